//! Findings of what was delivered, files of departments and layers of land alike: a page of them, a workbook, and how
//! many there are of each kind.

use crate::App;
use crate::exports::{made, workbook};
use crate::problem::{Problem, Result};
use crate::take::Asked;
use crate::wire::delivery::{FindingFilter, FindingGroup, Tally};
use crate::wire::{Finding, Page, severity};
use axum::response::Response;
use fact::Severity;
use office::docket;
use office::journal::FindingFilter as Wanted;
use paper::{Note, findings_workbook};

/// Findings in one workbook.
const MOST_IN_A_BOOK: u32 = 100_000;

/// The findings of an entry that a filter shows, a page of them.
pub(crate) async fn page(
    app: &App,
    entry: u64,
    asked: &Asked<FindingFilter>,
) -> Result<axum::Json<Page<Finding>>> {
    let list = &asked.list;
    let found = app.desk().archive().findings_of(entry, &wanted(&asked.filter)?, list.piece()).await?;
    let items = found.items.iter().map(|numbered| Finding::from(&numbered.finding)).collect();
    Ok(axum::Json(Page::of(items, found.total, list.page, list.size)))
}

/// The same as a workbook, which names the delivery by its receipt and file.
pub(crate) async fn book(
    app: &App,
    (entry, receipt, file): (u64, &str, &str),
    asked: &Asked<FindingFilter>,
) -> Result<Response> {
    let all = office::journal::Page { skip: 0, most: MOST_IN_A_BOOK };
    let found = app.desk().archive().findings_of(entry, &wanted(&asked.filter)?, all).await?;
    let findings: Vec<fact::Finding> = found.items.into_iter().map(|numbered| numbered.finding).collect();
    let mut notes = made(app, &asked.caller, &asked.moment, "");
    notes.push(Note { label: "批次".to_owned(), text: format!("{receipt} {file}") });
    let name = format!("{receipt}-问题.xlsx");
    workbook(app, &asked.caller, name, move || findings_workbook(&findings, &notes)).await
}

/// The first finding of a code, in words.
pub(crate) async fn sample(app: &App, entry: u64, code: &str) -> Result<Option<String>> {
    let wanted = Wanted { code: Some(code.to_owned()), ..Wanted::default() };
    let first = office::journal::Page { skip: 0, most: 1 };
    let found = app.desk().archive().findings_of(entry, &wanted, first).await?;
    Ok(found.items.first().map(|numbered| numbered.finding.to_string()))
}

fn wanted(filter: &FindingFilter) -> Result<Wanted> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let weight = |text: String| match text.as_str() {
        "notice" => Ok(Severity::Notice),
        "warning" => Ok(Severity::Warning),
        "held" => Ok(Severity::Held),
        "refused" => Ok(Severity::Refused),
        _ => Err(Problem::malformed("severity 应为 notice、warning、held 或 refused。")),
    };
    let severity = given(&filter.severity).map(weight).transpose()?;
    Ok(Wanted { code: given(&filter.code), severity, subject: given(&filter.subject) })
}

/// How many findings of a code were kept.
pub(crate) fn group(kind: &office::journal::FindingCount) -> FindingGroup {
    FindingGroup {
        title: desk::finding_title(&kind.code).to_owned(),
        code: kind.code.clone(),
        severity: severity(kind.severity).to_owned(),
        count: kind.count,
        sample: None,
    }
}

/// How many findings of a code a reading gave, with the first in words.
pub(crate) fn kind(kind: desk::FindingKind) -> FindingGroup {
    FindingGroup {
        title: desk::finding_title(&kind.code).to_owned(),
        code: kind.code,
        severity: severity(kind.severity).to_owned(),
        count: kind.count,
        sample: Some(kind.sample),
    }
}

impl From<&docket::Tally> for Tally {
    fn from(tally: &docket::Tally) -> Self {
        Self { read: tally.read, admitted: tally.admitted, held: tally.held, refused: tally.refused }
    }
}
