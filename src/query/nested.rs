//! A child record as JSON: keys in SELECT order, parents nested, without `attributes`.

use crate::model::rows::Cell;
use crate::query::layout::{Layout, Node};
use crate::query::text;

/// Appends the record as a JSON object.
pub(crate) fn push_record(out: &mut String, layout: &Layout, cells: &[Cell<'_>]) {
    push_object(out, layout, &layout.root, cells, 0);
}

fn push_object(out: &mut String, layout: &Layout, node: &Node, cells: &[Cell<'_>], depth: usize) {
    out.push('{');
    for (place, entry) in node.entries.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        text::push_quoted(out, &entry.key);
        out.push(':');
        let list = entry.children.map(|list| layout.children[list].column);
        let column = entry.columns.first().copied().or(list);
        match (&entry.parent, column) {
            (_, Some(column)) => push_cell(out, &cells[column]),
            (Some(parent), None) if !is_missing(&entry.below, cells, depth + 1) => {
                push_object(out, layout, parent, cells, depth + 1);
            }
            _ => out.push_str("null"),
        }
    }
    out.push('}');
}

/// Whether the parent that `depth` keys lead to is null.
fn is_missing(below: &[(usize, bool)], cells: &[Cell<'_>], depth: usize) -> bool {
    let first = below.first().map(|(column, _)| &cells[*column]);
    matches!(first, Some(Cell::NoParent { depth: missing }) if *missing <= depth)
}

fn push_cell(out: &mut String, cell: &Cell<'_>) {
    match cell {
        Cell::Null | Cell::NoParent { .. } | Cell::Absent => out.push_str("null"),
        Cell::Bool(true) => out.push_str("true"),
        Cell::Bool(false) => out.push_str("false"),
        Cell::Number(raw) | Cell::Json(raw) => out.push_str(raw),
        Cell::Text(text) => text::push_quoted(out, text),
    }
}
