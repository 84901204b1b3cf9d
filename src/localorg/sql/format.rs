//! Instants as the wire has them.

use super::calendar;

/// Milliseconds as `2026-11-22T10:00:00.000+0000`.
pub(in crate::localorg) fn wire_instant(millis: i64) -> String {
    let day = i32::try_from(millis.div_euclid(86_400_000))
        .ok()
        .and_then(calendar::date_of);
    let rest = millis.rem_euclid(86_400_000);
    let (hours, minutes) = (rest / 3_600_000, rest / 60_000 % 60);
    let (seconds, millis) = (rest / 1000 % 60, rest % 1000);
    let day = day.map_or_else(|| "1970-01-01".to_owned(), |day| day.to_string());
    format!("{day}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}+0000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_have_milliseconds_and_no_colon_in_the_offset() {
        assert_eq!(
            wire_instant(1_795_341_900_000),
            "2026-11-22T10:05:00.000+0000"
        );
        assert_eq!(wire_instant(-1), "1969-12-31T23:59:59.999+0000");
    }
}
