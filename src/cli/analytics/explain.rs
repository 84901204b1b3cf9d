//! `sfkit help metrics`: every number in one list.

use std::fmt::Write as _;

use crate::analytics::catalogue;

const LINE: usize = 96;

/// The text of the topic.
pub(crate) fn metrics_help() -> String {
    let mut text = String::from(
        "Metrics of `sfkit pipeline` and `sfkit leads`\n\n\
         Money is exact; a rate is a fraction (0.25 is 25 %); nothing to divide by is null. Deals count\n\
         by CloseDate, leads by CreatedDate. docs/metrics.md tells which customs are followed and why;\n\
         `--explain` on any report shows its own numbers with their queries.\n\n",
    );
    for entry in catalogue::ENTRIES {
        let unit = format!("{:?}", entry.unit).to_lowercase();
        writeln!(text, "  {}  ({unit})", entry.key).expect("writing to a string");
        let fields = match entry.fields.is_empty() {
            true => String::new(),
            false => format!(" [{}]", entry.fields),
        };
        push_wrapped(&mut text, &format!("{}{fields}", entry.formula));
    }
    text
}

/// The words behind six blanks, line by line.
fn push_wrapped(text: &mut String, words: &str) {
    let mut line = String::from("     ");
    for word in words.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > LINE {
            text.push_str(&line);
            text.push('\n');
            line = String::from("     ");
        }
        line.push(' ');
        line.push_str(word);
    }
    text.push_str(&line);
    text.push('\n');
}
