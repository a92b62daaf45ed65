//! Standards of low-efficiency land over HTTP (S2-7b): the versions, what a draft is written from, drafting, signing.

use crate::App;
use crate::change::record;
use crate::guard::{Caller, RequestId};
use crate::history::deeds;
use crate::listed::sorted;
use crate::names::word_id;
use crate::problem::{Problem, Result};
use crate::steps::{keyed, next, read, shape};
use crate::take::{AsOf, Asked, Json, Looked, Path};
use crate::wire::plot::{NextStep, StepForm};
use crate::wire::standard::{
    Standard, StandardBasis, StandardCategory, StandardDifference, StandardFilter, StandardForm,
    StandardLeftOut, StandardLine, StandardLineChange, StandardRow, StandardTerms,
};
use crate::wire::{Named, Page, Receipt};
use axum::extract::State;
use desk::Moment;
use desk::standards::{StandardBasis as Basis, basis};
use jiff::civil::Date;
use office::authority::Target;
use office::docket::{Command, place_target};
use office::low_standard::{self, LowStandard, StandardState, StandardStep, standard_fields};
use office::supply::Titled as _;

/// `GET /api/land/standards`.
pub(crate) async fn standards(asked: Asked<StandardFilter>) -> Result<axum::Json<Page<StandardRow>>> {
    let Asked { moment, day, filter, list, .. } = asked;
    let all = moment.docket.low_standards.values().map(|one| row(&moment, day, one));
    let mut rows: Vec<StandardRow> =
        all.filter(|row| crate::listed::fits(&filter.state, Some(&row.state))).collect();
    // Drafts first, then the one that began last.
    rows.sort_by(|one, other| {
        let key = |row: &StandardRow| (row.state == "draft", row.from.clone(), row.day.clone());
        key(other).cmp(&key(one))
    });
    let rows = sorted(rows, &list, |row, column| match column {
        "title" => Some(row.title.clone()),
        "number" => Some(row.number.clone().unwrap_or_else(String::new)),
        "from" => Some(row.from.clone().unwrap_or_else(String::new)),
        "state" => Some(row.state_title.clone()),
        "day" => Some(row.day.clone()),
        _ => None,
    })?;
    Ok(axum::Json(list.cut(rows)))
}

/// `GET /api/land/standard_basis`.
pub(crate) async fn written_from(
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<axum::Json<StandardBasis>> {
    let known = basis(moment.setup()?, day)?;
    let in_force = moment.docket.low_standard_on(day);
    let terms = in_force.map_or_else(|| begun(&known), |standard| terms_of(&standard.terms));
    let category = |category: &office::identification::Category| StandardCategory {
        id: category.id.clone(),
        title: category.label.clone(),
        sub_types: known
            .sub_types
            .iter()
            .filter(|one| one.category == category.id)
            .map(|one| Named { id: one.code.clone(), title: one.label.clone() })
            .collect(),
    };
    Ok(axum::Json(StandardBasis {
        day: day.to_string(),
        classes: known
            .classes
            .iter()
            .map(|(id, title)| Named { id: id.clone(), title: title.clone() })
            .collect(),
        categories: known.categories.iter().map(category).collect(),
        lines: known.lines.iter().map(line).collect(),
        in_force: in_force.map(|standard| row(&moment, day, standard)),
        terms,
    }))
}

/// `POST /api/land/standards`.
pub(crate) async fn draft(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<StandardForm>,
) -> Result<axum::Json<Receipt>> {
    keyed(&app, &caller, id, command(None, form)?).await
}

/// `POST /api/land/standards/{key}/terms`.
pub(crate) async fn revise(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(key): Path<String>,
    Json(form): Json<StandardForm>,
) -> Result<axum::Json<Receipt>> {
    find(&app.desk().now(), &key)?;
    record(&app, &caller, id, command(Some(key), form)?).await
}

/// `POST /api/land/standards/{key}/steps`.
pub(crate) async fn step(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(key): Path<String>,
    Json(form): Json<StepForm>,
) -> Result<axum::Json<Receipt>> {
    find(&app.desk().now(), &key)?;
    let take: StandardStep = read(&app, &form, &standard_fields(&form.step)).await?;
    record(&app, &caller, id, Command::StepLowStandard { standard: key, take }).await
}

/// `GET /api/land/standards/{key}`.
pub(crate) async fn standard(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
) -> Result<axum::Json<Standard>> {
    let one = find(&moment, &key)?;
    let known = basis(moment.setup()?, day)?;
    let before = earlier(&moment, day, one);
    let own = place_target(&moment.docket, one.zone.as_deref());
    let may_revise = one.state == StandardState::Draft
        && app.authority().require(&caller.author, "standard_draft", &own).is_ok();
    Ok(axum::Json(Standard {
        row: row(&moment, day, one),
        terms: terms_of(&one.terms),
        before: before.map(|before| Named { id: before.key.clone(), title: before.name() }),
        differences: differences(&known, before.map(|before| &before.terms), &one.terms),
        history: deeds(&one.deeds),
        next: steps(&app, &caller, &moment, one),
        may_revise,
    }))
}

/// What is not there is not found; a draft may be read by whoever may read standards.
pub(crate) fn find<'m>(moment: &'m Moment, key: &str) -> Result<&'m LowStandard> {
    moment.docket.low_standards.get(key).ok_or_else(Problem::not_found)
}

/// The standard that one takes the place of: in force before its first day, or on the day for a draft.
pub(crate) fn earlier<'m>(moment: &'m Moment, day: Date, one: &LowStandard) -> Option<&'m LowStandard> {
    let before = one.from().and_then(|from| from.yesterday().ok());
    moment.docket.low_standard_on(before.unwrap_or(day)).filter(|other| other.key != one.key)
}

fn command(standard: Option<String>, form: StandardForm) -> Result<Command> {
    let StandardForm { title, reason, terms } = form;
    let named = terms.left_out.len();
    let terms = low_standard::StandardTerms {
        classes: terms.classes.into_iter().collect(),
        classes_source: terms.classes_source,
        left_out: terms.left_out.into_iter().map(|one| (one.code, one.source)).collect(),
        lines: terms
            .lines
            .into_iter()
            .map(|one| low_standard::LineChange {
                pack: one.pack,
                parameter: one.parameter,
                value: one.value.trim().to_owned(),
                source: one.source.trim().to_owned(),
            })
            .collect(),
    };
    if terms.left_out.len() < named {
        return Err(Problem::unprocessable("bad_sub_type", "同一个小类写了两遍。请只留一行。"));
    }
    Ok(Command::DraftLowStandard { standard, title, terms, reason })
}

fn row(moment: &Moment, day: Date, one: &LowStandard) -> StandardRow {
    let signed = one.signed.as_ref();
    let later = moment.docket.low_standards.values().filter_map(LowStandard::from);
    let next = one.from().and_then(|from| later.filter(|other| *other > from).min());
    let in_force = moment.docket.low_standard_on(day).is_some_and(|now| now.key == one.key);
    let terms = &one.terms;
    StandardRow {
        key: one.key.clone(),
        title: one.title.clone(),
        state: word_id(&one.state),
        state_title: one.state.title().to_owned(),
        number: signed.map(|signed| signed.number.clone()),
        from: signed.map(|signed| signed.from.to_string()),
        until: next.and_then(|next| next.yesterday().ok()).map(|day| day.to_string()),
        in_force,
        changes: (usize::from(!terms.classes.is_empty()) + terms.left_out.len() + terms.lines.len()) as u64,
        by: one.drafted.by.name.clone(),
        day: one.drafted.day.to_string(),
    }
}

/// What a first draft begins with: what is configured, with the numbers that somebody must state.
fn begun(known: &Basis) -> StandardTerms {
    let mut terms = terms_of(&known.configured);
    let stated = known.lines.iter().filter(|line| line.required);
    terms.lines = stated
        .filter_map(|line| {
            Some(StandardLineChange {
                pack: line.pack.clone(),
                parameter: line.parameter.clone(),
                value: line.value.clone()?,
                source: line.source.clone(),
            })
        })
        .collect();
    terms
}

fn terms_of(terms: &low_standard::StandardTerms) -> StandardTerms {
    let left_out = terms
        .left_out
        .iter()
        .map(|(code, source)| StandardLeftOut { code: code.clone(), source: source.clone() });
    let lines = terms.lines.iter().map(|line| StandardLineChange {
        pack: line.pack.clone(),
        parameter: line.parameter.clone(),
        value: line.value.clone(),
        source: line.source.clone(),
    });
    StandardTerms {
        classes: terms.classes.iter().cloned().collect(),
        classes_source: terms.classes_source.clone(),
        left_out: left_out.collect(),
        lines: lines.collect(),
    }
}

fn line(line: &low_standard::StandardLine) -> StandardLine {
    StandardLine {
        pack: line.pack.clone(),
        parameter: line.parameter.clone(),
        label: line.label.clone(),
        unit: if line.unit == "1" { String::new() } else { line.unit.clone() },
        required: line.required,
        fixed: line.fixed,
        value: line.value.clone(),
        source: desk::wording::source(&line.source),
        confirmed: line.confirmed,
        sub_types: line.sub_types.clone(),
    }
}

/// What a standard says otherwise than the one before it, or than the configuration where there is none.
fn differences(
    known: &Basis,
    before: Option<&low_standard::StandardTerms>,
    after: &low_standard::StandardTerms,
) -> Vec<StandardDifference> {
    let before = before.unwrap_or(&known.configured);
    let mut told = Vec::new();
    if before.classes != after.classes {
        let words = |terms: &low_standard::StandardTerms| match terms.classes.is_empty() {
            true => "方案的末等".to_owned(),
            false => terms.classes.iter().cloned().collect::<Vec<_>>().join("、"),
        };
        told.push(StandardDifference {
            what: "哪些等级算低效".to_owned(),
            unit: String::new(),
            before: words(before),
            after: words(after),
            source: after.classes_source.clone(),
        });
    }
    for sub_type in &known.sub_types {
        let used = |terms: &low_standard::StandardTerms| !terms.left_out.contains_key(&sub_type.code);
        if used(before) != used(after) {
            let word = |used: bool| if used { "用" } else { "不用" }.to_owned();
            told.push(StandardDifference {
                what: format!("小类 {} {}", sub_type.code, sub_type.label),
                unit: String::new(),
                before: word(used(before)),
                after: word(used(after)),
                source: after.left_out.get(&sub_type.code).cloned().unwrap_or_else(String::new),
            });
        }
    }
    let lines = known.lines.iter().filter_map(|line| line_difference(line, before, after));
    told.extend(lines);
    told
}

fn line_difference(
    line: &low_standard::StandardLine,
    before: &low_standard::StandardTerms,
    after: &low_standard::StandardTerms,
) -> Option<StandardDifference> {
    let stated = |terms: &low_standard::StandardTerms| {
        let own = terms.line(&line.pack, &line.parameter).map(|change| change.value.clone());
        own.or_else(|| line.value.clone())
    };
    let (then, now) = (stated(before), stated(after));
    let number = |text: &Option<String>| text.as_ref()?.parse::<fact::Decimal>().ok();
    let shown = |text: Option<String>| text.unwrap_or_else(|| "没有定".to_owned());
    let source = after.line(&line.pack, &line.parameter).map(|change| change.source.clone());
    (number(&then) != number(&now)).then(|| StandardDifference {
        what: format!("{}（{}）", line.label, line.sub_types.join("、")),
        unit: if line.unit == "1" { String::new() } else { line.unit.clone() },
        before: shown(then),
        after: shown(now),
        source: source.unwrap_or_else(|| desk::wording::source(&line.source)),
    })
}

fn steps(app: &App, caller: &Caller, moment: &Moment, one: &LowStandard) -> Vec<NextStep> {
    let step = |(id, title, action): (&'static str, &'static str, &'static str)| {
        let target = match id {
            "sign" => Target::default(),
            _ => place_target(&moment.docket, one.zone.as_deref()),
        };
        let fields = standard_fields(id).into_iter().map(|field| shape(id, field, &[])).collect();
        next(app, caller, (id, title, action), fields, &[], &target)
    };
    one.state.next().into_iter().map(step).collect()
}
