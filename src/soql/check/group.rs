//! Groups: what may be selected, sorted by and compared once rows are grouped.

use std::collections::HashSet;

use super::problem::ProblemKind;
use super::{Checker, Scope};
use crate::model::schema::FieldType;
use crate::soql::ast::{
    Condition, FieldPath, Function, GroupBy, Grouping, Operand, Query, Select, SelectExpr,
    SelectItem,
};
use crate::soql::functions::{self, FunctionKind};

/// Fields in ROLLUP or CUBE.
const MOST_GROUPINGS: usize = 3;
/// Fields in ORDER BY.
const MOST_ORDERINGS: usize = 32;

impl<'s> Checker<'s> {
    /// GROUP BY, HAVING, and the select list of a query with groups.
    pub(super) fn groups(&mut self, scope: &Scope<'_, 's>) {
        if !scope.query.is_aggregate() {
            return;
        }
        let mut keys = HashSet::new();
        if let Some(group_by) = &scope.query.group_by {
            self.group_items(scope, group_by, &mut keys);
        }
        if let Select::Items(items) = &scope.query.select {
            for item in items {
                self.grouped_item(scope, item, &keys);
            }
            self.column_names(items);
        } else {
            self.report(ProblemKind::CountGrouped, scope.query.span);
        }
        if let Some(having) = &scope.query.having {
            self.having(scope, having);
            self.having_sides(scope, having, &keys);
        }
    }

    /// The items of GROUP BY; their keys go to `keys`.
    fn group_items(
        &mut self,
        scope: &Scope<'_, 's>,
        group_by: &GroupBy,
        keys: &mut HashSet<String>,
    ) {
        if group_by.kind != Grouping::Plain && group_by.items.len() > MOST_GROUPINGS {
            let extra = group_by.items[MOST_GROUPINGS].span();
            self.report(ProblemKind::TooManyGroupings, extra);
        }
        for item in &group_by.items {
            if let Some(selected) = aliased(scope.query, item) {
                keys.insert(selected);
                continue;
            }
            let typed = self.operand(scope, item, "GROUP BY");
            if let Some(field) = typed.field
                && matches!(item, Operand::Field(_))
                && !field.groupable
            {
                let field = field.name.clone();
                self.report(ProblemKind::NotGroupable { field }, item.span());
            }
            if !keys.insert(key(scope.query, item)) {
                let name = item.to_string();
                self.report(ProblemKind::DuplicateGrouping { name }, item.span());
            }
        }
    }

    /// One item of the select list.
    fn grouped_item(&mut self, scope: &Scope<'_, 's>, item: &SelectItem, keys: &HashSet<String>) {
        let name = match &item.expr {
            SelectExpr::Function(function) if function.is_aggregate() => {
                return self.aggregated_item(scope, function, keys);
            }
            SelectExpr::Function(function) => {
                if self.is_function_grouped(scope, function, keys) {
                    return;
                }
                function.to_string()
            }
            SelectExpr::Field(path) => {
                if keys.contains(&path_key(scope.query, path)) {
                    return;
                }
                path.text()
            }
            SelectExpr::SubQuery(query) => query.object().name.clone(),
            SelectExpr::Typeof(choice) => choice.field.text(),
            SelectExpr::Distance(distance) => distance.to_string(),
            SelectExpr::Fields(..) => return,
        };
        self.report(ProblemKind::NotGrouped { name }, item.span);
    }

    /// An aggregate of something that is grouped by.
    fn aggregated_item(
        &mut self,
        scope: &Scope<'_, 's>,
        function: &Function,
        keys: &HashSet<String>,
    ) {
        if keys.contains(&path_key(scope.query, function.field())) {
            let name = function.field().text();
            self.report(ProblemKind::GroupedAndAggregated { name }, function.span);
        }
    }

    /// Whether a function that is no aggregate is grouped by, or its field is where that suffices.
    fn is_function_grouped(
        &mut self,
        scope: &Scope<'_, 's>,
        function: &Function,
        keys: &HashSet<String>,
    ) -> bool {
        if keys.contains(&function_key(scope.query, function)) {
            return true;
        }
        let is_field_grouped = keys.contains(&path_key(scope.query, function.field()));
        match functions::kind(&function.name.name) {
            Some(FunctionKind::DatePart) => {
                let before = self.problems.len();
                let field = self.resolve(scope, function.field());
                self.problems.truncate(before);
                is_field_grouped && field.is_none_or(|field| field.field_type == FieldType::Date)
            }
            Some(FunctionKind::Presentation | FunctionKind::Grouping) => {
                let inner = match &*function.argument {
                    Operand::Function(inner) => keys.contains(&function_key(scope.query, inner)),
                    _ => false,
                };
                is_field_grouped || inner
            }
            // Unknown functions are reported as such.
            None => true,
            _ => false,
        }
    }

    /// No two columns may have the same name.
    fn column_names(&mut self, items: &[SelectItem]) {
        let mut seen = HashSet::new();
        for item in items {
            let name = match (&item.alias, &item.expr) {
                (Some(alias), _) => &alias.name,
                (None, SelectExpr::Field(path)) => &path.field().name,
                _ => continue,
            };
            if let Some(alias) = item.alias.as_ref().filter(|alias| is_reserved(&alias.name)) {
                let kind = ProblemKind::ReservedAlias {
                    alias: alias.name.clone(),
                };
                self.report(kind, alias.span);
            }
            if !seen.insert(name.to_ascii_lowercase()) {
                let name = name.clone();
                self.report(ProblemKind::DuplicateAlias { name }, item.span);
            }
        }
    }

    /// Left sides of HAVING must be grouped or aggregated.
    fn having_sides(
        &mut self,
        scope: &Scope<'_, 's>,
        condition: &Condition,
        keys: &HashSet<String>,
    ) {
        match condition {
            Condition::And(all) | Condition::Or(all) => {
                for inner in all {
                    self.having_sides(scope, inner, keys);
                }
            }
            Condition::Not(inner, _) => self.having_sides(scope, inner, keys),
            Condition::Calculation(calculation) => {
                for side in [&calculation.left, &calculation.right] {
                    let side = Operand::Field(side.clone());
                    if !self.is_grouped(scope, &side, keys) {
                        let name = side.to_string();
                        self.report(ProblemKind::NotGrouped { name }, side.span());
                    }
                }
            }
            Condition::Compare { left, .. }
            | Condition::List { left, .. }
            | Condition::SemiJoin { left, .. } => {
                if !self.is_grouped(scope, left, keys) {
                    let name = left.to_string();
                    self.report(ProblemKind::NotGrouped { name }, left.span());
                }
            }
        }
    }

    /// Whether an operand is an aggregate or grouped by.
    fn is_grouped(
        &mut self,
        scope: &Scope<'_, 's>,
        operand: &Operand,
        keys: &HashSet<String>,
    ) -> bool {
        match operand {
            Operand::Function(function) => {
                function.is_aggregate() || self.is_function_grouped(scope, function, keys)
            }
            other => keys.contains(&key(scope.query, other)),
        }
    }

    /// ORDER BY.
    pub(super) fn order(&mut self, scope: &Scope<'_, 's>) {
        let query = scope.query;
        if let Some(extra) = query.order_by.get(MOST_ORDERINGS) {
            self.report(ProblemKind::TooManyOrderings, extra.operand.span());
        }
        if !query.is_aggregate() {
            for item in &query.order_by {
                let typed = self.operand(scope, &item.operand, "ORDER BY");
                self.sortable(
                    &item.operand,
                    typed.field.is_none_or(|field| field.sortable),
                );
            }
            return;
        }
        let keys: HashSet<_> = query
            .group_by
            .iter()
            .flat_map(|group_by| &group_by.items)
            .map(|item| aliased(query, item).unwrap_or_else(|| key(query, item)))
            .collect();
        for item in &query.order_by {
            if aliased(query, &item.operand).is_some() {
                continue;
            }
            self.operand(scope, &item.operand, "ORDER BY");
            if !self.is_grouped(scope, &item.operand, &keys) {
                let name = item.operand.to_string();
                self.report(ProblemKind::OrderedNotGrouped { name }, item.operand.span());
            }
        }
    }

    fn sortable(&mut self, operand: &Operand, is_sortable: bool) {
        if !is_sortable && !matches!(operand, Operand::Distance(_)) {
            let field = operand.field().field().name.clone();
            self.report(ProblemKind::NotSortable { field }, operand.span());
        }
    }
}

/// Whether it is `expr` with a number.
fn is_reserved(alias: &str) -> bool {
    let digits = alias
        .get(..4)
        .filter(|stem| stem.eq_ignore_ascii_case("expr"));
    let digits = digits.map_or("", |stem| &alias[stem.len()..]);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The key of the selected item whose alias an operand names.
fn aliased(query: &Query, operand: &Operand) -> Option<String> {
    let Operand::Field(path) = operand else {
        return None;
    };
    let [name] = path.segments.as_slice() else {
        return None;
    };
    let Select::Items(items) = &query.select else {
        return None;
    };
    let item = items.iter().find(|item| {
        item.alias
            .as_ref()
            .is_some_and(|alias| alias.is(&name.name))
    })?;
    Some(match &item.expr {
        SelectExpr::Field(path) => path_key(query, path),
        SelectExpr::Function(function) => function_key(query, function),
        _ => name.name.to_ascii_lowercase(),
    })
}

/// What tells grouped operands apart, without case and aliases.
fn key(query: &Query, operand: &Operand) -> String {
    match operand {
        Operand::Field(path) => path_key(query, path),
        Operand::Function(function) => function_key(query, function),
        Operand::Distance(distance) => distance.to_string().to_ascii_lowercase(),
    }
}

fn function_key(query: &Query, function: &Function) -> String {
    let name = function.name.name.to_ascii_lowercase();
    format!("{name}({})", key(query, &function.argument))
}

fn path_key(query: &Query, path: &FieldPath) -> String {
    let names = query.relative(path);
    let names: Vec<_> = names
        .iter()
        .map(|name| name.name.to_ascii_lowercase())
        .collect();
    names.join(".")
}
