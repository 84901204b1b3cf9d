//! Refreshing under pressure: many processes, rotation, tokens that end.

use crate::world::{World, finish};

#[test]
fn sixteen_processes_share_one_refresh_under_rotation() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty", "--rotate"]);
    world.log_in(&org, "acme");
    // The access token is ended at the server, so that every process meets a 401.
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0).stdout;
    org.end_session(&token);

    let before = exchanges(&org);
    let soql = "SELECT Id, Username FROM User LIMIT 1";
    let start = || {
        world
            .command(&["query", "-o", "acme", soql, "--format", "csv"])
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..16).map(|_| start()).collect();
    for child in children {
        let run = finish(child.wait_with_output().unwrap());
        assert_eq!(run.status, 0, "{run:?}");
        assert_eq!(run.stdout.lines().count(), 2);
    }
    let status = world
        .run(&["auth", "status", "-o", "acme", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(
        exchanges(&org) - before,
        1,
        "one refresh served sixteen processes"
    );
    assert_eq!(status["items"][0]["rotation"], true);
    world.run(&["auth", "refresh", "-o", "acme"]).ends(0);
}

/// How many token requests the org has answered.
fn exchanges(org: &crate::world::LocalOrg) -> u64 {
    let count = &org.requests()["requests"]["POST /services/oauth2/token"];
    count.as_u64().unwrap_or_default()
}

#[test]
fn an_access_token_that_ends_is_renewed_in_passing() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let soql = "SELECT Id FROM User LIMIT 1";
    let query = ["query", "-o", "acme", soql, "--format", "csv"];
    let before = exchanges(&org);
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0).stdout;
    org.end_session(&token);
    let run = world.run(&query).ends(0);
    assert_eq!(run.stdout.lines().count(), 2);
    assert_eq!(exchanges(&org) - before, 1, "the org refused the old one");
    // A token that is at its end by the clock is not tried at all.
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(3);
    let mut command = world.command(&query);
    let run = finish(
        command
            .env("SFKIT_TEST_CLOCK", later.to_string())
            .output()
            .unwrap(),
    )
    .ends(0);
    assert_eq!(run.stdout.lines().count(), 2);
    assert_eq!(exchanges(&org) - before, 2, "renewed ahead");
}

#[test]
fn a_dead_refresh_token_needs_a_login_and_never_loops() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    // A user has about five grants per app: five more logins elsewhere end the oldest.
    for _ in 0..5 {
        World::new().log_in(&org, "elsewhere");
    }
    let run = world
        .run(&["query", "-o", "acme", "SELECT Id FROM User"])
        .ends(4);
    assert!(run.stderr.contains("sfkit auth login"), "{}", run.stderr);
    let status = world
        .run(&["auth", "status", "-o", "acme", "--format", "json"])
        .ends(4)
        .json();
    assert_eq!(status["items"][0]["state"], "reauth_required");
}
