//! `--param NAME[:TYPE]=VALUE`: values for the parameters of a query.
//!
//! Several values under one name make a list, and so does `NAME=@FILE` with a value a line. `@@` at
//! the start of a value is an at sign.

use std::path::Path;

use crate::cli::outcome::Result;
use crate::error::{Code, Diagnostic, Hint};
use crate::soql::bind::{Param, ParamType};

/// A `--param` that makes no sense.
#[derive(Debug, thiserror::Error)]
enum ParamError {
    #[error("`--param {0}` has no `=`")]
    NoValue(String),
    #[error("`{0}` is no name of a parameter")]
    Name(String),
    #[error("`{word}` is no type of a parameter; there are {}", names().join(", "))]
    Type { word: String },
    #[error("the parameter `{0}` is given with two types")]
    TwoTypes(String),
}

fn names() -> Vec<&'static str> {
    ParamType::ALL.map(ParamType::as_str).to_vec()
}

impl Diagnostic for ParamError {
    fn code(&self) -> Code {
        Code::Usage
    }

    fn hints(&self) -> Vec<Hint> {
        vec![match self {
            Self::Name(_) => {
                Hint::new("a name starts with a letter; letters, digits and `_` follow")
            }
            _ => Hint::new("write `--param name=value`, or `--param name:string=value`"),
        }]
    }
}

/// The parameters that the flags give, in the order of their first mention.
pub(super) fn params(flags: &[String]) -> Result<Vec<Param>> {
    let mut params: Vec<Param> = Vec::new();
    for flag in flags {
        let (name, kind, value) = parts(flag)?;
        let known = params.iter().position(|param| param.name == name);
        let at = known.unwrap_or_else(|| {
            params.push(Param {
                name: name.to_owned(),
                kind,
                values: Vec::new(),
                is_list: false,
            });
            params.len() - 1
        });
        let param = &mut params[at];
        if param.kind != kind {
            return Err(ParamError::TwoTypes(name.to_owned()).into());
        }
        match value.strip_prefix('@') {
            Some(rest) if rest.starts_with('@') => param.values.push(rest.to_owned()),
            Some(path) => {
                let text = super::source::read(Path::new(path))?;
                param.values.extend(lines(&text));
                param.is_list = true;
            }
            None => param.values.push(value.to_owned()),
        }
    }
    Ok(params)
}

/// Name, type and value.
fn parts(flag: &str) -> std::result::Result<(&str, Option<ParamType>, &str), ParamError> {
    let (left, value) = flag
        .split_once('=')
        .ok_or_else(|| ParamError::NoValue(flag.to_owned()))?;
    let (name, kind) = match left.split_once(':') {
        None => (left, None),
        Some((name, word)) => {
            let kind = word.parse().map_err(|()| ParamError::Type {
                word: word.to_owned(),
            })?;
            (name, Some(kind))
        }
    };
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let is_name =
        name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(fits);
    if !is_name {
        return Err(ParamError::Name(name.to_owned()));
    }
    Ok((name, kind, value))
}

/// A value a line; empty lines are none.
fn lines(text: &str) -> impl Iterator<Item = String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(flags: &[&str]) -> Result<Vec<Param>> {
        let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        params(&flags)
    }

    #[test]
    fn names_types_and_lists() {
        let all = given(&["a=1=2", "b:String=x", "a=3", "c=@@x", "d="]).unwrap();
        let shown: Vec<_> = all
            .iter()
            .map(|param| (param.name.as_str(), param.kind, param.values.join("|")))
            .collect();
        assert_eq!(
            shown,
            [
                ("a", None, "1=2|3".to_owned()),
                ("b", Some(ParamType::String), "x".to_owned()),
                ("c", None, "@x".to_owned()),
                ("d", None, String::new()),
            ]
        );
        for wrong in ["a", "=x", "1a=x", "a b=x", "a:int=x", ":a=x"] {
            let error = given(&[wrong]).unwrap_err();
            assert_eq!(error.diagnostic().code(), Code::Usage, "{wrong}");
        }
        assert!(given(&["a=1", "a:number=2"]).is_err());
    }

    #[test]
    fn a_file_has_a_value_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ids");
        std::fs::write(&path, "\u{feff}001\r\n\n002\n").unwrap();
        let flag = format!("ids=@{}", path.display());
        let all = given(&[&flag]).unwrap();
        assert_eq!(all[0].values, ["001", "002"]);
        assert!(all[0].is_list);
        assert!(given(&["ids=@/no/such/file"]).is_err());
    }
}
