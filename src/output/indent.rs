//! JSON on several lines, with every value spelled as it came.

use serde_json::value::RawValue;

/// The text with line breaks and two blanks a level; none when it is not one JSON array or object.
pub(crate) fn indented(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str::<&RawValue>(text).ok()?;
    let mut out = String::with_capacity(text.len() * 2);
    let mut level = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '"' => {
                length = string_length(rest);
                out.push_str(&rest[..length]);
            }
            '{' | '[' => {
                out.push(c);
                let inner = rest[1..].trim_start();
                if inner.starts_with(['}', ']']) {
                    length = rest.len() - inner.len() + 1;
                    out.push_str(&inner[..1]);
                } else {
                    level += 1;
                    break_line(&mut out, level);
                }
            }
            '}' | ']' => {
                level -= 1;
                break_line(&mut out, level);
                out.push(c);
            }
            ',' => {
                out.push(c);
                break_line(&mut out, level);
            }
            ':' => out.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
        rest = &rest[length..];
    }
    Some(out)
}

fn break_line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", level));
}

/// Length of the string that the text begins with, its quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_as_they_are_spelled() {
        let text = r#" {"a":[1.50,"x\"]{,\u00e9",{}, [ ] ],"b":{"c":null}} "#;
        let laid_out = indented(text).unwrap();
        assert_eq!(
            laid_out,
            "{\n  \"a\": [\n    1.50,\n    \"x\\\"]{,\\u00e9\",\n    {},\n    []\n  ],\n  \
             \"b\": {\n    \"c\": null\n  }\n}"
        );
        assert_eq!(indented("[]").as_deref(), Some("[]"));
        for other in ["", "1", "{", "{} {}", "<a>"] {
            assert_eq!(indented(other), None, "{other}");
        }
    }
}
