//! What may stand at the cursor, by the kind of the value.

use clap::Arg;

use crate::config::{Key, Kind};
use crate::model::schema::{FieldSchema, FieldType, ObjectSchema};

use super::known::{Known, target};
use super::line::{Line, Wanted, takes_value, value_name};
use super::{Answer, Candidate, query};
use crate::cli::topics;
use crate::records::noun::{NOUNS, Noun};

/// Who asks for candidates, and with what.
pub(super) struct Asked<'a> {
    pub(super) known: &'a Known,
    pub(super) line: &'a Line<'a>,
    /// The value up to the cursor.
    pub(super) text: &'a str,
    /// What of the word stands behind the cursor.
    pub(super) after: &'a str,
}

/// The candidates for the word at the cursor.
pub(super) fn answer(known: &Known, line: &Line<'_>, text: &str, after: &str) -> Answer {
    match line.wanted(text) {
        Wanted::Flag(flags) => Answer::of(flags.into_iter().map(flag).collect()).matching(text),
        Wanted::Value(arg, start) => {
            let asked = Asked {
                known,
                line,
                text: &text[start..],
                after,
            };
            asked.value(arg).behind(&text[..start])
        }
        Wanted::Word { commands, argument } => {
            let commands = commands.into_iter().map(|command| {
                let about = command.get_about().map(ToString::to_string);
                Candidate::new(command.get_name(), &about.unwrap_or_default())
            });
            let commands = Answer::of(commands.collect()).matching(text);
            let asked = Asked {
                known,
                line,
                text,
                after,
            };
            match argument.map(|arg| asked.value(arg)) {
                Some(values) => commands.and(values),
                None => commands,
            }
        }
    }
}

fn flag(arg: &Arg) -> Candidate {
    let long = format!("--{}", arg.get_long().unwrap_or_default());
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    Candidate::new(&long, &help)
}

impl Asked<'_> {
    fn value(&self, arg: &Arg) -> Answer {
        let words = arg.get_possible_values();
        if !words.is_empty() && takes_value(arg) {
            let words = words.iter().filter(|word| !word.is_hide_set()).map(|word| {
                let help = word.get_help().map(ToString::to_string);
                Candidate::new(word.get_name(), &help.unwrap_or_default())
            });
            return Answer::of(words.collect()).matching(self.text);
        }
        if let Some(answer) = self.of_flag(arg) {
            return answer;
        }
        match value_name(arg) {
            "ORG" => self.named(&self.known.orgs()),
            "OBJECT" => self.objects(self.text),
            "OBJECTS" => self.in_list(|asked, text| asked.objects(text)),
            "FIELD" => self.fields_of_line(self.text),
            "FIELDS" => self.in_list(|asked, text| asked.fields_of_line(text)),
            "LISTS" => self.in_list(|asked, text| asked.lists(text)),
            "ORDER" => self.order(),
            "KEY_FIELD" => self.keys(),
            "FIELD=VALUE" | "FIELD:=JSON" => self.assignment(),
            "COLUMN=FIELD" => self.behind_sign(|asked, text| asked.fields_of_line(text)),
            "CONDITION" => query::condition(self, self.line_object()),
            "SOQL" if self.text.starts_with('@') => self.saved("@"),
            "SOQL" => query::soql(self),
            "SAVED" => self.saved(""),
            "SETTING" => self.settings(),
            "VALUE" if self.line.value("SETTING").is_some() => self.setting_value(),
            "TOPIC" => self.topics(),
            "FILE" | "FILES" => Answer::files(),
            "OBJECT=FILE" => match self.text.contains('=') {
                true => Answer::files(),
                false => self.objects(self.text).ending_with("="),
            },
            "DIR" => Answer::folders(),
            "COMMAND" => Answer::files(),
            _ => Answer::default(),
        }
    }

    fn named(&self, pairs: &[(String, String)]) -> Answer {
        let pairs = pairs.iter();
        let all = pairs.map(|(name, help)| Candidate::new(name, help));
        Answer::of(all.collect()).matching(self.text)
    }

    fn saved(&self, sign: &str) -> Answer {
        let saved = self.known.saved().into_iter();
        let saved = saved.map(|(name, help)| (format!("{sign}{name}"), help));
        self.named(&saved.collect::<Vec<_>>())
    }

    /// Objects that the command can do something with.
    pub(super) fn objects(&self, text: &str) -> Answer {
        let verb = self.line.path.last().copied().unwrap_or_default();
        let objects = self.known.objects().into_iter().filter(|entry| match verb {
            "create" | "upsert" => entry.createable,
            "update" => entry.updateable,
            "delete" => entry.deletable,
            _ => entry.queryable,
        });
        let all = objects.map(|entry| Candidate::new(&entry.name, &entry.label));
        Answer::of(all.collect()).matching(text)
    }

    /// The last part of a list with commas; parts that are there already are not offered again.
    fn in_list(&self, part: impl Fn(&Self, &str) -> Answer) -> Answer {
        let start = self.text.rfind(',').map_or(0, |comma| comma + 1);
        let (before, text) = self.text.split_at(start);
        let (sign, text) = match text.strip_prefix('+') {
            Some(text) => ("+", text),
            None => ("", text),
        };
        let listed: Vec<_> = before
            .split(',')
            .map(|part| part.trim_start_matches('+'))
            .collect();
        let answer = part(self, text).without(&listed);
        answer.behind(&format!("{before}{sign}")).open()
    }

    /// What stands behind the first `=`.
    fn behind_sign(&self, part: impl Fn(&Self, &str) -> Answer) -> Answer {
        match self.text.split_once('=') {
            Some((before, text)) => part(self, text).behind(&format!("{before}=")),
            None => Answer::default(),
        }
    }

    /// The object that the line is about.
    pub(super) fn line_object(&self) -> Option<ObjectSchema> {
        let noun = self.line_noun().map(|noun| noun.object);
        let name = self
            .line
            .value("OBJECT")
            .or_else(|| self.line.value("OBJECTS"));
        self.known.describe(name.or(noun)?.split(',').next()?)
    }

    /// The noun that the command is about: `sfkit account list` is about accounts.
    fn line_noun(&self) -> Option<&'static Noun> {
        let path = &self.line.path;
        NOUNS.into_iter().find(|noun| path.contains(&noun.word))
    }

    /// The values of a flag that stands for a field of the noun.
    fn of_flag(&self, arg: &Arg) -> Option<Answer> {
        let noun = self.line_noun()?;
        let flag = noun.flag(arg.get_long()?)?;
        let object = self.known.describe(noun.object)?;
        Some(self.values(&object, flag.field, self.text))
    }

    /// The lists of children of the line's object.
    fn lists(&self, text: &str) -> Answer {
        let object = self.line_object();
        let children = object
            .into_iter()
            .flat_map(|object| object.child_relationships);
        let named = children.filter_map(|child| {
            let name = child.relationship_name?;
            Some(Candidate::new(&name, &child.child_sobject))
        });
        Answer::of(named.collect()).matching(text)
    }

    fn fields_of_line(&self, text: &str) -> Answer {
        match self.line_object() {
            Some(object) => self.fields(&object, text, |_| true),
            None => Answer::default(),
        }
    }

    /// Fields of the object and of its parents along a path, as far as their describes are cached.
    pub(super) fn fields(
        &self,
        object: &ObjectSchema,
        text: &str,
        fits: impl Fn(&FieldSchema) -> bool,
    ) -> Answer {
        let (path, name) = match text.rsplit_once('.') {
            Some((path, name)) => (Some(path), name),
            None => (None, text),
        };
        let parent = path.map(|path| self.known.parent(object, path));
        let object = match &parent {
            None => object,
            Some(Some(parent)) => parent,
            Some(None) => return Answer::default(),
        };
        let fitting = object.fields.iter().filter(|field| fits(field));
        let fields = fitting.map(|field| Candidate::new(&field.name, &about(field)));
        let fields = Answer::of(fields.collect()).matching(name);
        let parents = object.fields.iter().filter_map(|field| {
            let name = field.relationship_name.as_deref()?;
            Some(Candidate::new(&format!("{name}."), target(field)?))
        });
        let parents = Answer::of(parents.collect()).matching(name);
        let all = fields.and(parents);
        path.map_or(all.clone(), |path| all.behind(&format!("{path}.")))
    }

    fn keys(&self) -> Answer {
        match self.line_object() {
            Some(object) => self.fields(&object, self.text, |field| {
                field.id_lookup || field.external_id
            }),
            None => Answer::default(),
        }
    }

    fn order(&self) -> Answer {
        let start = self.text.rfind([',', ' ']).map_or(0, |at| at + 1);
        let (before, text) = self.text.split_at(start);
        let answer = match before.ends_with(' ') && !before.trim_end().ends_with(',') {
            true => {
                let words = ["ASC", "DESC", "NULLS FIRST", "NULLS LAST"];
                Answer::of(words.map(|word| Candidate::new(word, "")).to_vec()).matching(text)
            }
            false => self.fields_of_line(text),
        };
        answer.behind(before).open()
    }

    /// `Field=value`, `Field!=value`, `Field>=value`, `Field:=value`.
    fn assignment(&self) -> Answer {
        let Some(object) = self.line_object() else {
            return Answer::default();
        };
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
        let end = self.text.find(|letter| !is_name(letter));
        let Some(end) = end else {
            let verb = self.line.path.last().copied().unwrap_or_default();
            let fits = |field: &FieldSchema| match verb {
                "create" => field.createable,
                "update" => field.updateable,
                "upsert" => field.createable || field.updateable,
                _ => field.filterable,
            };
            return self.fields(&object, self.text, fits).ending_with("=");
        };
        let (path, rest) = self.text.split_at(end);
        let value = rest.trim_start_matches(['=', '!', '<', '>', '~', ':']);
        let sign = &rest[..rest.len() - value.len()];
        if sign.is_empty() {
            return Answer::default();
        }
        let values = self.values(&object, path, value);
        values.behind(&format!("{path}{sign}"))
    }

    /// The values that a field takes, when that are few.
    pub(super) fn values(&self, object: &ObjectSchema, path: &str, text: &str) -> Answer {
        let (parent, name) = match path.rsplit_once('.') {
            Some((path, name)) => (self.known.parent(object, path), name),
            None => (Some(object.clone()), path),
        };
        let field = parent.as_ref().and_then(|object| object.field(name));
        let Some(field) = field else {
            return Answer::default();
        };
        let (before, text) = match (field.field_type, text.rfind(';')) {
            (FieldType::MultiPicklist, Some(at)) => text.split_at(at + 1),
            _ => ("", text),
        };
        let words: Vec<_> = match field.field_type {
            FieldType::Boolean => ["true", "false"]
                .map(|word| Candidate::new(word, ""))
                .into(),
            _ => {
                let active = field.picklist_values.iter().filter(|value| value.active);
                let label = |label: &Option<String>| label.clone().unwrap_or_default();
                active
                    .map(|value| Candidate::new(&value.value, &label(&value.label)))
                    .collect()
            }
        };
        Answer::of(words).matching(text).behind(before)
    }

    fn settings(&self) -> Answer {
        let keys = Key::ALL.map(|key| Candidate::new(key.name(), key.help()));
        Answer::of(keys.to_vec()).matching(self.text)
    }

    fn setting_value(&self) -> Answer {
        let key = self.line.value("SETTING").and_then(Key::parse);
        let words: &[&str] = match key.map(|key| (key, key.kind())) {
            Some((Key::Org, _)) => return self.named(&self.known.orgs()),
            Some((Key::CaFile, _)) => return Answer::files(),
            Some((_, Kind::Word(words))) => words,
            Some((_, Kind::Flag)) => &["true", "false"],
            Some((_, Kind::Rate | Kind::Share | Kind::Limit | Kind::Proxy)) => &["off"],
            _ => &[],
        };
        let words = words.iter().map(|word| Candidate::new(word, ""));
        Answer::of(words.collect()).matching(self.text)
    }

    /// Topics, and the words of commands one after the other.
    fn topics(&self) -> Answer {
        let mut command = self.line.root();
        let given = self.line.values.iter();
        let given: Vec<_> = given
            .filter(|(arg, _)| value_name(arg) == "TOPIC")
            .collect();
        for (_, word) in &given {
            match command.find_subcommand(word) {
                Some(found) => command = found,
                None => return Answer::default(),
            }
        }
        let shown = command
            .get_subcommands()
            .filter(|command| !command.is_hide_set());
        let mut all: Vec<_> = shown
            .map(|command| {
                let about = command.get_about().map(ToString::to_string);
                Candidate::new(command.get_name(), &about.unwrap_or_default())
            })
            .collect();
        if given.is_empty() {
            all.extend(topics::TOPICS.map(|(name, help)| Candidate::new(name, help)));
        }
        Answer::of(all).matching(self.text)
    }
}

/// A field in a line: label and type.
fn about(field: &FieldSchema) -> String {
    let kind = serde_json::to_value(field.field_type).unwrap_or_default();
    let kind = kind.as_str().unwrap_or_default().to_owned();
    match field.label.is_empty() {
        true => kind,
        false => format!("{}, {kind}", field.label),
    }
}
