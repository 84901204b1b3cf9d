//! `key=value` on the command line: the members of a JSON body, or the parameters of a URL.
//!
//! A key is a name with parts behind it: `a[b]=x` is a member of a member, `a[]=x` an element of a
//! list. `key:=JSON` takes the value as JSON, digit by digit. What a value is otherwise follows from
//! the flag: a text, or what it looks like (true, false, null, a number, `@FILE` for the text of a
//! file).

use std::io::Read;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::RestError;

/// How the value of a field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// As a text.
    Text,
    /// As what it looks like.
    Typed,
}

/// A field as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `key=value` or `key:=JSON`.
    pub text: String,
    /// How the value is read.
    pub kind: FieldKind,
}

/// A value on its way into a body. Numbers stay the text that was given.
#[derive(Debug)]
pub(super) enum Node {
    Leaf(Box<RawValue>),
    Members(Vec<(String, Node)>),
    Elements(Vec<Node>),
}

/// One step from the outside in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Member(String),
    Element,
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Leaf(value) => value.serialize(serializer),
            Self::Members(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
            Self::Elements(elements) => {
                let mut list = serializer.serialize_seq(Some(elements.len()))?;
                for element in elements {
                    list.serialize_element(element)?;
                }
                list.end()
            }
        }
    }
}

/// The fields as one JSON object.
pub(super) fn body(fields: &[Field]) -> Result<String, RestError> {
    let mut root = Node::Members(Vec::new());
    for field in fields {
        let (key, steps, value) = parts(field)?;
        let placed = root.put(&steps, value);
        placed.map_err(|()| RestError::Clash {
            key: key.to_owned(),
        })?;
    }
    Ok(serde_json::to_string(&root).expect("keys are texts and leaves are JSON"))
}

/// The fields as parameters of a URL; `ids[]` may come several times.
pub(super) fn parameters(
    fields: &[Field],
    method: &'static str,
) -> Result<Vec<(String, String)>, RestError> {
    let pairs = fields.iter().map(|field| {
        let (key, steps, value) = parts(field)?;
        let ([Step::Member(name)] | [Step::Member(name), Step::Element]) = steps.as_slice() else {
            let key = key.to_owned();
            return Err(RestError::Nested { key, method });
        };
        let text = match serde_json::from_str::<String>(value.get()) {
            Ok(text) => text,
            Err(_) => value.get().to_owned(),
        };
        Ok((name.clone(), text))
    });
    pairs.collect()
}

impl Node {
    /// Puts a value where the steps lead.
    fn put(&mut self, steps: &[Step], value: Box<RawValue>) -> Result<(), ()> {
        let Some((step, rest)) = steps.split_first() else {
            return Err(());
        };
        let slot = match (self, step) {
            (Self::Members(members), Step::Member(name)) => {
                let known = members.iter().position(|(key, _)| key == name);
                match known {
                    // The same key again is another value for the same place.
                    Some(_) if rest.is_empty() => return Err(()),
                    Some(at) => &mut members[at].1,
                    None => {
                        members.push((name.clone(), Self::empty(rest, &value)));
                        &mut members.last_mut().expect("it was just pushed").1
                    }
                }
            }
            (Self::Elements(elements), Step::Element) => {
                elements.push(Self::empty(rest, &value));
                elements.last_mut().expect("it was just pushed")
            }
            _ => return Err(()),
        };
        if rest.is_empty() {
            return Ok(());
        }
        slot.put(rest, value)
    }

    /// What stands at a place before its parts do; the value itself when it has none.
    fn empty(rest: &[Step], value: &RawValue) -> Self {
        match rest.first() {
            None => Self::Leaf(value.to_owned()),
            Some(Step::Member(_)) => Self::Members(Vec::new()),
            Some(Step::Element) => Self::Elements(Vec::new()),
        }
    }
}

type Parsed<'f> = (&'f str, Vec<Step>, Box<RawValue>);

fn parts(field: &Field) -> Result<Parsed<'_>, RestError> {
    let no_value = || RestError::NoValue {
        text: field.text.clone(),
    };
    let (key, text) = field.text.split_once('=').ok_or_else(no_value)?;
    if let Some(key) = key.strip_suffix(':') {
        let value = RawValue::from_string(text.trim().to_owned());
        let value = value.map_err(|source| RestError::Json {
            key: key.to_owned(),
            source,
        })?;
        return Ok((key, steps(key)?, value));
    }
    let value = match field.kind {
        FieldKind::Text => text_value(text),
        FieldKind::Typed => typed_value(text)?,
    };
    Ok((key, steps(key)?, value))
}

fn text_value(text: &str) -> Box<RawValue> {
    serde_json::value::to_raw_value(text).expect("every text is JSON in quotes")
}

fn typed_value(text: &str) -> Result<Box<RawValue>, RestError> {
    if let Some(path) = text.strip_prefix('@') {
        return Ok(text_value(&read(path)?));
    }
    let looks_typed = matches!(text, "true" | "false" | "null")
        || text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    if looks_typed && let Ok(value) = RawValue::from_string(text.to_owned()) {
        return Ok(value);
    }
    Ok(text_value(text))
}

/// The text of a file, `-` being standard input.
fn read(path: &str) -> Result<String, RestError> {
    let bytes = read_bytes(path)?;
    String::from_utf8(bytes).map_err(|error| RestError::Read {
        origin: origin(path),
        source: std::io::Error::new(std::io::ErrorKind::InvalidData, error),
    })
}

/// The bytes of a file, `-` being standard input.
pub(super) fn read_bytes(path: &str) -> Result<Vec<u8>, RestError> {
    let read = if path == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|source| RestError::Read {
        origin: origin(path),
        source,
    })
}

fn origin(path: &str) -> String {
    match path {
        "-" => "standard input".to_owned(),
        path => format!("`{path}`"),
    }
}

/// `a[b][]` as the way to a value.
fn steps(key: &str) -> Result<Vec<Step>, RestError> {
    let wrong = || RestError::Key {
        key: key.to_owned(),
    };
    let name = key.split('[').next().unwrap_or_default();
    if name.is_empty() || name.contains(']') {
        return Err(wrong());
    }
    let mut steps = vec![Step::Member(name.to_owned())];
    let mut rest = &key[name.len()..];
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[').ok_or_else(wrong)?;
        let (part, behind) = inner.split_once(']').ok_or_else(wrong)?;
        steps.push(match part {
            "" => Step::Element,
            part if part.contains('[') => return Err(wrong()),
            part => Step::Member(part.to_owned()),
        });
        rest = behind;
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(kind: FieldKind, texts: &[&str]) -> Vec<Field> {
        let field = |text: &&str| Field {
            text: (*text).to_owned(),
            kind,
        };
        texts.iter().map(field).collect()
    }

    #[test]
    fn texts_stay_texts_and_types_are_told_by_their_looks() {
        let texts = ["a=true", "b=@x", "c=1=2", "d:=1.50"];
        let text = body(&fields(FieldKind::Text, &texts)).unwrap();
        assert_eq!(text, r#"{"a":"true","b":"@x","c":"1=2","d":1.50}"#);
        let typed = [
            "a=true",
            "b=null",
            "c=12345678901234567.10",
            "d=01",
            "e=-",
            "f=",
        ];
        assert_eq!(
            body(&fields(FieldKind::Typed, &typed)).unwrap(),
            r#"{"a":true,"b":null,"c":12345678901234567.10,"d":"01","e":"-","f":""}"#
        );
    }

    #[test]
    fn parts_nest() {
        let texts = [
            "ids[]=1",
            "a[b][c]=x",
            "a[b][d][]=y",
            "ids[]=2",
            "a[e]:=[1]",
        ];
        assert_eq!(
            body(&fields(FieldKind::Text, &texts)).unwrap(),
            r#"{"ids":["1","2"],"a":{"b":{"c":"x","d":["y"]},"e":[1]}}"#
        );
        for wrong in [
            &["a"][..],
            &["=x"],
            &["a]=x"],
            &["a[=x"],
            &["a[b]c=x"],
            &["a=1", "a=2"],
            &["a=1", "a[b]=2"],
            &["a[]=1", "a[b]=2"],
            &["a:={"],
        ] {
            assert!(body(&fields(FieldKind::Text, wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_url_takes_plain_fields_and_lists() {
        let texts = ["q=SELECT Id", "n:=5", "ids[]=1", "ids[]=2"];
        let pairs = parameters(&fields(FieldKind::Text, &texts), "GET").unwrap();
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [("q", "SELECT Id"), ("n", "5"), ("ids", "1"), ("ids", "2")]
        );
        assert!(parameters(&fields(FieldKind::Text, &["a[b]=c"]), "GET").is_err());
    }
}
