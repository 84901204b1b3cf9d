//! The state of the keyring, with a real Secret Service that lives as long as one command.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::{is_sick, is_well, world};
use crate::world::{Run, SFKIT, World, available, finish};

const TOOLS: [&str; 2] = ["dbus-run-session", "gnome-keyring-daemon"];

/// Runs a script within a session of its own, where `$SFKIT` is the program.
fn within_session(world: &World, script: &str) -> Run {
    let mut session = world.program("dbus-run-session");
    session
        .args(["--", "sh", "-c", script])
        .env("XDG_RUNTIME_DIR", world.folder())
        .env("SFKIT", SFKIT)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let run = |mut command: Command| finish(command.output().unwrap());
    run(session)
}

const UNLOCK: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null;";
const LOOK: &str = "\"$SFKIT\" doctor --offline --format json";

#[test]
fn a_keyring_that_is_locked_or_absent_is_told_with_the_way_out() {
    if !available("keyring", &TOOLS) {
        return;
    }
    let world = world();
    // Without a vault: would the keyring keep its key?
    let run = within_session(&world, &format!("{UNLOCK} {LOOK}"));
    is_well(&run.ends(0), "vault_key");
    let absent = super::look(&world, &[]).ends(0);
    is_sick(&absent, "vault_key", ("warn", "keystore-unavailable"));

    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let moved = within_session(
        &world,
        &format!("{UNLOCK} \"$SFKIT\" vault move-key --to os; {LOOK}"),
    );
    is_well(&moved.ends(0), "vault_key");
    let locked = within_session(&world, LOOK).ends(1);
    let told = is_sick(&locked, "vault_key", ("fail", "keystore-locked"));
    let words = told["remedy"]["words"].as_str().unwrap();
    assert!(words.contains("gnome-keyring-daemon --unlock"), "{words}");
    let vault: Value = super::found(&locked, "vault");
    assert_eq!(vault["verdict"], "unknown", "{vault:#}");
    let absent = super::look(&world, &[]).ends(1);
    is_sick(&absent, "vault_key", ("fail", "keystore-unavailable"));
    is_well(
        &within_session(&world, &format!("{UNLOCK} {LOOK}")).ends(0),
        "vault_key",
    );
}
