//! The vault with a real Secret Service: bus, daemon and home live as long as one command.

use super::*;

const CHILD: &str = "exec \"$CHILD\" --exact vault::child --ignored --nocapture";

/// Whether the tools are there; a skip is a failure where they are required.
fn is_installed() -> bool {
    let found = |tool: &str| {
        let asked = Command::new(tool).arg("--version").output();
        asked.is_ok_and(|output| output.status.success())
    };
    let missing: Vec<_> = ["dbus-run-session", "gnome-keyring-daemon"]
        .into_iter()
        .filter(|tool| !found(tool))
        .collect();
    if missing.is_empty() {
        return true;
    }
    let required = variable("SFKIT_TEST_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|word| word == "keyring"),
        "missing: {missing:?}"
    );
    println!("skipped: {missing:?} are not installed");
    false
}

fn isolated<'a>(command: &'a mut Command, place: &Place, order: &str) -> &'a mut Command {
    let home = place.path().join("home");
    fs::create_dir_all(&home).unwrap();
    for name in [
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        FAIL_AT,
    ] {
        command.env_remove(name);
    }
    command
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", &home)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env("CHILD", std::env::current_exe().unwrap())
        .env(COMMAND, order)
        .env(FOLDER, place.path())
        .env(KEYRING, "platform")
        .stdin(Stdio::null())
}

fn without_bus(place: &Place, order: &str) -> String {
    let mut command = Command::new("sh");
    said(
        &isolated(command.args(["-c", CHILD]), place, order)
            .output()
            .unwrap(),
    )
}

fn within_session(place: &Place, arguments: &[&str], script: &str, order: &str) -> Output {
    let mut command = Command::new("dbus-run-session");
    command.args(arguments).args(["--", "sh", "-c", script]);
    isolated(&mut command, place, order).output().unwrap()
}

/// Runs the order with a keyring that is unlocked with `password`.
fn unlocked(place: &Place, password: &str, order: &str) -> String {
    let unlock = format!(
        "printf {password} | gnome-keyring-daemon --unlock --components=secrets >/dev/null; {CHILD}"
    );
    said(&within_session(place, &[], &unlock, order))
}

fn locked(place: &Place, order: &str) -> String {
    said(&within_session(place, &[], CHILD, order))
}

#[test]
fn without_a_bus() {
    let place = Place::new();
    let answer = without_bus(&place, "probe");
    assert!(
        answer.starts_with("keystore-unavailable: there is no D-Bus session"),
        "{answer}"
    );
    assert!(without_bus(&place, "create os").starts_with("keystore-unavailable"));
    assert!(Vault::open(options(place.path())).unwrap().is_none());
}

#[test]
fn a_bus_without_a_keyring() {
    if !is_installed() {
        return;
    }
    let place = Place::new();
    let config = place.path().join("bus.conf");
    let text = format!(
        "<busconfig><type>session</type><listen>unix:dir={}</listen>
         <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>
         <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
        place.path().display()
    );
    fs::write(&config, text).unwrap();
    let file = format!("--config-file={}", config.display());
    let answer = said(&within_session(&place, &[&file], CHILD, "probe"));
    assert!(
        answer.starts_with("keystore-unavailable: no keyring service answers"),
        "{answer}"
    );
}

#[test]
fn a_keyring_without_a_collection() {
    if !is_installed() {
        return;
    }
    let place = Place::new();
    let answer = locked(&place, "get nobody/nothing");
    assert!(answer.starts_with("Some(NoEntry"), "{answer}");
    let answer = locked(&place, "probe");
    assert!(
        answer.starts_with("keystore-unavailable: the keyring has no default"),
        "{answer}"
    );
}

#[test]
fn the_key_lives_in_the_keyring() {
    if !is_installed() {
        return;
    }
    let place = Place::new();
    assert_eq!(unlocked(&place, "pw", "probe"), "done");
    let vault_id = unlocked(&place, "pw", "create os");
    assert_eq!(unlocked(&place, "pw", "login"), "done");
    assert_eq!(unlocked(&place, "pw", "read"), "access-0");
    let info = place.open().info().unwrap();
    assert_eq!(info.vault_id, vault_id);
    let entry = format!("{vault_id}/{}", info.key_id);
    assert_eq!(info.slots[0].place.as_deref(), Some(entry.as_str()));
    assert_eq!(unlocked(&place, "pw", &format!("get {entry}")), "None");

    let answer = locked(&place, "read");
    assert!(
        answer.starts_with("keystore-locked: the keyring is locked"),
        "{answer}"
    );
    let answer = unlocked(&place, "wrong", "read");
    assert!(answer.starts_with("keystore-locked"), "{answer}");
    let answer = without_bus(&place, "read");
    assert!(answer.starts_with("keystore-unavailable"), "{answer}");

    assert_eq!(unlocked(&place, "pw", "rekey"), "done");
    assert_eq!(unlocked(&place, "pw", "read"), "access-0");
    let answer = unlocked(&place, "pw", &format!("get {entry}"));
    assert!(answer.starts_with("Some(NoEntry"), "{answer}");
    assert_eq!(unlocked(&place, "pw", "move file"), "done");
    assert_eq!(without_bus(&place, "read"), "access-0");
}

/// Takes the place of the program that asks for the keyring's password, and never answers: what a
/// person does who does not see the window.
pub(super) fn keep_silent(folder: &Path) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    let taken = async {
        let builder = zbus::connection::Builder::session().unwrap();
        let builder = builder.name("org.gnome.keyring.SystemPrompter").unwrap();
        let _name = builder.build().await.unwrap();
        fs::write(folder.join("silent"), "").unwrap();
        std::future::pending::<()>().await;
    };
    runtime.block_on(taken);
}

#[test]
fn a_keyring_that_waits_for_somebody_is_given_up() {
    if !is_installed() {
        return;
    }
    let place = Place::new();
    unlocked(&place, "pw", "create os");
    unlocked(&place, "pw", "login");
    let script = format!(
        "{COMMAND}=keep-silent \"$CHILD\" --exact vault::child --ignored >/dev/null & \
         while [ ! -e \"${FOLDER}/silent\" ]; do sleep 0.05; done; \
         \"$CHILD\" --exact vault::child --ignored --nocapture; kill $!"
    );
    for order in ["read", "rekey"] {
        let answer = said(&within_session(&place, &[], &script, order));
        let expected = "keystore-timeout: the keyring did not answer within 3 s";
        assert!(answer.starts_with(expected), "{answer}");
        fs::remove_file(place.path().join("silent")).unwrap();
    }
    assert_eq!(unlocked(&place, "pw", "read"), "access-0");
}

#[test]
fn a_lost_entry_is_a_missing_key() {
    if !is_installed() {
        return;
    }
    let place = Place::new();
    unlocked(&place, "pw", "create os");
    unlocked(&place, "pw", "login");
    fs::remove_dir_all(place.path().join("home")).unwrap();
    let answer = unlocked(&place, "pw", "read");
    assert!(
        answer.starts_with("key-missing: the keyring holds no key"),
        "{answer}"
    );
    let answer = unlocked(&place, "pw", "login");
    assert!(answer.starts_with("key-missing"), "{answer}");
}
