//! `auth import`: stores of other tools as these write them, made here with invented tokens.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use serde_json::{Value, json};

use crate::world::{Run, World, available};

const V1: &str = "0ea4bb11cee681efdecfd1105a698274";
const V2: &str = "8346703370c27d52262274cef74e4884c79282936e2332ac7706794eced34e3b";
const ACCESS: &str = "00D1a000000H3O9!AQEAQ.access.of.";
const REFRESH: &str = "5Aep861.refresh.of.";
const INSTANCE: &str = "https://acme.my.salesforce.com";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Encrypts as the official CLI does: by the length of the key.
fn seal(key: &str, plain: &str) -> String {
    let (bytes, nonce, shown) = if key.len() == 32 {
        (
            key.as_bytes().to_vec(),
            *b"0123456789ab",
            "0123456789ab".to_owned(),
        )
    } else {
        let pairs = key.as_bytes().chunks(2);
        let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        (pairs.map(byte).collect(), [0xa5; 12], "a5".repeat(12))
    };
    let cipher = Aes256Gcm::new_from_slice(&bytes).unwrap();
    let blob = cipher
        .encrypt(&Nonce::from(nonce), plain.as_bytes())
        .unwrap();
    let (text, tag) = blob.split_at(blob.len() - 16);
    format!("{shown}{}:{}", hex(text), hex(tag))
}

fn write(path: &Path, value: &Value, mode: u32) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, serde_json::to_string_pretty(value).unwrap()).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// The store of the official CLI, in a home folder of its own.
struct SfStore {
    home: PathBuf,
    key: &'static str,
}

impl SfStore {
    fn new(world: &World, key: &'static str) -> Self {
        let home = world.folder().join("other");
        let store = Self { home, key };
        let file = json!({"account": "local", "key": key, "service": "sfdx"});
        write(&store.sfdx("key.json"), &file, 0o600);
        store
    }

    fn home(&self) -> &str {
        self.home.to_str().unwrap()
    }

    fn sfdx(&self, name: &str) -> PathBuf {
        self.home.join(".sfdx").join(name)
    }

    /// A web login; `more` replaces fields.
    fn login(&self, username: &str, more: &Value) {
        let mut fields = json!({
            "accessToken": seal(self.key, &format!("{ACCESS}{username}")),
            "refreshToken": seal(self.key, &format!("{REFRESH}{username}")),
            "instanceUrl": INSTANCE, "loginUrl": "https://login.salesforce.com",
            "username": username, "orgId": "00D1a000000H3O9EAK", "clientId": "PlatformCLI",
            "isDevHub": false, "instanceApiVersion": "67.0", "name": "Acme",
            "instanceName": "EUR45", "namespacePrefix": null, "isSandbox": false,
            "isScratch": false, "trailExpirationDate": null, "orgEdition": "Enterprise Edition",
        });
        for (name, value) in more.as_object().unwrap() {
            fields[name] = value.clone();
        }
        write(&self.sfdx(&format!("{username}.json")), &fields, 0o644);
    }

    fn names(&self, aliases: &Value, default: &str) {
        write(&self.sfdx("alias.json"), &json!({"orgs": aliases}), 0o644);
        let config = self.home.join(".sf").join("config.json");
        write(&config, &json!({"target-org": default}), 0o644);
    }

    fn import(&self, world: &World, more: &[&str]) -> Run {
        let arguments = ["auth", "import", "--from", "sf", "--home", self.home()];
        let flags = ["--keystore", "file", "--format", "json"];
        world.run(&[&arguments[..], &flags, more].concat())
    }
}

/// The store of `ForceCLI`, in a home folder of its own.
pub(crate) struct ForceStore(PathBuf);

impl ForceStore {
    pub(crate) fn new(world: &World) -> Self {
        Self(world.folder().join("forced"))
    }

    pub(crate) fn home(&self) -> &str {
        self.0.to_str().unwrap()
    }

    pub(crate) fn session(&self, username: &str, access: &str, refresh: &str) {
        let session = json!({
            "access_token": access, "refresh_token": refresh, "instance_url": INSTANCE,
            "issued_at": "1795374336000", "scope": "api refresh_token", "ClientId": "3MVG9Example",
            "ForceEndpoint": 5, "endpoint_url": "https://test.salesforce.com",
            "UserInfo": {
                "preferred_username": username, "organization_id": "00D1a000000H3O9EAK",
                "user_id": "0051a000000UGT9AAO",
            },
            "SessionOptions": {"ApiVersion": "62.0", "Alias": "", "RefreshMethod": 1},
        });
        write(
            &self.0.join(".force/accounts").join(username),
            &session,
            0o600,
        );
        let current = self.0.join(".force/current");
        std::fs::create_dir_all(&current).unwrap();
        std::fs::write(current.join("account"), username).unwrap();
    }
}

/// Every file below the folder with its content and the time of its last change.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, std::time::SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(snapshot(&path));
        } else {
            let changed = path.metadata().unwrap().modified().unwrap();
            found.insert(path.clone(), (std::fs::read(&path).unwrap(), changed));
        }
    }
    found
}

fn token(world: &World, org: &str) -> String {
    world
        .run(&["auth", "token", "-o", org])
        .ends(0)
        .stdout
        .trim()
        .to_owned()
}

fn item<'a>(document: &'a Value, username: &str) -> &'a Value {
    let items = document["items"].as_array().unwrap();
    items
        .iter()
        .find(|item| item["username"] == username)
        .unwrap()
}

#[test]
fn both_versions_of_the_official_store_are_taken_over() {
    for key in [V1, V2] {
        let world = World::new();
        let store = SfStore::new(&world, key);
        store.login("ann@example.com", &json!({}));
        store.login("bob@example.com", &json!({"isSandbox": true}));
        store.names(
            &json!({"acme": "ann@example.com", "box": "bob@example.com"}),
            "box",
        );
        let before = snapshot(&store.home);

        let told = store.import(&world, &[]).ends(0).json();
        assert_eq!(told["schema"], 1);
        assert_eq!(told["items"].as_array().unwrap().len(), 2);
        let ann = item(&told, "ann@example.com");
        assert_eq!(ann["action"], "imported");
        assert_eq!(ann["alias"], "acme");
        assert_eq!(ann["kind"], "production");
        assert_eq!(ann["has_refresh_token"], true);
        assert_eq!(item(&told, "bob@example.com")["kind"], "sandbox");
        assert_eq!(item(&told, "bob@example.com")["default"], true);
        assert_eq!(token(&world, "acme"), format!("{ACCESS}ann@example.com"));
        assert_eq!(token(&world, "box"), format!("{ACCESS}bob@example.com"));

        let status = world.run(&["auth", "status", "--format", "json"]).json();
        let bob = item(&status, "bob@example.com");
        assert_eq!(bob["default"], true);
        assert_eq!(bob["organization_name"], "Acme");
        assert_eq!(bob["api_version"], "67.0");
        assert_eq!(bob["login_url"], "https://login.salesforce.com");
        assert_eq!(bob["expiry_measured"], false);
        assert_eq!(
            snapshot(&store.home),
            before,
            "the other tool's files are untouched"
        );
        world.run(&["vault", "verify"]).ends(0);
    }
}

#[test]
fn a_second_run_changes_nothing() {
    let world = World::new();
    let store = SfStore::new(&world, V1);
    store.login("ann@example.com", &json!({}));
    store.names(&json!({"acme": "ann@example.com"}), "acme");
    store.import(&world, &[]).ends(0);
    let first = world.run(&["auth", "list", "--format", "json"]).stdout;
    let again = store.import(&world, &[]).ends(0).json();
    let ann = item(&again, "ann@example.com");
    assert_eq!(
        (&ann["action"], &ann["reason"]),
        (&json!("skipped"), &json!("present"))
    );
    assert_eq!(
        world.run(&["auth", "list", "--format", "json"]).stdout,
        first
    );

    store.login(
        "ann@example.com",
        &json!({"accessToken": seal(V1, "00D1a000000H3O9!newer")}),
    );
    store.import(&world, &[]).ends(0);
    assert_eq!(token(&world, "acme"), format!("{ACCESS}ann@example.com"));
    let would = store
        .import(&world, &["--replace", "--dry-run"])
        .ends(0)
        .json();
    assert_eq!(item(&would, "ann@example.com")["action"], "would_replace");
    let replaced = store.import(&world, &["--replace"]).ends(0).json();
    assert_eq!(item(&replaced, "ann@example.com")["action"], "replaced");
    assert_eq!(token(&world, "acme"), "00D1a000000H3O9!newer");
    let orgs = world.run(&["auth", "list", "--format", "json"]).json();
    assert_eq!(orgs["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_dry_run_makes_no_vault() {
    let world = World::new();
    let store = SfStore::new(&world, V2);
    store.login("ann@example.com", &json!({}));
    store.login("bad@example.com", &json!({"accessToken": "plain"}));
    let told = store.import(&world, &["--dry-run"]).ends(3).json();
    assert_eq!(item(&told, "ann@example.com")["action"], "would_import");
    assert_eq!(item(&told, "bad@example.com")["reason"], "undecryptable");
    assert_eq!(
        world.run(&["auth", "list", "--format", "json"]).json()["items"],
        json!([])
    );
}

#[test]
fn what_cannot_be_decrypted_is_named() {
    let world = World::new();
    let store = SfStore::new(&world, V1);
    store.login("ann@example.com", &json!({}));
    let mut value = seal(V1, "00D1a000000H3O9!x").into_bytes();
    value[14] = if value[14] == b'0' { b'1' } else { b'0' };
    let value = String::from_utf8(value).unwrap();
    store.login("bob@example.com", &json!({"refreshToken": value}));
    let told = store.import(&world, &[]).ends(3).json();
    assert_eq!(item(&told, "ann@example.com")["action"], "imported");
    let bob = item(&told, "bob@example.com");
    assert_eq!(
        (&bob["action"], &bob["reason"]),
        (&json!("failed"), &json!("undecryptable"))
    );
    assert!(
        bob["notes"][0].as_str().unwrap().contains("`refreshToken`"),
        "{bob}"
    );

    let other = SfStore::new(&world, "ffffffffffffffffffffffffffffffff");
    let told = other.import(&world, &["--replace"]).ends(1).json();
    assert_eq!(item(&told, "ann@example.com")["reason"], "undecryptable");
    assert_eq!(
        token(&world, "ann@example.com"),
        format!("{ACCESS}ann@example.com")
    );
}

#[test]
fn the_key_must_be_there_and_private() {
    let mut world = World::new();
    world.set("SF_USE_GENERIC_UNIX_KEYCHAIN", "true");
    let store = SfStore::new(&world, V1);
    store.login("ann@example.com", &json!({}));
    let key = store.sfdx("key.json");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    let run = store.import(&world, &[]).ends(1);
    let note = item(&run.json(), "ann@example.com")["notes"][0].clone();
    assert!(note.as_str().unwrap().contains("mode 640"), "{note}");
    let mend = item(&run.json(), "ann@example.com")["mend"].clone();
    assert!(mend.as_str().unwrap().contains("chmod 600"), "{mend}");
    write(&key, &json!({"key": "short"}), 0o600);
    store.import(&world, &[]).ends(1);
    std::fs::remove_file(&key).unwrap();
    let told = store.import(&world, &[]).ends(1).json();
    assert_eq!(item(&told, "ann@example.com")["reason"], "no_key");
    assert!(!key.exists(), "no key is ever made");

    std::fs::remove_file(store.sfdx("ann@example.com.json")).unwrap();
    assert_eq!(
        store.import(&world, &[]).ends(1).error()["code"],
        "not-found"
    );
    std::fs::remove_dir_all(store.home()).unwrap();
    assert_eq!(
        store.import(&world, &[]).ends(1).error()["code"],
        "not-found"
    );
}

#[test]
fn names_that_are_taken_stay_with_their_owners() {
    let world = World::new();
    let store = SfStore::new(&world, V1);
    store.login("ann@example.com", &json!({}));
    store.names(&json!({"acme": "ann@example.com"}), "acme");
    store.import(&world, &[]).ends(0);
    let second = json!({"orgId": "00D1a000000H3OAEA0"});
    store.login("bob@example.com", &second);
    store.names(
        &json!({"acme": "bob@example.com", "demo": "ann@example.com"}),
        "bob@example.com",
    );
    let told = store
        .import(&world, &["bob@example.com", "nobody"])
        .ends(3)
        .json();
    let bob = item(&told, "bob@example.com");
    assert_eq!(
        (&bob["action"], &bob["alias"]),
        (&json!("imported"), &Value::Null)
    );
    assert_eq!(item(&told, "nobody")["reason"], "not_found");
    assert_eq!(token(&world, "acme"), format!("{ACCESS}ann@example.com"));
    let default = world.run(&["auth", "list", "--format", "json"]).json();
    assert_eq!(item(&default, "ann@example.com")["default"], true);

    let told = store
        .import(&world, &["--set-default", "bob@example.com"])
        .ends(0)
        .json();
    assert_eq!(item(&told, "bob@example.com")["default"], true);
    store.import(&world, &["--replace", "acme"]).ends(0);
    assert_eq!(token(&world, "acme"), format!("{ACCESS}bob@example.com"));
}

#[test]
fn logins_that_end_for_good_are_told() {
    let world = World::new();
    let store = SfStore::new(&world, V1);
    store.login(
        "token@example.com",
        &json!({"refreshToken": null, "clientId": null}),
    );
    let jwt = json!({"refreshToken": null, "privateKey": "/keys/server.key"});
    store.login("jwt@example.com", &jwt);
    store.login(
        "evil@example.com",
        &json!({"instanceUrl": "https://evil.example"}),
    );
    store.login(
        "plain@example.com",
        &json!({"instanceUrl": "http://acme.my.salesforce.com"}),
    );
    let told = store.import(&world, &[]).ends(3).json();
    let note = |name: &str| item(&told, name)["notes"][0].as_str().unwrap().to_owned();
    assert!(note("token@example.com").contains("no refresh token"));
    assert_eq!(
        item(&told, "jwt@example.com")["jwt_key"],
        "/keys/server.key"
    );
    assert!(note("jwt@example.com").contains("JWT"));
    let mend = item(&told, "jwt@example.com")["mend"].clone();
    assert_eq!(
        mend,
        "sfkit auth login --jwt-key '/keys/server.key' --username jwt@example.com \
         --login-url https://login.salesforce.com --client-id PlatformCLI"
    );
    assert_eq!(
        item(&told, "evil@example.com")["reason"],
        "host_not_allowed"
    );
    assert_eq!(
        item(&told, "plain@example.com")["reason"],
        "host_not_allowed"
    );
    let list = world.run(&["auth", "list", "--format", "json"]).json();
    let defaults = list["items"].as_array().unwrap();
    assert!(
        defaults.iter().all(|org| org["default"] == false),
        "nobody chose one: {list}"
    );
}

#[test]
fn hosts_of_ones_own_are_allowed_by_name_and_to_those_who_need_them() {
    let world = World::new();
    let store = SfStore::new(&world, V1);
    let own = json!({
        "instanceUrl": "https://sf.acme.example", "loginUrl": "https://sf.acme.example",
    });
    store.login("ann@example.com", &own);
    let other = json!({"orgId": "00D1a000000H3OAEA0"});
    store.login("bob@example.com", &other);
    let refused = store.import(&world, &["--dry-run"]).ends(3).json();
    let mend = item(&refused, "ann@example.com")["mend"].clone();
    assert!(
        mend.as_str()
            .unwrap()
            .contains("`--allow-host sf.acme.example`"),
        "{mend}"
    );
    let told = store
        .import(&world, &["--allow-host", "sf.acme.example"])
        .ends(0)
        .json();
    assert_eq!(item(&told, "ann@example.com")["action"], "imported");
    let database = rusqlite::Connection::open(world.home().join("data/vault.db")).unwrap();
    let allowed = |username: &str| -> String {
        let sql = "SELECT allow_hosts FROM org WHERE username = ?1";
        database
            .query_row(sql, [username], |row| row.get(0))
            .unwrap()
    };
    assert!(allowed("ann@example.com").contains("sf.acme.example"));
    assert!(!allowed("bob@example.com").contains("sf.acme.example"));
    store.import(&world, &["--allow-host", "no host"]).ends(2);
}

#[test]
fn an_alias_is_for_one_login() {
    let world = World::new();
    let store = SfStore::new(&world, V1);
    store.login("ann@example.com", &json!({}));
    store.login("bob@example.com", &json!({"orgId": "00D1a000000H3OAEA0"}));
    store.names(&json!({"theirs": "ann@example.com"}), "theirs");
    let several = store.import(&world, &["--alias", "acme"]).ends(2);
    assert!(
        several.stderr.contains("2 were chosen"),
        "{}",
        several.stderr
    );
    store.import(&world, &["--alias", "demo", "theirs"]).ends(2);
    let told = store
        .import(&world, &["--alias", "acme", "theirs"])
        .ends(0)
        .json();
    assert_eq!(item(&told, "ann@example.com")["alias"], "acme");
    assert_eq!(token(&world, "acme"), format!("{ACCESS}ann@example.com"));
    // A name that was asked for is not left out silently.
    let taken = store.import(&world, &["--alias", "acme", "bob@example.com"]);
    assert!(
        taken.status != 0 && taken.stderr.contains("--replace"),
        "{taken:?}"
    );
}

/// The files of the other tools, byte for byte and by their times, after everything that reads them.
#[test]
fn the_stores_are_never_changed() {
    let world = World::new();
    let (sf, force) = (SfStore::new(&world, V2), ForceStore::new(&world));
    sf.login("ann@example.com", &json!({}));
    sf.login("bad@example.com", &json!({"accessToken": "plain"}));
    sf.names(&json!({"acme": "ann@example.com"}), "acme");
    force.session(
        "cyd@example.com",
        &format!("{ACCESS}c"),
        &format!("{REFRESH}c"),
    );
    let before = (snapshot(&sf.home), snapshot(&force.0));
    for more in [
        &["--dry-run"][..],
        &[],
        &[],
        &["--replace", "--set-default"],
        &["--replace", "--alias", "x", "acme"],
        &["nobody"],
    ] {
        sf.import(&world, more);
        let lead = ["auth", "import", "--from", "force", "--home", force.home()];
        world.run(&[&lead[..], &["--keystore", "file"], more].concat());
    }
    world.run(&["auth", "logout", "--all", "--yes"]);
    assert_eq!((snapshot(&sf.home), snapshot(&force.0)), before);
}

#[test]
fn force_sessions_are_taken_over() {
    let mut world = World::new();
    world.set("SFKIT_TEST_CLOCK", "2026-11-22T19:15:36Z");
    let store = ForceStore::new(&world);
    store.session("bob@example.com", "00D!a\nb", REFRESH);
    store.session(
        "ann@example.com",
        &format!("{ACCESS}ann"),
        &format!("{REFRESH}ann"),
    );
    let before = snapshot(&store.0);
    let arguments = ["auth", "import", "--from", "force", "--home", store.home()];
    let told = world
        .run(&[&arguments[..], &["--keystore", "file", "--format", "json"]].concat())
        .ends(3)
        .json();
    let bob = item(&told, "bob@example.com");
    assert_eq!(
        (&bob["action"], &bob["reason"]),
        (&json!("failed"), &json!("unreadable"))
    );
    let ann = item(&told, "ann@example.com");
    assert_eq!(
        (&ann["action"], &ann["default"]),
        (&json!("imported"), &json!(true))
    );
    assert_eq!(token(&world, "ann@example.com"), format!("{ACCESS}ann"));
    let status = world.run(&["auth", "status", "--format", "json"]).json();
    let ann = item(&status, "ann@example.com");
    assert_eq!(ann["user_id"], "0051a000000UGT9AAO");
    assert_eq!(ann["client_id"], "3MVG9Example");
    assert_eq!(ann["scopes"], json!(["api", "refresh_token"]));
    assert_eq!(ann["issued_at"], "2026-11-22T19:05:36Z");
    assert_eq!(snapshot(&store.0), before);
}

#[test]
fn an_imported_login_asks_its_org() {
    let world = World::new();
    let org = world.local_org(&[]);
    for key in [V1, V2] {
        let store = SfStore::new(&world, key);
        let username = format!("{}@example.com", key.len());
        let fields = json!({
            "accessToken": seal(key, org.text("access_token")), "instanceUrl": org.url(),
            "loginUrl": org.url(), "refreshToken": null,
        });
        store.login(&username, &fields);
        store.names(
            &json!({username.replace("@example.com", "bits"): username}),
            "none",
        );
        store.import(&world, &[&username]).ends(0);
        let alias = username.replace("@example.com", "bits");
        let query = [
            "query",
            "-o",
            &alias,
            "SELECT Name FROM Organization",
            "--format",
            "csv",
        ];
        let rows = world.run(&query).ends(0).stdout;
        assert_eq!(rows.lines().count(), 2, "{rows}");
    }
}

/// The key is in a real keyring, put there as the official CLI does it.
#[test]
fn the_key_comes_from_the_keyring() {
    let tools = ["dbus-run-session", "gnome-keyring-daemon", "secret-tool"];
    if !available("keyring", &tools) {
        return;
    }
    let world = World::new();
    let store = SfStore::new(&world, V2);
    store.login("ann@example.com", &json!({}));
    std::fs::remove_file(store.sfdx("key.json")).unwrap();
    let script = format!(
        "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null
         printf {V2} | secret-tool store --label=sfdx user local domain sfdx
         exec {} auth import --from sf --home {} --keystore file --format json",
        crate::world::SFKIT,
        store.home()
    );
    let runtime = world.folder().join("runtime");
    std::fs::create_dir_all(&runtime).unwrap();
    let mut command = std::process::Command::new("dbus-run-session");
    command
        .args(["--", "sh", "-c", &script])
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap())
        .env("HOME", world.folder())
        .env("SFKIT_HOME", world.home())
        .env("XDG_RUNTIME_DIR", &runtime)
        .stdin(std::process::Stdio::null());
    let told = crate::world::finish(command.output().unwrap())
        .ends(0)
        .json();
    assert_eq!(item(&told, "ann@example.com")["action"], "imported");
    assert_eq!(
        token(&world, "ann@example.com"),
        format!("{ACCESS}ann@example.com")
    );
}
