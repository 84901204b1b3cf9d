//! Tree to text: one line, keywords in upper case, the term as written, in braces.
//!
//! What is printed parses back to an equal tree, places aside; a term that stood in quotes, as in
//! Apex, stands in braces then.

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{Mode, Returning, Search, SearchWith};
use crate::soql::display::{assignments, joined};

impl Display for Search {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("FIND {")?;
        self.fmt_term(f)?;
        f.write_char('}')?;
        if let Some((group, _)) = self.group {
            write!(f, " IN {} FIELDS", group.word())?;
        }
        if !self.returning.is_empty() {
            f.write_str(" RETURNING ")?;
            joined(f, &self.returning, ", ")?;
        }
        for with in &self.with {
            write!(f, " WITH {with}")?;
        }
        match self.mode {
            Some((Mode::Phrase, _)) => f.write_str(" USING PHRASE SEARCH")?,
            Some((Mode::Advanced, _)) => f.write_str(" USING ADVANCED SEARCH")?,
            None => {}
        }
        if let Some((limit, _)) = self.limit {
            write!(f, " LIMIT {limit}")?;
        }
        if let Some((offset, _)) = self.offset {
            write!(f, " OFFSET {offset}")?;
        }
        if !self.update.is_empty() {
            f.write_str(" UPDATE ")?;
            joined(f, &self.update, ", ")?;
        }
        Ok(())
    }
}

impl Search {
    /// The term; braces that needed no backslash between quotes get one.
    fn fmt_term(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !self.quoted {
            return f.write_str(&self.term.text);
        }
        let mut letters = self.term.text.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => {
                    f.write_char('\\')?;
                    letters.next().map_or(Ok(()), |next| f.write_char(next))?;
                }
                '{' | '}' => write!(f, "\\{letter}")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

impl Display for Returning {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.object)?;
        if self.items.is_empty() {
            return Ok(());
        }
        f.write_char('(')?;
        joined(f, &self.items, ", ")?;
        if let Some(name) = &self.list_view {
            write!(f, " USING ListView = {name}")?;
        }
        if let Some(path) = &self.lookup {
            write!(f, " USING LOOKUP {path}")?;
        }
        if let Some(filter) = &self.filter {
            write!(f, " WHERE {filter}")?;
        }
        if !self.order_by.is_empty() {
            f.write_str(" ORDER BY ")?;
            joined(f, &self.order_by, ", ")?;
        }
        if let Some((limit, _)) = self.limit {
            write!(f, " LIMIT {limit}")?;
        }
        if let Some((offset, _)) = self.offset {
            write!(f, " OFFSET {offset}")?;
        }
        if !self.bind.is_empty() {
            f.write_str(" BIND ")?;
            assignments(f, &self.bind)?;
        }
        f.write_char(')')
    }
}

impl Display for SearchWith {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Assign(name, value) => write!(f, "{name} = {value}"),
            Self::Networks(name, values) => {
                write!(f, "{name} IN (")?;
                joined(f, values, ", ")?;
                f.write_char(')')
            }
            Self::DataCategory(categories) => {
                f.write_str("DATA CATEGORY ")?;
                for (index, category) in categories.iter().enumerate() {
                    let separator = if index > 0 { " AND " } else { "" };
                    write!(f, "{separator}{category}")?;
                }
                Ok(())
            }
            Self::Highlight(_) => f.write_str("HIGHLIGHT"),
            Self::Snippet(options, _) if options.is_empty() => f.write_str("SNIPPET"),
            Self::Snippet(options, _) => {
                f.write_str("SNIPPET (")?;
                assignments(f, options)?;
                f.write_char(')')
            }
            Self::Mode(name) => name.fmt(f),
        }
    }
}
