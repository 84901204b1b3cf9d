//! Names that want to be more than names: markup, formulas, letters that turn the text around.

use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::browser::Browser;
use crate::world::{LocalOrg, World};

const NAMES: [&str; 9] = [
    "<script>document.title='owned';alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\"><svg onload=alert(3)>",
    "=HYPERLINK(\"http://evil.example\",\"go\")",
    "+SUM(1;2)",
    "-2+3",
    "@SUM(A1)",
    "\u{202e}gnp.exe مرحبا 👩\u{200d}🚀",
    "A name so long that it does not fit into the room that a chart has for names, but must be there in whole",
];

/// An org whose deals, owners and stages have such names.
fn org(world: &World) -> LocalOrg {
    let mut csv = String::from("Name,StageName,Amount,CloseDate,LeadSource\n");
    for (at, name) in NAMES.iter().enumerate() {
        let quoted = name.replace('"', "\"\"");
        let amount = ["1000", "", "-50", "0"][at % 4];
        let stage = format!("{quoted} {at}");
        csv.push_str(&format!(
            "\"{quoted}\",\"{stage}\",{amount},2020-01-{:02},\"{quoted}\"\n",
            at + 1
        ));
    }
    let file = world.file("Opportunity.csv", &csv);
    let db = world.folder().join("org.db");
    let db = db.to_str().unwrap();
    let source = format!("Opportunity={file}");
    world.run(&["local", "load", "--db", db, &source]).ends(0);
    let org = world.local_org(&["--db", db]);
    world.log_in(&org, "hostile");
    org
}

/// The whole book of the org as page and workbook.
fn files(world: &World) -> (PathBuf, PathBuf) {
    let (page, book) = (
        world.folder().join("hostile.html"),
        world.folder().join("hostile.xlsx"),
    );
    let (page_name, book_name) = (page.to_str().unwrap(), book.to_str().unwrap());
    let files = ["--report", page_name, "--report", book_name];
    let arguments = ["pipeline", "summary", "--group-by", "LeadSource"];
    let run = world.run(&[&arguments[..], &files].concat()).ends(0);
    for letters in ["\u{202e}", "\u{1b}"] {
        assert!(!run.stderr.contains(letters));
    }
    (page, book)
}

#[test]
fn names_stay_names() {
    let world = World::new();
    let _org = org(&world);
    let (page, book) = files(&world);
    let page = std::fs::read_to_string(page).unwrap();
    assert_eq!(page.matches("<script").count(), 1);
    for markup in ["<img", "onerror=alert(2)>", "<svg onload", "\u{202e}"] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert!(
        page.contains("&lt;script&gt;document.title="),
        "the name is there, as text"
    );
    assert!(page.contains("مرحبا 👩\u{200d}🚀"));
    let mut book: Xlsx<_> = open_workbook(book).unwrap();
    let mut texts = Vec::new();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name}");
        let range = book.worksheet_range(&name).unwrap();
        for (_, _, cell) in range.used_cells() {
            if let Data::String(text) = cell {
                texts.push(text.clone());
            }
        }
    }
    for name in &NAMES[..7] {
        assert!(
            texts.iter().any(|text| text == name),
            "{name}: a text like any other"
        );
    }
    assert!(texts.iter().all(|text| !text.contains('\u{202e}')));
}

#[test]
fn a_browser_runs_the_script_of_the_page_alone() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let world = World::new();
    let _org = org(&world);
    let (page, _) = files(&world);
    browser.go(&format!("file://{}", page.display()));
    assert!(!browser.has_dialog());
    assert!(
        browser.title().starts_with("Pipeline"),
        "{}",
        browser.title()
    );
    browser.picture("report");
    let count = |selector: &str| browser.count(selector);
    assert_eq!(count("script"), 1);
    assert_eq!(count("img, iframe, object, embed, link[rel=stylesheet]"), 0);
    assert_eq!(count("svg svg, svg script, svg foreignObject"), 0);

    let table = "#pipeline-hygiene table.sorts";
    let head = format!("{table} th[data-key=count]");
    let first = format!("{table} tbody tr:first-child td[data-k=count]");
    browser.click(&format!("{head} button"));
    assert_eq!(count(&format!("{head}[aria-sort=descending]")), 1);
    let most: u64 = browser.text(&first).parse().unwrap();
    browser.click(&format!("{head} button"));
    assert_eq!(count(&format!("{head}[aria-sort=ascending]")), 1);
    assert_eq!(count(&format!("{table} th[aria-sort]")), 1);
    let least: u64 = browser.text(&first).parse().unwrap();
    assert!(most > least, "{most} and {least}");
}
