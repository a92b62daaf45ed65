//! Figures and readings of a plot: kept as written, looked up for a quote together with what a step brings and what the
//! document knows by itself.

use super::Plot;
use crate::docket::{Act, Refusal};
use crate::supply::law::SupplyLaw;
use crate::supply::quote::Quote;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Figures and readings by glossary id, as a person writes them.
pub type Given = BTreeMap<String, String>;

impl Plot {
    /// Keeps figures with the plot, and who wrote them; one that is left blank is no longer known.
    pub(super) fn note(&mut self, figures: &Given, law: &dyn SupplyLaw, act: &Act) -> Result<(), Refusal> {
        readable(figures, law, act)?;
        for (id, text) in figures {
            match text.trim() {
                "" => {
                    self.figures.remove(id);
                    self.written.remove(id);
                }
                text => {
                    let before = self.figures.insert(id.clone(), text.to_owned());
                    // Whoever repeats a figure as it stands has not written it.
                    if before.as_deref() != Some(text) {
                        self.written.insert(id.clone(), act.clone());
                    }
                }
            }
        }
        Ok(())
    }

    /// A quote by the rules of a day: figures of the plot, then what the step brings, then what is known by itself.
    pub(super) fn quote(
        &self,
        kind: &str,
        day: Date,
        brought: &Given,
        known: &[(&str, String)],
        law: &dyn SupplyLaw,
    ) -> Result<Arc<Quote>, Refusal> {
        let mut given = self.figures.clone();
        given.extend(brought.iter().map(|(id, text)| (id.clone(), text.clone())));
        given.extend(known.iter().map(|(id, text)| ((*id).to_owned(), text.clone())));
        law.quote(kind, day, &given)
    }
}

/// Refuses figures that are none before anything is changed; readings are read by the quotes that take them.
pub(super) fn readable(figures: &Given, law: &dyn SupplyLaw, act: &Act) -> Result<(), Refusal> {
    if figures.is_empty() {
        return Ok(());
    }
    let rules = law.rules(act.day)?;
    for (id, text) in figures.iter().filter(|(_, text)| !text.trim().is_empty()) {
        if rules.choice(id).is_none() {
            law.figure(id, text.trim())?;
        }
    }
    Ok(())
}
