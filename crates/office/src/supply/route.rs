//! Which form of supply a plot takes: lease-then-grant unless an exception is recognised (S2-10a, S2-10b). Whether a
//! form is allowed and an exception proved is computed by the pack and passed as a quote.

use super::quote::Quote;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, words};
use serde::{Deserialize, Serialize};

words! {
    /// How far the decision is.
    RouteState {
        /// Nobody has asked for anything but the default.
        Default = "默认先租后让",
        /// Another form is proposed.
        Proposed = "已提出例外",
        /// The exception is recognised.
        Recognised = "例外已认定",
        /// The form is decided.
        Decided = "供应方式已定",
    }
}

words! {
    /// What happens to it.
    RouteEvent {
        /// Another form than the default is asked for.
        Propose = "提出例外",
        /// The authority recognises the exception.
        Recognise = "认定例外",
        /// The authority does not.
        Reject = "不予认定",
        /// The form is decided.
        Decide = "确定供应方式",
        /// The decision is taken back before listing.
        Withdraw = "撤回决定",
    }
}

use RouteEvent as E;
use RouteState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Default, E::Propose, S::Proposed, "S2-10b"),
    Step::new(S::Proposed, E::Recognise, S::Recognised, "S2-10b"),
    Step::new(S::Proposed, E::Reject, S::Default, "S2-10b"),
    Step::new(S::Default, E::Decide, S::Decided, "S2-10a"),
    Step::new(S::Recognised, E::Decide, S::Decided, "S2-10a"),
    Step::new(S::Decided, E::Withdraw, S::Default, "S2-10a"),
];

/// The decision on a plot's form of supply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteDecision {
    /// Plot.
    pub plot: String,
    /// How far.
    pub state: RouteState,
    /// Form asked for, as the pack's expressions call it; empty: the default.
    pub route: String,
    /// Kind of exception; empty for the default.
    pub exception: String,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

impl RouteDecision {
    /// Nothing decided yet.
    #[must_use]
    pub fn open(plot: &str) -> Self {
        Self {
            plot: plot.to_owned(),
            state: RouteState::Default,
            route: String::new(),
            exception: String::new(),
            deeds: Vec::new(),
        }
    }

    /// Asks for another form than the default.
    ///
    /// # Errors
    /// When a decision is under way, or kind or reason is missing.
    pub fn propose(&self, route: &str, exception: &str, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(route, "供应形式", "S2-10b")?;
        needs_text(exception, "例外类别", "S2-10b")?;
        needs_text(reason, "理由", "S2-10b")?;
        let mut moved = self.moved(RouteEvent::Propose, reason, act)?;
        (moved.route, moved.exception) = (route.to_owned(), exception.to_owned());
        Ok(moved)
    }

    /// Recognises the exception: the quote `route` must hold it for proved.
    ///
    /// # Errors
    /// When nothing is proposed, or the recognition, its rank or its document is missing.
    pub fn recognise(&self, route: &Quote, document: &str, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(RouteEvent::Recognise, document, act)?;
        needs_text(document, "认定文件", "S2-10b")?;
        route.require("exception_proved")?;
        Ok(moved)
    }

    /// Does not recognise the exception; the default holds again.
    ///
    /// # Errors
    /// When nothing is proposed or no reason is given.
    pub fn reject(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "不予认定的理由", "S2-10b")?;
        let mut moved = self.moved(RouteEvent::Reject, reason, act)?;
        (moved.route, moved.exception) = (String::new(), String::new());
        Ok(moved)
    }

    /// Decides: the quote `route` must hold the form for allowed; a term beyond the usual needs a reason.
    ///
    /// # Errors
    /// When the form is not allowed or not known to be, or the reason for a longer term is missing.
    pub fn decide(&self, route: &Quote, reason: &str, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(RouteEvent::Decide, reason, act)?;
        route.require("route_allowed")?;
        if route.flag("route_needs_reason") != Some(false) {
            needs_text(reason, "年期超过一般年限的理由", "S2-10d、S2-10e")?;
        }
        Ok(moved)
    }

    /// Takes the decision back.
    ///
    /// # Errors
    /// When nothing is decided or no reason is given.
    pub fn withdraw(&self, reason: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(reason, "撤回的理由", "S2-10a")?;
        let mut moved = self.moved(RouteEvent::Withdraw, reason, act)?;
        (moved.route, moved.exception) = (String::new(), String::new());
        Ok(moved)
    }
}

moves!(RouteDecision, RouteEvent);

#[cfg(test)]
mod tests {
    use super::super::sample::{act, quoted};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::{Date, date};

    const DAY: Date = date(2024, 6, 3);

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, RouteState::ALL, RouteEvent::ALL);
    }

    // clause: S2-10a
    #[test]
    fn tv34_a_full_term_grant_without_exception_is_blocked() {
        let full =
            [("supply_route", "full_term_grant"), ("new_industrial_land", "是"), ("grant_years", "50")];
        let route = quoted("route", DAY, &full).expect("a quote");
        let refusal = RouteDecision::open("P1").decide(&route, "重大项目", &act(DAY)).expect_err("blocked");
        assert_eq!(refusal.code, "route_allowed");
        assert!(refusal.message.contains("S2-10a"), "{refusal}");
    }

    // clause: S2-10a, S2-10e
    #[test]
    fn lease_then_grant_is_decided_without_exception_and_a_longer_lease_needs_a_reason() {
        for (lease, reason, fine) in [("5", "", true), ("5.01", "", false), ("5.01", "建设期长", true)] {
            let given = [("supply_route", "lease_then_grant"), ("lease_years", lease), ("grant_years", "24")];
            let route = quoted("route", DAY, &given).expect("a quote");
            let decided = RouteDecision::open("P1").decide(&route, reason, &act(DAY));
            assert_eq!(decided.is_ok(), fine, "{lease} {reason}");
        }
    }

    // clause: S2-10b
    #[test]
    fn an_exception_is_recognised_by_the_district_or_higher_with_a_document() {
        let given = |rank| {
            [
                ("supply_route", "flexible_grant"),
                ("new_industrial_land", "是"),
                ("grant_years", "30"),
                ("exception_kind", "strategic_emerging"),
                ("exception_document", "区政府认定书"),
                ("recogniser_rank", rank),
            ]
        };
        let proposed = RouteDecision::open("P1")
            .propose("flexible_grant", "strategic_emerging", "战新项目", &act(DAY))
            .expect("proposed");
        for (rank, fine) in [("1", false), ("2", true), ("3", true)] {
            let route = quoted("route", DAY, &given(rank)).expect("a quote");
            let recognised = proposed.recognise(&route, "区政府认定书", &act(DAY));
            assert_eq!(recognised.is_ok(), fine, "{rank}");
            if let Ok(recognised) = recognised {
                let decided = recognised.decide(&route, "", &act(DAY)).expect("decided");
                assert_eq!(decided.state, RouteState::Decided);
            }
        }
    }

    #[test]
    fn a_rejected_exception_leaves_the_default() {
        let proposed =
            RouteDecision::open("P1").propose("flexible_grant", "recognised", "理由", &act(DAY)).expect("ok");
        assert!(proposed.reject(" ", &act(DAY)).is_err());
        let rejected = proposed.reject("不属于例外", &act(DAY)).expect("rejected");
        assert_eq!((rejected.state, rejected.route.as_str()), (RouteState::Default, ""));
        assert_eq!(rejected.deeds.len(), 2);
    }
}
