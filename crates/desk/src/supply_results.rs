//! Public land-supply results brought in: rows read by the form, each contract checked by `office::supply`, every oddity
//! beside its cell, totals that add up. Tables to keep are made by `tables` and
//! written by `written`.

mod tables;
mod written;

use crate::Failure;
use crate::city_facts::digest;
use fact::{Datum, Decimal, Fact, Finding, Place, Ratio, Reading, Severity};
use jiff::civil::Date;
use office::supply::{
    CheckedContract, ClockStanding, Floor, Placed, PlotRatio, Published, PublishedLaw, check_published,
};
use paper::{Delivery, Form, Tally, read};
use std::collections::BTreeMap;

pub use tables::summary;
pub use written::{contracts_text, contracts_workbook};

const FORM: &str = include_str!("../../../codes/supply_results.toml");
const GRADES: &str = "id = \"land_grades\"\ntitle = \"土地等别表\"\ndepartment = \"natural_resources\"\nsubject = \"region\"\n\
    period = { from = \"always\" }\n\n[[column]]\nterm = \"region\"\nheaders = [\"区划代码\", \"行政区划代码\"]\n\n\
    [[column]]\nterm = \"land_grade\"\nheaders = [\"等别\", \"土地等别\"]\nrequired = true\nleast = \"1\"\n";

/// One contract.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its row.
    pub place: Place,
    /// Page or number of the record; empty when not said.
    pub record: String,
    /// Holder.
    pub holder: String,
    /// Project.
    pub project: String,
    /// Location.
    pub location: String,
    /// Form of supply.
    pub mode: String,
    /// Industry by name.
    pub industry: String,
    /// What was published.
    pub published: Published,
    /// Cell of each figure by glossary id.
    cells: BTreeMap<String, Place>,
}

/// What came of one file.
#[derive(Debug)]
pub struct ReadFile {
    /// Name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Rows.
    pub tally: Tally,
}

/// Everything that was read and found.
#[derive(Debug, Default)]
pub struct Results {
    /// Files in order.
    pub files: Vec<ReadFile>,
    /// Contracts in the order of the files and rows.
    pub contracts: Vec<(Contract, CheckedContract)>,
    /// Findings of the readers and of the checks.
    pub findings: Vec<Finding>,
}

/// Sums over contracts; what is not known is counted, never added as zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Contracts.
    pub contracts: usize,
    /// Sum of the areas that are known, 亩.
    pub area_mu: Ratio,
    /// Contracts without a known area.
    pub area_unknown: usize,
    /// Sum of the prices that are known, 万元.
    pub price: Ratio,
    /// Contracts without a known price.
    pub price_unknown: usize,
}

/// The form for public results that is shipped.
///
/// # Errors
/// When it does not fit the glossary.
pub fn form() -> Result<Form, Failure> {
    Form::parse(FORM).map_err(|why| Failure::configuration("codes/supply_results.toml", why))
}

/// National grades by region code from an office's table (区划代码, 等别), with what is wrong in it.
///
/// # Errors
/// When the built-in form does not fit the glossary.
pub fn grades(name: &str, bytes: Vec<u8>) -> Result<(BTreeMap<String, u8>, Vec<Finding>), Failure> {
    let form = Form::parse(GRADES).map_err(|why| Failure::configuration("等别表", why))?;
    let intake = read(name, bytes, &form, &Delivery::default());
    let grade = |fact: &Fact| {
        let number = fact.reading.number().filter(|_| &*fact.term == "land_grade")?;
        Some((fact.subject.to_string(), u8::try_from(number.mantissa_at(0)?).ok()?))
    };
    Ok((intake.facts.iter().filter_map(grade).collect(), intake.findings))
}

impl Results {
    /// Reads a file and checks its contracts.
    pub fn take(&mut self, name: &str, bytes: Vec<u8>, form: &Form, law: &PublishedLaw<'_>) {
        let digest = digest(&bytes);
        let delivery = Delivery { digest: digest.clone(), ..Delivery::default() };
        let intake = read(name, bytes, form, &delivery);
        self.files.push(ReadFile { name: name.to_owned(), digest, tally: intake.tally });
        self.findings.extend(intake.findings);
        let mut rows: BTreeMap<(String, u32), Vec<&Fact>> = BTreeMap::new();
        for fact in &intake.facts {
            rows.entry((fact.origin.source.sheet.clone(), fact.origin.row)).or_default().push(fact);
        }
        for facts in rows.into_values() {
            let contract = contract(&facts);
            let checked = check_published(&contract.published, law);
            for odd in &checked.oddities {
                let place = contract.cells.get(odd.term).unwrap_or(&contract.place).clone();
                self.findings.push(Finding {
                    code: odd.code.to_owned(),
                    severity: odd.severity,
                    place,
                    subject: contract.holder.clone(),
                    term: odd.term.to_owned(),
                    raw: odd.raw.clone(),
                    message: odd.message.clone(),
                    advice: odd.advice.clone(),
                });
            }
            self.contracts.push((contract, checked));
        }
    }

    /// Tells each record that is there more than once; all of them stay. To be called when all files are read.
    pub fn tell_repeated(&mut self) {
        let mut first: BTreeMap<&str, &Place> = BTreeMap::new();
        let mut told = Vec::new();
        for (contract, _) in self.contracts.iter().filter(|(contract, _)| !contract.record.is_empty()) {
            let Some(before) = first.get(contract.record.as_str()) else {
                first.insert(&contract.record, &contract.place);
                continue;
            };
            told.push(Finding {
                code: "supply-result-twice".to_owned(),
                severity: Severity::Warning,
                place: contract.place.clone(),
                subject: contract.holder.clone(),
                term: "supply_record".to_owned(),
                raw: contract.record.clone(),
                message: format!("与{before}是同一供地结果，合计里算了两次。"),
                advice: "请只保留一行后重新导入。".to_owned(),
            });
        }
        self.findings.extend(told);
    }

    /// Rows of all files.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.files.iter().fold(Tally::default(), |sum, file| Tally {
            read: sum.read + file.tally.read,
            admitted: sum.admitted + file.tally.admitted,
            held: sum.held + file.tally.held,
            refused: sum.refused + file.tally.refused,
        })
    }

    /// Sums over all contracts.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals::of(self.contracts.iter().map(|(contract, _)| &contract.published))
    }
}

impl Totals {
    fn of<'a>(contracts: impl Iterator<Item = &'a Published>) -> Self {
        let mut totals = Self {
            contracts: 0,
            area_mu: Ratio::zero(),
            area_unknown: 0,
            price: Ratio::zero(),
            price_unknown: 0,
        };
        let known = |figure: Option<Decimal>| figure.filter(|figure| *figure > Decimal::from(0));
        for contract in contracts {
            totals.contracts += 1;
            match known(contract.area_mu) {
                Some(area) => totals.area_mu = &totals.area_mu + &Ratio::from(area),
                None => totals.area_unknown += 1,
            }
            match known(contract.price) {
                Some(price) => totals.price = &totals.price + &Ratio::from(price),
                None => totals.price_unknown += 1,
            }
        }
        totals
    }
}

fn contract(facts: &[&Fact]) -> Contract {
    let find = |term: &str| facts.iter().find(|fact| &*fact.term == term);
    let text = |term: &str| match find(term).map(|fact| &fact.reading) {
        Some(Reading::Known(Datum::Text(text))) => text.trim().to_owned(),
        Some(Reading::Known(other)) => other.to_string(),
        _ => String::new(),
    };
    let number = |term: &str| find(term).and_then(|fact| fact.reading.number());
    let day = |term: &str| -> Option<Date> {
        match find(term).map(|fact| &fact.reading) {
            Some(Reading::Known(Datum::Day(day))) => Some(*day),
            _ => None,
        }
    };
    let place =
        facts.first().map_or_else(Place::default, |fact| Place { column: None, ..Place::of(&fact.origin) });
    Contract {
        place,
        record: text("supply_record"),
        holder: text("land_holder"),
        project: text("project_name"),
        location: text("land_location"),
        mode: text("supply_mode"),
        industry: text("industry_name"),
        published: Published {
            region_above: text("supply_region_above"),
            region_name: text("supply_region_name"),
            land_use: text("land_use"),
            area_mu: number("supply_area"),
            price: number("supply_price"),
            term: text("supply_term_stated"),
            level: text("land_level_stated"),
            ratio_upper: number("plot_ratio_most"),
            ratio_lower: number("plot_ratio_least"),
            contract_day: day("contract_day"),
            agreed_delivery: day("agreed_delivery"),
            agreed_start: day("agreed_start"),
            agreed_completion: day("agreed_completion"),
            actual_start: day("actual_start_day"),
            actual_completion: day("actual_completion_day"),
        },
        cells: facts.iter().map(|fact| (fact.term.to_string(), Place::of(&fact.origin))).collect(),
    }
}
