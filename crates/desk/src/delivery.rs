//! A delivered file: read by its form, admitted to the registry, counted. The same for a delivery that is kept and one
//! that is only tried.

use crate::ledger::{Effect, Ledger, Told};
use crate::setup::Setup;
use crate::spool::{PIECE, Spooled, Spooling};
use crate::trouble::Trouble;
use fact::{Fact, Finding};
use jiff::civil::Date;
use office::docket::{DeliveredEvidence, StatedSheetTotal, Tally};
use office::journal::{FactPieces, FileRef, FindingCount};
use office::registry::Operation;
use paper::Delivery;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is said of a file that is handed in.
pub(crate) struct Handed<'a> {
    /// Form.
    pub form: &'a str,
    /// Year.
    pub year: Option<i16>,
    /// The file.
    pub file: &'a FileRef,
    /// Day of delivery.
    pub delivered: Date,
    /// Whether it adds to what was delivered.
    pub supplement: bool,
}

/// What a file gave.
pub(crate) struct Taken {
    /// For the decision.
    pub evidence: DeliveredEvidence,
    /// Facts as delivered, when they fit into memory.
    pub facts: Vec<Fact>,
    /// Facts as delivered, when they do not.
    pub spooled: Option<Arc<dyn FactPieces>>,
    /// Findings of the reader, then of the registry.
    pub findings: Vec<Finding>,
    /// Facts in memory afterwards.
    pub after: Ledger,
}

/// Findings of one code, with an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingKind {
    /// Stable code.
    pub code: String,
    /// Weight.
    pub severity: fact::Severity,
    /// How often.
    pub count: u64,
    /// One of them, in words.
    pub sample: String,
}

/// What became of a file, as the person who handed it in sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeliveryReport {
    /// Whether nothing was kept.
    pub dry_run: bool,
    /// Key of the batch; `None` for a trial.
    pub batch: Option<String>,
    /// Number on the receipt; `None` for a trial.
    pub receipt: Option<String>,
    /// Rows.
    pub tally: Tally,
    /// Totals.
    pub totals: Vec<StatedSheetTotal>,
    /// Findings by code.
    pub findings_by: Vec<FindingKind>,
    /// How many findings.
    pub finding_count: u64,
    /// The first of them.
    pub findings: Vec<Finding>,
}

/// Reads a file and admits it to a copy of the ledger.
pub(crate) fn take(
    setup: &Setup,
    ledger: &Ledger,
    operation: Operation,
    handed: &Handed<'_>,
    bytes: Vec<u8>,
) -> Result<Taken, Trouble> {
    let form = setup.zone.form(handed.form)?;
    let delivery = Delivery {
        delivered: Some(handed.delivered),
        digest: handed.file.digest.clone(),
        year: handed.year,
        ..Delivery::default()
    };
    let mut spooling = Spooling::new(PIECE);
    let read = paper::read_into(&handed.file.name, bytes, form, &delivery, &mut spooling);
    let (tally, totals) = (read.tally, read.totals);
    let Spooled { facts, spool, mut findings } = spooling.finish(read.withdrawn)?;
    let told = match &spool {
        Some(spool) => Told::Spooled(&**spool),
        None => Told::Held(&facts),
    };
    let effect =
        Effect::Deliver { form: handed.form.to_owned(), year: handed.year, supplement: handed.supplement };
    let (after, admission) = ledger.after(operation, &effect, told, &findings)?;
    findings.extend(admission.findings);
    // A row that was read well and belongs to nobody yet is held, not admitted.
    let unassigned = (admission.rows_held as u64).min(tally.admitted);
    let evidence = DeliveredEvidence {
        year: handed.year,
        tally: Tally {
            read: tally.read,
            admitted: tally.admitted - unassigned,
            held: tally.held + unassigned,
            refused: tally.refused,
        },
        totals: totals.iter().map(stated).collect(),
        findings: counted(&findings),
        facts: spool.as_ref().map_or(facts.len() as u64, |spool| spool.count()),
    };
    let spooled = spool.map(|spool| spool as Arc<dyn FactPieces>);
    Ok(Taken { evidence, facts, spooled, findings, after })
}

fn stated(total: &paper::TotalCheck) -> StatedSheetTotal {
    StatedSheetTotal {
        sheet: total.place.sheet.clone(),
        term: total.term.to_string(),
        stated: Some(total.printed.to_string()),
        sum: total.summed.trim().to_string(),
        agrees: Some(total.agrees),
    }
}

pub(crate) fn counted(findings: &[Finding]) -> Vec<FindingCount> {
    let mut counts: BTreeMap<(&str, fact::Severity), u64> = BTreeMap::new();
    for finding in findings {
        *counts.entry((&finding.code, finding.severity)).or_default() += 1;
    }
    let count = |((code, severity), count): ((&str, fact::Severity), u64)| FindingCount {
        code: code.to_owned(),
        severity,
        count,
    };
    counts.into_iter().map(count).collect()
}

/// The gravest first, each kind with its first finding.
#[must_use]
pub fn kinds(findings: &[Finding]) -> Vec<FindingKind> {
    let mut kinds: BTreeMap<(std::cmp::Reverse<fact::Severity>, &str), (u64, &Finding)> = BTreeMap::new();
    for finding in findings {
        let key = (std::cmp::Reverse(finding.severity), finding.code.as_str());
        kinds.entry(key).or_insert((0, finding)).0 += 1;
    }
    let kind = |((severity, code), (count, sample)): (
        (std::cmp::Reverse<fact::Severity>, &str),
        (u64, &Finding),
    )| {
        FindingKind { code: code.to_owned(), severity: severity.0, count, sample: sample.to_string() }
    };
    kinds.into_iter().map(kind).collect()
}
