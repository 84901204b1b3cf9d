//! What a host gets back: JSON whose texts hide nothing, as text and as structure.
//!
//! Texts of an org may hold what a person does not see and a model reads: control and zero-width
//! characters, changes of direction, tags. They become visible escapes before anything goes out. Of the
//! two forms the text keeps every digit of a number, the structure has them as doubles.

use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::Value;

use crate::error::Diagnostic;
use crate::model::sanitize;
use crate::output;

/// The answer of a call that was done, whose result is this JSON document.
pub(super) fn done(json: &str) -> CallToolResult {
    let shown = visible(json);
    let structure: Value = serde_json::from_str(&shown).expect("a tool writes JSON");
    let mut result = CallToolResult::success(vec![ContentBlock::text(shown)]);
    result.structured_content = Some(structure);
    result
}

/// The answer of a call that failed. It has no structure: that is promised to be a result.
pub(super) fn failed(failure: &dyn Diagnostic) -> CallToolResult {
    let json = output::failure_json(failure);
    let mut document: Value = serde_json::from_str(&json).expect("a failure is told as JSON");
    if let Some(Value::Array(hints)) = document.pointer_mut("/error/hints") {
        // Who calls a tool has no flags.
        hints.retain(|hint| hint.as_str().is_none_or(|hint| !hint.starts_with("`-")));
    }
    CallToolResult::error(vec![ContentBlock::text(visible(&document.to_string()))])
}

/// The JSON text with all that nobody sees in its strings written out.
pub(super) fn visible(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    let mut rest = json;
    while let Some(open) = rest.find('"') {
        let end = open + 1 + end_of_string(&rest[open + 1..]);
        out.push_str(&rest[..open]);
        push_string(&mut out, &rest[open..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Length of a string behind its first quote, with the last one.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn push_string(out: &mut String, quoted: &str) {
    let is_plain = quoted
        .bytes()
        .all(|byte| (b' '..=b'~').contains(&byte) && byte != b'\\');
    if is_plain {
        out.push_str(quoted);
        return;
    }
    let text: String = serde_json::from_str(quoted).expect("a string of a JSON document is one");
    out.push_str(&serde_json::to_string(&shown(&text)).expect("a text is always JSON"));
}

/// The text with its lines and tabs as they are, and everything else that is not seen written out.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_layout =
            matches!(letter, '\n' | '\t') || (letter == '\r' && letters.peek() == Some(&'\n'));
        match sanitize::is_unsafe(letter) && !is_layout {
            true => sanitize::push_escape(&mut out, letter),
            false => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn hidden_text_is_shown_and_digits_stay() {
        let hidden = json!({"Name": "a\u{200b}b\u{1b}[2J\u{202e}c \"q\" \\ Zoë\n\tx"});
        let text = format!("{{\"rows\":[{hidden},12345678901234567.10]}}");
        assert_eq!(
            visible(&text),
            "{\"rows\":[{\"Name\":\"a\\\\u{200b}b\\\\u{1b}[2J\\\\u{202e}c \\\"q\\\" \\\\ Zoë\\n\\tx\"},\
             12345678901234567.10]}"
        );
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_text_it_stays_json(text in any::<String>(), key in any::<String>()) {
            let document = json!({ key: [text, 1, null] });
            let shown = visible(&document.to_string());
            let read: Value = serde_json::from_str(&shown).unwrap();
            prop_assert!(read.is_object());
            prop_assert!(!shown.chars().any(sanitize::is_unsafe));
        }
    }
}
