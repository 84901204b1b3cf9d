//! Queries for records: the SELECT list to columns and nodes, sub-queries, ORDER BY, LIMIT.

use std::collections::HashSet;

use super::compiler::Compiler;
use super::expr::Expr;
use super::plan::{Child, Format, Node, Plan};
use super::scope::{Hop, Located, Place, Scope};
use crate::localorg::error::ApiError;
use crate::localorg::schema::{ObjectDef, is_compound};
use crate::model::schema::{FieldSchema, FieldType};
use crate::soql::ast::{FieldsGroup, Query, Select, SelectExpr, SelectItem, Typeof};
use crate::soql::functions;
use crate::soql::span::Span;

/// Most sub-queries of one query, and levels of queries in each other.
const MOST_CHILDREN: usize = 20;
const LEVELS: usize = 5;

/// The SELECT list while it is being compiled.
#[derive(Default)]
pub(super) struct Shape {
    pub(super) columns: Vec<String>,
    pub(super) nodes: Vec<Node>,
    children: Vec<Child>,
    /// How many values have no name of their own: `expr0`, `expr1`, ….
    unnamed: usize,
}

impl Shape {
    /// Index of the column with this SQL, added when there is none.
    pub(super) fn column(&mut self, sql: String) -> usize {
        let found = self.columns.iter().position(|known| *known == sql);
        found.unwrap_or_else(|| {
            self.columns.push(sql);
            self.columns.len() - 1
        })
    }
}

impl<'a> Compiler<'a> {
    /// A query for records. `level` is 1 for the query itself and counts up in sub-queries.
    pub(super) fn rows(
        &mut self,
        query: &Query,
        object: &'a ObjectDef,
        level: usize,
    ) -> Result<Plan, ApiError> {
        let alias = self.next_alias();
        let mut scope = Scope::new(object, alias, &query.from);
        let mut shape = Shape::default();
        let Select::Items(items) = &query.select else {
            return Err(self.malformed(query.span, ONLY_ROOT));
        };
        for item in items {
            self.select_item(&mut scope, &mut shape, item, level)?;
        }
        let filter = self.whole_filter(&mut scope, query)?;
        let order = self.order(&mut scope, &query.order_by)?;
        let (limit, offset) = self.limits(query)?;
        Ok(Plan {
            object: object.name().to_owned(),
            alias: scope.alias.clone(),
            from: scope.tables(),
            unfiltered: query.filter.is_none() && query.using.is_empty(),
            filter,
            order,
            limit,
            offset,
            columns: shape.columns,
            nodes: shape.nodes,
            children: shape.children,
        })
    }

    fn select_item(
        &mut self,
        scope: &mut Scope<'a>,
        shape: &mut Shape,
        item: &SelectItem,
        level: usize,
    ) -> Result<(), ApiError> {
        let function = matches!(item.expr, SelectExpr::Function(_) | SelectExpr::Distance(_));
        if let Some(alias) = item.alias.as_ref().filter(|_| !function) {
            let text = "only aggregate expressions use field aliasing";
            return Err(self.malformed(alias.span, text));
        }
        match &item.expr {
            SelectExpr::Field(path) => {
                let found = self.locate(scope, path)?;
                self.add_field(shape, &found, item.span)
            }
            SelectExpr::Function(function) => {
                if functions::is_aggregate(&function.name.name) {
                    return Err(self.malformed(item.span, ONLY_ROOT));
                }
                let mut expr = self.function(scope, function)?;
                let part = function.name.name.to_ascii_uppercase();
                if super::calendar::Part::named(&part).is_some() {
                    let text = format!("Field must be grouped or aggregated: {}", expr.name);
                    return Err(self.malformed(item.span, &text));
                }
                if item.alias.is_some() {
                    expr.hops.clear();
                }
                let key = item
                    .alias
                    .as_ref()
                    .map_or(expr.name.clone(), |alias| alias.name.clone());
                self.add_value(shape, &key, &expr, item.span)
            }
            SelectExpr::Distance(distance) => {
                let operand = crate::soql::ast::Operand::Distance(distance.clone());
                let expr = self.operand(scope, &operand)?;
                let key = match &item.alias {
                    Some(alias) => alias.name.clone(),
                    None => {
                        shape.unnamed += 1;
                        format!("expr{}", shape.unnamed - 1)
                    }
                };
                self.add_value(shape, &key, &expr, item.span)
            }
            SelectExpr::Fields(group, span) => self.fields(scope, shape, *group, *span),
            SelectExpr::Typeof(node) => self.type_of(scope, shape, node),
            SelectExpr::SubQuery(inner) => self.sub_query(scope, shape, inner, level),
        }
    }

    fn add_value(
        &self,
        shape: &mut Shape,
        key: &str,
        expr: &Expr<'_>,
        span: Span,
    ) -> Result<(), ApiError> {
        let column = shape.column(expr.sql.clone());
        let format = format_of(expr.kind);
        let ids: Vec<usize> = expr
            .hops
            .iter()
            .map(|hop| shape.column(hop.id.clone()))
            .collect();
        let nodes = parent_nodes(&mut shape.nodes, &expr.hops, &ids);
        self.refuse_duplicate(nodes, key, span)?;
        nodes.push(Node::Value {
            key: key.to_owned(),
            column,
            format,
        });
        Ok(())
    }

    fn refuse_duplicate(&self, nodes: &[Node], key: &str, span: Span) -> Result<(), ApiError> {
        if nodes.iter().any(|node| node.key() == key) {
            return Err(self.malformed(span, &format!("duplicate field selected: {key}")));
        }
        Ok(())
    }

    /// Puts a field where its path leads.
    fn add_field(
        &self,
        shape: &mut Shape,
        found: &Located<'_>,
        span: Span,
    ) -> Result<(), ApiError> {
        let leaf = self.leaf(shape, found);
        let ids: Vec<usize> = found
            .hops
            .iter()
            .map(|hop| shape.column(hop.id.clone()))
            .collect();
        let nodes = parent_nodes(&mut shape.nodes, &found.hops, &ids);
        self.refuse_duplicate(nodes, &found.key, span)?;
        nodes.push(leaf);
        Ok(())
    }

    fn leaf(&self, shape: &mut Shape, found: &Located<'_>) -> Node {
        let key = found.key.clone();
        if let (true, Some((object, alias))) = (is_compound(found.field), &found.owner) {
            let mut parts: Vec<_> = object
                .parts(&found.field.name)
                .map(|part| {
                    let column = shape.column(format!("{alias}.\"{}\"", part.name));
                    (part_key(&part.name, &found.field.name), column)
                })
                .collect();
            parts.sort();
            return Node::Compound { key, parts };
        }
        let sql = match (&found.owner, found.field.field_type) {
            (Some((object, alias)), FieldType::Base64) => format!(
                "'/services/data/v{}.0/sobjects/{}/' || {alias}.\"Id\" || '/{key}'",
                self.context.api_version,
                object.name()
            ),
            _ => found.sql.clone(),
        };
        Node::Value {
            key,
            column: shape.column(sql),
            format: format_of(found.field.field_type),
        }
    }

    /// `FIELDS(…)`, whose rows the check has found to be few enough.
    fn fields(
        &mut self,
        scope: &mut Scope<'a>,
        shape: &mut Shape,
        group: FieldsGroup,
        span: Span,
    ) -> Result<(), ApiError> {
        for field in &scope.object.schema.fields {
            let wanted = match group {
                FieldsGroup::All => true,
                FieldsGroup::Custom => field.custom,
                FieldsGroup::Standard => !field.custom,
            };
            if wanted {
                let found = own_field(scope, field);
                self.add_field(shape, &found, span)?;
            }
        }
        Ok(())
    }

    /// `TYPEOF …`.
    fn type_of(
        &mut self,
        scope: &mut Scope<'a>,
        shape: &mut Shape,
        node: &Typeof,
    ) -> Result<(), ApiError> {
        let segments = scope.relative(&node.field);
        let start = (scope.object, scope.alias.clone());
        let (place, hops) = self.walk(scope, start, &segments)?;
        let Place::Several { field, sql } = place else {
            let text = format!(
                "Cannot use TYPEOF with a non-polymorphic relationship: {}",
                node.field.text()
            );
            return Err(self.malformed(node.span, &text));
        };
        let ids: Vec<usize> = hops
            .iter()
            .map(|hop| shape.column(hop.id.clone()))
            .collect();
        let mut branches = Vec::new();
        for (name, paths) in &node.when {
            let object = self.schema.object(&name.name);
            let object = object
                .filter(|object| field.reference_to.iter().any(|to| to == object.name()))
                .ok_or_else(|| self.unknown_relationship(name, "TYPEOF"))?;
            let alias = self.join(scope, &sql, object);
            let mut inner = Shape {
                columns: std::mem::take(&mut shape.columns),
                ..Shape::default()
            };
            for path in paths {
                let start = (object, alias.clone());
                let found = self.locate_from(scope, start, &path.segments)?;
                self.add_field(&mut inner, &found, path.span())?;
            }
            shape.columns = inner.columns;
            branches.push((object.name().to_owned(), inner.nodes));
        }
        let mut otherwise = Vec::new();
        for path in &node.otherwise {
            let (sql, found) = self.name_field(field, &sql, path.field())?;
            let column = shape.column(sql);
            let key = super::scope::name_key(found);
            otherwise.push(Node::Value {
                key,
                column,
                format: format_of(found.field_type),
            });
        }
        let (last, before) = hops.split_last().expect("the path has a relationship");
        let nodes = parent_nodes(&mut shape.nodes, before, &ids);
        self.refuse_duplicate(nodes, &last.key, node.span)?;
        let id = ids[ids.len() - 1];
        nodes.push(Node::Typed {
            key: last.key.clone(),
            id,
            branches,
            otherwise,
        });
        Ok(())
    }

    fn sub_query(
        &mut self,
        scope: &mut Scope<'a>,
        shape: &mut Shape,
        query: &Query,
        level: usize,
    ) -> Result<(), ApiError> {
        let deepest = if self.context.api_version < 58 {
            2
        } else {
            LEVELS
        };
        if level >= deepest {
            let text = format!("SOQL queries can have at most {deepest} levels of relationships");
            return Err(self.malformed(query.span, &text));
        }
        if shape.children.len() >= MOST_CHILDREN {
            let text = "Maximum number of child sub-queries (20) exceeded";
            return Err(self.malformed(query.span, text));
        }
        let name = query.from[0].path.field();
        let relation = scope.object.schema.children(&name.name);
        let relation =
            relation.ok_or_else(|| self.unknown_relationship(name, "FROM part of query call"))?;
        let object = self.schema.object(&relation.child_sobject);
        let object =
            object.ok_or_else(|| self.unknown_relationship(name, "FROM part of query call"))?;
        let key = relation.relationship_name.clone().unwrap_or_default();
        self.refuse_duplicate(&shape.nodes, &key, query.span)?;
        if query.group_by.is_some() {
            return Err(self.malformed(query.span, ONLY_ROOT));
        }
        let plan = self.rows(query, object, level + 1)?;
        let parent = format!("{}.\"{}\"", plan.alias, relation.field);
        shape.nodes.push(Node::Children {
            key,
            child: shape.children.len(),
        });
        shape.children.push(Child { plan, parent });
        Ok(())
    }
}

pub(super) const ONLY_ROOT: &str = "only root queries support aggregate expressions";

/// The nodes of the parent at the end of the hops, made when they are not there.
fn parent_nodes<'n>(nodes: &'n mut Vec<Node>, hops: &[Hop], ids: &[usize]) -> &'n mut Vec<Node> {
    let mut at = nodes;
    for (hop, id) in hops.iter().zip(ids) {
        let place = at
            .iter()
            .position(|node| matches!(node, Node::Parent { key, .. } if *key == hop.key));
        let place = place.unwrap_or_else(|| {
            at.push(Node::Parent {
                key: hop.key.clone(),
                id: *id,
                entity: hop.object.clone(),
                nodes: Vec::new(),
            });
            at.len() - 1
        });
        match &mut at[place] {
            Node::Parent { nodes, .. } => at = nodes,
            _ => unreachable!("the place was chosen because a parent stands there"),
        }
    }
    at
}

fn own_field<'a>(scope: &Scope<'a>, field: &'a FieldSchema) -> Located<'a> {
    Located {
        sql: scope.column(&field.name),
        field,
        owner: Some((scope.object, scope.alias.clone())),
        key: field.name.clone(),
        hops: Vec::new(),
    }
}

/// `BillingPostalCode` of `BillingAddress` as `postalCode`.
fn part_key(part: &str, compound: &str) -> String {
    let prefix = compound.trim_end_matches("Address");
    let bare = part.strip_prefix(prefix).unwrap_or(part);
    let bare = bare
        .trim_end_matches("__s")
        .rsplit("__")
        .next()
        .unwrap_or(bare);
    let mut letters = bare.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_ascii_lowercase().to_string() + letters.as_str()
    })
}

/// How values of a type are written.
pub(super) fn format_of(kind: FieldType) -> Format {
    match kind {
        FieldType::Boolean => Format::Bool,
        FieldType::DateTime => Format::Instant,
        _ => Format::Plain,
    }
}

/// The keys that appear more than once, for queries that name their columns.
pub(super) fn first_repeated<'k>(keys: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let mut seen = HashSet::new();
    keys.into_iter()
        .find(|key| !seen.insert(key.to_ascii_lowercase()))
}
