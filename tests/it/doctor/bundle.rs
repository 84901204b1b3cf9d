//! The support bundle: it helps, and it holds no secret, no record and no name.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};

use crate::fake_org::{CANARY, CLIENT_SECRET, FakeOrg, access, reply_json};
use crate::world::World;

/// The files of a bundle, by name.
fn unpacked(path: &Path) -> BTreeMap<String, String> {
    let file = std::fs::File::open(path).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut files = BTreeMap::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().unwrap().into_owned(), text);
    }
    files
}

/// An org whose every answer holds canaries: tokens, ids, records.
fn tactless() -> FakeOrg {
    FakeOrg::start(|asked, _| {
        let row = json!({
            "totalSize": 1, "done": true,
            "records": [{"attributes": {"type": "Account"}, "Name": "CANARY of a record"}],
        });
        asked
            .line
            .contains("Account")
            .then(|| reply_json(200, &row))
    })
}

/// Everything that may hold a secret does: tokens, client secret, settings, variables, texts of queries,
/// records, names of files.
#[test]
fn a_bundle_holds_no_secret_and_no_record() {
    let mut world = World::new();
    let org = tactless();
    let passphrase = world.file("passphrase", "CANARY of the vault");
    world.set("SFKIT_PASSPHRASE_FILE", &passphrase);
    org.log_in(&world, "file", &[]).ends(0);
    let query = "SELECT Name FROM Account WHERE Name = 'CANARYquery'";
    world.run(&["query", query]).ends(0);
    world.run(&["saved", "add", "CANARYsaved", query]).ends(0);
    world.run(&["auth", "token"]).ends(0);
    let config = world.home().join("config/config.toml");
    let settings = [
        "client-id = \"CANARYclient\"",
        "redirect-uri = \"http://localhost:1717/CANARYpath\"",
        "scopes = \"api CANARYscope\"",
        "login-url = \"https://CANARY-login.example.com/?x=CANARYquery\"",
        "proxy = \"http://CANARYuser:CANARYpassword@CANARY-proxy.example:3128\"",
        "no-proxy-CANARY = \"CANARYvalue\"",
    ];
    std::fs::write(&config, settings.join("\n")).unwrap();
    world
        .set("SFKIT_CLIENT_SECRET", CLIENT_SECRET)
        .set("SALESFORCE_CLIENT_SECRET", CLIENT_SECRET)
        .set("SFKIT_COLOR", "CANARYcolor")
        .set("SFKIT_ACCESS_TOKEN", &access(7))
        .set("SFKIT_INSTANCE_URL", org.url())
        .set("NO_PROXY", "CANARY-host.example,localhost")
        .set("SHELL", "/bin/bash");
    for more in [&["--offline"][..], &[], &["--all"], &["--with-names"]] {
        let file = world.folder().join("b.zip");
        let words = [
            "doctor",
            "--format",
            "json",
            "--bundle",
            file.to_str().unwrap(),
        ];
        let run = world.run(&[&words[..], more].concat());
        assert!([0, 1].contains(&run.status), "{}", run.stderr);
        let files = unpacked(&file);
        for (name, text) in &files {
            let found = text.lines().filter(|line| line.contains(CANARY));
            let found: Vec<_> = found.collect();
            assert!(found.is_empty(), "{name} {more:?}: {found:#?}");
            assert!(!name.contains(CANARY));
        }
        let bytes = std::fs::read(&file).unwrap();
        let holds = bytes
            .windows(CANARY.len())
            .any(|part| part == CANARY.as_bytes());
        assert!(!holds);
    }
    // What the sweep would have found: the sentinels are there outside the bundle.
    let history = world.run(&["history", "list", "--format", "csv"]);
    assert!(history.stdout.contains(CANARY) || history.status != 0);
}

/// It would be no help without what it is for, and names are nobody's business.
#[test]
fn a_bundle_tells_what_is_wrong_and_not_of_whom() {
    let mut world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme-prod");
    world.set("SFKIT_ORG", "acme-prod");
    world.run(&["query", "SELECT Id FROM User"]).ends(0);
    world
        .run(&["query", "--no-check", "SELECT Nothing FROM User"])
        .ends(2);
    let status = world.run(&["auth", "status", "--format", "json"]).ends(0);
    let login = status.json()["items"][0].clone();
    let names: Vec<String> = ["username", "organization_id", "user_id"]
        .iter()
        .map(|key| login[key].as_str().unwrap().to_owned())
        .chain(["acme-prod".to_owned(), world.folder().display().to_string()])
        .collect();
    let file = world.folder().join("b.zip");
    let bundle = ["doctor", "--bundle", file.to_str().unwrap()];
    let run = world.run(&bundle);
    assert!([0, 1].contains(&run.status), "{}", run.stderr);
    let files = unpacked(&file);
    for (name, text) in &files {
        for word in &names {
            assert!(!text.contains(word.as_str()), "{name} holds {word}: {text}");
        }
    }
    let part = |name: &str| -> Value { serde_json::from_str(&files[name]).unwrap() };
    assert_eq!(part("bundle.json")["names"], "hidden");
    assert_eq!(part("doctor.json")["report"], "doctor");
    let health = part("health.json");
    assert_eq!(health["items"][0]["subject"]["name"], "org-1");
    assert_eq!(health["items"][0]["check"], "token");
    let queries = part("queries.json");
    assert_eq!(queries["items"][1]["outcome"], "ok");
    assert_ne!(queries["items"][0]["outcome"], "ok");
    assert_eq!(queries["items"][0]["org"], "org-1");
    assert!(queries["items"][0].get("soql").is_none());
    let usage = part("usage.json");
    assert!(
        usage["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["by"] == "endpoint")
    );
    let acts = part("acts.json");
    assert_eq!(acts["items"][0]["action"], "login");
    assert!(acts["items"][0].get("details").is_none());
    let set = part("environment.json");
    assert!(set["set"].as_array().unwrap().contains(&"SFKIT_ORG".into()));
    assert!(files["README.txt"].contains("no token, no secret"));
    let listed = part("bundle.json")["files"].as_array().unwrap().len();
    assert_eq!(listed, files.len());

    world.run(&[&bundle[..], &["--with-names"]].concat());
    let files = unpacked(&file);
    assert!(files["health.json"].contains("acme-prod"));
    world.run(&["doctor", "--bundle", "b.tar"]).ends(2);
    let mode = std::fs::metadata(&file).unwrap().permissions();
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(mode.mode() & 0o777, 0o600);
}
