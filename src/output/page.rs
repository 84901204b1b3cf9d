//! A view as a page of Markdown, for a wiki: headings, lists of facts, tables.

use super::cells;
use super::document::View;
use super::markdown::{push_row, push_text};

/// Deepest heading of Markdown.
const DEEPEST: usize = 6;

/// Appends the view; the headings of its sections are of this level.
pub(crate) fn push(view: &View, level: usize, out: &mut Vec<u8>) {
    match view {
        View::Fields(fields) => {
            for (name, datum) in fields {
                out.extend_from_slice(b"- **");
                push_text(out, name);
                out.extend_from_slice(b":** ");
                push_text(out, cells::text(&datum.cell(None)).unwrap_or("–"));
                out.push(b'\n');
            }
        }
        View::Table { columns, rows } => {
            push_row(out, columns.iter().map(String::as_str));
            push_row(out, columns.iter().map(|_| "---"));
            for row in rows {
                let cells: Vec<_> = row.iter().map(|datum| datum.cell(None)).collect();
                push_row(
                    out,
                    cells.iter().map(|cell| cells::text(cell).unwrap_or("")),
                );
            }
        }
        View::Text(text) => {
            for line in text.lines() {
                push_text(out, line);
                out.push(b'\n');
            }
        }
        View::Checks(lines) => {
            push_row(out, ["", "Check", "Found", "Mended by"].into_iter());
            push_row(out, ["---"; 4].into_iter());
            for line in lines {
                let sign = line.mark.sign().to_string();
                push_row(
                    out,
                    [&*sign, &line.name, &line.text, line.mend()].into_iter(),
                );
            }
        }
        View::Sections(sections) => {
            for (at, (title, inner)) in sections.iter().enumerate() {
                if at > 0 {
                    out.push(b'\n');
                }
                if !title.is_empty() {
                    out.extend(std::iter::repeat_n(b'#', level.min(DEEPEST)));
                    out.push(b' ');
                    push_text(out, title);
                    out.extend_from_slice(b"\n\n");
                }
                push(inner, level + 1, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_become_headings() {
        let table = View::Table {
            columns: vec!["Name".to_owned(), "Type".to_owned()],
            rows: vec![vec!["A|b".into(), None::<String>.into()]],
        };
        let facts = View::Fields(vec![("Custom".to_owned(), true.into())]);
        let inner = View::Sections(vec![(String::new(), facts), ("Fields".to_owned(), table)]);
        let mut out = Vec::new();
        push(
            &View::Sections(vec![("Lead <x>".to_owned(), inner)]),
            1,
            &mut out,
        );
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "# Lead \\<x>\n\n- **Custom:** yes\n\n## Fields\n\n| Name | Type |\n| --- | --- |\n| A\\|b | |\n"
        );
    }
}
