//! What land supply refuses because of the land: while an idle case is open (Order 53 article 24), and where a parcel lies
//! on one of the three lines (S2-1d).

use super::house::{House, author, file};
use super::land::{found, office, opens, take};
use crate::registry::sample::{FIRST, SECOND};
use fact::{Area, Decimal};
use office::docket::{Command, CrossedLine, Evidence, LineEvidence};
use office::land::{FoundFirm, IdleCause, LandKind, LandStep};
use office::supply::{Deal, DealEvent, DealKind, SupplyBook, SupplyStep};
use std::collections::BTreeMap;

const BUREAU: &str = "natural_resources";
const PARCEL: &str = "320411001002GB00001";

fn supplying() -> House {
    let mut house = office();
    house.rules.supply = Some(SupplyBook::default());
    house
}

fn propose(firm: Option<&str>) -> Command {
    Command::ProposeProject {
        title: "智能工厂".into(),
        investor: "某公司".into(),
        enterprise: firm.map(str::to_owned),
        region: Some("320411".into()),
        zone: Some("KFQ".into()),
        figures: BTreeMap::new(),
    }
}

/// A plot with a deal of each kind, of a project without a firm.
fn plot(house: &mut House, code: &str) -> String {
    house.does(BUREAU, propose(None), Evidence::None);
    let (project, figures) = (house.entry.to_string(), BTreeMap::new());
    let open = Command::OpenPlot { code: code.into(), title: "三号路以东".into(), project, figures };
    house.does(BUREAU, open, Evidence::None);
    let key = house.entry.to_string();
    let plot = house.docket.plots.get_mut(&key).expect("a plot");
    let kinds = [DealKind::Transfer, DealKind::Lease, DealKind::Mortgage];
    plot.deals = kinds.map(|kind| Deal::publish(code, kind, &plot.opened)).into();
    key
}

fn supply(plot: &str, supply: SupplyStep) -> Command {
    Command::Supply { plot: plot.into(), supply }
}

/// Steps that article 24 names, with what of it they are.
fn named() -> Vec<(SupplyStep, &'static str)> {
    let figures = BTreeMap::new;
    let deal = |number, event| SupplyStep::DealOn { number, event, document: "2025-1".into() };
    let check = |number| SupplyStep::CheckDeal { number, figures: figures() };
    let sell = SupplyStep::Sell { winner: "某公司".into(), enterprise: None, figures: figures() };
    let list = SupplyStep::ListPlot { figures: figures(), signing_deadline: jiff::civil::date(2025, 6, 1) };
    let resume = SupplyStep::ResumeDeal { number: 3, reason: "已解除".into() };
    let publish = |kind| SupplyStep::PublishDeal { kind };
    vec![
        (SupplyStep::SubmitPlan { figures: figures() }, "新的用地申请"),
        (SupplyStep::ApprovePlan { document: file("批复.pdf") }, "新的用地申请"),
        (list, "新的用地申请"),
        (sell, "新的用地申请"),
        (SupplyStep::PriceConversion { figures: figures() }, "新的用地申请"),
        (SupplyStep::SignGrant { figures: figures(), contract: file("合同.pdf") }, "新的用地申请"),
        (SupplyStep::ApplySplit { floor: Decimal::from(100) }, "转让"),
        (SupplyStep::ApproveSplit { number: 1, figures: figures() }, "转让"),
        (SupplyStep::RegisterSplit { number: 1, certificate: "1".into() }, "变更登记"),
        (publish(DealKind::Transfer), "转让"),
        (publish(DealKind::Lease), "出租"),
        (publish(DealKind::Mortgage), "抵押"),
        (check(1), "转让"),
        (check(2), "出租"),
        (check(3), "抵押"),
        (resume, "抵押"),
        (deal(1, DealEvent::Deal), "转让"),
        (deal(2, DealEvent::Register), "变更登记"),
    ]
}

/// Steps that it does not name: what is owed goes on, a deal that began may be stopped or taken back.
fn unnamed() -> Vec<SupplyStep> {
    let reason = || "说明".to_owned();
    vec![
        SupplyStep::Note { figures: BTreeMap::new() },
        SupplyStep::FillPart { part: "x".into(), text: "说明".into() },
        SupplyStep::WithdrawPlan { reason: reason() },
        SupplyStep::BondsThere {},
        SupplyStep::StopDeal { number: 1, reason: reason() },
        SupplyStep::WithdrawDeal { number: 2, reason: reason() },
        SupplyStep::DealOn { number: 1, event: DealEvent::Tax, document: "2025-1".into() },
        SupplyStep::CheckDeal { number: 4, figures: BTreeMap::new() },
    ]
}

/// The code of the refusal of a step that is tried on a copy of the office; `None` when it is carried out.
fn refusal(house: &House, command: &Command, evidence: Evidence) -> Option<office::docket::Refusal> {
    let mut copy = House { docket: house.docket.clone(), rules: super::house::rulebook(), ..*house };
    (copy.rules.land, copy.rules.supply) = (house.rules.land.clone(), house.rules.supply.clone());
    copy.tries(&author(BUREAU), command, evidence).err()
}

fn is_frozen(house: &House, command: &Command) -> bool {
    refusal(house, command, Evidence::None).is_some_and(|refusal| refusal.code == "idle_frozen")
}

/// Takes an idle case to its end: it is found not to be idle.
fn ends(house: &mut House, case: &str) {
    house.does(BUREAU, take(case, LandStep::Investigate { paper: file("通知书.pdf") }), Evidence::None);
    let served = LandStep::ServeNotice { day: house.today, receipt: file("回证.pdf") };
    house.does(BUREAU, take(case, served), Evidence::None);
    let firms = house.docket.land_cases[case].found.enterprises.clone();
    for firm in firms {
        let (text, files) = ("已动工".into(), vec![file("答复.pdf")]);
        let answer = LandStep::Answer { enterprise: Some(firm.code), text, files };
        house.does(BUREAU, take(case, answer), Evidence::None);
    }
    let (cause, ground) = (IdleCause::NotIdle, "已动工".into());
    let evidence = file("报告.pdf");
    house.does(BUREAU, take(case, LandStep::FindCause { cause, ground, evidence }), Evidence::None);
}

// clause: S2-8d
#[test]
fn an_open_idle_case_freezes_what_article_24_names_on_its_parcel_and_nothing_else() {
    let mut house = supplying();
    let (own, other) = (plot(&mut house, PARCEL), plot(&mut house, "320411001002GB00002"));
    let any = |house: &House, plot: &str| {
        named().iter().any(|(step, _)| is_frozen(house, &supply(plot, step.clone())))
    };
    // Before the case, and with a low-efficiency case or an idle case of another parcel, nothing is.
    assert!(!any(&house, &own));
    opens(&mut house, LandKind::Low, PARCEL);
    opens(&mut house, LandKind::Idle, "320411001002GB00003");
    assert!(!any(&house, &own) && !any(&house, &other));
    let case = opens(&mut house, LandKind::Idle, PARCEL);
    for (step, what) in named() {
        let told = format!("{step:?}");
        let refused = refusal(&house, &supply(&own, step), Evidence::None).expect(&told);
        assert_eq!(refused.code, "idle_frozen", "{told}");
        let wanted = [what, "第二十四条", case.as_str(), PARCEL];
        assert!(wanted.iter().all(|word| refused.message.contains(word)), "{told}: {}", refused.message);
        assert!(
            refused.advice.contains("自然资源局") && refused.advice.contains("销号"),
            "{}",
            refused.advice
        );
    }
    for step in unnamed() {
        assert!(!is_frozen(&house, &supply(&own, step.clone())), "{step:?}");
    }
    assert!(!any(&house, &other));
    // A plot that names the parcel among its figures is the parcel, too.
    house.docket.plots.get_mut(&other).expect("a plot").figures.insert("parcel_code".into(), PARCEL.into());
    assert!(any(&house, &other));
    ends(&mut house, &case);
    assert!(!any(&house, &own) && !any(&house, &other));
}

// clause: S2-8d
#[test]
fn a_user_of_idle_land_applies_for_no_other_until_the_case_ends() {
    let mut house = supplying();
    let elsewhere = plot(&mut house, "320411001002GB00002");
    let sell = |firm: &str| {
        let enterprise = Some(format!(" {firm} "));
        let sell = SupplyStep::Sell { winner: "某公司".into(), enterprise, figures: BTreeMap::new() };
        supply(&elsewhere, sell)
    };
    let may = |house: &House, firm: &str| {
        let both = [propose(Some(firm)), sell(firm)].map(|command| is_frozen(house, &command));
        assert_eq!(both[0], both[1], "{firm}");
        !both[0]
    };
    assert!(may(&house, FIRST));
    let case = opens(&mut house, LandKind::Idle, PARCEL);
    assert!(!may(&house, FIRST) && may(&house, SECOND));
    assert!(!is_frozen(&house, &propose(None)));
    ends(&mut house, &case);
    assert!(may(&house, FIRST));
    // Of several firms the one that holds the title is meant; whoever rents is not, and nobody where it is not known.
    for (holder, frozen) in [(Some(SECOND), [false, true]), (None, [false, false])] {
        let mut land = found(LandKind::Idle, "KFQ");
        land.enterprises.push(FoundFirm { code: SECOND.into(), name: "乙公司".into() });
        land.idle.as_mut().expect("idle").holder = holder.map(str::to_owned);
        let open = Command::OpenLandCase { kind: LandKind::Idle, place: PARCEL.into(), found: land };
        house.does(BUREAU, open, Evidence::None);
        assert_eq!([FIRST, SECOND].map(|firm| !may(&house, firm)), frozen);
        let case = house.entry.to_string();
        ends(&mut house, &case);
    }
}

// clause: S2-1d
#[test]
fn land_on_a_line_is_not_supplied_and_land_of_which_nothing_is_known_is_left_to_the_review() {
    let mut house = supplying();
    let plot = plot(&mut house, PARCEL);
    let crossed = |area: i64| CrossedLine {
        kind: "永久基本农田".into(),
        line: "NT-1".into(),
        is_beyond: false,
        area: Area::from_micro_mu(area),
    };
    let lines = |crossed: Vec<CrossedLine>| Evidence::Lines(LineEvidence { crossed });
    let figures = BTreeMap::new;
    let deadline = jiff::civil::date(2025, 6, 1);
    for step in [
        SupplyStep::SubmitPlan { figures: figures() },
        SupplyStep::ApprovePlan { document: file("批复.pdf") },
        SupplyStep::ListPlot { figures: figures(), signing_deadline: deadline },
    ] {
        let command = supply(&plot, step);
        assert_eq!(office::docket::parcel_on_lines(&house.docket, &command), Some(PARCEL));
        let code = |evidence| refusal(&house, &command, evidence).expect("not ready").code;
        assert_eq!(code(lines(vec![crossed(1)])), "on_red_line");
        assert_ne!(code(lines(Vec::new())), "on_red_line");
        assert_ne!(code(Evidence::None), "on_red_line");
        let told = refusal(&house, &command, lines(vec![crossed(1_500_000)])).expect("on a line").message;
        assert!(["永久基本农田", "NT-1", "1.5亩", "S2-1d"].iter().all(|word| told.contains(word)), "{told}");
    }
    for step in unnamed() {
        assert_eq!(office::docket::parcel_on_lines(&house.docket, &supply(&plot, step)), None);
    }
}
