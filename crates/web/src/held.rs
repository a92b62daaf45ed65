//! Held rows of deliveries: those that nobody knows whom they are about, and those of which a cell could not be read.
//! Every row that a tally counts as held is in this list, with why; for one batch also those that were settled since.

use crate::App;
use crate::change::record;
use crate::deliveries::target;
use crate::guard::{Caller, RequestId};
use crate::names;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Json, List, Path, Query};
use crate::wire::delivery::{Candidate, HeldFigure, HeldFilter, HeldRow, Settlement};
use crate::wire::{Page, Receipt};
use axum::extract::State;
use desk::Moment;
use fact::{Finding, Severity, glossary};
use office::docket::{Batch, BatchState, Command};
use office::journal::FindingFilter;
use office::registry::{FigureState, HeldId, HeldRow as Unassigned};
use std::collections::BTreeMap;

/// Findings of one weight that are looked at in one batch.
const FINDINGS_MOST: u32 = 20_000;

/// `GET /api/held`.
pub(crate) async fn held(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Query(filter): Query<HeldFilter>,
    list: List,
) -> Result<axum::Json<Page<HeldRow>>> {
    let kind = filter.kind.as_deref().filter(|kind| !kind.is_empty());
    if kind.is_some_and(|kind| !["firm", "cell", "column"].contains(&kind)) {
        return Err(Problem::malformed("kind 应为 firm、cell 或 column。"));
    }
    let asked = |batch: &&Batch| match &filter.batch {
        Some(key) => batch.key == *key,
        None => batch.state == BatchState::Delivered && batch.tally.held > 0,
    };
    let of_year = |batch: &&Batch| filter.year.is_none_or(|year| batch.year.is_none_or(|own| own == year));
    let reached = |batch: &&Batch| caller.reaches(&target(batch));
    let all = moment.docket.batches.values();
    let mut batches: Vec<&Batch> = all.filter(asked).filter(of_year).filter(reached).collect();
    batches.sort_by_key(|batch| std::cmp::Reverse(batch.act.entry));
    let mut rows = Vec::new();
    for batch in batches {
        rows.extend(rows_of(&app, &moment, batch).await?);
    }
    let text = |row: &HeldRow| list.text.as_ref().is_none_or(|text| row.name.contains(text.as_str()));
    rows.retain(|row| {
        (row.open || filter.batch.is_some()) && kind.is_none_or(|kind| row.kind == kind) && text(row)
    });
    Ok(axum::Json(list.cut(rows)))
}

/// `POST /api/held/{held}/settle`.
pub(crate) async fn settle(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(held): Path<u32>,
    Json(form): Json<Settlement>,
) -> Result<axum::Json<Receipt>> {
    let command = Command::Settle { held, subject: form.subject, reason: form.reason };
    record(&app, &caller, id, command).await
}

/// The held rows of a batch in the order of its file, those that were settled since as well.
pub(crate) async fn rows_of(app: &App, moment: &Moment, batch: &Batch) -> Result<Vec<HeldRow>> {
    if batch.tally.held == 0 {
        return Ok(Vec::new());
    }
    let mut places: BTreeMap<(String, Option<u32>), Vec<Finding>> = BTreeMap::new();
    for severity in [Severity::Held, Severity::Refused] {
        let wanted = FindingFilter { severity: Some(severity), ..FindingFilter::default() };
        let all = office::journal::Page { skip: 0, most: FINDINGS_MOST };
        let found = app.desk().archive().findings_of(batch.act.entry, &wanted, all).await?;
        // Departments that disagree hold a figure, not a row.
        let own = found.items.into_iter().map(|numbered| numbered.finding);
        for finding in own.filter(|finding| finding.code != "sources-disagree") {
            places.entry((finding.place.sheet.clone(), finding.place.row)).or_default().push(finding);
        }
    }
    let waiting: BTreeMap<(String, u32), (HeldId, &Unassigned)> = moment
        .ledger()?
        .registry
        .held_rows()
        .filter(|(_, row)| u64::from(row.operation.0) == batch.act.entry)
        .filter_map(|(id, row)| {
            let origin = &row.facts.first()?.origin;
            Some(((origin.source.sheet.clone(), origin.row), (id, row)))
        })
        .collect();
    let form = moment.setup()?.zone.form(&batch.form).ok();
    let shown = places.iter().filter_map(|((sheet, row), findings)| {
        let told = Told { moment, batch, sheet, row: *row, findings };
        match row {
            None => told.column(),
            Some(number) => match waiting.get(&(sheet.clone(), *number)) {
                Some((id, unassigned)) => Some(told.firm(Some((*id, unassigned)))),
                None if told.is_unassigned() => Some(told.firm(None)),
                None => told.cells(form),
            },
        }
    });
    Ok(shown.collect())
}

/// The findings of one row, or of one column.
struct Told<'a> {
    moment: &'a Moment,
    batch: &'a Batch,
    sheet: &'a str,
    row: Option<u32>,
    findings: &'a [Finding],
}

impl Told<'_> {
    /// Whether the row as a whole was held for want of its firm.
    fn is_unassigned(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Held && finding.term.is_empty())
    }

    /// A whole column; nothing when the file or sheet was refused, which holds nothing.
    fn column(&self) -> Option<HeldRow> {
        let held = self.findings.iter().any(|finding| finding.severity == Severity::Held);
        held.then(|| {
            let open = self.batch.state == BatchState::Delivered;
            let state = if open { "整列待更正" } else { self.replaced() };
            self.shape("column", open, state, self.findings.iter().map(figure).collect())
        })
    }

    fn firm(&self, waiting: Option<(HeldId, &Unassigned)>) -> HeldRow {
        let open = waiting.is_some();
        let state = match (open, self.batch.state) {
            (true, _) => "待认领",
            (false, BatchState::Delivered) => "已认领",
            (false, BatchState::Replaced) => self.replaced(),
        };
        let mut row = self.shape("firm", open, state, Vec::new());
        row.id = waiting.map(|(id, _)| id.0);
        let Some((_, unassigned)) = waiting else {
            row.name = self.findings.first().map_or_else(String::new, |finding| finding.raw.clone());
            return row;
        };
        let text = |term: &str| {
            let found = unassigned.facts.iter().find(|fact| *fact.term == *term);
            found.map(|fact| fact.origin.raw.to_string())
        };
        row.code = text("uscc");
        row.name = text("enterprise_name").unwrap_or_else(|| {
            unassigned.facts.first().map_or_else(String::new, |fact| fact.subject.to_string())
        });
        row.candidates = unassigned.candidates.iter().map(|one| candidate(self.moment, one)).collect();
        let figure = |fact: &fact::Fact| HeldFigure {
            term: fact.term.to_string(),
            label: label(&fact.term),
            raw: fact.origin.raw.to_string(),
            cell: Some(fact.origin.cell()),
        };
        row.figures = unassigned.facts.iter().map(figure).collect();
        row
    }

    /// A row of which cells could not be read; nothing when it was refused as a whole.
    fn cells(&self, form: Option<&paper::Form>) -> Option<HeldRow> {
        let needed = |term: &str| {
            form.is_some_and(|form| {
                *form.subject == *term
                    || form.columns.iter().any(|column| *column.term == *term && column.required)
            })
        };
        let refuses = |finding: &Finding| {
            finding.severity == Severity::Refused && (finding.term.is_empty() || needed(&finding.term))
        };
        if self.findings.iter().any(refuses) {
            return None;
        }
        let subject = self.findings.iter().find(|finding| !finding.subject.is_empty())?.subject.clone();
        let still = |finding: &Finding| {
            let (Some(year), Ok(ledger)) = (self.batch.year, self.moment.ledger()) else { return true };
            let figure = ledger.registry.figure_as_of(&subject, &finding.term, year, self.moment.as_of());
            figure.state != FigureState::Chosen
        };
        let counts = self.batch.state == BatchState::Delivered;
        let open = counts && self.findings.iter().any(still);
        let state = match (open, counts) {
            (true, _) => "待更正",
            (false, true) => "已更正",
            (false, false) => self.replaced(),
        };
        let mut row = self.shape("cell", open, state, self.findings.iter().map(figure).collect());
        row.name = names::firm(self.moment, &subject);
        row.code = Some(subject);
        Some(row)
    }

    fn replaced(&self) -> &'static str {
        "已被重报取代"
    }

    fn shape(&self, kind: &str, open: bool, state: &str, figures: Vec<HeldFigure>) -> HeldRow {
        let batch = self.batch;
        let forms = self.moment.setup.as_ref().map(|setup| &setup.rules.forms);
        let duty = forms.and_then(|forms| forms.get(&batch.form));
        let words: Vec<String> =
            self.findings.iter().map(|finding| format!("{}{}", finding.message, finding.advice)).collect();
        HeldRow {
            id: None,
            kind: kind.to_owned(),
            open,
            state_title: state.to_owned(),
            why: words.join(""),
            batch: Some(batch.key.clone()),
            year: batch.year,
            form: batch.form.clone(),
            form_title: duty.map_or_else(|| batch.form.clone(), |duty| duty.title.clone()),
            department: batch.department.clone(),
            department_title: names::department(&batch.department),
            file: batch.file.name.clone(),
            sheet: self.sheet.to_owned(),
            row: self.row,
            name: String::new(),
            code: None,
            candidates: Vec::new(),
            figures,
        }
    }
}

fn candidate(moment: &Moment, candidate: &office::registry::Candidate) -> Candidate {
    Candidate {
        subject: candidate.code.to_string(),
        name: names::firm(moment, &candidate.code),
        why: match candidate.similarity {
            Some(percent) => format!("名称相似 {percent}%"),
            None => "组织机构代码相同".to_owned(),
        },
    }
}

fn figure(finding: &Finding) -> HeldFigure {
    let place =
        fact::Place { row: finding.place.row, column: finding.place.column, ..fact::Place::default() };
    let cell = place.column.map(|_| place.to_string().trim().to_owned());
    HeldFigure { term: finding.term.clone(), label: label(&finding.term), raw: finding.raw.clone(), cell }
}

fn label(term: &str) -> String {
    glossary::term(term).map_or_else(|| term.to_owned(), |known| known.zh.clone())
}
