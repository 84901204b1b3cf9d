//! Formulas and queries of the numbers, and the keys of the earlier service.

use serde_json::Value;

use super::{cents, demo, demo_json};
use crate::world::DEMO;

#[test]
fn formulas_and_queries_are_told() {
    let explained = demo_json(&["pipeline", "summary", "--explain"]);
    let metrics = explained["metrics"].as_array().unwrap();
    for metric in metrics {
        assert!(!metric["formula"].as_str().unwrap().is_empty(), "{metric}");
    }
    assert!(
        explained["queries"][0]["soql"]
            .as_str()
            .unwrap()
            .starts_with("SELECT ")
    );
    let help = DEMO.run(&["help", "metrics"]).ends(0).stdout;
    assert!(help.contains("velocity_per_day"));
    let page = include_str!("../../../docs/metrics.md");
    for entry in sfkit::analytics::catalogue::ENTRIES {
        assert!(
            page.contains(&format!("| `{}` |", entry.key)),
            "docs/metrics.md lacks `{}`",
            entry.key
        );
        assert!(
            page.contains(entry.formula),
            "docs/metrics.md has another formula of `{}`",
            entry.key
        );
    }
}

/// The stages under the earlier keys, when their sums are those of the report.
#[track_caller]
fn stages_that_agree<'a>(analytics: &'a Value, now: &Value) -> &'a serde_json::Map<String, Value> {
    let open = &analytics["total_pipeline_value"];
    assert_eq!(cents(open), cents(&now["metrics"]["open_value"]));
    let stages = analytics["stage_breakdown"].as_object().unwrap();
    let count = |stage: &Value| stage["count"].as_u64().unwrap();
    assert_eq!(now["n"], stages.values().map(count).sum::<u64>());
    stages
}

#[test]
fn the_earlier_keys_are_there() {
    let report = demo(&["pipeline", "summary", "--compat"]).ends(0).json();
    let analytics = &report["analytics"];
    let now = demo_json(&["pipeline", "summary"]);
    assert_eq!(report["ok"], true);
    let stages = stages_that_agree(analytics, &now);
    assert!(
        stages
            .values()
            .all(|stage| stage["opportunities"].as_array().unwrap().len() <= 5)
    );
    for key in [
        "weighted_pipeline_value",
        "current_quarter_value",
        "total_opportunities",
        "current_quarter_opportunities",
        "generated_at",
    ] {
        assert!(!analytics[key].is_null(), "{key}");
    }
}

#[test]
fn the_earlier_keys_are_of_the_period_and_go_into_a_file() {
    let period = ["--period", "this-quarter"];
    let compat = |words: &[&str]| demo(&[words, &["--compat"], &period].concat());
    let analytics = compat(&["pipeline"]).ends(0).json()["analytics"].clone();
    let now = demo_json(&[&["pipeline"], &period[..]].concat());
    let stages = stages_that_agree(&analytics, &now);
    let quarter = now["window"].clone();
    let inside = |deal: &Value| {
        let day = deal["CloseDate"].as_str();
        quarter["from"].as_str() <= day && day < quarter["to"].as_str()
    };
    for stage in stages.values() {
        assert!(
            stage["opportunities"]
                .as_array()
                .unwrap()
                .iter()
                .all(inside)
        );
    }
    let leads = compat(&["leads"]).ends(0).json()["analytics"].clone();
    let now = demo_json(&[&["leads"], &period[..]].concat());
    assert_eq!(leads["total_leads"], now["metrics"]["created_count"]);

    let world = &*DEMO;
    let file = world.folder().join("earlier.json");
    let words = ["pipeline", "--compat", "-o", "demo", "--output"];
    let written = world.run(&[&words[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(written.ends(0).stdout, "");
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 1);
    let read: Value = serde_json::from_str(&text).unwrap();
    assert!(read["analytics"]["total_opportunities"].is_u64(), "{text}");
}
