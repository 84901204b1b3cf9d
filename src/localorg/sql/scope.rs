//! Names to columns: paths up through parents become joins.
//!
//! A reference to one object is a `LEFT JOIN`, made once however often it is named. A reference to
//! several (`Who`, `What`, `Owner` of a lead) has only the fields of Salesforce's `Name` entity;
//! each of them is a `CASE` over the key prefix of the id, so that only the right table is read.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::compiler::Compiler;
use crate::localorg::error::ApiError;
use crate::localorg::schema::ObjectDef;
use crate::model::schema::{FieldSchema, FieldType};
use crate::soql::ast::{FieldPath, FromItem, Ident};

/// Longest path, in relationships.
const HOPS: usize = 5;

/// `Type` of a record reached through a reference to several objects.
static NAME_TYPE: LazyLock<FieldSchema> = LazyLock::new(|| FieldSchema {
    name: "Type".to_owned(),
    label: "Type".to_owned(),
    field_type: FieldType::String,
    filterable: true,
    sortable: true,
    groupable: true,
    aggregatable: true,
    ..FieldSchema::default()
});

/// The object of one FROM, its joins and the names that lead into it.
pub(super) struct Scope<'a> {
    pub(super) object: &'a ObjectDef,
    /// Its name in the SQL.
    pub(super) alias: String,
    /// What `c` in `FROM Contact c, c.Account a` stands for: relationships from the object.
    names: HashMap<String, Vec<Ident>>,
    joins: Vec<Join<'a>>,
}

struct Join<'a> {
    key: String,
    alias: String,
    sql: String,
    object: &'a ObjectDef,
}

/// One relationship on the way to a field.
#[derive(Clone, Debug)]
pub(super) struct Hop {
    /// Its name, spelled as in describe.
    pub(super) key: String,
    /// SQL of the parent's id; null when there is no parent.
    pub(super) id: String,
    /// The parent's object; none when the id tells it.
    pub(super) object: Option<String>,
}

/// Where a path of relationships leads.
pub(super) enum Place<'a> {
    /// To a joined object.
    Object {
        object: &'a ObjectDef,
        alias: String,
    },
    /// Through a reference to several objects, whose column this is.
    Several { field: &'a FieldSchema, sql: String },
}

/// A field that was found.
pub(super) struct Located<'a> {
    pub(super) sql: String,
    pub(super) field: &'a FieldSchema,
    /// The table it stands in, for the parts of compounds.
    pub(super) owner: Option<(&'a ObjectDef, String)>,
    /// Key in the answer.
    pub(super) key: String,
    pub(super) hops: Vec<Hop>,
}

impl<'a> Scope<'a> {
    /// A scope over the object; `from` brings the aliases.
    pub(super) fn new(object: &'a ObjectDef, alias: String, from: &[FromItem]) -> Self {
        let mut names: HashMap<String, Vec<Ident>> = HashMap::new();
        for (at, item) in from.iter().enumerate() {
            let Some(name) = &item.alias else { continue };
            let mut path = Vec::new();
            if at > 0 {
                let segments = &item.path.segments;
                let base = names.get(&segments[0].name.to_ascii_lowercase());
                let skip = usize::from(base.is_some() || segments.len() > 1);
                path.extend(base.cloned().unwrap_or_default());
                path.extend(segments[skip.min(segments.len())..].iter().cloned());
            }
            names.insert(name.name.to_ascii_lowercase(), path);
        }
        Self {
            object,
            alias,
            names,
            joins: Vec::new(),
        }
    }

    /// `"Contact" AS t0 LEFT JOIN …`.
    pub(super) fn tables(&self) -> String {
        let joins: String = self.joins.iter().map(|join| join.sql.as_str()).collect();
        format!("\"{}\" AS {}{joins}", self.object.name(), self.alias)
    }

    /// The column of a field of the object itself.
    pub(super) fn column(&self, field: &str) -> String {
        format!("{}.\"{field}\"", self.alias)
    }

    /// The path without an alias, or the object's own name, in front.
    pub(super) fn relative(&self, path: &FieldPath) -> Vec<Ident> {
        let segments = &path.segments;
        if segments.len() < 2 {
            return segments.clone();
        }
        let first = &segments[0];
        if let Some(base) = self.names.get(&first.name.to_ascii_lowercase()) {
            let mut full = base.clone();
            full.extend_from_slice(&segments[1..]);
            return full;
        }
        let own = first.is(self.object.name()) && self.object.schema.parent(&first.name).is_none();
        segments[usize::from(own)..].to_vec()
    }
}

impl<'a> Compiler<'a> {
    /// Finds the field at the end of a path, joining what lies between.
    pub(super) fn locate(
        &mut self,
        scope: &mut Scope<'a>,
        path: &FieldPath,
    ) -> Result<Located<'a>, ApiError> {
        let segments = scope.relative(path);
        let start = (scope.object, scope.alias.clone());
        self.locate_from(scope, start, &segments)
    }

    /// The same from another object than that of FROM.
    pub(super) fn locate_from(
        &mut self,
        scope: &mut Scope<'a>,
        start: (&'a ObjectDef, String),
        segments: &[Ident],
    ) -> Result<Located<'a>, ApiError> {
        let (field, relationships) = segments.split_last().expect("a path has a segment");
        let (place, hops) = self.walk(scope, start, relationships)?;
        match place {
            Place::Object { object, alias } => {
                let found = object.field(&field.name);
                let found = found.ok_or_else(|| self.no_column(field, object.name()))?;
                Ok(Located {
                    sql: format!("{alias}.\"{}\"", found.name),
                    field: found,
                    owner: Some((object, alias)),
                    key: found.name.clone(),
                    hops,
                })
            }
            Place::Several {
                field: reference,
                sql,
            } => self
                .name_field(reference, &sql, field)
                .map(|(sql, field)| Located {
                    sql,
                    field,
                    owner: None,
                    key: name_key(field),
                    hops,
                }),
        }
    }

    /// Follows relationships. The last one may lead to several objects; in the middle of a path
    /// such a reference is read as one to users.
    pub(super) fn walk(
        &mut self,
        scope: &mut Scope<'a>,
        start: (&'a ObjectDef, String),
        relationships: &[Ident],
    ) -> Result<(Place<'a>, Vec<Hop>), ApiError> {
        let (mut object, mut alias) = start;
        let mut hops = Vec::new();
        if relationships.len() > HOPS {
            let text = "Relationship path is too long: at most 5 relationships may be followed";
            return Err(self.malformed(relationships[0].span, text));
        }
        for (at, name) in relationships.iter().enumerate() {
            let field = object.schema.parent(&name.name);
            let field = field.ok_or_else(|| self.no_relationship(name))?;
            let column = format!("{alias}.\"{}\"", field.name);
            let key = field.relationship_name.clone().unwrap_or_default();
            if field.reference_to.len() > 1 && at + 1 == relationships.len() {
                let hop = Hop {
                    key,
                    id: column.clone(),
                    object: None,
                };
                hops.push(hop);
                return Ok((Place::Several { field, sql: column }, hops));
            }
            let target = target_of(field);
            let parent = self.schema.object(target);
            let parent = parent.ok_or_else(|| self.no_relationship(name))?;
            (object, alias) = (parent, self.join(scope, &column, parent));
            hops.push(Hop {
                key,
                id: format!("{alias}.\"Id\""),
                object: Some(object.name().to_owned()),
            });
        }
        Ok((Place::Object { object, alias }, hops))
    }

    /// The alias of the parent that the reference column leads to.
    pub(super) fn join(
        &mut self,
        scope: &mut Scope<'a>,
        column: &str,
        parent: &'a ObjectDef,
    ) -> String {
        let key = format!("{column}>{}", parent.name());
        if let Some(join) = scope.joins.iter().find(|join| join.key == key) {
            debug_assert_eq!(join.object.name(), parent.name());
            return join.alias.clone();
        }
        let alias = self.next_alias();
        let sql = format!(
            " LEFT JOIN \"{0}\" AS {alias} ON {alias}.\"Id\" = {column}",
            parent.name()
        );
        let join = Join {
            key,
            alias: alias.clone(),
            sql,
            object: parent,
        };
        scope.joins.push(join);
        alias
    }

    /// A field of the `Name` entity behind a reference to several objects.
    pub(super) fn name_field(
        &self,
        reference: &'a FieldSchema,
        column: &str,
        name: &Ident,
    ) -> Result<(String, &'a FieldSchema), ApiError> {
        let mut branches = String::new();
        let mut found: Option<&'a FieldSchema> = None;
        for target in &reference.reference_to {
            let Some(object) = self.schema.object(target) else {
                continue;
            };
            let Some(prefix) = &object.schema.key_prefix else {
                continue;
            };
            let value = if name.is("Type") {
                found = Some(&NAME_TYPE);
                format!("'{}'", object.name())
            } else {
                let field = if name.is("Name") {
                    object.name_field()
                } else {
                    common(object, name)
                };
                let Some(field) = field else { continue };
                if found.is_none() || field.name == "Name" {
                    found = Some(field);
                }
                format!(
                    "(SELECT n.\"{}\" FROM \"{}\" AS n WHERE n.\"Id\" = {column})",
                    field.name,
                    object.name()
                )
            };
            branches.push_str(&format!(" WHEN '{prefix}' THEN {value}"));
        }
        let found = found.ok_or_else(|| self.no_column(name, "Name"))?;
        Ok((format!("CASE substr({column}, 1, 3){branches} END"), found))
    }
}

/// Fields that every member of the `Name` entity may be asked for.
fn common<'a>(object: &'a ObjectDef, name: &Ident) -> Option<&'a FieldSchema> {
    const COMMON: [&str; 14] = [
        "Id",
        "FirstName",
        "LastName",
        "Username",
        "Email",
        "Phone",
        "Title",
        "Alias",
        "IsActive",
        "ProfileId",
        "UserRoleId",
        "RecordTypeId",
        "LastViewedDate",
        "LastReferencedDate",
    ];
    COMMON
        .iter()
        .any(|known| name.is(known))
        .then(|| object.field(&name.name))
        .flatten()
}

pub(super) fn name_key(field: &FieldSchema) -> String {
    if field.name_field {
        "Name".to_owned()
    } else {
        field.name.clone()
    }
}

/// The one object that a reference is read as when its fields are asked for.
fn target_of(field: &FieldSchema) -> &str {
    let user = field.reference_to.iter().find(|name| *name == "User");
    let several = field.reference_to.len() > 1;
    let first = field.reference_to.first();
    user.filter(|_| several)
        .or(first)
        .map_or("", String::as_str)
}
