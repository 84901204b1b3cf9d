//! TSV: one record a line, fields between tabs, and `\t`, `\n`, `\r`, `\\` for what a field may not
//! hold. The same convention as PostgreSQL's COPY and Linear TSV, so `cut` and `awk` stay right.

use super::delimited::Form;

pub(super) const TSV: Form = Form {
    separator: b'\t',
    marks: *b"\t\n\r\\",
    escape: push_escaped,
    nothing: b"",
};

fn push_escaped(out: &mut Vec<u8>, text: &str, apostrophe: bool) {
    if apostrophe {
        out.push(b'\'');
    }
    for byte in text.bytes() {
        match byte {
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_escaped() {
        let mut out = Vec::new();
        push_escaped(&mut out, "a\tb\r\nc\\d \"e\"", false);
        assert_eq!(out, br#"a\tb\r\nc\\d "e""#);
    }
}
