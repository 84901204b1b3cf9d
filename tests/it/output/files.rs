//! `--output FILE`: complete or not there, whatever happens on the way.
#![cfg(unix)]

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use sfkit::model::rows::SinkError;
use sfkit::output::{
    AtomicFile, Format, Input, RowOptions, Streams, Ui, UiOptions, remove_pending,
};

use super::{columns, text, write};

fn ui() -> Ui {
    Ui::captured(UiOptions::default(), "").0
}

fn to(path: &Path) -> RowOptions {
    RowOptions {
        file: Some(path.to_owned()),
        ..RowOptions::default()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_ending_picks_the_format_and_the_file_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [vec![text("x")]];
    for (name, content) in [
        ("a.csv", "Id\nx\n"),
        ("a.json", "[\n{\"Id\":\"x\"}\n]\n"),
        ("a.jsonl", "{\"Id\":\"x\"}\n"),
        ("a.md", "| Id |\n| --- |\n| x |\n"),
        ("a.dat", "Id\nx\n"),
    ] {
        let path = folder.path().join(name);
        write(&ui(), &to(&path), &columns(&["Id"]), &rows).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
        assert_eq!(mode(&path), 0o600);
    }
    assert_eq!(names(folder.path()).len(), 5);
}

#[test]
fn a_dash_is_standard_output() {
    let (ui, stdout, _) = Ui::captured(UiOptions::default(), "");
    write(&ui, &to(Path::new("-")), &columns(&["Id"]), &[]).unwrap();
    assert_eq!(stdout.text(), "Id\n");
}

#[test]
fn a_replaced_file_keeps_its_mode_and_a_link_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("real.csv");
    let link = folder.path().join("link.csv");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.csv", &link).unwrap();
    write(&ui(), &to(&link), &columns(&["Id"]), &[]).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), "Id\n");
    assert_eq!(mode(&file), 0o640);

    let dangling = folder.path().join("dangling.csv");
    symlink("new.csv", &dangling).unwrap();
    write(&ui(), &to(&dangling), &columns(&["Id"]), &[]).unwrap();
    assert_eq!(
        fs::read_to_string(folder.path().join("new.csv")).unwrap(),
        "Id\n"
    );
}

#[test]
fn what_is_dropped_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    fs::write(&path, "old").unwrap();
    let mut sink = ui().rows(&to(&path)).unwrap();
    sink.begin(&columns(&["Id"])).unwrap();
    assert_eq!(names(folder.path()).len(), 2);
    drop(sink);
    assert_eq!(names(folder.path()), ["out.csv"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
}

#[test]
fn devices_and_pipes_are_written_directly() {
    write(&ui(), &to(Path::new("/dev/null")), &columns(&["Id"]), &[]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo.csv");
    assert!(
        Command::new("mkfifo")
            .arg(&fifo)
            .status()
            .unwrap()
            .success()
    );
    let reading = {
        let fifo = fifo.clone();
        std::thread::spawn(move || fs::read_to_string(fifo).unwrap())
    };
    write(&ui(), &to(&fifo), &columns(&["Id"]), &[]).unwrap();
    assert_eq!(reading.join().unwrap(), "Id\n");
    assert_eq!(names(folder.path()), ["fifo.csv"]);
}

fn failure(path: &Path) -> (String, io::Error) {
    let options = to(path);
    match ui().rows(&options).err() {
        Some(SinkError::Write { target, source }) => (target, source),
        other => panic!("{other:?}"),
    }
}

#[test]
fn impossible_targets_are_refused_at_once_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (target, source) = failure(folder.path());
    assert_eq!(target, format!("`{}`", folder.path().display()));
    assert_eq!(source.kind(), io::ErrorKind::IsADirectory);

    let (_, source) = failure(&folder.path().join("none/out.csv"));
    assert_eq!(source.kind(), io::ErrorKind::NotFound);
    assert!(
        source.to_string().contains("none` does not exist"),
        "{source}"
    );
}

/// Runs an ignored test of this binary in a process of its own, in `folder`.
fn child(test: &str, folder: &Path, before: &str) -> std::process::Output {
    let program = std::env::current_exe().unwrap();
    let script =
        format!("{before} exec \"$0\" --exact output::files::{test} --ignored --nocapture");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script])
        .arg(program)
        .current_dir(folder);
    command.output().unwrap()
}

#[test]
fn a_full_disk_leaves_the_older_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("out.csv"), "old").unwrap();
    // 16 blocks of 512 bytes; without the signal, writing fails as on a full disk.
    let output = child(
        "child_fills_the_disk",
        folder.path(),
        "trap '' XFSZ; ulimit -f 16;",
    );
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("cannot write `out.csv`"), "{said}");
    assert_eq!(names(folder.path()), ["out.csv"]);
    assert_eq!(
        fs::read_to_string(folder.path().join("out.csv")).unwrap(),
        "old"
    );
}

#[test]
#[ignore = "a_full_disk_leaves_the_older_file runs it"]
fn child_fills_the_disk() {
    if !Path::new("out.csv").exists() {
        return;
    }
    let long = "x".repeat(1000);
    let rows = vec![vec![text(&long)]; 1000];
    let failed = write(&ui(), &to(Path::new("out.csv")), &columns(&["Id"]), &rows);
    println!("{}", failed.unwrap_err());
}

#[test]
fn a_signal_removes_what_is_unfinished() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("out.csv"), "old").unwrap();
    let output = child("child_is_interrupted", folder.path(), "");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("before 2, after 1"), "{said}");
    assert_eq!(
        fs::read_to_string(folder.path().join("out.csv")).unwrap(),
        "old"
    );
}

#[test]
#[ignore = "a_signal_removes_what_is_unfinished runs it"]
fn child_is_interrupted() {
    if !Path::new("out.csv").exists() {
        return;
    }
    let mut file = AtomicFile::create(Path::new("out.csv")).unwrap();
    file.write_all(b"half").unwrap();
    let before = names(Path::new(".")).len();
    remove_pending();
    println!("before {before}, after {}", names(Path::new(".")).len());
    assert!(file.finish().is_err());
}

#[test]
fn a_reader_that_went_away_is_told_apart() {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let streams = Streams {
        stdin: Input::Reader(Box::new(io::empty())),
        stdout: Box::new(writer),
        stderr: Box::new(io::sink()),
    };
    let facts = UiOptions {
        format: Format::Csv,
        ..UiOptions::default()
    };
    let ui = Ui::with_streams(facts, streams);
    let ended = write(&ui, &RowOptions::default(), &columns(&["Id"]), &[]);
    assert!(matches!(ended, Err(SinkError::Closed)), "{ended:?}");
    assert!(matches!(ui.line("token"), Err(SinkError::Closed)));
}

#[test]
fn rows_reach_a_pipe_in_large_pieces() {
    let (mut reader, writer) = io::pipe().unwrap();
    let reading = std::thread::spawn(move || {
        let mut all = String::new();
        reader.read_to_string(&mut all).unwrap();
        all.lines().count()
    });
    let streams = Streams {
        stdin: Input::Reader(Box::new(io::empty())),
        stdout: Box::new(writer),
        stderr: Box::new(io::sink()),
    };
    let ui = Ui::with_streams(UiOptions::default(), streams);
    let rows = vec![vec![text("some text of middling length")]; 20_000];
    write(&ui, &RowOptions::default(), &columns(&["Id"]), &rows).unwrap();
    drop(ui);
    assert_eq!(reading.join().unwrap(), 20_001);
}
