//! Days of the law that come at the parcels and batches of a place: land that turns idle or may be taken back, approvals
//! that lapse. Whether and to whom they are told is left to `office::land`.

use super::book::LandBook;
use super::register::Land;
use fact::Area;
use law::{Pack, Value};
use office::calendar::Calendar;
use office::docket::Refusal;
use office::identification::{Delay, Full, Ledger, LowSupply, Standard, Turned, ledger, turning_days};
use office::land::{Foretold, LandKind};

/// What the office tells of by itself at places that have no case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ahead {
    /// Days that come.
    pub foretold: Vec<Foretold>,
    /// A rate of supply below the line.
    pub low_supply: Option<LowSupply>,
}

impl LandBook {
    /// Every day that turns at a parcel, and the lapse of every batch of which land is neither supplied nor known to be
    /// expropriated. A clock that stands still gives none.
    ///
    /// # Errors
    /// When no standard can be read on the day, or a figure is of the wrong kind.
    pub fn foretold(&self) -> Result<Vec<Foretold>, Refusal> {
        let standard = self.standard()?;
        let mut all = lapses(&self.land, &standard, self.chain.as_ref().ok());
        let Ok(found) = &self.found else { return Ok(all) };
        for (place, finding) in found.parcels.iter().enumerate() {
            let stopped;
            let turned: &[Turned] = match &finding.delay {
                Delay::NotUsed { turned } => turned,
                Delay::Idle(idle) => &idle.turned,
                Delay::None if has_stopped(&self.land, place) => {
                    stopped = turning_days(&standard, &self.land.parcels[place])?;
                    &stopped
                }
                Delay::None | Delay::Waiting { .. } => continue,
            };
            all.extend(turning(&self.land, place, turned));
        }
        Ok(all)
    }
}

impl Land {
    /// The same without deciding which land is used badly, for whoever asks nothing else; and whether too little land is
    /// supplied.
    ///
    /// # Errors
    /// As [`LandBook::foretold`].
    pub(crate) fn foretold(&self, day: jiff::civil::Date, calendar: &Calendar) -> Result<Ahead, Refusal> {
        let packs: Vec<&Pack> = self.rules.packs.iter().collect();
        let standard = Standard::read(&packs, calendar, day, &self.rules.choices).map_err(|wrong| {
            let why = wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            Refusal::new("standard_wrong", why, "请更正规则包后再试。")
        })?;
        let chain = ledger(&standard, &self.batches, &self.supplies);
        let mut all = lapses(self, &standard, chain.as_ref().ok());
        for (place, parcel) in self.parcels.iter().enumerate() {
            // Land on which building began and did not stop turns no more.
            let started = parcel.figures.get("construction_started").and_then(Value::truth) == Some(true);
            if !started || has_stopped(self, place) {
                all.extend(turning(self, place, &turning_days(&standard, parcel)?));
            }
        }
        Ok(Ahead { foretold: all, low_supply: chain.ok().and_then(|chain| chain.low_supply()) })
    }
}

/// Whether building stopped on a parcel on a day that is known.
fn has_stopped(land: &Land, place: usize) -> bool {
    matches!(land.parcels[place].figures.get("construction_stopped_day"), Some(Value::Day(_)))
}

fn turning(land: &Land, place: usize, turned: &[Turned]) -> Vec<Foretold> {
    let (parcel, ground) = (&land.parcels[place], &land.grounds[place]);
    let days = turned.iter().filter_map(|turned| Some((turned, turned.full.day()?)));
    let foretold = |(turned, due): (&Turned, _)| Foretold {
        kind: LandKind::Idle,
        place: parcel.code.clone(),
        region: ground.region.clone(),
        zone: ground.zone.clone(),
        area: parcel.area,
        of: turned.id.clone(),
        label: turned.label.clone(),
        due,
    };
    days.map(foretold).collect()
}

fn lapses(land: &Land, standard: &Standard<'_>, chain: Option<&Ledger>) -> Vec<Foretold> {
    let mut rules = standard.rules().turning_days.iter();
    let (Some(chain), Some((rule, _))) = (chain, rules.find(|(rule, _)| rule.id == LAPSE)) else {
        return Vec::new();
    };
    let lapse = |batch: &office::identification::BatchState| {
        let given = land.batches.iter().find(|one| one.id == batch.id)?;
        // What nobody reported may still be to be expropriated.
        let area = batch.not_expropriated.unwrap_or(batch.balance.unsupplied);
        let due = batch.lapses_on.and_then(Full::day).filter(|_| area > Area::default())?;
        Some(Foretold {
            kind: LandKind::Unsupplied,
            place: batch.id.clone(),
            region: given.region.clone(),
            zone: given.zone.clone(),
            area,
            of: rule.id.clone(),
            label: rule.label.clone(),
            due,
        })
    };
    chain.batches.iter().filter_map(lapse).collect()
}

/// Turning day of an approval.
const LAPSE: &str = "approval_lapses_on";
