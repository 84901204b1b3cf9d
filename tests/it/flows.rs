//! Logins without a browser, end to end: the binary against a local org in another process.

use std::process::Command;

use serde_json::{Value, json};

use crate::fake_org::{CANARY, FakeOrg, REFRESH, access, reply_json};
use crate::world::{LocalOrg, Run, World, available};

const SOQL: &str = "SELECT Id FROM Organization";

/// `auth login` with the key in a file.
fn login(world: &World, flags: &[&str], input: &str) -> Run {
    let lead = ["auth", "login", "--keystore", "file"];
    world.run_with(&[&lead[..], flags].concat(), input)
}

/// The only login, as `auth status` tells it.
fn status(world: &World) -> Value {
    let all = world
        .run(&["auth", "status", "--format", "json"])
        .ends(0)
        .json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    all["items"][0].clone()
}

fn client_flags(org: &LocalOrg) -> [&str; 4] {
    [
        "--login-url",
        org.url(),
        "--client-id",
        org.text("client_id"),
    ]
}

#[test]
fn an_access_token_alone() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let flags = [
        "--access-token-stdin",
        "--instance",
        org.url(),
        "--alias",
        "acme",
    ];
    let run = login(&world, &flags, org.text("access_token")).ends(0);
    assert!(run.stderr.contains("nothing can renew"), "{}", run.stderr);
    assert!(!run.stderr.contains(org.text("access_token")));
    let told = status(&world);
    assert_eq!(told["username"], org.text("username"));
    assert_eq!(told["has_refresh_token"], false);
    world.run(&["query", SOQL]).ends(0);

    org.end_session(org.text("access_token"));
    for _ in 0..2 {
        let ended = world.run(&["query", SOQL]).ends(4);
        assert!(
            ended.stderr.contains("--access-token-stdin --alias acme"),
            "{}",
            ended.stderr
        );
    }
    let wrong = login(&world, &flags, "00D000000000001!nonsense").ends(4);
    assert!(wrong.stderr.contains("Bad_OAuth_Token"), "{}", wrong.stderr);
    let empty = login(&world, &flags, "\n").ends(2);
    assert!(empty.stderr.contains("access token"), "{}", empty.stderr);
}

#[test]
fn what_does_not_stay_on_one_line_is_no_token() {
    let world = World::new();
    let url = "http://127.0.0.1:9";
    let flags = ["--access-token-stdin", "--instance", url];
    for input in ["00D!a\nb", "00D!a b", "00D!\u{e9}", "00D!\u{1b}[m"] {
        let run = login(&world, &flags, input).ends(2);
        assert!(run.stderr.contains("on one line"), "{}", run.stderr);
    }
    for (token, status) in [("00D!a\nb", 2), ("00D!a\r", 0), (" 00D!a ", 0)] {
        let mut command = world.command(&["auth", "token"]);
        let variables = [("SFKIT_ACCESS_TOKEN", token), ("SFKIT_INSTANCE_URL", url)];
        let run = crate::world::finish(command.envs(variables).output().unwrap()).ends(status);
        let expected = if status == 0 { "00D!a\n" } else { "" };
        assert_eq!(run.stdout, expected, "{token:?}");
    }
}

#[test]
fn a_generic_host_names_the_instance_of_a_token() {
    // The login URL is an instance by itself unless it is one of Salesforce's login hosts.
    let world = World::new();
    let org = FakeOrg::start(|asked, _| {
        let info =
            json!({"user_id": "0051a000000UGT8AAO", "organization_id": "00D1a000000H3O9EAK"});
        asked
            .is("GET /services/oauth2/userinfo")
            .then(|| reply_json(200, &info))
    });
    let flags = ["--access-token-stdin", "--login-url", org.url()];
    login(&world, &flags, &access(7)).ends(0);
    assert_eq!(status(&world)["instance_url"], org.url());
    let userinfo = org.asked().into_iter().next().unwrap();
    assert!(userinfo.bears(&access(7)), "{userinfo:?}");
}

#[test]
fn a_login_of_the_official_cli() {
    let (ours, theirs) = (World::new(), World::new());
    let org = ours.local_org(&["--seed", "empty", "--rotate"]);
    let token = refresh_token(&org);
    let host = org.url().trim_start_matches("http://");
    let (id, secret) = (org.text("client_id"), org.text("client_secret"));
    let url = format!("force://{id}:{secret}:{token}@{host}");

    let unasked = login(&ours, &["--sfdx-url-stdin"], &url).ends(2);
    assert!(unasked.stderr.contains("--yes"), "{}", unasked.stderr);
    assert!(unasked.stderr.contains("ends the other tool's login"));
    let json = json!({"status": 0, "result": {"sfdxAuthUrl": url}}).to_string();
    let file = ours.file("login.json", &json);
    let flags = ["--sfdx-url-file", &file, "--yes", "--alias", "acme"];
    let run = login(&ours, &flags, "").ends(0);
    assert!(!run.stderr.contains(&token));
    let told = status(&ours);
    assert_eq!(told["has_refresh_token"], true);
    assert_eq!(told["client_id"], id);
    // The rotated token is the one that was kept.
    ours.run(&["auth", "refresh", "-o", "acme"]).ends(0);
    ours.run(&["query", SOQL]).ends(0);

    let spent = login(&theirs, &["--sfdx-url-stdin", "--yes"], &url).ends(4);
    assert!(spent.stderr.contains("expired"), "{}", spent.stderr);
    let broken = login(&theirs, &["--sfdx-url-stdin", "--yes"], "force://x").ends(1);
    assert!(
        broken.stderr.contains("force://CLIENT_ID"),
        "{}",
        broken.stderr
    );
}

/// A refresh token of the local org, won by hand as another tool would.
fn refresh_token(org: &LocalOrg) -> String {
    let redirect = "http://localhost:9/cb";
    let query = format!(
        "response_type=code&client_id={}&redirect_uri={redirect}&scope=api%20refresh_token",
        org.text("client_id")
    );
    let url = format!("{}/services/oauth2/authorize?{query}", org.url());
    let back = curl(&["-o", "/dev/null", "-w", "%{redirect_url}", &url]);
    let code = url::Url::parse(&back).unwrap();
    let code = code.query_pairs().find(|(key, _)| key == "code").unwrap().1;
    let fields = [
        "grant_type=authorization_code".to_owned(),
        format!("client_id={}", org.text("client_id")),
        format!("client_secret={}", org.text("client_secret")),
        format!("redirect_uri={redirect}"),
        format!("code={code}"),
    ];
    let token = format!("{}/services/oauth2/token", org.url());
    let mut arguments: Vec<&str> = fields
        .iter()
        .flat_map(|field| ["--data-urlencode", field])
        .collect();
    arguments.push(&token);
    let answer: Value = serde_json::from_str(&curl(&arguments)).unwrap();
    answer["refresh_token"].as_str().unwrap().to_owned()
}

fn curl(arguments: &[&str]) -> String {
    let output = Command::new("curl").arg("-s").args(arguments).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

#[test]
fn a_taken_over_login_survives_an_org_that_does_not_answer() {
    let world = World::new();
    let org = FakeOrg::start(|asked, _| {
        asked.is("GET /services/data").then(|| {
            reply_json(
                403,
                &json!([{"errorCode": "API_DISABLED_FOR_ORG", "message": "no"}]),
            )
        })
    });
    let host = org.url().trim_start_matches("http://");
    let url = format!("force://3MVG9Example::5Aep861old@{host}");
    let run = login(
        &world,
        &["--sfdx-url-stdin", "--yes", "--alias", "acme"],
        &url,
    )
    .ends(0);
    assert!(run.stderr.contains("could not be asked"), "{}", run.stderr);
    let token = world.run(&["auth", "token", "-o", "acme"]).ends(0);
    assert_eq!(token.stdout.trim(), access(1));
    world.run(&["auth", "refresh", "-o", "acme"]);
    let last = org
        .asked()
        .into_iter()
        .rfind(|asked| asked.is("POST /services/oauth2/token"))
        .unwrap();
    assert!(
        last.body.contains(REFRESH),
        "the new token is used: {}",
        last.body
    );
}

#[test]
fn the_app_logs_in_by_itself() {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let flags = [&["--client-credentials"], &client_flags(&org)[..]].concat();
    let without = login(&world, &flags, "").ends(2);
    assert!(
        without.stderr.contains("--client-secret-stdin"),
        "{}",
        without.stderr
    );

    world.set("SFKIT_CLIENT_SECRET", org.text("client_secret"));
    login(&world, &flags, "").ends(0);
    let told = status(&world);
    assert_eq!(told["has_refresh_token"], false);
    assert_eq!(told["username"], org.text("username"));
    let before = world.run(&["auth", "token"]).ends(0).stdout;
    org.end_session(&before);
    world.run(&["query", SOQL]).ends(0);
    let after = world.run(&["auth", "token"]).ends(0).stdout;
    assert_ne!(before, after, "renewed by asking again");

    let generic = ["--client-credentials", "--client-id", "x", "--sandbox"];
    let refused = login(&world, &generic, "").ends(2);
    assert!(
        refused.stderr.contains("test.salesforce.com") && refused.stderr.contains("My Domain"),
        "{}",
        refused.stderr
    );
}

/// A key and its certificate, made by `openssl`.
fn key_pair(world: &World, name: &str) -> (String, String) {
    let (key, cert) = (format!("{name}.key"), format!("{name}.crt"));
    let made = Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=ci",
        ])
        .args(["-keyout", &key, "-out", &cert])
        .current_dir(world.folder())
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let path = |name| world.folder().join(name).to_str().unwrap().to_owned();
    (path(key), path(cert))
}

#[test]
fn a_signed_assertion_logs_in_and_renews() {
    if !available("openssl", &["openssl"]) {
        return;
    }
    let world = World::new();
    let (key, cert) = key_pair(&world, "server");
    let (other, _) = key_pair(&world, "other");
    let org = world.local_org(&["--seed", "empty", "--jwt-cert", &cert]);
    let user = org.text("username").to_owned();
    let flags = |key, user| {
        [
            &["--jwt-key", key, "--username", user],
            &client_flags(&org)[..],
        ]
        .concat()
    };
    let forged = login(&world, &flags(&other, &user), "").ends(1);
    assert!(
        forged.stderr.contains("invalid assertion"),
        "{}",
        forged.stderr
    );
    assert!(forged.stderr.contains("certificate"), "{}", forged.stderr);
    let stranger = login(&world, &flags(&key, "nobody@example.com"), "").ends(4);
    assert!(stranger.stderr.contains("approved"), "{}", stranger.stderr);
    let public = login(&world, &flags(&cert, &user), "").ends(1);
    assert!(
        public.stderr.contains("it is a certificate"),
        "{}",
        public.stderr
    );

    let run = login(&world, &flags(&key, &user), "").ends(0);
    let pem = std::fs::read_to_string(&key).unwrap();
    let line = pem.lines().nth(3).unwrap();
    assert!(!run.stderr.contains(line));
    // The vault holds the key sealed: the file is needed no more.
    std::fs::remove_file(&key).unwrap();
    for entry in std::fs::read_dir(world.home().join("data"))
        .into_iter()
        .flatten()
    {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains(line));
    }
    let before = world.run(&["auth", "token"]).ends(0).stdout;
    org.end_session(&before);
    world.run(&["query", SOQL]).ends(0);
    let after = world.run(&["auth", "token"]).ends(0).stdout;
    assert_ne!(before, after, "renewed by signing again");
    world.run(&["vault", "verify"]).ends(0);
    world.run(&["vault", "rekey"]).ends(0);
    world.run(&["auth", "refresh"]).ends(0);
}

#[test]
fn a_slow_clock_is_told_and_blocks_nothing() {
    if !available("openssl", &["openssl"]) {
        return;
    }
    let world = World::new();
    let (key, cert) = key_pair(&world, "server");
    let org = world.local_org(&["--seed", "empty", "--jwt-cert", &cert]);
    let jwt = ["--jwt-key", &key, "--username", org.text("username")];
    login(&world, &[&jwt, &client_flags(&org)[..]].concat(), "").ends(0);
    let an_hour_ago = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
    let mut command = world.command(&["auth", "refresh"]);
    command.env("SFKIT_TEST_CLOCK", an_hour_ago.to_string());
    let run = crate::world::finish(command.output().unwrap()).ends(4);
    assert!(run.stderr.contains("clock is right"), "{}", run.stderr);
    assert_eq!(status(&world)["state"], "active");
    world.run(&["auth", "refresh"]).ends(0);
}

#[test]
fn an_org_without_certificate_takes_any_signature_and_says_so() {
    if !available("openssl", &["openssl"]) {
        return;
    }
    let world = World::new();
    let (key, _) = key_pair(&world, "server");
    let log = world.folder().join("log");
    let start = [
        "local", "start", "--port", "0", "--format", "json", "--seed", "empty",
    ];
    let org = world.local_org_logging(&start, &log);
    let user = org.text("username").to_owned();
    let flags = [
        &["--jwt-key", &key, "--username", &user],
        &client_flags(&org)[..],
    ]
    .concat();
    login(&world, &flags, "").ends(0);
    let said = std::fs::read_to_string(log).unwrap();
    assert!(said.contains("--jwt-cert"), "{said}");
    let none = ["local", "start", "--port", "0", "--jwt-cert", &key];
    let refused = world.run(&none);
    assert_eq!(
        refused.status, 1,
        "a private key is no certificate: {}",
        refused.stderr
    );
}

#[test]
fn what_the_local_org_takes_for_an_assertion() {
    use base64::Engine;
    let encode =
        |value: &Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    let token = format!("{}/services/oauth2/token", org.url());
    let now = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap()
        .as_secs();
    let ask = |algorithm: &str, change: Value| -> String {
        let mut claims = json!({"iss": org.text("client_id"), "sub": org.text("username"),
            "aud": org.url(), "exp": now + 180});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let head = json!({"alg": algorithm, "typ": "JWT"});
        let assertion = format!("assertion={}.{}.c2ln", encode(&head), encode(&claims));
        let grant = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer";
        let body = curl(&["-d", grant, "--data-urlencode", &assertion, &token]);
        let answer: Value = serde_json::from_str(&body).unwrap();
        assert!(answer.get("refresh_token").is_none());
        match answer["access_token"].is_string() {
            true => "ok".to_owned(),
            false => answer["error_description"].as_str().unwrap().to_owned(),
        }
    };
    let table = [
        ("RS256", json!({}), "ok"),
        ("RS256", json!({"exp": now * 1_000 + 300}), "ok"),
        ("RS256", json!({"exp": now + 10_000_000}), "ok"),
        (
            "RS256",
            json!({"aud": "https://login.salesforce.com"}),
            "ok",
        ),
        (
            "RS256",
            json!({"aud": "https://evil.example"}),
            "audience is invalid",
        ),
        (
            "RS256",
            json!({"exp": now - 1}),
            "expired authorization code",
        ),
        (
            "RS256",
            json!({"iss": "nobody"}),
            "client identifier invalid",
        ),
        (
            "RS256",
            json!({"sub": "nobody"}),
            "user hasn't approved this consumer",
        ),
        ("RS256", json!({"sub": 1}), "invalid assertion"),
        ("HS256", json!({}), "invalid assertion"),
        ("none", json!({}), "invalid assertion"),
    ];
    for (algorithm, change, expected) in table {
        assert_eq!(
            ask(algorithm, change.clone()),
            expected,
            "{algorithm} {change}"
        );
    }
}

#[test]
fn the_device_flow_is_refused_with_a_way_out() {
    let world = World::new();
    let run = world.run(&["auth", "login", "--device"]).ends(2);
    for way in ["--no-browser", "--jwt-key", "--client-credentials"] {
        assert!(run.stderr.contains(way), "{}", run.stderr);
    }
    let both = [
        "auth",
        "login",
        "--client-credentials",
        "--access-token-stdin",
    ];
    world.run(&both).ends(2);
    let alone = ["auth", "login", "--jwt-key", "server.key"];
    world.run(&alone).ends(2);
}

#[test]
fn a_trace_tells_each_step_and_no_secret() {
    let world = World::new();
    let org = FakeOrg::start(|_, _| None);
    let run = org.log_in(&world, "file", &["--trace"]).ends(0);
    for part in [
        "> POST http://127.0.0.1",
        "/services/oauth2/token",
        "grant_type=authorization_code",
        "code=[redacted]",
        "< 200",
        "instance_url",
        "FROM+Organization",
    ] {
        assert!(run.stderr.contains(part), "{part}\n{}", run.stderr);
    }
    assert!(!run.stderr.contains(CANARY), "{}", run.stderr);

    let refusing = FakeOrg::start(|asked, _| {
        let answer =
            json!({"error": "invalid_client", "error_description": "invalid client credentials"});
        asked
            .is("POST /services/oauth2/token")
            .then(|| reply_json(400, &answer))
    });
    let run = refusing.log_in(&world, "file", &["--trace"]);
    assert_ne!(run.status, 0);
    assert!(run.stderr.contains("< 400"), "{}", run.stderr);
    assert!(
        run.stderr.contains(r#"< {"error":"invalid_client""#),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains(CANARY), "{}", run.stderr);
}
