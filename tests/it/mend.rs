//! What mends a login or the config file: the command that `auth status` and the errors name.

use serde_json::{Value, json};

use crate::fake_org::{Asked, FakeOrg, reply_json};
use crate::world::{LocalOrg, Run, World, finish, free_port, make_executable};

fn with_org() -> (World, LocalOrg) {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    (world, org)
}

fn database(world: &World) -> rusqlite::Connection {
    rusqlite::Connection::open(world.home().join("data/vault.db")).unwrap()
}

fn item(run: &Run) -> Value {
    run.json()["items"][0].clone()
}

fn status(world: &World) -> Run {
    world.run(&["auth", "status", "-o", "acme", "--format", "json"])
}

#[test]
fn the_command_fits_the_grant() {
    let (world, org) = with_org();
    let (url, id) = (org.url().to_owned(), org.text("client_id").to_owned());
    let app = format!("--alias acme --login-url {url} --client-id {id}");
    let user = org.text("username").to_owned();
    let cases = [
        (
            "authorization_code",
            format!("sfkit auth login {app} --redirect-uri http://localhost:"),
        ),
        (
            "jwt",
            format!("sfkit auth login --jwt-key FILE --username {user} {app}"),
        ),
        (
            "client_credentials",
            format!("sfkit auth login --client-credentials {app}"),
        ),
        (
            "access_token",
            format!("sfkit auth login --access-token-stdin --alias acme --instance {url}"),
        ),
        (
            "sfdx_url",
            "sfkit auth login --sfdx-url-stdin --alias acme".to_owned(),
        ),
        ("imported_sf", format!("sfkit auth login {app}")),
    ];
    for (grant, wanted) in cases {
        let change = "UPDATE org SET grant_kind = ?1, state = 'reauth_required'";
        database(&world).execute(change, [grant]).unwrap();
        let told = item(&status(&world).ends(4));
        assert_eq!(told["grant"], grant);
        let mend = told["mend"].as_str().unwrap();
        assert!(mend.starts_with(&wanted), "{grant}: {mend}");
        // The error of a command says the same.
        let token = world.run(&["auth", "token", "-o", "acme"]).ends(4);
        assert!(
            token.stderr.contains(&format!("`{mend}`")),
            "{}",
            token.stderr
        );
    }
}

#[test]
fn the_command_that_is_named_mends() {
    let (world, org) = with_org();
    database(&world)
        .execute("UPDATE org SET state = 'reauth_required'", [])
        .unwrap();
    let mend = item(&status(&world).ends(4))["mend"].clone();
    let words: Vec<_> = mend.as_str().unwrap().split(' ').skip(1).collect();
    assert_eq!(words.last(), Some(&"--client-secret-stdin"), "{words:?}");
    let mut command = world.command(&words);
    command.env("BROWSER", crate::web::browser(world.folder()));
    let secret = world.file("secret", org.text("client_secret"));
    command.stdin(std::fs::File::open(secret).unwrap());
    finish(command.output().unwrap()).ends(0);
    assert_eq!(item(&status(&world).ends(0))["state"], "active");
}

#[test]
fn what_stands_in_for_a_refresh_token_is_told() {
    let (world, _org) = with_org();
    let cases = [
        ("jwt", "with the stored JWT key"),
        ("client_credentials", "with the stored client secret"),
        ("access_token", "nothing renews the access token"),
        ("authorization_code", "was not granted"),
    ];
    let gone = "DELETE FROM secret WHERE field = 'refresh_token'";
    database(&world).execute(gone, []).unwrap();
    for (grant, wanted) in cases {
        let change = "UPDATE org SET grant_kind = ?1";
        database(&world).execute(change, [grant]).unwrap();
        let shown = world.run(&["auth", "status", "--format", "table"]).ends(0);
        assert!(shown.stdout.contains(wanted), "{grant}: {}", shown.stdout);
    }
}

#[test]
fn nothing_is_marked_where_nothing_renews() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let lead = ["auth", "login", "--keystore", "file", "--alias", "acme"];
    let flags = ["--access-token-stdin", "--instance", org.url()];
    world
        .run_with(&[&lead[..], &flags].concat(), org.text("access_token"))
        .ends(0);
    let run = world.run(&["auth", "refresh", "-o", "acme"]).ends(4);
    assert!(
        run.stderr.contains("--access-token-stdin"),
        "{}",
        run.stderr
    );
    let all = ["auth", "refresh", "--all", "--format", "json"];
    assert_eq!(item(&world.run(&all).ends(0))["result"], "skipped");
    assert_eq!(item(&status(&world).ends(0))["state"], "active");
    world
        .run(&["query", "-o", "acme", "SELECT Id FROM User"])
        .ends(0);
}

#[test]
fn tokens_that_were_revoked_here_are_told_apart() {
    let (world, _org) = with_org();
    world.run(&["auth", "revoke", "-o", "acme"]).ends(0);
    let run = world.run(&["auth", "token", "-o", "acme"]).ends(4);
    assert!(
        run.stderr.contains("were revoked with `sfkit auth revoke`"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_estimate_refreshes_no_login_that_was_taken_over() {
    let (mut world, org) = with_org();
    let mark = "UPDATE org SET imported = 1, expiry_measured = 0";
    database(&world).execute(mark, []).unwrap();
    world.set("SFKIT_TEST_CLOCK", "2099-01-01T00:00:00Z");
    let told = item(&status(&world).ends(0));
    assert_eq!(told["state"], "expired_refreshable");
    assert_eq!(told["is_estimate"], true);
    let tokens = || org.requests()["requests"]["POST /services/oauth2/token"].clone();
    let before = tokens();
    assert!(before.is_number(), "{before}");
    for words in [
        &["auth", "token", "-o", "acme"][..],
        &["auth", "token", "-o", "acme", "--yes"],
        &["auth", "exec", "-o", "acme", "--", "true"],
        &["query", "-o", "acme", "SELECT Id FROM User"],
    ] {
        world.run(words).ends(0);
    }
    assert_eq!(tokens(), before, "no refresh");
    // What the server has told is another matter: then a yes is needed.
    let known = "UPDATE org SET expiry_measured = 1";
    database(&world).execute(known, []).unwrap();
    let asked = world.run(&["auth", "token", "-o", "acme"]).ends(2);
    assert!(asked.stderr.contains("--yes"), "{}", asked.stderr);
    assert_eq!(tokens(), before);
}

/// The system's opener gets the URL and nothing that is secret.
#[test]
fn the_browser_inherits_no_secret() {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let programs = world.folder().join("programs");
    std::fs::create_dir(&programs).unwrap();
    let opener = programs.join("xdg-open");
    let note = world.folder().join("environment");
    let script = format!(
        "#!/bin/sh\nenv > '{}'\nexec '{}' \"$1\"\n",
        note.display(),
        crate::web::browser(world.folder())
    );
    std::fs::write(&opener, script).unwrap();
    make_executable(&opener);
    let path = format!(
        "{}:{}",
        programs.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    world.set("PATH", &path).set("DISPLAY", ":99");
    let secrets = [
        ("SFKIT_CLIENT_SECRET", org.text("client_secret")),
        ("SALESFORCE_CLIENT_SECRET", "CANARY"),
        ("SFKIT_ACCESS_TOKEN", "CANARY"),
        ("SF_ACCESS_TOKEN", "CANARY"),
        ("SFKIT_PASSPHRASE_FILE", "CANARY"),
    ];
    let port = free_port().to_string();
    let flags = ["--client-id", org.text("client_id"), "--port", &port];
    let lead = [
        "auth",
        "login",
        "--keystore",
        "file",
        "--login-url",
        org.url(),
    ];
    let mut command = world.command(&[&lead[..], &flags].concat());
    command.envs(secrets);
    let run = finish(command.output().unwrap()).ends(0);
    assert!(!run.stderr.contains("no browser opened"), "{}", run.stderr);
    let inherited = std::fs::read_to_string(note).unwrap();
    assert!(inherited.contains("DISPLAY=:99"), "{inherited}");
    for (name, value) in secrets {
        let is_there = |line: &str| line.starts_with(name) || line.ends_with(value);
        assert!(!inherited.lines().any(is_there), "{name}: {inherited}");
    }
}

#[test]
fn a_login_that_takes_the_place_of_another_says_so() {
    let (world, org) = with_org();
    let run = world.log_in_as(&org, "other", &[]);
    assert!(
        run.stderr.contains("replaces the login `acme`"),
        "{}",
        run.stderr
    );
    let again = world.log_in_as(&org, "other", &[]);
    assert!(!again.stderr.contains("replaces"), "{}", again.stderr);
}

/// The digit at the end of the token that a request bears.
fn number(asked: &Asked) -> char {
    let line = asked.head.lines().find(|line| line.contains("Bearer "));
    line.unwrap_or_default().chars().last().unwrap_or('0')
}

/// More orgs than are asked at a time, most of them dead: each has its own limit, and the living
/// ones are told as such.
#[test]
fn dead_orgs_cost_their_own_time_only() {
    let world = World::new();
    // Whoever waits here is let go when the test is over.
    let (gate, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let org = FakeOrg::start(move |asked, _| match asked {
        _ if asked.is("GET /services/oauth2/userinfo") => {
            let number = number(asked);
            let ids = json!({
                "organization_id": format!("00D1a000000000{number}"),
                "user_id": format!("0051a000000000{number}"),
            });
            Some(reply_json(200, &ids))
        }
        _ if asked.line.contains("/limits") => {
            if asked.head.contains("!dead") {
                let _ended = held.lock().unwrap().recv();
            }
            Some(reply_json(200, &json!({})))
        }
        _ => None,
    });
    for number in 0..9 {
        let name = if number < 7 { "dead" } else { "well" };
        let lead = [
            "auth",
            "login",
            "--keystore",
            "file",
            "--access-token-stdin",
        ];
        let alias = format!("{name}{number}");
        let flags = ["--instance", org.url(), "--alias", &alias];
        let token = format!("00D1a000000000{number}!{name}.{number}");
        world
            .run_with(&[&lead[..], &flags].concat(), &token)
            .ends(0);
    }
    let probe = [
        "auth",
        "status",
        "--probe",
        "--timeout",
        "10s",
        "--format",
        "json",
    ];
    let told = world.run(&probe).ends(5).json();
    drop(gate);
    for item in told["items"].as_array().unwrap() {
        let state = match item["alias"].as_str().unwrap() {
            alias if alias.starts_with("dead") => "unreachable",
            _ => "active",
        };
        assert_eq!(item["state"], state, "{item}");
    }
}

#[test]
fn a_token_of_the_environment_is_handed_on_without_a_vault() {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world
        .set("SFKIT_ACCESS_TOKEN", org.text("access_token"))
        .set("SFKIT_INSTANCE_URL", org.url());
    let token = world.run(&["auth", "token"]).ends(0);
    assert_eq!(token.stdout.trim(), org.text("access_token"));
    let exec = ["auth", "exec", "--", "printenv", "SF_ACCESS_TOKEN"];
    assert_eq!(world.run(&exec).ends(0).stdout, token.stdout);
    let refresh = world.run(&["auth", "refresh"]).ends(2);
    assert!(refresh.stderr.contains("is none"), "{}", refresh.stderr);
    assert!(!world.home().join("data/vault.db").exists());
    // It comes before the logins that are stored, unless one is named.
    world.log_in(&org, "acme");
    assert_eq!(world.run(&["auth", "token"]).ends(0).stdout, token.stdout);
    let named = world.run(&["auth", "token", "-o", "acme"]).ends(0);
    assert_ne!(named.stdout, token.stdout);
    let status = world.run(&["auth", "status"]).ends(0);
    assert!(
        status.stderr.contains("SFKIT_ACCESS_TOKEN"),
        "{}",
        status.stderr
    );
    world.set("SFKIT_INSTANCE_URL", "https://evil.example");
    world.run(&["auth", "token"]).ends(1);
    world.set("SFKIT_INSTANCE_URL", "acme");
    world.run(&["auth", "token"]).ends(2);
}

#[test]
fn a_bad_config_file_is_mended_by_the_command_that_is_named() {
    let world = World::new();
    let folder = world.home().join("config");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config.toml");
    std::fs::write(
        &file,
        "fromat = \"csv\"\ncolor = \"blue\"\nquiet = 7\n# mine\n",
    )
    .unwrap();
    for _ in 0..3 {
        let run = world.run(&["config", "list", "--format", "json"]).ends(2);
        let hints = run.error()["hints"].to_string();
        let named = hints.split("`sfkit config unset ").nth(1).unwrap();
        let name = named.split('`').next().unwrap();
        match name {
            // Another value does as well as none, while another line is still wrong.
            "color" => world.run(&["config", "set", "color", "never"]).ends(0),
            name => world.run(&["config", "unset", name]).ends(0),
        };
    }
    world.run(&["config", "list"]).ends(0);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.contains("color = \"never\"") && !text.contains("quiet"),
        "{text}"
    );
    world.run(&["config", "unset", "nosuch"]).ends(2);
    std::fs::write(&file, "color = = 3\n").unwrap();
    let broken = world.run(&["config", "set", "color", "never"]).ends(2);
    assert!(broken.stderr.contains("line 1"), "{}", broken.stderr);
    world.run(&["help", "config"]).ends(0);
}
