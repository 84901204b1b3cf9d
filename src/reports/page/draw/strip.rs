//! A strip of cells, the darker the more, with name and number below each.

use crate::reports::figures::{Figure, Mark};

use super::{Canvas, FONT, Ink, SMALL, Side, text};

/// Height of a cell, and of what belongs to it.
const CELL: i32 = 34;
const ROW: i32 = CELL + 48;
/// The lightest cell that holds something.
const LIGHTEST: f64 = 0.15;

/// Where the cells go.
pub(super) struct Plan<'a> {
    marks: &'a [Mark],
    width: i32,
    in_a_row: i32,
}

impl<'a> Plan<'a> {
    pub(super) fn new(figure: &'a Figure, width: u32) -> Self {
        let width = i32::try_from(width).unwrap_or(i32::MAX);
        let texts = figure
            .marks
            .iter()
            .flat_map(|mark| [&mark.label, &mark.text]);
        let widest = texts.map(|words| text::width(words, FONT)).max();
        let most = width / (widest.unwrap_or(0) + 12).max(48);
        let count = i32::try_from(figure.marks.len()).unwrap_or(i32::MAX);
        Self {
            marks: &figure.marks,
            width,
            in_a_row: most.clamp(1, count.max(1)),
        }
    }

    pub(super) fn height(&self) -> u32 {
        let rows = self.marks.len().div_ceil(self.in_a_row as usize).max(1);
        u32::try_from(rows).unwrap_or(1) * ROW as u32
    }

    pub(super) fn draw(&self, canvas: &Canvas<'_>) {
        let value = |mark: &Mark| mark.value.unwrap_or_default().max(0.0);
        let most = self.marks.iter().map(value).fold(0.0, f64::max);
        let cell = self.width / self.in_a_row;
        for (mark, at) in self.marks.iter().zip(0_i32..) {
            let (x, y) = (at % self.in_a_row * cell, at / self.in_a_row * ROW);
            let share = if most > 0.0 { value(mark) / most } else { 0.0 };
            canvas.bar(((x, y), (x + cell - 3, y + CELL)), Ink::Grid, 1.0);
            if share > 0.0 {
                let darkness = LIGHTEST + (1.0 - LIGHTEST) * share;
                canvas.bar(((x, y), (x + cell - 3, y + CELL)), Ink::Main, darkness);
            }
            let middle = x + cell / 2;
            canvas.text(
                &mark.text,
                (middle, y + CELL + 14),
                Side::Middle,
                (FONT, Ink::Text),
            );
            canvas.text(
                &mark.label,
                (middle, y + CELL + 31),
                Side::Middle,
                (SMALL, Ink::Soft),
            );
        }
    }
}
