//! Land supply of the demo: what happened to its projects and plots, day by day between the evaluation years, through
//! the commands that people use. What is told stands in `lives`, how a life is written in `life`.

mod life;
mod lives;

use super::{Story, accounts};
use crate::trouble::Trouble;
use jiff::civil::Date;
use life::{Happening, What};
use office::docket::Command;
use office::supply::{ReviewStep, SupplyStep};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

/// What is still to happen, in order, and the keys of what is there.
pub(super) struct Programme {
    coming: VecDeque<Happening>,
    keys: BTreeMap<&'static str, String>,
}

impl Programme {
    /// All of it. Things of one day keep the order in which they are told.
    pub fn whole() -> Self {
        let mut coming = lives::all();
        coming.sort_by_key(|happening| happening.day);
        Self { coming: coming.into(), keys: BTreeMap::new() }
    }

    /// The day of what comes next, when it is not after a day.
    pub fn next_until(&self, day: Date) -> Option<Date> {
        self.coming.front().map(|next| next.day).filter(|next| *next <= day)
    }

    fn key(&self, name: &str) -> Result<String, Trouble> {
        self.keys.get(name).cloned().ok_or_else(|| Trouble::Broken(format!("示范里还没有“{name}”。")))
    }
}

impl Story<'_> {
    /// Lets the next thing happen, on its day.
    pub(super) async fn supply_next(&mut self) -> Result<(), Trouble> {
        let Some(Happening { day, by, what }) = self.supply.coming.pop_front() else { return Ok(()) };
        self.clock.to(day);
        match what {
            What::Account { login, name, code } => accounts::open_firm(self, login, name, code).await?,
            What::Propose { project, title, investor, zone, figures } => {
                let (title, investor, zone) = (title.to_owned(), investor.to_owned(), Some(zone.to_owned()));
                let command = Command::ProposeProject {
                    title,
                    investor,
                    enterprise: None,
                    region: None,
                    zone,
                    figures,
                };
                let entry = self.by(by, command).await?;
                self.supply.keys.insert(project, entry.to_string());
            }
            What::Review { project, step } => {
                let review: ReviewStep = self.step(step).await?;
                let project = self.supply.key(project)?;
                self.by(by, Command::ReviewProject { project, review }).await?;
            }
            What::Open { plot, title, project, figures } => {
                let (code, title) = (plot.to_owned(), title.to_owned());
                let project = self.supply.key(project)?;
                let entry = self.by(by, Command::OpenPlot { code, title, project, figures }).await?;
                self.supply.keys.insert(plot, entry.to_string());
            }
            What::Take { plot, step } => {
                let supply: SupplyStep = self.step(step).await?;
                let plot = self.supply.key(plot)?;
                self.by(by, Command::Supply { plot, supply }).await?;
            }
        }
        Ok(())
    }

    /// A step from how it is told; the papers that it names are kept.
    async fn step<T: DeserializeOwned>(&self, mut step: Value) -> Result<T, Trouble> {
        if let Some(fields) = step.as_object_mut() {
            for value in fields.values_mut() {
                let Some(name) = value.get("paper").and_then(Value::as_str).map(str::to_owned) else {
                    continue;
                };
                let text = name.trim_end_matches(".txt").to_owned();
                let kept = self.paper(&name, &text).await?;
                *value = serde_json::to_value(kept).map_err(|error| Trouble::Broken(error.to_string()))?;
            }
        }
        serde_json::from_value(step).map_err(|error| Trouble::Broken(format!("示范的供地步骤写错：{error}")))
    }
}
