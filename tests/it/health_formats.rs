//! Health for machines: monitoring plugins, Prometheus, files for node_exporter, watching, the schema.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::schema::Schema;
use crate::world::{LocalOrg, Run, World, finish};

fn with_org() -> (World, LocalOrg) {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    (world, org)
}

/// Fails unless the run is that of a monitoring plugin: one line, a status from 0 to 3, its word, and
/// values as the guidelines write them.
#[track_caller]
fn is_plugin(run: &Run, status: i32) -> Vec<(String, String)> {
    let shown = format!("status {}\n{}\n{}", run.status, run.stdout, run.stderr);
    assert_eq!(run.status, status, "{shown}");
    assert_eq!(run.stdout.matches('\n').count(), 1, "{shown}");
    assert!(run.stdout.ends_with('\n'), "{shown}");
    let word = ["OK", "WARNING", "CRITICAL", "UNKNOWN"][usize::try_from(status).unwrap()];
    assert!(
        run.stdout.starts_with(&format!("SFKIT {word}: ")),
        "{shown}"
    );
    let (_, values) = run.stdout.trim_end().split_once(" | ").unwrap_or(("", ""));
    perfdata(values).unwrap_or_else(|| panic!("{shown}"))
}

/// `'label'=value[unit];[warn];[critical];[min];[max]`, separated by blanks.
fn perfdata(mut text: &str) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    while !text.is_empty() {
        text = text.strip_prefix('\'')?;
        let mut label = String::new();
        loop {
            let end = text.find('\'')?;
            label.push_str(&text[..end]);
            text = &text[end + 1..];
            match text.strip_prefix('\'') {
                Some(rest) => text = rest,
                None => break,
            }
        }
        text = text.strip_prefix('=')?;
        let end = text.find(' ').unwrap_or(text.len());
        let value = &text[..end];
        let parts: Vec<_> = value.split(';').collect();
        let number = parts[0].trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
        let unit = &parts[0][number.len()..];
        let is_range = |part: &&str| {
            let is_plain = |c: char| c.is_ascii_digit() || ".:~@-".contains(c);
            part.chars().all(is_plain)
        };
        let is_good = !label.contains('=')
            && number.parse::<f64>().is_ok()
            && ["", "s", "ms", "us", "%", "B", "c"].contains(&unit)
            && parts.len() <= 5
            && parts[1..].iter().all(is_range);
        if !is_good {
            return None;
        }
        found.push((label, parts[0].to_owned()));
        text = text[end..].trim_start();
    }
    Some(found)
}

#[test]
fn every_outcome_of_a_plugin_is_a_line_and_a_status() {
    let (world, _org) = with_org();
    let tokens = ["health", "tokens", "--nagios"];
    let values = is_plugin(&world.run(&tokens), 0);
    assert!(
        values.contains(&("ok".to_owned(), "3".to_owned())),
        "{values:?}"
    );
    assert!(
        values
            .iter()
            .any(|(label, value)| { label == "acme token_expiry" && value.ends_with('s') })
    );
    // Usage errors, a name that nobody has, an unknown setting.
    for (words, status) in [
        (&["--frmat", "json"][..], 3),
        (&["-o", "nobody"], 3),
        (&["--watch", "1s"], 3),
        (&["--textfile", "x.prom"], 3),
        (&["--format", "xml"], 3),
        (&["--format", "json"], 0),
        (&["-q"], 0),
        (&["-vvv"], 0),
    ] {
        let run = world.run(&[&tokens[..], words].concat());
        is_plugin(&run, status);
    }
    let mut command = world.command(&tokens);
    command.env("SFKIT_COLOR", "blue");
    is_plugin(&finish(command.output().unwrap()), 3);
    world.run(&["auth", "revoke", "--yes"]).ends(0);
    let run = world.run(&tokens);
    is_plugin(&run, 2);
    assert!(
        run.stdout.contains("acme token revoked: "),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("sfkit auth login"), "{}", run.stdout);
    let empty = World::new();
    is_plugin(&empty.run(&tokens), 2);
    is_plugin(&empty.run(&["health", "config", "--nagios"]), 1);
}

#[test]
fn a_vault_that_is_no_vault_is_unknown_to_a_plugin() {
    let (world, _org) = with_org();
    std::fs::write(
        world.home().join("data/vault.db"),
        "no database, only text ".repeat(50),
    )
    .unwrap();
    is_plugin(&world.run(&["health", "tokens", "--nagios"]), 3);
    world.run(&["health", "tokens"]).ends(7);
}

/// A plugin that is given up by its monitor.
#[test]
fn a_signal_is_unknown_to_a_plugin() {
    let (world, _org) = with_org();
    let vault = rusqlite::Connection::open(world.home().join("data/vault.db")).unwrap();
    vault
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        .unwrap();
    let child = world
        .command(&["health", "tokens", "--nagios"])
        .spawn()
        .unwrap();
    crate::world::await_handler(&child, rustix::process::Signal::TERM);
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status();
    assert!(sent.unwrap().success());
    let run = finish(child.wait_with_output().unwrap());
    is_plugin(&run, 3);
    assert!(run.stdout.contains("terminated"), "{}", run.stdout);
}

/// A strict reading of the exposition format: what `promtool check metrics` demands.
fn exposition(text: &str) -> BTreeMap<String, f64> {
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    let (mut helped, mut series, mut finished) =
        (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
    let mut current = String::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').unwrap();
            assert!(!help.is_empty() && helped.insert(name.to_owned()), "{line}");
            assert!(finished.insert(name.to_owned()), "{name} appears twice");
            current = name.to_owned();
            continue;
        }
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert_eq!(name, current, "{line}");
            assert!(["gauge", "counter", "histogram"].contains(&kind), "{line}");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
            kinds.insert(name.to_owned(), kind.to_owned());
            continue;
        }
        let (place, value) = line.rsplit_once(' ').unwrap();
        let name = place.split('{').next().unwrap();
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!(
            name.starts_with("sfkit_") && name.chars().all(is_name),
            "{line}"
        );
        let family = match kinds.get(&current).map(String::as_str) {
            Some("histogram") => ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|end| name.strip_suffix(end))
                .unwrap(),
            Some(_) => name,
            None => panic!("{line} has no TYPE"),
        };
        assert_eq!(family, current, "{line} stands under {current}");
        let value: f64 = value.replace("+Inf", "inf").parse().unwrap();
        assert!(
            series.insert(place.to_owned(), value).is_none(),
            "twice: {line}"
        );
    }
    check_histograms(&series);
    series
}

/// Every metric is told in the manual, and every one that is told is there.
fn are_documented(text: &str) {
    let page = include_str!("../../docs/monitoring.md");
    let told = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `sfkit_"));
    let told: BTreeSet<_> = told.map(|rest| rest.split('`').next().unwrap()).collect();
    let there = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE sfkit_"));
    let there: BTreeSet<_> = there.map(|rest| rest.split(' ').next().unwrap()).collect();
    assert_eq!(told, there, "docs/monitoring.md");
}

/// Buckets grow, and the last one holds all.
fn check_histograms(series: &BTreeMap<String, f64>) {
    for (place, count) in series {
        let Some((name, labels)) = place.split_once("_count{") else {
            continue;
        };
        let labels = labels.trim_end_matches('}');
        let of_it = format!("{name}_bucket{{{labels},le=\"");
        let mut buckets: Vec<(f64, f64)> = series
            .iter()
            .filter_map(|(place, value)| {
                let bound = place.strip_prefix(&of_it)?.trim_end_matches("\"}");
                Some((bound.replace("+Inf", "inf").parse().unwrap(), *value))
            })
            .collect();
        buckets.sort_by(|one, other| one.0.total_cmp(&other.0));
        assert!(buckets.len() > 10, "{place}");
        assert!(
            buckets.is_sorted_by(|one, other| one.1 <= other.1),
            "{buckets:?}"
        );
        assert_eq!(buckets.last().unwrap(), &(f64::INFINITY, *count), "{place}");
    }
}

#[test]
fn metrics_are_valid_and_tell_what_was_counted() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "acme");
    let other = world.local_org(&["--seed", "empty"]);
    world.log_in(&other, "other");
    for _ in 0..3 {
        world
            .run(&["query", "-o", "other", "SELECT Id FROM User"])
            .ends(0);
    }
    world
        .run(&[
            "query",
            "-o",
            "other",
            "SELECT Nothing FROM User",
            "--no-check",
        ])
        .ends(2);
    world.run(&["auth", "refresh", "-o", "other"]).ends(0);
    let run = world
        .run(&["health", "tokens", "--format", "prometheus"])
        .ends(0);
    assert_eq!(run.stderr, "");
    let series = exposition(&run.stdout);
    let more = ["limits", "connection"].map(|report| {
        let words = ["health", report, "-o", "other", "--format", "prometheus"];
        world.run(&words).ends(0).stdout
    });
    more.iter().for_each(|text| drop(exposition(text)));
    are_documented(&format!("{}{}", run.stdout, more.concat()));
    let value = |place: &str| {
        let found = series.get(place);
        *found.unwrap_or_else(|| panic!("no {place} in\n{}", run.stdout))
    };
    assert_eq!(value("sfkit_healthy{report=\"tokens\"}"), 1.0);
    for org in ["other", "acme"] {
        let place = format!("sfkit_token_state{{org=\"{org}\",state=\"active\"}}");
        assert_eq!(value(&place), 1.0);
    }
    for (outcome, count) in [("ok", 1.0), ("failed", 0.0)] {
        let place = format!("sfkit_refreshes_total{{org=\"other\",outcome=\"{outcome}\"}}");
        assert_eq!(value(&place), count);
    }
    let place = "org=\"other\",endpoint=\"query\"";
    assert_eq!(
        value(&format!("sfkit_api_calls_total{{{place},outcome=\"ok\"}}")),
        3.0
    );
    assert_eq!(
        value(&format!(
            "sfkit_api_calls_total{{{place},outcome=\"refused\"}}"
        )),
        1.0
    );
    assert_eq!(
        value(&format!("sfkit_api_call_duration_seconds_count{{{place}}}")),
        4.0
    );
    assert!(value(&format!("sfkit_api_call_duration_seconds_sum{{{place}}}")) > 0.0);
    assert!(value("sfkit_api_daily_calls_limit{org=\"other\"}") > 0.0);
    let expiry = series
        .keys()
        .find(|place| place.starts_with("sfkit_token_expiry_seconds"));
    assert!(expiry.is_some(), "{}", run.stdout);
    assert!(!run.stdout.contains('@'), "no user name: {}", run.stdout);
}

#[test]
fn metrics_are_a_format_of_findings_alone() {
    let world = World::new();
    let doctor = world.run(&["doctor", "--offline", "--format", "prometheus"]);
    exposition(&doctor.stdout);
    // It is no format of rows.
    let run = world
        .run(&["query", "--format", "prometheus", "SELECT Id FROM User"])
        .ends(2);
    assert!(run.stderr.contains("sfkit health"), "{}", run.stderr);
}

#[test]
fn a_file_of_metrics_is_whole_and_readable_by_others() {
    let (world, _org) = with_org();
    let file = world.folder().join("sfkit.prom");
    let words = ["health", "tokens", "--textfile", file.to_str().unwrap()];
    let run = world.run(&words).ends(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(), 0o644);
    exposition(&std::fs::read_to_string(&file).unwrap());
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    world.run(&["auth", "revoke", "--yes"]).ends(0);
    world.run(&words).ends(1);
    assert_eq!(mode(), 0o644);
    let text = std::fs::read_to_string(&file).unwrap();
    let series = exposition(&text);
    assert_eq!(series["sfkit_healthy{report=\"tokens\"}"], 0.0);
    let names = std::fs::read_dir(world.folder()).unwrap();
    let left = names
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".sfkit-"));
    assert_eq!(left.count(), 0);
    // A run that cannot look leaves the older file, whose time tells how old it is.
    std::fs::write(
        world.home().join("data/vault.db"),
        "no database, only text ".repeat(50),
    )
    .unwrap();
    world.run(&words).ends(7);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    world
        .run(&["health", "tokens", "--textfile", "/nonexistent/x.prom"])
        .ends(7);
}

/// A watch whose lines are read one at a time.
struct Watch {
    child: std::process::Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Watch {
    fn start(world: &World) -> Self {
        let words = ["health", "tokens", "--watch", "200ms"];
        let mut child = world.command(&words).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap()
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([name, &id])
            .status();
        assert!(sent.unwrap().success());
    }

    fn ends(self) -> Run {
        drop(self.lines);
        finish(self.child.wait_with_output().unwrap())
    }
}

#[test]
fn a_pipe_gets_a_line_for_each_change_and_a_quiet_end() {
    let (world, _org) = with_org();
    let mut watch = Watch::start(&world);
    let first: Vec<_> = (0..3).map(|_| watch.next()).collect();
    for change in &first {
        assert_eq!(change["was"], Value::Null);
        assert_eq!(change["now"]["verdict"], "ok", "{change:#}");
        assert_eq!(change["subject"]["name"], "acme");
    }
    world.run(&["auth", "revoke", "--yes"]).ends(0);
    let mut change = watch.next();
    while change["check"] != "token" {
        change = watch.next();
    }
    assert_eq!(change["was"]["state"], "active", "{change:#}");
    assert_eq!(change["now"]["state"], "revoked");
    watch.signal("-INT");
    let run = watch.ends();
    assert_eq!((run.status, run.stderr.as_str()), (130, ""));

    // Whoever reads goes away: that is noticed without another change.
    let mut watch = Watch::start(&world);
    watch.next();
    let run = watch.ends();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

#[test]
fn only_what_is_wrong_is_said_under_quiet() {
    let (world, _org) = with_org();
    let quiet = ["health", "tokens", "--quiet", "--format", "table"];
    let run = world.run(&quiet).ends(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    world.run(&["auth", "revoke", "--yes"]).ends(0);
    let run = world.run(&quiet).ends(1);
    assert!(run.stdout.contains("✗ token"), "{}", run.stdout);
    assert!(!run.stdout.contains('✓'), "{}", run.stdout);
}

#[test]
fn reports_are_as_the_schema_says() {
    let schema = Schema::published();
    let (world, _org) = with_org();
    let check = |words: &[&str]| {
        let run = world.run(&[words, &["--format", "json"]].concat());
        assert!([0, 1].contains(&run.status), "{}", run.stderr);
        schema.check(&run.json());
    };
    for report in ["config", "tokens", "summary", "connection", "limits"] {
        check(&["health", report]);
    }
    check(&["doctor", "--offline"]);
    std::fs::set_permissions(
        world.home().join("data/vault.db"),
        std::fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    check(&["doctor", "--offline", "--fix", "--bundle", "b.zip"]);
    world.run(&["auth", "revoke", "--yes"]).ends(0);
    check(&["health", "tokens"]);
    assert_eq!(
        schema.unseen(),
        Vec::<String>::new(),
        "described and never written"
    );
}
