//! The two contracts of a plot from the auction to the assessment: output agreement before land contract, both in
//! time or the sale is void, the end of one ends the other (S2-14). Bonds are left to `bond`, dates ahead to `milestone`.

use super::duties::duty_of;
use super::quote::Quote;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

words! {
    /// How far the pair is.
    PairState {
        /// A bidder won; nothing is signed.
        Won = "已成交",
        /// The output agreement is signed.
        OutputSigned = "监管协议已签",
        /// The land contract is signed too.
        LandSigned = "土地合同已签",
        /// Bonds are lodged, or none are due.
        Bonded = "保函已交",
        /// The land was handed over.
        Delivered = "已交地",
        /// Building began.
        Started = "已开工",
        /// Building is finished and accepted.
        Completed = "已竣工",
        /// It produces.
        InProduction = "已投产",
        /// The performance was assessed.
        Assessed = "已评估",
        /// Not signed in time: the sale counts as none.
        Void = "视作不成交",
        /// Ended early, both.
        Terminated = "已终止",
    }
}

words! {
    /// What happens to it.
    PairEvent {
        /// The output agreement is signed.
        SignOutput = "签产出监管协议",
        /// The land contract is signed.
        SignLand = "签土地合同",
        /// The time for signing is over.
        Lapse = "逾期未签",
        /// The bonds are there, or none are due.
        Bond = "交履约保函",
        /// The land is handed over.
        Deliver = "交地",
        /// Building begins.
        Start = "开工",
        /// Building is finished.
        Complete = "竣工",
        /// Production begins.
        Produce = "投产",
        /// The performance is assessed.
        Assess = "评估",
        /// One of the two ends early.
        Terminate = "提前终止",
    }
}

use PairEvent as E;
use PairState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Won, E::SignOutput, S::OutputSigned, "S2-14c"),
    Step::new(S::OutputSigned, E::SignLand, S::LandSigned, "S2-14c"),
    Step::new(S::Won, E::Lapse, S::Void, "S2-14d"),
    Step::new(S::OutputSigned, E::Lapse, S::Void, "S2-14d"),
    Step::new(S::LandSigned, E::Bond, S::Bonded, "S2-15b"),
    Step::new(S::Bonded, E::Deliver, S::Delivered, "S2-15b"),
    Step::new(S::Delivered, E::Start, S::Started, "S2-15d"),
    Step::new(S::Started, E::Complete, S::Completed, "S2-15d"),
    Step::new(S::Completed, E::Produce, S::InProduction, "S2-11a"),
    Step::new(S::InProduction, E::Assess, S::Assessed, "S2-11a"),
    Step::new(S::LandSigned, E::Terminate, S::Terminated, "S2-14e"),
    Step::new(S::Bonded, E::Terminate, S::Terminated, "S2-14e"),
    Step::new(S::Delivered, E::Terminate, S::Terminated, "S2-14e"),
    Step::new(S::Started, E::Terminate, S::Terminated, "S2-14e"),
    Step::new(S::Completed, E::Terminate, S::Terminated, "S2-14e"),
    Step::new(S::InProduction, E::Terminate, S::Terminated, "S2-14e"),
    Step::new(S::Assessed, E::Terminate, S::Terminated, "S2-14e"),
];

words! {
    /// Which of the two contracts ends first; the other follows.
    Which {
        /// The land contract.
        Land = "土地合同",
        /// The output agreement.
        Output = "产出监管协议",
    }
}

/// Something that a step leaves to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What is to be done.
    pub what: String,
    /// Department.
    pub department: String,
    /// Clause.
    pub clause: String,
}

/// What the output agreement must say (S2-14b).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputTerms {
    /// Tax per mu promised, as written.
    pub tax_per_mu: String,
    /// Sales per mu promised, as written.
    pub sales_per_mu: String,
    /// Investment intensity promised, as written.
    pub investment_intensity: String,
    /// When the land is taken back or the lease goes on.
    pub take_back_or_renew: String,
    /// The district's body that signs.
    pub signed_by: String,
}

/// The two contracts of one plot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractPair {
    /// Plot.
    pub plot: String,
    /// Winner.
    pub winner: String,
    /// How far.
    pub state: PairState,
    /// Last day for both signatures, of the listing file.
    pub signing_deadline: Date,
    /// The output agreement's terms once signed.
    pub output: Option<OutputTerms>,
    /// Day of the output agreement.
    pub agreement_day: Option<Date>,
    /// Day of the land contract.
    pub contract_day: Option<Date>,
    /// Which ended first, and when.
    pub ended: Option<(Which, Date)>,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

impl ContractPair {
    /// A pair to be signed.
    #[must_use]
    pub fn won(plot: &str, winner: &str, signing_deadline: Date) -> Self {
        Self {
            plot: plot.to_owned(),
            winner: winner.to_owned(),
            state: PairState::Won,
            signing_deadline,
            output: None,
            agreement_day: None,
            contract_day: None,
            ended: None,
            deeds: Vec::new(),
        }
    }

    /// Signs the output agreement on a day.
    ///
    /// # Errors
    /// When it is late, or a term is missing.
    pub fn sign_output(&self, terms: OutputTerms, day: Date, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(PairEvent::SignOutput, &terms.signed_by, act)?;
        self.in_time("产出监管协议", day, act)?;
        for (text, what) in [
            (&terms.tax_per_mu, "亩均税收"),
            (&terms.sales_per_mu, "亩均销售收入"),
            (&terms.investment_intensity, "开发投资强度"),
            (&terms.take_back_or_renew, "收回土地或续租的条件"),
            (&terms.signed_by, "签订的区政府或其指定机构"),
        ] {
            needs_text(text, what, "S2-14b")?;
        }
        (moved.output, moved.agreement_day) = (Some(terms), Some(day));
        Ok(moved)
    }

    /// Signs the land contract on a day.
    ///
    /// # Errors
    /// When there is no output agreement, it is dated later, or the contract is late.
    pub fn sign_land(&self, day: Date, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(PairEvent::SignLand, "", act)?;
        self.in_time("土地合同", day, act)?;
        if let Some(agreement) = self.agreement_day.filter(|agreement| *agreement > day) {
            let message = format!("产出监管协议签于{agreement}，晚于土地合同的{day}。");
            return Err(refuse("agreement_after_contract", "S2-14c", &message, "先签协议，再签合同。"));
        }
        moved.contract_day = Some(day);
        Ok(moved)
    }

    /// The time for signing is over: the sale counts as none and the winner is liable.
    ///
    /// # Errors
    /// When the deadline is not over or both are signed.
    pub fn lapse(&self, act: &Act) -> Result<(Self, Vec<Task>), Refusal> {
        let moved = self.moved(PairEvent::Lapse, "", act)?;
        if act.day <= self.signing_deadline {
            let message = format!("签订期限到{}，还没有过。", self.signing_deadline);
            return Err(refuse("not_over", "S2-14d", &message, "期限过后再办。"));
        }
        let tasks = vec![
            task(format!("追究{}未按期签约的违约责任", self.winner), "S2-14d", "natural_resources"),
            task(format!("宗地{}重新拟订供地方案", self.plot), "S2-14d", responsible("S2-4c")),
        ];
        Ok((moved, tasks))
    }

    /// The bonds are there: the quote `bond` says whether any are due, `lodged` whether both are there.
    ///
    /// # Errors
    /// When bonds are due and not both lodged, or it is not known whether they are due.
    pub fn bond(&self, bond: &Quote, lodged: bool, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(PairEvent::Bond, "", act)?;
        if !lodged {
            bond.forbid("bond_due")?;
        }
        Ok(moved)
    }

    /// Goes on to delivery, start, completion, production or assessment, on evidence.
    ///
    /// # Errors
    /// When the step is out of order, or the evidence is not named.
    pub fn go_on(&self, event: PairEvent, evidence: &str, act: &Act) -> Result<Self, Refusal> {
        let plain = [E::Deliver, E::Start, E::Complete, E::Produce, E::Assess];
        if !plain.contains(&event) {
            return Err(Refusal::new("wrong_command", "这一步要另外的材料。", "请从对应的页面办理。"));
        }
        let moved = self.moved(event, evidence, act)?;
        needs_text(evidence, "依据的材料", "S2-19b")?;
        Ok(moved)
    }

    /// Ends one of the two early; the other ends with it, in one operation with all tasks that it raises.
    ///
    /// # Errors
    /// When the pair is not in force or no reason is given.
    pub fn terminate(&self, which: Which, reason: &str, act: &Act) -> Result<(Self, Vec<Task>), Refusal> {
        needs_text(reason, "终止的理由", "S2-14e")?;
        let mut moved = self.moved(PairEvent::Terminate, reason, act)?;
        moved.ended = Some((which, act.day));
        let supervisor = responsible("S2-15a");
        let district = responsible("S2-14e");
        let mut tasks = vec![
            task(format!("通知{}：两份合同自{}同时终止", self.winner, act.day), "S2-14e", district),
            task(format!("宗地{}注销或变更登记", self.plot), "S2-14e", "natural_resources"),
            task(format!("宗地{}结算价款、租金和违约金", self.plot), "S2-15f", "finance"),
            task(format!("宗地{}提取或退还履约保函", self.plot), "S2-15g", supervisor),
            task(format!("宗地{}停止差别化政策和监管事项", self.plot), "S2-19b", district),
        ];
        if self.state >= PairState::Delivered {
            tasks.push(task(
                format!("宗地{}收回土地、评估剩余价值", self.plot),
                "S2-19d",
                "natural_resources",
            ));
        }
        Ok((moved, tasks))
    }

    /// Whether a contract is in force.
    #[must_use]
    pub fn in_force(&self) -> bool {
        self.contract_day.is_some() && self.ended.is_none() && self.state != PairState::Void
    }

    fn in_time(&self, what: &str, day: Date, act: &Act) -> Result<(), Refusal> {
        if day > self.signing_deadline {
            let message = format!("{what}签于{day}，签订期限到{}，视作地块不成交。", self.signing_deadline);
            return Err(refuse("signed_late", "S2-14d", &message, "请按不成交处理。"));
        }
        if day > act.day {
            let message = format!("{what}的签订日{day}在今天{}之后。", act.day);
            return Err(refuse("day_in_future", "S2-14c", &message, "请核对日期。"));
        }
        Ok(())
    }
}

moves!(ContractPair, PairEvent);

fn task(what: String, clause: &str, department: &str) -> Task {
    Task { what, department: department.to_owned(), clause: clause.to_owned() }
}

fn responsible(clause: &str) -> &'static str {
    duty_of(clause).map_or("natural_resources", |duty| duty.responsible())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{act, quoted};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::date;

    const DEADLINE: Date = date(2024, 3, 10);

    fn terms() -> OutputTerms {
        OutputTerms {
            tax_per_mu: "20万元".to_owned(),
            sales_per_mu: "500万元".to_owned(),
            investment_intensity: "450万元".to_owned(),
            take_back_or_renew: "连续两年不达标收回".to_owned(),
            signed_by: "高新区管委会".to_owned(),
        }
    }

    fn signed(agreement: Date, contract: Date) -> Result<ContractPair, Refusal> {
        let pair = ContractPair::won("P1", "某公司", DEADLINE);
        let today = act(date(2024, 4, 1));
        pair.sign_output(terms(), agreement, &today)?.sign_land(contract, &today)
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, PairState::ALL, PairEvent::ALL);
    }

    // clause: S2-14c
    #[test]
    fn tv32_an_agreement_after_the_land_contract_is_refused() {
        for (agreement, contract, fine) in [
            (date(2024, 3, 2), date(2024, 3, 1), false),
            (date(2024, 3, 1), date(2024, 3, 1), true),
            (date(2024, 2, 29), date(2024, 3, 1), true),
        ] {
            let pair = signed(agreement, contract);
            assert_eq!(pair.is_ok(), fine, "{agreement} {contract}");
            if let Err(refusal) = pair {
                assert_eq!(refusal.code, "agreement_after_contract");
                assert!(refusal.message.contains("S2-14c"), "{refusal}");
            }
        }
        let refusal = ContractPair::won("P1", "某公司", DEADLINE)
            .sign_land(date(2024, 3, 1), &act(DEADLINE))
            .expect_err("no agreement");
        assert!(refusal.code == "wrong_state" && refusal.message.contains("S2-14c"), "{refusal}");
    }

    // clause: S2-14d
    #[test]
    fn both_are_signed_by_the_deadline_or_the_sale_is_void() {
        for (contract, fine) in [(date(2024, 3, 9), true), (DEADLINE, true), (date(2024, 3, 11), false)] {
            assert_eq!(signed(date(2024, 3, 1), contract).is_ok(), fine, "{contract}");
        }
        let won = ContractPair::won("P1", "某公司", DEADLINE);
        assert_eq!(won.lapse(&act(DEADLINE)).expect_err("not over").code, "not_over");
        let (void, tasks) = won.lapse(&act(date(2024, 3, 11))).expect("void");
        assert_eq!((void.state, tasks.len()), (PairState::Void, 2));
        assert!(signed(date(2024, 3, 1), DEADLINE).expect("signed").lapse(&act(date(2024, 3, 11))).is_err());
    }

    // clause: S2-14b
    #[test]
    fn an_agreement_without_one_of_its_terms_is_not_signed() {
        let pair = ContractPair::won("P1", "某公司", DEADLINE);
        let empty = [
            OutputTerms { tax_per_mu: String::new(), ..terms() },
            OutputTerms { sales_per_mu: String::new(), ..terms() },
            OutputTerms { investment_intensity: " ".to_owned(), ..terms() },
            OutputTerms { take_back_or_renew: String::new(), ..terms() },
            OutputTerms { signed_by: String::new(), ..terms() },
        ];
        for lacking in empty {
            let refusal = pair.sign_output(lacking, DEADLINE, &act(DEADLINE)).expect_err("a term is missing");
            assert!(refusal.message.contains("S2-14b"), "{refusal}");
        }
    }

    // clause: S2-14e
    #[test]
    fn the_end_of_either_ends_both_and_raises_every_task() {
        for which in Which::ALL {
            let pair = signed(date(2024, 3, 1), DEADLINE).expect("signed");
            let (ended, tasks) = pair.terminate(*which, "企业破产", &act(date(2025, 1, 1))).expect("ended");
            assert!(!ended.in_force() && ended.state == PairState::Terminated);
            assert_eq!(tasks.len(), 5);
            assert!(tasks.iter().all(|task| fact::department(&task.department).is_some()));
            assert!(ended.terminate(*which, "再来", &act(date(2025, 1, 2))).is_err());
        }
        let started =
            ContractPair { state: PairState::Started, ..signed(date(2024, 3, 1), DEADLINE).expect("ok") };
        let (_, tasks) = started.terminate(Which::Land, "停工", &act(date(2025, 1, 1))).expect("ended");
        assert!(tasks.iter().any(|task| task.clause == "S2-19d"));
    }

    // clause: S2-15b
    #[test]
    fn land_is_delivered_after_the_bonds_and_without_them_only_where_none_are_due() {
        let pair = signed(date(2024, 3, 1), DEADLINE).expect("signed");
        let due = |new| {
            let given = [("bond_use", "industrial"), ("new_industrial_land", new), ("supply_price", "1280")];
            quoted("bond", date(2024, 4, 1), &given).expect("a quote")
        };
        let today = act(date(2024, 4, 1));
        assert!(pair.go_on(PairEvent::Deliver, "交地单", &today).is_err());
        assert!(pair.bond(&due("是"), false, &today).is_err());
        assert!(pair.bond(&due("否"), false, &today).is_ok());
        let bonded = pair.bond(&due("是"), true, &today).expect("lodged");
        let chain = [E::Deliver, E::Start, E::Complete, E::Produce, E::Assess];
        let done = chain.into_iter().try_fold(bonded, |pair, event| pair.go_on(event, "材料", &today));
        assert_eq!(done.expect("in order").state, PairState::Assessed);
    }
}
