//! Makes text that others wrote harmless to a terminal.
//!
//! Record values, server messages and file names may hold control sequences that move the cursor,
//! set the clipboard or the title, hide text or turn its direction around. Everything that a
//! person reads passes through [`line()`] or [`block()`]: control characters (C0, DEL, C1), bidirectional
//! controls, zero-width characters, line separators and tag characters become visible escapes such
//! as `\u{1b}`. JSON gets the same characters as `\u001b` escapes, which mean the same text.
//!
//! Width is measured after this step. Formats for programs (CSV, TSV) keep every byte.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether the character could drive a terminal or deceive a reader.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// The text as one line: every unsafe character, also a line break, becomes an escape.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, is_unsafe)
}

/// The text with its line breaks kept; every other unsafe character becomes an escape. A carriage
/// return before a line break is dropped.
#[must_use]
pub fn block(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n") {
        let unix = text.replace("\r\n", "\n");
        return Cow::Owned(escape(&unix, |c| c != '\n' && is_unsafe(c)).into_owned());
    }
    escape(text, |c| c != '\n' && is_unsafe(c))
}

fn escape(text: &str, unsafe_here: impl Fn(char) -> bool) -> Cow<'_, str> {
    let Some(first) = text.find(&unsafe_here) else {
        return Cow::Borrowed(text);
    };
    let mut safe = String::with_capacity(text.len() + 16);
    safe.push_str(&text[..first]);
    for c in text[first..].chars() {
        if unsafe_here(c) {
            push_escape(&mut safe, c);
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Appends the visible form of a character.
pub(crate) fn push_escape(safe: &mut String, c: char) {
    match c {
        '\n' => safe.push_str("\\n"),
        '\r' => safe.push_str("\\r"),
        '\t' => safe.push_str("\\t"),
        other => {
            write!(safe, "\\u{{{:x}}}", u32::from(other)).expect("a String takes everything");
        }
    }
}

/// A complete JSON text with every unsafe character inside its strings written as `\uXXXX`. Line
/// breaks between tokens stay.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| is_unsafe(c) && !matches!(c, '\n' | '\r' | '\t');
    let plain = plain_start(text.as_bytes());
    let Some(first) = text[plain..].find(hidden).map(|at| plain + at) else {
        return Cow::Borrowed(text);
    };
    let mut safe = String::with_capacity(text.len() + 16);
    safe.push_str(&text[..first]);
    for c in text[first..].chars() {
        if hidden(c) {
            push_json_escape(&mut safe, c);
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Length of a start of the text that is printable ASCII and line ends, in whole blocks: each is
/// looked at as one, which is many times as fast as character by character.
fn plain_start(text: &[u8]) -> usize {
    const BLOCK: usize = 64;
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
    let blocks = text.chunks_exact(BLOCK);
    let plain =
        blocks.take_while(|block| block.iter().map(is_plain).fold(true, |all, one| all & one));
    plain.count() * BLOCK
}

fn push_json_escape(safe: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        write!(safe, "\\u{unit:04x}").expect("a String takes everything");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ATTACKS: [&str; 9] = [
        "\u{1b}]0;title\u{7}",
        "\u{1b}]8;;http://evil.example\u{1b}\\click\u{1b}]8;;\u{1b}\\",
        "\u{1b}]52;c;ZXZpbA==\u{7}",
        "\u{1b}[2J\u{1b}[H",
        "\u{9b}31mred",
        "\u{90}q\u{9c}",
        "abc\u{202e}fdp.exe",
        "pay\u{200b}pal\u{2066}x\u{2069}",
        "line\u{2028}line\u{2029}\u{7f}\u{8}",
    ];

    #[test]
    fn attacks_become_visible() {
        for attack in ATTACKS {
            let safe = line(attack);
            assert!(!safe.chars().any(is_unsafe), "{safe}");
            assert!(safe.contains("\\u{"), "{safe}");
        }
        assert_eq!(line("a\tb\r\n\u{1b}[1m"), r"a\tb\r\n\u{1b}[1m");
        assert_eq!(block("a\r\nb\rc\td"), "a\nb\\rc\\td");
        assert_eq!(json("\"\u{e0041}\u{9b}\"\n"), "\"\\udb40\\udc41\\u009b\"\n");
    }

    #[test]
    fn harmless_text_is_not_copied() {
        assert!(matches!(line("Zoë – 東京 👍"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_unsafe_survives(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(is_unsafe));
            prop_assert!(!block(&text).chars().any(|c| c != '\n' && is_unsafe(c)));
        }

        #[test]
        fn json_means_the_same_text(text in any::<String>()) {
            let plain = serde_json::to_string(&text).unwrap();
            let safe = json(&plain);
            prop_assert!(!safe.chars().any(is_unsafe));
            prop_assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
        }
    }
}
