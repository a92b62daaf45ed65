//! The price of a published contract against the national floor of its grade on the day it was
//! signed. A price below it proves nothing by itself: the approval has to be looked at.

use super::{Oddity, Placed, Published, PublishedLaw};
use crate::docket::Refusal;
use crate::supply::quote::{Asked, values};
use crate::supply::rules::SupplyRules;
use fact::{Decimal, Ratio, Severity};
use law::{Figures, Value};
use std::collections::BTreeMap;

/// Price against the floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Floor {
    /// Not compared, and why.
    NotKnown(String),
    /// Not below the whole standard.
    Reaches(FloorStandard),
    /// Below the whole standard: the share that applied and the approval have to be looked at.
    Below(FloorStandard),
}

/// The standard that was compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloorStandard {
    /// Grade.
    pub grade: u8,
    /// Whether an office's list gave it; if not, the published level stands in for it, unconfirmed.
    pub listed: bool,
    /// The standard corrected for the term, yuan per square metre.
    pub least: Ratio,
}

impl Floor {
    pub(super) fn tell(&self, contract: &Published, oddities: &mut Vec<Oddity>) {
        let Self::Below(standard) = self else { return };
        let least = standard.least.round(2, fact::Rounding::HalfUp);
        let basis = match standard.listed {
            true => format!("等别表的{}等", standard.grade),
            false => format!("公布的土地级别“{}”当作{}等（未核实）", contract.level, standard.grade),
        };
        oddities.push(Oddity {
            code: "supply-below-floor",
            // A local level that stands in for the national grade proves less than a grade.
            severity: if standard.listed { Severity::Warning } else { Severity::Notice },
            term: "supply_price",
            raw: contract.price.map_or_else(String::new, |price| price.to_string()),
            message: format!("单价低于全国工业用地出让最低价标准 {least} 元/m²，按{basis}对照。"),
            advice: "低于标准本身不说明违法，请看执行比例和批准依据。".to_owned(),
        });
    }
}

/// The longest term of industrial land in force when the contract was signed.
pub(super) fn longest_term(contract: &Published, law: &PublishedLaw<'_>) -> Option<Decimal> {
    let day = contract.contract_day?;
    let in_force = law.packs.iter().filter(|pack| pack.days.contain(day));
    in_force.filter_map(|pack| pack.parameter("industrial_max_years", day)).map(|set| set.value).next()
}

pub(super) fn against_floor(
    contract: &Published,
    placed: &Placed,
    price: Option<&Ratio>,
    years: Option<Decimal>,
    law: &PublishedLaw<'_>,
) -> Floor {
    let unknown = |why: &str| Floor::NotKnown(why.to_owned());
    if !contract.land_use.contains("工业") {
        return Floor::NotKnown(format!("用途是“{}”，标准只管工业用地", contract.land_use));
    }
    let Some(price) = price else { return unknown("面积或价格不知道") };
    let Some(day) = contract.contract_day else { return unknown("签订日期不知道") };
    let (grade, listed) = match grade(contract, placed, law) {
        Ok(found) => found,
        Err(why) => return Floor::NotKnown(why),
    };
    let mut figures = Figures::from_iter([("land_grade", number(Decimal::from(i64::from(grade))))]);
    figures.extend(years.map(|years| ("grant_years", number(years))));
    figures.extend(law.capitalisation_rate.map(|rate| ("capitalisation_rate", number(rate))));
    let asked = Asked {
        packs: law.packs,
        rules: &SupplyRules::default(),
        calendar: law.calendar,
        day,
        figures: &figures,
        readings: &BTreeMap::new(),
    };
    let wanted = ["floor_standard", "term_factor"].map(str::to_owned);
    let found: Result<_, Refusal> = values(&wanted, &asked);
    let Ok(found) = found else { return unknown("最低价标准算不出") };
    let of = |id: &str| found.get(id).and_then(Value::number);
    let Some(whole) = of("floor_standard") else {
        return unknown("签订之日没有这一等的最低价标准");
    };
    let is_longest = years.is_some() && years == longest_term(contract, law);
    let factor = if is_longest { Some(Ratio::from(1_i64)) } else { of("term_factor") };
    match factor {
        // The factor is never above 1, so that a price that reaches the whole standard reaches it for any term.
        None if *price >= whole => Floor::Reaches(FloorStandard { grade, listed, least: whole }),
        None if years.is_none() => unknown("年期不知道，标准不能折算"),
        None => unknown("年期短于最高年限，没有给还原率，标准不能折算"),
        Some(factor) => {
            let least = &whole * &factor;
            let reaches = *price >= least;
            let standard = FloorStandard { grade, listed, least };
            if reaches { Floor::Reaches(standard) } else { Floor::Below(standard) }
        }
    }
}

fn number(number: Decimal) -> Value {
    Value::from(number)
}

/// The grade and whether a list gave it.
fn grade(contract: &Published, placed: &Placed, law: &PublishedLaw<'_>) -> Result<(u8, bool), String> {
    let (Placed::Standing(region) | Placed::Abolished(region, _)) = placed else {
        return stand_in(contract, law);
    };
    match law.grades.get(region.code) {
        Some(grade) => Ok((*grade, true)),
        None => stand_in(contract, law),
    }
}

fn stand_in(contract: &Published, law: &PublishedLaw<'_>) -> Result<(u8, bool), String> {
    if !law.level_as_grade {
        return Err("没有这个地方的等别，公布的土地级别不当作等别".to_owned());
    }
    level(&contract.level)
        .map(|grade| (grade, false))
        .ok_or_else(|| format!("公布的土地级别“{}”看不出是几等", contract.level))
}

/// `四级`, `十三等级`, `4`.
fn level(text: &str) -> Option<u8> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let text = text.trim_end_matches(['级', '等', '别']);
    let name = |number: u8| {
        let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
        let one = |digit: u8| digits.get(usize::from(digit)).map_or_else(String::new, char::to_string);
        match (number / 10, number % 10) {
            (0, unit) => one(unit),
            (_, 0) => "十".to_owned(),
            (_, unit) => format!("十{}", one(unit)),
        }
    };
    (1..=99).find(|number| text == number.to_string() || text == name(*number))
}
