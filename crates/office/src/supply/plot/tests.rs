//! A plot from its review to the conversion of its lease, and another to the end of both contracts, by the shipped packs;
//! every refused step names its clause.

use super::{AgreedDay, BondPaper, Given, NewPlot, Plot, SupplyStep, next_steps};
use crate::calendar::Calendar;
use crate::docket::{Act, Refusal};
use crate::journal::FileRef;
use crate::supply::sample::{self, act};
use crate::supply::{
    AssessmentState, BondKind, BondState, ConversionState, GroundSaid, LawInForce, MilestoneState,
    NewProject, OutputTerms, PairEvent, PairState, PlanState, Project, Review, ReviewStep, Stance,
    SupplyBook, Which,
};
use jiff::civil::{Date, date};
use law::Pack;
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};

const DAY: Date = date(2020, 3, 2);

fn law() -> LawInForce<'static> {
    static BOOK: OnceLock<(SupplyBook, Calendar)> = OnceLock::new();
    let (book, calendar) = BOOK.get_or_init(|| {
        let names = [
            "changzhou-2019-supply",
            "contract-form-2008",
            "national-floor-2006",
            "national-idle-2012",
            "national-transfer-1995",
            "zone-report-supply",
        ];
        let packs = names.map(|name| Pack::load(&sample::files(name)).expect(name));
        let book = SupplyBook { packs: Arc::new(packs.into()), ..SupplyBook::default() };
        (book, Calendar::built_in().expect("the tables"))
    });
    LawInForce { book, calendar }
}

fn paper(name: &str) -> FileRef {
    FileRef { digest: "0".repeat(64), name: name.to_owned(), size: 1 }
}

fn given(pairs: &[(&str, &str)]) -> Given {
    pairs.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
}

fn by(department: &str, day: Date) -> Act {
    let mut act = act(day);
    act.by.department = Some(department.to_owned());
    act
}

/// A project whose review agreed.
fn reviewed() -> Project {
    let new = NewProject {
        title: "精密轴承项目",
        investor: "甲公司",
        enterprise: None,
        region: None,
        zone: Some("KFQ"),
        figures: &given(&[("promised_investment", "30000")]),
    };
    let mut project = Project::propose(&new, &law(), &act(DAY)).expect("a project");
    let mut take = |step: &ReviewStep, act: &Act| {
        project = project.carry_out(step, &law(), act).unwrap_or_else(|refusal| panic!("{step:?} {refusal}"));
    };
    take(&ReviewStep::Convene {}, &act(DAY));
    let panel = ["district_government", "development_reform", "industry", "housing", "ecology"];
    for department in panel.into_iter().chain(["natural_resources"]) {
        let step = ReviewStep::Give {
            department: department.to_owned(),
            stance: Stance::Agree,
            text: String::new(),
            file: None,
        };
        take(&step, &by(department, DAY));
    }
    let attended = panel.map(str::to_owned).to_vec();
    take(&ReviewStep::Hold { attended }, &act(DAY));
    take(&ReviewStep::Agree { minutes: paper("纪要.pdf"), reason: String::new() }, &act(DAY));
    project
}

struct Told {
    plot: Plot,
    review: Review,
}

impl Told {
    fn opened() -> Self {
        let project = reviewed();
        let figures = given(&[
            ("new_industrial_land", "是"),
            ("bond_use", "industrial"),
            ("plot_area", "26666.67"),
            ("base_land_price", "480"),
            ("capitalisation_rate", "0.06"),
            ("lease_years", "5"),
            ("grant_years", "25"),
            ("land_grade", "4"),
            ("priority_industry", "否"),
            ("land_intensive", "是"),
            ("zone_kind", "provincial_zone"),
            ("promised_investment", "30000"),
        ]);
        let new = NewPlot {
            code: "2020-01",
            title: "开发区三号路以东",
            project: &project.key,
            region: None,
            zone: Some("KFQ"),
            figures: &figures,
        };
        let plot = Plot::open(&new, &law(), &act(DAY)).expect("a plot");
        Self { plot, review: project.review.expect("reviewed") }
    }

    fn takes(&mut self, day: Date, step: SupplyStep) {
        self.takes_as("natural_resources", day, step);
    }

    fn takes_as(&mut self, department: &str, day: Date, step: SupplyStep) {
        let before = next_steps(&self.plot);
        assert!(before.iter().any(|next| next.id == step.id()), "{} is not among the next", step.id());
        let after = self.plot.carry_out(&step, Some(&self.review), &law(), &by(department, day));
        self.plot = after.unwrap_or_else(|refusal| panic!("{}: {refusal}", step.id()));
        for file in step.files() {
            assert!(self.plot.files().any(|kept| *kept == file), "{}: {}", step.id(), file.name);
        }
    }

    /// A refused step: its code, and that it names its clause.
    fn refused(&self, day: Date, step: &SupplyStep, code: &str, clause: &str) {
        let found = self.plot.carry_out(step, Some(&self.review), &law(), &act(day));
        let refusal: Refusal = found.expect_err(step.id());
        assert_eq!(refusal.code, code, "{}: {refusal}", step.id());
        assert!(refusal.message.contains(clause), "{}: {refusal}", step.id());
    }

    /// As far as both contracts.
    fn signed() -> Self {
        let mut told = Self::opened();
        let submit = SupplyStep::SubmitPlan { figures: given(ADMITTED) };
        told.refused(DAY, &submit, "no_route", "S2-10a");
        told.takes(DAY, SupplyStep::DecideRoute { figures: Given::new(), reason: String::new() });
        told.refused(DAY, &submit, "part_missing", "S2-4c");
        for part in [
            "supply_mode",
            "land_price",
            "years",
            "output_conditions",
            "agreement_party",
            "agreement_outline",
        ] {
            told.takes(DAY, SupplyStep::FillPart { part: part.to_owned(), text: "见方案".to_owned() });
        }
        let mut poor = given(ADMITTED);
        poor.insert("promised_tax_per_mu".to_owned(), "19.99".to_owned());
        told.refused(DAY, &SupplyStep::SubmitPlan { figures: poor }, "admission_passed", "S2-13");
        told.takes(DAY, submit);
        told.takes(DAY, SupplyStep::ApprovePlan { document: paper("批准.pdf") });
        let deadline = date(2020, 4, 30);
        let list = |price: &str| {
            let mut figures = given(STANDARDS);
            figures.insert("start_unit_price".to_owned(), price.to_owned());
            SupplyStep::ListPlot { figures, signing_deadline: deadline }
        };
        told.refused(DAY, &list("380"), "start_below_floor", "最低价标准");
        told.refused(DAY, &list("480"), "ground_not_ready", "第二十一条第二项");
        told.takes(DAY, check_ground(CONDITIONS));
        told.takes(DAY, list("480"));
        told.refused(DAY, &check_ground(CONDITIONS), "checked_too_late", "S2-8b");
        let sell = SupplyStep::Sell {
            winner: "甲公司".to_owned(),
            enterprise: Some("91320411MA01030301".to_owned()),
            figures: given(&[("supply_price", "1280"), ("rent_total", "128")]),
        };
        told.takes(date(2020, 4, 1), sell);
        let land = sign_land(date(2020, 4, 10));
        told.refused(date(2020, 4, 10), &land, "wrong_state", "S2-14c");
        told.refused(date(2020, 4, 30), &SupplyStep::Lapse {}, "not_over", "S2-14d");
        let terms = OutputTerms {
            tax_per_mu: "20万元".to_owned(),
            sales_per_mu: "500万元".to_owned(),
            investment_intensity: "450万元".to_owned(),
            take_back_or_renew: "第八条".to_owned(),
            signed_by: "管委会".to_owned(),
        };
        let day = date(2020, 4, 8);
        told.takes(day, SupplyStep::SignOutput { terms, day, paper: paper("协议.pdf") });
        told.takes(date(2020, 4, 10), land);
        told
    }
}

const CONDITIONS: &[&str] =
    &["title_clear", "resettlement_done", "dispute_free", "planning_conditions_clear", "site_ready"];

/// A check on [`DAY`] that finds these conditions to hold.
fn check_ground(holding: &[&str]) -> SupplyStep {
    let said = |id: &&str| ((*id).to_owned(), GroundSaid { holds: true, note: String::new() });
    SupplyStep::CheckGround {
        found: holding.iter().map(said).collect(),
        day: DAY,
        paper: paper("净地核查.pdf"),
    }
}

const ADMITTED: &[(&str, &str)] = &[
    ("foreign_capital", "否"),
    ("backward_capacity", "否"),
    ("policy_conforms", "是"),
    ("supply_grade", "preferred"),
    ("inside_red_line", "否"),
    ("promised_tax_per_mu", "20"),
    ("required_tax_per_mu", "20"),
    ("promised_sales_per_mu", "500"),
    ("required_sales_per_mu", "500"),
];

const STANDARDS: &[(&str, &str)] = &[
    ("standard_planning", "容积率1.2以上"),
    ("standard_energy", "0.2tce/万元"),
    ("standard_emission", "达标排放"),
    ("standard_industry", "新材料"),
    ("standard_output", "亩均税收20万元"),
];

fn sign_land(day: Date) -> SupplyStep {
    let agreed = [
        ("agreed_delivery", date(2020, 5, 10)),
        ("agreed_start", date(2020, 10, 10)),
        ("agreed_completion", date(2022, 4, 10)),
        ("agreed_production", date(2022, 10, 10)),
        ("agreed_full_capacity", date(2023, 10, 10)),
    ];
    let agreed =
        agreed.map(|(term, day)| (term.to_owned(), AgreedDay { day, proposer: Some("industry".to_owned()) }));
    SupplyStep::SignLand {
        day,
        agreed: agreed.into(),
        lease_to: Some(date(2025, 4, 9)),
        figures: given(&[("penalty_rate", "0.001")]),
        paper: paper("合同.pdf"),
    }
}

fn bond(kind: BondKind, number: &str, amount: &str, until: Date) -> SupplyStep {
    let bond = BondPaper {
        kind,
        number: number.to_owned(),
        issuer: "某银行".to_owned(),
        beneficiary: "自然资源局".to_owned(),
        amount: amount.parse().expect("a number"),
        until,
        on_demand: true,
        place: "保险柜".to_owned(),
    };
    SupplyStep::LodgeBond { bond, scan: paper("保函.pdf") }
}

fn go_on(event: PairEvent, day: Date) -> SupplyStep {
    SupplyStep::GoOn { event, day, evidence: paper("认定书.pdf") }
}

// clause: S2-4a, S2-4b, S2-4c, S2-10a, S2-10c, S2-10h, S2-11a, S2-14c, S2-15b, S2-15e, S2-15f, S2-15g, S2-19b
#[test]
fn a_plot_lives_from_its_review_to_the_conversion_of_its_lease() {
    let mut told = Told::signed();
    let day = date(2020, 4, 10);
    // Bonds of a lease: 5 % of 128 万元 = 6.40, 70 % of it for the start.
    told.refused(day, &SupplyStep::BondsThere {}, "bond_due", "S2-15");
    let until = date(2023, 4, 10);
    told.refused(day, &bond(BondKind::Start, "B1", "4.479999", until), "bond_too_small", "S2-15b");
    let short = bond(BondKind::Start, "B1", "4.48", date(2020, 10, 9));
    told.refused(day, &short, "bond_too_short", "S2-15e");
    told.takes(day, bond(BondKind::Start, "B1", "4.48", until));
    told.takes(day, bond(BondKind::Completion, "B2", "1.92", date(2025, 4, 10)));
    told.takes(day, SupplyStep::BondsThere {});
    told.takes(date(2020, 5, 9), go_on(PairEvent::Deliver, date(2020, 5, 9)));

    // Six days late: 1280 万元 × 1 ‰ × 6 = 7.68 万元; the bond of 4.48 covers part of it.
    told.takes(date(2020, 10, 16), go_on(PairEvent::Start, date(2020, 10, 16)));
    let back = SupplyStep::ReturnBond { bond: "B1".to_owned(), acceptance: paper("开工认定.pdf") };
    told.refused(date(2020, 10, 17), &back, "penalty_open", "S2-15f");
    let claim =
        SupplyStep::ClaimBond { bond: "B1".to_owned(), penalty: None, reason: "开工逾期6天".to_owned() };
    told.takes(date(2020, 10, 17), claim);
    assert_eq!(told.plot.bonds[0].state, BondState::Exhausted);
    assert_eq!(told.plot.uncovered.to_decimal().to_string(), "32000.00");

    // An extension moves the bond first; the form allows a year at most.
    let extend = |to| SupplyStep::ExtendDay {
        term: "agreed_completion".to_owned(),
        to,
        reason: "管线迁改".to_owned(),
        evidence: paper("批复.pdf"),
    };
    told.refused(date(2022, 3, 1), &extend(date(2023, 4, 11)), "too_long", "GF-2008-2601");
    told.takes(date(2022, 3, 1), extend(date(2023, 4, 10)));
    told.takes(date(2022, 6, 1), go_on(PairEvent::Complete, date(2022, 6, 1)));
    let back = SupplyStep::ReturnBond { bond: "B2".to_owned(), acceptance: paper("竣工认定.pdf") };
    told.takes(date(2022, 6, 2), back);
    told.takes(date(2022, 9, 1), go_on(PairEvent::Produce, date(2022, 9, 1)));
    let due = told.plot.assessment.as_ref().expect("it produces").due;
    assert_eq!(due, date(2023, 9, 1));
    told.refused(date(2023, 8, 31), &SupplyStep::OpenAssessment {}, "too_early", "S2-11a");
    told.takes(due, SupplyStep::OpenAssessment {});
    for (department, item, figures) in ASSESSED {
        let step = SupplyStep::SubmitItem { item: (*item).to_owned(), figures: given(figures) };
        told.takes_as(department, due, step);
    }
    told.takes(due, SupplyStep::PassAssessment {});
    assert_eq!(told.plot.pair.as_ref().map(|pair| pair.state), Some(PairState::Assessed));
    assert_eq!(told.plot.assessment.as_ref().map(|one| one.state), Some(AssessmentState::Passed));

    told.takes(date(2025, 3, 1), SupplyStep::AssessLease { passed: true, report: paper("考核.pdf") });
    let price = SupplyStep::PriceConversion { figures: given(&[("rent_paid", "128")]) };
    told.takes(date(2025, 3, 2), price);
    let priced = told.plot.lease.as_ref().and_then(|lease| lease.price).expect("a price");
    assert!(priced.to_string().starts_with("910.1"), "{priced}");
    let sign = SupplyStep::SignGrant { figures: Given::new(), contract: paper("出让合同.pdf") };
    told.refused(date(2025, 4, 9), &sign, "conversion_allowed", "S2-10");
    told.takes(date(2025, 4, 10), sign);
    assert_eq!(told.plot.lease.as_ref().map(|lease| lease.state), Some(ConversionState::Converted));
    let open: Vec<&str> = told
        .plot
        .milestones
        .iter()
        .filter(|one| one.state == MilestoneState::Open)
        .map(|one| one.term.as_str())
        .collect();
    assert_eq!(open, ["agreed_full_capacity"]);
    let text = serde_json::to_string(&told.plot).expect("JSON");
    assert_eq!(serde_json::from_str::<Plot>(&text).expect("the same"), told.plot);
}

type HandedIn = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const ASSESSED: &[HandedIn] = &[
    ("development_reform", "input_reached", &[("fixed_investment", "30000")]),
    ("industry", "output_reached", &[("gross_output", "60000"), ("promised_output_per_mu", "1000")]),
    (
        "tax",
        "profit_tax_reached",
        &[("profit", "1800"), ("tax_paid", "1200"), ("promised_profit_tax_per_mu", "50")],
    ),
    ("industry", "energy_reached", &[("energy", "300"), ("promised_energy_per_mu", "10")]),
    ("ecology", "emissions_reached", &[("emissions", "3"), ("promised_emissions_per_mu", "0.1")]),
];

// clause: S2-14e, S2-19d
#[test]
fn ending_one_contract_ends_both_and_leaves_tasks_that_are_finished_once() {
    let mut told = Told::signed();
    let day = date(2020, 6, 1);
    let silent =
        SupplyStep::Terminate { which: Which::Output, reason: " ".to_owned(), evidence: paper("裁定.pdf") };
    told.refused(day, &silent, "text_missing", "S2-14e");
    let end = SupplyStep::Terminate {
        which: Which::Output,
        reason: "企业破产".to_owned(),
        evidence: paper("裁定.pdf"),
    };
    told.takes(day, end.clone());
    assert_eq!(told.plot.pair.as_ref().map(|pair| pair.state), Some(PairState::Terminated));
    assert_eq!(told.plot.tasks.len(), 5);
    let owed = told.plot.milestones.iter().filter(|one| one.state == MilestoneState::Open);
    assert_eq!(owed.count(), 0, "nothing is owed of a contract that has ended");
    told.refused(day, &end, "wrong_state", "S2-14e");
    let finish = |number| SupplyStep::FinishTask { number, note: "已办".to_owned() };
    told.takes(day, finish(1));
    told.refused(day, &finish(1), "done_already", "S2-14e");
    let missing = told.plot.carry_out(&finish(6), None, &law(), &act(day)).expect_err("five only");
    assert_eq!(missing.code, "no_such_item");
    told.refused(
        day,
        &SupplyStep::AssessLease { passed: true, report: paper("考核.pdf") },
        "contract_ended",
        "S2-14e",
    );
}

// clause: S2-14d
#[test]
fn a_sale_that_is_not_signed_in_time_counts_as_none_and_the_plan_is_written_anew() {
    let mut told = Told::signed();
    told.plot.pair = told
        .plot
        .pair
        .map(|pair| crate::supply::ContractPair::won(&pair.plot, &pair.winner, pair.signing_deadline));
    told.plot.milestones.truncate(1);
    (told.plot.lease, told.plot.lease_to) = (None, None);
    told.takes(date(2020, 5, 1), SupplyStep::Lapse {});
    assert_eq!(told.plot.plan.state, PlanState::PassedIn);
    assert_eq!(told.plot.enterprise, None, "nobody holds it");
    assert_eq!(told.plot.tasks.len(), 2);
    told.takes(date(2020, 5, 2), SupplyStep::RevisePlan {});
    assert_eq!(told.plot.plan.state, PlanState::Draft);
}

#[test]
fn an_opinion_is_its_departments_own_or_on_paper() {
    let mut project = reviewed();
    project.review = None;
    let project = project.carry_out(&ReviewStep::Convene {}, &law(), &act(DAY)).expect("convened");
    let give = |file| ReviewStep::Give {
        department: "ecology".to_owned(),
        stance: Stance::Agree,
        text: String::new(),
        file,
    };
    let foreign = project.carry_out(&give(None), &law(), &act(DAY)).expect_err("natural resources");
    assert_eq!(foreign.code, "not_the_owner");
    assert!(foreign.message.contains("S2-4b"), "{foreign}");
    project.carry_out(&give(Some(paper("意见.pdf"))), &law(), &act(DAY)).expect("on paper");
    let twice = project.carry_out(&ReviewStep::Convene {}, &law(), &act(DAY)).expect_err("twice");
    assert_eq!(twice.code, "convened_already");
}

// clause: S2-15f, S2-15g
#[test]
fn a_penalty_paid_by_the_firm_itself_lets_the_bond_go_back_and_half_of_it_does_not() {
    let mut told = Told::signed();
    let day = date(2020, 4, 10);
    told.takes(day, bond(BondKind::Start, "B1", "4.48", date(2023, 4, 10)));
    told.takes(day, bond(BondKind::Completion, "B2", "1.92", date(2025, 4, 10)));
    told.takes(day, SupplyStep::BondsThere {});
    told.takes(date(2020, 5, 9), go_on(PairEvent::Deliver, date(2020, 5, 9)));
    let pay = |term: &str, amount: &str| SupplyStep::PayPenalty {
        term: term.to_owned(),
        amount: amount.parse().expect("a number"),
        receipt: paper("缴款书.pdf"),
    };
    told.refused(date(2020, 10, 10), &pay("agreed_start", "1.28"), "not_what_is_owed", "S2-15f");
    // Three days late: 1280 万元 × 1 ‰ × 3 = 3.84 万元.
    told.takes(date(2020, 10, 13), go_on(PairEvent::Start, date(2020, 10, 13)));
    let day = date(2020, 10, 20);
    let back = SupplyStep::ReturnBond { bond: "B1".to_owned(), acceptance: paper("开工认定.pdf") };
    told.refused(day, &back, "penalty_open", "S2-15f");
    told.refused(day, &pay("agreed_delivery", "1"), "not_secured", "S2-15f");
    // At what is owed; one fen more is refused.
    for amount in ["0", "-0.01", "3.840001"] {
        told.refused(day, &pay("agreed_start", amount), "not_what_is_owed", "S2-15f");
    }
    told.takes(day, pay("agreed_start", "1.28"));
    told.refused(day, &back, "penalty_open", "S2-15f");
    told.takes(day, pay("agreed_start", "2.56"));
    told.refused(day, &pay("agreed_start", "0.0000001"), "bad_amount", "S2-15f");
    told.refused(day, &pay("agreed_start", "0.000001"), "not_what_is_owed", "S2-15f");
    assert_eq!(told.plot.payments.len(), 2);
    told.takes(day, back);
    assert_eq!(told.plot.bonds[0].state, BondState::Returned);
    assert_eq!(told.plot.bonds[0].claimed, fact::Yuan::from_fen(0), "nothing was taken from it");
}

// clause: S2-15f
#[test]
fn a_second_claim_takes_what_is_still_open_and_a_payment_takes_it_off_the_uncovered_rest() {
    let mut told = Told::signed();
    let day = date(2020, 4, 10);
    told.takes(day, bond(BondKind::Start, "B1", "4.48", date(2023, 4, 10)));
    told.takes(day, bond(BondKind::Completion, "B2", "1.92", date(2025, 4, 10)));
    told.takes(day, SupplyStep::BondsThere {});
    told.takes(date(2020, 5, 9), go_on(PairEvent::Deliver, date(2020, 5, 9)));
    let claim =
        SupplyStep::ClaimBond { bond: "B1".to_owned(), penalty: None, reason: "开工逾期".to_owned() };
    // 1.28 万元 a day: two days, then one more, then three more of which half a day is left in the bond.
    for (on, claimed, uncovered) in [
        (date(2020, 10, 12), "25600.00", "0.00"),
        (date(2020, 10, 13), "38400.00", "0.00"),
        (date(2020, 10, 16), "44800.00", "32000.00"),
    ] {
        told.takes(on, claim.clone());
        assert_eq!(told.plot.bonds[0].claimed.to_decimal().to_string(), claimed, "{on}");
        assert_eq!(told.plot.uncovered.to_decimal().to_string(), uncovered, "{on}");
    }
    told.takes(date(2020, 10, 16), go_on(PairEvent::Start, date(2020, 10, 16)));
    let pay = |amount: &str| SupplyStep::PayPenalty {
        term: "agreed_start".to_owned(),
        amount: amount.parse().expect("a number"),
        receipt: paper("缴款书.pdf"),
    };
    told.refused(date(2020, 10, 20), &pay("3.200001"), "not_what_is_owed", "S2-15f");
    told.takes(date(2020, 10, 20), pay("3.2"));
    assert_eq!(told.plot.uncovered.to_decimal().to_string(), "0.00");
    told.refused(date(2020, 10, 20), &pay("0.000001"), "not_what_is_owed", "S2-15f");
    let text = serde_json::to_string(&told.plot).expect("JSON");
    assert_eq!(serde_json::from_str::<Plot>(&text).expect("the same"), told.plot);
}

// clause: S2-14e, S2-15f
#[test]
fn a_delay_before_the_end_of_the_contracts_is_still_owed_and_grows_no_further() {
    for (ended, open) in [
        (date(2020, 10, 9), None),
        (date(2020, 10, 10), None),
        (date(2020, 10, 11), Some("12800.00元")),
        (date(2020, 10, 12), Some("25600.00元")),
    ] {
        let mut told = Told::signed();
        let day = date(2020, 4, 10);
        told.takes(day, bond(BondKind::Start, "B1", "4.48", date(2023, 4, 10)));
        told.takes(day, bond(BondKind::Completion, "B2", "1.92", date(2025, 4, 10)));
        let end = SupplyStep::Terminate {
            which: Which::Land,
            reason: "企业破产".to_owned(),
            evidence: paper("裁定.pdf"),
        };
        told.takes(ended, end);
        let back = SupplyStep::ReturnBond { bond: "B1".to_owned(), acceptance: paper("终止协议.pdf") };
        let later = date(2020, 12, 1);
        match open {
            None => told.takes(later, back),
            Some(open) => {
                let found = told.plot.carry_out(&back, None, &law(), &act(later));
                let refusal = found.expect_err("a penalty is open");
                assert!(refusal.message.contains(open), "{ended}: {refusal}");
            }
        }
    }
}

#[test]
fn a_figure_is_its_last_writers() {
    let mut told = Told::opened();
    assert_eq!(told.plot.written["plot_area"].day, DAY);
    let later = date(2020, 3, 5);
    let note = |area: &str| SupplyStep::Note { figures: given(&[("plot_area", area), ("lease_years", "5")]) };
    let before = told.plot.figures["plot_area"].clone();
    told.takes_as("tax", later, note(&before));
    assert_eq!(told.plot.written["plot_area"].day, DAY, "repeated, not written");
    told.takes_as("tax", later, note("26000"));
    let by = &told.plot.written["plot_area"];
    assert_eq!((by.day, by.by.department.as_deref()), (later, Some("tax")));
    assert_eq!(told.plot.written["lease_years"].day, DAY);
    told.takes(later, note(""));
    assert!(!told.plot.written.contains_key("plot_area"), "what nobody says nobody wrote");
    assert_eq!(told.plot.files().count(), 0);
}

/// The stored form of a plot or project before deeds had files: all files by the entry that brought them.
fn stored_before(mut document: Value, entry: u64, files: &[FileRef]) -> String {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                if fields.contains_key("what") && fields.contains_key("act") {
                    fields.remove("files");
                }
                if fields.contains_key("receipt") && fields.contains_key("act") {
                    fields.remove("file");
                }
                fields.values_mut().for_each(strip);
            }
            Value::Array(all) => all.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut document);
    document["papers"] = json!({ entry.to_string(): files });
    document.to_string()
}

#[test]
fn files_stand_with_the_deeds_of_their_step_and_old_documents_give_them_theirs() {
    let Told { plot, review } = Told::signed();
    let text = serde_json::to_string(&plot).expect("JSON");
    assert!(plot.files().count() > 1 && !text.contains("\"papers\""));
    assert_eq!(serde_json::from_str::<Plot>(&text).expect("the same"), plot);

    // All deeds of the sample are of one entry, so each gets the files of that entry.
    let contract = [paper("合同.pdf")];
    let stored = stored_before(serde_json::to_value(&plot).expect("JSON"), 1, &contract);
    let read: Plot = serde_json::from_str(&stored).expect("an old plot");
    assert!(read.deeds().count() > 3 && read.deeds().all(|deed| deed.files == contract));
    let again = serde_json::to_string(&read).expect("JSON");
    assert!(!again.contains("\"papers\""), "written the new way");
    let other = stored_before(serde_json::to_value(&plot).expect("JSON"), 2, &contract);
    let other: Plot = serde_json::from_str(&other).expect("an old plot");
    assert_eq!(other.files().count(), 0, "files of another entry");

    let project = reviewed();
    assert_eq!(project.review.as_ref(), Some(&review));
    assert!(project.files().any(|file| file.name == "纪要.pdf"), "{:?}", project.files().collect::<Vec<_>>());
    let stored = stored_before(serde_json::to_value(&project).expect("JSON"), 1, &contract);
    let read: Project = serde_json::from_str(&stored).expect("an old project");
    assert!(read.files().count() > 3 && read.files().all(|file| *file == contract[0]));
}

const SPLIT: &[(&str, &str)] =
    &[("split_track", "redevelopment"), ("project_floor_area", "40000"), ("split_approved", "是")];

fn approve_split(unit: &str, agreed: &str) -> SupplyStep {
    let mut figures = given(SPLIT);
    for (id, text) in [("split_unit", unit), ("split_agreed", agreed)] {
        if !text.is_empty() {
            figures.insert(id.to_owned(), text.to_owned());
        }
    }
    SupplyStep::ApproveSplit { number: 1, figures }
}

// clause: S2-7f
#[test]
fn a_building_or_storey_is_split_off_once_it_is_approved_and_nothing_smaller() {
    let mut told = Told::signed();
    let day = date(2020, 6, 1);
    let note = |agreed: &str| SupplyStep::Note { figures: given(&[("split_agreed", agreed)]) };
    told.takes(day, note("是"));
    told.takes(day, SupplyStep::ApplySplit { floor: "12000".parse().expect("a number") });
    let register = SupplyStep::RegisterSplit { number: 1, certificate: "不动产权第1号".to_owned() };
    told.refused(day, &register, "wrong_state", "S2-7h");
    told.refused(day, &approve_split("suite", ""), "split_allowed", "S2-7f");
    told.takes(day, approve_split("storey", ""));
    told.takes(day, register);
    told.takes(day, SupplyStep::ApplySplit { floor: "0.01".parse().expect("a number") });
    let again = SupplyStep::ApproveSplit { number: 2, figures: given(&[("split_unit", "building")]) };
    let mut figures = given(SPLIT);
    figures.insert("split_unit".to_owned(), "building".to_owned());
    told.takes(day, SupplyStep::Note { figures });
    told.refused(day, &again, "split_allowed", "S2-7g");
}

// clause: S2-7h
#[test]
fn what_the_contract_says_nothing_of_is_not_split() {
    let mut told = Told::signed();
    let day = date(2020, 6, 1);
    let note = |id: &str, text: &str| SupplyStep::Note { figures: given(&[(id, text)]) };
    let apply = SupplyStep::ApplySplit { floor: "8000".parse().expect("a number") };
    told.takes(day, note("split_agreed", "否"));
    told.refused(day, &apply, "split_not_agreed", "S2-7h");
    // A factory that a firm builds itself needs no such clause (S2-16c).
    told.takes(day, note("split_track", "self_built"));
    told.takes(day, apply.clone());
    told.takes(day, note("split_track", ""));
    told.refused(day, &apply, "split_not_agreed", "S2-7h");
    told.refused(day, &approve_split("storey", "是"), "other_than_contract", "S2-7h");
    told.refused(day, &approve_split("storey", "否"), "split_allowed", "S2-7h");
    told.takes(day, note("split_agreed", "是"));
    told.refused(day, &approve_split("storey", "否"), "other_than_contract", "S2-7h");
    told.takes(day, approve_split("storey", "是"));
    // Of a contract of which nothing was written down the approval asks.
    told.takes(day, note("split_agreed", ""));
    told.takes(day, SupplyStep::ApplySplit { floor: "100".parse().expect("a number") });
    let mut unknown = given(SPLIT);
    unknown.insert("split_unit".to_owned(), "storey".to_owned());
    told.refused(day, &SupplyStep::ApproveSplit { number: 2, figures: unknown }, "not_known", "S2-7h");
}
