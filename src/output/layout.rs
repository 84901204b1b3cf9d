//! Widths of text on a terminal: measuring, cutting, filling, and sharing a line among columns.
//!
//! Works on text that is already sanitised. Width follows Unicode (East Asian wide characters take
//! two cells, combining marks none).

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells between two columns.
pub(crate) const GAP: usize = 2;

/// A column is never made narrower than this, nor than its widest value if that is less.
const NARROWEST: usize = 6;

/// Which side of a column its values touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// The place of one field in a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) width: usize,
    pub(crate) side: Side,
    /// Longer text is cut; else it pushes the rest of the line to the right.
    pub(crate) cutting: bool,
    /// Nothing follows: the field is not filled up.
    pub(crate) last: bool,
}

/// Cells that the text takes.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    UnicodeWidthStr::width(text)
}

/// Shares `room` cells among columns that would like `wanted` cells each, taking from the widest
/// first. `None` when columns would become unreadable.
pub(crate) fn share(wanted: &[usize], room: usize) -> Option<Vec<usize>> {
    let gaps = GAP * wanted.len().saturating_sub(1);
    let room = room.checked_sub(gaps)?;
    let total = |cap: usize| wanted.iter().map(|&want| want.min(cap)).sum::<usize>();
    let widest = wanted.iter().copied().max().unwrap_or(0);
    if total(widest) <= room {
        return Some(wanted.to_vec());
    }
    if total(NARROWEST) > room {
        return None;
    }
    let mut low = NARROWEST;
    let mut high = widest;
    while high - low > 1 {
        let middle = low.midpoint(high);
        if total(middle) <= room {
            low = middle;
        } else {
            high = middle;
        }
    }
    let mut left = room - total(low);
    let shared = wanted.iter().map(|&want| {
        let extra = usize::from(want > low && left > 0);
        left -= extra;
        want.min(low) + extra
    });
    Some(shared.collect())
}

/// The longest beginning that fits into `room` cells, with `…` when something was cut off.
pub(crate) fn cut(text: &str, room: usize) -> (&str, bool) {
    if width(text) <= room {
        return (text, false);
    }
    let mut used = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used + 1 > room {
            break;
        }
        end = at + c.len_utf8();
    }
    while end > 0 && width(&text[..end]) + 1 > room {
        end = text[..end]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
    }
    (&text[..end], true)
}

/// The text in so many cells: where it is longer its middle is left out, and `end` cells are kept behind it,
/// because names that begin alike often end otherwise.
pub(crate) fn cut_middle(text: &str, room: usize, end: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let (head, _) = cut(text, room.saturating_sub(end));
    let mut tail = text.len();
    for (at, _) in text.char_indices().rev() {
        if width(&text[at..]) > end {
            break;
        }
        tail = at;
    }
    format!("{}…{}", head.trim_end(), text[tail..].trim_start())
}

/// Appends the text in its place.
pub(crate) fn push_field(out: &mut Vec<u8>, text: &str, slot: Slot) {
    let (shown, was_cut) = if slot.cutting {
        cut(text, slot.width)
    } else {
        (text, false)
    };
    let filling = slot
        .width
        .saturating_sub(width(shown) + usize::from(was_cut));
    if slot.side == Side::Right {
        out.extend(std::iter::repeat_n(b' ', filling));
    }
    out.extend_from_slice(shown.as_bytes());
    if was_cut {
        out.extend_from_slice("…".as_bytes());
    }
    if slot.side == Side::Left && !slot.last {
        out.extend(std::iter::repeat_n(b' ', filling));
    }
}

/// Removes blanks at the end of the line that began at `start`.
pub(crate) fn trim_line(out: &mut Vec<u8>, start: usize) {
    while out.len() > start && out.last() == Some(&b' ') {
        out.pop();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_widest_columns_give_way() {
        assert_eq!(share(&[5, 10, 8], 40), Some(vec![5, 10, 8]));
        assert_eq!(share(&[5, 100, 60], 49), Some(vec![5, 20, 20]));
        assert_eq!(share(&[5, 100, 60], 50), Some(vec![5, 21, 20]));
        assert_eq!(share(&[30, 30, 30], 20), None);
        assert_eq!(share(&[], 20), Some(vec![]));
    }

    #[test]
    fn wide_characters_are_cut_whole() {
        assert_eq!(cut("東京都", 5), ("東京", true));
        assert_eq!(cut("東京都", 4), ("東", true));
        assert_eq!(cut("東京都", 6), ("東京都", false));
        assert_eq!(cut("abc", 1), ("", true));
    }

    #[test]
    fn the_middle_of_a_long_name_is_left_out() {
        assert_eq!(cut_middle("short", 8, 3), "short");
        let name = "Maximiliana von Hohenlohe the 18th";
        assert_eq!(cut_middle(name, 16, 8), "Maximil…the 18th");
        assert!(width(&cut_middle("山田太郎山田太郎山田太郎", 10, 4)) <= 10);
    }

    proptest! {
        #[test]
        fn what_is_shared_fits(wanted in prop::collection::vec(0usize..200, 1..20), room in 0usize..200) {
            if let Some(widths) = share(&wanted, room) {
                let line = widths.iter().sum::<usize>() + GAP * (widths.len() - 1);
                prop_assert!(line <= room);
                prop_assert!(widths.iter().zip(&wanted).all(|(width, want)| width <= want));
            }
        }

        #[test]
        fn what_is_cut_fits(text in "\\PC*", room in 1usize..40) {
            let (shown, was_cut) = cut(&text, room);
            prop_assert!(width(shown) + usize::from(was_cut) <= room);
            prop_assert!(text.starts_with(shown));
        }
    }
}
