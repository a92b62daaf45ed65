//! `muheng evaluate --input`: a clean table in, result tables out.

use crate::EvaluateArguments;
use crate::index_evaluation;
use crate::stop::Stop;
use desk::{PackFailure, Packs};
use fact::glossary::{self, Kind};
use jiff::civil::date;
use office::evaluation::index::IndexScheme;
use office::evaluation::output::{OutputValues, Outputs};
use office::evaluation::prepared::SUBJECT;
use office::evaluation::table::{Column, Heading, Mantissas, Segment, Table};
use office::evaluation::{CompileRequest, Past, Run, Scheme, compile, evaluate};
use paper::plain::{ColumnKind, CsvText, PlainMantissas, PlainTable, Values, header_line, read_plain};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Runs the command.
pub fn run(arguments: &EvaluateArguments) -> Result<(), Stop> {
    let input = arguments.input.as_ref().ok_or_else(|| Stop::Use("请给出 --input 表".to_owned()))?;
    let named =
        arguments.scheme.as_deref().ok_or_else(|| Stop::Use("请用 --scheme 给出方案。".to_owned()))?;
    let (name, id) = match named.split_once('/') {
        Some((name, id)) => (name, Some(id)),
        None => (named, None),
    };
    let pack = Packs::Folder(arguments.packs.clone()).load(name)?;
    let year = arguments
        .year
        .or_else(|| single_year(&pack))
        .ok_or_else(|| Stop::Use("请用 --year 给出评价年度".to_owned()))?;
    if IndexScheme::is_in(&pack, date(year, 12, 31)) {
        return index_evaluation::run(&pack, date(year, 12, 31), input, arguments.output.as_deref());
    }
    let request = CompileRequest { scheme: id, day: date(year, 12, 31), overrides: BTreeMap::new() };
    let scheme = compile(&pack, &request).map_err(PackFailure::Refused)?;
    let mut clock = Clock { on: arguments.timing, last: Instant::now() };
    let table = read_table(input, &scheme)?;
    clock.step("读取");
    let run = evaluate(&scheme, table, year, Past::default());
    clock.step("计算");
    let arranged = write_results(arguments, &run)?;
    clock.step("写出");
    clock.say("其中各行数值（各线程之和）", arranged);
    Ok(())
}

struct Clock {
    on: bool,
    last: Instant,
}

impl Clock {
    fn step(&mut self, name: &str) {
        self.say(name, self.last.elapsed());
        self.last = Instant::now();
    }

    fn say(&self, name: &str, time: Duration) {
        if self.on {
            eprintln!("{name} {:.3} 秒", time.as_secs_f64());
        }
    }
}

/// The year of a pack that covers exactly one calendar year.
pub fn single_year(pack: &law::Pack) -> Option<i16> {
    let (from, to) = (pack.days.from, pack.days.to?);
    let whole = from.month() == 1 && from.day() == 1 && to.month() == 12 && to.day() == 31;
    (whole && from.year() == to.year()).then_some(from.year())
}

/// The columns of a table that the scheme reads.
pub fn read_table(path: &Path, scheme: &Scheme) -> Result<Table, Stop> {
    let file = File::open(path).map_err(|error| Stop::Io(path.to_owned(), error))?;
    let subject = scheme.input_subject.clone().unwrap_or_else(|| "uscc".to_owned());
    let term_of = |name: &str| scheme.input_columns.get(name).map_or(name, String::as_str).to_owned();
    let kind = |name: &str| {
        if name == subject {
            return ColumnKind::Key;
        }
        let term = term_of(name);
        if !scheme.terms.iter().any(|wanted| **wanted == *term) {
            return ColumnKind::Skip;
        }
        match glossary::term(&term).map(|term| term.kind) {
            Some(Kind::Number | Kind::Flag) => ColumnKind::Number,
            // Codes that stand for places or industries are numbers in many files.
            Some(Kind::Text) if term == "region" || term.starts_with("industry") => ColumnKind::Key,
            _ => ColumnKind::Text,
        }
    };
    let (names, table) =
        read_plain(file, kind).map_err(|error| Stop::Findings(format!("{}：{error}", path.display())))?;
    if !names.contains(&subject) {
        return Err(Stop::Use(format!("{}：没有“{subject}”列", path.display())));
    }
    let kept: Vec<(usize, String)> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| kind(name) != ColumnKind::Skip)
        .map(|(index, name)| (index, if *name == subject { SUBJECT.to_owned() } else { term_of(name) }))
        .collect();
    Ok(into_table(table, &kept))
}

fn into_table(plain: PlainTable, kept: &[(usize, String)]) -> Table {
    let headings = kept
        .iter()
        .map(|(index, term)| Heading {
            term: term.as_str().into(),
            digits: plain.digits[*index],
            texts: plain.texts[*index].clone(),
        })
        .collect();
    let segments = plain
        .segments
        .into_iter()
        .map(|mut segment| Segment {
            start: segment.start,
            rows: segment.rows,
            columns: kept
                .iter()
                .map(|(index, _)| {
                    let column = std::mem::take(&mut segment.columns[*index]);
                    let mantissas = match column.mantissas {
                        PlainMantissas::Narrow(values) => Mantissas::Narrow(values),
                        PlainMantissas::Wide(values) => Mantissas::Wide(values),
                    };
                    Column::new(mantissas, column.gaps)
                })
                .collect(),
        })
        .collect();
    let table = Table::new(headings, segments);
    match table.position(SUBJECT) {
        Some(column) => table.sorted_by(column),
        None => table,
    }
}

/// Writes what was asked for; returns the time in which the values of the rows were computed once more to be printed.
fn write_results(arguments: &EvaluateArguments, run: &Run<'_>) -> Result<Duration, Stop> {
    let outputs = Outputs::new(run);
    let mut arranged = Duration::ZERO;
    if let Some(path) = &arguments.output {
        let failed = |error| Stop::Io(path.clone(), error);
        let mut file = File::create(path).map_err(failed)?;
        let names = run.scheme().output.columns.iter().map(|column| column.name.as_str());
        file.write_all(&header_line(names)).map_err(failed)?;
        arranged = write_pieces(&outputs, &mut file).map_err(failed)?;
    }
    write_side(arguments.benchmarks.as_deref(), outputs.benchmark_rows())?;
    write_side(arguments.groups.as_deref(), outputs.group_rows())?;
    Ok(arranged)
}

/// Each of n threads prints every n-th piece while this one writes the pieces in their order. The same
/// two texts of a thread are filled again and again: they stay in the cache.
fn write_pieces(outputs: &Outputs<'_>, file: &mut File) -> std::io::Result<Duration> {
    let pieces = outputs.pieces();
    let arranged = AtomicU64::new(0);
    let threads = rayon::current_num_threads().min(pieces.len()).max(1);
    std::thread::scope(|scope| {
        let lines: Vec<_> = (0..threads)
            .map(|first| {
                let (printed, to_write) = sync_channel::<CsvText>(2);
                let (written, to_fill) = sync_channel::<CsvText>(2);
                let own = pieces.iter().skip(first).step_by(threads);
                let arranged = &arranged;
                scope.spawn(move || print_pieces(outputs, own, &to_fill, &printed, arranged));
                (written, to_write)
            })
            .collect();
        for (written, _) in &lines {
            for _ in 0..2 {
                let _ended_already = written.send(CsvText::default());
            }
        }
        for (written, to_write) in lines.iter().cycle().take(pieces.len()) {
            // A thread that is gone has panicked, which the scope passes on.
            let Ok(text) = to_write.recv() else { break };
            file.write_all(text.as_bytes())?;
            let _ended_already = written.send(text);
        }
        Ok(())
    })
    .map(|()| Duration::from_nanos(arranged.load(Ordering::Relaxed)))
}

fn print_pieces<'p>(
    outputs: &Outputs<'_>,
    pieces: impl Iterator<Item = &'p (usize, Range<usize>)>,
    to_fill: &Receiver<CsvText>,
    printed: &SyncSender<CsvText>,
    arranged: &AtomicU64,
) {
    for (segment, rows) in pieces {
        // No more texts come when the writing has failed.
        let Ok(mut text) = to_fill.recv() else { return };
        let begun = Instant::now();
        let columns = outputs.columns(*segment, rows.clone());
        let nanoseconds = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        arranged.fetch_add(nanoseconds, Ordering::Relaxed);
        let columns: Vec<Values<'_>> = columns.into_iter().map(values).collect();
        text.fill(&columns, rows.len());
        if printed.send(text).is_err() {
            return;
        }
    }
}

fn write_side(path: Option<&Path>, rows: Option<(Vec<String>, Vec<Vec<String>>)>) -> Result<(), Stop> {
    let Some(path) = path else { return Ok(()) };
    let Some((header, rows)) = rows else {
        return Err(Stop::Use("这个方案没有声明该表的输出格式（[output]）".to_owned()));
    };
    let mut text = header_line(header.iter().map(String::as_str));
    for row in rows {
        text.extend(header_line(row.iter().map(String::as_str)));
    }
    std::fs::write(path, text).map_err(|error| Stop::Io(path.to_owned(), error))
}

fn values(values: OutputValues<'_>) -> Values<'_> {
    match values {
        OutputValues::Narrow { mantissas, digits, gaps } => Values::Narrow { mantissas, digits, gaps },
        OutputValues::Wide { mantissas, digits, gaps } => Values::Wide { mantissas, digits, gaps },
        OutputValues::Binary(numbers) => Values::Binary(numbers),
        OutputValues::Text { places, texts } => Values::Text { places, texts },
    }
}
