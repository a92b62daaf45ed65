//! Development zones as a whole: what they reported year by year beside what is found of their parcels. Adding up and
//! evaluating are left to `office`.

use super::book::LandBook;
use super::layer::LayerRow;
use super::register::Land;
use super::rows::RowReader;
use fact::Ratio;
use law::Pack;
use office::docket::Refusal;
use office::identification::ParcelFinding;
use office::zone_land::{
    BalanceAsked, ClosedLand, ZoneBalance, ZoneEvaluation, ZoneYear, balance, evaluate, ranks,
};
use std::collections::{BTreeMap, BTreeSet};

/// The land of a zone.
#[derive(Clone, Debug)]
pub struct ZoneLand {
    /// Zone, as the layers name it.
    pub zone: String,
    /// Its balance.
    pub balance: ZoneBalance,
    /// Its use of the land; why it cannot be evaluated.
    pub evaluation: Result<ZoneEvaluation, Refusal>,
    /// Its place among all zones that have points, those not shown as well; `None` without points.
    pub rank: Option<usize>,
    /// Zones that have points.
    pub ranked: usize,
}

impl Land {
    /// Reads what zones reported; two rows of one zone and year cannot both count, and none of them does.
    pub(super) fn read_zone_states(&mut self, rows: &[LayerRow]) {
        let mut seen: BTreeMap<(String, i16), u32> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for row in rows.iter().filter(|row| !row.cells.is_empty()) {
            let mut read = RowReader::new(row, &mut self.findings);
            let (Some(zone), Some(text)) = (read.text("开发区"), read.text("年度")) else { continue };
            let Some(year) = text.parse::<i16>().ok().filter(|year| (1949..=9998).contains(year)) else {
                read.wrong("not-a-year", &text, "“年度”不是年份", "请写 2024。");
                continue;
            };
            let number = row.number.unwrap_or_default();
            if let Some(first) = seen.insert((zone.clone(), year), number) {
                let message = format!("第{first}行已经有这个园区这一年的数，两行都不用");
                read.wrong("key-twice", &zone, &message, "请合并成一行。");
                twice.insert((zone, year));
                continue;
            }
            let figures = read.figures(&["开发区", "年度", "名称"]);
            self.zone_years.entry(zone).or_default().push(ZoneYear { year, figures });
        }
        for (zone, year) in twice {
            if let Some(years) = self.zone_years.get_mut(&zone) {
                years.retain(|one| one.year != year);
            }
        }
    }
}

impl LandBook {
    /// The zones in which some parcels lie, or which reported, in the order of their ids; `sees` says which zones may be
    /// shown, `closed` what cases say of a zone.
    #[must_use]
    pub fn zones(
        &self,
        places: &[usize],
        sees: impl Fn(&str) -> bool,
        closed: impl Fn(&str) -> Option<ClosedLand>,
    ) -> Vec<ZoneLand> {
        let mut of_zone: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for place in places {
            if let Some(zone) = self.land.grounds[*place].zone.as_deref() {
                of_zone.entry(zone).or_default().push(*place);
            }
        }
        for zone in self.land.zone_years.keys() {
            of_zone.entry(zone).or_default();
        }
        // Every zone is evaluated: the place of one is among all of them.
        let mut evaluated: BTreeMap<String, Evaluated> = BTreeMap::new();
        for zone in of_zone.keys() {
            evaluated.insert((*zone).to_owned(), self.evaluated(zone));
        }
        let scores: Vec<Option<Ratio>> = evaluated.values().map(score).collect();
        let standing: BTreeMap<String, Option<usize>> =
            evaluated.keys().cloned().zip(ranks(&scores)).collect();
        let ranked = scores.iter().flatten().count();
        let seen = of_zone.into_iter().filter(|(zone, _)| sees(zone));
        let zone_land = |(zone, places): (&str, Vec<usize>)| {
            let nothing = Vec::new();
            let years = self.land.zone_years.get(zone).unwrap_or(&nothing);
            let found: Result<Vec<&ParcelFinding>, &Refusal> =
                self.found.as_ref().map(|found| found.of_places(&places));
            let asked = BalanceAsked {
                years,
                day: self.key.day,
                found: found.as_ref().map(Vec::as_slice).map_err(|refusal| *refusal),
                closed: closed(zone),
                tolerance: self.land.rules.balance_tolerance.as_ref(),
            };
            let evaluation = evaluated.get(zone).cloned().unwrap_or_else(|| self.evaluated(zone));
            let rank = standing.get(zone).copied().flatten();
            ZoneLand { zone: zone.to_owned(), balance: balance(&asked), evaluation, rank, ranked }
        };
        seen.map(zone_land).collect()
    }

    /// The evaluation of a zone by the newest year that is over.
    fn evaluated(&self, zone: &str) -> Evaluated {
        let packs: Vec<&Pack> = self.land.rules.packs.iter().collect();
        let years = self.land.zone_years.get(zone).into_iter().flatten();
        let over =
            years.filter(|one| jiff::civil::Date::new(one.year, 12, 31).is_ok_and(|end| end <= self.key.day));
        match over.max_by_key(|one| one.year) {
            Some(own) => evaluate(&packs, self.calendar(), self.key.day, &own.figures),
            None => Err(Refusal::new("no_zone_figures", "没有报过园区用地状况。", "请报送“园区用地状况”。")),
        }
    }
}

type Evaluated = Result<ZoneEvaluation, Refusal>;

fn score(evaluated: &Evaluated) -> Option<Ratio> {
    evaluated.as_ref().ok()?.score.clone()
}
