//! Killed at every step of a job, and taken up again: each row is in the org once.

use super::import::count;
use super::{acme, insert, run};
use crate::world::{World, finish};

const KILLED: i32 = 128 + 9;

/// Every step of a part, in its order.
const POINTS: [&str; 14] = [
    "bulk:packed",
    "bulk:ready",
    "bulk:creating",
    "bulk:created",
    "bulk:open",
    "bulk:uploading",
    "bulk:arrived",
    "bulk:uploaded",
    "bulk:closing",
    "bulk:closed",
    "bulk:sent",
    "bulk:ended",
    "bulk:fetched",
    "bulk:joined",
];

#[test]
fn killed_at_any_step_every_row_is_done_once() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file("rows.csv", "Name\na\nb\nc\nd\ne\n");
    let import = insert(&file, &["--batch-rows", "2"]);
    for (round, point) in (1..).zip(POINTS) {
        let mut command = world.command(&import);
        let killed = finish(
            command
                .env("SFKIT_TEST_FAIL_POINT", point)
                .output()
                .unwrap(),
        );
        assert_eq!(
            killed.status, KILLED,
            "{point} is not reached: {}",
            killed.stderr
        );
        let status = run(&world, &["bulk", "status", "--format", "json"])
            .ends(0)
            .json();
        assert_eq!(status["state"], "running", "{point}");
        let done = run(&world, &["bulk", "resume", "--format", "json"])
            .ends(0)
            .json();
        assert_eq!(
            (&done["state"], &done["succeeded"]),
            (&"finished".into(), &5.into()),
            "{point}"
        );
        assert_eq!(count(&world, "Account"), 5 * round, "{point}");
    }
}

#[test]
fn killed_while_it_is_taken_up_and_with_standard_input() {
    let world = World::new();
    let _org = acme(&world);
    let mut command = world.command(&insert("-", &["--batch-rows", "1"]));
    command.env("SFKIT_TEST_FAIL_POINT", "bulk:uploaded");
    let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"Name\na\nb\nc\n").unwrap();
    assert_eq!(finish(child.wait_with_output().unwrap()).status, KILLED);
    for point in ["bulk:closing", "bulk:closed", "bulk:sent", "bulk:joined"] {
        let mut command = world.command(&["bulk", "resume", "--parallel", "1"]);
        command.env("SFKIT_TEST_FAIL_POINT", point);
        assert_eq!(finish(command.output().unwrap()).status, KILLED, "{point}");
    }
    run(&world, &["bulk", "resume"]).ends(0);
    assert_eq!(count(&world, "Account"), 3);
    run(&world, &["bulk", "resume"]).ends(0);
    assert_eq!(count(&world, "Account"), 3);
}

#[test]
fn a_file_that_has_changed_is_not_gone_on_with() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file("rows.csv", "Name\na\nb\nc\n");
    let import = insert(&file, &["--batch-rows", "1"]);
    let mut command = world.command(&import);
    finish(
        command
            .env("SFKIT_TEST_FAIL_POINT", "bulk:ready")
            .output()
            .unwrap(),
    );
    world.file("rows.csv", "Name\nz\nb\nc\n");
    let changed = run(&world, &["bulk", "resume"]).ends(1).stderr;
    assert!(
        changed.contains("has changed since bulk transfer 1 began"),
        "{changed}"
    );
    assert!(changed.contains("the first 1 rows were"), "{changed}");
    assert_eq!(count(&world, "Account"), 0);
}

#[test]
fn two_processes_do_not_send_the_same_rows() {
    let world = World::new();
    let _org = acme(&world);
    let file = world.file("rows.csv", "Name\na\n");
    let mut command = world.command(&insert(&file, &[]));
    finish(
        command
            .env("SFKIT_TEST_FAIL_POINT", "bulk:ready")
            .output()
            .unwrap(),
    );
    let lock = world.home().join("data/bulk/1/lock");
    let held = std::fs::OpenOptions::new().append(true).open(lock).unwrap();
    held.lock().unwrap();
    let busy = run(&world, &["bulk", "resume"]).ends(1).stderr;
    assert!(
        busy.contains("another process works on bulk transfer 1"),
        "{busy}"
    );
    drop(held);
    run(&world, &["bulk", "resume"]).ends(0);
    assert_eq!(count(&world, "Account"), 1);
}
