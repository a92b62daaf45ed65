//! The supply plan of a plot: its six required parts, five standards and admission, until it is listed and sold
//! (S2-4c, S1-3.3b). The parts stand in the pack; conditions are computed by quotes and passed in.

use super::quote::Quote;
use super::review::{Review, ReviewState};
use super::route::{RouteDecision, RouteState};
use super::rules::PlanPart;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// How far a plan is.
    PlanState {
        /// Being written.
        Draft = "拟订",
        /// Complete, waits for approval.
        Submitted = "报批",
        /// Approved.
        Approved = "已批准",
        /// Listed for sale.
        Listed = "已挂牌",
        /// Sold; the two contracts are to be signed.
        Sold = "已成交",
        /// Nobody bid, or the sale is void.
        PassedIn = "未成交",
        /// Given up.
        Withdrawn = "已撤回",
    }
}

words! {
    /// What happens to it.
    PlanEvent {
        /// A part is written.
        Fill = "填写",
        /// It is handed in.
        Submit = "报批",
        /// It is sent back.
        Return = "退回",
        /// It is approved.
        Approve = "批准",
        /// It is listed.
        List = "挂牌",
        /// A bidder won.
        Sell = "成交",
        /// Nobody bid, or the two contracts were not signed in time.
        PassIn = "不成交",
        /// It is written anew after it was not sold.
        Revise = "重拟",
        /// It is given up.
        Withdraw = "撤回",
    }
}

use PlanEvent as E;
use PlanState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Draft, E::Fill, S::Draft, "S2-4c"),
    Step::new(S::Draft, E::Submit, S::Submitted, "S2-4c"),
    Step::new(S::Submitted, E::Return, S::Draft, "S2-4c"),
    Step::new(S::Submitted, E::Approve, S::Approved, "S2-4c"),
    Step::new(S::Approved, E::List, S::Listed, "S1-3.3b"),
    Step::new(S::Listed, E::Sell, S::Sold, "S2-14c"),
    Step::new(S::Listed, E::PassIn, S::PassedIn, "S2-14d"),
    Step::new(S::Sold, E::PassIn, S::PassedIn, "S2-14d"),
    Step::new(S::PassedIn, E::Revise, S::Draft, "S2-4c"),
    Step::new(S::Draft, E::Withdraw, S::Withdrawn, "S2-4c"),
    Step::new(S::Submitted, E::Withdraw, S::Withdrawn, "S2-4c"),
    Step::new(S::Approved, E::Withdraw, S::Withdrawn, "S2-4c"),
    Step::new(S::PassedIn, E::Withdraw, S::Withdrawn, "S2-4c"),
];

/// The plan of one plot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplyPlan {
    /// Plot.
    pub plot: String,
    /// Project whose review it follows.
    pub project: String,
    /// How far.
    pub state: PlanState,
    /// Parts by id.
    pub parts: BTreeMap<String, String>,
    /// Day by which both contracts must be signed, of the listing file.
    pub signing_deadline: Option<Date>,
    /// Winner's name; empty before the sale.
    pub winner: String,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

impl SupplyPlan {
    /// An empty plan.
    #[must_use]
    pub fn draft(plot: &str, project: &str) -> Self {
        Self {
            plot: plot.to_owned(),
            project: project.to_owned(),
            state: PlanState::Draft,
            parts: BTreeMap::new(),
            signing_deadline: None,
            winner: String::new(),
            deeds: Vec::new(),
        }
    }

    /// Writes a part.
    ///
    /// # Errors
    /// When the plan is no draft or the pack knows no such part.
    pub fn fill(&self, parts: &[PlanPart], id: &str, text: &str, act: &Act) -> Result<Self, Refusal> {
        let Some(part) = parts.iter().find(|part| part.id == id) else {
            let message = format!("供地初步方案没有“{id}”这一项。");
            return Err(Refusal::new("no_such_part", message, "请从列出的各项中选。"));
        };
        let mut moved = self.moved(PlanEvent::Fill, &part.label, act)?;
        moved.parts.insert(id.to_owned(), text.trim().to_owned());
        Ok(moved)
    }

    /// Hands the plan in: the review agreed, the form of supply is decided, every part is written, the project is
    /// admitted.
    ///
    /// # Errors
    /// What is missing, with its clause.
    pub fn submit(
        &self,
        parts: &[PlanPart],
        review: &Review,
        route: &RouteDecision,
        admission: &Quote,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let moved = self.moved(PlanEvent::Submit, "", act)?;
        if review.project != self.project || review.state != ReviewState::Agreed {
            let advice = "请先开项目评审联席会议并通过。";
            return Err(refuse("not_reviewed", "S2-4a", "项目还没有评审通过。", advice));
        }
        if route.plot != self.plot || route.state != RouteState::Decided {
            return Err(refuse("no_route", "S2-10a", "供应方式还没有定。", "请先确定供应方式。"));
        }
        let missing = self.missing(parts);
        if let Some(first) = missing.first() {
            let labels: Vec<&str> = missing.iter().map(|part| part.label.as_str()).collect();
            let message = format!("方案缺{}。", labels.join("、"));
            return Err(refuse("part_missing", &first.clause, &message, "六项写全才能报批。"));
        }
        admission.forbid("supply_forbidden")?;
        admission.require("admission_passed")?;
        Ok(moved)
    }

    /// Sends the plan back.
    ///
    /// # Errors
    /// When it was not handed in or no reason is given.
    pub fn send_back(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "退回的理由", "S2-4c")?;
        self.moved(PlanEvent::Return, reason, act)
    }

    /// Approves the plan.
    ///
    /// # Errors
    /// When it was not handed in or the approval is not named.
    pub fn approve(&self, document: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(document, "批准文件", "S2-4c")?;
        self.moved(PlanEvent::Approve, document, act)
    }

    /// Lists the plot: all five standards are written and the start price is not below the floor.
    ///
    /// # Errors
    /// When a standard is missing, the price is too low or not known, or the deadline is not after the day.
    pub fn list(
        &self,
        standards: &Quote,
        floor: &Quote,
        signing_deadline: Date,
        act: &Act,
    ) -> Result<Self, Refusal> {
        let mut moved = self.moved(PlanEvent::List, "", act)?;
        standards.require("five_standards_complete")?;
        floor.forbid("start_below_floor")?;
        if signing_deadline <= act.day {
            let message = format!("签订期限{signing_deadline}不在挂牌日之后。");
            return Err(refuse("bad_deadline", "S2-14d", &message, "请核对挂牌文件。"));
        }
        moved.signing_deadline = Some(signing_deadline);
        Ok(moved)
    }

    /// Records the winner.
    ///
    /// # Errors
    /// When the plot is not listed or no winner is named.
    pub fn sell(&self, winner: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(winner, "竞得人", "S2-14c")?;
        let mut moved = self.moved(PlanEvent::Sell, winner, act)?;
        moved.winner = winner.trim().to_owned();
        Ok(moved)
    }

    /// Nobody bid, or the sale is void because the contracts were not signed in time.
    ///
    /// # Errors
    /// When the plot is neither listed nor sold, or no reason is given.
    pub fn pass_in(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "不成交的理由", "S2-14d")?;
        self.moved(PlanEvent::PassIn, reason, act)
    }

    /// Writes the plan anew after it was not sold.
    ///
    /// # Errors
    /// When it is not one that was not sold.
    pub fn revise(&self, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(PlanEvent::Revise, "", act)?;
        (moved.signing_deadline, moved.winner) = (None, String::new());
        Ok(moved)
    }

    /// Gives the plan up.
    ///
    /// # Errors
    /// When it is listed or sold, or no reason is given.
    pub fn withdraw(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "撤回的理由", "S2-4c")?;
        self.moved(PlanEvent::Withdraw, reason, act)
    }

    /// Parts that are not written.
    #[must_use]
    pub fn missing<'a>(&self, parts: &'a [PlanPart]) -> Vec<&'a PlanPart> {
        let written = |part: &&PlanPart| self.parts.get(&part.id).is_some_and(|text| !text.is_empty());
        parts.iter().filter(|part| !written(part)).collect()
    }
}

moves!(SupplyPlan, PlanEvent);

#[cfg(test)]
mod tests {
    use super::super::sample::{act, quoted, rules};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::date;

    const DAY: Date = date(2024, 6, 3);

    fn reviewed() -> Review {
        let panel = rules(DAY).panel("project_review").expect("the panel").clone();
        Review { state: ReviewState::Agreed, ..Review::convene("J1", &panel) }
    }

    fn decided() -> RouteDecision {
        RouteDecision { state: RouteState::Decided, ..RouteDecision::open("P1") }
    }

    fn admission(backward: &str) -> Quote {
        let given = [
            ("zone_kind", "provincial_zone"),
            ("plot_area", "40000"),
            ("promised_investment", "27000"),
            ("foreign_capital", "否"),
            ("backward_capacity", backward),
            ("policy_conforms", "是"),
            ("supply_grade", "preferred"),
            ("inside_red_line", "否"),
            ("promised_tax_per_mu", "20"),
            ("required_tax_per_mu", "20"),
            ("promised_sales_per_mu", "500"),
            ("required_sales_per_mu", "500"),
        ];
        quoted("admission", DAY, &given).expect("a quote")
    }

    fn filled() -> SupplyPlan {
        let rules = rules(DAY);
        let parts = &rules.plan_parts;
        parts.iter().fold(SupplyPlan::draft("P1", "J1"), |plan, part| {
            plan.fill(parts, &part.id, "已写", &act(DAY)).expect("a part")
        })
    }

    fn floor(start: &str) -> Quote {
        let given = [("start_unit_price", start), ("floor_unit_price", "419.18")];
        quoted("floor_price", DAY, &given).expect("a quote")
    }

    fn standards(output: &str) -> Quote {
        let mut given = vec![
            ("standard_planning", "容积率1.2以上"),
            ("standard_energy", "0.2"),
            ("standard_emission", "达标"),
            ("standard_industry", "新材料"),
        ];
        if !output.is_empty() {
            given.push(("standard_output", output));
        }
        quoted("five_standards", DAY, &given).expect("a quote")
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, PlanState::ALL, PlanEvent::ALL);
    }

    // clause: S2-4c
    #[test]
    fn a_plan_is_handed_in_with_all_six_parts_only() {
        let parts = rules(DAY).plan_parts;
        let whole = filled();
        assert!(whole.submit(&parts, &reviewed(), &decided(), &admission("否"), &act(DAY)).is_ok());
        for part in &parts {
            let lacking = whole.fill(&parts, &part.id, "  ", &act(DAY)).expect("emptied");
            let refusal = lacking
                .submit(&parts, &reviewed(), &decided(), &admission("否"), &act(DAY))
                .expect_err(&part.label);
            assert!(refusal.message.contains(&part.label), "{refusal}");
        }
    }

    // clause: S2-4a, S2-10a, S2-13d
    #[test]
    fn a_plan_needs_its_review_its_form_and_no_ban() {
        let parts = rules(DAY).plan_parts;
        let panel = rules(DAY).panel("project_review").expect("the panel").clone();
        let plan = filled();
        let open = Review::convene("J1", &panel);
        let refused = plan.submit(&parts, &open, &decided(), &admission("否"), &act(DAY));
        assert_eq!(refused.expect_err("no review").code, "not_reviewed");
        let refused =
            plan.submit(&parts, &reviewed(), &RouteDecision::open("P1"), &admission("否"), &act(DAY));
        assert_eq!(refused.expect_err("no form").code, "no_route");
        let refused = plan.submit(&parts, &reviewed(), &decided(), &admission("是"), &act(DAY));
        let refusal = refused.expect_err("banned");
        assert_eq!(refusal.code, "supply_forbidden");
        assert!(refusal.message.contains("S2-13d"), "{refusal}");
    }

    // clause: S1-3.3b
    #[test]
    fn listing_needs_five_standards_and_a_start_price_at_the_floor_or_above() {
        let plan = SupplyPlan { state: PlanState::Approved, ..filled() };
        let deadline = date(2024, 8, 1);
        for (start, fine) in [("419.17", false), ("419.18", true), ("419.19", true)] {
            let listed = plan.list(&standards("20万元/亩"), &floor(start), deadline, &act(DAY));
            assert_eq!(listed.is_ok(), fine, "{start}");
        }
        let refusal = plan.list(&standards(""), &floor("500"), deadline, &act(DAY)).expect_err("four");
        assert_eq!(refusal.code, "five_standards_complete");
        assert!(plan.list(&standards("20"), &floor("500"), DAY, &act(DAY)).is_err());
    }

    #[test]
    fn a_plot_that_was_not_sold_is_planned_anew() {
        let sold =
            SupplyPlan { state: PlanState::Listed, ..filled() }.sell("某公司", &act(DAY)).expect("sold");
        assert!(sold.withdraw("不卖了", &act(DAY)).is_err());
        let back = sold.pass_in("期限内没有签约", &act(DAY)).expect("void").revise(&act(DAY)).expect("anew");
        assert_eq!((back.state, back.winner.as_str()), (PlanState::Draft, ""));
    }
}
