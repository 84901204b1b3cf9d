//! The columns of a result, settled: their headings, their keys as the answer spells them, and the
//! tree by which a decoder finds them in a record.

use crate::model::rows::{Column, ColumnKind};
use crate::model::value_type::ValueType;
use crate::query::plan::{Item, Place};
use crate::query::shape::Shape;

/// What becomes of the children that a sub-query brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChildMode {
    /// A JSON array in one cell.
    #[default]
    Json,
    /// A row per child; a parent without children keeps one row.
    Explode,
    /// Their number.
    Count,
}

/// Settled columns.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// As many as a row has cells.
    pub(crate) columns: Vec<Column>,
    /// Where the columns' values stand in a record.
    pub(crate) root: Node,
    /// The sub-queries.
    pub(crate) children: Vec<ChildList>,
    /// Whether the members of a record that stands as it was asked for are its columns, in their order.
    pub(crate) is_straight: bool,
}

/// An object of a record, or the record itself.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// In the order of SELECT.
    pub(crate) entries: Vec<Entry>,
    /// Whether what the server says about the record itself is shown.
    pub(crate) shows_attributes: bool,
}

/// A key as it stands behind another member, from the comma to the colon, ready to be compared; none of
/// a key that could need escapes.
#[derive(Debug, Default)]
pub(crate) struct Label {
    text: String,
    /// The first eight bytes, and which bits of them count.
    head: u64,
    mask: u64,
    /// The last eight bytes of one that is longer.
    tail: u64,
}

impl Label {
    fn new(key: &str) -> Self {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !key.bytes().all(plain) {
            return Self::default();
        }
        let text = format!(",\"{key}\":");
        let (mut head, mut mask) = ([0; 8], [0; 8]);
        for (at, byte) in text.bytes().take(8).enumerate() {
            (head[at], mask[at]) = (byte, u8::MAX);
        }
        Self {
            head: u64::from_le_bytes(head),
            mask: u64::from_le_bytes(mask),
            tail: text
                .as_bytes()
                .last_chunk()
                .map_or(0, |tail| u64::from_le_bytes(*tail)),
            text,
        }
    }

    /// The length of the label, when it stands at the beginning of these bytes.
    #[inline]
    pub(crate) fn stands_in_front_of(&self, bytes: &[u8]) -> Option<usize> {
        let head = bytes.first_chunk::<8>()?;
        // A label is at least four bytes long, so an empty mask is that of none.
        if self.mask == 0 || (u64::from_le_bytes(*head) ^ self.head) & self.mask != 0 {
            return None;
        }
        let length = self.text.len();
        if length <= 8 {
            return Some(length);
        }
        let tail = bytes.get(length - 8..)?.first_chunk()?;
        let is_here = u64::from_le_bytes(*tail) == self.tail
            && (length <= 16 || bytes.starts_with(self.text.as_bytes()));
        is_here.then_some(length)
    }
}

/// One key of an object.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// As spelled in the answer.
    pub(crate) key: String,
    /// The key as it stands in a page without blanks, behind another one.
    pub(crate) label: Label,
    /// Columns that show its value.
    pub(crate) columns: Vec<usize>,
    /// What is shown of the parent that stands under it.
    pub(crate) parent: Option<Node>,
    /// Columns below the parent; true for its own fields, false for those of its parents.
    pub(crate) below: Vec<(usize, bool)>,
    /// The sub-query whose result stands under it.
    pub(crate) children: Option<usize>,
}

/// The children of one sub-query.
#[derive(Debug)]
pub(crate) struct ChildList {
    /// As spelled in the answer.
    pub(crate) key: String,
    /// Its first column in the parent's row.
    pub(crate) column: usize,
    /// How many columns of the parent's row it has: one, or with explode those of its layout.
    pub(crate) width: usize,
    /// Columns of a child.
    pub(crate) layout: Layout,
}

impl Layout {
    /// Settles the items with what the first page shows. Children of children are JSON in any mode.
    pub(crate) fn settle(items: &[Item], shape: &Shape, mode: ChildMode) -> Self {
        let mut settling = Settling {
            layout: Self::default(),
            shape,
            mode,
            expressions: 0,
        };
        for item in items {
            settling.item(item, items);
        }
        let mut layout = settling.layout;
        let (mut next, count) = (0, layout.columns.len());
        // A row of one empty cell looks like no row, which each format has a way of its own to prevent.
        layout.is_straight = count > 1 && layout.root.is_straight(&mut next) && next == count;
        layout
    }

    fn push(&mut self, header: String, keys: Vec<String>, kind: ColumnKind) -> usize {
        let data = ValueType::Unknown;
        self.columns.push(Column {
            header,
            keys,
            kind,
            data,
        });
        self.columns.len() - 1
    }
}

/// Whether the columns can be settled: further records would show nothing new.
pub(crate) fn is_settled(items: &[Item], shape: &Shape) -> bool {
    items.iter().all(|item| match &item.place {
        Place::Keys(keys) => shape.has(keys),
        Place::EitherKeys(one, other) => shape.has(one) || shape.has(other),
        Place::FieldOrExpression(keys) => shape.has(keys) || shape.has(&["expr0".to_owned()]),
        Place::Expression => true,
        Place::Rest { nested } => !nested && shape.fields().next().is_some(),
        Place::Children(key, inner) => {
            let children = shape.get(key).and_then(|(_, result)| result.children());
            children.is_some_and(|children| is_settled(inner, children))
        }
    })
}

struct Settling<'a> {
    layout: Layout,
    shape: &'a Shape,
    mode: ChildMode,
    expressions: usize,
}

impl Settling<'_> {
    fn item(&mut self, item: &Item, all: &[Item]) {
        let header = item.header.clone();
        match &item.place {
            Place::Keys(keys) => self.value(header, keys),
            Place::EitherKeys(one, other) => {
                let keys = if self.shape.has(one) { one } else { other };
                self.value(header, keys);
            }
            Place::FieldOrExpression(keys) => {
                let next = format!("expr{}", self.expressions);
                if !self.shape.has(keys) && self.shape.get(&next).is_some() {
                    self.expression();
                } else {
                    self.value(header, keys);
                }
            }
            Place::Expression => self.expression(),
            Place::Rest { nested } => self.rest(&header, *nested, all),
            Place::Children(key, inner) => {
                let found = self.shape.get(key);
                let nothing = Shape::default();
                let children = found.and_then(|(_, result)| result.children());
                let key = found
                    .map_or(key.as_str(), |(spelled, _)| spelled)
                    .to_owned();
                let mode = ChildMode::Json;
                let layout = Layout::settle(inner, children.unwrap_or(&nothing), mode);
                self.children(header, key, layout);
            }
        }
    }

    fn value(&mut self, header: String, keys: &[String]) {
        let keys = self.shape.spelled(keys);
        let column = self.layout.push(header, keys.clone(), ColumnKind::Value);
        self.layout.root.insert(&keys, column);
    }

    fn expression(&mut self) {
        let name = format!("expr{}", self.expressions);
        self.expressions += 1;
        self.value(name.clone(), &[name]);
    }

    fn children(&mut self, header: String, key: String, layout: Layout) {
        let column = self.layout.columns.len();
        let place = self.layout.children.len();
        match self.mode {
            ChildMode::Explode => {
                for child in &layout.columns {
                    let mut keys = vec![key.clone()];
                    keys.extend_from_slice(&child.keys);
                    let header = format!("{header}.{}", child.header);
                    self.layout.push(header, keys, child.kind);
                }
            }
            ChildMode::Json => {
                self.layout
                    .push(header, vec![key.clone()], ColumnKind::Children);
            }
            ChildMode::Count => {
                self.layout
                    .push(header, vec![key.clone()], ColumnKind::Value);
            }
        }
        self.layout.root.entry(&key).children = Some(place);
        self.layout.children.push(ChildList {
            key,
            column,
            width: self.layout.columns.len() - column,
            layout,
        });
    }

    /// Everything that the answer has and no item names.
    fn rest(&mut self, header: &str, nested: bool, all: &[Item]) {
        let shape = self.shape;
        let mut any = false;
        for (key, inner) in shape.fields() {
            if all.iter().any(|item| item.names(key)) {
                continue;
            }
            any = true;
            self.found(&[key.to_owned()], inner, nested);
        }
        if !any && !nested {
            self.value(header.to_owned(), &[header.to_owned()]);
        }
    }

    fn found(&mut self, keys: &[String], shape: &Shape, nested: bool) {
        if nested && let Some(children) = shape.children() {
            let every = [Item {
                header: String::new(),
                place: Place::Rest { nested },
            }];
            let layout = Layout::settle(&every, children, ChildMode::Json);
            self.children(keys.join("."), keys.join("."), layout);
        } else if nested && shape.is_record() {
            for (key, inner) in shape.fields() {
                let mut longer = keys.to_vec();
                longer.push(key.to_owned());
                self.found(&longer, inner, nested);
            }
        } else {
            self.value(keys.join("."), keys);
        }
    }
}

impl Item {
    /// Whether this item stands for the key at the top of a record.
    fn names(&self, key: &str) -> bool {
        let first = match &self.place {
            Place::Keys(keys) | Place::EitherKeys(_, keys) | Place::FieldOrExpression(keys) => {
                keys.first()
            }
            Place::Children(key, _) => Some(key),
            Place::Expression | Place::Rest { .. } => None,
        };
        first.is_some_and(|first| first.eq_ignore_ascii_case(key))
    }
}

impl Node {
    /// The entry of a key, in any case; `expected` is the place where it probably stands.
    pub(crate) fn find(&self, key: &str, expected: usize) -> Option<usize> {
        let entries = &self.entries;
        if entries.get(expected).is_some_and(|entry| entry.key == key) {
            return Some(expected);
        }
        if key == "attributes" {
            return None;
        }
        let exact = entries.iter().position(|entry| entry.key == key);
        exact.or_else(|| {
            let is_same = |entry: &Entry| entry.key.eq_ignore_ascii_case(key);
            entries.iter().position(is_same)
        })
    }

    /// Whether each entry is one column or a parent of such, from the column `next` on in their order.
    fn is_straight(&self, next: &mut usize) -> bool {
        let is_next = |entry: &Entry, next: &mut usize| match (&entry.parent, &entry.columns[..]) {
            (None, [column]) if column == next => {
                *next += 1;
                true
            }
            (Some(parent), []) => parent.is_straight(next),
            _ => false,
        };
        let mut entries = self.entries.iter();
        !self.shows_attributes
            && !self.entries.is_empty()
            && entries.all(|entry| entry.children.is_none() && is_next(entry, next))
    }

    fn entry(&mut self, key: &str) -> &mut Entry {
        let known = self.entries.iter().position(|entry| entry.key == key);
        let place = known.unwrap_or_else(|| {
            self.shows_attributes |= key.eq_ignore_ascii_case("attributes");
            self.entries.push(Entry {
                key: key.to_owned(),
                label: Label::new(key),
                ..Entry::default()
            });
            self.entries.len() - 1
        });
        &mut self.entries[place]
    }

    fn insert(&mut self, keys: &[String], column: usize) {
        let Some((first, rest)) = keys.split_first() else {
            return;
        };
        let entry = self.entry(first);
        if rest.is_empty() {
            entry.columns.push(column);
        } else {
            entry.below.push((column, rest.len() == 1));
            entry.parent.get_or_insert_default().insert(rest, column);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::query::plan::Plan;
    use crate::soql;

    fn layout(text: &str, record: &str, mode: ChildMode) -> Layout {
        let Plan::Rows(items) = Plan::of(&soql::parse(text).unwrap()) else {
            panic!("{text} has no rows");
        };
        let mut shape = Shape::default();
        let record: &RawValue = serde_json::from_str(record).unwrap();
        shape.add(record).unwrap();
        Layout::settle(&items, &shape, mode)
    }

    fn heads(layout: &Layout) -> Vec<String> {
        let columns = layout.columns.iter();
        columns
            .map(|column| format!("{}={}", column.header, column.keys.join("/")))
            .collect()
    }

    #[test]
    fn labels_are_found_at_the_beginning_alone() {
        for key in [
            "Id",
            "Name",
            "Amount",
            "CloseDate",
            "Long_Name_Of_A_Field__c",
        ] {
            let label = Label::new(key);
            let text = format!(",\"{key}\":1234567890");
            let length = Some(key.len() + 4);
            assert_eq!(label.stands_in_front_of(text.as_bytes()), length);
            for at in 0..key.len() + 4 {
                let mut other = text.clone().into_bytes();
                other[at] ^= 1;
                assert_eq!(label.stands_in_front_of(&other), None, "{key} {at}");
            }
            assert_eq!(label.stands_in_front_of(b",\""), None);
        }
        let odd = Label::new("k\u{e9}y");
        assert_eq!(
            odd.stands_in_front_of(",\"k\u{e9}y\":12345678".as_bytes()),
            None
        );
    }

    #[test]
    fn paths_are_headed_as_written_and_keyed_as_answered() {
        let text = "SELECT id, account.name, NAME, a.Owner.Email FROM Opportunity o, o.Account a";
        let answer = r#"{"attributes":{},"Id":"1","Account":{"Name":"x","Owner":null},"Name":"y"}"#;
        let found = heads(&layout(text, answer, ChildMode::Json));
        assert_eq!(
            found,
            [
                "id=Id",
                "account.name=Account/Name",
                "NAME=Name",
                "a.Owner.Email=Account/Owner/Email"
            ]
        );
        let nothing = heads(&layout(text, "{}", ChildMode::Json));
        assert_eq!(nothing[1], "account.name=account/name");
    }

    #[test]
    fn the_object_itself_may_stand_before_a_field() {
        let text = "SELECT Account.Name, a.Id FROM Account a";
        let plain = heads(&layout(text, r#"{"Name":"x","Id":"1"}"#, ChildMode::Json));
        assert_eq!(plain, ["Account.Name=Name", "a.Id=Id"]);
        let parent = heads(&layout(
            text,
            r#"{"Account":{"Name":"x"}}"#,
            ChildMode::Json,
        ));
        assert_eq!(parent[0], "Account.Name=Account/Name");
    }

    #[test]
    fn aggregates() {
        let text = "SELECT Owner.Name, COUNT(Id), SUM(Amount) total, MAX(CloseDate), \
                    CALENDAR_YEAR(CloseDate) FROM Opportunity \
                    GROUP BY Owner.Name, CALENDAR_YEAR(CloseDate)";
        let answer = r#"{"Name":"x","expr0":1,"total":2.0,"expr1":"2026-01-01","expr2":2026}"#;
        let expected = [
            "Owner.Name=Name",
            "expr0=expr0",
            "total=total",
            "expr1=expr1",
            "expr2=expr2",
        ];
        assert_eq!(heads(&layout(text, answer, ChildMode::Json)), expected);
        assert_eq!(heads(&layout(text, "{}", ChildMode::Json)), expected);
        assert_eq!(
            Plan::of(&soql::parse("select count() from Lead").unwrap()),
            Plan::Count
        );
    }

    #[test]
    fn functions_keep_the_key_of_their_field_unless_the_answer_says_otherwise() {
        let text = "SELECT toLabel(Status), FORMAT(convertCurrency(Amount)) FROM Lead";
        let answer = r#"{"Status":"Neu","Amount":"1.000"}"#;
        let found = heads(&layout(text, answer, ChildMode::Json));
        assert_eq!(found, ["Status=Status", "Amount=Amount"]);
        let numbered = r#"{"expr0":"Neu","expr1":"1.000"}"#;
        let found = heads(&layout(text, numbered, ChildMode::Json));
        assert_eq!(found, ["expr0=expr0", "expr1=expr1"]);
    }

    #[test]
    fn typeof_is_the_union_of_its_branches() {
        let text = "SELECT Id, TYPEOF What WHEN Account THEN Phone, Name WHEN Case THEN Name, \
                    Owner.Name ELSE Id END FROM Event";
        let found = heads(&layout(text, r#"{"What":{"Phone":"1"}}"#, ChildMode::Json));
        assert_eq!(
            found[1..],
            [
                "What.Phone=What/Phone",
                "What.Name=What/Name",
                "What.Owner.Name=What/Owner/Name",
                "What.Id=What/Id"
            ]
        );
    }

    #[test]
    fn fields_stand_for_what_the_answer_has() {
        let text = "SELECT Name, FIELDS(CUSTOM), (SELECT FIELDS(ALL) FROM Contacts LIMIT 9) \
                    FROM Account LIMIT 9";
        let answer = r#"{"attributes":{},"Name":"x","A__c":1,"Address__c":{"city":"y"},
            "Contacts":{"totalSize":1,"done":true,"records":[{"attributes":{},"Id":"1"}]}}"#;
        let settled = layout(text, answer, ChildMode::Json);
        assert_eq!(
            heads(&settled),
            [
                "Name=Name",
                "A__c=A__c",
                "Address__c=Address__c",
                "Contacts=Contacts"
            ]
        );
        assert_eq!(settled.columns[3].kind, ColumnKind::Children);
        let exploded = layout(text, answer, ChildMode::Explode);
        assert_eq!(heads(&exploded)[3], "Contacts.Id=Contacts/Id");
        let empty = heads(&layout(text, "{}", ChildMode::Json));
        assert_eq!(
            empty,
            [
                "Name=Name",
                "FIELDS(CUSTOM)=FIELDS(CUSTOM)",
                "Contacts=Contacts"
            ]
        );
    }

    #[test]
    fn a_text_that_did_not_parse_shows_everything() {
        let Plan::Rows(items) = Plan::of_unparsed("SELECT something new") else {
            panic!("rows expected");
        };
        let mut shape = Shape::default();
        let record = r#"{"attributes":{},"Id":"1","Owner":{"attributes":{},"Name":"x"},
            "Address":{"city":"y"},"Cases":{"totalSize":1,"done":true,"records":[{"Id":"2"}]}}"#;
        shape
            .add(serde_json::from_str::<&RawValue>(record).unwrap())
            .unwrap();
        let settled = Layout::settle(&items, &shape, ChildMode::Explode);
        assert_eq!(
            heads(&settled),
            [
                "Id=Id",
                "Owner.Name=Owner/Name",
                "Address=Address",
                "Cases.Id=Cases/Id"
            ]
        );
        assert_eq!(Plan::of_unparsed("select\n Count( ) from x"), Plan::Count);
    }
}
