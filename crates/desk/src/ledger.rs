//! Facts in memory: the registry and the figures that readers hold back, changed only by copies that share what stays,
//! so that whoever reads keeps what they began with and what was not committed leaves no trace.

use crate::setup::Setup;
use crate::snapshot_table::HeldFigures;
use crate::trouble::Trouble;
use crate::year::{is_held_figure, point};
use fact::{Fact, Finding, Severity};
use office::docket::Command;
use office::journal::{Archive, Entry, EntryFilter, FactPieces, FindingFilter, Page};
use office::registry::{Admission, HeldId, Operation, OperationId, Registry, RegistryRules};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Facts read from the archive at once.
const FACTS_AT_ONCE: u32 = 100_000;
/// Entries and findings read from the archive at once.
const ROWS_AT_ONCE: u32 = 10_000;

/// Commands that may record or withdraw facts.
const FACTUAL: [&str; 6] =
    ["deliver", "settle", "correct", "adjust", "withdraw_adjustment", "answer_objection"];

/// A figure that a reader holds back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldCell {
    /// Entry of the delivery.
    pub entry: u64,
    /// Year of the delivery.
    pub year: Option<i16>,
    /// Subject.
    pub subject: String,
    /// Glossary id.
    pub term: String,
}

/// Everything that was told to the office.
#[derive(Clone)]
pub struct Ledger {
    /// Facts and enterprises.
    pub registry: Arc<Registry>,
    /// Figures held back, a list for each entry that held any.
    pub held: Vec<Arc<[HeldCell]>>,
    /// Deliveries that count, by form and year.
    counting: BTreeMap<(String, Option<i16>), Vec<u64>>,
}

/// Facts of an entry, in memory or beside it.
#[derive(Clone, Copy, Debug)]
pub enum Told<'a> {
    /// In memory.
    Held(&'a [Fact]),
    /// Beside it.
    Spooled(&'a dyn FactPieces),
}

/// What an entry does to the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A file is handed in.
    Deliver {
        /// Form.
        form: String,
        /// Year.
        year: Option<i16>,
        /// Whether it adds to what was delivered instead of taking its place.
        supplement: bool,
    },
    /// A held row is settled.
    Settle {
        /// Its number.
        held: u32,
        /// Credit code.
        subject: String,
    },
    /// One fact with evidence.
    State,
    /// What an earlier entry recorded no longer counts.
    Withdraw {
        /// The entry.
        entry: u64,
    },
}

impl Effect {
    /// What a command does to the facts; `None` when it leaves them.
    #[must_use]
    pub fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::Deliver { form, year, supplement, .. } => {
                Self::Deliver { form: form.clone(), year: *year, supplement: *supplement }
            }
            Command::Settle { held, subject, .. } => Self::Settle { held: *held, subject: subject.clone() },
            Command::Correct { .. } | Command::Adjust { .. } => Self::State,
            Command::AnswerObjection { accept: true, value: Some(_), .. } => Self::State,
            Command::WithdrawAdjustment { adjustment, .. } => {
                Self::Withdraw { entry: adjustment.rsplit('-').next()?.parse().ok()? }
            }
            _ => return None,
        })
    }

    fn year(&self) -> Option<i16> {
        match self {
            Self::Deliver { year, .. } => *year,
            _ => None,
        }
    }
}

/// The operation that an entry is for the registry.
#[must_use]
pub fn operation(entry: u64, day: jiff::civil::Date, who: &str, why: &str) -> Operation {
    let id = OperationId(u32::try_from(entry).unwrap_or(u32::MAX));
    Operation { id, recorded: day, who: who.to_owned(), why: why.to_owned() }
}

impl Ledger {
    /// Without any facts.
    #[must_use]
    pub fn empty(rules: &RegistryRules) -> Self {
        Self { registry: Arc::new(Registry::new(rules.clone())), held: Vec::new(), counting: BTreeMap::new() }
    }

    /// The ledger after an entry, and what became of its facts; this one stays as it is. `findings` are those of the
    /// reader; what the registry finds is in the admission.
    ///
    /// # Errors
    /// When facts beside memory cannot be read.
    pub fn after(
        &self,
        operation: Operation,
        effect: &Effect,
        facts: Told<'_>,
        findings: &[Finding],
    ) -> Result<(Self, Admission), Trouble> {
        let mut after = self.clone();
        let (entry, year) = (u64::from(operation.id.0), effect.year());
        let admission = after.take(operation, effect, facts)?;
        after.hold(held_cells(entry, year, findings.iter().chain(&admission.findings)));
        Ok((after, admission))
    }

    fn take(&mut self, operation: Operation, effect: &Effect, facts: Told<'_>) -> Result<Admission, Trouble> {
        let registry = Arc::make_mut(&mut self.registry);
        Ok(match effect {
            Effect::Deliver { form, year, supplement } => {
                let earlier = self.counting.entry((form.clone(), *year)).or_default();
                if !supplement {
                    for replaced in earlier.drain(..) {
                        registry.withdraw(operation.clone(), operation_id(replaced));
                    }
                }
                earlier.push(u64::from(operation.id.0));
                admit(registry, operation, facts)?
            }
            Effect::State => admit(registry, operation, facts)?,
            Effect::Settle { held, subject } => registry.settle(operation, HeldId(*held), subject),
            Effect::Withdraw { entry } => registry.withdraw(operation, operation_id(*entry)),
        })
    }

    fn hold(&mut self, cells: Vec<HeldCell>) {
        if !cells.is_empty() {
            self.held.push(cells.into());
        }
    }

    /// Figures of a year that readers hold back, as known up to an entry.
    #[must_use]
    pub fn held_figures(&self, year: i16, as_of: u64) -> HeldFigures {
        let counts = |cell: &&HeldCell| {
            cell.entry <= as_of
                && cell.year.is_none_or(|about| about == year)
                && !self.registry.is_withdrawn(operation_id(cell.entry), point(as_of))
        };
        self.held
            .iter()
            .flat_map(|cells| cells.iter())
            .filter(counts)
            .map(|cell| (cell.subject.clone(), cell.term.clone()))
            .collect()
    }

    /// The ledger of an archive, built from the facts it keeps: while those of one entry are admitted, those of the next
    /// are read.
    pub(crate) async fn load(archive: &dyn Archive, setup: &Setup) -> Result<Self, Trouble> {
        let mut admitting = Admitting::Done(Self::empty(&setup.rules.registry));
        for entry in factual_entries(archive).await? {
            let command = Command::from_json(&entry.command)
                .map_err(|why| Trouble::Broken(format!("第{}号操作读不懂：{why}。", entry.seq)))?;
            let Some(effect) = Effect::of(&command) else { continue };
            let facts = facts_of(archive, entry.seq, entry.facts.count).await?;
            let findings = held_findings(archive, entry.seq).await?;
            let operation = operation(entry.seq, entry.day, &entry.author.name, &why(&command));
            let mut ledger = admitting.done().await?;
            admitting = Admitting::Working(tokio::task::spawn_blocking(move || {
                // Nobody else holds this ledger, so nothing is copied.
                ledger.take(operation, &effect, Told::Held(&facts))?;
                ledger.hold(held_cells(entry.seq, effect.year(), findings.iter()));
                Ok(ledger)
            }));
        }
        admitting.done().await
    }
}

/// A ledger while facts are admitted to it beside.
enum Admitting {
    Done(Ledger),
    Working(tokio::task::JoinHandle<Result<Ledger, Trouble>>),
}

impl Admitting {
    async fn done(self) -> Result<Ledger, Trouble> {
        match self {
            Self::Done(ledger) => Ok(ledger),
            Self::Working(work) => work.await.map_err(Trouble::lost)?,
        }
    }
}

fn admit(registry: &mut Registry, operation: Operation, facts: Told<'_>) -> Result<Admission, Trouble> {
    Ok(match facts {
        Told::Held(facts) => registry.admit(operation, facts),
        Told::Spooled(facts) => registry.admit_pieces(operation, facts)?,
    })
}

/// What an operation says it was for.
#[must_use]
pub fn why(command: &Command) -> String {
    match command {
        Command::Deliver { file, .. } => file.name.clone(),
        Command::Settle { reason, .. }
        | Command::Correct { reason, .. }
        | Command::Adjust { reason, .. }
        | Command::WithdrawAdjustment { reason, .. } => reason.clone(),
        Command::AnswerObjection { opinion, .. } => opinion.clone(),
        _ => String::new(),
    }
}

fn operation_id(entry: u64) -> OperationId {
    OperationId(u32::try_from(entry).unwrap_or(u32::MAX))
}

fn held_cells<'a>(
    entry: u64,
    year: Option<i16>,
    findings: impl Iterator<Item = &'a Finding>,
) -> Vec<HeldCell> {
    let held = findings.filter(|finding| is_held_figure(finding));
    held.map(|finding| HeldCell { entry, year, subject: finding.subject.clone(), term: finding.term.clone() })
        .collect()
}

async fn factual_entries(archive: &dyn Archive) -> Result<Vec<Entry>, Trouble> {
    let mut entries = Vec::new();
    for action in FACTUAL {
        let filter = EntryFilter { action: Some(action.to_owned()), ..EntryFilter::default() };
        let mut skip = 0;
        loop {
            let page = archive.entries(&filter, Page { skip, most: ROWS_AT_ONCE }).await?;
            skip += page.items.len() as u64;
            let is_last = page.items.is_empty() || skip >= page.total;
            entries.extend(page.items);
            if is_last {
                break;
            }
        }
    }
    entries.sort_by_key(|entry| entry.seq);
    Ok(entries)
}

async fn facts_of(archive: &dyn Archive, entry: u64, count: u64) -> Result<Vec<Fact>, Trouble> {
    let mut facts = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    while (facts.len() as u64) < count {
        let page = Page { skip: facts.len() as u64, most: FACTS_AT_ONCE };
        let more = archive.facts_of(entry, page).await?;
        if more.is_empty() {
            return Err(Trouble::Broken(format!(
                "第{entry}号操作的数据不全。请运行 muheng audit verify 查明。"
            )));
        }
        facts.extend(more);
    }
    Ok(facts)
}

async fn held_findings(archive: &dyn Archive, entry: u64) -> Result<Vec<Finding>, Trouble> {
    let filter = FindingFilter { severity: Some(Severity::Held), ..FindingFilter::default() };
    let mut findings = Vec::new();
    loop {
        let page = Page { skip: findings.len() as u64, most: ROWS_AT_ONCE };
        let more = archive.findings_of(entry, &filter, page).await?;
        let (got, total) = (more.items.len(), more.total);
        findings.extend(more.items.into_iter().map(|numbered| numbered.finding));
        if got == 0 || findings.len() as u64 >= total {
            return Ok(findings);
        }
    }
}
