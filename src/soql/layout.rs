//! The canonical layout of a query over several lines, for people.
//!
//! A clause per line, keywords in upper case, names and values as written; a long list is wrapped,
//! a sub-query stands on lines of its own, and each condition of the outermost AND or OR starts a
//! line. Parentheses hold a line together as long as it fits. The layout depends on the tree alone,
//! so laying out a layout changes nothing; and it parses back to an equal tree, places aside.
//! Where lines do not matter, the tree's `Display` gives everything on one.

use std::fmt::Display;

use super::ast::{
    Condition, GroupBy, Grouping, Operand, Query, Select, SelectExpr, SelectItem, Typeof,
};

/// Lines are wrapped so that they are not longer than this many characters, where they can be.
const WIDTH: usize = 80;
/// How much deeper what belongs to a line stands than the line itself.
const STEP: usize = 2;

/// The query over several lines, without a line break at the end.
///
/// # Examples
/// ```
/// let query = sfkit::soql::parse("select Id from Lead where A = 1 and B in ('x') limit 5")?;
/// assert_eq!(
///     sfkit::soql::layout(&query),
///     "SELECT Id\nFROM Lead\nWHERE A = 1\n  AND B IN ('x')\nLIMIT 5"
/// );
/// # Ok::<(), sfkit::soql::ParseError>(())
/// ```
#[must_use]
pub fn layout(query: &Query) -> String {
    let mut page = Page::default();
    page.query(query, 0);
    page.text
}

/// The text so far.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// Starts a line, except at the very start.
    fn line(&mut self, indent: usize) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.extend(std::iter::repeat_n(' ', indent));
    }

    /// Starts a line with this text.
    fn whole_line(&mut self, indent: usize, text: &str) {
        self.line(indent);
        self.text.push_str(text);
    }

    /// How many characters the last line has.
    fn column(&self) -> usize {
        let line = self.text.rfind('\n').map_or(0, |at| at + 1);
        self.text[line..].chars().count()
    }

    /// Whether this many more characters fit on the last line.
    fn fits(&self, more: usize) -> bool {
        self.column() + more <= WIDTH
    }

    /// A query; its clauses start at `indent`.
    fn query(&mut self, query: &Query, indent: usize) {
        self.whole_line(indent, "SELECT");
        match &query.select {
            Select::Count(_) => self.text.push_str(" COUNT()"),
            Select::Items(items) => self.select(items, indent),
        }
        for clause in clauses(query) {
            match clause {
                Clause::List(keyword, items) => {
                    self.whole_line(indent, keyword);
                    self.list(&items, indent + STEP);
                }
                Clause::Groups(group_by) => self.group_by(group_by, indent),
                Clause::Condition(keyword, condition) => {
                    self.whole_line(indent, keyword);
                    self.text.push(' ');
                    self.condition(condition, indent + STEP);
                }
            }
        }
    }

    /// What is selected: plain items fill lines, a sub-query or TYPEOF stands on lines of its own.
    fn select(&mut self, items: &[SelectItem], indent: usize) {
        let inner = indent + STEP;
        let mut is_behind_block = false;
        for (index, item) in items.iter().enumerate() {
            let comma = if index + 1 < items.len() { "," } else { "" };
            let whole = format!("{item}{comma}");
            let is_block = matches!(item.expr, SelectExpr::SubQuery(_) | SelectExpr::Typeof(_));
            if is_block || is_behind_block {
                self.line(inner);
            }
            match is_block {
                true => self.block(item, &whole, comma, inner),
                false if is_behind_block => self.text.push_str(&whole),
                false => self.word(&whole, inner),
            }
            is_behind_block = is_block;
        }
    }

    /// A sub-query or TYPEOF on the line at hand, or on several when it is too long for one.
    fn block(&mut self, item: &SelectItem, whole: &str, comma: &str, indent: usize) {
        if self.fits(whole.chars().count()) {
            self.text.push_str(whole);
            return;
        }
        match &item.expr {
            SelectExpr::SubQuery(query) => self.parenthesised(query, indent),
            SelectExpr::Typeof(choice) => self.type_of(choice, indent),
            other => self.text.push_str(&other.to_string()),
        }
        if let Some(alias) = &item.alias {
            self.text.push(' ');
            self.text.push_str(&alias.name);
        }
        self.text.push_str(comma);
    }

    /// A query in parentheses, which opens on the line at hand.
    fn parenthesised(&mut self, query: &Query, indent: usize) {
        self.text.push('(');
        self.query(query, indent + STEP);
        self.whole_line(indent, ")");
    }

    /// `TYPEOF` with a line for each object.
    fn type_of(&mut self, choice: &Typeof, indent: usize) {
        self.text.push_str(&format!("TYPEOF {}", choice.field));
        let inner = indent + STEP;
        for (object, fields) in &choice.when {
            self.whole_line(inner, &format!("WHEN {object} THEN"));
            self.list(&written(fields), inner + STEP);
        }
        if !choice.otherwise.is_empty() {
            self.whole_line(inner, "ELSE");
            self.list(&written(&choice.otherwise), inner + STEP);
        }
        self.whole_line(indent, "END");
    }

    /// `GROUP BY`, where the parentheses of ROLLUP and CUBE close behind the last item.
    fn group_by(&mut self, group_by: &GroupBy, indent: usize) {
        let mut items = written(&group_by.items);
        let open = match group_by.kind {
            Grouping::Plain => "",
            Grouping::Rollup => "ROLLUP(",
            Grouping::Cube => "CUBE(",
        };
        if !open.is_empty() {
            items[0].insert_str(0, open);
            let last = items.len() - 1;
            items[last].push(')');
        }
        self.whole_line(indent, "GROUP BY");
        self.list(&items, indent + STEP);
    }

    /// Items with commas between them, as many on a line as fit.
    fn list(&mut self, items: &[String], indent: usize) {
        for (index, item) in items.iter().enumerate() {
            let comma = if index + 1 < items.len() { "," } else { "" };
            self.word(&format!("{item}{comma}"), indent);
        }
    }

    /// A piece of a list, on the line at hand if it fits; without a space behind a parenthesis.
    fn word(&mut self, word: &str, indent: usize) {
        if !self.fits(word.chars().count() + 1) {
            self.line(indent);
        } else if !self.text.ends_with('(') {
            self.text.push(' ');
        }
        self.text.push_str(word);
    }

    /// A condition from the column at hand; more lines start at `indent`.
    fn condition(&mut self, condition: &Condition, indent: usize) {
        match condition {
            Condition::And(all) => self.chain(all, "AND ", indent),
            Condition::Or(all) => self.chain(all, "OR ", indent),
            Condition::Not(inner, _) => {
                self.text.push_str("NOT ");
                self.nested(inner, indent);
            }
            single => self.nested(single, indent),
        }
    }

    /// Conditions joined by the same word, each on a line.
    fn chain(&mut self, all: &[Condition], word: &str, indent: usize) {
        for (index, condition) in all.iter().enumerate() {
            if index > 0 {
                self.whole_line(indent, word);
            }
            self.nested(condition, indent);
        }
    }

    /// A condition inside another: on the line at hand if it fits, over several lines otherwise.
    fn nested(&mut self, condition: &Condition, indent: usize) {
        let is_compound = matches!(
            condition,
            Condition::And(_) | Condition::Or(_) | Condition::Not(..)
        );
        let flat = if is_compound {
            format!("({condition})")
        } else {
            condition.to_string()
        };
        if self.fits(flat.chars().count()) {
            self.text.push_str(&flat);
            return;
        }
        match condition {
            Condition::List {
                left,
                operator,
                values,
                ..
            } => {
                self.text.push_str(&format!("{left} {operator} ("));
                self.list(&written(values), indent + STEP);
                self.text.push(')');
            }
            Condition::SemiJoin {
                left,
                negated,
                query,
                ..
            } => {
                self.text.push_str(&in_operator(left, *negated));
                self.parenthesised(query, indent);
            }
            _ if is_compound => {
                self.text.push('(');
                self.line(indent + STEP);
                self.condition(condition, indent + STEP);
                self.whole_line(indent, ")");
            }
            _ => self.text.push_str(&flat),
        }
    }
}

/// `left IN ` or `left NOT IN `.
fn in_operator(left: &Operand, negated: bool) -> String {
    let not = if negated { "NOT " } else { "" };
    format!("{left} {not}IN ")
}

/// Each as its `Display` has it.
fn written<T: Display>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

/// A clause behind the select list.
enum Clause<'q> {
    /// A keyword and its items.
    List(&'static str, Vec<String>),
    /// `GROUP BY`.
    Groups(&'q GroupBy),
    /// `WHERE` or `HAVING`.
    Condition(&'static str, &'q Condition),
}

/// The clauses that a query has, in their order.
fn clauses(query: &Query) -> Vec<Clause<'_>> {
    let mut clauses = vec![Clause::List("FROM", written(&query.from))];
    let list =
        |keyword, items: Vec<String>| (!items.is_empty()).then_some(Clause::List(keyword, items));
    clauses.extend(list("USING", written(query.using.as_slice())));
    clauses.extend(
        query
            .filter
            .iter()
            .map(|filter| Clause::Condition("WHERE", filter)),
    );
    clauses.extend(
        query
            .with
            .iter()
            .map(|with| Clause::List("WITH", vec![with.to_string()])),
    );
    clauses.extend(query.group_by.iter().map(Clause::Groups));
    clauses.extend(
        query
            .having
            .iter()
            .map(|having| Clause::Condition("HAVING", having)),
    );
    clauses.extend(list("ORDER BY", written(&query.order_by)));
    let number =
        |number: Option<(i64, _)>| number.map(|(number, _)| number.to_string()).into_iter();
    clauses.extend(list("LIMIT", number(query.limit).collect()));
    clauses.extend(list("OFFSET", number(query.offset).collect()));
    let bind = query
        .bind
        .iter()
        .map(|(name, value)| format!("{name} = {value}"));
    clauses.extend(list("BIND", bind.collect()));
    let usage = query.usage.map(|(usage, _)| usage.to_string());
    clauses.extend(list("FOR", usage.into_iter().collect()));
    clauses.extend(list("UPDATE", written(&query.update)));
    clauses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soql::parse;

    fn laid_out(text: &str) -> String {
        let page = layout(&parse(text).expect(text));
        let again = parse(&page).unwrap_or_else(|error| panic!("{page}: {error}"));
        assert_eq!(layout(&again), page);
        assert_eq!(again.to_string(), parse(text).expect(text).to_string());
        page
    }

    #[test]
    fn each_clause_has_a_line() {
        let text = "select Id, owner.Name from Lead l using scope mine where not A = 1 \
                    with USER_MODE group by rollup(Id) having count(Id) > 1 order by Id desc \
                    limit 5 offset 2 bind x = 'y' for view update TRACKING";
        assert_eq!(
            laid_out(text),
            "SELECT Id, owner.Name\nFROM Lead l\nUSING SCOPE mine\nWHERE NOT A = 1\n\
             WITH USER_MODE\nGROUP BY ROLLUP(Id)\nHAVING count(Id) > 1\nORDER BY Id DESC\n\
             LIMIT 5\nOFFSET 2\nBIND x = 'y'\nFOR VIEW\nUPDATE TRACKING"
        );
        assert_eq!(laid_out("select count() from A"), "SELECT COUNT()\nFROM A");
    }

    #[test]
    fn conditions_have_lines_and_short_groups_stay_together() {
        assert_eq!(
            laid_out("SELECT Id FROM A WHERE A = 1 AND (B = 2 OR C = 3) AND (NOT D = 4)"),
            "SELECT Id\nFROM A\nWHERE A = 1\n  AND (B = 2 OR C = 3)\n  AND (NOT D = 4)"
        );
        let long = "Long_Field_Name__c = 'a value that is long'";
        assert_eq!(
            laid_out(&format!(
                "SELECT Id FROM A WHERE A = 1 AND ({long} OR {long})"
            )),
            format!("SELECT Id\nFROM A\nWHERE A = 1\n  AND (\n    {long}\n    OR {long}\n  )")
        );
    }

    #[test]
    fn sub_queries_have_lines_of_their_own() {
        assert_eq!(
            laid_out("SELECT Id, (SELECT Id FROM Contacts) c, Name FROM A"),
            "SELECT Id,\n  (SELECT Id FROM Contacts) c,\n  Name\nFROM A"
        );
        let list = "Aaaaaaaaaaaaaaaaaaaaaaaa, Bbbbbbbbbbbbbbbbbbbbbbb, Ccccccccccccccccc";
        assert_eq!(
            laid_out(&format!(
                "SELECT (SELECT {list} FROM Cs ORDER BY Id), Id FROM A"
            )),
            format!(
                "SELECT\n  (\n    SELECT {list}\n    FROM Cs\n    ORDER BY Id\n  ),\n  Id\nFROM A"
            )
        );
        let choice = "TYPEOF What WHEN Account THEN Phone, NumberOfEmployees \
                      WHEN Opportunity THEN Amount, CloseDate ELSE Name, Email END";
        assert_eq!(
            laid_out(&format!("SELECT {choice} FROM Event")),
            "SELECT\n  TYPEOF What\n    WHEN Account THEN Phone, NumberOfEmployees\n    \
             WHEN Opportunity THEN Amount, CloseDate\n    ELSE Name, Email\n  END\nFROM Event"
        );
        let name = "a".repeat(50);
        assert_eq!(
            laid_out(&format!(
                "SELECT Id FROM A WHERE B = 1 AND Id IN (SELECT C FROM D WHERE {name} = 1)"
            )),
            format!(
                "SELECT Id\nFROM A\nWHERE B = 1\n  AND Id IN (\n    SELECT C\n    FROM D\n    WHERE {name} = 1\n  )"
            )
        );
    }

    #[test]
    fn long_lists_are_wrapped() {
        let fields = ["Long_Field_Name__c"; 5].join(", ");
        assert_eq!(
            laid_out(&format!("SELECT {fields} FROM A")),
            "SELECT Long_Field_Name__c, Long_Field_Name__c, Long_Field_Name__c,\n  \
             Long_Field_Name__c, Long_Field_Name__c\nFROM A"
        );
        let values = ["'0012345678901234'"; 5].join(", ");
        assert_eq!(
            laid_out(&format!("SELECT Id FROM A WHERE Id IN ({values})")),
            "SELECT Id\nFROM A\nWHERE Id IN ('0012345678901234', '0012345678901234', \
             '0012345678901234',\n    '0012345678901234', '0012345678901234')"
        );
    }
}
