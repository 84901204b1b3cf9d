//! Room that text takes in a picture. The fonts of a reader are not known; these are the widths of
//! letters in common ones, rather too wide than too narrow.

use unicode_width::UnicodeWidthChar;

/// Units that a text takes in letters of this size.
pub(super) fn width(text: &str, size: f64) -> i32 {
    let ems: f64 = text.chars().map(ems).sum();
    (ems * size).ceil() as i32
}

fn ems(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '|' | '\'' | ' '
        | '(' | ')' | '-' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '→' => 0.92,
        'A'..='Z' => 0.7,
        '\0'..='~' => 0.58,
        other => match other.width() {
            None | Some(0) => 0.0,
            Some(1) => 0.62,
            Some(_) => 1.05,
        },
    }
}

/// The text in lines that fit; a word that does not is broken.
pub(super) fn wrapped(text: &str, size: f64, room: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = match line.is_empty() {
            true => word.to_owned(),
            false => format!("{line} {word}"),
        };
        if width(&longer, size) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            let is_full = width(&line, size) + width(&letter.to_string(), size) > room;
            if is_full && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A text whose direction of writing does not turn what stands around it.
pub(super) fn isolated(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_owned(),
        false => format!("\u{2068}{text}\u{2069}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_all_letters() {
        let text = "A deal with a ratherlongwordthatdoesnotfitintooneline inside 日本語の名前";
        let lines = wrapped(text, 13.0, 90);
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
        assert!(
            lines.iter().all(|line| width(line, 13.0) <= 90),
            "{lines:?}"
        );
        assert_eq!(wrapped("", 13.0, 90), [""]);
    }
}
