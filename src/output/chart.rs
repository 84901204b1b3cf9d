//! Small charts out of characters: bars, sparklines, funnels, heat strips.
//!
//! They say with length and density what colour would say, so that they read the same without any.
//! Values are shares from 0 to 1 of the largest one.

const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const SHADES: [char; 5] = [' ', '░', '▒', '▓', '█'];

/// A bar of up to `width` cells, in steps of an eighth of one. What is there but too small to see
/// has the thinnest bar.
#[must_use]
pub fn bar(share: f64, width: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * width as f64 * 8.0).round() as usize;
    let eighths = if share > 0.0 { eighths.max(1) } else { 0 };
    let mut bar: String = std::iter::repeat_n(EIGHTHS[7], eighths / 8).collect();
    if !eighths.is_multiple_of(8) {
        bar.push(EIGHTHS[eighths % 8 - 1]);
    }
    bar
}

/// A bar in the middle of `width` cells, as one floor of a funnel.
#[must_use]
pub fn funnel(share: f64, width: usize) -> String {
    let cells = (share.clamp(0.0, 1.0) * width as f64).round() as usize;
    let cells = if share > 0.0 { cells.max(1) } else { 0 };
    let left = (width - cells) / 2;
    let blanks = std::iter::repeat_n(' ', left);
    blanks
        .chain(std::iter::repeat_n(EIGHTHS[7], cells))
        .collect()
}

/// A column of up to a line's height per value; a blank where there is none.
#[must_use]
pub fn sparkline(values: &[Option<f64>]) -> String {
    let largest = largest(values);
    let column = |value: &Option<f64>| match value {
        Some(value) if largest > 0.0 => {
            let level = (value.max(0.0) / largest * 7.0).round() as usize;
            LEVELS[level.min(7)]
        }
        Some(_) => LEVELS[0],
        None => ' ',
    };
    values.iter().map(column).collect()
}

/// A field of `width` cells per value, the denser the larger; a blank for nothing.
#[must_use]
pub fn heat(values: &[Option<f64>], width: usize) -> String {
    let largest = largest(values);
    let mut strip = String::new();
    for value in values {
        let share = value
            .filter(|_| largest > 0.0)
            .map_or(0.0, |value| value.max(0.0) / largest);
        let level = (share * 4.0).ceil() as usize;
        strip.extend(std::iter::repeat_n(SHADES[level.min(4)], width));
    }
    strip
}

fn largest(values: &[Option<f64>]) -> f64 {
    values.iter().flatten().copied().fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_have_the_shape_of_their_values() {
        assert_eq!(bar(1.0, 3), "███");
        assert_eq!(bar(0.5, 3), "█▌");
        assert_eq!(bar(0.001, 3), "▏");
        assert_eq!(bar(0.0, 3), "");
        assert_eq!(bar(7.0, 2), "██");
        assert_eq!(funnel(0.5, 4), " ██");
        assert_eq!(sparkline(&[Some(0.0), None, Some(7.0), Some(3.0)]), "▁ █▄");
        assert_eq!(sparkline(&[Some(0.0)]), "▁");
        assert_eq!(
            heat(&[Some(4.0), Some(1.0), Some(0.0), None], 2),
            "██░░    "
        );
    }
}
