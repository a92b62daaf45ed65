//! Objections: lists and pages narrowed to who may read them, and the steps that lead to the answer.

use crate::App;
use crate::change::{files, record};
use crate::guard::{Caller, RequestId};
use crate::names;
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Json, List, Path, Query};
use crate::wire::objection::{
    Answer, Closing, Moved, Objection, ObjectionFilter, ObjectionForm, ObjectionItem, ObjectionRow,
    ObjectionStep, Opinion, Reason, Said, Standing,
};
use crate::wire::{Figure, Page, Receipt, StoredFile};
use axum::extract::State;
use desk::Moment;
use fact::glossary;
use jiff::Timestamp;
use office::authority::Target;
use office::docket::{self, Command, ObjectionState};
use office::objection::waiting;

/// `GET /api/objections`.
pub(crate) async fn objections(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Query(filter): Query<ObjectionFilter>,
    list: List,
) -> Result<axum::Json<Page<ObjectionRow>>> {
    let mut rows = Vec::new();
    for objection in moment.docket.objections.values() {
        if !reached(&app, &caller, objection).await?
            || filter.year.is_some_and(|year| objection.year != year)
            || filter.state.as_ref().is_some_and(|state| state_of(objection.state, objection).0 != state)
        {
            continue;
        }
        let row = row(&app, &moment, objection)?;
        let text = list.text.as_ref();
        let mine = row.waits_for.is_some() && row.waits_for == caller.author.department;
        if (filter.mine == Some(true) && !mine)
            || text.is_some_and(|text| !row.name.contains(text) && !row.subject.starts_with(text.as_str()))
        {
            continue;
        }
        rows.push((objection.history.first().map_or(0, |step| step.act.entry), row));
    }
    rows.sort_by_key(|(entry, _)| std::cmp::Reverse(*entry));
    Ok(axum::Json(list.cut(rows.into_iter().map(|(_, row)| row).collect())))
}

/// `GET /api/objections/{objection}`.
pub(crate) async fn objection(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Path(key): Path<String>,
) -> Result<axum::Json<Objection>> {
    let objection = moment.docket.objections.get(&key).ok_or_else(Problem::not_found)?;
    if !reached(&app, &caller, objection).await? {
        return Err(Problem::not_found());
    }
    app.note(&caller, caller.action, &objection.subject, office::journal::AccessResult::Allowed);
    let recomputed = objection.recomputed.as_ref();
    let also = recomputed.iter().flat_map(|recomputed| &recomputed.also_moved);
    // Whoever is a firm learns that others moved, not who.
    let shape = |(before, after): &(docket::Standing, docket::Standing)| Moved {
        before: standing(before),
        after: standing(after),
    };
    let also = also.filter(|_| !caller.is_firm()).map(shape);
    Ok(axum::Json(Objection {
        row: row(&app, &moment, objection)?,
        claim: objection.claim.clone(),
        value: objection.value.as_ref().map(Figure::from),
        files: objection.files.iter().map(StoredFile::from).collect(),
        precheck: objection.precheck.as_ref().map(said),
        answer: objection.answer.as_ref().map(|answer| said(&answer.opinion)),
        accepted: objection.answer.as_ref().map(|answer| answer.accept),
        answered_value: objection.answer.as_ref().and_then(|answer| answer.value.as_ref()).map(Figure::from),
        reply: objection.reply.clone(),
        history: objection.history.iter().map(|one| step(objection, one)).collect(),
        before: recomputed.and_then(|recomputed| recomputed.before.as_ref()).map(standing),
        after: recomputed.and_then(|recomputed| recomputed.after.as_ref()).map(standing),
        also_moved: also.collect(),
        also_moved_count: recomputed.map_or(0, |recomputed| recomputed.also_moved.len() as u64),
        actions: actions(&app, &caller, objection).await?,
    }))
}

/// `POST /api/objections`.
pub(crate) async fn object(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Json(form): Json<ObjectionForm>,
) -> Result<axum::Json<Receipt>> {
    let files = files(&app, &form.files).await?;
    let (item, term) = match form.item {
        ObjectionItem::Area { term } => (docket::ObjectionItem::Area { term: term.clone() }, term),
        ObjectionItem::Figure { term, year } => {
            (docket::ObjectionItem::Figure { term: term.clone(), year }, term)
        }
        ObjectionItem::Class => (docket::ObjectionItem::Class, String::new()),
    };
    let value = form.value.map(|value| value.read(&term)).transpose()?;
    let ObjectionForm { year, subject, claim, .. } = form;
    let command = Command::SubmitObjection { year, subject, item, claim, value, files };
    let mut receipt = crate::change::submit(&app, &caller, id, command).await?;
    receipt.key = Some(format!("{year}-{}", receipt.entry));
    Ok(axum::Json(receipt))
}

/// `POST /api/objections/{objection}/precheck`.
pub(crate) async fn precheck(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(objection): Path<String>,
    Json(form): Json<Opinion>,
) -> Result<axum::Json<Receipt>> {
    record(&app, &caller, id, Command::PrecheckObjection { objection, opinion: form.opinion }).await
}

/// `POST /api/objections/{objection}/answer`.
pub(crate) async fn answer(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(objection): Path<String>,
    Json(form): Json<Answer>,
) -> Result<axum::Json<Receipt>> {
    let docket = app.docket();
    let disputed = docket.objections.get(&objection).and_then(|objection| objection.item.term());
    let value = form.value.map(|value| value.read(disputed.unwrap_or_default())).transpose()?;
    let files = files(&app, &form.files).await?;
    let Answer { accept, opinion, .. } = form;
    record(&app, &caller, id, Command::AnswerObjection { objection, accept, opinion, value, files }).await
}

/// `POST /api/objections/{objection}/close`.
pub(crate) async fn close(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(objection): Path<String>,
    Json(form): Json<Closing>,
) -> Result<axum::Json<Receipt>> {
    record(&app, &caller, id, Command::CloseObjection { objection, reply: form.reply }).await
}

/// `POST /api/objections/{objection}/withdraw`.
pub(crate) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    id: RequestId,
    Path(objection): Path<String>,
    Json(form): Json<Reason>,
) -> Result<axum::Json<Receipt>> {
    record(&app, &caller, id, Command::WithdrawObjection { objection, reason: form.reason }).await
}

/// Whether the caller may read an objection: by its owner department, its firm, or the place of its firm.
async fn reached(app: &App, caller: &Caller, objection: &docket::Objection) -> Result<bool> {
    let place = crate::firms::place_of(app, &objection.subject).await?;
    Ok(caller.reaches(&Target {
        department: Some(&objection.owner),
        region: place.region.as_deref(),
        zone: place.zone.as_deref(),
        enterprise: Some(&objection.subject),
    }))
}

/// What the caller may do about it now, as far as role and state say; the office has the last word.
async fn actions(app: &App, caller: &Caller, objection: &docket::Objection) -> Result<Vec<String>> {
    let place = crate::firms::place_of(app, &objection.subject).await?;
    let target = Target {
        department: Some(&objection.owner),
        region: place.region.as_deref(),
        zone: place.zone.as_deref(),
        enterprise: Some(&objection.subject),
    };
    let offered: &[&str] = match objection.state {
        ObjectionState::Submitted => &["precheck_objection", "withdraw_objection"],
        ObjectionState::Prechecked => &["answer_objection", "withdraw_objection"],
        ObjectionState::Rejected | ObjectionState::Recomputed => &["close_objection"],
        // An area that was disputed before any result has nothing to be computed anew.
        ObjectionState::Accepted if objection.run.is_none() => &["close_objection"],
        ObjectionState::Accepted | ObjectionState::Closed | ObjectionState::Withdrawn => &[],
    };
    let may = |action: &&&str| app.authority().require(&caller.author, action, &target).is_ok();
    Ok(offered.iter().filter(may).map(|action| (*action).to_owned()).collect())
}

/// An objection in a list.
pub(crate) fn row(app: &App, moment: &Moment, objection: &docket::Objection) -> Result<ObjectionRow> {
    let now = Timestamp::now();
    let today = app.desk().now().today(now);
    let waiting = waiting(objection, &moment.setup()?.rules.procedure, today, now);
    let (state, state_title) = state_of(objection.state, objection);
    let (item, item_title) = match &objection.item {
        docket::ObjectionItem::Area { term } => (ObjectionItem::Area { term: term.clone() }, label(term)),
        docket::ObjectionItem::Figure { term, year } => {
            (ObjectionItem::Figure { term: term.clone(), year: *year }, format!("{year} 年{}", label(term)))
        }
        docket::ObjectionItem::Class => (ObjectionItem::Class, "等级".to_owned()),
    };
    Ok(ObjectionRow {
        id: objection.key.clone(),
        year: objection.year,
        name: names::firm(moment, &objection.subject),
        subject: objection.subject.clone(),
        item,
        item_title,
        state: state.to_owned(),
        state_title: state_title.to_owned(),
        submitted: objection.history.first().map_or_else(String::new, |step| step.act.day.to_string()),
        waits_for: waiting.as_ref().map(|waiting| waiting.department.to_owned()),
        waits_for_title: waiting.as_ref().map(|waiting| names::department(waiting.department)),
        due: waiting.as_ref().and_then(|waiting| waiting.due).map(|day| day.to_string()),
        overdue: waiting.is_some_and(|waiting| waiting.overdue),
        owner_title: Some(names::department(&objection.owner)),
        owner: Some(objection.owner.clone()),
    })
}

fn label(term: &str) -> String {
    glossary::term(term).map_or_else(|| term.to_owned(), |known| known.zh.clone())
}

fn state_of(state: ObjectionState, objection: &docket::Objection) -> (&'static str, &'static str) {
    match state {
        ObjectionState::Submitted => ("submitted", "已提交，待初核"),
        ObjectionState::Prechecked => ("prechecked", "已初核，待答复"),
        ObjectionState::Rejected => ("rejected", "不予采纳，待回复"),
        // One that was accepted before any result waits for no run.
        ObjectionState::Accepted if objection.run.is_none() => ("accepted", "已采纳，待回复"),
        ObjectionState::Accepted => ("accepted", "已采纳，待重新测算"),
        ObjectionState::Recomputed => ("recomputed", "已重新测算，待回复"),
        ObjectionState::Closed => ("closed", "已办结"),
        ObjectionState::Withdrawn => ("withdrawn", "已撤回"),
    }
}

fn standing(standing: &docket::Standing) -> Standing {
    Standing {
        subject: standing.subject.clone(),
        name: standing.name.clone(),
        class: Some(standing.class.clone()).filter(|class| !class.is_empty()),
        rank: standing.rank.map(u64::from),
        total: standing.total.as_ref().map(ToString::to_string),
    }
}

fn said(opinion: &docket::Opinion) -> Said {
    Said {
        text: opinion.text.clone(),
        files: opinion.files.iter().map(StoredFile::from).collect(),
        by: opinion.act.by.name.clone(),
        day: opinion.act.day.to_string(),
    }
}

fn step(objection: &docket::Objection, step: &docket::ObjectionStep) -> ObjectionStep {
    let (state, state_title) = state_of(step.state, objection);
    ObjectionStep {
        state: state.to_owned(),
        state_title: state_title.to_owned(),
        text: step.text.clone(),
        by: step.act.by.name.clone(),
        day: step.act.day.to_string(),
        entry: step.act.entry,
    }
}
