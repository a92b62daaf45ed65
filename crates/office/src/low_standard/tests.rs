//! Standards: what a draft may state, what a signed one must, in which order they hold, and what they do to a parcel at a
//! line, just before it and just after it.

use super::*;
use crate::docket::{Act, Docket, Refusal, Written};
use crate::identification::tests::{DAY, calendar, changed, packs, surveyed};
use crate::identification::{Choices, Identification, Parcel, Standard, identify};
use crate::journal::{Author, FileRef};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use law::Pack;

const CATALOGUE: &str = "low-efficiency-catalogue";
const SOURCE: &str = "示范2024-6";

fn line(parameter: &str, value: &str) -> LineChange {
    LineChange {
        pack: CATALOGUE.to_owned(),
        parameter: parameter.to_owned(),
        value: value.to_owned(),
        source: SOURCE.to_owned(),
    }
}

/// Terms with every number that the catalogue leaves open, and others besides.
fn terms(others: &[LineChange]) -> StandardTerms {
    let masked = [
        ("behind_share", "0.3"),
        ("behind_months_line", "6"),
        ("unbuilt_line", "5"),
        ("capacity_line", "0.3"),
        ("tax_line", "3"),
        ("encumbered_line", "36"),
    ];
    let mut lines: Vec<LineChange> = masked.iter().map(|(id, value)| line(id, value)).collect();
    lines.extend(others.iter().cloned());
    StandardTerms { lines, ..StandardTerms::default() }
}

fn without(code: &str, source: &str) -> StandardTerms {
    let left_out = [(code.to_owned(), source.to_owned())].into();
    StandardTerms { left_out, ..terms(&[]) }
}

fn act(day: Date, entry: u64) -> Act {
    let by = Author {
        account: "ziran".to_owned(),
        name: "自然资源局".to_owned(),
        role: "natural_resources".to_owned(),
        department: None,
        enterprise: None,
        zone: None,
    };
    Act { entry, at: Timestamp::UNIX_EPOCH, day, by }
}

fn drafted(terms: &StandardTerms, entry: u64) -> LowStandard {
    let new = NewStandard {
        title: "示范低效标准", terms, reason: "末等企业亩均税收都不足三万元"
    };
    LowStandard::draft(&new, &act(date(2024, 6, 3), entry)).expect("a draft")
}

fn sign(number: &str, day: Date, from: Date) -> StandardStep {
    let document = FileRef { digest: "0".repeat(64), name: "标准.pdf".to_owned(), size: 1 };
    StandardStep::Sign { number: number.to_owned(), day, from, document }
}

fn code(result: Result<(), Refusal>) -> String {
    result.err().map_or_else(String::new, |refusal| refusal.code)
}

// clause: S2-7b
#[test]
fn a_draft_names_known_classes_sub_types_and_lines_each_with_a_number_that_can_be_one_and_its_source() {
    let classes = ["A".to_owned(), "D".to_owned()];
    let check = |terms: &StandardTerms| code(terms.check(packs(), DAY, &classes));
    let of_class = |class: &str, source: &str| StandardTerms {
        classes: [class.to_owned()].into(),
        classes_source: source.to_owned(),
        ..terms(&[])
    };
    for (given, wanted) in [
        (terms(&[]), ""),
        (of_class("D", SOURCE), ""),
        (of_class("D", " "), "source_missing"),
        (of_class("E", SOURCE), "unknown_class"),
        (without("T3-1", SOURCE), ""),
        (without("T3-1", ""), "source_missing"),
        (without("T9-1", SOURCE), "unknown_sub_type"),
        (terms(&[line("stopped_production_months", "18")]), ""),
        (terms(&[line("stopped_production_months", "17.5")]), "bad_line"),
        (terms(&[line("stopped_production_months", "-1")]), "bad_line"),
        (terms(&[line("stopped_production_months", "一年")]), "bad_line"),
        (terms(&[line("intensity_share", "1")]), ""),
        (terms(&[line("intensity_share", "1.0001")]), "bad_line"),
        (terms(&[line("tax_line", "4")]), "bad_line"),
        (terms(&[line("idle_start_months", "6")]), "unknown_line"),
        (terms(&[LineChange { source: String::new(), ..line("large_land", "8") }]), "source_missing"),
    ] {
        assert_eq!(check(&given), wanted, "{given:?}");
    }
}

// clause: S2-7b
#[test]
fn a_line_that_a_binding_article_states_is_not_the_areas_to_change() {
    let lines = standard_lines(packs(), DAY).expect("lines");
    let of = |id: &str| lines.iter().find(|line| line.parameter == id).expect("a line").clone();
    assert!(of("tax_line").required && !of("tax_line").fixed);
    assert_eq!(of("stopped_production_months").value.as_deref(), Some("12"));
    assert_eq!(of("stopped_production_months").sub_types, ["T4-1"]);
    let files: Vec<(String, String)> = crate::identification::tests::catalogue_files()
        .into_iter()
        .map(|(name, text)| (name, text.replace("force = \"guiding\"", "force = \"binding\"")))
        .collect();
    let binding = [Pack::load(&files).expect("a pack")];
    let changed = terms(&[line("stopped_production_months", "18")]);
    assert_eq!(code(changed.check(&binding, DAY, &[])), "line_fixed");
    assert_eq!(
        code(terms(&[]).check(&binding, DAY, &[])),
        "",
        "what the source masks stays the area's to say"
    );
}

// clause: S2-7b, S1-1.1f
#[test]
fn a_signed_standard_states_every_number_that_the_source_masks_or_leaves_its_sub_types_out() {
    let complete = |terms: &StandardTerms| terms.complete(packs(), calendar(), DAY);
    assert_eq!(complete(&terms(&[])), Ok(()));
    let mut lacking = terms(&[]);
    lacking.lines.retain(|line| line.parameter != "tax_line");
    let refusal = complete(&lacking).expect_err("no tax line");
    assert_eq!(refusal.code, "line_missing");
    assert!(refusal.message.contains("亩均税收低线（T5-4）"), "{}", refusal.message);
    lacking.left_out.insert("T5-4".to_owned(), SOURCE.to_owned());
    assert_eq!(complete(&lacking), Ok(()));
    let catalogue: Vec<&Pack> = packs().iter().collect();
    let all = crate::identification::LandRules::read(&catalogue, DAY).expect("rules").sub_types;
    lacking.left_out = all.into_iter().map(|one| (one.code, SOURCE.to_owned())).collect();
    assert_eq!(complete(&lacking).expect_err("nothing is left").code, "no_sub_type");
}

fn identified(terms: Option<&StandardTerms>, parcels: &[Parcel]) -> Identification {
    let own = terms.map(|terms| terms.packs(packs()).expect("fits"));
    let packs: Vec<&Pack> = own.as_deref().unwrap_or_else(|| packs()).iter().collect();
    let choices = terms.map_or_else(Choices::default, |terms| terms.choices(&Choices::default()));
    let standard = Standard::read(&packs, calendar(), DAY, &choices).expect("the sections");
    identify(&standard, &surveyed(), parcels).expect("identified")
}

// clause: S2-7b
#[test]
fn a_trial_tells_who_comes_in_who_leaves_and_who_stays_on_other_grounds() {
    // Stopped for 12, 17, 18 and 19 full months, and one whose tax per mu lies between two lines.
    let stopped = |day: &str| {
        let figures = format!("in_production=0 production_stopped_day={day} agreed_production=2030-01-01");
        changed("", &figures)
    };
    let parcels = [
        stopped("2023-07-01"),
        stopped("2023-01-02"),
        stopped("2023-01-01"),
        stopped("2022-12-01"),
        changed("", "promised_tax_per_mu=1 tax_per_mu=5 tax_none_years=0 industry_tax_per_mu=1"),
        changed("actual_plot_ratio=0.5", "in_production=0 production_stopped_day=2023-03-01"),
    ];
    let parcels: Vec<Parcel> =
        (0..).zip(parcels).map(|(number, parcel)| Parcel { code: format!("P{number}"), ..parcel }).collect();
    let mut draft = terms(&[line("stopped_production_months", "18")]);
    draft.lines.retain(|line| line.parameter != "tax_line");
    draft.lines.push(line("tax_line", "5.0001"));
    let (before, after) = (identified(None, &parcels), identified(Some(&draft), &parcels));
    let moved: Vec<(usize, Move)> = moves(&before, &after).iter().map(|one| (one.place, one.what)).collect();
    // 12 and 17 full months leave, 18 and 19 stay; the taxpayer comes in; the last stays for its plot ratio alone.
    assert_eq!(moved, [(0, Move::Out), (1, Move::Out), (4, Move::In), (5, Move::Grounds)]);
    assert_eq!(moves(&before, &before), []);
    // Exactly at the line it does not hold.
    let at = terms(&[]);
    let at = StandardTerms {
        lines: at
            .lines
            .into_iter()
            .filter(|one| one.parameter != "tax_line")
            .chain([line("tax_line", "5")])
            .collect(),
        ..at
    };
    assert_eq!(identified(Some(&at), &parcels[4..5]).listed(), fact::Area::default());
}

// clause: S2-7b, S1-1.1c
#[test]
fn the_number_of_the_document_stands_beside_a_line_that_it_changed() {
    let terms = terms(&[line("stopped_production_months", "18")]);
    let own = terms.packs(packs()).expect("fits");
    let value = own[0].parameter("stopped_production_months", DAY).expect("a number");
    assert_eq!((value.value.to_string().as_str(), value.citation.source.as_str()), ("18", SOURCE));
    assert_ne!(own[0].digest, packs()[0].digest, "a list names the pack as it was used");
    let again = terms.packs(packs()).expect("fits");
    assert_eq!(own[0].digest, again[0].digest);
}

// clause: S2-7b
#[test]
fn a_version_holds_from_its_day_until_the_next_and_is_never_changed_afterwards() {
    let (first, second) = (drafted(&terms(&[]), 7), drafted(&without("T3-1", SOURCE), 9));
    let on = |step: &StandardStep, of: &LowStandard, others: &[&LowStandard]| {
        of.carry_out(step, others.iter().copied(), &act(date(2024, 6, 10), 11))
    };
    let (day, from) = (date(2024, 6, 10), date(2024, 7, 1));
    let wrong = |step: StandardStep| code(on(&step, &first, &[]).map(|_| ()));
    assert_eq!(wrong(sign("", day, from)), "text_missing");
    assert_eq!(wrong(sign("1号", date(2024, 6, 11), from)), "bad_day", "the day of the document is to come");
    assert_eq!(wrong(sign("1号", day, date(2024, 6, 9))), "bad_day", "it does not reach back");
    assert_eq!(wrong(sign("1号", day, day)), "");
    let first = on(&sign("1号", day, from), &first, &[]).expect("signed");
    let later = |number: &str, from: Date| code(on(&sign(number, day, from), &second, &[&first]).map(|_| ()));
    assert_eq!(later("1号", date(2024, 8, 1)), "number_taken");
    assert_eq!(later("2号", from), "bad_day", "after the one before it");
    assert_eq!(later("2号", date(2024, 7, 2)), "");
    let second = on(&sign("2号", day, date(2024, 8, 1)), &second, &[&first]).expect("signed");
    let changes = NewStandard { title: "改", terms: &terms(&[]), reason: "改" };
    assert_eq!(first.revise(&changes, &act(day, 12)).expect_err("signed").code, "wrong_state");
    let mut docket = Docket::default();
    docket.take(vec![Written::from(first), Written::from(second)]);
    for (day, wanted) in [
        (date(2024, 6, 30), None),
        (date(2024, 7, 1), Some("7")),
        (date(2024, 7, 31), Some("7")),
        (date(2024, 8, 1), Some("9")),
    ] {
        assert_eq!(docket.low_standard_on(day).map(|one| one.key.as_str()), wanted, "{day}");
    }
}

// clause: S2-7b
#[test]
fn a_draft_that_is_given_up_is_not_signed() {
    let draft = drafted(&terms(&[]), 3);
    let act = act(date(2024, 6, 10), 5);
    let step = StandardStep::Withdraw { reason: "等下一年度的结果".to_owned() };
    let after = draft.carry_out(&step, [].into_iter(), &act).expect("given up");
    let signed = after.carry_out(&sign("1号", act.day, act.day), [].into_iter(), &act);
    assert_eq!(signed.expect_err("given up").code, "wrong_state");
    let silent = StandardStep::Withdraw { reason: " ".to_owned() };
    assert_eq!(draft.carry_out(&silent, [].into_iter(), &act).expect_err("why").code, "text_missing");
}
