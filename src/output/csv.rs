//! CSV: UTF-8 without byte order mark, LF, quotes only where RFC 4180 needs them, every byte of a
//! value kept.
//!
//! A row that consists of one empty field is written as `""`, since readers skip empty lines.

use super::delimited::Form;

/// What a field is quoted for.
const QUOTED: [u8; 4] = *b",\"\n\r";

pub(super) const CSV: Form = Form {
    separator: b',',
    marks: QUOTED,
    escape: push_escaped,
    nothing: b"\"\"",
};

fn push_escaped(out: &mut Vec<u8>, text: &str, apostrophe: bool) {
    let is_quoted = text.bytes().any(|byte| QUOTED.contains(&byte));
    if is_quoted {
        out.push(b'"');
    }
    if apostrophe {
        out.push(b'\'');
    }
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(part.as_bytes());
    }
    if is_quoted {
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> String {
        let mut out = Vec::new();
        push_escaped(&mut out, text, false);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn quotes_stand_only_where_needed() {
        assert_eq!(field("plain text; 'x' \t"), "plain text; 'x' \t");
        assert_eq!(field("a,b"), "\"a,b\"");
        assert_eq!(field("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(field("a\r\nb"), "\"a\r\nb\"");
        assert_eq!(field("\u{feff}=1"), "\u{feff}=1");
    }

    #[test]
    fn an_apostrophe_stands_within_the_quotes() {
        let mut out = Vec::new();
        push_escaped(&mut out, "=HYPERLINK(\"x\")", true);
        push_escaped(&mut out, "=1+1", true);
        assert_eq!(out, b"\"'=HYPERLINK(\"\"x\"\")\"'=1+1");
    }
}
