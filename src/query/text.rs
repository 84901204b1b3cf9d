//! JSON texts, down to the letter: taking escapes out, taking blanks out, putting quotes around.
//!
//! serde_json refuses a lone surrogate where it makes a `String`; a record that holds one is still
//! a record, so escapes are undone here. All functions take text that was already found to be
//! JSON.

use std::borrow::Cow;

/// The text in a JSON string.
pub(crate) fn unquoted(raw: &str) -> Cow<'_, str> {
    let inner = raw
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(raw);
    if inner.as_bytes().contains(&b'\\') {
        Cow::Owned(unescaped(inner))
    } else {
        Cow::Borrowed(inner)
    }
}

fn unescaped(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(kind) = rest.chars().next() else {
            return out;
        };
        rest = &rest[kind.len_utf8()..];
        match kind {
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => {
                let (letter, behind) = unicode(rest);
                out.push(letter);
                rest = behind;
            }
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}

/// The letter of `XXXX` or `XXXX\uXXXX` and what stands behind it.
fn unicode(rest: &str) -> (char, &str) {
    let Some((unit, behind)) = hex(rest) else {
        return (char::REPLACEMENT_CHARACTER, rest);
    };
    if (0xd800..0xdc00).contains(&unit)
        && let Some((low, behind)) = behind.strip_prefix("\\u").and_then(hex)
        && (0xdc00..0xe000).contains(&low)
    {
        let letter = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        return (
            char::from_u32(letter).unwrap_or(char::REPLACEMENT_CHARACTER),
            behind,
        );
    }
    let letter = char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
    (letter, behind)
}

fn hex(text: &str) -> Option<(u32, &str)> {
    let digits = text.get(..4)?;
    let unit = u32::from_str_radix(digits, 16).ok()?;
    Some((unit, &text[4..]))
}

/// A JSON text without blanks between its parts, so that it fits on one line.
pub(crate) fn compact(raw: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let mut copied = 0;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in raw.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
        } else if byte == b'"' {
            in_string = true;
        } else if byte.is_ascii_whitespace() {
            let out = out.get_or_insert_with(|| String::with_capacity(raw.len()));
            out.push_str(&raw[copied..at]);
            copied = at + 1;
        }
    }
    match out {
        None => Cow::Borrowed(raw),
        Some(mut out) => {
            out.push_str(&raw[copied..]);
            Cow::Owned(out)
        }
    }
}

/// Appends the text as a JSON string.
pub(crate) fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            other => out.push_str(&format!("\\u{other:04x}")),
        }
    }
    out.push_str(&text[copied..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escapes_and_surrogates() {
        for (raw, text) in [
            (r#""plain é""#, "plain é"),
            (r#""a\"b\\c\/d""#, "a\"b\\c/d"),
            (r#""\b\f\n\r\t""#, "\u{8}\u{c}\n\r\t"),
            (r#""\u00e9\u2028""#, "é\u{2028}"),
            (r#""\ud83d\ude00!""#, "😀!"),
            (r#""x\ud83dy""#, "x\u{fffd}y"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\ude00""#, "\u{fffd}"),
            (r#""\ud83d\n""#, "\u{fffd}\n"),
            (r#""""#, ""),
        ] {
            assert_eq!(unquoted(raw), text, "{raw}");
        }
    }

    #[test]
    fn blanks_go_only_outside_of_strings() {
        let raw = "{ \"a b\" : [ 1.0E7 ,\n\t\" \\\" x \" ] }";
        assert_eq!(compact(raw), r#"{"a b":[1.0E7," \" x "]}"#);
        assert!(matches!(compact(r#"{"a":" "}"#), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn quoting_is_undone(text in "\\PC*|[\\x00-\\x1f\"\\\\a]*") {
            let mut raw = String::new();
            push_quoted(&mut raw, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&raw).unwrap(), text.clone());
            prop_assert_eq!(unquoted(&raw), text);
        }
    }
}
