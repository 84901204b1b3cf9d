//! What the charts of a report show, before anybody draws them.
//!
//! A [`Figure`] is a heading, a shape and marks with a name, a number and the number's text. The page
//! draws it as SVG, the workbook as a chart of the spreadsheet; which numbers go into which shape is
//! decided here once (`choice`, `bridges`, `rest`). A mark has its text beside it, so that neither colour nor length
//! alone carries a number.

mod bridges;
mod choice;
mod rest;

use crate::analytics::Unit;

pub(super) use choice::figures;

/// How marks are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Bars from a common zero.
    Bars,
    /// Bars around a common middle, one floor below the other.
    Funnel,
    /// Bars that begin where the one before ended: from one sum to another.
    Bridge,
    /// A point with the range in which it probably lies.
    Ranges,
    /// Columns in the order of time or size; a second number hangs below zero.
    Columns,
    /// Points in the order of time, joined.
    Line,
    /// Cells, the darker the more.
    Strip,
}

/// What a mark of a bridge is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tone {
    /// A number like the others.
    #[default]
    Plain,
    /// A sum.
    Total,
    /// Adds to it.
    More,
    /// Takes from it.
    Less,
    /// All rows that have none of their own, together.
    Rest,
}

/// One bar, point, column or cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Mark {
    /// What it is of.
    pub(super) label: String,
    /// Its number.
    pub(super) value: Option<f64>,
    /// The number as a person reads it.
    pub(super) text: String,
    /// The ends of a range; where a bar of a bridge begins and ends.
    pub(super) ends: Option<(f64, f64)>,
    /// A second number, which hangs below zero.
    pub(super) below: Option<f64>,
    /// What it is in a bridge.
    pub(super) tone: Tone,
}

/// A picture of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// What it shows.
    pub(super) title: String,
    /// What a reader must know to read it.
    pub(super) caption: String,
    /// How it is drawn.
    pub(super) shape: Shape,
    /// What kind of number the marks have.
    pub(super) unit: Unit,
    /// Names of the numbers of a mark: of its value, and of what hangs below.
    pub(super) series: (String, Option<String>),
    /// The marks, in their order.
    pub(super) marks: Vec<Mark>,
    /// A number that all marks are to be seen against.
    pub(super) goal: Option<(String, f64)>,
}

impl Figure {
    /// All of it in a sentence, for those who do not see it.
    pub(super) fn described(&self) -> String {
        let marks: Vec<_> = self
            .marks
            .iter()
            .map(|mark| format!("{}: {}", mark.label, mark.text))
            .collect();
        format!("{} {}", self.caption, marks.join("; "))
            .trim()
            .to_owned()
    }
}
