//! `muheng audit`: the journal checked, carried out again, and written out.

use crate::data_folder::made;
use crate::language::Language;
use crate::place::{Place, run};
use crate::progress;
use crate::stop::Stop;
use clap::Subcommand;
use desk::{Trouble, replay};
use office::journal::{Archive, Entry, EntryFilter, Page, hex};
use paper::{Cell, ColumnStyle, Note, Workbook, WriteError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Location, Store};

/// Entries read at once.
const ENTRIES: u32 = 5_000;

/// Arguments of `muheng audit`.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 校验每一行和整条链，指出被改、被删、被插入的行
    Verify {
        #[command(flatten)]
        place: Place,
        /// 以前另记的链尾校验值（SM3）：核对它还在链上，日志末尾没有被截短
        #[arg(long, conflicts_with = "backup")]
        head: Option<String>,
        /// 以前的备份：核对它的链尾还在链上，日志末尾没有被截短
        #[arg(long)]
        backup: Option<PathBuf>,
    },
    /// 把全部操作重新做一遍，逐项对照
    Replay {
        #[command(flatten)]
        place: Place,
        /// 重演到这个空文件夹或 postgres:// 空库；不写时用临时文件夹
        #[arg(long)]
        into: Option<String>,
    },
    /// 把操作日志写成 xlsx
    Export {
        #[command(flatten)]
        place: Place,
        /// 文件
        #[arg(long)]
        out: PathBuf,
    },
}

/// Runs the command.
pub fn run_audit(arguments: &Arguments, lang: Language) -> Result<(), Stop> {
    match &arguments.command {
        Command::Verify { place, head, backup } => {
            run(verify(place, head.as_deref(), backup.as_deref(), lang))
        }
        Command::Replay { place, into } => run(again(place, into.as_deref(), lang)),
        Command::Export { place, out } => run(export(place, out)),
    }
}

async fn verify(
    place: &Place,
    head: Option<&str>,
    backup: Option<&Path>,
    lang: Language,
) -> Result<(), Stop> {
    let store = place.beside().await?;
    let last = store.head().await.map_err(Trouble::from)?;
    let total = last.as_ref().map_or(0, |head| head.seq);
    let bar = progress::bar(usize::try_from(total).unwrap_or(usize::MAX), lang.pick("校验", "verifying"));
    let found = store.verify(&|progress| bar.set_position(progress.done)).await.map_err(Trouble::from)?;
    bar.finish_and_clear();
    for fault in &found.faults {
        say!("{}", fault.what);
    }
    // A tail that was cut off leaves a chain without a fault: only what was noted elsewhere tells of it.
    let cut = match (head, backup) {
        (Some(head), _) => without_head(&store, head).await?,
        (None, Some(file)) => without_tail(&store, file).await?,
        (None, None) => None,
    };
    if let Some(cut) = cut {
        return Err(Stop::Findings(cut));
    }
    match (found.faults.len(), lang) {
        (0, Language::Zh) => {
            say!("校验 {} 项操作、{} 行，全部与记录时一致。", found.entries, found.rows);
            if let Some(last) = last {
                say!("链尾：第 {} 号操作，{}。可另行记下，以后用 --head 核对。", last.seq, hex(&last.hash));
            }
            Ok(())
        }
        (0, Language::En) => {
            say!("{} entries, {} rows: all as they were recorded.", found.entries, found.rows);
            if let Some(last) = last {
                say!("Last entry {}: {}. Note it down elsewhere for --head.", last.seq, hex(&last.hash));
            }
            Ok(())
        }
        (count, Language::Zh) => {
            Err(Stop::Findings(format!("有 {count} 处与记录时不一致，见上。请保留现场并报告。")))
        }
        (count, Language::En) => Err(Stop::Findings(format!("{count} rows are not as they were recorded."))),
    }
}

/// What is wrong when no entry of the chain has a hash that was noted down before.
async fn without_head(store: &Store, noted: &str) -> Result<Option<String>, Stop> {
    let noted = noted.trim().to_ascii_lowercase();
    if noted.len() != 64 || !noted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Stop::Use(format!("“{noted}”不是校验值：应为 64 位十六进制数，见上次校验的末行。")));
    }
    let mut skip = 0;
    loop {
        let page = Page { skip, most: ENTRIES };
        let more = store.entries(&EntryFilter::default(), page).await.map_err(Trouble::from)?;
        if more.items.iter().any(|entry| hex(&entry.hash) == noted) {
            return Ok(None);
        }
        skip += more.items.len() as u64;
        if more.items.is_empty() || skip >= more.total {
            let what = format!("链上没有校验值 {noted}：记下它之后，日志末尾被截短，或日志被改写。");
            return Ok(Some(format!("{what}请保留现场，用当时的备份核对。")));
        }
    }
}

/// What is wrong when the last entry of an earlier backup is not in the chain.
async fn without_tail(store: &Store, file: &Path) -> Result<Option<String>, Stop> {
    let manifest = store::examine(file)?;
    if manifest.head == 0 {
        return Ok(None);
    }
    let (seq, name) = (manifest.head, file.display());
    Ok(match store.entry(seq).await.map_err(Trouble::from)? {
        Some(entry) if hex(&entry.hash) == manifest.head_hash => None,
        Some(_) => Some(format!("第 {seq} 号操作与备份 {name} 里的不同：日志被改写过。请保留现场并报告。")),
        None => {
            let last = store.head().await.map_err(Trouble::from)?.map_or(0, |head| head.seq);
            let missing = format!("日志末尾被截短：备份 {name} 记到第 {seq} 号操作，现在只到第 {last} 号");
            Some(format!("{missing}，第 {} 号起不见了。请保留现场并报告。", last + 1))
        }
    })
}

async fn again(place: &Place, into: Option<&str>, lang: Language) -> Result<(), Stop> {
    let source = place.beside().await?;
    let scratch = tempfile::tempdir().map_err(Stop::io(Path::new("临时文件夹")))?;
    let location = match into {
        Some(place) => place.parse().unwrap_or_else(|never: std::convert::Infallible| match never {}),
        None => Location::Sqlite(scratch.path().join("replay")),
    };
    let fresh: Arc<dyn Archive> = Arc::new(Store::open(&location).await?);
    let total = source.head().await.map_err(Trouble::from)?.map_or(0, |head| head.seq);
    let bar = progress::bar(usize::try_from(total).unwrap_or(usize::MAX), lang.pick("重演", "replaying"));
    let replayed = replay(&source, fresh, &|done, _| bar.set_position(done)).await?;
    bar.finish_and_clear();
    let (entries, rows) = (replayed.entries, replayed.rows);
    match (replayed.difference, lang) {
        (None, Language::Zh) => say!("重演 {entries} 项操作，得到 {rows} 行，逐项与记录一致。"),
        (None, Language::En) => say!("{entries} entries carried out again, {rows} rows: the same."),
        (Some(difference), _) => return Err(Stop::Findings(difference.what)),
    }
    Ok(())
}

async fn export(place: &Place, out: &Path) -> Result<(), Stop> {
    let store = place.beside().await?;
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let page = Page { skip: entries.len() as u64, most: ENTRIES };
        let more = store.entries(&EntryFilter::default(), page).await.map_err(Trouble::from)?;
        let (got, total) = (more.items.len(), more.total);
        entries.extend(more.items);
        if got == 0 || entries.len() as u64 >= total {
            break;
        }
    }
    entries.reverse();
    let notes = [
        Note { label: "数据".to_owned(), text: place.location().to_string() },
        Note { label: "制表".to_owned(), text: format!("{}，{}", made().by, made().on) },
    ];
    let bytes = workbook(&entries, &notes).and_then(Workbook::into_bytes).map_err(Stop::write(out))?;
    std::fs::write(out, bytes).map_err(Stop::io(out))?;
    say!("{} 项操作，写在 {}。", entries.len(), out.display());
    Ok(())
}

fn workbook(entries: &[Entry], notes: &[Note]) -> Result<Workbook, WriteError> {
    let mut book = Workbook::new();
    let wide = |title: &str, width: u16| ColumnStyle { width, ..ColumnStyle::text(title) };
    let columns = [
        ColumnStyle { width: 8, ..ColumnStyle::number("编号", "", 0) },
        wide("时刻（UTC）", 28),
        wide("办公日期", 12),
        wide("账号", 18),
        wide("姓名", 24),
        wide("角色", 18),
        wide("操作", 20),
        wide("内容", 80),
        wide("文件", 40),
        wide("校验值（SM3）", 66),
    ];
    let mut sheet = book.long_sheet("操作日志", "操作日志", &columns)?;
    for entry in entries {
        let files: Vec<&str> = entry.files.iter().map(|file| file.name.as_str()).collect();
        sheet.row(&[
            Cell::Number(i64::try_from(entry.seq).unwrap_or(i64::MAX).into()),
            Cell::Text(&entry.recorded.to_string()),
            Cell::Text(&entry.day.to_string()),
            Cell::Text(&entry.author.account),
            Cell::Text(&entry.author.name),
            Cell::Text(&entry.author.role),
            Cell::Text(&entry.action),
            Cell::Text(&cut(&entry.command)),
            Cell::Text(&files.join("、")),
            Cell::Text(&hex(&entry.hash)),
        ])?;
    }
    book.notes(notes)?;
    Ok(book)
}

/// A cell holds at most 32,767 letters.
fn cut(text: &str) -> String {
    const MOST: usize = 30_000;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
