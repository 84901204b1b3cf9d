//! Charts as SVG: drawn by `plotters`, in colours that the page decides.
//!
//! Every chart is drawn twice, for a wide and for a narrow screen, because text in a picture that is
//! made smaller cannot be read. Colours are named ([`Ink`]); the drawing holds marks in their place, which
//! become variables of the style sheet, so that one picture serves light, dark and paper. Text stays
//! text, in whole: a long name takes several lines.

mod axes;
mod rows;
mod strip;
mod text;

use maud::{Markup, PreEscaped, html};
use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, IntoDrawingArea, PathElement, Rectangle, SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBAColor, RGBColor, ShapeStyle, TextStyle};

use crate::reports::figures::{Figure, Shape};

/// Units of a picture for a desk and for a phone.
const WIDE: u32 = 620;
const NARROW: u32 = 330;

/// Letters of a chart, in units of the picture.
const FONT: f64 = 13.0;
/// Letters of an axis.
const SMALL: f64 = 11.5;
/// From one line of text to the next.
const LEADING: i32 = 17;

/// Sizes that plotters is told are larger than the letters that it writes.
const SCALE: f64 = 1.24;

/// A colour by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    Text,
    Soft,
    Grid,
    Main,
    Total,
    More,
    Less,
    Goal,
}

impl Ink {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Text, "var(--text)"),
        (Self::Soft, "var(--soft)"),
        (Self::Grid, "var(--grid)"),
        (Self::Main, "var(--main)"),
        (Self::Total, "var(--total)"),
        (Self::More, "var(--more)"),
        (Self::Less, "var(--less)"),
        (Self::Goal, "var(--goal)"),
    ];

    /// What stands for it until the drawing is done; no two are alike.
    fn stand_in(self) -> RGBColor {
        RGBColor(1, 0, self as u8 + 1)
    }

    fn filled(self, opacity: f64) -> ShapeStyle {
        let color: RGBAColor = self.stand_in().mix(opacity);
        color.filled()
    }

    fn stroke(self, width: u32) -> ShapeStyle {
        self.stand_in().stroke_width(width)
    }
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// What one draws on.
struct Canvas<'a> {
    area: Area<'a>,
}

/// Where text stands to its point.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Middle,
    Right,
}

impl Canvas<'_> {
    fn bar(&self, (from, to): ((i32, i32), (i32, i32)), ink: Ink, opacity: f64) {
        let corners = [
            (from.0.min(to.0), from.1.min(to.1)),
            (from.0.max(to.0), from.1.max(to.1)),
        ];
        let drawn = self
            .area
            .draw(&Rectangle::new(corners, ink.filled(opacity)));
        drawn.expect("a picture in memory takes everything");
    }

    fn line(&self, from: (i32, i32), to: (i32, i32), ink: Ink, width: u32) {
        let path = PathElement::new(vec![from, to], ink.stroke(width));
        let drawn = self.area.draw(&path);
        drawn.expect("a picture in memory takes everything");
    }

    fn point(&self, at: (i32, i32), ink: Ink) {
        let drawn = self.area.draw(&Circle::new(at, 5, ink.filled(1.0)));
        drawn.expect("a picture in memory takes everything");
    }

    /// Text whose middle is at this height.
    fn text(&self, words: &str, at: (i32, i32), side: Side, (size, ink): (f64, Ink)) {
        let anchor = match side {
            Side::Left => HPos::Left,
            Side::Middle => HPos::Center,
            Side::Right => HPos::Right,
        };
        let style = style(size, ink).pos(Pos::new(anchor, VPos::Center));
        let drawn = self.area.draw(&Text::new(text::isolated(words), at, style));
        drawn.expect("a picture in memory takes everything");
    }
}

fn style(size: f64, ink: Ink) -> TextStyle<'static> {
    ("sans-serif", size * SCALE)
        .into_font()
        .color(&ink.stand_in())
}

/// The chart for both widths. `id` names it in the page.
pub(super) fn chart(figure: &Figure, id: &str) -> Markup {
    html! {
        (svg(figure, &format!("{id}-w"), ("wide", WIDE)))
        (svg(figure, &format!("{id}-n"), ("narrow", NARROW)))
    }
}

fn svg(figure: &Figure, id: &str, (class, width): (&str, u32)) -> Markup {
    let (height, body) = drawn(figure, width);
    html! {
        svg class=(class) role="img" viewBox=(format!("0 0 {width} {height}"))
            aria-labelledby=(format!("{id}-t {id}-d")) {
            title id=(format!("{id}-t")) { (figure.title) }
            desc id=(format!("{id}-d")) { (figure.described()) }
            (PreEscaped(body))
        }
    }
}

/// Height and elements of a picture of this width.
fn drawn(figure: &Figure, width: u32) -> (u32, String) {
    match figure.shape {
        Shape::Bars | Shape::Funnel | Shape::Bridge | Shape::Ranges => {
            let plan = rows::Plan::new(figure, width);
            paint((width, plan.height()), |canvas| plan.draw(canvas))
        }
        Shape::Columns | Shape::Line => {
            let height = if width < WIDE { 210 } else { 260 };
            paint((width, height), |canvas| axes::draw(figure, canvas))
        }
        Shape::Strip => {
            let plan = strip::Plan::new(figure, width);
            paint((width, plan.height()), |canvas| plan.draw(canvas))
        }
    }
}

fn paint((width, height): (u32, u32), draw: impl FnOnce(&Canvas<'_>)) -> (u32, String) {
    let mut whole = String::new();
    {
        let area = SVGBackend::with_string(&mut whole, (width, height)).into_drawing_area();
        let canvas = Canvas { area };
        draw(&canvas);
        let done = canvas.area.present();
        done.expect("a picture in memory takes everything");
    }
    (height, inked(elements(&whole)))
}

/// What stands between the tags of the picture itself, which the page writes.
fn elements(svg: &str) -> &str {
    let start = svg.find('>').map_or(0, |at| at + 1);
    let end = svg.rfind("</svg>").unwrap_or(svg.len());
    svg[start..end].trim()
}

/// Puts the page's colours in. In text a quote is written as `&quot;`, so that only attributes change.
fn inked(elements: &str) -> String {
    let mut done = elements.to_owned();
    for (ink, variable) in Ink::ALL {
        let RGBColor(red, green, blue) = ink.stand_in();
        let color = format!("\"#{red:02X}{green:02X}{blue:02X}\"");
        done = done.replace(&color, &format!("\"{variable}\""));
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::Unit;
    use crate::reports::figures::{Mark, Tone};

    const SHAPES: [Shape; 7] = [
        Shape::Bars,
        Shape::Funnel,
        Shape::Bridge,
        Shape::Ranges,
        Shape::Columns,
        Shape::Line,
        Shape::Strip,
    ];

    fn figure(shape: Shape, values: &[Option<f64>], label: &str) -> Figure {
        let marks = values.iter().map(|value| Mark {
            label: label.to_owned(),
            value: *value,
            text: "text".to_owned(),
            ends: value.map(|value| (0.0, value)),
            below: *value,
            tone: Tone::More,
        });
        Figure {
            title: "Title".into(),
            caption: String::new(),
            shape,
            unit: Unit::Money,
            series: ("Value".into(), None),
            marks: marks.collect(),
            goal: Some(("Goal".into(), 3.0)),
        }
    }

    #[test]
    fn every_shape_takes_every_number() {
        let cases: [&[Option<f64>]; 6] = [
            &[],
            &[None],
            &[Some(0.0)],
            &[Some(-5.0), Some(7.0), None],
            &[Some(1e15), Some(-1e15)],
            &[Some(0.1); 300],
        ];
        for shape in SHAPES {
            for values in cases {
                for width in [WIDE, NARROW] {
                    let (height, body) = drawn(&figure(shape, values, "Label"), width);
                    assert!(height > 0);
                    assert!(!body.contains("NaN") && !body.contains("inf"), "{body}");
                    assert!(!body.contains("#0100"), "{body}");
                }
            }
        }
    }

    #[test]
    fn names_stay_whole_and_harmless() {
        let name = "</text><script>alert(1)</script> \"#010001\" & a name that is far too long for one line of it";
        for shape in [Shape::Bars, Shape::Funnel, Shape::Bridge, Shape::Ranges] {
            let (_, body) = drawn(&figure(shape, &[Some(1.0)], name), NARROW);
            assert!(!body.contains("<script"), "{body}");
            assert!(body.contains("&lt;script&gt;"), "{body}");
            assert!(body.contains("&quot;#010001&quot;"), "{body}");
            for word in name.split_whitespace().filter(|word| word.is_ascii()) {
                let escaped = word
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;")
                    .replace('"', "&quot;");
                assert!(word.len() > 20 || body.contains(&escaped), "{word}: {body}");
            }
        }
    }
}
