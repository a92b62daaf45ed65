//! The land of a day: what the layers of that day say, what is found by the standard in force, and one line a parcel as
//! lists and maps show it. Lists, tiles and papers are drawn from it.

use super::register::{Land, Layers};
use super::setting::LandRules;
use super::state::ParcelState;
use super::surveyed::Surveys;
use crate::roll::Roll;
use fact::{LandUse, LandUseEdition};
use jiff::civil::Date;
use law::{Figures, Pack, Value};
use office::calendar::Calendar;
use office::docket::{LayerKind, PlaceName, Refusal};
use office::identification::{
    Category, Identification, Ledger, ParcelFinding, Standard, SubType, class_figures_of, identify, ledger,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a book is made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LandKey {
    /// Deliveries in force, by kind.
    pub layers: Vec<(LayerKind, String)>,
    /// Digest of the configuration's files.
    pub configuration: String,
    /// Entry of the run whose classes count.
    pub run: Option<u64>,
    /// The standard of the area that it is decided by, with the entry that wrote its terms; `None` for that of the
    /// configuration.
    pub standard: Option<String>,
    /// Surveys that are closed, with the entry that closed each.
    pub surveys: Vec<(String, u64)>,
    /// Day asked about.
    pub day: Date,
}

/// The class of a firm, as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirmClass {
    /// Name.
    pub name: String,
    /// Class; empty for none.
    pub class: String,
    /// Status in the run.
    pub status: String,
}

/// One line of a parcel.
#[derive(Clone, Debug)]
pub struct ParcelLine {
    /// Where it stands.
    pub state: ParcelState,
    /// Land-use code and its name.
    pub land_use: Option<(String, String)>,
    /// Category of the primary sub-type.
    pub category: Option<String>,
    /// Worst class of the firms on it, by the order of the scheme.
    pub class: Option<String>,
    /// Findings in the files about it.
    pub findings: usize,
    /// Full years since it was completed, or since the contract where that is not known.
    pub age: Option<i16>,
    /// Western, southern, eastern and northern edge, degrees.
    pub bounds: Option<[f64; 4]>,
}

/// The land of a day.
pub struct LandBook {
    /// What it is made from.
    pub key: LandKey,
    /// What the layers say.
    pub land: Land,
    /// What is found; why no list can be made.
    pub found: Result<Identification, Refusal>,
    /// The supply chain.
    pub chain: Result<Ledger, Refusal>,
    /// Categories, the one that prevails first.
    pub categories: Vec<Category>,
    /// Sub-types in force.
    pub sub_types: Vec<SubType>,
    /// One line a parcel.
    pub lines: Vec<ParcelLine>,
    /// Firms by code, as the run has them.
    pub firms: HashMap<String, FirmClass>,
    /// Classes, best first.
    pub classes: Vec<String>,
    calendar: Calendar,
}

/// What is known of firms.
pub(crate) struct Classed {
    /// The published run.
    pub roll: Arc<Roll>,
    /// Last class of the scheme that is not outside.
    pub last: Option<String>,
}

impl LandBook {
    /// Puts the layers of a day together and decides every parcel.
    pub(crate) fn new(
        key: LandKey,
        rules: &LandRules,
        layers: Layers,
        places: &[PlaceName],
        surveys: &Surveys<'_>,
        classed: Option<&Classed>,
        calendar: Calendar,
    ) -> Self {
        let mut land = Land::assemble(rules.clone(), layers);
        land.name_places(places);
        land.take_surveys(surveys);
        let mut book = Self {
            found: Err(nothing()),
            chain: Err(nothing()),
            categories: Vec::new(),
            sub_types: Vec::new(),
            lines: Vec::new(),
            firms: HashMap::new(),
            classes: Vec::new(),
            key,
            land,
            calendar,
        };
        if let Some(classed) = classed {
            book.take_classes(classed);
        }
        book.decide();
        book.write_lines();
        book
    }

    /// The standard in force on the book's day.
    ///
    /// # Errors
    /// What does not fit in the sections of the packs.
    pub fn standard(&self) -> Result<Standard<'_>, Refusal> {
        let packs: Vec<&Pack> = self.land.rules.packs.iter().collect();
        Standard::read(&packs, &self.calendar, self.key.day, &self.land.rules.choices).map_err(|wrong| {
            let why = wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            Refusal::new("standard_wrong", why, "请更正规则包后再试。")
        })
    }

    /// Working days.
    pub(super) fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// What was found of a parcel.
    #[must_use]
    pub fn finding(&self, place: usize) -> Option<&ParcelFinding> {
        self.found.as_ref().ok()?.parcels.get(place)
    }

    /// A category's label.
    #[must_use]
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The latest class of a firm, as the list that was published gives it.
    fn take_classes(&mut self, classed: &Classed) {
        let low = &self.land.rules.low_classes;
        self.classes = classed.roll.classes().to_vec();
        for occupant in self.land.parcels.iter_mut().flat_map(|parcel| &mut parcel.occupants) {
            let Some(row) = classed.roll.find(&occupant.uscc) else { continue };
            for id in ["worst_class", "class_protected"] {
                occupant.figures.remove(id);
            }
            let is_low = match low.is_empty() {
                true => classed.last.as_deref() == Some(row.class.as_str()),
                false => low.contains(&row.class),
            };
            occupant.figures.extend(class_figures_of(&row.status, &row.class, is_low));
            self.firms.entry(occupant.uscc.clone()).or_insert_with(|| FirmClass {
                name: row.name.clone(),
                class: row.class.clone(),
                status: row.status.clone(),
            });
        }
    }

    fn decide(&mut self) {
        let (found, chain, categories, sub_types) = match self.standard() {
            Err(refusal) => (Err(refusal.clone()), Err(refusal), Vec::new(), Vec::new()),
            Ok(standard) => (
                identify(&standard, &self.land.rules.survey, &self.land.parcels),
                ledger(&standard, &self.land.batches, &self.land.supplies),
                standard.rules().categories.clone(),
                standard.rules().sub_types.clone(),
            ),
        };
        (self.found, self.chain, self.categories, self.sub_types) = (found, chain, categories, sub_types);
    }

    fn write_lines(&mut self) {
        let mut told: HashMap<&str, usize> = HashMap::new();
        for finding in &self.land.findings {
            *told.entry(finding.subject.as_str()).or_default() += 1;
        }
        let tiles = self.land.layers.get(&LayerKind::Parcel).map(|layer| layer.tiles());
        let categories: BTreeMap<&str, &str> =
            self.sub_types.iter().map(|one| (one.code.as_str(), one.category.as_str())).collect();
        let line = |place: usize| {
            let parcel = &self.land.parcels[place];
            let finding = self.finding(place);
            let primary = finding.and_then(|finding| finding.holding().next());
            let category = primary.and_then(|hit| categories.get(hit.code.as_str()));
            let classes = parcel.occupants.iter().filter_map(|occupant| self.firms.get(&occupant.uscc));
            let known = classes.filter(|firm| firm.status == "rated" && !firm.class.is_empty());
            let worst = known.max_by_key(|firm| self.classes.iter().position(|class| *class == firm.class));
            ParcelLine {
                state: ParcelState::of(finding),
                land_use: land_use(parcel.figures.get("land_use_code")),
                category: category.map(|category| (*category).to_owned()),
                class: worst.map(|firm| firm.class.clone()),
                findings: told.get(parcel.code.as_str()).copied().unwrap_or(0),
                age: age(&parcel.figures, self.key.day),
                bounds: tiles.and_then(|tiles| tiles.bounds_of(self.land.grounds[place].row as u64)),
            }
        };
        self.lines = (0..self.land.parcels.len()).map(line).collect();
    }
}

fn nothing() -> Refusal {
    Refusal::new("not_decided", "还没有认定。", "请稍后再看。")
}

fn land_use(code: Option<&Value>) -> Option<(String, String)> {
    let Some(Value::Text(code)) = code else { return None };
    let known = LandUse::of_code(LandUseEdition::Of2017, code);
    Some((code.to_string(), known.map_or_else(|| code.to_string(), |known| known.name.to_owned())))
}

/// Full years.
fn age(figures: &Figures, day: Date) -> Option<i16> {
    let since = ["completion_day", "actual_start_day", "contract_day", "granted_day"];
    let known = since.iter().find_map(|id| match figures.get(id) {
        Some(Value::Day(day)) => Some(*day),
        _ => None,
    })?;
    let before = (known.month(), known.day()) > (day.month(), day.day());
    (known <= day).then(|| day.year() - known.year() - i16::from(before))
}
