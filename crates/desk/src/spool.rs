//! The facts of a large file, written beside memory while it is read, into a file without a name that ends with the
//! program. What a fact means is left to those who read it back; they get the very facts that were handed in.

mod coding;

use coding::{Decoder, Encoder};
use fact::{Fact, Finding, Source};
use office::journal::{ArchiveError, FactPieces, Pieces};
use paper::{Sink, Withdrawn};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

/// Facts that stay in memory before any is written beside it; also those of a piece, or a row more.
pub(crate) const PIECE: usize = 16_384;

/// Takes what a reader hands over.
pub(crate) struct Spooling {
    most: usize,
    held: Vec<Fact>,
    written: Option<Written>,
    findings: Vec<Finding>,
    trouble: Option<io::Error>,
}

/// What was written, as long as more may come.
struct Written {
    file: BufWriter<File>,
    encoder: Encoder,
    at: u64,
    count: u64,
    sheets: Vec<Sheet>,
}

/// The facts of one sheet that were handed over without a break.
#[derive(Clone, Debug)]
struct Sheet {
    source: Arc<Source>,
    from: u64,
    to: u64,
    last_row: u32,
    /// Whether its rows came in their order.
    ascending: bool,
}

/// Everything that was handed over.
pub(crate) struct Spooled {
    /// The facts, when they fit into memory.
    pub facts: Vec<Fact>,
    /// The facts, when they do not.
    pub spool: Option<Arc<Spool>>,
    /// Findings.
    pub findings: Vec<Finding>,
}

/// Facts beside memory.
pub(crate) struct Spool {
    /// One reader at a time has the file's place.
    file: Mutex<File>,
    words: Vec<Arc<str>>,
    sheets: Vec<Sheet>,
    count: u64,
    withdrawn: HashSet<Withdrawn>,
}

impl Spooling {
    /// With room for so many facts in memory.
    pub fn new(most: usize) -> Self {
        Self { most, held: Vec::new(), written: None, findings: Vec::new(), trouble: None }
    }

    fn write_out(&mut self) -> io::Result<()> {
        let written = match &mut self.written {
            Some(written) => written,
            empty => empty.insert(Written::new()?),
        };
        for row in self.held.chunk_by(one_row) {
            written.row(row)?;
        }
        self.held.clear();
        Ok(())
    }

    /// Everything handed over, without what the reader took back.
    ///
    /// # Errors
    /// When it could not be written or cannot be read back.
    pub fn finish(mut self, withdrawn: Vec<Withdrawn>) -> Result<Spooled, ArchiveError> {
        let withdrawn: HashSet<Withdrawn> = withdrawn.into_iter().collect();
        if self.written.is_some() {
            let rest = self.write_out();
            self.trouble = self.trouble.take().or(rest.err());
        }
        if let Some(trouble) = &self.trouble {
            return Err(unavailable(trouble));
        }
        let Some(written) = self.written else {
            self.held.retain(|fact| stays(&withdrawn, fact));
            return Ok(Spooled { facts: self.held, spool: None, findings: self.findings });
        };
        let spool = written.finish(withdrawn).map_err(|error| unavailable(&error))?;
        // Rows that came out of their order must be sorted, which only memory can.
        let ordered = spool.is_ordered();
        let spool = spool.counted()?;
        if ordered {
            return Ok(Spooled { facts: Vec::new(), spool: Some(Arc::new(spool)), findings: self.findings });
        }
        let mut facts = Vec::with_capacity(usize::try_from(spool.count).unwrap_or(0));
        for piece in spool.pieces() {
            facts.extend(piece?);
        }
        Ok(Spooled { facts, spool: None, findings: self.findings })
    }
}

impl Sink for Spooling {
    fn fact(&mut self, fact: Fact) {
        let ends_a_row = self.held.last().is_some_and(|last| !one_row(last, &fact));
        if ends_a_row && self.held.len() >= self.most && self.trouble.is_none() {
            self.trouble = self.write_out().err();
        }
        // After a trouble nothing more is kept: the delivery fails at its end.
        if self.trouble.is_none() {
            self.held.push(fact);
        }
    }

    fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

impl Written {
    fn new() -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::new(tempfile::tempfile()?),
            encoder: Encoder::default(),
            at: 0,
            count: 0,
            sheets: Vec::new(),
        })
    }

    fn row(&mut self, facts: &[Fact]) -> io::Result<()> {
        let Some(first) = facts.first() else { return Ok(()) };
        let (source, row) = (&first.origin.source, first.origin.row);
        let bytes = self.encoder.row(facts);
        let to = self.at + bytes.len() as u64;
        match self.sheets.last_mut().filter(|sheet| Arc::ptr_eq(&sheet.source, source)) {
            Some(sheet) => {
                sheet.ascending &= sheet.last_row <= row;
                (sheet.to, sheet.last_row) = (to, row);
            }
            None => self.sheets.push(Sheet {
                source: source.clone(),
                from: self.at,
                to,
                last_row: row,
                ascending: true,
            }),
        }
        self.file.write_all(bytes)?;
        (self.at, self.count) = (to, self.count + facts.len() as u64);
        Ok(())
    }

    fn finish(self, withdrawn: HashSet<Withdrawn>) -> io::Result<Spool> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let words = self.encoder.words();
        Ok(Spool { file: Mutex::new(file), words, sheets: self.sheets, count: self.count, withdrawn })
    }
}

impl Spool {
    /// Whether each sheet came in one stretch, its rows in their order.
    fn is_ordered(&self) -> bool {
        let mut seen: HashMap<&Source, ()> = HashMap::new();
        self.sheets.iter().all(|sheet| sheet.ascending && seen.insert(&sheet.source, ()).is_none())
    }

    /// With its facts counted anew, without those taken back.
    fn counted(mut self) -> Result<Self, ArchiveError> {
        if !self.withdrawn.is_empty() {
            let mut count = 0;
            for piece in self.pieces() {
                count += piece?.len() as u64;
            }
            self.count = count;
        }
        Ok(self)
    }

    fn read<'a>(&'a self, sheets: Vec<&'a Sheet>) -> Pieces<'a> {
        Box::new(Reading { spool: self, sheets: sheets.into_iter(), current: None })
    }

    /// Bytes of a stretch; the file's place belongs to whoever holds the lock.
    fn stretch(&self, from: u64, most: u64) -> io::Result<Vec<u8>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        BufReader::new((&mut *file).take(most)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl FactPieces for Spool {
    fn count(&self) -> u64 {
        self.count
    }

    fn pieces(&self) -> Pieces<'_> {
        self.read(self.sheets.iter().collect())
    }

    fn pieces_by_row(&self) -> Pieces<'_> {
        let mut sheets: Vec<&Sheet> = self.sheets.iter().collect();
        sheets.sort_by(|left, right| {
            office::registry::source_order(&left.source).cmp(&office::registry::source_order(&right.source))
        });
        self.read(sheets)
    }
}

impl std::fmt::Debug for Spool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spool").field("count", &self.count).finish_non_exhaustive()
    }
}

/// A walk over sheets.
struct Reading<'a> {
    spool: &'a Spool,
    sheets: std::vec::IntoIter<&'a Sheet>,
    current: Option<(&'a Sheet, u64)>,
}

/// Read from the file at once; a row is far shorter.
const STRETCH: u64 = 1 << 18;

impl Reading<'_> {
    /// The next rows of the sheets, at most a stretch of the file.
    fn next_rows(&mut self) -> Option<Result<Vec<Fact>, ArchiveError>> {
        let (sheet, at) = match self.current.take() {
            Some((sheet, at)) if at < sheet.to => (sheet, at),
            _ => {
                let sheet = self.sheets.next()?;
                (sheet, sheet.from)
            }
        };
        let mut most = STRETCH.min(sheet.to - at);
        loop {
            let bytes = match self.spool.stretch(at, most) {
                Ok(bytes) => bytes,
                Err(error) => return Some(Err(unavailable(&error))),
            };
            let mut decoder = Decoder::new(&bytes, &self.spool.words, &sheet.source);
            let facts = match decoder.rows() {
                Ok(facts) => facts,
                Err(what) => return Some(Err(ArchiveError::Unavailable(what.to_owned()))),
            };
            if decoder.taken() == 0 && most < sheet.to - at {
                // One row longer than a stretch: a wider look.
                most = most.saturating_mul(4).min(sheet.to - at);
                continue;
            }
            if decoder.taken() == 0 {
                return Some(Err(ArchiveError::Unavailable("临时文件不完整".to_owned())));
            }
            self.current = Some((sheet, at + decoder.taken()));
            return Some(Ok(facts));
        }
    }
}

impl Iterator for Reading<'_> {
    type Item = Result<Vec<Fact>, ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut rows = match self.next_rows()? {
                Ok(rows) => rows,
                failed => return Some(failed),
            };
            rows.retain(|fact| stays(&self.spool.withdrawn, fact));
            if !rows.is_empty() {
                return Some(Ok(rows));
            }
        }
    }
}

fn one_row(left: &Fact, right: &Fact) -> bool {
    left.origin.row == right.origin.row
        && left.subject == right.subject
        && Arc::ptr_eq(&left.origin.source, &right.origin.source)
}

fn stays(withdrawn: &HashSet<Withdrawn>, fact: &Fact) -> bool {
    withdrawn.is_empty() || {
        let source = || Arc::clone(&fact.origin.source);
        !withdrawn.contains(&Withdrawn::Row(source(), fact.origin.row))
            && !withdrawn.contains(&Withdrawn::Column(source(), fact.origin.column))
    }
}

fn unavailable(error: &io::Error) -> ArchiveError {
    ArchiveError::Unavailable(format!("临时文件写不了或读不了（{error}），请检查磁盘空间"))
}

#[cfg(test)]
mod tests;
