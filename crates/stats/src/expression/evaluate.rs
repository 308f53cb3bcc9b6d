//! Values of an expression, over blocks of rows.

use super::check::{Checked, Typed};
use super::node::{Function, Operator};
use crate::table::MISSING_CODE;
use std::borrow::Cow;
use std::ops::Range;

/// Rows that are evaluated at once: their values stay in the nearest cache.
const BLOCK: usize = 1024;

/// The values of a column.
#[derive(Debug)]
pub enum Input<'a> {
    /// Numbers; NaN is missing.
    Numbers(&'a [f64]),
    /// Texts, as places among some.
    Texts(Cow<'a, [u32]>, Cow<'a, [String]>),
    /// No value in any row.
    Missing,
}

impl Input<'_> {
    /// Tells whether no row has a value.
    pub fn is_absent(&self) -> bool {
        matches!(self, Input::Missing)
    }

    fn is_missing(&self, row: usize) -> bool {
        match self {
            Input::Numbers(values) => values[row].is_nan(),
            Input::Texts(codes, labels) => codes[row] == MISSING_CODE || codes[row] as usize >= labels.len(),
            Input::Missing => true,
        }
    }
}

impl Checked {
    /// Evaluates some rows; inputs are those of [`super::Expression::sources`]. A row in which a column that is named has no value, or whose value is no finite number, has none
    /// (NaN).
    pub fn evaluate(&self, inputs: &[Input<'_>], rows: usize) -> Vec<f64> {
        let mut values = Vec::with_capacity(rows);
        for start in (0..rows).step_by(BLOCK) {
            values.extend(self.root.block(inputs, start..rows.min(start + BLOCK)));
        }
        let has_value =
            |(row, value): (usize, &f64)| value.is_finite() && !inputs.iter().any(|own| own.is_missing(row));
        let known: Vec<bool> = values.iter().enumerate().map(has_value).collect();
        values.iter_mut().zip(known).filter(|(_, known)| !known).for_each(|(value, _)| *value = f64::NAN);
        values
    }
}

fn truth(is: bool) -> f64 {
    f64::from(u8::from(is))
}

impl Typed {
    fn block(&self, inputs: &[Input<'_>], rows: Range<usize>) -> Vec<f64> {
        let of = |own: &Typed| own.block(inputs, rows.clone());
        match self {
            Typed::Number(own) => vec![*own; rows.len()],
            Typed::Column(place) => match &inputs[*place] {
                Input::Numbers(values) => values[rows].to_vec(),
                _ => unreachable!("kinds were checked"),
            },
            Typed::Is(place, text) => {
                let (codes, labels) = texts(&inputs[*place]);
                let code = labels.iter().position(|own| own == text).map_or(MISSING_CODE, |place| place as u32);
                codes[rows].iter().map(|own| truth(*own == code)).collect()
            }
            Typed::Same(one, other) => same(&inputs[*one], &inputs[*other], rows),
            Typed::Negated(own) => of(own).into_iter().map(|own| -own).collect(),
            Typed::Not(own) => of(own).into_iter().map(|own| 1.0 - own).collect(),
            Typed::Both(operator, one, other) => {
                of(one).into_iter().zip(of(other)).map(|(one, other)| operator.of_numbers(one, other)).collect()
            }
            Typed::Call(Function::Abs, arguments) => of(&arguments[0]).into_iter().map(f64::abs).collect(),
            Typed::Call(Function::If, arguments) => {
                let [is, one, other] = [0, 1, 2].map(|place| of(&arguments[place]));
                let own = |((is, one), other)| if is == 1.0 { one } else { other };
                is.into_iter().zip(one).zip(other).map(own).collect()
            }
            Typed::Call(function, arguments) => {
                let pick = if *function == Function::Min { f64::min } else { f64::max };
                let fold =
                    |all: Vec<f64>, own: Vec<f64>| all.into_iter().zip(own).map(|(all, own)| pick(all, own)).collect();
                arguments.iter().map(of).reduce(fold).unwrap_or_default()
            }
        }
    }
}

fn texts<'a>(input: &'a Input<'_>) -> (&'a [u32], &'a [String]) {
    match input {
        Input::Texts(codes, labels) => (codes, labels),
        _ => unreachable!("kinds were checked"),
    }
}

fn same(one: &Input<'_>, other: &Input<'_>, rows: Range<usize>) -> Vec<f64> {
    let ((codes, labels), (with, names)) = (texts(one), texts(other));
    let place = |name: &String| labels.iter().position(|own| own == name).map_or(MISSING_CODE, |place| place as u32);
    let places: Vec<u32> = names.iter().map(place).collect();
    let is = |(own, with): (&u32, &u32)| places.get(*with as usize).is_some_and(|with| with == own);
    codes[rows.clone()].iter().zip(&with[rows]).map(|both| truth(is(both))).collect()
}

impl Operator {
    fn of_numbers(self, one: f64, other: f64) -> f64 {
        match self {
            Operator::Or => one.max(other),
            Operator::And => one.min(other),
            Operator::Equal => truth(one == other),
            Operator::Unequal => truth(one != other),
            Operator::Less => truth(one < other),
            Operator::AtMost => truth(one <= other),
            Operator::More => truth(one > other),
            Operator::AtLeast => truth(one >= other),
            Operator::Plus => one + other,
            Operator::Minus => one - other,
            Operator::Times => one * other,
            Operator::Over => one / other,
        }
    }
}
