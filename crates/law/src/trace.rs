//! How a value came about: the formula, the figures put in, the parameters with their citations,
//! the conditions on the way, the rounding.

use crate::evaluate::Scope;
use crate::expression::Expression;
use crate::pack::{DatedValue, Derived};
use crate::value::Value;
use fact::Rounding;

/// A value with its reasons.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The value, rounded as declared.
    pub value: Value,
    /// The value before the declared rounding.
    pub exact: Value,
    /// The formula with Chinese labels: `实缴税金 ÷ 用地面积`.
    pub formula: String,
    /// The formula with the figures put in: `21.6 ÷ 6`.
    pub figures: String,
    /// Terms used, each once, with their values.
    pub terms: Vec<(String, Value)>,
    /// Parameters used, each once.
    pub parameters: Vec<UsedParameter>,
    /// Conditions and look-ups in the order in which they were decided.
    pub steps: Vec<Step>,
    /// Declared rounding.
    pub rounding: Option<(u8, Rounding)>,
}

/// A parameter that was used; without a value when nobody has set it.
#[derive(Clone, Debug)]
pub struct UsedParameter {
    /// Parameter id.
    pub id: String,
    /// The value in force with its citation.
    pub value: Option<DatedValue>,
}

/// One condition or look-up on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// As a formula: `营业收入 ≥ 规模以上收入线`.
    pub formula: String,
    /// With the figures put in: `1999.99 ≥ 2000`.
    pub figures: String,
    /// What came out.
    pub result: Value,
}

impl Expression {
    /// The value with its reasons.
    #[must_use]
    pub fn trace(&self, scope: &dyn Scope) -> Traced {
        let value = self.evaluate(scope);
        Traced {
            exact: value.clone(),
            value,
            formula: self.source.clone(),
            figures: String::new(),
            terms: self.terms().map(|id| (id.to_owned(), scope.term(id))).collect(),
            parameters: self
                .parameters()
                .map(|id| UsedParameter { id: id.to_owned(), value: scope.parameter(id).cloned() })
                .collect(),
            steps: Vec::new(),
            rounding: None,
        }
    }
}

impl Derived {
    /// The value with its reasons, rounding included.
    #[must_use]
    pub fn trace(&self, scope: &dyn Scope) -> Traced {
        let mut traced = self.expression.trace(scope);
        traced.value = self.evaluate(scope);
        traced.rounding = self.rounding;
        traced
    }
}
