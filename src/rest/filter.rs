//! `--jq`: programs in the language of jq over JSON.
//!
//! Results are written as jq's `-r` does: texts as they are, everything else as JSON on one line.
//! Numbers that a program does not compute with keep the digits that the server sent.

use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader, lex, parse};
use jaq_core::{Compiler, Ctx, Vars, compile, unwrap_valr};
use jaq_json::{Val, read};

use super::RestError;

/// What jq has and the crates leave to their callers.
const ROWS: &str = r#"
def @csv: map(
    if . == null then ""
    elif type == "string" then "\"" + gsub("\""; "\"\"") + "\""
    elif type == "array" or type == "object" then error("a CSV row cannot hold an " + type)
    else tostring end) | join(",");
def @tsv: map(
    if . == null then ""
    elif type == "string"
    then gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r")
    elif type == "array" or type == "object" then error("a TSV row cannot hold an " + type)
    else tostring end) | join("\t");
"#;

/// A program that was understood.
pub struct Filter {
    program: jaq_core::Filter<JustLut<Val>>,
}

impl std::fmt::Debug for Filter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Filter").finish_non_exhaustive()
    }
}

impl Filter {
    /// Reads a program.
    ///
    /// # Errors
    /// With the place where it cannot be understood.
    pub fn parse(text: &str) -> Result<Self, RestError> {
        let definitions = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs())
            .chain(parse(ROWS, |parser| parser.defs()).unwrap_or_default());
        let functions = jaq_core::funs()
            .chain(jaq_std::funs())
            .chain(jaq_json::funs());
        let arena = Arena::default();
        let file = File {
            code: text,
            path: (),
        };
        let modules = Loader::new(definitions).load(&arena, file);
        let modules = modules.map_err(|errors| {
            let first = errors.first().map(|(file, error)| (file.code, error));
            fault(text, first.and_then(|(code, error)| of_load(code, error)))
        })?;
        let program = Compiler::default().with_funs(functions).compile(modules);
        let program = program.map_err(|errors| {
            let first = errors.first().and_then(|(_, errors)| errors.first());
            fault(text, first.map(of_compile))
        })?;
        Ok(Self { program })
    }

    /// The results of the program for one JSON text, a line each.
    ///
    /// # Errors
    /// When the text is not JSON or the program fails.
    pub fn apply(&self, json: &[u8]) -> Result<Vec<u8>, RestError> {
        let input = read::parse_single(json).map_err(|_| RestError::NotJson)?;
        let context = Ctx::<JustLut<Val>>::new(&self.program.lut, Vars::new([]));
        let mut out = Vec::new();
        for result in self.program.id.run((context, input)).map(unwrap_valr) {
            match result {
                Ok(Val::TStr(text) | Val::BStr(text)) => out.extend_from_slice(&text),
                Ok(value) => out.extend_from_slice(value.to_string().as_bytes()),
                Err(error) => {
                    return Err(RestError::Failed {
                        message: error.to_string(),
                    });
                }
            }
            out.push(b'\n');
        }
        Ok(out)
    }
}

/// What is wrong, and the part of the text where it is.
type Place<'t> = (String, &'t str);

fn of_load<'t>(code: &'t str, error: &load::Error<&'t str>) -> Option<Place<'t>> {
    let end = &code[code.len()..];
    match error {
        load::Error::Io(errors) => {
            let (path, message) = errors.first()?;
            Some((message.clone(), path))
        }
        load::Error::Lex(errors) => {
            let (expected, found) = errors.first()?;
            let what = match expected {
                lex::Expect::Delim(open) => format!("the `{open}` is not closed"),
                other => format!("{} expected", other.as_str()),
            };
            Some((what, first_letter(found)))
        }
        load::Error::Parse(errors) => {
            let (expected, found) = errors.first()?;
            let what = match expected {
                parse::Expect::Just(word) => format!("`{word}` expected"),
                other => format!("{} expected", other.as_str()),
            };
            Some((what, if found.is_empty() { end } else { found }))
        }
    }
}

fn of_compile<'t>((name, undefined): &(&'t str, compile::Undefined)) -> Place<'t> {
    let what = match undefined {
        compile::Undefined::Filter(arity) => {
            format!("there is no function `{name}/{arity}`")
        }
        other => format!("there is no {} `{name}`", other.as_str()),
    };
    (what, name)
}

fn first_letter(text: &str) -> &str {
    let end = text.chars().next().map_or(0, char::len_utf8);
    &text[..end]
}

fn fault(text: &str, place: Option<Place<'_>>) -> RestError {
    let (what, part) = place.unwrap_or_else(|| ("it makes no sense".to_owned(), text));
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    let start = start
        .filter(|start| start + part.len() <= text.len())
        .unwrap_or(text.len());
    RestError::Filter {
        what,
        source_text: text.to_owned(),
        range: start..(start + part.len()).min(text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(filter: &str, json: &str) -> String {
        let out = Filter::parse(filter).unwrap().apply(json.as_bytes());
        String::from_utf8(out.unwrap()).unwrap()
    }

    #[test]
    fn texts_are_bare_and_numbers_keep_their_digits() {
        let json = r#"{"a":[{"n":"x"},{"n":12345678901234567.10},{"n":{"b":null,"a":[1,2]}}]}"#;
        assert_eq!(
            run(".a[].n", json),
            "x\n12345678901234567.10\n{\"b\":null,\"a\":[1,2]}\n"
        );
        assert_eq!(run(".a | length", json), "3\n");
        assert_eq!(run(".a[0].n | test(\"^X$\"; \"i\")", json), "true\n");
        assert_eq!(
            run(r#"[.a[1].n, null, true, "a\"b,\\ c"] | @csv, @tsv"#, json),
            "12345678901234567.10,,true,\"a\"\"b,\\ c\"\n12345678901234567.10\t\ttrue\ta\"b,\\\\ c\n"
        );
        assert_eq!(run(r#"["a\tb\nc"] | @tsv"#, json), "a\\tb\\nc\n");
        assert_eq!(run("@json, @base64", "\"x\""), "\"x\"\neA==\n");
    }

    #[test]
    fn faults_have_a_place() {
        for (filter, start, word) in [
            (".a | foo(1)", 5, "foo"),
            (".a[", 3, "not closed"),
            (".a |", 4, "expected"),
            ("$x", 0, "variable"),
        ] {
            let error = Filter::parse(filter).unwrap_err();
            let RestError::Filter { range, what, .. } = &error else {
                panic!("{error:?}");
            };
            assert_eq!(range.start, start, "{filter}: {what}");
            assert!(what.contains(word), "{filter}: {what}");
        }
        let filter = Filter::parse(".a.b").unwrap();
        assert!(matches!(filter.apply(b"<html>"), Err(RestError::NotJson)));
        let failed = filter.apply(b"{\"a\":1}");
        assert!(
            matches!(failed, Err(RestError::Failed { .. })),
            "{failed:?}"
        );
    }
}
