//! Walks over millions of rows of a SQLite file: one connection on a thread of its own, rows handed over in blocks. The
//! pool's driver hands them over one by one and asks for memory and a lock for every value, which is felt from some
//! hundred thousand rows on. Everything is read as it stands at one moment.

use crate::engine::Value;
use crate::trouble::Trouble;
use futures::stream::{self, BoxStream, StreamExt as _};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Rows, ToSql, params_from_iter};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::sync::mpsc as blocks;

/// A block is handed over when it has so many rows or so many bytes.
const ROWS_AT_ONCE: usize = 256;
const BYTES_AT_ONCE: usize = 256 * 1024;
/// Blocks that wait to be taken.
const BLOCKS_WAITING: usize = 4;

/// A reader of one moment. It ends with its last handle.
pub struct Scan {
    questions: mpsc::Sender<Question>,
}

struct Question {
    sql: String,
    values: Vec<Value<'static>>,
    answer: blocks::Sender<Result<Arc<Block>, Trouble>>,
}

/// Some rows with all their values.
#[derive(Default)]
struct Block {
    columns: usize,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
}

/// A value; texts and bytes by their place in the block.
#[derive(Clone, Copy)]
enum Cell {
    Null,
    Whole(i64),
    Text(usize, usize),
    Bytes(usize, usize),
    /// A number with a fraction: no table has any.
    Odd,
}

/// A row of a block.
pub struct ScannedRow {
    block: Arc<Block>,
    row: usize,
}

impl Scan {
    /// Begins to read a file that the pool has open already.
    pub async fn open(file: &Path, busy: Duration) -> Result<Self, Trouble> {
        let file = file.to_owned();
        let (questions, asked) = mpsc::channel();
        let (opened, opening) = tokio::sync::oneshot::channel();
        std::thread::Builder::new()
            .name("scan".to_owned())
            .spawn(move || match open(&file, busy) {
                Ok(connection) => {
                    // Nobody waits any more when the one who asked has gone away; then `asked` is closed too.
                    opened.send(Ok(())).unwrap_or_default();
                    answer_all(&connection, &asked);
                }
                Err(error) => opened.send(Err(Trouble::unavailable(error))).unwrap_or_default(),
            })
            .map_err(Trouble::unavailable)?;
        opening.await.map_err(Trouble::unavailable)??;
        Ok(Self { questions })
    }

    /// The rows of a query.
    pub fn stream(
        &self,
        sql: &str,
        values: &[Value<'_>],
    ) -> Result<BoxStream<'static, Result<ScannedRow, Trouble>>, Trouble> {
        let (answer, answered) = blocks::channel(BLOCKS_WAITING);
        let values = values.iter().map(Value::owned).collect();
        let question = Question { sql: sql.to_owned(), values, answer };
        self.questions.send(question).map_err(|_| Trouble::unavailable("读取线程已经结束"))?;
        let taken = stream::unfold(answered, |mut answered| async {
            let block = answered.recv().await?;
            Some((block, answered))
        });
        let rows = taken.flat_map(|block| match block {
            Ok(block) => {
                let count = block.cells.len() / block.columns.max(1);
                stream::iter((0..count).map(move |row| Ok(ScannedRow { block: Arc::clone(&block), row })))
                    .left_stream()
            }
            Err(trouble) => stream::iter([Err(trouble)]).right_stream(),
        });
        Ok(rows.boxed())
    }
}

impl ScannedRow {
    fn cell(&self, column: usize) -> Result<Cell, Trouble> {
        let cell = (column < self.block.columns).then(|| self.row * self.block.columns + column);
        let cell = cell.and_then(|place| self.block.cells.get(place)).copied();
        cell.ok_or_else(|| wrong_kind(column))
    }

    fn slice(&self, from: usize, to: usize) -> &[u8] {
        self.block.bytes.get(from..to).unwrap_or_default()
    }

    pub fn optional_whole(&self, column: usize) -> Result<Option<i64>, Trouble> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Whole(number) => Ok(Some(number)),
            _ => Err(wrong_kind(column)),
        }
    }

    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, Trouble> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Text(from, to) => {
                std::str::from_utf8(self.slice(from, to)).map(Some).map_err(|_| wrong_kind(column))
            }
            _ => Err(wrong_kind(column)),
        }
    }

    pub fn optional_bytes(&self, column: usize) -> Result<Option<&[u8]>, Trouble> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Bytes(from, to) => Ok(Some(self.slice(from, to))),
            _ => Err(wrong_kind(column)),
        }
    }
}

fn wrong_kind(column: usize) -> Trouble {
    Trouble::corrupt(&format!("第 {} 列不是应有的种类", column + 1))
}

fn open(file: &Path, busy: Duration) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(busy)?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    // One moment for all that is asked: it begins with the first question.
    connection.execute_batch("BEGIN")?;
    Ok(connection)
}

fn answer_all(connection: &Connection, asked: &mpsc::Receiver<Question>) {
    while let Ok(question) = asked.recv() {
        if let Err(error) = answer(connection, &question) {
            // Who does not listen any more needs no error.
            question.answer.blocking_send(Err(Trouble::unavailable(error))).unwrap_or_default();
        }
    }
}

fn answer(connection: &Connection, question: &Question) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&question.sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params_from_iter(&question.values))?;
    loop {
        let block = next_block(&mut rows, columns)?;
        if block.cells.is_empty() || question.answer.blocking_send(Ok(Arc::new(block))).is_err() {
            return Ok(());
        }
    }
}

fn next_block(rows: &mut Rows<'_>, columns: usize) -> rusqlite::Result<Block> {
    let mut block = Block { columns, cells: Vec::with_capacity(ROWS_AT_ONCE * columns), bytes: Vec::new() };
    while block.cells.len() < ROWS_AT_ONCE * columns && block.bytes.len() < BYTES_AT_ONCE {
        let Some(row) = rows.next()? else { break };
        for column in 0..columns {
            let cell = match row.get_ref(column)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Whole(number),
                ValueRef::Real(_) => Cell::Odd,
                ValueRef::Text(text) => {
                    let (from, to) = block.keep(text);
                    Cell::Text(from, to)
                }
                ValueRef::Blob(bytes) => {
                    let (from, to) = block.keep(bytes);
                    Cell::Bytes(from, to)
                }
            };
            block.cells.push(cell);
        }
    }
    Ok(block)
}

impl Block {
    fn keep(&mut self, bytes: &[u8]) -> (usize, usize) {
        let from = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        (from, self.bytes.len())
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Whole(Some(number)) => ValueRef::Integer(*number),
            Self::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(Some(bytes)) => ValueRef::Blob(bytes),
            Self::Whole(None) | Self::Text(None) | Self::Bytes(None) => ValueRef::Null,
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}
