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
use std::sync::{Condvar, Mutex, PoisonError};
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
                        PlainMantissas::Tiny(values) => Mantissas::Tiny(values),
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
        let mut file = new_file(path).map_err(failed)?;
        let names = run.scheme().output.columns.iter().map(|column| column.name.as_str());
        file.write_all(&header_line(names)).map_err(failed)?;
        arranged = write_pieces(&outputs, &file).map_err(failed)?;
    }
    write_side(arguments.benchmarks.as_deref(), outputs.benchmark_rows())?;
    write_side(arguments.groups.as_deref(), outputs.group_rows())?;
    Ok(arranged)
}

/// A new file in the place of an old one: whoever reads the old one goes on reading it whole, and the system need not
/// write out at once what it would of a file that was cut to nothing. What is no plain file is written into.
fn new_file(path: &Path) -> std::io::Result<File> {
    if std::fs::symlink_metadata(path).is_ok_and(|known| known.is_file()) {
        // Where it may not be removed it may still be written into.
        drop(std::fs::remove_file(path));
    }
    File::create(path)
}

/// Each of n threads prints every n-th piece and writes it when those before it are written. The same
/// text of a thread is filled again and again: it stays in its cache.
fn write_pieces(outputs: &Outputs<'_>, file: &File) -> std::io::Result<Duration> {
    let pieces = outputs.pieces();
    let threads = rayon::current_num_threads().min(pieces.len()).max(1);
    let turn = Turn::new();
    std::thread::scope(|scope| {
        let pieces = &pieces;
        let turn = &turn;
        let print = |first: usize| {
            let own = pieces.iter().enumerate().skip(first).step_by(threads);
            scope.spawn(move || print_pieces(outputs, own, turn, file))
        };
        let printing: Vec<_> = (0..threads).map(print).collect();
        let mut arranged = Duration::ZERO;
        for thread in printing {
            arranged += thread.join().map_err(|_| std::io::Error::other("输出线程中断"))??;
        }
        Ok(arranged)
    })
}

/// Prints and writes pieces; returns the time in which their values were computed once more.
fn print_pieces<'p>(
    outputs: &Outputs<'_>,
    pieces: impl Iterator<Item = (usize, &'p (usize, Range<usize>))>,
    turn: &Turn,
    mut file: &File,
) -> std::io::Result<Duration> {
    let mut arranged = Duration::ZERO;
    let mut text = CsvText::default();
    let mut ending = Ending { turn, is_orderly: false };
    for (number, (segment, rows)) in pieces {
        let begun = Instant::now();
        let columns = outputs.columns(*segment, rows.clone());
        arranged += begun.elapsed();
        let columns: Vec<Values<'_>> = columns.into_iter().map(values).collect();
        text.fill(&columns, rows.len());
        if !turn.is_reached(number) {
            break;
        }
        file.write_all(text.as_bytes())?;
        turn.pass();
    }
    ending.is_orderly = true;
    Ok(arranged)
}

/// Whose piece is written next; none any more when a thread has failed.
struct Turn {
    next: Mutex<Option<usize>>,
    passed: Condvar,
}

impl Turn {
    fn new() -> Self {
        Self { next: Mutex::new(Some(0)), passed: Condvar::new() }
    }

    /// Waits for the turn of a piece; `false` when it will not come.
    fn is_reached(&self, number: usize) -> bool {
        let next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = |next: &mut Option<usize>| next.is_some_and(|next| next < number);
        self.passed.wait_while(next, waiting).is_ok_and(|next| next.is_some())
    }

    fn pass(&self) {
        self.set(|next| next.map(|next| next + 1));
    }

    fn set(&self, change: impl FnOnce(Option<usize>) -> Option<usize>) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = change(*next);
        self.passed.notify_all();
    }
}

/// A thread that ends by an error or a panic lets nobody wait for it.
struct Ending<'t> {
    turn: &'t Turn,
    is_orderly: bool,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        if !self.is_orderly {
            self.turn.set(|_| None);
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
