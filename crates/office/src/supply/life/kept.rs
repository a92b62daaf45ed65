//! The law of the lives: the shipped packs, with quotes kept by what they were asked with.

use super::Life;
use super::made::CONDITIONS;
use crate::docket::Refusal;
use crate::supply::rules::SupplyRules;
use crate::supply::sample::quoted;
use crate::supply::{Given, Quote, SupplyLaw};
use fact::Yuan;
use jiff::ToSpan;
use jiff::civil::Date;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// The shipped packs; quotes are kept by what they were asked with, as the lives ask the same few again and again.
pub(super) struct Kept {
    rules: Arc<SupplyRules>,
    quotes: RefCell<HashMap<String, Arc<Quote>>>,
}

impl Kept {
    pub(super) fn of(rules: &SupplyRules) -> Self {
        Self { rules: Arc::new(rules.clone()), quotes: RefCell::default() }
    }

    pub(super) fn bond(&self, life: &Life) -> Arc<Quote> {
        self.quote("bond", super::LAW, &life.plot.figures).expect("a quote")
    }
}

impl SupplyLaw for Kept {
    fn rules(&self, _: Date) -> Result<Arc<SupplyRules>, Refusal> {
        Ok(Arc::clone(&self.rules))
    }

    fn quote(&self, kind: &str, _: Date, given: &Given) -> Result<Arc<Quote>, Refusal> {
        let mut key = kind.to_owned();
        for id in varying(kind) {
            key.push('|');
            key.push_str(given.get(*id).map_or("", |text| text));
        }
        let over = given.get("decision_day").zip(given.get("lease_to")).map(|(now, last)| now > last);
        if let Some(over) = over {
            // Only whether the lease is over counts; days as ISO 8601 are in the order of their texts.
            key.push(if over { '1' } else { '0' });
        }
        if let Some(quote) = self.quotes.borrow().get(&key) {
            return Ok(Arc::clone(quote));
        }
        let pairs: Vec<(&str, &str)> = given.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
        let quote = Arc::new(quoted(kind, super::LAW, &pairs)?);
        self.quotes.borrow_mut().insert(key, Arc::clone(&quote));
        Ok(quote)
    }

    fn counted(&self, _: &str, _: Date, from: Date) -> Result<Option<Date>, Refusal> {
        Ok(from.checked_add(1.year()).ok())
    }
}

/// Figures in which the quotes of lives differ. The amounts of bonds do not depend on the days of a contract.
fn varying(kind: &str) -> &'static [&'static str] {
    match kind {
        "bond" => &["new_industrial_land", "supply_price"],
        "penalty" => &["supply_price", "days_late"],
        "assessment" => &["energy"],
        "conversion" => &["rent_paid", "assessment_passed"],
        "split" => &["floor_transferred", "floor_applied"],
        "transition" => &["transition_approved_day", "must_take_back", "allocation_catalogue"],
        "transfer" => &["idle_undisposed"],
        "net_land" => &CONDITIONS,
        _ => panic!("no life asks for {kind}"),
    }
}

pub(super) fn fen_of(quote: &Quote, id: &str) -> Yuan {
    let wan = quote.number(id).expect(id);
    Yuan::from_wan_yuan(wan.round(6, fact::Rounding::HalfUp)).expect("whole fen")
}
