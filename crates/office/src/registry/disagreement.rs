//! After a delivery: which of the figures it touched are corrected, outranked, near each other or in open
//! disagreement.

use super::Registry;
use super::enterprise::is_name_term;
use super::ledger::{NONE, Value};
use super::notice::department_name;
use super::operation::AsOf;
use super::resolution::{FigureState, Verdict};
use fact::{Finding, Place, Severity};

impl Registry {
    /// Findings for every figure that got a fact from `first_new` on.
    pub(super) fn compare_sources(&self, first_new: usize, findings: &mut Vec<Finding>) {
        let resolver = self.resolver(AsOf::Now);
        let new = u32::try_from(first_new).unwrap_or(NONE)..u32::try_from(self.ledger.len()).unwrap_or(NONE);
        for fact in new.clone() {
            let term = self.ledger.term(fact);
            let touched = self.ledger.record(fact).earlier != NONE && self.ledger.is_head(fact);
            if touched && !is_name_term(term) {
                let verdict = resolver.chain(fact, term);
                let is_new = |fact: &u32| new.contains(fact);
                self.say_conflict(fact, &verdict, findings);
                self.say_near(&verdict, findings);
                self.say_superseded(&verdict, is_new, findings);
            }
        }
    }

    fn say_conflict(&self, head: u32, verdict: &Verdict, findings: &mut Vec<Finding>) {
        if verdict.state() == FigureState::Held {
            let message =
                format!("各部门报送的{}不一致：{}。", self.label(head), self.list(&verdict.conflicting));
            let advice = "请核实后由责任部门更正；核实前此数暂不采用。";
            findings.push(self.finding(head, "sources-disagree", Severity::Held, message, advice));
        } else if let Some(chosen) = verdict.chosen.filter(|_| !verdict.conflicting.is_empty()) {
            let message = format!(
                "{}采用{}，与{}不符。",
                self.label(head),
                self.list(&[chosen]),
                self.list(&verdict.conflicting)
            );
            let advice = "已按权威部门的数采用；如有疑问请双方核对。";
            findings.push(self.finding(head, "source-outranked", Severity::Warning, message, advice));
        }
    }

    /// Within the tolerance but not the same.
    fn say_near(&self, verdict: &Verdict, findings: &mut Vec<Finding>) {
        let Some(chosen) = verdict.chosen else { return };
        let reading = |fact: u32| self.ledger.reading(self.ledger.record(fact).value);
        let number = reading(chosen).number();
        let near = |fact: &u32| reading(*fact).number().is_some_and(|other| Some(other) != number);
        let near: Vec<u32> = verdict.agreeing.iter().copied().filter(near).collect();
        if number.is_some() && !near.is_empty() {
            let message = format!(
                "{}采用{}，与{}的差在允许范围内。",
                self.label(chosen),
                self.list(&[chosen]),
                self.list(&near)
            );
            findings.push(self.finding(chosen, "sources-near", Severity::Notice, message, "无需处理。"));
        }
    }

    fn say_superseded(&self, verdict: &Verdict, is_new: impl Fn(&u32) -> bool, findings: &mut Vec<Finding>) {
        let value = |fact: u32| self.ledger.record(fact).value;
        for fact in &verdict.superseded {
            let source = self.ledger.source(*fact);
            let mut rest = verdict.agreeing.iter().chain(&verdict.conflicting).chain(verdict.chosen.iter());
            let Some(now) = rest.find(|other| self.ledger.source(**other).department == source.department)
            else {
                continue;
            };
            if self.ledger.reading(value(*fact)) == self.ledger.reading(value(*now)) {
                continue;
            }
            let (code, message, advice) = match (is_new(fact), is_new(now)) {
                (_, true) if value(*fact) != Value::NotReported => (
                    "figure-corrected",
                    format!("{}由{}更正为{}。", self.label(*now), self.list(&[*fact]), self.list(&[*now])),
                    "原数保留备查，无需处理。",
                ),
                (true, false) if value(*fact) == Value::NotReported => (
                    "blank-after-value",
                    format!("{}此次为空，以前报过{}。", self.label(*fact), self.list(&[*now])),
                    "仍用以前的数；如应撤销请报“不适用”或更正的数。",
                ),
                (true, false) if self.ledger.is_stated(*now) => {
                    findings.push(self.correction_stands(*fact, *now));
                    continue;
                }
                (true, false) => (
                    "older-delivery",
                    format!("此件早于已采用的{}，不改变{}。", self.list(&[*now]), self.label(*fact)),
                    "作为历史数据保存，无需处理。",
                ),
                _ => continue,
            };
            let place = if is_new(now) { *now } else { *fact };
            findings.push(self.finding(place, code, Severity::Notice, message, advice));
        }
    }

    /// A delivery says otherwise than a correction, which stays until somebody settles it by another one.
    fn correction_stands(&self, fact: u32, correction: u32) -> Finding {
        let operation = self.recorded_by(super::FactId(correction));
        let why = if operation.why.is_empty() { String::new() } else { format!("：{}", operation.why) };
        let message = format!(
            "{}此次报送{}，与第{}号操作（{}，{}{why}）更正的{}不符，更正继续有效。",
            self.label(fact),
            self.list(&[fact]),
            operation.id.0,
            operation.recorded,
            operation.who,
            self.list(&[correction]),
        );
        let advice = "确应以此次报送为准的，请由责任部门另行更正并附依据；否则请改正原始数据后重报。";
        self.finding(fact, "correction-stands", Severity::Warning, message, advice)
    }

    fn finding(&self, fact: u32, code: &str, severity: Severity, message: String, advice: &str) -> Finding {
        let fact = self.ledger.fact(super::FactId(fact));
        Finding {
            code: code.to_owned(),
            severity,
            place: Place::of(&fact.origin),
            subject: fact.subject.to_string(),
            term: fact.term.to_string(),
            raw: fact.origin.raw.to_string(),
            message,
            advice: advice.to_owned(),
        }
    }

    fn label(&self, fact: u32) -> String {
        let term = self.ledger.term(fact);
        let label = fact::glossary::term(term).map_or(&**term, |term| term.zh.as_str());
        format!("{}{label}", self.ledger.period(fact))
    }

    /// `税务 120（税务.xlsx 企业税收!F17）与 …`.
    fn list(&self, facts: &[u32]) -> String {
        let one = |fact: &u32| {
            let fact = self.ledger.fact(super::FactId(*fact));
            let source = &fact.origin.source;
            format!(
                "{}“{}”（{}）",
                department_name(&source.department),
                fact.origin.raw,
                Place::of(&fact.origin)
            )
        };
        facts.iter().map(one).collect::<Vec<_>>().join("、")
    }
}
