//! Conditions, and queries behind IN.

use super::problem::{ProblemKind, SemiJoinFault, Severity};
use super::select::Typed;
use super::{Checker, Scope};
use crate::model::schema::FieldType;
use crate::soql::ast::{
    Calculation, Comparison, Condition, ListOperator, Literal, LiteralValue, Operand, Query,
    Select, SelectExpr,
};
use crate::soql::dates;
use crate::soql::span::Span;

/// Semi-joins of one statement.
const MOST_SEMI_JOINS: usize = 2;

/// Where a condition stands; semi-joins may only stand at the top.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    InOr,
    Deeper,
    InSemiJoin,
}

impl<'s> Checker<'s> {
    /// The condition of WHERE.
    pub(super) fn filter(&mut self, scope: &Scope<'_, 's>, condition: &Condition) {
        self.condition(scope, condition, "WHERE", Place::Top);
    }

    /// The condition of HAVING; semi-joins are refused there.
    pub(super) fn having(&mut self, scope: &Scope<'_, 's>, condition: &Condition) {
        self.condition(scope, condition, "HAVING", Place::Deeper);
    }

    fn condition(
        &mut self,
        scope: &Scope<'_, 's>,
        condition: &Condition,
        clause: &'static str,
        place: Place,
    ) {
        match condition {
            Condition::And(all) => {
                for inner in all {
                    self.condition(scope, inner, clause, place);
                }
            }
            Condition::Or(all) => {
                let place = place.max_of(Place::InOr);
                for inner in all {
                    self.condition(scope, inner, clause, place);
                }
            }
            Condition::Not(inner, _) => {
                self.condition(scope, inner, clause, place.max_of(Place::Deeper));
            }
            Condition::Compare {
                left,
                operator,
                value,
            } => {
                let typed = self.left_side(scope, left, clause);
                self.compare(left, *operator, value, typed);
            }
            Condition::List {
                left,
                operator,
                values,
                ..
            } => {
                let typed = self.left_side(scope, left, clause);
                self.list(left, *operator, values, typed);
            }
            Condition::Calculation(calculation) => self.calculation(scope, calculation, clause),
            Condition::SemiJoin {
                left, query, span, ..
            } => {
                let typed = self.left_side(scope, left, clause);
                self.semi_join(scope, (left, typed), query, (place, *span));
            }
        }
    }

    /// The left side of a condition, which must be filterable.
    fn left_side(
        &mut self,
        scope: &Scope<'_, 's>,
        left: &Operand,
        clause: &'static str,
    ) -> Typed<'s> {
        let typed = self.operand(scope, left, clause);
        if let Some(field) = typed.field
            && clause == "WHERE"
            && !field.filterable
            && !matches!(left, Operand::Distance(_))
        {
            let field = field.name.clone();
            self.report(ProblemKind::NotFilterable { field }, left.span());
        }
        typed
    }

    /// `left operator value`.
    fn compare(&mut self, left: &Operand, operator: Comparison, value: &Literal, typed: Typed<'s>) {
        let is_equality = matches!(operator, Comparison::Equal | Comparison::NotEqual);
        if value.value == LiteralValue::Null && !is_equality {
            let operator = operator.to_string();
            self.report_at(
                ProblemKind::NullOperator { operator },
                value.span,
                left.span(),
            );
            return;
        }
        if operator == Comparison::Like && value.value == LiteralValue::Text(String::new()) {
            self.report_at(ProblemKind::EmptyPattern, value.span, left.span());
        }
        if let Some(field_type) = typed.value
            && !works_on(operator, field_type)
        {
            self.wrong_operator(left, field_type, &operator.to_string());
            return;
        }
        self.literal(left, value, typed);
        if is_equality {
            self.doubt_value(left, value, typed);
        }
        if operator == Comparison::Greater {
            self.behind_literal(left, value);
        }
    }

    /// `> LAST_N_DAYS:7` means after today, which is hardly meant.
    fn behind_literal(&mut self, left: &Operand, value: &Literal) {
        let LiteralValue::DateLiteral(name, _) = &value.value else {
            return;
        };
        if name.starts_with("LAST_") && dates::is_name(name) {
            let instead = format!("{left} >= {value}");
            let literal = value.to_string();
            let kind = ProblemKind::BehindLiteral { literal, instead };
            self.add(kind, value.span, left.span(), Severity::Warning);
        }
    }

    /// `left IN (values)` and its like.
    fn list(
        &mut self,
        left: &Operand,
        operator: ListOperator,
        values: &[Literal],
        typed: Typed<'s>,
    ) {
        let is_multiple = matches!(operator, ListOperator::Includes | ListOperator::Excludes);
        if let Some(field_type) = typed.value
            && is_multiple
            && !matches!(field_type, FieldType::MultiPicklist | FieldType::Other)
        {
            self.wrong_operator(left, field_type, &operator.to_string());
            return;
        }
        for value in values {
            if is_multiple && value.value == LiteralValue::Null {
                let operator = operator.to_string();
                self.report_at(
                    ProblemKind::NullOperator { operator },
                    value.span,
                    left.span(),
                );
            } else {
                self.literal(left, value, typed);
                self.doubt_value(left, value, typed);
            }
        }
    }

    fn wrong_operator(&mut self, left: &Operand, field_type: FieldType, operator: &str) {
        let kind = ProblemKind::WrongOperator {
            field: left.field().text(),
            field_type: super::value::type_name(field_type),
            operator: operator.to_owned(),
        };
        self.report(kind, left.span());
    }

    /// `left + right operator value`: only numbers are calculated with.
    fn calculation(
        &mut self,
        scope: &Scope<'_, 's>,
        calculation: &Calculation,
        clause: &'static str,
    ) {
        let sign = if calculation.is_minus { "-" } else { "+" };
        let left = Operand::Field(calculation.left.clone());
        let right = Operand::Field(calculation.right.clone());
        let typed = self.left_side(scope, &left, clause);
        let other = self.left_side(scope, &right, clause);
        for (side, typed) in [(&left, typed), (&right, other)] {
            if let Some(field_type) = typed.value
                && !field_type.is_number()
            {
                self.wrong_operator(side, field_type, sign);
                return;
            }
        }
        self.compare(&left, calculation.operator, &calculation.value, typed);
    }

    /// `left IN (SELECT …)`.
    fn semi_join(
        &mut self,
        scope: &Scope<'_, 's>,
        left: (&Operand, Typed<'s>),
        query: &Query,
        at: (Place, Span),
    ) {
        let (operand, typed) = left;
        let (place, span) = at;
        self.semi_joins += 1;
        let fault = match place {
            Place::InSemiJoin => Some(SemiJoinFault::Nested),
            Place::InOr => Some(SemiJoinFault::InOr),
            Place::Deeper => Some(SemiJoinFault::NotAtTop),
            Place::Top if self.semi_joins == MOST_SEMI_JOINS + 1 => Some(SemiJoinFault::TooMany),
            Place::Top => None,
        };
        if let Some(fault) = fault {
            self.report(ProblemKind::SemiJoin(fault), span);
        }
        if let Some(field_type) = typed.value
            && !is_id(field_type)
        {
            let field = operand.field().text();
            let kind = ProblemKind::SemiJoin(SemiJoinFault::LeftSide { field });
            self.report(kind, operand.span());
        }
        let object = self.root_object(query);
        let inner = Scope {
            query,
            object,
            level: scope.level,
        };
        self.same_object(scope, &inner);
        self.semi_join_column(&inner);
        if let Some(filter) = &query.filter {
            self.condition(&inner, filter, "WHERE", Place::InSemiJoin);
        }
    }

    /// The inner object must be another one.
    fn same_object(&mut self, outer: &Scope<'_, 's>, inner: &Scope<'_, 's>) {
        let (Some(object), Some(outer)) = (inner.object, outer.object) else {
            return;
        };
        if object.name == outer.name {
            let kind = SemiJoinFault::SameObject {
                object: object.name.clone(),
            };
            self.report(ProblemKind::SemiJoin(kind), inner.query.object().span);
        }
    }

    /// The column must be an id or a reference.
    fn semi_join_column(&mut self, inner: &Scope<'_, 's>) {
        let Select::Items(items) = &inner.query.select else {
            return;
        };
        for item in items {
            let SelectExpr::Field(path) = &item.expr else {
                continue;
            };
            let field = self.resolve(inner, path);
            if field.is_some_and(|field| !is_id(field.field_type)) {
                let field = path.text();
                let kind = ProblemKind::SemiJoin(SemiJoinFault::Column { field });
                self.report(kind, path.span());
            }
        }
    }
}

impl Place {
    /// The stricter of two places, nested semi-joins being the strictest.
    fn max_of(self, inner: Self) -> Self {
        match (self, inner) {
            (Self::InSemiJoin, _) => self,
            (Self::InOr, _) | (_, Self::InOr) => Self::InOr,
            _ => inner,
        }
    }
}

/// Whether values are ids.
fn is_id(field_type: FieldType) -> bool {
    matches!(
        field_type,
        FieldType::Id | FieldType::Reference | FieldType::Other
    )
}

/// Whether a comparison works on a type.
fn works_on(operator: Comparison, field_type: FieldType) -> bool {
    use FieldType as T;
    match operator {
        Comparison::Equal | Comparison::NotEqual => true,
        Comparison::Like => matches!(
            field_type,
            T::String
                | T::TextArea
                | T::Email
                | T::Phone
                | T::Url
                | T::Picklist
                | T::Combobox
                | T::EncryptedString
                | T::AnyType
                | T::Other
        ),
        _ => !matches!(field_type, T::Boolean | T::MultiPicklist),
    }
}
