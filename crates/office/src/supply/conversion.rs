//! The end of a lease: assessment, conversion to a grant by agreement, renewal or taking back (S2-10c, S2-10h,
//! S2-14b). The price and the conditions are quotes.

use super::quote::Quote;
use crate::docket::{Act, Refusal};
use crate::step::{Deed, Step, moves, needs_text, refuse, words};
use fact::{Decimal, Rounding};
use serde::{Deserialize, Serialize};

words! {
    /// Where a lease stands.
    ConversionState {
        /// The lease runs, nothing is assessed.
        Leasing = "租赁中",
        /// The assessment meets what was agreed.
        Passed = "考核达到",
        /// The assessment does not.
        Failed = "考核未达到",
        /// The price of the grant is fixed.
        Priced = "差价已定",
        /// The grant contract is signed.
        Converted = "已转出让",
        /// The lease goes on.
        Renewed = "已续租",
        /// The land is taken back.
        TakenBack = "已收回",
    }
}

words! {
    /// What happens to it.
    ConversionEvent {
        /// The assessment meets what was agreed.
        Pass = "考核达到",
        /// The assessment does not.
        Fail = "考核未达到",
        /// The price is fixed.
        Price = "核定差价",
        /// The grant contract is signed.
        Sign = "签出让合同",
        /// The lease goes on, as the agreement says.
        Renew = "续租",
        /// The land is taken back, as the agreement says.
        TakeBack = "收回",
    }
}

use ConversionEvent as E;
use ConversionState as S;

/// The transition table.
const STEPS: &[Step<S, E>] = &[
    Step::new(S::Leasing, E::Pass, S::Passed, "S2-10c"),
    Step::new(S::Leasing, E::Fail, S::Failed, "S2-10c"),
    Step::new(S::Passed, E::Price, S::Priced, "S2-10h"),
    Step::new(S::Priced, E::Price, S::Priced, "S2-10h"),
    Step::new(S::Priced, E::Sign, S::Converted, "S2-10c"),
    Step::new(S::Failed, E::Renew, S::Renewed, "S2-14b"),
    Step::new(S::Failed, E::TakeBack, S::TakenBack, "S2-14b"),
];

/// The end of one lease.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// Lease contract.
    pub contract: String,
    /// Where it stands.
    pub state: ConversionState,
    /// Difference to pay, 万元, whole fen.
    pub price: Option<Decimal>,
    /// Readings that the price was computed under: choice and reading, for the sheet.
    pub readings: Vec<(String, String)>,
    /// Steps so far.
    pub deeds: Vec<Deed>,
}

impl Conversion {
    /// A lease that runs.
    #[must_use]
    pub fn of(contract: &str) -> Self {
        Self {
            contract: contract.to_owned(),
            state: ConversionState::Leasing,
            price: None,
            readings: Vec::new(),
            deeds: Vec::new(),
        }
    }

    /// Records the assessment against what was agreed.
    ///
    /// # Errors
    /// When it was assessed already or the report is not named.
    pub fn assess(&self, passed: bool, report: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(report, "考核报告", "S2-10c")?;
        self.moved(if passed { ConversionEvent::Pass } else { ConversionEvent::Fail }, report, act)
    }

    /// Fixes the price by the quote `conversion`; the readings stay with it.
    ///
    /// # Errors
    /// When the assessment was not met, or the price is not known.
    pub fn price(&self, conversion: &Quote, act: &Act) -> Result<Self, Refusal> {
        let mut moved = self.moved(ConversionEvent::Price, "", act)?;
        let Some(price) = conversion.number("conversion_price") else {
            let message = format!("差价还算不出，还要填：{}。", conversion.still_needed());
            return Err(refuse("not_known", "S2-10h", &message, "请把测算要填的补齐。"));
        };
        moved.price = price.checked_round(6, Rounding::HalfUp);
        moved.readings = conversion
            .readings
            .iter()
            .map(|taken| (taken.choice.clone(), taken.reading.id.clone()))
            .collect();
        Ok(moved)
    }

    /// Signs the grant contract: the lease is over and the assessment met.
    ///
    /// # Errors
    /// When either is not so or not known.
    pub fn sign(&self, conversion: &Quote, contract: &str, act: &Act) -> Result<Self, Refusal> {
        let moved = self.moved(ConversionEvent::Sign, contract, act)?;
        needs_text(contract, "出让合同编号", "S2-10c")?;
        conversion.require("conversion_allowed")?;
        Ok(moved)
    }

    /// Lets the lease go on or takes the land back, by the term of the output agreement that says so.
    ///
    /// # Errors
    /// When the assessment did not fail, or the term is not named.
    pub fn settle(&self, renew: bool, term: &str, act: &Act) -> Result<Self, Refusal> {
        needs_text(term, "产出监管协议的约定", "S2-14b")?;
        self.moved(if renew { ConversionEvent::Renew } else { ConversionEvent::TakeBack }, term, act)
    }
}

moves!(Conversion, ConversionEvent);

#[cfg(test)]
mod tests {
    use super::super::sample::{act, quoted};
    use super::*;
    use crate::step::check_table;
    use jiff::civil::{Date, date};

    const DAY: Date = date(2024, 7, 1);

    fn quote(more: &[(&str, &str)]) -> Quote {
        let mut given = vec![
            ("plot_area", "26666.67"),
            ("base_land_price", "480"),
            ("capitalisation_rate", "0.06"),
            ("lease_years", "5"),
            ("grant_years", "25"),
            ("lease_to", "2024-06-30"),
            ("decision_day", "2024-07-01"),
            ("assessment_passed", "是"),
        ];
        given.extend(more);
        quoted("conversion", DAY, &given).expect("a quote")
    }

    #[test]
    fn what_is_not_in_the_table_is_refused_with_its_clause() {
        check_table(STEPS, ConversionState::ALL, ConversionEvent::ALL);
    }

    // clause: S2-10c, S2-10h
    #[test]
    fn tv14_a_lease_that_passed_is_converted_at_the_price_of_the_reading_taken() {
        let passed = Conversion::of("ZL-1").assess(true, "考核报告", &act(DAY)).expect("assessed");
        for (reading, price) in [("after_lease", "910.12"), ("whole_term", "989.82")] {
            let quote = quote(&[("rent_paid", "128"), ("conversion_reading", reading)]);
            let priced = passed.price(&quote, &act(DAY)).expect("priced");
            let shown = priced.price.map(|price| price.round(2, Rounding::HalfUp).to_string());
            assert_eq!(shown.as_deref(), Some(price), "{reading}");
            assert!(priced.readings.contains(&("conversion_reading".to_owned(), reading.to_owned())));
            assert_eq!(priced.sign(&quote, "CR-1", &act(DAY)).expect("signed").state, S::Converted);
        }
    }

    #[test]
    fn a_price_without_the_rent_paid_is_not_known_and_says_what_is_missing() {
        let passed = Conversion::of("ZL-1").assess(true, "考核报告", &act(DAY)).expect("assessed");
        let refusal = passed.price(&quote(&[]), &act(DAY)).expect_err("no rent");
        assert!(refusal.message.contains("已缴租金"), "{refusal}");
    }

    // clause: S2-14b
    #[test]
    fn a_lease_that_failed_is_renewed_or_taken_back_and_never_converted() {
        let failed = Conversion::of("ZL-1").assess(false, "考核报告", &act(DAY)).expect("assessed");
        let quote = quote(&[("rent_paid", "128")]);
        assert!(failed.price(&quote, &act(DAY)).is_err());
        assert_eq!(failed.settle(true, "第八条", &act(DAY)).expect("renewed").state, S::Renewed);
        assert_eq!(failed.settle(false, "第九条", &act(DAY)).expect("back").state, S::TakenBack);
        assert!(failed.settle(false, "", &act(DAY)).is_err());
    }

    // clause: S2-10c
    #[test]
    fn signing_before_the_lease_is_over_is_refused() {
        let early = quote(&[("rent_paid", "128")]);
        let priced = Conversion::of("ZL-1")
            .assess(true, "考核报告", &act(DAY))
            .and_then(|passed| passed.price(&early, &act(DAY)))
            .expect("priced");
        let given = [("lease_to", "2024-07-01"), ("decision_day", "2024-07-01"), ("assessment_passed", "是")];
        let on_the_last_day = quoted("conversion", DAY, &given).expect("a quote");
        let refusal = priced.sign(&on_the_last_day, "CR-1", &act(DAY)).expect_err("not over");
        assert_eq!(refusal.code, "conversion_allowed");
    }
}
