//! Completion within the text of a query or a condition.

use crate::model::schema::{FieldType, ObjectSchema};
use crate::soql::cursor::{self, Begins, Expected};
use crate::soql::dates;

use super::candidates::Asked;
use super::{Answer, Candidate};

/// A whole query.
pub(super) fn soql(asked: &Asked<'_>) -> Answer {
    let place = cursor::place(asked.text, asked.after, Begins::Query);
    let object = asked.known.innermost(&place.objects);
    at(asked, &place, object)
}

/// What stands behind WHERE, of records of this object.
pub(super) fn condition(asked: &Asked<'_>, object: Option<ObjectSchema>) -> Answer {
    let place = cursor::place(asked.text, asked.after, Begins::Condition);
    let object = match place.objects.len() {
        1 => object,
        _ => asked.known.innermost(&place.objects),
    };
    at(asked, &place, object)
}

fn at(asked: &Asked<'_>, place: &cursor::Place, object: Option<ObjectSchema>) -> Answer {
    let (before, text) = asked.text.split_at(place.start);
    let answer = match (&place.expected, object) {
        (Expected::Word(words), _) => {
            let words = words.iter().map(|word| Candidate::new(word, ""));
            Answer::of(words.collect()).matching(text)
        }
        (Expected::Object, _) => objects(asked, place, text),
        (Expected::Selected, Some(object)) => asked.fields(&object, text, |_| true),
        (Expected::Field, Some(object)) => asked.fields(&object, text, |field| {
            field.filterable || field.sortable || field.groupable
        }),
        (Expected::Value { path, in_text }, Some(object)) => {
            values(asked, &object, path, *in_text, text)
        }
        _ => Answer::default(),
    };
    answer.behind(before).open()
}

/// Objects; within a query in a list of fields, the children of the outer object.
fn objects(asked: &Asked<'_>, place: &cursor::Place, text: &str) -> Answer {
    let outer = place.objects.iter().rev().nth(1).cloned().flatten();
    let outer = outer.and_then(|name| asked.known.describe(&name));
    let children = outer
        .into_iter()
        .flat_map(|outer| outer.child_relationships);
    let children = children.filter_map(|child| {
        let name = child.relationship_name?;
        Some(Candidate::new(&name, &child.child_sobject))
    });
    let children = Answer::of(children.collect()).matching(text);
    children.and(asked.objects(text))
}

fn values(
    asked: &Asked<'_>,
    object: &ObjectSchema,
    path: &str,
    in_text: bool,
    text: &str,
) -> Answer {
    let field = object.field(path).map(|field| field.field_type);
    match field {
        Some(FieldType::Date | FieldType::DateTime) if !in_text => {
            let names = dates::names().map(|name| match dates::takes_number(name) {
                true => Candidate::new(&format!("{name}:"), ""),
                false => Candidate::new(name, ""),
            });
            Answer::of(names.collect()).matching(text)
        }
        Some(FieldType::Boolean) if !in_text => asked.values(object, path, text),
        Some(FieldType::Boolean) => Answer::default(),
        _ if in_text => asked.values(object, path, text).quoted(),
        _ => asked.values(object, path, text).quoted().behind("'"),
    }
}
