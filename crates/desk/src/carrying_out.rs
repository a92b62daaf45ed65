//! One command carried out on one moment: evidence computed, the office asked, rows and the next moment made. No
//! archive and no clock here, so a replay does the same.

use crate::delivery::{self, Handed};
use crate::evaluated::{Evaluated, Question};
use crate::land::{Layer, strangers};
use crate::ledger::{Effect, Ledger, Told, operation, why};
use crate::moment::Moment;
use crate::objection_effects::recomputed;
use crate::result_rows::{class_counts, outcome_rows, result_digest};
use crate::roll::Roll;
use crate::setup::Setup;
use crate::stated::{fact_of, firm, neighbours, reading_before};
use crate::trouble::Trouble;
use fact::{Fact, Finding};
use jiff::Timestamp;
use jiff::civil::Date;
use office::docket::{
    AdjustedEvidence, AnsweredEvidence, Command, Context, CorrectedEvidence, CrossedLine, Evidence,
    LayerEvidence, LineEvidence, ObjectionItem, Purpose, RanEvidence, ReopenedEvidence, SettledEvidence,
    Written, decide,
};
use office::journal::{Author, FactPieces, OutcomeRow, Rows};
use office::registry::HeldId;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What is to be done, by whom, when.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    /// Who.
    pub author: Author,
    /// Moment of recording.
    pub now: Timestamp,
    /// The office's day.
    pub day: Date,
    /// What.
    pub command: Command,
}

/// What was read for a task beforehand, because it takes waiting.
#[derive(Default)]
pub(crate) struct Fetched {
    /// Bytes of the delivered file.
    pub bytes: Option<Vec<u8>>,
    /// The layer in force that a delivered table speaks of.
    pub spoken_of: Option<Arc<Layer>>,
    /// The configuration that is put in place, and the ledger under its rules.
    pub setup: Option<(Arc<Setup>, Ledger)>,
    /// Results that a run is compared with, by entry.
    pub rolls: HashMap<u64, Arc<Roll>>,
    /// Lines that the parcel of a plot lies on; `None` when it is not on the map, or nothing is to be checked.
    pub crossed: Option<Vec<CrossedLine>>,
}

/// A command carried out, not yet kept.
pub(crate) struct Carried {
    /// Documents.
    pub written: Vec<Written>,
    /// Facts, findings, outcomes; documents are put in by [`Carried::rows`].
    pub facts: Vec<Fact>,
    /// Facts of a large file, beside memory.
    pub spooled: Option<Arc<dyn FactPieces>>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Outcomes.
    pub outcomes: Vec<OutcomeRow>,
    /// Facts in memory afterwards.
    pub ledger: Option<Ledger>,
    /// Configuration afterwards.
    pub setup: Option<Arc<Setup>>,
    /// The evaluation that was made.
    pub evaluated: Option<Evaluated>,
    /// What was read of a delivered file.
    pub delivered: Option<office::docket::DeliveredEvidence>,
    /// The layer of land that was read.
    pub layer: Option<Arc<Layer>>,
}

impl Carried {
    fn nothing(moment: &Moment) -> Self {
        Self {
            written: Vec::new(),
            facts: Vec::new(),
            spooled: None,
            findings: Vec::new(),
            outcomes: Vec::new(),
            ledger: moment.ledger.clone(),
            setup: moment.setup.clone(),
            evaluated: None,
            delivered: None,
            layer: None,
        }
    }

    /// The rows of the entry, taken out of this.
    pub fn rows(&mut self, entry: u64) -> Result<Rows, Trouble> {
        let documents: Result<Vec<_>, _> =
            (1..).zip(&self.written).map(|(number, written)| written.document(entry, number)).collect();
        Ok(Rows {
            documents: documents.map_err(Trouble::json)?,
            facts: std::mem::take(&mut self.facts),
            spooled: self.spooled.take(),
            findings: std::mem::take(&mut self.findings),
            outcomes: std::mem::take(&mut self.outcomes),
        })
    }
}

/// Carries a task out on a moment.
pub(crate) fn carry_out(moment: &Moment, task: &Task, fetched: Fetched) -> Result<Carried, Trouble> {
    let mut carried = Carried::nothing(moment);
    if let Some((setup, ledger)) = &fetched.setup {
        carried.setup = Some(setup.clone());
        carried.ledger = Some(ledger.clone());
    }
    let setup = carried.setup.clone().ok_or_else(|| moment.setup().err().unwrap_or_else(nobody))?;
    let entry = moment.entry + 1;
    let evidence = evidence(moment, task, fetched, &mut carried)?;
    let context = Context {
        author: &task.author,
        now: task.now,
        today: task.day,
        entry,
        rules: &setup.rules,
        evidence,
    };
    carried.written = decide(&moment.docket, &task.command, &context)?;
    if let Some(effect) = Effect::of(&task.command).filter(|effect| !matches!(effect, Effect::Deliver { .. }))
    {
        carried.facts = fact_of(&setup, &moment.docket, task).into_iter().collect();
        if effect == Effect::State && carried.facts.is_empty() {
            return Ok(carried);
        }
        let operation = operation(entry, task.day, &task.author.name, &why(&task.command));
        let told = Told::Held(&carried.facts);
        let (after, admission) = moment.ledger()?.after(operation, &effect, told, &[])?;
        carried.findings = admission.findings;
        carried.ledger = Some(after);
    }
    Ok(carried)
}

fn nobody() -> Trouble {
    Trouble::NotFound("系统还没有设置开发区。".to_owned())
}

fn evidence(
    moment: &Moment,
    task: &Task,
    fetched: Fetched,
    carried: &mut Carried,
) -> Result<Evidence, Trouble> {
    let as_of = moment.as_of();
    Ok(match &task.command {
        Command::Deliver { .. } => deliver(moment, task, fetched, carried)?,
        Command::DeliverLayer { .. } => deliver_layer(moment, task, fetched, carried)?,
        Command::Supply { .. } => {
            let lines = fetched.crossed.map(|crossed| Evidence::Lines(LineEvidence { crossed }));
            lines.unwrap_or(Evidence::None)
        }
        Command::Settle { held, subject, .. } => {
            let registry = &moment.ledger()?.registry;
            let held = registry.held_rows().any(|(id, _)| id == HeldId(*held));
            Evidence::Settled(SettledEvidence { held, known: registry.enterprise(subject).is_some() })
        }
        Command::Adjust { subject, term, year, .. } => {
            let registry = &moment.ledger()?.registry;
            Evidence::Adjusted(AdjustedEvidence {
                known: registry.enterprise(subject).is_some(),
                before: reading_before(registry, subject, term, *year, as_of),
                adjustable: moment.adjustable(*year)?,
            })
        }
        Command::Correct { subject, term, year, .. } => {
            let registry = &moment.ledger()?.registry;
            Evidence::Corrected(CorrectedEvidence {
                known: registry.enterprise(subject).is_some(),
                before: reading_before(registry, subject, term, *year, as_of),
            })
        }
        Command::Run { .. } => run(moment, task, &fetched.rolls, carried)?,
        Command::AnswerObjection { objection, .. } => {
            let objection = moment.docket.objections.get(objection);
            let subjects = match objection {
                Some(objection) if matches!(objection.item, ObjectionItem::Area { .. }) => {
                    neighbours(&moment.ledger()?.registry, &objection.subject, objection.year, as_of)
                }
                Some(objection) => [objection.subject.clone()].into(),
                None => Default::default(),
            };
            Evidence::Answered(AnsweredEvidence { subjects })
        }
        Command::Reopen { year, subject, .. } => {
            let registry = &moment.ledger()?.registry;
            let known = registry.enterprise(subject).is_some();
            let subjects =
                if known { neighbours(registry, subject, *year, as_of) } else { Default::default() };
            Evidence::Reopened(ReopenedEvidence { subjects })
        }
        Command::DraftLowStandard { .. } | Command::StepLowStandard { .. } => {
            Evidence::Standard(crate::standards::evidence(moment, task)?)
        }
        Command::Confirm { subject, year, .. } | Command::SubmitObjection { subject, year, .. } => {
            Evidence::Firm(firm(&moment.ledger()?.registry, subject, *year, as_of))
        }
        _ => Evidence::None,
    })
}

fn deliver(
    moment: &Moment,
    task: &Task,
    fetched: Fetched,
    carried: &mut Carried,
) -> Result<Evidence, Trouble> {
    let Command::Deliver { form, year, file, delivered, supplement } = &task.command else {
        return Ok(Evidence::None);
    };
    let bytes = fetched.bytes.ok_or_else(|| Trouble::NotFound(format!("没有文件 {}。", file.name)))?;
    let handed =
        Handed { form, year: *year, file, delivered: delivered.unwrap_or(task.day), supplement: *supplement };
    let operation = operation(moment.entry + 1, task.day, &task.author.name, &file.name);
    let taken = delivery::take(moment.setup()?, moment.ledger()?, operation, &handed, bytes)?;
    carried.facts = taken.facts;
    carried.spooled = taken.spooled;
    carried.findings = taken.findings;
    carried.ledger = Some(taken.after);
    carried.delivered = Some(taken.evidence.clone());
    Ok(Evidence::Delivered(taken.evidence))
}

fn deliver_layer(
    moment: &Moment,
    task: &Task,
    fetched: Fetched,
    carried: &mut Carried,
) -> Result<Evidence, Trouble> {
    let Command::DeliverLayer { kind, file, reading, .. } = &task.command else { return Ok(Evidence::None) };
    let bytes = fetched.bytes.ok_or_else(|| Trouble::NotFound(format!("没有文件 {}。", file.name)))?;
    let layer = Layer::read(*kind, &file.name, &bytes, reading, &moment.setup()?.layer_checks());
    let mut findings = layer.findings.clone();
    // Said once, to whoever hands the table in: the next delivery of the other layer may cure it.
    findings.extend(fetched.spoken_of.iter().flat_map(|known| strangers(&layer, known)));
    let evidence = LayerEvidence {
        frame: layer.frame.as_ref().map(ToString::to_string),
        tally: layer.tally,
        findings: delivery::counted(&findings),
    };
    carried.findings = findings;
    carried.layer = Some(Arc::new(layer));
    Ok(Evidence::Layer(evidence))
}

fn run(
    moment: &Moment,
    task: &Task,
    rolls: &HashMap<u64, Arc<Roll>>,
    carried: &mut Carried,
) -> Result<Evidence, Trouble> {
    let Command::Run { year, purpose, scheme, overrides } = &task.command else { return Ok(Evidence::None) };
    let question = moment.question(*year, scheme.as_deref(), overrides)?;
    let Question { scheme, facts_as_of, areas, .. } = question.clone();
    let setup = moment.setup()?;
    let evaluated = Evaluated::new(setup, moment.ledger()?, question)?;
    let previous = previous_run(moment, *year).and_then(|run| rolls.get(&run));
    let rows = outcome_rows(&evaluated, previous.map(|roll| &**roll))?;
    let recomputed = match purpose {
        Purpose::Trial => BTreeMap::new(),
        _ => recomputed(moment, *year, &rows, rolls),
    };
    let ran = RanEvidence {
        pack: setup.stamp(&scheme)?,
        scheme,
        overrides: overrides.clone(),
        facts_as_of,
        areas,
        counts: class_counts(&rows),
        digest: result_digest(&rows),
        recomputed,
    };
    carried.outcomes = rows;
    carried.evaluated = Some(evaluated);
    Ok(Evidence::Ran(Box::new(ran)))
}

/// The published run of the year before.
pub(crate) fn previous_run(moment: &Moment, year: i16) -> Option<u64> {
    moment.docket.published(year - 1).and_then(|list| list.run.parse().ok())
}

/// Results that a command is compared with.
pub(crate) fn rolls_wanted(moment: &Moment, command: &Command) -> Vec<u64> {
    let Command::Run { year, .. } = command else { return Vec::new() };
    let objected = crate::objection_effects::waiting(moment, *year).map(|(_, run)| run);
    previous_run(moment, *year).into_iter().chain(objected).collect()
}
