//! Charts with a row for each mark: bars, funnels, bridges, ranges.
//!
//! On a wide picture the name stands before the bar and the number behind it; on a narrow one both
//! stand above.

use crate::analytics::Unit;
use crate::reports::figures::{Figure, Mark, Shape, Tone};
use crate::reports::readable::compact;

use super::{Canvas, FONT, Ink, LEADING, SMALL, Side, WIDE, text};

/// Height of a bar.
const BAR: i32 = 18;
/// Between two rows.
const GAP: i32 = 10;
/// Between name, bar and number.
const SPACE: i32 = 10;
/// Room of the numbers below a scale, and of the name of a goal.
const SCALE: i32 = 24;

/// Where everything goes.
pub(super) struct Plan<'a> {
    figure: &'a Figure,
    width: i32,
    /// Where bars begin and end.
    bars: (i32, i32),
    /// The numbers at both ends of the bars.
    range: (f64, f64),
    rows: Vec<Row<'a>>,
    is_wide: bool,
}

struct Row<'a> {
    mark: &'a Mark,
    lines: Vec<String>,
    top: i32,
    bar: i32,
    height: i32,
}

impl<'a> Plan<'a> {
    pub(super) fn new(figure: &'a Figure, width: u32) -> Self {
        let is_wide = width >= WIDE;
        let width = i32::try_from(width).unwrap_or(i32::MAX);
        let widest = |texts: &mut dyn Iterator<Item = &'a str>| {
            texts
                .map(|label| text::width(label, FONT))
                .max()
                .unwrap_or(0)
        };
        let names = widest(&mut figure.marks.iter().map(|mark| mark.label.as_str()));
        let numbers = widest(&mut figure.marks.iter().map(|mark| mark.text.as_str()));
        let names = names.min(width * 9 / 25);
        let (bars, room) = match is_wide {
            true => ((names + SPACE, width - numbers - SPACE), names),
            false => ((0, width - 1), (width - numbers - SPACE).max(width * 2 / 5)),
        };
        // A point at either end stands clear of the words beside it.
        let inset = if figure.shape == Shape::Ranges {
            SPACE / 2
        } else {
            0
        };
        let bars = (bars.0 + inset, bars.1 - inset);
        let mut plan = Self {
            figure,
            width,
            bars: (bars.0, bars.1.max(bars.0 + 40)),
            range: range(figure),
            rows: Vec::with_capacity(figure.marks.len()),
            is_wide,
        };
        let mut top = if figure.goal.is_some() { SCALE } else { 2 };
        for mark in &figure.marks {
            let lines = text::wrapped(&mark.label, FONT, room);
            let text = LEADING * i32::try_from(lines.len()).unwrap_or(1);
            let (bar, height) = match is_wide {
                true => (top + (text.max(BAR) - BAR) / 2, text.max(BAR)),
                false => (top + text, text + BAR),
            };
            plan.rows.push(Row {
                mark,
                lines,
                top,
                bar,
                height,
            });
            top += height + GAP;
        }
        plan
    }

    /// Where the last row ends.
    fn bottom(&self) -> i32 {
        self.rows.last().map_or(GAP, |row| row.top + row.height + 4)
    }

    pub(super) fn height(&self) -> u32 {
        let scale = if self.has_scale() { SCALE } else { 0 };
        u32::try_from(self.bottom() + scale).unwrap_or(0)
    }

    fn has_scale(&self) -> bool {
        self.figure.shape == Shape::Ranges
    }

    /// Where a number stands.
    fn x(&self, value: f64) -> i32 {
        let (low, high) = self.range;
        let share = match high > low {
            true => (value - low) / (high - low),
            false => 0.0,
        };
        let (from, to) = self.bars;
        from + (share.clamp(0.0, 1.0) * f64::from(to - from)).round() as i32
    }

    pub(super) fn draw(&self, canvas: &Canvas<'_>) {
        if self.has_scale() {
            self.scale(canvas);
        }
        for (at, row) in self.rows.iter().enumerate() {
            self.words(row, canvas);
            match self.figure.shape {
                Shape::Funnel => self.floor(row, canvas),
                Shape::Bridge => self.span(row, self.rows.get(at + 1), canvas),
                Shape::Ranges => self.whisker(row, canvas),
                _ => self.bar(row, canvas),
            }
        }
        if matches!(self.figure.shape, Shape::Bars | Shape::Bridge) && self.range.0 < 0.0 {
            let zero = self.x(0.0);
            canvas.line((zero, 0), (zero, self.bottom()), Ink::Soft, 1);
        }
        if let Some((name, value)) = &self.figure.goal {
            let x = self.x(*value);
            canvas.line((x, SCALE - 4), (x, self.bottom()), Ink::Goal, 2);
            let side = match x > self.width / 2 {
                true => Side::Right,
                false => Side::Left,
            };
            canvas.text(name, (x, SCALE / 2 - 2), side, (SMALL, Ink::Goal));
        }
    }

    fn words(&self, row: &Row<'_>, canvas: &Canvas<'_>) {
        let lines = i32::try_from(row.lines.len()).unwrap_or(1);
        let first = match self.is_wide {
            true => row.top + (row.height - lines * LEADING) / 2 + LEADING / 2,
            false => row.top + LEADING / 2 - 1,
        };
        for (line, y) in row.lines.iter().zip((first..).step_by(LEADING as usize)) {
            canvas.text(line, (0, y), Side::Left, (FONT, Ink::Text));
        }
        let y = match self.is_wide {
            true => row.bar + BAR / 2,
            false => first,
        };
        canvas.text(
            &row.mark.text,
            (self.width, y),
            Side::Right,
            (FONT, Ink::Text),
        );
    }

    fn bar(&self, row: &Row<'_>, canvas: &Canvas<'_>) {
        let Some(value) = row.mark.value else { return };
        let ink = match row.mark.tone {
            Tone::Rest => Ink::Soft,
            _ if value < 0.0 => Ink::Less,
            _ => Ink::Main,
        };
        let (from, to) = (self.x(0.0), self.x(value));
        let (low, high) = self.range;
        // A bar that is longer than the picture has a gap before its end.
        let end = match (value < low || value > high, to < from) {
            (false, _) => to,
            (true, is_left) => {
                let step = if is_left { GAP } else { -GAP };
                canvas.bar(((to + step, row.bar), (to, row.bar + BAR)), ink, 1.0);
                to + step * 2
            }
        };
        canvas.bar(((from, row.bar), (end, row.bar + BAR)), ink, 1.0);
    }

    fn floor(&self, row: &Row<'_>, canvas: &Canvas<'_>) {
        let value = row.mark.value.unwrap_or_default();
        let (from, to) = self.bars;
        let half = (self.x(value.abs()) - from) / 2;
        let middle = i32::midpoint(from, to);
        let half = if value == 0.0 { half } else { half.max(1) };
        let corners = ((middle - half, row.bar), (middle + half, row.bar + BAR));
        let ink = match row.mark.tone {
            _ if value < 0.0 => Ink::Less,
            Tone::Rest => Ink::Soft,
            _ => Ink::Main,
        };
        canvas.bar(corners, ink, 1.0);
    }

    fn span(&self, row: &Row<'_>, next: Option<&Row<'_>>, canvas: &Canvas<'_>) {
        let Some((from, to)) = row.mark.ends else {
            return;
        };
        let ink = match row.mark.tone {
            Tone::Plain | Tone::Rest => Ink::Main,
            Tone::Total => Ink::Total,
            Tone::More => Ink::More,
            Tone::Less => Ink::Less,
        };
        let (from, mut to) = (self.x(from), self.x(to));
        if from == to {
            to += 1;
        }
        canvas.bar(((from, row.bar), (to, row.bar + BAR)), ink, 1.0);
        // The next bar begins where this one ends.
        let begins = next.and_then(|next| next.mark.ends).map(|ends| ends.0);
        if let (Some(next), true) = (next, begins == row.mark.ends.map(|ends| ends.1)) {
            canvas.line((to, row.bar + BAR), (to, next.bar), Ink::Soft, 1);
        }
    }

    fn whisker(&self, row: &Row<'_>, canvas: &Canvas<'_>) {
        let y = row.bar + BAR / 2;
        let ink = match row.mark.tone {
            Tone::Rest => Ink::Soft,
            _ => Ink::Main,
        };
        if let Some((low, high)) = row.mark.ends {
            let (low, high) = (self.x(low), self.x(high));
            canvas.line((low, y), (high, y), ink, 2);
            for end in [low, high] {
                canvas.line((end, y - 5), (end, y + 5), ink, 2);
            }
        }
        if let Some(value) = row.mark.value {
            canvas.point((self.x(value), y), ink);
        }
    }

    /// Lines and numbers of a scale.
    fn scale(&self, canvas: &Canvas<'_>) {
        const STEPS: u32 = 4;
        let (low, high) = self.range;
        for step in 0..=STEPS {
            let value = low + (high - low) * f64::from(step) / f64::from(STEPS);
            let x = self.x(value);
            canvas.line((x, 0), (x, self.bottom()), Ink::Grid, 1);
            let side = match step {
                0 => Side::Left,
                STEPS => Side::Right,
                _ => Side::Middle,
            };
            let words = compact(self.figure.unit, value);
            let at = (x, self.bottom() + SCALE / 2);
            canvas.text(&words, at, side, (SMALL, Ink::Soft));
        }
    }
}

/// As far as a bar is drawn: one of many rows together would leave nothing to see of the others.
fn shortened(value: f64, mark: &Mark, figure: &Figure) -> f64 {
    const MOST: f64 = 1.2;
    if figure.shape != Shape::Bars || mark.tone != Tone::Rest {
        return value;
    }
    let of_one = figure.marks.iter().filter(|mark| mark.tone != Tone::Rest);
    let lengths = of_one.filter_map(|mark| mark.value).map(f64::abs);
    let longest = lengths.fold(0.0, f64::max) * MOST;
    value.clamp(-longest, longest)
}

/// The numbers at both ends; a bar may be [`shortened`].
fn range(figure: &Figure) -> (f64, f64) {
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for mark in &figure.marks {
        // A bar of a bridge hangs between its ends; its own number is a length.
        let value = mark.value.filter(|_| figure.shape != Shape::Bridge);
        let value = value.map(|value| shortened(value, mark, figure));
        let ends = mark.ends.filter(|_| figure.shape != Shape::Bars);
        let ends = ends.into_iter().flat_map(|(from, to)| [from, to]);
        for number in ends.chain(value) {
            (low, high) = (low.min(number), high.max(number));
        }
    }
    if let Some((_, goal)) = &figure.goal {
        (low, high) = (low.min(*goal), high.max(*goal));
    }
    match figure.shape {
        Shape::Funnel => (0.0, high.max(-low)),
        // Steps of five per cent make a scale with whole numbers.
        Shape::Ranges if figure.unit == Unit::Rate => (0.0, ((high * 5.0).ceil() / 5.0).min(1.0)),
        _ => (low, high),
    }
}
