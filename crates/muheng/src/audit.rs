//! `muheng audit`: the journal checked, carried out again, and written out.

use crate::data_folder::made;
use crate::language::Language;
use crate::place::{Place, run};
use crate::progress;
use crate::stop::Stop;
use clap::Subcommand;
use desk::{Trouble, replay};
use office::journal::{Archive, Entry, EntryFilter, Page};
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
        Command::Verify { place } => run(verify(place, lang)),
        Command::Replay { place, into } => run(again(place, into.as_deref(), lang)),
        Command::Export { place, out } => run(export(place, out)),
    }
}

async fn verify(place: &Place, lang: Language) -> Result<(), Stop> {
    let store = place.beside().await?;
    let total = store.head().await.map_err(Trouble::from)?.map_or(0, |head| head.seq);
    let bar = progress::bar(usize::try_from(total).unwrap_or(usize::MAX), lang.pick("校验", "verifying"));
    let found = store.verify(&|progress| bar.set_position(progress.done)).await.map_err(Trouble::from)?;
    bar.finish_and_clear();
    for fault in &found.faults {
        say!("{}", fault.what);
    }
    match (found.faults.len(), lang) {
        (0, Language::Zh) => {
            say!("校验 {} 项操作、{} 行，全部与记录时一致。", found.entries, found.rows);
            Ok(())
        }
        (0, Language::En) => {
            say!("{} entries, {} rows: all as they were recorded.", found.entries, found.rows);
            Ok(())
        }
        (count, Language::Zh) => {
            Err(Stop::Findings(format!("有 {count} 处与记录时不一致，见上。请保留现场并报告。")))
        }
        (count, Language::En) => Err(Stop::Findings(format!("{count} rows are not as they were recorded."))),
    }
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
            Cell::Text(&office::journal::hex(&entry.hash)),
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
