//! Large results on bad days: connections that break at every page, servers that are overwhelmed,
//! tokens and cursors that end in the middle, full disks, and processes that are killed. What stands on
//! the disk afterwards is complete or marked as not, goes on without loss or double, and the exit
//! status tells.

mod pages;
mod soak;

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pages::{Leads, world_of};

use crate::query::server::{PageServer, Reply};
use crate::world::{Run, World, finish};

const SOQL: &str = "SELECT Id, Name FROM Lead";
const KILLED: i32 = 128 + 9;

/// What happens to an answer on its way.
type Strike = fn(Reply) -> Reply;

/// Strikes the first `times` requests of every path.
fn striking(
    leads: Leads,
    times: usize,
    strike: impl Fn(Reply) -> Reply + Send + Sync + 'static,
) -> PageServer {
    let seen: Mutex<HashMap<String, usize>> = Mutex::default();
    PageServer::start(move |request, _| {
        let mut seen = seen.lock().unwrap();
        let count = seen.entry(request.line.clone()).or_default();
        *count += 1;
        let reply = leads.answer(request);
        if *count <= times {
            strike(reply)
        } else {
            reply
        }
    })
}

#[test]
fn every_page_is_cut_once_or_refused_twice() {
    let leads = Leads::new(55, 10);
    let strikes: [(usize, Strike); 4] = [
        (1, |whole| whole.cut_at(40)),
        (1, |whole| whole.gzip().cut_at(30)),
        (2, |_| Reply::new(503, "busy").header("Retry-After", "1")),
        (1, |_| {
            let body = r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"ConcurrentRequests limit exceeded."}]"#;
            Reply::new(403, body)
        }),
    ];
    for (at, (times, strike)) in strikes.into_iter().enumerate() {
        for parallel in ["1", "4"] {
            let server = striking(leads, times, strike);
            let world = world_of(&server);
            let run = world.run(&["query", SOQL, "--format", "csv", "--parallel", parallel]);
            let run = run.ends(0);
            assert_eq!(run.stdout, leads.csv(), "strike {at}, {parallel} at once");
        }
    }
}

#[test]
fn a_storm_that_does_not_end_leaves_what_can_be_gone_on_with() {
    let leads = Leads::new(55, 10);
    let is_over = Arc::new(Mutex::new(false));
    let over = Arc::clone(&is_over);
    let server = PageServer::start(move |request, _| {
        if Leads::offset(request) >= 30 && !*over.lock().unwrap() {
            return Reply::new(503, "busy");
        }
        leads.answer(request)
    });
    let world = world_of(&server);
    let arguments = ["query", SOQL, "--output", "leads.csv", "--resume"];
    for parallel in ["1", "4"] {
        *is_over.lock().unwrap() = false;
        let storm = [&arguments[..], &["--parallel", parallel]].concat();
        let run = world.run(&storm).ends(5);
        assert!(
            run.stderr.contains("the same command goes on from there"),
            "{}",
            run.stderr
        );
        assert!(!world.folder().join("leads.csv").exists());
        assert_eq!(part(&world), leads.csv_of(30));
        *is_over.lock().unwrap() = true;
        let run = world.run(&storm).ends(0);
        assert!(
            run.stderr.contains("Going on after row 30 of 55"),
            "{}",
            run.stderr
        );
        assert_whole(&world, leads);
        fs::remove_file(world.folder().join("leads.csv")).unwrap();
    }
}

fn part(world: &World) -> String {
    fs::read_to_string(world.folder().join("leads.csv.part")).unwrap()
}

/// The file is there with every row, and nothing else of the run.
#[track_caller]
fn assert_whole(world: &World, leads: Leads) {
    let file = world.folder().join("leads.csv");
    assert_eq!(fs::read_to_string(file).unwrap(), leads.csv());
    let left: Vec<PathBuf> = fs::read_dir(world.folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("leads.csv."))
        .collect();
    assert_eq!(left, Vec::<PathBuf>::new());
}

fn send(signal: &str, child: &Child) {
    let kill = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
}

/// Answers no page from this offset on while it is shut, and tells when one is asked for.
fn gated(leads: Leads, from: usize) -> (PageServer, Arc<Mutex<bool>>, mpsc::Receiver<()>) {
    let is_open = Arc::new(Mutex::new(false));
    let open = Arc::clone(&is_open);
    let (reached, is_reached) = mpsc::channel();
    let reached = Mutex::new(reached);
    let server = PageServer::start(move |request, _| {
        if Leads::offset(request) >= from && !*open.lock().unwrap() {
            // Only the first one is awaited.
            let _ = reached.lock().unwrap().send(());
            for _ in 0..60_000 {
                if *open.lock().unwrap() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        leads.answer(request)
    });
    (server, is_open, is_reached)
}

#[test]
fn killed_at_any_page_it_goes_on_without_loss_or_double() {
    let leads = Leads::new(48, 10);
    let signals = [("-KILL", KILLED), ("-INT", 130), ("-TERM", 143)];
    for (number, from) in [10, 20, 30, 40].into_iter().enumerate() {
        for parallel in ["1", "3"] {
            let (signal, status) = signals[number % signals.len()];
            let (server, is_open, is_reached) = gated(leads, from);
            let world = world_of(&server);
            fs::write(world.folder().join("leads.csv"), "older\n").unwrap();
            let flags = ["--output", "leads.csv", "--resume", "--parallel", parallel];
            let arguments = [&["query", SOQL][..], &flags].concat();
            let child = world.command(&arguments).spawn().unwrap();
            is_reached.recv_timeout(Duration::from_secs(300)).unwrap();
            await_rows(&world, from);
            send(signal, &child);
            finish(child.wait_with_output().unwrap()).ends(status);
            let older = fs::read_to_string(world.folder().join("leads.csv")).unwrap();
            assert_eq!(older, "older\n", "{signal} at {from}");
            assert!(part(&world).starts_with(&leads.csv_of(from)));
            *is_open.lock().unwrap() = true;
            server.settle();
            let before = server.requests().len();
            let run = world.run(&arguments).ends(0);
            assert!(
                run.stderr.contains(&format!("after row {from} of 48")),
                "{}",
                run.stderr
            );
            assert_whole(&world, leads);
            let pages = server.requests().len() - before;
            assert_eq!(pages, (48 - from).div_ceil(10), "{signal} at {from}");
        }
    }
}

/// Waits until the journal vouches for so many rows.
fn await_rows(world: &World, rows: usize) {
    let journal = world.folder().join("leads.csv.journal");
    for _ in 0..30_000 {
        let text = fs::read_to_string(&journal).unwrap_or_default();
        if text.contains(&format!("\"rows\":{rows},")) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("the journal does not come to {rows} rows");
}

#[test]
fn without_resume_nothing_is_left_and_the_older_file_stays() {
    let leads = Leads::new(48, 10);
    for (signal, status) in [("-INT", 130), ("-TERM", 143)] {
        let (server, _, is_reached) = gated(leads, 20);
        let world = world_of(&server);
        let file = world.file("leads.csv", "older\n");
        let flags = ["--output", &file, "--parallel", "3"];
        let child = world
            .command(&[&["query", SOQL][..], &flags].concat())
            .spawn();
        let child = child.unwrap();
        is_reached.recv_timeout(Duration::from_secs(300)).unwrap();
        send(signal, &child);
        finish(child.wait_with_output().unwrap()).ends(status);
        assert_eq!(fs::read_to_string(&file).unwrap(), "older\n");
        let left = fs::read_dir(world.folder()).unwrap();
        let names = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let left: Vec<_> = names.filter(|name| name.ends_with(".tmp")).collect();
        assert_eq!(left, Vec::<String>::new(), "{signal}");
    }
}

/// Runs with files of at most so many blocks of 512 bytes.
fn run_on_a_small_disk(world: &World, blocks: u32, arguments: &[&str]) -> Run {
    let template = world.command(arguments);
    let mut shell = Command::new("sh");
    let script = format!("ulimit -f {blocks}; exec \"$0\" \"$@\"");
    shell
        .args(["-c", &script, crate::world::SFKIT])
        .args(arguments);
    shell.env_clear().current_dir(world.folder());
    let variables = template.get_envs();
    shell.envs(variables.filter_map(|(name, value)| Some((name, value?))));
    finish(shell.output().unwrap())
}

#[test]
fn a_full_disk_is_told_and_gone_on_with_when_there_is_room() {
    let leads = Leads::new(9_000, 500);
    let server = PageServer::start(move |request, _| leads.answer(request).gzip());
    let mut world = world_of(&server);
    world.set("SFKIT_HISTORY", "false");
    let arguments = ["query", SOQL, "--output", "leads.csv", "--resume"];
    let run = run_on_a_small_disk(&world, 200, &arguments).ends(1);
    assert!(
        run.stderr.contains("cannot write `leads.csv`"),
        "{}",
        run.stderr
    );
    assert!(!world.folder().join("leads.csv").exists());
    assert!(part(&world).len() > 50_000);
    let run = world.run(&arguments).ends(0);
    assert!(run.stderr.contains("Going on after row"), "{}", run.stderr);
    assert_whole(&world, leads);
}

#[test]
fn a_full_disk_is_told_once_whatever_the_format() {
    let leads = Leads::new(9_000, 500);
    let server = PageServer::start(move |request, _| leads.answer(request).gzip());
    let mut world = world_of(&server);
    world.set("SFKIT_HISTORY", "false");
    for file in ["leads.csv", "leads.json", "leads.xlsx"] {
        let arguments = ["query", SOQL, "--output", file];
        let run = run_on_a_small_disk(&world, 200, &arguments).ends(1);
        let told = run.stderr.matches("cannot write").count();
        assert!(
            told == 1 && !run.stderr.contains("panicked"),
            "{file}: {}",
            run.stderr
        );
        let left = fs::read_dir(world.folder()).unwrap();
        let names = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let left: Vec<_> = names.filter(|name| name.contains("leads")).collect();
        assert_eq!(left, Vec::<String>::new());
    }
}

/// Interrupted behind 30 rows, with all cursors forgotten afterwards.
fn with_an_expired_cursor(soql: &str) -> (World, PageServer, Leads, Run) {
    let leads = Leads::new(55, 10);
    let state = Arc::new(Mutex::new("broken"));
    let at = Arc::clone(&state);
    let server = PageServer::start(move |request, _| {
        let state = *at.lock().unwrap();
        match (Leads::offset(request), state) {
            (30.., "broken") => Reply::new(500, "[]"),
            (1.., "expired") => {
                *at.lock().unwrap() = "sound";
                Leads::expired()
            }
            _ => leads.answer(request),
        }
    });
    let world = world_of(&server);
    let arguments = ["query", soql, "--output", "leads.csv", "--resume"];
    world.run(&arguments).ends(5);
    *state.lock().unwrap() = "expired";
    let run = world.run(&arguments).ends(0);
    (world, server, leads, run)
}

#[test]
fn an_expired_cursor_is_told_and_the_result_is_whole_all_the_same() {
    let (world, _, leads, run) = with_an_expired_cursor(SOQL);
    assert!(
        run.stderr.contains("starting again from the first row"),
        "{}",
        run.stderr
    );
    assert_whole(&world, leads);

    let (world, server, leads, run) = with_an_expired_cursor(&format!("{SOQL} ORDER BY Id"));
    assert!(
        run.stderr.contains("after row 30 of 55, by id"),
        "{}",
        run.stderr
    );
    assert_whole(&world, leads);
    let requests = server.requests();
    let asked = requests
        .iter()
        .filter(|asked| asked.line.contains("/query?q="));
    assert_eq!(asked.count(), 2, "the second one for what has a greater id");
}

#[test]
fn a_cursor_that_expires_without_resume_names_what_happened() {
    let leads = Leads::new(55, 10);
    let server = PageServer::start(move |request, _| match Leads::offset(request) {
        20 => Leads::expired(),
        _ => leads.answer(request),
    });
    let world = world_of(&server);
    let run = world.run(&["query", SOQL, "--output", "leads.csv", "--format", "csv"]);
    assert!(run.status != 0, "{run:?}");
    assert!(
        run.stderr.contains("the cursor of the query has expired"),
        "{}",
        run.stderr
    );
    assert!(!world.folder().join("leads.csv").exists());
    // With the order of ids and a file that is kept it mends itself.
    let soql = format!("{SOQL} ORDER BY Id");
    let before = Mutex::new(false);
    let server = PageServer::start(move |request, _| match Leads::offset(request) {
        20 if !std::mem::replace(&mut *before.lock().unwrap(), true) => Leads::expired(),
        _ => leads.answer(request),
    });
    let world = world_of(&server);
    world
        .run(&["query", &soql, "--output", "leads.csv", "--resume"])
        .ends(0);
    assert_whole(&world, leads);
}

#[test]
fn a_part_is_never_mixed_with_something_else() {
    let leads = Leads::new(55, 10);
    let server = PageServer::start(move |request, _| match Leads::offset(request) {
        30.. => Reply::new(500, "[]"),
        _ => leads.answer(request),
    });
    let world = world_of(&server);
    let arguments = ["query", SOQL, "--output", "leads.csv", "--resume"];
    world.run(&arguments).ends(5);
    let kept = part(&world);
    let other = "SELECT Id, Name FROM Lead WHERE Name != null";
    let run = world
        .run(&["query", other, "--output", "leads.csv", "--resume"])
        .ends(1);
    for wanted in [
        "unfinished result of another query",
        SOQL,
        "leads.csv.journal",
    ] {
        assert!(run.stderr.contains(wanted), "{}", run.stderr);
    }
    world
        .run(&[&arguments[..], &["--no-header"]].concat())
        .ends(1);
    assert_eq!(part(&world), kept);
    fs::write(
        world.folder().join("leads.csv.part"),
        kept.replace("Lead 7", "Lead X"),
    )
    .unwrap();
    let run = world.run(&arguments).ends(5);
    assert!(run.stderr.contains("was changed since"), "{}", run.stderr);
    assert_eq!(part(&world), kept);

    let none = world
        .run(&["query", "SELECT", "--output", "none.csv", "--resume"])
        .ends(2);
    assert!(!none.stderr.contains("is kept"), "{}", none.stderr);
    let server = PageServer::start(|_, _| Reply::new(404, "[]"));
    let lost = world_of(&server);
    let run = lost.run(&arguments);
    assert!(
        run.status != 0 && !run.stderr.contains("is kept"),
        "{run:?}"
    );
    assert!(!lost.folder().join("leads.csv.part").exists());

    for flags in [
        &["--resume"][..],
        &["--resume", "--output", "leads.json"],
        &["--resume", "--output", "leads.md"],
        &["--resume", "--output", "-"],
    ] {
        world.run(&[&["query", SOQL], flags].concat()).ends(2);
    }
}

#[test]
fn ndjson_and_tsv_go_on_with_the_same_columns() {
    for (name, format) in [("leads.ndjson", "ndjson"), ("leads.tsv", "tsv")] {
        let leads = Leads::new(55, 10);
        let is_broken = Arc::new(Mutex::new(true));
        let broken = Arc::clone(&is_broken);
        let server = PageServer::start(move |request, _| {
            if Leads::offset(request) >= 30 && *broken.lock().unwrap() {
                return Reply::new(500, "[]");
            }
            leads.answer(request)
        });
        let world = world_of(&server);
        // Spelled otherwise than in the answer, which later pages cannot tell: their names are null.
        let soql = "SELECT id, NAME, owner.name FROM Lead";
        let arguments = ["query", soql, "--output", name, "--resume"];
        world.run(&arguments).ends(5);
        *is_broken.lock().unwrap() = false;
        world.run(&arguments).ends(0);
        let whole = world
            .run(&["query", soql, "--format", format])
            .ends(0)
            .stdout;
        let file = fs::read_to_string(world.folder().join(name)).unwrap();
        assert_eq!(file, whole);
        assert_eq!(file.lines().count(), 55 + usize::from(format == "tsv"));
    }
}

#[test]
fn a_token_that_ends_in_the_middle_is_renewed_once() {
    let world = World::new();
    let org = world.local_org(&[]);
    world.log_in(&org, "acme");
    let soql = "SELECT Id, Name FROM Opportunity ORDER BY Id";
    let query = |parallel: &str| {
        let flags = [
            "--format",
            "csv",
            "--batch-size",
            "200",
            "--parallel",
            parallel,
        ];
        world.run(&[&["query", soql][..], &flags].concat())
    };
    let whole = query("1").ends(0).stdout;
    assert!(whole.lines().count() > 5_000);
    let run = world.run(&[
        "query",
        soql,
        "--format",
        "csv",
        "--batch-size",
        "200",
        "--parallel",
        "6",
        "-v",
    ]);
    let calls = format!("{} API calls", (whole.lines().count() - 1).div_ceil(200));
    assert!(run.stderr.contains(&calls), "{}", run.stderr);
    assert!(!run.stderr.contains("page by page"), "{}", run.stderr);
    let refreshes = || {
        let counts = org.requests();
        counts["requests"]["POST /services/oauth2/token"]
            .as_u64()
            .unwrap_or(0)
    };
    for parallel in ["1", "6"] {
        let before = refreshes();
        org.fault("status=401@/services/data/*/query/*:1");
        assert_eq!(query(parallel).ends(0).stdout, whole);
        let renewed = refreshes() - before;
        assert!(renewed <= 1, "{renewed} refreshes");
    }
    org.fault("status=401@/services/data/*/query/*");
    org.fault("oauth=invalid_grant@/services/oauth2/token");
    let run = query("6").ends(4);
    assert!(run.stderr.contains("sfkit auth login"), "{}", run.stderr);
}
