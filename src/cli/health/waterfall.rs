//! Where the time of a way goes, drawn: each step begins where the one before ended.

use serde_json::Value;

use crate::health::Step;
use crate::output::chart;

/// Least cells that a drawing is worth.
const LEAST: usize = 12;
/// Cells of the names, and of the times with the gap behind them.
const NAME: usize = 13;
const TIME: usize = 14;

/// The drawing of the steps, as a finding tells them, in lines of at most `width` cells.
pub(super) fn waterfall(steps: &Value, width: usize) -> Vec<String> {
    let steps: Vec<(&str, f64)> = steps
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|step| Some((step["step"].as_str()?, step["p50_ms"].as_f64()?)))
        .collect();
    let total: f64 = steps.iter().map(|(_, took)| took).sum();
    let room = width.saturating_sub(NAME + TIME);
    let mut begun = 0.0;
    steps
        .into_iter()
        .map(|(step, took)| {
            let line = format!("{:NAME$}{:>9} ms", title(step), format!("{took:.1}"));
            if room < LEAST || total <= 0.0 {
                return line;
            }
            // A bar has at least one cell, also the last one.
            let place = (begun / total * (room - 1) as f64).floor() as usize;
            begun += took;
            let bar = chart::bar(took / total, room);
            let bar: String = bar.chars().take(room - place).collect();
            format!("{line}  {:place$}{bar}", "")
        })
        .collect()
}

fn title(word: &str) -> &'static str {
    let step = Step::ALL
        .into_iter()
        .find(|step| serde_json::to_value(step).is_ok_and(|value| value == word));
    step.map_or("", Step::title)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_step_begins_where_the_last_ended() {
        let steps = json!([
            {"step": "lookup", "p50_ms": 10.0},
            {"step": "connect", "p50_ms": 20.0},
            {"step": "api", "p50_ms": 10.0},
        ]);
        let expected = [
            "name look-up      10.0 ms  ██▌".to_owned(),
            format!("connection        20.0 ms  {}████▋", "  "),
            format!("API call          10.0 ms  {}▉", " ".repeat(8)),
        ];
        let drawn = waterfall(&steps, 45);
        assert_eq!(drawn.len(), 3);
        for (line, wanted) in drawn.iter().zip(expected) {
            assert!(line.starts_with(&wanted[..25]), "{line}");
            assert!(line.chars().count() <= 45, "{line}");
        }
        let place = |line: &str| line.chars().skip(27).take_while(|c| *c == ' ').count();
        assert!(place(&drawn[0]) < place(&drawn[1]) && place(&drawn[1]) < place(&drawn[2]));
        assert!(waterfall(&steps, 20)[0].ends_with("ms"));
    }
}
