//! Opens a file of any format on a thread of its own: what it is, is decided by its content; a
//! panic or a hang of a reader library becomes a problem like any other.
//!
//! The panic hook of the process is wrapped once, so that a panic on a reading thread prints
//! nothing. A reading that runs out of time is told to stop at its next row; one that never comes
//! back from a library call stays behind, because a thread cannot be killed.

use super::{Message, Problem, Row, SheetHead, compound, dbf, html, json, legacy, ods, text, xlsx};
use crate::intake::{Delivery, Limits};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

const THREAD_NAME: &str = "paper-reader";
const BATCH_ROWS: usize = 128;
const BATCHES_AHEAD: usize = 8;
const STACK_BYTES: usize = 32 << 20;

/// Why a reader stops.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Nobody listens any more.
    Gone,
    /// The sheet is larger than allowed; the next one may be read.
    SheetFull,
    /// The file cannot be read on.
    Problem(Problem),
}

/// What a reader writes to: checks limits, gathers rows into batches.
pub(crate) struct Writer {
    sender: SyncSender<Message>,
    batch: Vec<Row>,
    sheet: String,
    limits: Limits,
    has_wide_row: bool,
    rows_seen: u32,
}

/// The messages of one file, until it ends or its time is up.
pub(crate) struct Feed {
    receiver: Option<Receiver<Message>>,
    first: Option<Problem>,
    deadline: Instant,
    seconds: u64,
}

/// Opens a file. Nothing is refused here; problems come with the feed.
pub(crate) fn open(name: &str, bytes: Vec<u8>, delivery: &Delivery) -> Feed {
    let limits = delivery.limits;
    let deadline = Instant::now() + limits.time;
    let seconds = limits.time.as_secs();
    let first = if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        Some(Problem::empty())
    } else if bytes.len() as u64 > limits.file_bytes {
        Some(Problem::too_large(limits.file_bytes >> 20))
    } else {
        None
    };
    if first.is_some() {
        return Feed { receiver: None, first, deadline, seconds };
    }
    silence_reading_threads();
    let (sender, receiver) = sync_channel(BATCHES_AHEAD);
    let name = name.to_lowercase();
    let code_page = delivery.code_page.clone();
    let work = move || {
        let mut writer = Writer {
            sender,
            batch: Vec::with_capacity(BATCH_ROWS),
            sheet: String::new(),
            limits,
            has_wide_row: false,
            rows_seen: 0,
        };
        let done = catch_unwind(AssertUnwindSafe(|| {
            dispatch(&name, bytes, code_page.as_deref(), &mut writer).and_then(|()| writer.flush())
        }));
        let problem = match done {
            Ok(Ok(()) | Err(Stop::Gone | Stop::SheetFull)) => return,
            Ok(Err(Stop::Problem(problem))) => problem,
            Err(_) => Problem::reader_failed(),
        };
        // Rows gathered before the problem are good rows; nobody listening is no problem here.
        let _ = writer.flush().and_then(|()| writer.problem(problem));
    };
    let spawned = thread::Builder::new().name(THREAD_NAME.to_owned()).stack_size(STACK_BYTES).spawn(work);
    match spawned {
        Ok(_) => Feed { receiver: Some(receiver), first: None, deadline, seconds },
        Err(_) => Feed { receiver: None, first: Some(Problem::reader_failed()), deadline, seconds },
    }
}

impl Iterator for Feed {
    type Item = Message;

    fn next(&mut self) -> Option<Message> {
        if let Some(problem) = self.first.take() {
            return Some(Message::Problem(problem));
        }
        let receiver = self.receiver.as_ref()?;
        let left = self.deadline.saturating_duration_since(Instant::now());
        let received =
            if left == Duration::ZERO { Err(RecvTimeoutError::Timeout) } else { receiver.recv_timeout(left) };
        match received {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                self.receiver = None;
                Some(Message::Problem(Problem::timed_out(self.seconds)))
            }
        }
    }
}

impl Writer {
    /// Limits of this file.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Names all sheets before the first begins.
    pub(crate) fn sheets(&mut self, names: impl IntoIterator<Item = String>) -> Result<(), Stop> {
        self.send(Message::Sheets(names.into_iter().collect()))
    }

    /// Begins a sheet.
    pub(crate) fn sheet(&mut self, head: SheetHead) -> Result<(), Stop> {
        self.flush()?;
        self.has_wide_row = false;
        self.rows_seen = 0;
        self.sheet.clone_from(&head.name);
        self.send(Message::Sheet(head))
    }

    /// One row; without cells it only counts.
    pub(crate) fn row(&mut self, row: Row) -> Result<(), Stop> {
        self.rows_seen += 1;
        if row.number > self.limits.rows || self.rows_seen > self.limits.rows {
            self.flush()?;
            self.too_large()?;
            return Err(Stop::SheetFull);
        }
        if row.cells.is_empty() {
            return Ok(());
        }
        self.batch.push(row);
        if self.batch.len() >= BATCH_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    /// The column (from 1) of an index (from 0), unless it is beyond what is read.
    pub(crate) fn column(&mut self, index: usize) -> Option<u16> {
        let column = u16::try_from(index + 1).ok().filter(|column| *column <= self.limits.columns);
        self.has_wide_row |= column.is_none();
        column
    }

    /// Something is wrong.
    pub(crate) fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.send(Message::Problem(problem))
    }

    /// Hands over what is gathered.
    pub(crate) fn flush(&mut self) -> Result<(), Stop> {
        if !self.batch.is_empty() {
            let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH_ROWS));
            self.send(Message::Rows(batch))?;
        }
        if std::mem::take(&mut self.has_wide_row) {
            self.too_large()?;
        }
        Ok(())
    }

    fn too_large(&mut self) -> Result<(), Stop> {
        let problem = Problem::sheet_too_large(&self.sheet, self.limits.rows, self.limits.columns);
        self.problem(problem)
    }

    fn send(&self, message: Message) -> Result<(), Stop> {
        self.sender.send(message).map_err(|_| Stop::Gone)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Xlsx,
    Xlsb,
    Ods,
    Xls,
    Html,
    Json,
    Dbf,
    Text,
}

fn dispatch(name: &str, bytes: Vec<u8>, code_page: Option<&str>, writer: &mut Writer) -> Result<(), Stop> {
    let format = detect(name, &bytes, writer)?;
    if let Some(kind) = renamed(name, format) {
        writer.problem(Problem::renamed(kind))?;
    }
    match format {
        Format::Xlsx => xlsx::read(&bytes, writer),
        Format::Ods => ods::read(&bytes, writer),
        Format::Xlsb => legacy::read_binary(bytes, writer),
        Format::Xls => legacy::read(bytes, writer),
        Format::Html => html::read(&bytes, writer),
        Format::Json => json::read(&bytes, writer),
        Format::Dbf => dbf::read(&bytes, code_page, writer),
        Format::Text => text::read(&bytes, writer),
    }
}

fn detect(name: &str, bytes: &[u8], writer: &Writer) -> Result<Format, Stop> {
    let not_a_table = |kind: &str| Err(Stop::Problem(Problem::not_a_table(kind)));
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(bytes, writer);
    }
    if bytes.starts_with(&compound::MAGIC) {
        return match compound::kind(bytes)? {
            compound::Kind::Workbook => Ok(Format::Xls),
            compound::Kind::Encrypted => Err(Stop::Problem(Problem::encrypted())),
            compound::Kind::Document => not_a_table(" Word 文档"),
            compound::Kind::Other => Err(Stop::Problem(Problem::broken("其中没有工作簿"))),
        };
    }
    for (start, kind) in [
        (b"%PDF".as_slice(), " PDF 文件"),
        (b"\x89PNG", "图片"),
        (b"\xff\xd8\xff", "图片"),
        (b"GIF8", "图片"),
        (b"MIME-Version", "网页归档（mht）"),
        (b"SQLite format 3", "数据库"),
    ] {
        if bytes.starts_with(start) {
            return not_a_table(kind);
        }
    }
    for start in [b"Rar!".as_slice(), b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"] {
        if bytes.starts_with(start) {
            return Err(Stop::Problem(Problem::archive()));
        }
    }
    if name.ends_with(".dbf") || (dbf::looks_like(bytes) && !name.ends_with(".csv")) {
        return Ok(Format::Dbf);
    }
    textual(name, bytes)
}

fn zipped(bytes: &[u8], writer: &Writer) -> Result<Format, Stop> {
    let names = xlsx::part_names(bytes, writer.limits())?;
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has("xl/") || names.iter().any(|name| name == "workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if has("content.xml") {
        return Ok(Format::Ods);
    }
    Err(Stop::Problem(if has("word/") {
        Problem::not_a_table(" Word 文档")
    } else if has("ppt/") {
        Problem::not_a_table(" PowerPoint 文档")
    } else if has("[content_types].xml") {
        Problem::broken("缺少工作簿部分")
    } else {
        Problem::archive()
    }))
}

fn textual(name: &str, bytes: &[u8]) -> Result<Format, Stop> {
    let sample = &bytes[..bytes.len().min(4_096)];
    let has_mark = sample.starts_with(&[0xff, 0xfe]) || sample.starts_with(&[0xfe, 0xff]);
    let lower = String::from_utf8_lossy(sample).replace('\0', "").to_lowercase();
    let start = lower.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    if start.starts_with('<')
        && ["<html", "<table", "<!doctype html", "office:spreadsheet", "<tr"]
            .iter()
            .any(|mark| lower.contains(mark))
    {
        return Ok(Format::Html);
    }
    if start.starts_with(['{', '['])
        && (name.ends_with(".json") || serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok())
    {
        return Ok(Format::Json);
    }
    let odd = sample
        .iter()
        .filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a))
        .count();
    let zeros = sample.iter().filter(|byte| **byte == 0).count();
    // UTF-16 text has a zero in every ASCII letter and few other control bytes.
    let is_wide = has_mark || (zeros * 4 > sample.len() && odd - zeros < 8);
    if odd * 50 > sample.len() && !is_wide {
        return Err(Stop::Problem(Problem::not_a_table("无法识别的二进制文件")));
    }
    Ok(Format::Text)
}

/// What the file really is, when its name says something else.
fn renamed(name: &str, format: Format) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    let (usual, kind): (&[&str], _) = match format {
        Format::Xlsx => (&["xlsx", "xlsm", "xltx", "xltm"], " xlsx 工作簿"),
        Format::Xlsb => (&["xlsb"], " xlsb 工作簿"),
        Format::Ods => (&["ods", "ots", "fods"], " ods 工作簿"),
        Format::Xls => (&["xls", "xlt", "et", "ett"], "旧版 xls 工作簿"),
        Format::Html => (&["htm", "html", "xml"], "网页表格"),
        Format::Json => (&["json"], " JSON 文本"),
        Format::Dbf => (&["dbf"], " dbf 表"),
        Format::Text => (&["csv", "txt", "tsv", "tab", "prn", "dat"], "文本表格"),
    };
    (!usual.contains(&extension)).then_some(kind)
}

fn silence_reading_threads() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(THREAD_NAME) {
                usual(info);
            }
        }));
    });
}
