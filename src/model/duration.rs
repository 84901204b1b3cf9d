//! Durations as people type them.

use std::time::Duration;

/// Reads `300` (seconds), `250ms`, `30s`, `5m`, `2h` or `1d`.
///
/// # Errors
/// What would have been understood, as a sentence.
pub fn duration(text: &str) -> Result<Duration, String> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| expected(text))?;
    let factor = match unit {
        "ms" => return Ok(Duration::from_millis(number)),
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(expected(text)),
    };
    number
        .checked_mul(factor)
        .map(Duration::from_secs)
        .ok_or_else(|| expected(text))
}

fn expected(text: &str) -> String {
    format!("`{text}` is no duration; 300, 30s, 5m, 2h or 250ms are")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_understood() {
        assert_eq!(duration("300"), Ok(Duration::from_secs(300)));
        assert_eq!(duration("5m"), Ok(Duration::from_secs(300)));
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert!(duration("soon").is_err() && duration("5x").is_err() && duration("").is_err());
        assert!(duration("99999999999999999999d").is_err());
    }
}
