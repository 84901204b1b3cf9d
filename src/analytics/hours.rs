//! The clock of an office: minutes between two instants that lie in its hours, holidays aside.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

const DAY_MINUTES: u32 = 1_440;

/// Minutes since midnight, half-open.
pub type Shift = (u32, u32);

/// When an office is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    /// Its name.
    pub name: String,
    zone: TimeZone,
    /// From Monday on; none is a day without hours.
    week: [Option<Shift>; 7],
    /// Hours in which it is closed, by day.
    holidays: BTreeMap<Date, Vec<Shift>>,
}

impl OfficeHours {
    /// An office that is open so every week, from Monday on. A shift that ends at midnight ends with
    /// minute 1440.
    #[must_use]
    pub fn new(name: &str, zone: TimeZone, week: [Option<Shift>; 7]) -> Self {
        Self {
            name: name.to_owned(),
            zone,
            week,
            holidays: BTreeMap::new(),
        }
    }

    /// Closes it on a day, the whole day or for some hours.
    pub fn close(&mut self, day: Date, hours: Option<Shift>) {
        let hours = hours.unwrap_or((0, DAY_MINUTES));
        self.holidays.entry(day).or_default().push(hours);
    }

    /// Whether it is ever open.
    #[must_use]
    pub fn is_ever_open(&self) -> bool {
        self.week.iter().flatten().any(|(from, to)| from < to)
    }

    /// Minutes from one instant to another in which it is open; 0 when the other one is not later.
    #[must_use]
    pub fn minutes(&self, from: Timestamp, to: Timestamp) -> f64 {
        if to <= from {
            return 0.0;
        }
        let mut day = self.zone.to_datetime(from).date();
        let last = self.zone.to_datetime(to).date();
        let mut seconds = 0.0;
        while day <= last {
            for (open, close) in self.open_on(day) {
                let (Some(open), Some(close)) = (self.instant(day, open), self.instant(day, close))
                else {
                    continue;
                };
                let (open, close) = (open.max(from), close.min(to));
                if open < close {
                    seconds += close.duration_since(open).as_secs_f64();
                }
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        seconds / 60.0
    }

    /// The hours of a day without those of its holidays.
    fn open_on(&self, day: Date) -> Vec<Shift> {
        let since_monday = day.weekday().to_monday_zero_offset();
        let place = usize::from(since_monday.unsigned_abs());
        let mut open: Vec<Shift> = self.week[place].into_iter().collect();
        for (from, to) in self.holidays.get(&day).into_iter().flatten() {
            let left = |(open, close): Shift| {
                let before = (open, close.min(*from));
                let behind = (open.max(*to), close);
                [before, behind]
            };
            open = open.into_iter().flat_map(left).collect();
            open.retain(|(open, close)| open < close);
        }
        open
    }

    /// An instant of a day; where clocks are put forward over it, the first one behind the gap.
    fn instant(&self, day: Date, minute: u32) -> Option<Timestamp> {
        let (day, minute) = match minute {
            DAY_MINUTES.. => (day.tomorrow().ok()?, 0),
            minute => (day, minute),
        };
        let time = day
            .at(0, 0, 0, 0)
            .checked_add(i64::from(minute).minutes())
            .ok()?;
        Some(time.to_zoned(self.zone.clone()).ok()?.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn office(zone: &str) -> OfficeHours {
        let nine_to_five = Some((540, 1_020));
        let mut week = [nine_to_five; 7];
        (week[5], week[6]) = (None, None);
        OfficeHours::new("Default", TimeZone::get(zone).unwrap(), week)
    }

    fn minutes(office: &OfficeHours, from: &str, to: &str) -> f64 {
        office.minutes(from.parse().unwrap(), to.parse().unwrap())
    }

    #[test]
    fn only_open_hours_count() {
        let office = office("UTC");
        for (from, to, expected) in [
            // A Friday afternoon to the Monday behind it.
            ("2026-11-20T16:30:00Z", "2026-11-23T09:10:00Z", 40.0),
            ("2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z", 0.0),
            ("2026-11-20T10:00:00Z", "2026-11-20T10:05:30Z", 5.5),
            ("2026-11-20T03:00:00Z", "2026-11-20T09:01:00Z", 1.0),
            ("2026-11-20T10:00:00Z", "2026-11-20T09:00:00Z", 0.0),
        ] {
            assert_eq!(minutes(&office, from, to), expected, "{from}..{to}");
        }
    }

    #[test]
    fn holidays_and_zones_are_kept() {
        let mut office = office("America/New_York");
        let monday = ("2026-11-23T05:00:00Z", "2026-11-24T05:00:00Z");
        assert_eq!(minutes(&office, monday.0, monday.1), 480.0);
        office.close(date(2026, 11, 23), Some((720, 780)));
        assert_eq!(minutes(&office, monday.0, monday.1), 420.0);
        office.close(date(2026, 11, 23), None);
        assert_eq!(minutes(&office, monday.0, monday.1), 0.0);
        // The day on which clocks go forward has an hour less.
        let always = OfficeHours::new("x", office.zone.clone(), [Some((0, 1_440)); 7]);
        let day = ("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z");
        assert_eq!(minutes(&always, day.0, day.1), 1_380.0);
        assert!(always.is_ever_open());
        assert!(!OfficeHours::new("x", TimeZone::UTC, [None; 7]).is_ever_open());
    }
}
