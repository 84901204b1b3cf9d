//! Tokens that would be lost for good: answers that do not arrive, disks that are full, writers that
//! do not let go, aliases that belong to somebody else, and logins that cannot be stored.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};

use crate::fake_org::{Asked, FakeOrg, REFRESH, access, reply_json, tokens};
use crate::world::{Run, World, finish};

fn is_refresh(asked: &Asked) -> bool {
    asked.body.contains("grant_type=refresh_token")
}

fn refusal(error: &str, description: &str) -> String {
    reply_json(
        400,
        &json!({"error": error, "error_description": description}),
    )
}

fn refresh(world: &World) -> Run {
    world.run(&["auth", "refresh", "-o", "acme"])
}

fn status(world: &World) -> Value {
    let run = world.run(&["auth", "status", "-o", "acme", "--format", "json"]);
    run.json()["items"][0].clone()
}

fn aliases(world: &World) -> Vec<Value> {
    let list = world.run(&["auth", "list", "--format", "json"]).ends(0);
    let items = list.json()["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["alias"].clone()).collect()
}

#[test]
fn an_answer_that_was_lost_explains_the_end_however_late_it_shows() {
    let org = FakeOrg::start(|asked, _| match asked.tokens {
        _ if !is_refresh(asked) => None,
        2 => Some(String::new()),
        3 => Some(refusal("rate_limit_exceeded", "login rate exceeded")),
        _ => Some(refusal("invalid_grant", "expired access/refresh token")),
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    refresh(&world).ends(5);
    assert!(status(&world)["unfinished_refresh_at"].is_string());
    refresh(&world).ends(6);
    assert!(status(&world)["unfinished_refresh_at"].is_string());
    let run = refresh(&world).ends(4);
    assert!(
        run.stderr.contains("cut off before its answer was stored"),
        "{}",
        run.stderr
    );
    assert!(status(&world)["unfinished_refresh_at"].is_null());
}

#[test]
fn another_programs_refresh_in_flight_is_no_end() {
    for word in ["invalid_grant", "invalid_request"] {
        let org = FakeOrg::start(move |asked, _| {
            let is_busy = is_refresh(asked) && asked.tokens == 2;
            is_busy.then(|| refusal(word, "Token request is already being processed"))
        });
        let world = World::new();
        org.log_in(&world, "file", &[]).ends(0);
        let run = refresh(&world).ends(5);
        assert!(run.stderr.contains("in a moment"), "{}", run.stderr);
        let status = status(&world);
        assert_eq!(status["state"], "active");
        assert!(status["unfinished_refresh_at"].is_null(), "it was answered");
        refresh(&world).ends(0);
    }
}

/// Each limit fails at another write: none of them may be the one between answer and disk.
#[test]
fn a_full_disk_loses_no_rotated_token() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty", "--rotate"]);
    world.log_in(&org, "acme");
    let (mut failed, mut done) = (0, 0);
    for blocks in (8..=840).step_by(32) {
        let script = format!("ulimit -f {blocks}; exec \"$0\" auth refresh -o acme");
        let mut shell = std::process::Command::new("sh");
        let variables: Vec<_> = world
            .command(&[])
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
            .collect();
        shell
            .args(["-c", &script, crate::world::SFKIT])
            .env_clear()
            .envs(variables);
        let run = finish(shell.output().unwrap());
        match run.status {
            0 => done += 1,
            7 => failed += 1,
            _ => panic!("{blocks}: {run:?}"),
        }
    }
    assert!(failed > 5 && done > 5, "{failed} failed, {done} were done");
    refresh(&world).ends(0);
    assert!(status(&world)["unfinished_refresh_at"].is_null());
    world.run(&["vault", "verify"]).ends(0);
}

#[test]
fn a_writer_that_holds_on_loses_no_rotated_token() {
    let place: Arc<OnceLock<PathBuf>> = Arc::default();
    let database = Arc::clone(&place);
    let org = FakeOrg::start(move |asked, base| {
        is_refresh(asked).then(|| {
            let other = rusqlite::Connection::open(database.get().unwrap()).unwrap();
            other.execute_batch("BEGIN IMMEDIATE").unwrap();
            std::thread::spawn(move || {
                // Longer than a writer waits for another one.
                std::thread::sleep(Duration::from_millis(5_500));
                other.execute_batch("COMMIT").unwrap();
            });
            reply_json(200, &tokens(asked.tokens, base))
        })
    });
    let world = World::new();
    org.log_in(&world, "file", &[]).ends(0);
    place.set(world.home().join("data/vault.db")).unwrap();
    refresh(&world).ends(0);
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0);
    assert_eq!(token.stdout.trim(), access(2));
}

/// An org whose later logins are another user's, each with a refresh token of its own.
fn of_two_users() -> FakeOrg {
    FakeOrg::start(|asked, base| {
        let is_token = asked.is("POST /services/oauth2/token") && asked.tokens > 1;
        is_token.then(|| {
            let mut answer = tokens(asked.tokens, base);
            answer["id"] = json!(format!("{base}/id/00D1a000000H3O9EAK/0051a000000UGT9"));
            answer["refresh_token"] = json!(format!("{REFRESH}{}", asked.tokens));
            reply_json(200, &answer)
        })
    })
}

fn revoked(org: &FakeOrg) -> Vec<String> {
    let asked = org.asked().into_iter();
    let revoked = asked.filter(|asked| asked.is("POST /services/oauth2/revoke"));
    revoked.map(|asked| asked.body).collect()
}

#[test]
fn an_alias_that_cannot_be_is_told_before_anybody_logs_in() {
    let world = World::new();
    let org = of_two_users();
    let login = |alias: &str, client: &str| {
        let words = ["auth", "login", "--login-url", org.url(), "--no-browser"];
        let more = ["--alias", alias, "--client-id", client];
        world.run(&[&words[..], &more, &["--keystore", "file"]].concat())
    };
    let run = login("two words", "3MVG9Example").ends(2);
    assert!(run.stderr.contains("cannot be an alias"), "{}", run.stderr);
    let run = login("Demo", "3MVG9Example").ends(2);
    assert!(run.stderr.contains("reserved"), "{}", run.stderr);
    assert!(!world.home().join("data/vault.db").exists());
    org.log_in(&world, "file", &[]).ends(0);
    let before = org.asked().len();
    let run = login("ACME", "3MVG9Other").ends(2);
    assert!(
        run.stderr.contains("belongs to `ann@example.com`"),
        "{}",
        run.stderr
    );
    assert_eq!(org.asked().len(), before, "no server was asked");
}

#[test]
fn what_cannot_be_stored_is_given_back() {
    let world = World::new();
    let org = of_two_users();
    org.log_in(&world, "file", &[]).ends(0);
    let run = org.log_in(&world, "file", &[]).ends(2);
    assert!(run.stderr.contains("belongs to"), "{}", run.stderr);
    let given_back = revoked(&org);
    assert_eq!(given_back.len(), 1, "{given_back:?}");
    assert!(given_back[0].ends_with("CANARY2"), "{given_back:?}");
    assert_eq!(aliases(&world), ["acme"]);
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0);
    assert_eq!(token.stdout.trim(), access(1));

    let silent = FakeOrg::start(|asked, _| {
        let refusal = json!([{"errorCode": "INVALID_SESSION_ID",
            "message": "This session is not valid for use with the REST API"}]);
        let is_query = asked.is("GET /services/data/v");
        is_query.then(|| reply_json(401, &refusal))
    });
    let world = World::new();
    let run = silent.log_in(&world, "file", &[]).ends(1);
    assert!(run.stderr.contains("the scope `api`"), "{}", run.stderr);
    assert_eq!(revoked(&silent).len(), 1);
    assert_eq!(aliases(&world), Vec::<Value>::new());
}

#[test]
fn a_login_stored_during_a_refresh_outlives_its_answer() {
    type Meanwhile = Box<dyn Fn() + Send + Sync>;
    let meanwhile: Arc<OnceLock<Meanwhile>> = Arc::default();
    let act = Arc::clone(&meanwhile);
    let org = Arc::new(FakeOrg::start(move |asked, base| {
        let number = asked.tokens;
        if !asked.is("POST /services/oauth2/token") {
            return None;
        }
        if is_refresh(asked) && number == 2 {
            act.get().unwrap()();
        }
        let mut answer = tokens(number, base);
        answer["refresh_token"] = json!(format!("{REFRESH}{number}"));
        Some(reply_json(200, &answer))
    }));
    let world = Arc::new(World::new());
    org.log_in(&world, "file", &[]).ends(0);
    let (again, place) = (Arc::clone(&org), Arc::clone(&world));
    let login: Meanwhile = Box::new(move || drop(again.log_in(&place, "file", &[]).ends(0)));
    assert!(meanwhile.set(login).is_ok());
    refresh(&world).ends(0);
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0);
    assert_eq!(token.stdout.trim(), access(3), "that of the login");
    let ended = revoked(&org);
    for unused in ["CANARY1", "CANARY2"] {
        assert!(ended.iter().any(|body| body.ends_with(unused)), "{ended:?}");
    }
    assert_eq!(ended.len(), 2, "{ended:?}");
    refresh(&world).ends(0);
    let sent = org.asked().into_iter().rfind(is_refresh).unwrap();
    assert!(sent.body.contains("CANARY3"), "{}", sent.body);
}

#[test]
fn a_login_that_was_taken_over_is_kept_without_its_alias() {
    let world = World::new();
    let org = of_two_users();
    org.log_in(&world, "file", &[]).ends(0);
    let host = org.url().trim_start_matches("http://");
    let url = format!("force://3MVG9Example::5Aep861old@{host}");
    let words = ["auth", "login", "--sfdx-url-stdin", "--yes"];
    let run = world
        .run_with(&[&words[..], &["--alias", "acme"]].concat(), &url)
        .ends(0);
    assert!(run.stderr.contains("without the alias"), "{}", run.stderr);
    assert_eq!(aliases(&world), [json!("acme"), Value::Null]);
    let verify = world
        .run(&["vault", "verify", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(verify["orgs"], 2);
    assert!(revoked(&org).is_empty());
}

#[test]
fn a_vault_that_others_could_read_is_closed_and_told() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let data = world.home().join("data");
    let set = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(&data.join("vault.db"), 0o644);
    set(&data, 0o755);
    let run = world.run(&["auth", "list"]).ends(0);
    for wanted in ["vault.db` was open to others (mode 0644)", "(mode 0755)"] {
        assert!(run.stderr.contains(wanted), "{}", run.stderr);
    }
    assert_eq!(
        crate::world::open_to_others(&world.home()),
        Vec::<String>::new()
    );
    let run = world.run(&["auth", "list"]).ends(0);
    assert_eq!(run.stderr, "");
}

fn sql(world: &World, statement: &str) {
    let database = rusqlite::Connection::open(world.home().join("data/vault.db")).unwrap();
    database.execute_batch(statement).unwrap();
}

#[test]
fn a_row_that_cannot_be_read_is_named_and_can_be_removed() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let other = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    world.log_in(&other, "other");
    sql(
        &world,
        "UPDATE org SET state = 'nonsense' WHERE alias = 'acme'",
    );
    let report = world.run(&["vault", "verify", "--format", "json"]).ends(7);
    let problems = report.json()["problems"].to_string();
    assert!(problems.contains("the row of `acme`"), "{problems}");
    let token = world.run(&["auth", "token", "-o", "other"]).ends(0).stdout;
    for words in [
        &["auth", "list"][..],
        &["vault", "rekey"],
        &["auth", "token", "-o", "acme"],
    ] {
        let run = world.run(words).ends(7);
        let way_out = "sfkit auth logout -o acme --yes";
        assert!(run.stderr.contains(way_out), "{words:?}: {}", run.stderr);
    }
    let run = world
        .run(&["auth", "logout", "-o", "acme", "--yes"])
        .ends(3);
    assert!(run.stderr.contains("not revoked"), "{}", run.stderr);
    assert_eq!(aliases(&world), ["other"]);
    world.run(&["vault", "rekey"]).ends(0);
    world.run(&["vault", "verify"]).ends(0);
    assert_eq!(
        world.run(&["auth", "token", "-o", "other"]).ends(0).stdout,
        token
    );
}

#[test]
fn a_damaged_secret_names_the_whole_login() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    sql(&world, "UPDATE secret SET sealed = zeroblob(60)");
    let whole = format!(
        "sfkit auth login --alias acme --login-url {} --client-id {}",
        org.url(),
        org.text("client_id")
    );
    for words in [["auth", "token"], ["auth", "refresh"], ["auth", "whoami"]] {
        let run = world.run(&words).ends(7);
        assert!(run.stderr.contains(&whole), "{words:?}: {}", run.stderr);
    }
    world.log_in(&org, "acme");
    world.run(&["auth", "token"]).ends(0);
}
