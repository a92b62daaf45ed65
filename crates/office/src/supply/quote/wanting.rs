//! What a quote still wants: the terms and parameters on the way to a result that is not known, along the branches
//! that are taken. A reading that was not chosen asks for nothing.

use super::Asked;
use super::compute::{Computed, QuoteScope};
use crate::supply::rules::QuoteKind;
use law::{Expression, Function, Node, Scope, Type};
use std::collections::{BTreeMap, BTreeSet};

/// What is still wanted.
#[derive(Debug, Default)]
pub(super) struct Wanting {
    /// Terms that are not known.
    pub terms: BTreeSet<String>,
    /// Parameters that nobody has set: id and label.
    pub parameters: BTreeMap<String, String>,
}

impl Computed<'_, '_> {
    /// What is wanted for the results of a quote that are not known.
    pub(super) fn wanting(&self, kind: &QuoteKind, asked: &Asked<'_>) -> Wanting {
        let mut wanting = Wanting::default();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut open: Vec<String> = kind.results.clone();
        while let Some(id) = open.pop() {
            if self.is_known(&id, kind) || !seen.insert(id.clone()) {
                continue;
            }
            let place = self.law.teller(&id, kind).filter(|_| !asked.figures.contains(&id));
            if let Some(place) = place {
                let scope = self.scope(place, asked);
                for derived in self.law.derived[place].iter().filter(|derived| derived.id == id) {
                    let mut walk = Walk { scope: &scope, wanting: &mut wanting, open: &mut open };
                    walk.node(&derived.expression.node);
                }
            } else if !self.clock_of(&id, asked, &mut wanting, &mut open) {
                wanting.terms.insert(id);
            }
        }
        wanting
    }

    fn is_known(&self, id: &str, kind: &QuoteKind) -> bool {
        let own = self.law.teller(id, kind).and_then(|place| self.own[place].get(id));
        own.or_else(|| self.known(id)).is_some_and(law::Value::is_known)
    }

    /// A day that a clock would give: its first day is wanted, or its length.
    fn clock_of(&self, id: &str, asked: &Asked<'_>, wanting: &mut Wanting, open: &mut Vec<String>) -> bool {
        let under =
            |choice: &str, reading: &str| self.known(choice) == Some(&law::Value::Text(reading.into()));
        let mut clocks = asked.rules.clocks.iter().filter(|clock| {
            clock.id == id && clock.under.as_ref().is_none_or(|(choice, reading)| under(choice, reading))
        });
        let Some(clock) = clocks.next() else { return false };
        open.push(clock.from.clone());
        if clock.length.amount.is_none() {
            wanting.parameters.insert(clock.length.parameter.clone(), clock.length.label.clone());
        }
        true
    }
}

/// A walk along the branches of an expression that are taken.
struct Walk<'w> {
    scope: &'w QuoteScope<'w>,
    wanting: &'w mut Wanting,
    open: &'w mut Vec<String>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Term(id) => self.open.push(id.to_string()),
            Node::Parameter(id) => {
                if self.scope.parameter(id).is_none() {
                    let parameter = self.scope.pack.parameters.get(&**id);
                    let label = parameter.map_or_else(|| id.to_string(), |parameter| parameter.label.clone());
                    self.wanting.parameters.insert(id.to_string(), label);
                }
            }
            Node::Case { arms, otherwise } => {
                for (condition, result) in arms {
                    self.node(condition);
                    match self.truth(condition) {
                        Some(true) => return self.node(result),
                        Some(false) => {}
                        None => self.node(result),
                    }
                }
                if let Some(otherwise) = otherwise {
                    self.node(otherwise);
                }
            }
            Node::Call { function: Function::Coalesce, arguments } => {
                for argument in arguments {
                    if expression(argument).evaluate(self.scope).is_known() {
                        return;
                    }
                    self.node(argument);
                }
            }
            Node::Negate(inner) | Node::Not(inner) => self.node(inner),
            Node::Lookup { input, .. } => self.node(input),
            Node::Arithmetic { left, right, .. } | Node::Compare { left, right, .. } => {
                self.node(left);
                self.node(right);
            }
            Node::And(nodes) | Node::Or(nodes) | Node::Call { arguments: nodes, .. } => {
                nodes.iter().for_each(|node| self.node(node));
            }
            // Whether something is known is itself always known.
            Node::IsUnknown { .. }
            | Node::Number(_)
            | Node::Text(_)
            | Node::Day(_)
            | Node::Flag(_)
            | Node::Unknown
            | Node::Figure { .. } => {}
        }
    }

    fn truth(&self, node: &Node) -> Option<bool> {
        expression(node).evaluate(self.scope).truth()
    }
}

/// A part of an expression to be computed by itself.
fn expression(node: &Node) -> Expression {
    Expression {
        source: String::new(),
        node: node.clone(),
        kind: Type::Unknown,
        sites: Vec::new(),
        home: None,
    }
}
