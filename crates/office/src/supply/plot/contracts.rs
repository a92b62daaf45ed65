//! The two contracts of a plot: signed in their order and time, void or ended together (S2-14).

use super::Plot;
use super::papers::AgreedDay;
use super::steps::SupplyStep;
use crate::docket::{Act, Refusal};
use crate::step::refuse;
use crate::supply::conversion::Conversion;
use crate::supply::law::SupplyLaw;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days that a land contract agrees on, in the order in which they follow; the first two the contract cannot lack.
pub const AGREED_DAYS: [&str; 5] =
    ["agreed_delivery", "agreed_start", "agreed_completion", "agreed_production", "agreed_full_capacity"];
const NEEDED: [&str; 2] = ["agreed_start", "agreed_completion"];

impl Plot {
    pub(super) fn on_contracts(
        &mut self,
        step: &SupplyStep,
        law: &dyn SupplyLaw,
        act: &Act,
    ) -> Result<(), Refusal> {
        match step {
            SupplyStep::SignOutput { terms, day, .. } => {
                self.pair = Some(self.pair()?.sign_output(terms.clone(), *day, act)?);
            }
            SupplyStep::SignLand { day, agreed, lease_to, figures, paper } => {
                let signed = self.pair()?.sign_land(*day, act)?;
                in_order(*day, agreed)?;
                self.lease_fits(*day, *lease_to)?;
                self.note(figures, law, act)?;
                self.meet("signing_deadline", *day, &paper.name, act)?;
                self.pair = Some(signed);
                let code = self.code.clone();
                for (term, one) in agreed {
                    self.agree(&code, term, one.day, one.proposer.as_deref());
                }
                if let Some(lease_to) = *lease_to {
                    (self.lease, self.lease_to) = (Some(Conversion::of(&code)), Some(lease_to));
                    self.agree(&code, "lease_to", lease_to, None);
                }
            }
            SupplyStep::Lapse {} => {
                let (pair, tasks) = self.pair()?.lapse(act)?;
                self.cancel_owed("视作不成交", act)?;
                self.sale_is_void(act)?;
                self.raise(tasks);
                self.pair = Some(pair);
            }
            SupplyStep::Terminate { which, reason, evidence } => {
                let reason = match reason.trim().is_empty() {
                    true => String::new(),
                    false => format!("{}（{}）", reason.trim(), evidence.name),
                };
                let (pair, tasks) = self.pair()?.terminate(*which, &reason, act)?;
                self.pair = Some(pair);
                self.raise(tasks);
                self.cancel_owed("合同终止", act)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn lease_fits(&self, signed: Date, lease_to: Option<Date>) -> Result<(), Refusal> {
        if self.is_decided() && self.is_leased() != lease_to.is_some() {
            let message = match lease_to {
                None => "先租后让的合同没有写租赁期末日。",
                Some(_) => "供应方式不是先租后让，合同写了租赁期末日。",
            };
            return Err(refuse("lease_differs", "S2-10a", message, "请核对供应方式和合同。"));
        }
        match lease_to.filter(|day| *day <= signed) {
            Some(day) => {
                let message = format!("租赁期末日{day}不在签订日{signed}之后。");
                Err(refuse("bad_day", "S2-10c", &message, "请核对合同。"))
            }
            None => Ok(()),
        }
    }
}

fn in_order(signed: Date, agreed: &BTreeMap<String, AgreedDay>) -> Result<(), Refusal> {
    let name =
        |term: &str| fact::glossary::term(term).map_or_else(|| term.to_owned(), |term| term.zh.clone());
    if let Some(unknown) = agreed.keys().find(|term| !AGREED_DAYS.contains(&term.as_str())) {
        let message = format!("“{}”不是合同约定的节点。", name(unknown));
        let known: Vec<String> = AGREED_DAYS.iter().map(|term| name(term)).collect();
        let advice = format!("可以约定：{}。", known.join("、"));
        return Err(refuse("unknown_day", "S2-19b", &message, &advice));
    }
    if let Some(missing) = NEEDED.iter().find(|term| !agreed.contains_key(**term)) {
        let message = format!("合同没有写{}。", name(missing));
        return Err(refuse("day_missing", "S2-15e", &message, "保函和违约金都按它计算，请写明。"));
    }
    for one in agreed.values().filter_map(|one| one.proposer.as_deref()) {
        if fact::department(one).is_none() {
            let message = format!("提出部门“{one}”不在部门表内。");
            return Err(refuse("unknown_department", "S2-19b", &message, "请从部门表中选。"));
        }
    }
    let mut before = ("签订日".to_owned(), signed);
    for term in AGREED_DAYS {
        let Some(one) = agreed.get(term) else { continue };
        if one.day < before.1 {
            let message = format!("{}{}早于{}{}。", name(term), one.day, before.0, before.1);
            return Err(refuse("bad_day", "S2-19b", &message, "请核对合同约定的日期。"));
        }
        before = (name(term), one.day);
    }
    Ok(())
}
