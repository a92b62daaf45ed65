//! What pages show of a firm's numbers: where they come from, what they would be, what checks say, and two results
//! beside each other.

use super::town::{FIRST, LEASES, PARCELS, SECOND, THIRD, Town};
use desk::{
    Asked, Evaluated, Level, Roll, Trouble, attempt, checks, compared, distribution, occupancy, sheet, trace,
};
use jiff::civil::date;
use office::docket::{Purpose, RunRecord};
use office::journal::OutcomeRow;
use office::year::Stage;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An office whose 2024 was computed: 甲 15, 乙 4, 丙 2.5 万元 a 亩; the benchmark is 60 ÷ 11 = 5.454545.
async fn computed() -> (Town, RunRecord, Arc<Evaluated>) {
    let town = Town::with_figures().await;
    town.advance_to(Stage::Preliminary).await;
    let moment = town.desk.now();
    let key = moment.docket.year(2024).unwrap().run.clone().unwrap();
    let run = moment.docket.runs[&key].clone();
    let evaluated = town.desk.evaluated(&run).await.unwrap();
    (town, run, evaluated)
}

#[tokio::test]
async fn a_score_is_traced_to_its_cells_its_clause_and_whoever_had_it_computed() {
    let (town, run, evaluated) = computed().await;
    let moment = town.desk.now();
    let asked = |subject, asked| trace(&moment, &evaluated, Some(&run), subject, asked).unwrap();
    let first = asked(FIRST, Asked::Indicator("tax_per_mu"));
    assert!(first.known && first.shown.starts_with("150"), "{}", first.shown);
    assert_eq!(first.formula, "实缴税金 ÷ 用地面积");
    let terms: Vec<&str> = first.inputs.iter().map(|input| input.term.as_str()).collect();
    assert_eq!(terms, ["tax_paid", "land_used"]);
    let said = &first.inputs[0].statements[0];
    assert_eq!((said.cell.as_str(), said.raw.as_str(), said.chosen), ("C3", "30", true));
    assert_eq!(said.file, "税收.csv");
    assert_eq!(
        first.inputs[1].trace.as_deref(),
        Some("term=land_used"),
        "computed, so it has a trace of its own"
    );
    assert_eq!(first.capped, "封顶", "15 ÷ 5.454545 is above 1.5");
    assert!(first.steps.iter().any(|step| step.contains("5.454545")), "{:?}", first.steps);
    let clause = &first.clauses[0];
    assert_eq!((clause.pack.as_str(), clause.title.as_str()), ("small", "评价"));
    assert!(clause.text.contains("前一半为 A"), "{}", clause.text);
    assert_eq!(first.decided_by.as_ref().unwrap().entry, run.act.entry);

    let third = asked(THIRD, Asked::Indicator("tax_per_mu"));
    assert!(third.capped.is_empty() && third.shown.starts_with("45.8333"), "{}", third.shown);
    let land = asked(SECOND, Asked::Term("land_used"));
    assert!(land.shown.starts_with('5') && !land.formula.is_empty(), "{} {}", land.shown, land.formula);
    assert!(land.inputs.iter().any(|input| input.term == "land_owned"));
    let unread = asked(FIRST, Asked::Term("employees"));
    assert_eq!((unread.known, unread.steps[0].as_str()), (false, "本方案不使用这项数据。"));
}

#[tokio::test]
async fn a_total_and_a_class_say_what_they_are_made_of() {
    let (town, run, evaluated) = computed().await;
    let moment = town.desk.now();
    let asked = |subject, asked| trace(&moment, &evaluated, Some(&run), subject, asked).unwrap();
    let total = asked(SECOND, Asked::Total);
    assert!(total.with_figures.ends_with("= 73.3333"), "{}", total.with_figures);
    assert_eq!(total.inputs[0].trace.as_deref(), Some("indicator=tax_per_mu"));
    let class = asked(THIRD, Asked::Class);
    assert_eq!(class.shown, "B 一般");
    assert!(class.with_figures.contains("第 3 名，共 3 家"), "{}", class.with_figures);
    assert_eq!(class.inputs[0].trace.as_deref(), Some("total=true"));
}

#[tokio::test]
async fn what_is_not_there_has_no_trace() {
    let (town, run, evaluated) = computed().await;
    let moment = town.desk.now();
    for (subject, asked) in [
        (FIRST, Asked::Term("moon")),
        (FIRST, Asked::Indicator("moon")),
        ("91320411MA000000XX", Asked::Total),
    ] {
        assert!(trace(&moment, &evaluated, Some(&run), subject, asked).is_err(), "{subject} {asked:?}");
    }
}

#[tokio::test]
async fn a_firm_can_try_other_figures_and_nothing_is_recorded() {
    let (town, _, evaluated) = computed().await;
    let entry = town.desk.now().entry;
    let tried = |figures: &[(&str, &str)]| {
        let figures: BTreeMap<String, String> =
            figures.iter().map(|(term, text)| ((*term).to_owned(), (*text).to_owned())).collect();
        attempt(&evaluated, THIRD, &figures)
    };
    let (before, after) = tried(&[]).unwrap();
    assert_eq!(
        (&before.class, before.total.as_deref(), before.rank),
        (&after.class, after.total.as_deref(), after.rank)
    );
    assert_eq!((before.class.as_str(), before.total.as_deref()), ("B", Some("45.8333")));
    // Just below and just above the second firm, which has 4 万元 a 亩: the last seat of class A.
    for (tax, class, rank) in [("15.9", "B", 3), ("16.1", "A", 2)] {
        let (_, after) = tried(&[("tax_paid", tax)]).unwrap();
        assert_eq!((after.class.as_str(), after.rank), (class, Some(rank)), "{tax}");
    }
    let (_, after) = tried(&[("tax_paid", "")]).unwrap();
    assert_eq!((after.class.as_str(), after.total), ("", None), "not reported holds it");
    assert!(matches!(tried(&[("moon", "1")]), Err(Trouble::NotFound(_))));
    assert!(matches!(tried(&[("tax_paid", "约20")]), Err(Trouble::Failure(_))));
    assert_eq!(town.desk.now().entry, entry);
}

#[tokio::test]
async fn a_sheet_says_what_a_firm_got_and_why() {
    let (_, _, evaluated) = computed().await;
    let told = sheet(&evaluated, SECOND).unwrap();
    assert_eq!(
        (told.name.as_str(), told.class.as_str(), told.rank, told.ranked),
        ("乙公司", "A", Some(2), 3)
    );
    assert_eq!(told.total.as_deref(), Some("73.3333"));
    assert_eq!(told.items.len(), 1);
    assert!(told.items[0].figures.iter().any(|figure| figure.term == "tax_paid" && figure.known));
    assert!(sheet(&evaluated, "91320411MA000000XX").is_err());
}

#[tokio::test]
async fn checks_say_what_somebody_should_look_at() {
    let (_, _, evaluated) = computed().await;
    let found = checks(&evaluated);
    let ids: Vec<&str> = found.iter().map(|check| check.id.as_str()).collect();
    assert_eq!(ids, ["plausibility", "stability", "leave_one_out", "objective_weights"]);
    for check in &found {
        assert!(!check.title.is_empty() && !check.text.is_empty(), "{check:?}");
        assert!(check.rows.iter().all(|row| row.len() == check.columns.len()), "{check:?}");
    }
    assert_eq!(found[0].level, Level::Fine, "nothing is implausible: {}", found[0].text);
    // With a single indicator no weight can change the order.
    assert!(found[1].level == Level::Fine && found[1].text.contains("0家"), "{}", found[1].text);
    assert_eq!(checks(&evaluated), found, "the same question has the same answer");
}

#[tokio::test]
async fn land_is_shown_as_both_sides_of_a_lease_hold_it() {
    let town = Town::with_figures().await;
    town.deliver("parcel", "宗地.csv", PARCELS, date(2025, 3, 5)).await.unwrap();
    town.deliver("lease", "租赁.csv", LEASES, date(2025, 3, 6)).await.unwrap();
    let moment = town.desk.now();
    let shown = |subject: &str| -> Vec<(String, Option<String>, bool)> {
        let lines = occupancy(&moment, subject, 2024).unwrap();
        lines.into_iter().map(|line| (line.kind, line.floor, line.counterpart.is_some())).collect()
    };
    assert!(shown(FIRST).iter().any(|(kind, _, _)| kind == "owned"), "{:?}", shown(FIRST));
    let second = shown(SECOND);
    assert!(
        second
            .iter()
            .any(|(kind, floor, other)| kind == "rented_in" && floor.as_deref() == Some("2000") && *other),
        "{second:?}"
    );
    assert_eq!(shown(THIRD), [], "it has no land by parcel");
    let owned =
        occupancy(&moment, FIRST, 2024).unwrap().into_iter().find(|line| line.kind == "owned").unwrap();
    assert_eq!(owned.area.as_deref(), Some("12.000000"));
    assert!(owned.place.contains("宗地.csv"), "{}", owned.place);
}

fn row(subject: &str, class: &str, rank: Option<u32>, total: Option<&str>) -> OutcomeRow {
    OutcomeRow {
        subject: subject.to_owned(),
        name: format!("{subject}公司"),
        list: "all".to_owned(),
        region: String::new(),
        zone: String::new(),
        industry: String::new(),
        status: "rated".to_owned(),
        class: class.to_owned(),
        class_by_rank: class.to_owned(),
        rank,
        ranked: 3,
        total: total.map(|text| text.parse().unwrap()),
        previous_class: None,
        body: "{}".to_owned(),
    }
}

#[test]
fn two_results_beside_each_other_count_every_firm_once_and_name_who_moved() {
    let classes = || ["A", "B", "C"].map(str::to_owned).to_vec();
    let before = [
        row("甲", "A", Some(1), Some("90")),
        row("乙", "B", Some(2), Some("80")),
        row("丙", "C", Some(3), Some("70")),
        row("丁", "D", Some(4), Some("60")),
    ];
    let after = [
        row("甲", "C", Some(3), Some("50")),
        row("乙", "B", Some(2), Some("80")),
        row("丙", "B", Some(1), Some("85")),
        row("丁", "", None, None),
        row("新", "A", Some(4), Some("99")),
    ];
    let mut known = classes();
    known.push("D".to_owned());
    let (before, after) = (Roll::new(1, before.to_vec(), known), Roll::new(2, after.to_vec(), classes()));
    let both = compared(&before, &after);
    assert_eq!(both.classes, ["A", "B", "C", "D", ""], "those of the later one first, no class last");
    assert_eq!(both.counts_before, [1, 1, 1, 1, 0]);
    assert_eq!(both.counts_after, [1, 2, 1, 0, 1]);
    let moved: Vec<(&str, Option<i32>)> =
        both.movers.iter().map(|mover| (mover.subject.as_str(), mover.steps)).collect();
    assert_eq!(
        moved,
        [("甲", Some(-2)), ("丙", Some(1)), ("丁", None)],
        "the farthest first; a new firm is no mover"
    );
    let firms_of_both: u64 = both.transitions.iter().flatten().sum();
    assert_eq!(firms_of_both, 4);
    assert_eq!((both.transitions[0][2], both.transitions[1][1], both.transitions[3][4]), (1, 1, 1));
}

#[test]
fn totals_are_counted_in_round_spans_that_hold_all_of_them() {
    let bins = |totals: &[&str]| {
        let rows =
            totals.iter().enumerate().map(|(place, total)| row(&place.to_string(), "A", None, Some(total)));
        distribution(&Roll::new(1, rows.collect(), Vec::new()))
    };
    assert_eq!(bins(&[]), []);
    let few = bins(&["1", "1.9999", "2", "3"]);
    let counts: Vec<(&str, u64)> = few.iter().map(|bin| (bin.from.as_str(), bin.count)).collect();
    assert_eq!(counts, [("1", 2), ("2", 1), ("3", 1)], "at the border it stands above it");
    for totals in [&["0", "23"][..], &["0", "24"], &["-10", "400", "150.5"], &["0", "99999"]] {
        let bins = bins(totals);
        assert!(bins.len() <= 25, "{totals:?}: {} spans", bins.len());
        assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), totals.len() as u64, "{totals:?}");
        assert!(bins.windows(2).all(|two| two[0].to == two[1].from), "{totals:?}: no gap");
    }
}

#[tokio::test]
async fn a_run_and_the_one_before_it_are_compared_as_the_office_keeps_them() {
    let (town, run, _) = computed().await;
    let day = town.desk.now().head.as_ref().unwrap().day;
    let again = town.run(Purpose::Trial, day).await;
    let (old, new) =
        (town.desk.roll(run.act.entry).await.unwrap(), town.desk.roll(again.entry).await.unwrap());
    let both = compared(&old, &new);
    assert_eq!(both.movers, [], "the same facts move nobody");
    assert_eq!(both.counts_before, both.counts_after);
}
