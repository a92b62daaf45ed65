//! A small index worked out by hand, and every way a scheme or a cell can be wrong.

use super::*;
use fact::Decimal;

const SCHEME: &str = r#"
[scheme]
id = "small"
title = "小指数"
method = "index"
arithmetic = "binary64"
[input]
subject = "code"
name = "name"
[input.columns]
"代码" = "code"
[[node]]
id = "index"
weight = "1"
[[node]]
id = "pillar"
parent = "index"
weight = "1"
[[leaf]]
id = "output"
parent = "pillar"
weight = "three"
direction = 1
denominator = "size"
[[leaf]]
id = "emissions"
parent = "pillar"
weight = "1"
direction = -1
[[leaf]]
id = "width"
parent = "index"
weight = "1"
direction = 1
[index]
steps = ["denominate", "impute", "normalise", "aggregate", "rank"]
impute = { kind = "group_mean", by = "group" }
normalise = { kind = "min_max", low = "0", high = "100" }
aggregate = "arithmetic"
rank = {}
"#;

const TABLE: &str = "代码,name,group,output,size,emissions,width
A,甲,x,10,2,1,0
B,乙,x,12,3,2,0
C,丙,x,NA,3,3,10
D,丁,y,6,3,4,10
E,戊,y,8,4,5,10
F,己,y,0,1,6,10";

fn parse(text: &str) -> Result<IndexScheme, IndexSchemeError> {
    IndexScheme::parse(&[text], &|id| (id == "three").then(|| Decimal::new(3, 0)))
}

fn cells(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect());
    (rows.next().unwrap(), rows.collect())
}

fn run_texts(scheme: &str, table: &str) -> IndexRun {
    let scheme = parse(scheme).unwrap();
    let (header, rows) = cells(table);
    run(&scheme, &scheme.read(&header, &rows).unwrap().table).unwrap()
}

fn column(run: &IndexRun, step: StepKind, id: &str) -> Vec<Option<f64>> {
    run.table(step).unwrap().figure(id).unwrap().to_vec()
}

fn reported<const N: usize>(values: [f64; N]) -> Vec<Option<f64>> {
    values.map(Some).to_vec()
}

/// Output per size: 5 4 — 2 2 0, C filled by (5+4)/2 = 4.5, so 100 80 90 40 40 0 points. Emissions, less is
/// better: 100 80 60 40 20 0. Pillar (3:1): C (3·90+60)/4 = 82.5, E (3·40+20)/4 = 35. Index: half the
/// pillar, half the width.
#[test]
fn every_step_gives_the_numbers_worked_out_by_hand() {
    let run = run_texts(SCHEME, TABLE);
    let denominated = [Some(5.0), Some(4.0), None, Some(2.0), Some(2.0), Some(0.0)];
    assert_eq!(column(&run, StepKind::Denominate, "output"), denominated);
    assert_eq!(column(&run, StepKind::Impute, "output"), reported([5.0, 4.0, 4.5, 2.0, 2.0, 0.0]));
    assert_eq!(column(&run, StepKind::Normalise, "output"), reported([100.0, 80.0, 90.0, 40.0, 40.0, 0.0]));
    assert_eq!(
        column(&run, StepKind::Normalise, "emissions"),
        reported([100.0, 80.0, 60.0, 40.0, 20.0, 0.0])
    );
    assert_eq!(column(&run, StepKind::Aggregate, "pillar"), reported([100.0, 80.0, 82.5, 40.0, 35.0, 0.0]));
    assert_eq!(column(&run, StepKind::Aggregate, "index"), reported([50.0, 40.0, 91.25, 70.0, 67.5, 50.0]));
    assert_eq!(column(&run, StepKind::Rank, "index"), reported([4.0, 6.0, 1.0, 2.0, 3.0, 4.0]));
    assert_eq!((run.findings.len(), run.notes.len()), (0, 1));
    assert_eq!(
        run.notes_csv(),
        "步骤,指标,单位,变动,原值,新值,依据\n缺失填补,output,C,填补,,4.5,x中2个已填报单位的均值\n"
    );
    assert!(
        run.table(StepKind::Rank).unwrap().to_csv().starts_with("code,name,group,index,pillar\nA,甲,x,4,1\n")
    );
    assert!(run.table(StepKind::Treat).is_none());
    let names: Vec<String> = run.files().into_iter().map(|(name, _)| name).collect();
    let expected = "step_1_raw.csv step_2_denominate.csv step_3_impute.csv step_4_normalise.csv \
                    step_5_aggregate.csv step_6_rank.csv notes.csv";
    assert_eq!(names.join(" "), expected);
}

#[test]
fn the_order_of_rows_changes_no_score() {
    let (header, mut rows) = cells(TABLE);
    rows.reverse();
    let scheme = parse(SCHEME).unwrap();
    let turned = run(&scheme, &scheme.read(&header, &rows).unwrap().table).unwrap();
    let mut scores = column(&turned, StepKind::Aggregate, "index");
    scores.reverse();
    assert_eq!(scores, column(&run_texts(SCHEME, TABLE), StepKind::Aggregate, "index"));
}

#[test]
fn what_cannot_be_calculated_has_no_value_and_a_finding() {
    let codes = |run: &IndexRun| -> Vec<String> {
        run.findings.iter().map(|found| format!("{} {} {}", found.code, found.subject, found.term)).collect()
    };
    for (from, to, expected) in [
        ("F,己,y,0,1,6,10", "F,己,y,3,0,6,10", vec!["denominator-zero F output"]),
        ("F,己,y,0,1,6,10", "F,己,y,3,,6,10", vec!["denominator-not-reported F output"]),
        (
            "C,丙,x,NA,3",
            "C,丙,,NA,3",
            vec!["no-group C output", "too-few-members C pillar", "too-few-members C index"],
        ),
        (
            "C,丙,x,NA,3",
            "C,丙,z,NA,3",
            vec!["nobody-reported C output", "too-few-members C pillar", "too-few-members C index"],
        ),
    ] {
        let table = TABLE.replace(from, to);
        assert_ne!(table, TABLE);
        let scheme = SCHEME.replace("rank = {}", "rank = {}\navailable_share = \"0.500001\"");
        assert_eq!(codes(&run_texts(&scheme, &table)), expected, "{to}");
    }
    let flat = TABLE.replace(",x,", ",z,");
    assert_eq!(codes(&run_texts(SCHEME, &flat)), Vec::<String>::new());
    let table = "code,group,output,size,emissions,width\nA,x,1,1,3,1\nB,x,2,1,3,2";
    let run = run_texts(SCHEME, table);
    assert_eq!(codes(&run), ["no-scale  emissions"]);
    assert_eq!(column(&run, StepKind::Aggregate, "pillar"), reported([0.0, 100.0]));
}

#[test]
fn half_of_the_members_is_enough_at_a_share_of_a_half_and_not_just_above() {
    let table = TABLE.replace("C,丙,x,NA,3", "C,丙,,NA,3");
    for (share, score) in [("0.499999", Some(60.0)), ("0.5", Some(60.0)), ("0.500001", None)] {
        let scheme = SCHEME.replace("rank = {}", &format!("rank = {{}}\navailable_share = \"{share}\""));
        let run = run_texts(&scheme, &table);
        assert_eq!(column(&run, StepKind::Aggregate, "pillar")[2], score, "{share}");
    }
}

#[test]
fn a_geometric_mean_multiplies_and_refuses_zero() {
    let scheme =
        SCHEME.replace("id = \"index\"\nweight", "id = \"index\"\naggregate = \"geometric\"\nweight");
    let run = run_texts(&scheme, TABLE);
    let scores = column(&run, StepKind::Aggregate, "index");
    assert_eq!(scores[0], None);
    assert!((scores[3].unwrap() - 4000f64.sqrt()).abs() < 1e-12);
    assert!(run.findings.iter().all(|found| found.code == "not-positive" && found.term == "index"));
}

fn treated(treat: &str, values: &[f64]) -> IndexRun {
    let scheme = format!(
        "[scheme]\nid=\"t\"\ntitle=\"t\"\nmethod=\"index\"\narithmetic=\"binary64\"\n[input]\nsubject=\"k\"\n
         [[node]]\nid=\"i\"\nweight=\"1\"\n[[leaf]]\nid=\"x\"\nparent=\"i\"\nweight=\"1\"\ndirection=1\n
         [index]\nsteps=[\"treat\"]\naggregate=\"arithmetic\"\n[index.treat]\n{treat}"
    );
    let rows: Vec<String> =
        values.iter().enumerate().map(|(unit, value)| format!("{unit},{value}")).collect();
    run_texts(&scheme, &format!("k,x\n{}", rows.join("\n")))
}

const LIMITS: &str = "skewness = \"2\"\nkurtosis = \"3.5\"\nside = \"each_round\"\n";

#[test]
fn the_outermost_figure_and_its_equals_are_set_to_the_next_one_until_within_the_limits() {
    let treat = format!("{LIMITS}winsorise_share = \"0.1\"\nthen = \"none\"");
    let run = treated(&treat, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 100.0]);
    let expected = reported([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 9.0]);
    assert_eq!(column(&run, StepKind::Treat, "x"), expected);
    let record = &run.treatments[0];
    assert_eq!((record.rounds, record.lowered, record.raised), (1, 1, 0));
    assert_eq!(record.outcome, TreatmentOutcome::Winsorised);
    assert_eq!(run.notes[0].change, CellChange::Lowered { before: 100.0, after: 9.0 });
    assert!(run.treatments_csv().contains("\nx,缩尾,1,1,0,"));
    let run = treated(&treat, &[-100.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
    assert_eq!(run.notes[0].change, CellChange::Raised { before: -100.0, after: 2.0 });
}

#[test]
fn a_share_of_the_units_is_rounded_up_to_rounds() {
    let mut values: Vec<f64> = (1..=27).map(f64::from).collect();
    values.extend([1000.0, 2000.0, 3000.0]);
    for (share, rounds) in [("0", 0), ("0.033333", 1), ("0.033334", 2), ("0.1", 3), ("1", 3)] {
        let run = treated(&format!("{LIMITS}winsorise_share = \"{share}\"\nthen = \"none\""), &values);
        assert_eq!(run.treatments[0].rounds, rounds, "{share}");
    }
}

#[test]
fn a_logarithm_of_the_untouched_or_the_winsorised_figures_follows_when_winsorising_was_not_enough() {
    let mut values = [0.0; 22];
    values[20..].copy_from_slice(&[10.0, 90.0]);
    for (then, best) in [
        ("then = \"log_of_range\"\noffset = \"0.01\"", 90.9f64.ln()),
        ("then = \"log_of_range\"\noffset = \"0.01\"\nthen_on = \"winsorised\"", 10.1f64.ln()),
        ("then = \"log_plus_one\"", 91f64.ln()),
    ] {
        let run = treated(&format!("{LIMITS}winsorise_points = \"1\"\n{then}"), &values);
        let last = column(&run, StepKind::Treat, "x")[21].unwrap();
        assert!((last - best).abs() < 1e-12, "{then}: {last}");
        assert_eq!(run.treatments[0].outcome, TreatmentOutcome::Transformed);
    }
    for then in ["then = \"none\"", "then = \"log\""] {
        let run = treated(&format!("{LIMITS}winsorise_points = \"1\"\n{then}"), &values);
        assert_eq!(column(&run, StepKind::Treat, "x"), reported(values));
        assert_eq!((run.treatments[0].outcome, run.notes.len()), (TreatmentOutcome::StillOutside, 0));
    }
}

#[test]
fn winsorising_stops_before_fewer_than_two_different_figures_are_left() {
    let values = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0];
    let run = treated(&format!("{LIMITS}winsorise_points = \"9\"\nthen = \"none\""), &values);
    assert_eq!((run.treatments[0].rounds, run.treatments[0].outcome), (0, TreatmentOutcome::StillOutside));
}

/// The skewness of a symmetric row is exactly 0, so it is not above a limit of 0.
#[test]
fn a_figure_at_the_limit_of_skewness_is_no_outlier_and_just_above_it_is() {
    let treat = "skewness=\"0\"\nkurtosis=\"0\"\nside=\"first_round\"\nwinsorise_points=\"1\"\nthen=\"none\"";
    let symmetric = [-10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 10.0];
    assert_eq!(treated(treat, &symmetric).treatments[0].outcome, TreatmentOutcome::Untouched);
    let mut beyond = symmetric;
    beyond[11] = 10.000_001;
    assert_eq!(treated(treat, &beyond).treatments[0].rounds, 1);
}

#[test]
fn a_table_is_read_with_every_bad_cell_named() {
    let scheme = parse(SCHEME).unwrap();
    let (header, rows) = cells("\u{feff}代码,output,group\nA,约12,x\n,3,x\nA,4,x\nB,inf,x\n\nC, 5 ,x\nD,—,x");
    let reading = scheme.read(&header, &rows).unwrap();
    assert_eq!(reading.table.figure("output").unwrap(), [None, None, Some(5.0), None]);
    let found: Vec<String> =
        reading.findings.iter().map(|found| format!("{} {}", found.code, found.place)).collect();
    assert_eq!(found, ["no-key  A3", "key-twice  A4", "not-a-number  B2", "not-a-number  B5"]);
    let (header, rows) = cells("name,output\nx,1");
    assert_eq!(scheme.read(&header, &rows), Err(TableError::NoKeyColumn("code".to_owned())));
    let (header, rows) = cells("code,代码\nx,1");
    assert_eq!(scheme.read(&header, &rows), Err(TableError::TwiceTheSameColumn("code".to_owned())));
    let (header, rows) = cells("code,output\nx,1");
    let table = scheme.read(&header, &rows).unwrap().table;
    let missing = IndexRunError::MissingColumns("size、emissions、width、group".to_owned());
    assert_eq!(run(&scheme, &table), Err(missing));
}

#[test]
fn a_joined_table_brings_only_new_columns_of_the_same_key() {
    let scheme = parse(SCHEME).unwrap();
    let read = |text: &str| {
        let (header, rows) = cells(text);
        scheme.read(&header, &rows).unwrap().table
    };
    let joined = read("code,output\nA,1\nB,2").joined(&read("code,size,output,group\nB,4,9,y\nZ,5,9,y"));
    assert_eq!(joined.figure("output").unwrap(), [Some(1.0), Some(2.0)]);
    assert_eq!(joined.figure("size").unwrap(), [None, Some(4.0)]);
    assert_eq!(joined.text("group").unwrap(), ["", "y"]);
}

#[test]
fn a_scheme_that_does_not_hold_together_is_refused_with_what_is_wrong() {
    for (from, to, message) in [
        ("weight = \"three\"", "weight = \"four\"", "output 的权重 的“four”既不是数"),
        ("weight = \"three\"", "weight = \"-1\"", "不小于 0"),
        ("direction = -1", "direction = 0", "1（越大越好）或 -1（越小越好）"),
        ("parent = \"pillar\"", "parent = \"pilar\"", "“output”的上级“pilar”不存在"),
        ("id = \"pillar\"\nparent = \"index\"", "id = \"pillar\"\nparent = \"pillar\"", "“pillar”绕成了圈"),
        ("id = \"index\"\nweight", "id = \"index\"\nparent = \"pillar\"\nweight", "没有总指数"),
        ("id = \"emissions\"", "id = \"output\"", "“output”出现了两次"),
        ("aggregate = \"arithmetic\"", "aggregate = \"median\"", "arithmetic | geometric"),
        ("aggregate = \"arithmetic\"", "", "缺少 [index] aggregate"),
        ("\"aggregate\", \"rank\"", "\"rank\", \"aggregate\"", "rank 之前的 aggregate"),
        ("\"impute\", \"normalise\"", "\"treat\"", "缺少 [index] treat"),
        ("\"denominate\", \"impute\"", "\"impute\", \"impute\"", "写了两次"),
        ("kind = \"group_mean\", by = \"group\"", "kind = \"group_mean\"", "impute 的 by"),
        ("low = \"0\"", "low = \"101\"", "不小于 low"),
        ("arithmetic = \"binary64\"", "arithmetic = \"exact\"", "可写 binary64"),
        ("title = \"小指数\"", "titel = \"小指数\"", "第1个规则块读不懂"),
        (
            "[input]\nsubject = \"code\"\nname = \"name\"\n[input.columns]\n\"代码\" = \"code\"",
            "",
            "缺少 [input]",
        ),
    ] {
        let text = SCHEME.replace(from, to);
        assert_ne!(text, SCHEME, "{from}");
        let error = parse(&text).expect_err(to).to_string();
        assert!(error.contains(message), "{to}: {error}");
    }
    let twice = IndexScheme::parse(
        &[SCHEME, "[scheme]\nid=\"a\"\ntitle=\"b\"\nmethod=\"index\"\narithmetic=\"binary64\""],
        &|_| None,
    );
    assert_eq!(twice, Err(IndexSchemeError::Twice("[scheme]")));
}
