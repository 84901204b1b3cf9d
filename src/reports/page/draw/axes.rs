//! Charts with axes: columns and lines along time or size.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{Circle, LineSeries, Rectangle, SVGBackend};
use plotters::style::{Color, RGBColor};

use crate::reports::figures::{Figure, Shape};
use crate::reports::readable::compact;

use super::{Canvas, Ink, SMALL, Side, style, text};

/// Room of the names below the columns.
const BELOW: u32 = 26;
/// Least room between two names.
const APART: i32 = 10;
/// Part of its place that a column takes.
const FILL: f64 = 0.72;

type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Draws the chart over the whole picture.
pub(super) fn draw(figure: &Figure, canvas: &Canvas<'_>) {
    let (low, high) = range(figure);
    let count = figure.marks.len().max(1) as f64;
    let name = |number: &f64| compact(figure.unit, number.abs());
    let left = text::width(&name(&low), SMALL).max(text::width(&name(&high), SMALL));
    let chart = ChartBuilder::on(&canvas.area)
        .margin_top(14)
        .margin_right(8)
        .x_label_area_size(BELOW)
        .y_label_area_size(left + 22)
        .build_cartesian_2d(0.0..count, low..high);
    let mut chart = chart.expect("a picture is larger than its margins");
    let none = RGBColor(0, 0, 0).mix(0.0);
    let mesh = chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(5)
        .y_label_formatter(&name)
        .label_style(style(SMALL, Ink::Soft))
        .light_line_style(none)
        .bold_line_style(Ink::Grid.stroke(1))
        .axis_style(none)
        .draw();
    mesh.expect("a picture in memory takes everything");
    match figure.shape {
        Shape::Line => points(figure, &mut chart),
        _ => columns(figure, &mut chart),
    }
    names(figure, &chart, canvas);
}

/// The numbers at both ends of the upright axis, with room above.
fn range(figure: &Figure) -> (f64, f64) {
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for mark in &figure.marks {
        let value = mark.value.unwrap_or_default();
        let below = -mark.below.unwrap_or_default();
        (low, high) = (low.min(value).min(below), high.max(value).max(below));
    }
    if low == high {
        high = 1.0;
    }
    let room = (high - low) * 0.09;
    (if low < 0.0 { low - room } else { 0.0 }, high + room)
}

fn columns(figure: &Figure, chart: &mut Chart<'_, '_>) {
    let mut bars = Vec::new();
    for (mark, at) in figure.marks.iter().zip(0_u32..) {
        let middle = f64::from(at) + 0.5;
        let (left, right) = (middle - FILL / 2.0, middle + FILL / 2.0);
        let below = mark.below.map(|below| -below);
        for (value, ink) in [(mark.value, Ink::Main), (below, Ink::Less)] {
            if let Some(value) = value.filter(|value| *value != 0.0) {
                let corners = [(left, 0.0), (right, value)];
                bars.push(Rectangle::new(corners, ink.filled(1.0)));
            }
        }
    }
    let end = f64::from(u32::try_from(figure.marks.len()).unwrap_or(u32::MAX)).max(1.0);
    let zero = LineSeries::new([(0.0, 0.0), (end, 0.0)], Ink::Soft.stroke(1));
    let drawn = chart.draw_series(bars).map(|_| ());
    drawn.expect("a picture in memory takes everything");
    let drawn = chart.draw_series(zero).map(|_| ());
    drawn.expect("a picture in memory takes everything");
}

/// Points are joined where none is missing between them.
fn points(figure: &Figure, chart: &mut Chart<'_, '_>) {
    let place = |at: usize| at as f64 + 0.5;
    let all: Vec<_> = figure
        .marks
        .iter()
        .enumerate()
        .map(|(at, mark)| mark.value.map(|value| (place(at), value)))
        .collect();
    for run in all.split(Option::is_none) {
        let run: Vec<_> = run.iter().flatten().copied().collect();
        let line = LineSeries::new(run, Ink::Main.stroke(2));
        let drawn = chart.draw_series(line).map(|_| ());
        drawn.expect("a picture in memory takes everything");
    }
    let dots = all.iter().flatten();
    let dots = dots.map(|at| Circle::new(*at, 3, Ink::Main.filled(1.0)));
    let drawn = chart.draw_series(dots).map(|_| ());
    drawn.expect("a picture in memory takes everything");
}

/// Names below the columns: as many as have room. Numbers above them, when all have.
fn names(figure: &Figure, chart: &Chart<'_, '_>, canvas: &Canvas<'_>) {
    let (low, _) = range(figure);
    let place = |at: usize, value: f64| chart.backend_coord(&(at as f64 + 0.5, value));
    let one = place(1, 0.0).0 - place(0, 0.0).0;
    let widest = |texts: &mut dyn Iterator<Item = String>| {
        texts.map(|words| text::width(&words, SMALL)).max()
    };
    let labels = widest(&mut figure.marks.iter().map(|mark| mark.label.clone()));
    let step = ((labels.unwrap_or(0) + APART) / one.max(1) + 1).max(1);
    let short = |value: f64| compact(figure.unit, value);
    let values = figure
        .marks
        .iter()
        .flat_map(|mark| [mark.value, mark.below]);
    let values = values.flatten();
    let has_room = widest(&mut values.map(short)).unwrap_or(0) + 2 < one;
    for (at, mark) in figure.marks.iter().enumerate() {
        let (x, bottom) = place(at, low);
        if at.is_multiple_of(step as usize) {
            canvas.text(
                &mark.label,
                (x, bottom + 14),
                Side::Middle,
                (SMALL, Ink::Soft),
            );
        }
        if let Some(value) = mark.value.filter(|value| has_room && *value != 0.0) {
            let above = if figure.shape == Shape::Line { 13 } else { 8 };
            let y = place(at, value.max(0.0)).1 - above;
            canvas.text(&short(value), (x, y), Side::Middle, (SMALL, Ink::Text));
        }
        if let Some(below) = mark.below.filter(|below| has_room && *below != 0.0) {
            let y = place(at, -below).1 + 9;
            canvas.text(&short(below), (x, y), Side::Middle, (SMALL, Ink::Text));
        }
    }
}
