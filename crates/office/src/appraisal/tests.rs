//! The assessment of a year: when it is opened, whose figures count, what gives points and places, what hangs on it, and that
//! nothing is confirmed while an objection waits.

use super::document::Around;
use super::state::TABLE;
use super::*;
use crate::calendar::Calendar;
use crate::docket::{Act, PlaceName, Refusal};
use crate::journal::{Author, FileRef};
use crate::step::check_table;
use fact::Decimal;
use jiff::civil::{Date, date};
use law::Pack;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const DAY: Date = date(2025, 2, 10);
const EAST: &str = "320411";
const WEST: &str = "320412";

macro_rules! files {
    ($($file:literal,)+) => {
        &[$(($file, include_str!(concat!("../../../../packs/changzhou-2019-appraisal/", $file))),)+]
    };
}

const FILES: &[(&str, &str)] = files!(
    "pack.toml",
    "clauses/01-indicators.md",
    "clauses/02-agreement.md",
    "clauses/03-supplementary.md",
    "clauses/04-score.md",
    "clauses/05-linkage.md",
    "clauses/06-low-stock.md",
);

/// Weights and lines that no source gives; for these tests only.
const NUMBERS: &[(&str, &str)] = &[
    ("land_per_gdp_full", "0.05"),
    ("land_per_gdp_weight", "30"),
    ("gdp_per_land_full", "0.05"),
    ("gdp_per_land_weight", "30"),
    ("district_supply_full", "0.8"),
    ("district_supply_weight", "20"),
    ("stock_supply_full", "0.5"),
    ("stock_supply_weight", "20"),
    ("unsupplied_coefficient", "0.5"),
    ("idle_coefficient", "1"),
    ("low_stock_coefficient", "0.5"),
    ("linkage_good_line", "85"),
    ("linkage_poor_line", "60"),
    ("projects_reward", "0.1"),
    ("projects_cut", "0.2"),
    ("funds_reward", "0.05"),
    ("funds_cut", "0.1"),
];

fn packs(numbers: &[(&str, &str)]) -> Vec<Pack> {
    let texts: Vec<(String, String)> =
        FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let number = |text: &str| text.parse::<Decimal>().expect("a number");
    let numbers: BTreeMap<String, Decimal> =
        numbers.iter().map(|(id, text)| ((*id).to_owned(), number(text))).collect();
    let own = Pack::load(&texts).expect("the shipped pack");
    let own = own.with_configuration(&numbers, "测试").expect("numbers");
    let supply = crate::supply::sample::files("changzhou-2019-supply");
    vec![own, Pack::load(&supply).expect("the shipped pack")]
}

fn office() -> &'static (Vec<Pack>, Calendar, Known) {
    static OFFICE: OnceLock<(Vec<Pack>, Calendar, Known)> = OnceLock::new();
    OFFICE.get_or_init(|| (packs(NUMBERS), Calendar::built_in().expect("codes/holidays"), Known::default()))
}

fn act(department: &str, entry: u64) -> Act {
    let by = Author {
        account: department.to_owned(),
        name: "某人".to_owned(),
        role: department.to_owned(),
        department: Some(department.to_owned()),
        enterprise: None,
        zone: None,
    };
    Act { entry, at: jiff::Timestamp::UNIX_EPOCH, day: DAY, by }
}

fn districts() -> Vec<PlaceName> {
    let place = |id: &str, title: &str| PlaceName { id: id.into(), title: title.into(), region: None };
    vec![place(WEST, "西岭区"), place(EAST, "东湖区")]
}

fn paper() -> FileRef {
    FileRef { digest: "0".repeat(64), name: "纪要.pdf".to_owned(), size: 1 }
}

fn code<T>(result: Result<T, Refusal>) -> String {
    result.err().map_or_else(String::new, |refusal| refusal.code)
}

/// The figures of TV20 with a supply rate of 0.88 and a stock ratio of 0.375.
const STATISTICS: &[(&str, &str)] = &[
    ("appraised_gdp", "79000000"),
    ("appraised_gdp_before", "70000000"),
    ("appraised_land", "1810000"),
    ("appraised_land_before", "1800000"),
];
const LAND: &[(&str, &str)] = &[
    ("rate_approved_area", "1000"),
    ("rate_supplied_area", "880"),
    ("year_supplied_area", "400"),
    ("stock_supplied_area", "150"),
];

struct Year {
    appraisal: Appraisal,
    entry: u64,
}

impl Year {
    fn open() -> Self {
        let opened = Appraisal::open(2024, &districts(), &office().0, &act("development_reform", 1));
        Self { appraisal: opened.expect("a year that is over"), entry: 1 }
    }

    fn try_as(&self, department: &str, step: &AppraisalStep) -> Result<Appraisal, Refusal> {
        let (packs, calendar, known) = office();
        let around = Around { packs, calendar, known };
        self.appraisal.carry_out(step, &around, &act(department, self.entry + 1))
    }

    fn does(&mut self, department: &str, step: &AppraisalStep) {
        let after = self.try_as(department, step).unwrap_or_else(|refusal| panic!("{step:?}: {refusal}"));
        let (before, told) = (&self.appraisal.figures, &after.figures);
        assert_eq!(before[..], told[..before.len()], "figures are only added");
        self.appraisal = after;
        self.entry += 1;
    }

    fn delivers(&mut self, department: &str, district: &str, figures: &[(&str, &str)]) {
        self.does(department, &deliver(district, figures));
    }

    /// All that points need, of both districts.
    fn delivered() -> Self {
        let mut year = Self::open();
        for district in [EAST, WEST] {
            year.delivers("statistics", district, STATISTICS);
            year.delivers("natural_resources", district, LAND);
        }
        year
    }

    fn computed(mut self) -> Self {
        self.does("development_reform", &AppraisalStep::Compute {});
        self
    }

    fn district(&self, id: &str) -> &DistrictResult {
        self.appraisal.result.as_ref().and_then(|result| result.district(id)).expect("computed")
    }
}

fn deliver(district: &str, figures: &[(&str, &str)]) -> AppraisalStep {
    AppraisalStep::Deliver {
        district: district.to_owned(),
        figures: figures.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect(),
        source: "2024年统计年鉴第3页".to_owned(),
        file: None,
    }
}

fn confirm() -> AppraisalStep {
    AppraisalStep::Confirm { opinion: "同意".to_owned(), minutes: paper() }
}

fn publish(day: Date) -> AppraisalStep {
    AppraisalStep::Publish { number: "示范考核2025-1".to_owned(), day, document: paper() }
}

// clause: S2-18c
#[test]
fn a_year_is_opened_when_it_is_over_and_its_districts_stay_as_they_were() {
    for (day, wanted) in [
        (date(2024, 12, 31), "year_not_over"),
        (date(2025, 1, 1), ""),
        (date(2025, 1, 2), ""),
        (date(2026, 5, 1), ""),
    ] {
        let act = Act { day, ..act("development_reform", 1) };
        assert_eq!(code(Appraisal::open(2024, &districts(), &office().0, &act)), wanted, "{day}");
    }
    let act = act("development_reform", 1);
    assert_eq!(code(Appraisal::open(2024, &[], &office().0, &act)), "no_districts");
    assert_eq!(code(Appraisal::open(2024, &districts(), &[], &act)), "no_appraisal_rules");
    let ids: Vec<String> = Year::open().appraisal.districts.into_iter().map(|place| place.id).collect();
    assert_eq!(ids, [EAST, WEST]);
}

// clause: S2-18a, S2-18c
#[test]
fn tv20_four_indicators_give_points_and_places_that_may_be_shared() {
    let year = Year::delivered().computed();
    let east = year.district(EAST);
    let item = |id: &str| east.items.iter().find(|item| item.id == id).expect("an item");
    assert_eq!(item("land_per_gdp_decline").value.as_deref(), Some("0.109001"));
    assert_eq!(item("gdp_per_land_growth").value.as_deref(), Some("0.122336"));
    assert_eq!(item("district_supply_rate").points.as_deref(), Some("20"));
    assert_eq!(item("stock_supply_ratio").points.as_deref(), Some("15"));
    assert_eq!(east.points.as_deref(), Some("95"));
    assert_eq!((east.rank, year.district(WEST).rank), (Some(1), Some(1)), "equal points, equal place");
    let clauses: Vec<&str> = east.items.iter().take(4).map(|item| item.clause.as_str()).collect();
    assert_eq!(clauses, ["S2-18a"; 4]);

    let mut year = Year::delivered();
    year.delivers("natural_resources", EAST, &[("stock_supplied_area", "149")]);
    let year = year.computed();
    assert_eq!(year.district(EAST).points.as_deref(), Some("94.9"));
    assert_eq!((year.district(WEST).rank, year.district(EAST).rank), (Some(1), Some(2)));
}

// clause: S2-18a
#[test]
fn a_district_with_a_figure_missing_gets_no_points_and_the_reason() {
    let mut year = Year::open();
    year.delivers("statistics", EAST, STATISTICS);
    year.delivers("natural_resources", EAST, LAND);
    year.delivers("statistics", WEST, STATISTICS);
    year.delivers("natural_resources", WEST, &LAND[..3]);
    let year = year.computed();
    let west = year.district(WEST);
    assert_eq!((west.points.as_deref(), west.rank), (None, None));
    assert_eq!(west.missing, ["当年存量供地面积"]);
    assert_eq!(year.district(EAST).rank, Some(1));
    let known = west.items.iter().find(|item| item.id == "district_supply_rate").expect("an item");
    assert_eq!(known.value.as_deref(), Some("0.88"), "what is known is shown");
}

// clause: S2-18a
#[test]
fn without_configured_weights_nobody_gets_points() {
    let year = Year::delivered();
    let (packs, known) = (packs(&[]), Known::default());
    let around = Around { packs: &packs, calendar: &office().1, known: &known };
    let act = act("development_reform", 9);
    let after = year.appraisal.carry_out(&AppraisalStep::Compute {}, &around, &act).expect("computed");
    let result = after.result.expect("a result");
    for district in &result.districts {
        assert_eq!((district.points.as_deref(), district.rank), (None, None));
        assert_eq!(district.unset.len(), 8, "{:?}", district.unset);
        assert!(district.unset.iter().any(|name| name.contains("权重")));
    }
}

// clause: S2-II.5b
#[test]
fn tv19_stated_rates_that_contradict_each_other_keep_a_district_out() {
    for (decline, growth, has_points) in [
        ("0.106", "0.118", true),
        ("0.2", "0.251", true),
        ("0.2", "0.251001", false),
        ("0.2", "0.249", true),
        ("0.2", "0.248999", false),
    ] {
        let mut year = Year::delivered();
        year.delivers("statistics", EAST, &[("stated_decline", decline), ("stated_growth", growth)]);
        let year = year.computed();
        let east = year.district(EAST);
        assert_eq!(east.points.is_some(), has_points, "{decline} {growth}");
        assert_eq!(east.findings.is_empty(), has_points);
        assert!(has_points || east.findings[0].message.contains("S2-II.5b"));
        assert!(year.district(WEST).points.is_some(), "the other is not concerned");
    }
}

// clause: S2-18d, S2-2g, S2-2h, S2-2i, S1-3.3a
#[test]
fn next_years_plan_projects_and_money_hang_on_the_result() {
    let base = [
        ("quota_base", "800"),
        ("low_redeveloped_area", "200"),
        ("stock_revitalised_area", "200"),
        ("projects_planned_area", "100"),
        ("unsupplied_task_area", "100"),
        ("unsupplied_disposed_area", "100"),
        ("idle_task_area", "50"),
    ];
    for (idle, before, after, change) in [
        ("49.9999", "999.9999", "799.9999", "-200"),
        ("50", "1000", "1100", "100"),
        ("50.0001", "1000.0001", "1100.0001", "100"),
    ] {
        let mut year = Year::delivered();
        year.delivers("natural_resources", EAST, &base);
        year.delivers("natural_resources", EAST, &[("idle_disposed_area", idle)]);
        year.delivers("finance", EAST, &[("funds_planned", "100")]);
        let year = year.computed();
        let links = &year.district(EAST).links;
        let quota = links.iter().find(|link| link.id == "quota").expect("a link");
        assert_eq!(quota.before.as_deref(), Some(before));
        assert_eq!(quota.after.as_deref(), Some(after));
        assert_eq!(quota.change.as_deref(), Some(change));
        assert!(quota.clause.contains("S2-18d") && quota.clause.contains("S2-2h"), "{}", quota.clause);
        let projects = links.iter().find(|link| link.id == "projects").expect("a link");
        assert_eq!(projects.after.as_deref(), Some("110"), "95 points are above the line");
        let funds = links.iter().find(|link| link.id == "funds").expect("a link");
        assert_eq!(funds.after.as_deref(), Some("105"));
        assert!(
            year.district(WEST).links.iter().all(|link| link.after.is_none() && !link.missing.is_empty())
        );
    }
}

// clause: S2-18a, S2-18b
#[test]
fn a_figure_is_handed_in_by_its_department_with_its_source() {
    let year = Year::open();
    let one = |term: &str, value: &str| deliver(EAST, &[(term, value)]);
    for (department, step, wanted) in [
        ("statistics", one("appraised_gdp", "1"), ""),
        ("statistics", one("appraised_gdp", "0"), ""),
        ("statistics", one("appraised_gdp", "-0.01"), "bad_figure"),
        ("statistics", one("stated_decline", "-0.01"), ""),
        ("statistics", one("appraised_gdp", "很多"), "bad_figure"),
        ("natural_resources", one("appraised_gdp", "1"), "not_your_figure"),
        ("natural_resources", one("farmland_area", "1"), ""),
        ("statistics", one("farmland_area", "1"), "not_your_figure"),
        ("statistics", one("tax_paid", "1"), "unknown_figure"),
        ("statistics", deliver(EAST, &[]), "no_figures"),
        ("statistics", deliver("320499", &[("appraised_gdp", "1")]), "unknown_district"),
    ] {
        assert_eq!(code(year.try_as(department, &step)), wanted, "{department} {step:?}");
    }
    let AppraisalStep::Deliver { district, figures, .. } = one("appraised_gdp", "1") else {
        panic!("a delivery")
    };
    let without = AppraisalStep::Deliver { district, figures, source: " ".to_owned(), file: None };
    assert_eq!(code(year.try_as("statistics", &without)), "text_missing");
}

#[test]
fn a_figure_handed_in_again_counts_and_the_first_is_kept() {
    let mut year = Year::delivered();
    year.delivers("natural_resources", EAST, &[("stock_supplied_area", "200")]);
    assert_eq!(year.appraisal.figure(EAST, "stock_supplied_area").map(|one| one.value.as_str()), Some("200"));
    let told = year.appraisal.figures.iter();
    let told = told.filter(|one| one.district == EAST && one.term == "stock_supplied_area");
    assert_eq!(told.count(), 2);
    assert_eq!(year.computed().district(EAST).points.as_deref(), Some("100"));
}

// clause: S2-18b
#[test]
fn what_the_books_know_stands_beside_and_in_the_place_of_what_nobody_handed_in() {
    let book = |term: &str, value: &str| KnownFigure {
        term: term.to_owned(),
        title: term.to_owned(),
        value: value.to_owned(),
        unit: "亩".to_owned(),
        source: "土地案件".to_owned(),
        differs: false,
    };
    let given = |term: &str, value: &str| FigureIn {
        term: term.to_owned(),
        value: value.to_owned(),
        department: Some("natural_resources".to_owned()),
        source: "年鉴".to_owned(),
        entry: Some(3),
    };
    for (handed, rate, differs, from_books) in [
        (None, "0.4", false, true),
        (Some("80"), "0.4", false, false),
        (Some("80.0"), "0.4", false, false),
        (Some("79.9999"), "0.4", true, false),
    ] {
        let mut figures = vec![given("idle_at_start_area", "200")];
        figures.extend(handed.map(|value| given("idle_disposed_area", value)));
        let known = vec![book("idle_disposed_area", "80"), book("year_supplied_area", "40")];
        let (packs, calendar, _) = office();
        let districts = [(EAST.to_owned(), figures, known)];
        let asked = Asked { packs, calendar, day: DAY, entry: 4, districts: &districts };
        let result = compute(&asked).expect("computed");
        let east = &result.districts[0];
        let item = east.items.iter().find(|item| item.id == "idle_disposal_rate").expect("an item");
        let value: Decimal = item.value.as_deref().expect("known").parse().expect("a number");
        assert_eq!(value.round(1, fact::Rounding::HalfUp).to_string(), rate);
        assert_eq!(east.known[0].differs, differs, "{handed:?}");
        let used = |term: &str| east.figures.iter().find(|one| one.term == term).expect("a figure");
        assert_eq!(used("idle_disposed_area").department.is_none(), from_books);
        assert_eq!(used("year_supplied_area").value, None, "points need the department's own figure");
    }
}

#[test]
fn every_step_is_in_the_table_or_refused_with_its_clause() {
    // Opening stands in no row: it makes the year.
    let events: Vec<AppraisalEvent> =
        AppraisalEvent::ALL.iter().copied().filter(|event| *event != AppraisalEvent::Open).collect();
    check_table(TABLE, AppraisalState::ALL, &events);
    for state in AppraisalState::ALL {
        for (id, _, _) in state.next() {
            let asks = appraisal_fields(id);
            assert_eq!(asks.is_empty(), id == "compute", "{id}");
        }
    }
}

// clause: S2-IV.1b
#[test]
fn nothing_is_confirmed_while_an_objection_waits_and_nothing_changes_once_published() {
    let mut year = Year::delivered().computed();
    let object = AppraisalStep::Object { district: EAST.into(), text: "供地少算了".into(), file: None };
    year.does("zone_committee", &object);
    assert_eq!(code(year.try_as("leading_group", &confirm())), "objection_open");
    let answer = |number: &str, accept| AppraisalStep::Answer {
        objection: number.to_owned(),
        accept,
        opinion: "核实".into(),
    };
    for missing in ["0", "2", "一"] {
        let refused = code(year.try_as("development_reform", &answer(missing, true)));
        assert_eq!(refused, "no_such_objection");
    }
    let mut kept = Year { appraisal: year.appraisal.clone(), entry: year.entry };
    kept.does("development_reform", &answer("1", false));
    kept.does("leading_group", &confirm());

    year.does("development_reform", &answer("1", true));
    assert_eq!(code(year.try_as("development_reform", &answer("1", true))), "already_answered");
    assert_eq!(code(year.try_as("leading_group", &confirm())), "not_recomputed");
    year.does("development_reform", &AppraisalStep::Return { reason: "补正".into() });
    year.delivers("natural_resources", EAST, &[("stock_supplied_area", "160")]);
    year.does("development_reform", &AppraisalStep::Compute {});
    year.does("leading_group", &confirm());
    assert_eq!(code(year.try_as("development_reform", &publish(date(2025, 2, 11)))), "bad_day");
    year.does("development_reform", &publish(DAY));
    let steps = [deliver(EAST, STATISTICS), AppraisalStep::Compute {}, object, confirm(), publish(DAY)];
    for step in steps {
        assert_eq!(code(year.try_as("statistics", &step)), "wrong_state", "{step:?}");
    }
    let result = year.appraisal.result.as_ref().expect("a result");
    assert!(
        result.packs.iter().all(|(_, digest)| digest.len() == 64),
        "frozen with the digests of its packs"
    );
    let packs: Vec<&str> = result.packs.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(packs, ["changzhou-2019-appraisal", "changzhou-2019-supply"]);
}

// clause: S2-18c
#[test]
fn the_same_figures_give_the_same_result_whatever_their_order() {
    let one = Year::delivered().computed();
    let mut other = Year::open();
    for district in [WEST, EAST] {
        other.delivers("natural_resources", district, LAND);
        other.delivers("statistics", district, STATISTICS);
    }
    let other = other.computed();
    for district in [EAST, WEST] {
        let (mut one, mut other) = (one.district(district).clone(), other.district(district).clone());
        for figure in one.figures.iter_mut().chain(&mut other.figures) {
            figure.entry = None;
        }
        assert_eq!(one, other);
    }
}

// clause: S2-18b
#[test]
fn land_of_cases_closed_in_the_year_is_known_of_its_district() {
    let case = crate::land::tests::closed();
    let day = case.closure.as_ref().expect("a closed case").act.day;
    let district = case.found.region.clone().expect("a district");
    let disposed = case.disposed().to_mu().trim().to_string();
    let mut docket = crate::docket::Docket::default();
    docket.land_cases.insert(case.key.clone(), case);
    for (year, count) in [(day.year() - 1, 0), (day.year(), 1), (day.year() + 1, 0)] {
        assert_eq!(known(&docket, year).of(&district).len(), count, "{year}");
    }
    let books = known(&docket, day.year());
    let own = &books.of(&district)[0];
    assert_eq!((own.term.as_str(), own.value.as_str()), ("low_redeveloped_area", disposed.as_str()));
    assert!(books.of("320499").is_empty());
}

#[test]
fn land_in_square_metres_is_whole_micro_mu() {
    for (text, micro_mu) in [
        ("26666.67", Some(40_000_005)),
        ("0.01", Some(15)),
        ("0", Some(0)),
        (" 20000 ", Some(30_000_000)),
        ("26666.667", Some(40_000_001)),
        ("0.001", Some(2)),
        ("0.0003", Some(0)),
        ("很多", None),
    ] {
        let area = known::square_metres(text);
        assert_eq!(area.map(fact::Area::micro_mu), micro_mu, "{text}");
    }
}
