//! Charts of the spreadsheet itself, on one sheet; the numbers they show stand on another.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartErrorBars, ChartErrorBarsType, ChartFormat,
    ChartLegendPosition, ChartLine, ChartRange, ChartSolidFill, ChartType, Worksheet, XlsxError,
};

use crate::analytics::{Report, Unit, Value};
use crate::reports::figures::{Figure, Mark, Shape, Tone, figures};
use crate::reports::page::{harmless, short_title};

use super::cells::{Cells, widen};

/// Size of a chart, and of the rows and columns below it.
const WIDTH: u32 = 620;
const HEIGHT: u32 = 320;
const ROW: u32 = 20;
const COLUMNS: u16 = 10;
/// Height of a row of a chart that has rows.
const BAR: u32 = 22;

/// Letters that the words of a chart may have.
const MOST_WORDS: usize = 120;

const MAIN: u32 = 0x2F_6F_DE;
const TOTAL: u32 = 0x45_52_6B;
const MORE: u32 = 0x12_80_5C;
const LESS: u32 = 0xC2_41_0C;
const GRID: u32 = 0xDF_E3_E8;

/// The charts of all reports.
pub(super) struct Charted(Vec<(String, Vec<Figure>)>);

/// A list of numbers that a chart has, with its name and colour; none is not drawn.
struct Series {
    name: String,
    color: Option<u32>,
    values: Vec<Option<f64>>,
}

impl Charted {
    /// Each chart once.
    pub(super) fn of(reports: &[Report]) -> Self {
        let mut seen: Vec<Figure> = Vec::new();
        let mut found = Vec::new();
        for report in reports {
            let mut fresh = figures(report);
            fresh.retain(|figure| !seen.contains(figure));
            seen.extend(fresh.iter().cloned());
            if !fresh.is_empty() {
                found.push((short_title(report), fresh));
            }
        }
        Self(found)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sheet with the charts, and the one with their numbers.
    pub(super) fn sheets(
        &self,
        cells: &mut Cells,
        data_name: &str,
    ) -> Result<(Worksheet, Worksheet), XlsxError> {
        let (mut sheet, mut data) = (Worksheet::new(), Worksheet::new());
        sheet.set_screen_gridlines(false);
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        let title = cells.title.clone();
        let (mut top, mut row) = (0, 0);
        for (name, figures) in &self.0 {
            cells.text_in(&mut sheet, (top, 0), name, &title)?;
            let mut ends = [top + 2; 2];
            for (at, figure) in figures.iter().enumerate() {
                let block = Block::write(figure, &mut data, cells, row)?;
                row = block.bottom + 2;
                let (chart, height) = block.chart(figure, data_name);
                let side = at % 2;
                let column = COLUMNS * u16::try_from(side).unwrap_or(0);
                sheet.insert_chart(ends[side], column, &chart)?;
                ends[side] += height / ROW + 2;
            }
            top = ends[0].max(ends[1]) + 1;
        }
        widen(&mut data, 0, 36)?;
        for column in 1..6 {
            widen(&mut data, column, 18)?;
        }
        Ok((sheet, data))
    }
}

/// The numbers of a chart on the sheet of numbers.
struct Block {
    top: u32,
    bottom: u32,
    series: Vec<Series>,
}

impl Block {
    fn write(
        figure: &Figure,
        data: &mut Worksheet,
        cells: &mut Cells,
        row: u32,
    ) -> Result<Self, XlsxError> {
        let series = series(figure);
        let (title, head) = (cells.title.clone(), cells.head.clone());
        cells.text_in(data, (row, 0), &figure.title, &title)?;
        for (series, column) in series.iter().zip(1_u16..) {
            cells.text_in(data, (row + 1, column), &series.name, &head)?;
        }
        let top = row + 2;
        let format = cells.format(figure.unit).clone();
        for (at, (mark, row)) in figure.marks.iter().zip(top..).enumerate() {
            let label = Value::Text(Some(mark.label.clone()));
            cells.value(data, (row, 0), &label)?;
            for (series, column) in series.iter().zip(1_u16..) {
                if let Some(Some(number)) = series.values.get(at) {
                    data.write_number_with_format(row, column, *number, &format)?;
                }
            }
        }
        let count = u32::try_from(figure.marks.len()).unwrap_or(0);
        Ok(Self {
            top,
            bottom: top + count.saturating_sub(1),
            series,
        })
    }

    /// The chart, and its height.
    fn chart(&self, figure: &Figure, data_name: &str) -> (Chart, u32) {
        let mut chart = Chart::new(kind(figure));
        let range = |column: u16| (data_name, self.top, column, self.bottom, column);
        for (series, column) in self.series.iter().zip(1_u16..) {
            // The ends of ranges are no lists of their own.
            if figure.shape == Shape::Ranges && column > 1 {
                break;
            }
            let (name, row, at, ..) = range(column);
            let drawn = chart.add_series();
            drawn
                .set_categories(range(0))
                .set_values(range(column))
                .set_name((name, row - 1, at))
                .set_format(&mut colored(series.color))
                .set_gap(45);
            if figure.shape == Shape::Columns || stacked(figure) {
                drawn.set_overlap(100);
            }
            if figure.shape == Shape::Ranges {
                drawn.set_x_error_bars(&between(range(3), range(2)));
            }
        }
        let count = u32::try_from(figure.marks.len()).unwrap_or(0);
        let height = match is_lying(figure) {
            true => (110 + BAR * count).max(200),
            false => HEIGHT,
        };
        dress(&mut chart, figure);
        chart.set_width(WIDTH).set_height(height);
        (chart, height)
    }
}

/// Whether bars lie, each with its name before it.
fn is_lying(figure: &Figure) -> bool {
    matches!(figure.shape, Shape::Bars | Shape::Funnel | Shape::Ranges)
}

fn stacked(figure: &Figure) -> bool {
    matches!(figure.shape, Shape::Funnel | Shape::Bridge)
}

fn kind(figure: &Figure) -> ChartType {
    match figure.shape {
        Shape::Bars | Shape::Ranges => ChartType::Bar,
        Shape::Funnel => ChartType::BarStacked,
        Shape::Bridge => ChartType::ColumnStacked,
        Shape::Columns | Shape::Strip => ChartType::Column,
        Shape::Line => ChartType::Line,
    }
}

fn colored(color: Option<u32>) -> ChartFormat {
    let mut format = ChartFormat::new();
    match color {
        Some(color) => {
            format
                .set_solid_fill(ChartSolidFill::new().set_color(color))
                .set_line(ChartLine::new().set_color(color));
        }
        None => {
            format.set_no_fill().set_no_line();
        }
    }
    format
}

type Range<'a> = (&'a str, u32, u16, u32, u16);

fn between(plus: Range<'_>, minus: Range<'_>) -> ChartErrorBars {
    let range = |(sheet, first, from, last, to): Range<'_>| {
        ChartRange::new_from_range(sheet, first, from, last, to)
    };
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(range(plus), range(minus)));
    bars
}

/// How numbers stand at an axis: short, and below zero without a sign where that is another list.
fn axis_code(figure: &Figure) -> &'static str {
    match (figure.unit, figure.series.1.is_some()) {
        (Unit::Rate, _) => "0%",
        (_, true) => "#,##0;#,##0",
        (_, false) => "#,##0",
    }
}

fn has_negative(figure: &Figure) -> bool {
    let is_below = |mark: &Mark| mark.value.is_some_and(|value| value < 0.0);
    figure.series.1.is_some() || figure.marks.iter().any(is_below)
}

/// Title, axes, legend, and words for those who do not see it.
fn dress(chart: &mut Chart, figure: &Figure) {
    chart.title().set_name(&figure.title);
    let described = harmless(&figure.described());
    let short: String = described.chars().take(MOST_WORDS).collect();
    chart.set_alt_text(short);
    let mut grid = ChartLine::new();
    grid.set_color(GRID);
    // Of bars that lie the upright axis has the names.
    if is_lying(figure) {
        chart.y_axis().set_reverse();
    }
    let numbers = match is_lying(figure) {
        true => chart.x_axis(),
        false => chart.y_axis(),
    };
    numbers
        .set_num_format(axis_code(figure))
        .set_major_gridlines(true)
        .set_major_gridlines_line(&grid);
    match figure.shape {
        Shape::Funnel => {
            numbers.set_hidden(true).set_major_gridlines(false);
        }
        Shape::Line | Shape::Ranges => {
            numbers.set_min(0);
        }
        // Else a spreadsheet lets bars of like length begin just below the shortest.
        Shape::Bars | Shape::Columns | Shape::Strip if !has_negative(figure) => {
            numbers.set_min(0);
        }
        _ => {}
    }
    if matches!(figure.shape, Shape::Columns | Shape::Bridge) {
        let low = ChartAxisLabelPosition::Low;
        chart.x_axis().set_label_position(low);
    }
    match (figure.shape, figure.series.1.is_some()) {
        (Shape::Bridge, _) => {
            chart
                .legend()
                .set_position(ChartLegendPosition::Bottom)
                .delete_entries(&[0]);
        }
        (_, true) => {
            chart.legend().set_position(ChartLegendPosition::Bottom);
        }
        _ => {
            chart.legend().set_hidden();
        }
    }
}

/// The lists of numbers that a chart is made of.
fn series(figure: &Figure) -> Vec<Series> {
    let list = |name: &str, color, number: &dyn Fn(&Mark) -> Option<f64>| Series {
        name: name.to_owned(),
        color,
        values: figure.marks.iter().map(number).collect(),
    };
    let own = |color| list(&figure.series.0, Some(color), &|mark| mark.value);
    match figure.shape {
        Shape::Funnel => {
            let most = figure.marks.iter().filter_map(|mark| mark.value);
            let most = most.fold(0.0, f64::max);
            let half = |mark: &Mark| Some((most - mark.value.unwrap_or(0.0).max(0.0)) / 2.0);
            vec![list("Space", None, &half), own(MAIN)]
        }
        Shape::Ranges => {
            let apart = |mark: &Mark, end: fn((f64, f64)) -> f64| {
                Some((end(mark.ends?) - mark.value?).abs())
            };
            vec![
                own(MAIN),
                list("Down to the low end", None, &|mark| {
                    apart(mark, |ends| ends.0)
                }),
                list("Up to the high end", None, &|mark| {
                    apart(mark, |ends| ends.1)
                }),
            ]
        }
        Shape::Bridge => bridge(figure),
        Shape::Columns => {
            let mut all = vec![own(MAIN)];
            if let Some(name) = &figure.series.1 {
                all.push(list(name, Some(LESS), &|mark| {
                    mark.below.map(|below| -below)
                }));
            }
            all
        }
        Shape::Bars | Shape::Line | Shape::Strip => vec![own(MAIN)],
    }
}

/// A base that is not seen, and on it what is there, what is added and what is taken.
fn bridge(figure: &Figure) -> Vec<Series> {
    let base = |mark: &Mark| {
        let (from, to) = mark.ends?;
        Some(match from.signum() == to.signum() {
            true if from < 0.0 => from.max(to),
            true => from.min(to),
            false => 0.0,
        })
    };
    let part = |mark: &Mark, tones: &[Tone]| {
        let (from, to) = mark.ends.filter(|_| tones.contains(&mark.tone))?;
        let (low, high) = (from.min(to), from.max(to));
        Some(if high <= 0.0 {
            low - high
        } else {
            high - low.max(0.0)
        })
    };
    // Of a bar across zero the part below stands by itself.
    let across = |mark: &Mark| {
        let (from, to) = mark.ends?;
        let low = from.min(to);
        (low < 0.0 && from.max(to) > 0.0).then_some(low)
    };
    let list = |name: &str, color, values: &dyn Fn(&Mark) -> Option<f64>| Series {
        name: name.to_owned(),
        color,
        values: figure.marks.iter().map(values).collect(),
    };
    let mut all = vec![
        list("Base", None, &base),
        list("Total", Some(TOTAL), &|mark| {
            part(mark, &[Tone::Total, Tone::Plain, Tone::Rest])
        }),
        list("More", Some(MORE), &|mark| part(mark, &[Tone::More])),
        list("Less", Some(LESS), &|mark| part(mark, &[Tone::Less])),
    ];
    if figure.marks.iter().any(|mark| across(mark).is_some()) {
        all.push(list("Below zero", Some(LESS), &across));
    }
    all
}
