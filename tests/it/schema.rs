//! `docs/health.schema.json` tells the truth about the reports of `health` and `doctor`.
//!
//! [`Schema::check`] is a small validator of its own, stricter than the standard: a member that the
//! schema does not describe is a fault, and so is a keyword that the validator does not know. What was
//! described and never seen in a report is told by [`Schema::unseen`].

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::Value;

const TEXT: &str = include_str!("../../docs/health.schema.json");

/// Keywords that describe and do not constrain.
const REMARKS: [&str; 4] = ["$schema", "$defs", "title", "description"];

/// The published schema.
pub(crate) struct Schema {
    root: Value,
    seen: RefCell<BTreeSet<String>>,
}

impl Schema {
    pub(crate) fn published() -> Self {
        Self {
            root: serde_json::from_str(TEXT).unwrap(),
            seen: RefCell::default(),
        }
    }

    /// Fails the test unless the report is as described.
    #[track_caller]
    pub(crate) fn check(&self, report: &Value) {
        let mut faults = Vec::new();
        self.judge(&self.root, report, "", &mut faults);
        assert!(faults.is_empty(), "\n{}\n{report:#}", faults.join("\n"));
    }

    /// Members that are described and that no checked report has had.
    pub(crate) fn unseen(&self) -> Vec<String> {
        let mut described = Vec::new();
        collect(&self.root["$defs"], "#/$defs", &mut described);
        let seen = self.seen.borrow();
        described.retain(|member| !seen.contains(member));
        described
    }

    fn judge(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let schema = schema.as_object().unwrap();
        for (keyword, rule) in schema {
            let fault = match keyword.as_str() {
                known if REMARKS.contains(&known) => None,
                // Looked at together with others.
                "then" | "additionalProperties" => None,
                "$ref" => {
                    let target = rule.as_str().unwrap().trim_start_matches('#');
                    let target = self.root.pointer(target).unwrap();
                    self.judge(target, value, at, faults);
                    None
                }
                "type" => (!has_type(rule, value)).then(|| format!("is not {rule}")),
                "const" => (rule != value).then(|| format!("is not {rule}")),
                "enum" => {
                    let is_known = rule.as_array().unwrap().contains(value);
                    (!is_known).then(|| format!("{value} is not listed"))
                }
                "minimum" => (value.as_f64() < rule.as_f64()).then(|| "is too small".to_owned()),
                "pattern" => self.matches(rule.as_str().unwrap(), value),
                "required" => missing(rule, value),
                "properties" => {
                    let is_open = schema.get("additionalProperties").is_some();
                    // A condition describes nothing.
                    let is_condition = !schema.contains_key("type");
                    self.judge_members(rule, value, (at, is_open || is_condition), faults);
                    None
                }
                "items" => {
                    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.judge(rule, item, &format!("{at}/{number}"), faults);
                    }
                    None
                }
                "anyOf" => {
                    let fits = |rule: &&Value| {
                        let mut found = Vec::new();
                        self.judge(rule, value, at, &mut found);
                        found.is_empty()
                    };
                    let is_one = rule.as_array().unwrap().iter().any(|rule| fits(&rule));
                    (!is_one).then(|| format!("{value} fits nothing of anyOf"))
                }
                "if" => {
                    let mut found = Vec::new();
                    self.judge(rule, value, at, &mut found);
                    if found.is_empty() {
                        self.judge(&schema["then"], value, at, faults);
                    }
                    None
                }
                other => panic!("the validator does not know `{other}`"),
            };
            faults.extend(fault.map(|fault| format!("{at}: {fault}")));
        }
    }

    fn judge_members(
        &self,
        rules: &Value,
        value: &Value,
        (at, is_open): (&str, bool),
        faults: &mut Vec<String>,
    ) {
        let place = place(&self.root["$defs"], "#/$defs", rules);
        for (name, member) in value.as_object().into_iter().flatten() {
            match rules.get(name) {
                Some(rule) => {
                    if let Some(place) = &place {
                        self.seen.borrow_mut().insert(format!("{place}/{name}"));
                    }
                    self.judge(rule, member, &format!("{at}/{name}"), faults);
                }
                None if is_open => {}
                None => faults.push(format!("{at}/{name}: is not described")),
            }
        }
    }

    /// The two patterns that the schema has, by hand.
    fn matches(&self, pattern: &str, value: &Value) -> Option<String> {
        let text = value.as_str()?;
        let fits = match pattern {
            "^[a-z0-9_-]+$" => {
                let is_fit =
                    |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
                !text.is_empty() && text.chars().all(is_fit)
            }
            _ => text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok(),
        };
        (!fits).then(|| format!("{text:?} does not match {pattern}"))
    }
}

fn has_type(rule: &Value, value: &Value) -> bool {
    let is = |word: &Value| match word.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("the validator does not know the type `{other}`"),
    };
    match rule.as_array() {
        Some(words) => words.iter().any(is),
        None => is(rule),
    }
}

fn missing(rule: &Value, value: &Value) -> Option<String> {
    let names = rule.as_array().unwrap().iter().filter_map(Value::as_str);
    let missing: Vec<_> = names.filter(|name| value.get(name).is_none()).collect();
    (!missing.is_empty()).then(|| format!("lacks {missing:?}"))
}

/// Every member that is described, by its place.
fn collect(schema: &Value, at: &str, found: &mut Vec<String>) {
    for (name, part) in schema.as_object().into_iter().flatten() {
        let at = format!("{at}/{name}");
        if name == "properties" && !at.contains("/if/") {
            let members = part.as_object().unwrap();
            found.extend(members.keys().map(|member| format!("{at}/{member}")));
        }
        collect(part, &at, found);
    }
}

/// Where this very description stands.
fn place(schema: &Value, at: &str, wanted: &Value) -> Option<String> {
    for (name, part) in schema.as_object()? {
        let at = format!("{at}/{name}");
        if std::ptr::eq(part, wanted) {
            return Some(at);
        }
        if let Some(found) = place(part, &at, wanted) {
            return Some(found);
        }
    }
    None
}

#[test]
fn every_check_is_listed_and_none_that_is_not() {
    let schema: Value = serde_json::from_str(TEXT).unwrap();
    let listed = &schema["$defs"]["finding"]["properties"]["check"]["enum"];
    let known: Vec<_> = sfkit::health::Check::ALL
        .iter()
        .map(|check| Value::from(check.as_str()))
        .collect();
    assert_eq!(*listed, Value::from(known), "docs/health.schema.json");
}

#[test]
fn the_validator_sees_faults() {
    let schema = Schema::published();
    let faults = |value: Value| {
        let mut faults = Vec::new();
        schema.judge(&schema.root, &value, "", &mut faults);
        faults
    };
    let counts = serde_json::json!({"ok": 0, "warn": 0, "unknown": 0, "fail": 0});
    let good = serde_json::json!({
        "schema": 1, "report": "tokens", "at": "2026-01-01T00:00:00Z", "verdict": "ok",
        "healthy": true, "counts": counts, "items": [],
    });
    assert_eq!(faults(good.clone()), Vec::<String>::new());
    for (member, value) in [
        ("schema", Value::from(2)),
        ("report", "other".into()),
        ("report", "doctor".into()),
        ("at", "yesterday".into()),
        ("healthy", "yes".into()),
        (
            "counts",
            serde_json::json!({"ok": -1, "warn": 0, "unknown": 0, "fail": 0}),
        ),
        ("items", serde_json::json!([{}])),
        ("more", Value::Null),
    ] {
        let mut bad = good.clone();
        bad[member] = value;
        assert!(!faults(bad).is_empty(), "{member}");
    }
}
