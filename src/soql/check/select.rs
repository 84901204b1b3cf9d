//! The select list, and functions wherever they stand.

use std::collections::HashSet;

use super::problem::ProblemKind;
use super::{Checker, Scope};
use crate::model::schema::{FieldSchema, FieldType, ObjectSchema};
use crate::soql::ast::{
    Comparison, Condition, Distance, FieldPath, FieldsGroup, Function, GroupBy, Grouping,
    ListOperator, Operand, Query, Select, SelectExpr, SelectItem,
};
use crate::soql::functions::{self, FUNCTIONS, FunctionKind};
use crate::soql::suggest;

/// Rows that `FIELDS(ALL)` and `FIELDS(CUSTOM)` may give.
const MOST_FIELDS_ROWS: i64 = 200;
/// Ids that a filter may name in place of a LIMIT.
const MOST_FIELDS_IDS: usize = 200;

/// What an operand gives.
#[derive(Clone, Copy)]
pub(super) struct Typed<'s> {
    /// The field inside, when it is known.
    pub(super) field: Option<&'s FieldSchema>,
    /// The type of the values, when it is known.
    pub(super) value: Option<FieldType>,
    /// The object of the query when the field is its own, not a parent's.
    pub(super) owner: Option<&'s ObjectSchema>,
}

impl<'s> Checker<'s> {
    /// Aliases of fields, which only groups may have. Salesforce looks at them before anything else.
    pub(super) fn aliases(&mut self, query: &Query, object: Option<&ObjectSchema>) {
        let Select::Items(items) = &query.select else {
            return;
        };
        if query.is_aggregate() {
            return;
        }
        for item in items {
            let name = match &item.expr {
                SelectExpr::Field(path) => path.text(),
                SelectExpr::SubQuery(query) => query.object().name.clone(),
                _ => continue,
            };
            if let Some(alias) = &item.alias {
                let label = format!("{name} {}", alias.name);
                let kind = ProblemKind::AliasWithoutAggregate {
                    name,
                    alias: alias.name.clone(),
                    meant: object.and_then(|object| labelled(object, &label)),
                };
                self.report(kind, alias.span);
            }
        }
    }

    /// The select list.
    pub(super) fn select(&mut self, scope: &Scope<'_, 's>) {
        let Select::Items(items) = &scope.query.select else {
            return;
        };
        let grouped = scope.query.is_aggregate();
        for item in items {
            match &item.expr {
                // The alias is reported already, and DISTINCT is nobody's field.
                SelectExpr::Field(path) if !grouped && is_distinct(path, item) => {}
                SelectExpr::Field(path) => {
                    self.resolve(scope, path);
                }
                SelectExpr::Function(function) => {
                    self.function(scope, function, "SELECT");
                }
                SelectExpr::Distance(distance) => {
                    self.distance(scope, distance);
                }
                SelectExpr::Fields(group, span) => {
                    if grouped {
                        self.report(ProblemKind::FieldsGrouped, *span);
                    }
                    self.fields_limit(scope, *group, item);
                }
                SelectExpr::Typeof(choice) => self.type_of(scope, choice),
                SelectExpr::SubQuery(query) => self.sub_query(scope, query),
            }
        }
        if !grouped {
            self.duplicates(scope, items);
        }
    }

    /// `FIELDS(ALL)` and `FIELDS(CUSTOM)` need a small LIMIT.
    fn fields_limit(&mut self, scope: &Scope<'_, 's>, group: FieldsGroup, item: &SelectItem) {
        let limit = scope.query.limit.map(|(limit, _)| limit);
        let is_small = limit.is_some_and(|limit| limit <= MOST_FIELDS_ROWS);
        let is_small = is_small || names_few_ids(scope.query);
        if group != FieldsGroup::Standard && !is_small {
            let group = match group {
                FieldsGroup::Custom => "CUSTOM",
                _ => "ALL",
            };
            self.report(ProblemKind::FieldsLimit { group }, item.span);
        }
    }

    /// Fields selected twice, also by `FIELDS()`.
    fn duplicates(&mut self, scope: &Scope<'_, 's>, items: &[SelectItem]) {
        let mut seen = HashSet::new();
        for item in items {
            let names = match &item.expr {
                SelectExpr::Field(path) => {
                    let names = scope.query.relative(path);
                    let names: Vec<_> = names.iter().map(|name| name.name.as_str()).collect();
                    vec![names.join(".")]
                }
                SelectExpr::Fields(group, _) => group_names(scope, *group),
                _ => continue,
            };
            let twice = names
                .into_iter()
                .find(|name| !seen.insert(name.to_ascii_lowercase()));
            if let Some(name) = twice {
                self.report(ProblemKind::DuplicateField { name }, item.span);
            }
        }
    }

    /// What an operand gives; reports what is wrong inside.
    pub(super) fn operand(
        &mut self,
        scope: &Scope<'_, 's>,
        operand: &Operand,
        clause: &'static str,
    ) -> Typed<'s> {
        match operand {
            Operand::Field(path) => {
                let field = self.resolve(scope, path);
                Typed {
                    field,
                    value: field.map(|field| field.field_type),
                    owner: scope
                        .object
                        .filter(|_| scope.query.relative(path).len() == 1),
                }
            }
            Operand::Function(function) => self.function(scope, function, clause),
            Operand::Distance(distance) => self.distance(scope, distance),
        }
    }

    /// What `DISTANCE()` gives; reports what is wrong inside.
    fn distance(&mut self, scope: &Scope<'_, 's>, distance: &Distance) -> Typed<'s> {
        let field = self.resolve(scope, &distance.field);
        let is_place = |field: &FieldSchema| {
            matches!(field.field_type, FieldType::Location | FieldType::Address)
        };
        if field.is_some_and(|field| !is_place(field)) {
            let kind = ProblemKind::FunctionType {
                function: "DISTANCE".to_owned(),
                field: distance.field.text(),
                is_aggregate: false,
            };
            self.report(kind, distance.span);
        }
        if !["mi", "km"]
            .iter()
            .any(|unit| distance.unit.eq_ignore_ascii_case(unit))
        {
            let unit = distance.unit.clone();
            self.report(ProblemKind::DistanceUnit { unit }, distance.span);
        }
        let value = Some(FieldType::Double);
        let owner = None;
        Typed {
            field,
            value,
            owner,
        }
    }

    /// What a function gives; reports what is wrong with it.
    pub(super) fn function(
        &mut self,
        scope: &Scope<'_, 's>,
        function: &Function,
        clause: &'static str,
    ) -> Typed<'s> {
        let name = &function.name;
        let Some(kind) = functions::kind(&name.name) else {
            let all = FUNCTIONS.iter().map(|(known, _)| *known);
            let suggestion = suggest::closest(&name.name, all).map(str::to_owned);
            let kind = ProblemKind::UnknownFunction {
                name: name.name.clone(),
                suggestion,
            };
            self.report(kind, name.span);
            return Typed {
                field: None,
                value: None,
                owner: None,
            };
        };
        if !may_stand(&name.name, kind, clause) {
            let function = name.name.clone();
            self.report(
                ProblemKind::FunctionMisplaced { function, clause },
                name.span,
            );
        }
        let is_plain = |group: &GroupBy| group.kind == Grouping::Plain;
        if kind == FunctionKind::Grouping && scope.query.group_by.as_ref().is_none_or(is_plain) {
            let function = name.name.clone();
            let clause = "a query without ROLLUP or CUBE";
            self.report(
                ProblemKind::FunctionMisplaced { function, clause },
                name.span,
            );
        }
        let inner = match kind {
            FunctionKind::DatePart => "a date function",
            _ => clause,
        };
        let typed = self.operand(scope, &function.argument, inner);
        if let Some(value) = typed.value
            && !takes(&name.name, kind, value, typed.field)
        {
            let kind = ProblemKind::FunctionType {
                function: name.name.clone(),
                field: function.field().text(),
                is_aggregate: kind == FunctionKind::Aggregate,
            };
            self.report_at(kind, function.span, function.field().span());
        }
        let value = gives(&name.name, kind, typed.value);
        Typed { value, ..typed }
    }
}

/// Whether this is `SELECT DISTINCT Name`, which reads as a field with an alias.
fn is_distinct(path: &FieldPath, item: &SelectItem) -> bool {
    item.alias.is_some() && path.segments.len() == 1 && path.field().is("DISTINCT")
}

/// Whether the filter lets only a few records through that it names by their ids.
fn names_few_ids(query: &Query) -> bool {
    let conditions = match &query.filter {
        Some(Condition::And(all)) => all.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let is_id = |left: &Operand| match left {
        Operand::Field(path) => {
            let names = query.relative(path);
            matches!(names.as_slice(), [name] if name.is("Id"))
        }
        _ => false,
    };
    conditions.iter().any(|condition| match condition {
        Condition::Compare { left, operator, .. } => *operator == Comparison::Equal && is_id(left),
        Condition::List {
            left,
            operator,
            values,
            ..
        } => *operator == ListOperator::In && values.len() <= MOST_FIELDS_IDS && is_id(left),
        _ => false,
    })
}

/// The field that is labelled so.
fn labelled(object: &ObjectSchema, label: &str) -> Option<String> {
    let mut fields = object.fields.iter();
    let field = fields.find(|field| field.label.eq_ignore_ascii_case(label))?;
    Some(field.name.clone())
}

/// The names of the fields that `FIELDS()` stands for, as far as known.
fn group_names(scope: &Scope<'_, '_>, group: FieldsGroup) -> Vec<String> {
    let fields = scope
        .object
        .map_or(&[][..], |object| object.fields.as_slice());
    let of_group = fields.iter().filter(|field| match group {
        FieldsGroup::All => true,
        FieldsGroup::Custom => field.custom,
        FieldsGroup::Standard => !field.custom,
    });
    of_group.map(|field| field.name.clone()).collect()
}

/// Whether a function may stand in a clause.
fn may_stand(name: &str, kind: FunctionKind, clause: &str) -> bool {
    match kind {
        FunctionKind::Aggregate => matches!(clause, "SELECT" | "HAVING" | "ORDER BY"),
        FunctionKind::Grouping => matches!(clause, "SELECT" | "HAVING" | "ORDER BY"),
        FunctionKind::DatePart => clause != "a date function",
        FunctionKind::Timezone => clause == "a date function",
        FunctionKind::Presentation if name.eq_ignore_ascii_case("toLabel") => {
            matches!(clause, "SELECT" | "WHERE")
        }
        FunctionKind::Presentation => clause == "SELECT",
    }
}

/// Whether a function takes fields of a type.
fn takes(name: &str, kind: FunctionKind, value: FieldType, field: Option<&FieldSchema>) -> bool {
    use FieldType as T;
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    match kind {
        FunctionKind::Aggregate if is("SUM") || is("AVG") => value.is_number(),
        FunctionKind::Aggregate => {
            let long_text = value == T::TextArea && field.is_some_and(|field| !field.aggregatable);
            let time = value == T::Time && !(is("MIN") || is("MAX"));
            let never = matches!(
                value,
                T::Boolean
                    | T::MultiPicklist
                    | T::Base64
                    | T::Address
                    | T::Location
                    | T::EncryptedString
            );
            !(never || time || long_text)
        }
        FunctionKind::DatePart if is("DAY_ONLY") || is("HOUR_IN_DAY") => value == T::DateTime,
        FunctionKind::DatePart => matches!(value, T::Date | T::DateTime),
        FunctionKind::Timezone => value == T::DateTime,
        FunctionKind::Presentation if is("convertCurrency") => {
            matches!(value, T::Currency | T::Other | T::AnyType)
        }
        FunctionKind::Presentation | FunctionKind::Grouping => true,
    }
}

/// The type of what a function gives.
fn gives(name: &str, kind: FunctionKind, value: Option<FieldType>) -> Option<FieldType> {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    match kind {
        FunctionKind::Aggregate if is("COUNT") || is("COUNT_DISTINCT") => Some(FieldType::Int),
        FunctionKind::Aggregate if is("AVG") => Some(FieldType::Double),
        FunctionKind::DatePart if is("DAY_ONLY") => Some(FieldType::Date),
        FunctionKind::DatePart | FunctionKind::Grouping => Some(FieldType::Int),
        FunctionKind::Presentation if !is("convertCurrency") => Some(FieldType::String),
        _ => value,
    }
}
