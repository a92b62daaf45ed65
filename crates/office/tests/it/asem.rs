//! The pack `asem-2018` against the published steps of the index. The published tables are not part of
//! this repository: they are looked for in `MUHENG_SHARED_DATA`, else beside the workspace.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
#![expect(clippy::disallowed_methods, reason = "a test reads the pack and the published tables")]

use jiff::civil::{Date, date};
use law::Pack;
use office::evaluation::index::{
    IndexRun, IndexScheme, StepKind, Table, TreatmentOutcome, TreatmentRecord, WinsoriseLimit, run,
};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

const DAY: Date = date(2018, 12, 31);

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn pack_files() -> Vec<(String, String)> {
    let folder = workspace().join("packs/asem-2018");
    let clauses = fs::read_dir(folder.join("clauses")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = clauses.chain([folder.join("pack.toml")]).collect();
    files.sort();
    let read = |file: PathBuf| {
        let path = file.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        (path, fs::read_to_string(file).unwrap())
    };
    files.into_iter().map(read).collect()
}

fn scheme_of_pack() -> IndexScheme {
    let pack = Pack::load(&pack_files()).unwrap();
    assert!(IndexScheme::is_in(&pack, DAY));
    IndexScheme::of_pack(&pack, DAY).unwrap()
}

/// The folder with the published tables.
fn published_folder() -> Option<PathBuf> {
    let workspace = workspace().canonicalize().unwrap();
    let named = std::env::var_os("MUHENG_SHARED_DATA").map(PathBuf::from);
    let beside = workspace.ancestors().map(|folder| folder.join("shared").join("data"));
    named.into_iter().chain(beside).map(|folder| folder.join("asem")).find(|folder| folder.is_dir())
}

/// A published table; none of them has quoted cells. When the folder is absent, the line goes past the
/// test's own output so that it is always seen.
fn published(file: &str) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let Some(folder) = published_folder() else {
        let message = "NOT COMPARED: the published index tables (shared/data/asem) are absent; set MUHENG_SHARED_DATA\n";
        std::io::stderr().write_all(message.as_bytes()).unwrap();
        return None;
    };
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    let mut lines = text.lines();
    Some((cells(lines.next().unwrap()), lines.map(cells).collect()))
}

fn run_of_published_raw(scheme: &IndexScheme) -> Option<IndexRun> {
    let (header, rows) = published("step_1_Raw.csv")?;
    let raw = scheme.read(&header, &rows).unwrap();
    let (header, rows) = published("input_Denominators.csv")?;
    let denominators = scheme.read(&header, &rows).unwrap();
    assert_eq!((raw.findings, denominators.findings), (vec![], vec![]));
    Some(run(scheme, &raw.table.joined(&denominators.table)).unwrap())
}

fn largest_difference(ours: &Table, theirs: &Table) -> f64 {
    assert_eq!(ours.units, theirs.units);
    let mut largest = 0f64;
    for column in &theirs.figures {
        let figures = ours.figure(&column.id).unwrap();
        for (unit, (a, b)) in figures.iter().zip(&column.values).enumerate() {
            assert_eq!(a.is_none(), b.is_none(), "{} {}", column.id, ours.units[unit].key);
            if let (Some(a), Some(b)) = (a, b) {
                largest = largest.max((a - b).abs() / b.abs().max(1.0));
            }
        }
    }
    largest
}

#[test]
fn the_pack_has_the_published_tree_of_49_indicators_in_8_and_2_and_1_aggregates() {
    let scheme = scheme_of_pack();
    assert_eq!((scheme.leaves.len(), scheme.nodes.len()), (49, 11));
    assert_eq!(scheme.nodes.last().unwrap().id, "Index");
    assert_eq!(scheme.leaves.iter().filter(|leaf| !leaf.higher_is_better).count(), 14);
}

#[test]
fn a_fault_in_the_pack_is_named_with_its_file_and_line() {
    for (file, from, to, line, message) in [
        ("clauses/01-tree.md", "parent = \"Sust\"", "parent = \"Sus\"", 48, "“Environ”的上级“Sus”不存在"),
        ("clauses/01-tree.md", "direction = -1", "direktion = -1", 0, "direktion"),
        ("clauses/04-scores.md", "low = \"score_low\"", "low = \"score_lo\"", 41, "score_lo"),
    ] {
        let mut files = pack_files();
        let text = &mut files.iter_mut().find(|(path, _)| path == file).unwrap().1;
        *text = text.replacen(from, to, 1);
        let pack = Pack::load(&files).unwrap();
        let found = IndexScheme::of_pack(&pack, DAY).unwrap_err();
        let shown = format!("{}:{} {}", found[0].file.path, found[0].line(), found[0].message);
        assert!(shown.contains(message) && shown.starts_with(file), "{shown}");
        assert!(line == 0 || found[0].line() == line, "{shown}");
    }
}

#[test]
fn asem_denominated_and_imputed_tables_are_the_published_ones() {
    let scheme = scheme_of_pack();
    let Some(run) = run_of_published_raw(&scheme) else { return };
    for (kind, file) in [
        (StepKind::Raw, "step_1_Raw.csv"),
        (StepKind::Denominate, "step_2_Denominated.csv"),
        (StepKind::Impute, "step_3_Imputed.csv"),
    ] {
        let Some((header, rows)) = published(file) else { return };
        let theirs = scheme.read(&header, &rows).unwrap().table;
        assert!(largest_difference(run.table(kind).unwrap(), &theirs) <= 1e-15, "{file}");
    }
    let imputed = run.notes.iter().filter(|note| note.step == StepKind::Impute).count();
    assert_eq!((imputed, run.findings.len()), (65, 2));
}

/// The two decimals come from the vignette "Presenting Results" of COINr 1.1.
#[test]
fn asem_scores_and_ranks_are_those_that_the_package_documentation_prints() {
    let scheme = scheme_of_pack();
    let Some(run) = run_of_published_raw(&scheme) else { return };
    let scores = run.table(StepKind::Aggregate).unwrap();
    let ranks = run.table(StepKind::Rank).unwrap();
    let printed = [
        ("CHE", "68.38 62.79 73.98 63.41 32.87 74.78 85.94 56.93 77.21 87.85 56.88"),
        ("NLD", "64.82 61.94 67.70 64.87 46.62 84.55 71.74 41.92 58.73 86.58 57.78"),
        ("DNK", "64.80 57.10 72.51 50.52 30.43 78.13 75.35 51.04 69.83 86.40 61.29"),
        ("NOR", "64.47 57.44 71.50 58.18 25.70 80.03 89.46 33.80 70.90 87.00 56.59"),
        ("BEL", "63.54 63.99 63.09 71.97 48.22 80.84 75.60 43.32 53.01 86.17"),
        ("SWE", "63.00 53.87 72.12 51.51 23.87 80.98 74.51 38.50 66.37"),
    ];
    let columns = "Index Conn Sust Physical ConEcFin Political Instit P2P Environ Social SusEcFin";
    for (rank, (unit, line)) in (1..).zip(printed) {
        let row = scores.units.iter().position(|known| known.key == unit).unwrap();
        for (column, score) in columns.split(' ').zip(line.split(' ')) {
            assert_eq!(
                format!("{:.2}", scores.figure(column).unwrap()[row].unwrap()),
                score,
                "{unit} {column}"
            );
        }
        assert_eq!(ranks.figure("Index").unwrap()[row], Some(f64::from(rank)));
    }
    let winsorised: Vec<&TreatmentRecord> =
        run.treatments.iter().filter(|record| record.rounds > 0).collect();
    assert_eq!(winsorised.len(), 15);
    assert!(winsorised.iter().all(|record| record.outcome == TreatmentOutcome::Winsorised));
    assert_eq!(winsorised.iter().filter(|record| record.raised > 0).count(), 1);
}

#[test]
fn the_newer_file_of_the_same_index_with_other_headings_gives_the_same_scores_and_ranks() {
    let scheme = scheme_of_pack();
    let Some(old) = run_of_published_raw(&scheme) else { return };
    let Some((header, rows)) = published("ASEM_iData.csv") else { return };
    let new = run(&scheme, &scheme.read(&header, &rows).unwrap().table).unwrap();
    let difference =
        largest_difference(new.table(StepKind::Aggregate).unwrap(), old.table(StepKind::Aggregate).unwrap());
    assert!(difference < 1e-7, "{difference}");
    assert_eq!(
        new.table(StepKind::Rank).unwrap().figure("Index"),
        old.table(StepKind::Rank).unwrap().figure("Index")
    );
}

/// From 1.0 on the package stops after 5 rounds whatever the number of units, before after a tenth of the
/// units rounded up, here 6. No indicator of this index needs more than 4, so both give the same.
#[test]
fn the_round_limit_of_the_newer_package_changes_nothing_in_this_index() {
    let mut scheme = scheme_of_pack();
    let Some(before) = run_of_published_raw(&scheme) else { return };
    scheme.treatment.as_mut().unwrap().limit = WinsoriseLimit::Points(5);
    let after = run_of_published_raw(&scheme).unwrap();
    assert_eq!(before, after);
    assert_eq!(before.treatments.iter().map(|record| record.rounds).max(), Some(4));
}
