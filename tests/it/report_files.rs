//! `--report`: the page and the workbook have the numbers of the JSON, need nothing from anywhere, and
//! text from the org stays text.

mod hostile;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::world::{DEMO, Run, World};

/// A folder of this test below the world that all tests share.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(DEMO.folder()).unwrap()
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Runs a report of the demo org with both files beside it; what stdout said, page and workbook.
fn both(arguments: &[&str], folder: &Path) -> (Value, String, PathBuf) {
    let (page, book) = (folder.join("report.html"), folder.join("report.xlsx"));
    let files = ["--report", &text(&page), "--report", &text(&book)];
    let more = ["-o", "demo", "--format", "json"];
    let run = DEMO.run(&[arguments, &files, &more].concat()).ends(0);
    let html = std::fs::read_to_string(&page).unwrap();
    (run.json(), html, book)
}

/// The part of a page that is one report.
fn section<'a>(page: &'a str, report: &str) -> &'a str {
    let start = page
        .find(&format!("data-report=\"{report}\""))
        .unwrap_or_else(|| panic!("no section `{report}`"));
    let rest = &page[start..];
    &rest[..rest.find("</section>").unwrap()]
}

/// An attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

/// The cells of a table's row in a section: the row's name, and value by key.
fn rows(section: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in section.split("<tr>").skip(1) {
        let row = row.split("</tr>").next().unwrap();
        let Some(name) = row.strip_prefix("<th scope=\"row\"") else {
            continue;
        };
        let Some(name) = attribute(name.split('>').next().unwrap(), "data-v") else {
            continue;
        };
        let cells = found.entry(name.to_owned()).or_default();
        for cell in row.split("<td").skip(1) {
            let tag = cell.split('>').next().unwrap();
            if let (Some(key), Some(value)) = (attribute(tag, "data-k"), attribute(tag, "data-v")) {
                cells.entry(key.to_owned()).or_insert(value.to_owned());
            }
        }
    }
    found
}

#[track_caller]
fn same(found: Option<&str>, wanted: &Value, what: &str) {
    match wanted {
        Value::Null => assert_eq!(found, None, "{what}"),
        Value::Number(number) => {
            let found: f64 = found
                .unwrap_or_else(|| panic!("no {what}"))
                .parse()
                .unwrap();
            // Reading a text into a binary number may differ in its last place.
            let wanted = number.as_f64().unwrap();
            let room = wanted.abs() * 1e-14;
            assert!(
                (found - wanted).abs() <= room,
                "{what}: {found}, and {wanted}"
            );
        }
        Value::Bool(flag) => assert_eq!(found, Some(flag.to_string().as_str()), "{what}"),
        other => assert_eq!(found, other.as_str(), "{what}"),
    }
}

/// Every single number of a report, as the page has it.
#[track_caller]
fn has_the_metrics(page: &str, report: &Value) {
    let name = report["report"].as_str().unwrap();
    let section = section(page, name);
    for (key, wanted) in report["metrics"].as_object().unwrap() {
        let mark = format!("data-metric=\"{key}\"");
        let at = section
            .find(&mark)
            .unwrap_or_else(|| panic!("{name}: {key}"));
        let tag = section[at..].split('>').next().unwrap();
        same(attribute(tag, "data-v"), wanted, &format!("{name}: {key}"));
    }
    assert!(section.contains(&format!("data-key=\"n\" data-v=\"{}\"", report["n"])));
}

/// The groups of a report, as the page has them.
#[track_caller]
fn has_the_groups(page: &str, report: &Value) {
    let name = report["report"].as_str().unwrap();
    let rows = rows(section(page, name));
    let mut compared = 0;
    for group in report["groups"].as_array().unwrap() {
        let key = group["key"].as_str().unwrap_or("(none)");
        for (cell, found) in &rows[key] {
            // Stays that have not ended go on between two runs.
            if cell.starts_with("dwell_") || cell.starts_with("stage_age_") {
                continue;
            }
            if let Some(wanted) = group.get(cell) {
                same(Some(found), wanted, &format!("{name}: {key}: {cell}"));
                compared += 1;
            }
        }
    }
    assert!(compared > 10, "{name}: {compared} cells");
}

fn cells(book: &Path, sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(book).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn number(cell: &Data) -> f64 {
    match cell {
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        other => panic!("{other:?} is no number"),
    }
}

#[test]
fn page_and_workbook_hold_the_numbers_of_the_json() {
    let folder = folder();
    let period = ["--period", "this-year"];
    let arguments = [&["pipeline", "summary", "--quota", "9000000"], &period[..]].concat();
    let (summary, page, book) = both(&arguments, folder.path());
    has_the_metrics(&page, &summary);
    let of = |verb: &str| {
        let more = ["-o", "demo", "--format", "json"];
        let arguments = [&["pipeline", verb], &period[..], &more].concat();
        DEMO.run(&arguments).ends(0).json()
    };
    for verb in ["stages", "owners", "trend", "velocity", "hygiene"] {
        let report = of(verb);
        has_the_groups(&page, &report);
        if !matches!(verb, "owners" | "stages") {
            has_the_metrics(&page, &report);
        }
    }
    assert!(page.contains("data-report=\"pipeline forecast\""));
    assert!(page.contains("data-report=\"pipeline diff\""));

    let stages = of("stages");
    let sheet = cells(&book, "Stages");
    let head = sheet
        .iter()
        .position(|row| row[0] == Data::String("StageName".into()))
        .unwrap();
    let column = |title: &str| {
        let is_it = |cell: &Data| *cell == Data::String(title.into());
        sheet[head].iter().position(is_it).unwrap()
    };
    let (value, share) = (column("Open value"), column("Of value"));
    for (group, row) in stages["groups"]
        .as_array()
        .unwrap()
        .iter()
        .zip(&sheet[head + 1..])
    {
        assert_eq!(row[0].to_string(), group["key"].as_str().unwrap());
        assert_eq!(Some(number(&row[value])), group["open_value"].as_f64());
        assert_eq!(Some(number(&row[share])), group["share_value"].as_f64());
    }
    let numbers = cells(&book, "Numbers");
    let row = numbers
        .iter()
        .find(|row| row[0] == "Summary" && row[2] == "won_value")
        .unwrap();
    assert_eq!(
        Some(number(&row[3])),
        summary["metrics"]["won_value"].as_f64()
    );
}

#[test]
fn a_summary_holds_all_reports_in_as_many_calls_as_the_longest() {
    let folder = folder();
    let calls = |arguments: &[&str]| -> u64 {
        let run = DEMO.run(&[arguments, &["-o", "demo", "-v", "--format", "csv"]].concat());
        let run = run.ends(0);
        let line = run.stderr.lines().find(|line| line.contains("API call"));
        let line = line.unwrap_or_else(|| panic!("{}", run.stderr));
        let words: Vec<_> = line.split_whitespace().collect();
        let at = words.iter().position(|word| *word == "API").unwrap();
        words[at - 1].parse().unwrap()
    };
    let page = text(&folder.path().join("all.html"));
    let hygiene = calls(&["pipeline", "hygiene"]);
    let all = calls(&["pipeline", "summary", "--report", &page]);
    assert!(
        all <= hygiene + 2,
        "{all} calls, and hygiene alone {hygiene}"
    );
    let page = std::fs::read_to_string(page).unwrap();
    for anchor in [
        "pipeline-summary",
        "pipeline-stages",
        "pipeline-owners",
        "pipeline-trend",
        "pipeline-velocity",
        "pipeline-forecast",
        "pipeline-hygiene",
        "pipeline-diff",
    ] {
        assert!(
            page.contains(&format!("<section id=\"{anchor}\"")),
            "{anchor}"
        );
        assert!(page.contains(&format!("href=\"#{anchor}\"")), "{anchor}");
    }
}

#[test]
fn every_report_makes_both_files() {
    let reports: [&[&str]; 13] = [
        &["pipeline", "stages"],
        &[
            "pipeline",
            "owners",
            "--period",
            "this-year",
            "--compare",
            "previous",
        ],
        &["pipeline", "trend", "--by", "quarter"],
        &["pipeline", "velocity", "--period", "this-year"],
        &[
            "pipeline",
            "forecast",
            "--period",
            "this-quarter",
            "--quota",
            "1000000",
        ],
        &["pipeline", "hygiene"],
        &["pipeline", "diff", "2026-01-01", "--from", "history"],
        &["pipeline", "summary", "--sums-only"],
        &[
            "leads",
            "summary",
            "--compare",
            "previous",
            "--period",
            "this-year",
        ],
        &["leads", "sources"],
        &["leads", "owners"],
        &["leads", "response"],
        &["leads", "aging"],
    ];
    for arguments in reports {
        let folder = folder();
        let (report, page, book) = both(arguments, folder.path());
        has_the_metrics(&page, &report);
        let sections = page.matches("data-report=").count();
        match arguments[1] {
            "summary" => assert!(sections > 3, "{arguments:?}: {sections}"),
            _ => assert_eq!(sections, 1, "{arguments:?}"),
        }
        if report["n"].as_u64() > Some(0) {
            assert!(
                page.contains("<svg class=\"wide\" role=\"img\""),
                "{arguments:?}"
            );
            assert!(
                page.contains("<svg class=\"narrow\" role=\"img\""),
                "{arguments:?}"
            );
        }
        assert!(!page.contains("NaN"), "{arguments:?}");
        assert!(page.contains("How this is counted"), "{arguments:?}");
        let mut book: Xlsx<_> = open_workbook(&book).unwrap();
        let names = book.sheet_names();
        assert_eq!(names[0], "About");
        assert!(names.contains(&"Numbers".to_owned()), "{names:?}");
        for name in names {
            let formulas = book.worksheet_formula(&name).unwrap();
            assert!(
                formulas.used_cells().next().is_none(),
                "{arguments:?}: {name}"
            );
        }
    }
}

#[test]
fn a_page_needs_nothing_but_itself() {
    let folder = folder();
    let (_, page, _) = both(&["pipeline", "stages"], folder.path());
    for word in [
        " src=",
        "<link",
        "@import",
        "url(",
        "href=\"http",
        "<iframe",
        "<img",
        "javascript:",
    ] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
    assert_eq!(page.matches("<script").count(), 1);
    let ids: Vec<_> = page
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
}

#[test]
fn a_file_is_complete_or_not_there() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let page = folder.path().join("page.html");
    let report = |path: &Path, more: &[&str]| -> Run {
        let path = text(path);
        DEMO.run(
            &[
                &["pipeline", "stages", "-o", "demo", "--report", &path],
                more,
            ]
            .concat(),
        )
    };
    let run = report(&page, &[]).ends(0);
    assert!(run.stderr.contains("Wrote `"), "{}", run.stderr);
    assert_eq!(run.json()["report"], "pipeline stages");
    let mode = std::fs::metadata(&page).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::write(&page, "older").unwrap();
    let run = report(&page, &["--where", "NoSuchField = 1"]);
    assert_ne!(run.status, 0, "{}", run.stdout);
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "older");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let nowhere = folder.path().join("missing/page.html");
    let run = report(&nowhere, &["-v"]).ends(1);
    assert!(run.stderr.contains("missing"), "{}", run.stderr);
    assert!(
        !run.stderr.contains("API call"),
        "nothing was fetched for it"
    );
    for name in ["page.pdf", "page", "-"] {
        let run = report(Path::new(name), &[]).ends(2);
        for ending in [".html", ".xlsx"] {
            assert!(run.stderr.contains(ending), "{}", run.stderr);
        }
    }
    let quiet = report(&page, &["--quiet"]).ends(0);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn an_org_without_records_has_a_page() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    world.log_in(&org, "bare");
    for noun in ["pipeline", "leads"] {
        let (page, book) = (
            world.folder().join("bare.html"),
            world.folder().join("bare.xlsx"),
        );
        let files = ["--report", &text(&page), "--report", &text(&book)];
        world
            .run(&[&[noun, "summary"], &files[..]].concat())
            .ends(0);
        let page = std::fs::read_to_string(page).unwrap();
        assert!(page.contains("There is nothing in this window."), "{page}");
        assert!(!page.contains("<svg") && !page.contains("NaN"));
        let book: Xlsx<_> = open_workbook(book).unwrap();
        let names = book.sheet_names();
        assert!(!names.contains(&"Charts".to_owned()), "{names:?}");
    }
}
