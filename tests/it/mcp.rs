//! `sfkit mcp`: JSON-RPC lines to the real binary, against a real local org.
//!
//! `host` is the other end of the line; `tools` asks each tool that reads and compares it with what the
//! command line says; `writes` changes records; `limits` looks at what is cut, `line` at the protocol
//! itself, `orgs` at who may be used.

mod host;
mod limits;
mod line;
mod orgs;
mod tools;
mod writes;

use serde_json::json;

use crate::world::World;
use host::Host;

/// What a host says first.
pub(crate) fn hello() -> [serde_json::Value; 2] {
    host::hello("2025-11-25")
}

#[test]
fn a_host_that_closes_standard_input_ends_it() {
    let world = World::new();
    // Before it has said anything, and after.
    world.run_with(&["mcp"], "").ends(0);
    let words = hello().map(|word| word.to_string()).join("\n");
    let run = world.run_with(&["mcp"], &format!("{words}\n")).ends(0);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
    assert_eq!(run.stderr, "");
}

#[test]
fn what_is_no_host_is_told_so() {
    let world = World::new();
    let note = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let run = world.run_with(&["mcp", "--format", "json"], &format!("{note}\n"));
    let error = run.ends(2).error();
    assert_eq!(error["code"], "usage", "{error}");
    for wrong in [
        &["mcp", "--allow-protected"][..],
        &["mcp", "--undo", "x"],
        &["mcp", "--max-rows", "0"],
        &["mcp", "--max-bytes", "10"],
    ] {
        world.run(wrong).ends(2);
    }
}

#[test]
fn without_a_login_every_tool_says_what_to_do() {
    let world = World::new();
    let mut host = Host::start(&world, &[]);
    for tool in ["orgs", "objects", "limits", "health"] {
        let error = host.fails(tool, json!({}));
        assert_eq!(error["code"], "login-required", "{tool}: {error}");
        assert!(
            error["hints"][0]
                .as_str()
                .unwrap()
                .contains("sfkit auth login")
        );
    }
    host.ends(0);
}
