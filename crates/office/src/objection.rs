//! Objections from submission to reply: what a firm may dispute when, who answers, until when, and what stays frozen
//! in between. Recomputing is left to `desk`; what changed comes back as evidence of the run.

use crate::calendar::CalendarError;
use crate::docket::{
    Answer, AnsweredEvidence, Context, Docket, Evidence, FirmEvidence, Interest, Notice, Objection,
    ObjectionItem, ObjectionState, ObjectionStep, Opinion, Recomputed, Refusal, ReopeningState, Rulebook,
    Written, YearPlan,
};
use crate::journal::FileRef;
use crate::procedure::Procedure;
use crate::year::{Stage, no_calendar};
use fact::Reading;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What a firm hands in.
pub(crate) struct Claim<'a> {
    pub subject: &'a str,
    pub item: &'a ObjectionItem,
    pub claim: &'a str,
    pub value: Option<&'a Reading>,
    pub files: &'a [FileRef],
}

/// Who must act on an objection now, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<'a> {
    /// Department that must act; `zone_committee` for the pre-check.
    pub department: &'a str,
    /// Until when; `None` where no period is set.
    pub due: Option<Date>,
    /// Whether that day is over.
    pub overdue: bool,
}

/// The department that answers for an item.
#[must_use]
pub fn owner<'a>(rules: &'a Rulebook, item: &ObjectionItem) -> Option<&'a str> {
    match item.term() {
        Some(term) => rules.registry.owner(term),
        None => Some(&rules.procedure.objection.class_owner),
    }
}

/// Who must act on an objection; `None` when it is closed or withdrawn.
#[must_use]
pub fn waiting<'a>(
    objection: &'a Objection,
    procedure: &'a Procedure,
    today: Date,
    now: Timestamp,
) -> Option<Waiting<'a>> {
    let (department, due) = match objection.state {
        ObjectionState::Submitted => ("zone_committee", Some(objection.precheck_due)),
        ObjectionState::Prechecked => (objection.owner.as_str(), Some(objection.answer_due)),
        ObjectionState::Rejected | ObjectionState::Accepted | ObjectionState::Recomputed => {
            (procedure.objection.class_owner.as_str(), None)
        }
        ObjectionState::Closed | ObjectionState::Withdrawn => return None,
    };
    let overdue = due.is_some_and(|due| procedure.is_over(due, today, now));
    Some(Waiting { department, due, overdue })
}

/// Items of a firm for which measures are frozen because an objection to them is open.
#[must_use]
pub fn frozen_items<'a>(docket: &'a Docket, year: i16, subject: &str) -> Vec<&'a Objection> {
    docket
        .objections_of(year)
        .filter(|objection| objection.subject == subject && objection.is_open())
        .collect()
}

/// Why a firm may not object to an item now; `None` when it may.
#[must_use]
pub fn closed_to(
    docket: &Docket,
    rules: &Rulebook,
    plan: &YearPlan,
    subject: &str,
    item: &ObjectionItem,
    (today, now): (Date, Timestamp),
) -> Option<Refusal> {
    let reopened = docket.reopenings.values().any(|reopening| {
        reopening.year == plan.year
            && reopening.state == ReopeningState::Open
            && reopening.subjects.contains(subject)
    });
    if reopened {
        return None;
    }
    let area = matches!(item, ObjectionItem::Area { .. });
    let publicity = plan.stage == Stage::ResultPublicity || (area && plan.stage == Stage::AreaPublicity);
    let Some(window) = plan.windows.get(&plan.stage).filter(|_| publicity) else {
        let message =
            format!("{}年度现在是“{}”，不受理对“{}”的异议。", plan.year, plan.stage.title(), item.title());
        return Some(Refusal::new(
            "not_in_publicity",
            message,
            "请在公示期内提出；确有错误的，请联系工信局办理重启。",
        ));
    };
    if rules.procedure.is_over(window.closes, today, now) {
        let message = format!("公示已于{}截止。", rules.procedure.until(window.closes));
        return Some(Refusal::new(
            "window_over",
            message,
            "逾期未提出视为无异议；确有错误的，请联系工信局办理重启。",
        ));
    }
    None
}

pub(crate) fn submit(
    docket: &Docket,
    plan: &YearPlan,
    claim: &Claim<'_>,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let rules = context.rules;
    let Claim { subject, item, .. } = *claim;
    let firm = firm(&context.evidence)?;
    check_item(rules, item)?;
    if claim.claim.trim().is_empty() {
        return Err(Refusal::new("claim_missing", "没有写异议的内容。", "请写明哪里不对、应当是什么。"));
    }
    if let Some(refusal) = closed_to(docket, rules, plan, subject, item, (context.today, context.now)) {
        return Err(refusal);
    }
    let open = frozen_items(docket, plan.year, subject);
    if let Some(same) = open.iter().find(|objection| objection.item == *item) {
        let message = format!("对“{}”的异议（{}）还在办理。", item.title(), same.key);
        return Err(Refusal::new("objection_open", message, "请等答复；要改内容请先撤回。"));
    }
    let owner = owner(rules, item).ok_or_else(|| {
        let message = format!("“{}”没有登记由哪个部门负责。", item.title());
        Refusal::new("no_owner", message, "请联系工信局补登记规则。")
    })?;
    let (precheck_due, answer_due) = deadlines(rules, context.today).map_err(no_calendar)?;
    let objection = Objection {
        key: format!("{}-{}", plan.year, context.entry),
        year: plan.year,
        subject: subject.to_owned(),
        name: firm.0.to_owned(),
        region: firm.1.region.clone(),
        zone: firm.1.zone.clone(),
        item: item.clone(),
        claim: claim.claim.to_owned(),
        value: claim.value.cloned(),
        files: claim.files.to_vec(),
        owner: owner.to_owned(),
        precheck_due,
        answer_due,
        state: ObjectionState::Submitted,
        run: plan.run.clone(),
        precheck: None,
        answer: None,
        recomputed: None,
        reply: None,
        history: vec![step(ObjectionState::Submitted, claim.claim, context)],
    };
    let to = Interest { department: Some("zone_committee".to_owned()), ..Interest::default() };
    let text = format!("{}对“{}”提出异议，请在{precheck_due}前初核。", objection.name, item.title());
    let notice = notice(&objection, to, "有异议待初核", text, context);
    Ok(vec![objection.into(), notice.into()])
}

pub(crate) fn precheck(
    objection: &Objection,
    opinion: &str,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    expect_state(objection, &[ObjectionState::Submitted], "初核")?;
    said(opinion)?;
    let mut next = objection.clone();
    next.state = ObjectionState::Prechecked;
    next.precheck = Some(Opinion { text: opinion.to_owned(), files: Vec::new(), act: context.act() });
    next.history.push(step(ObjectionState::Prechecked, opinion, context));
    let to = Interest { department: Some(objection.owner.clone()), ..Interest::default() };
    let text = format!("{}对“{}”的异议已初核，请在{}前答复。", next.name, next.item.title(), next.answer_due);
    let notice = notice(&next, to, "有异议待答复", text, context);
    Ok(vec![next.into(), notice.into()])
}

/// What the owner department says.
pub(crate) struct Reply<'a> {
    pub accept: bool,
    pub opinion: &'a str,
    pub value: Option<&'a Reading>,
    pub files: &'a [FileRef],
}

pub(crate) fn answer(
    objection: &Objection,
    reply: &Reply<'_>,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let precheck_over = context.rules.procedure.is_over(objection.precheck_due, context.today, context.now);
    // Who does not pre-check in time does not hold the answer up.
    let states: &[ObjectionState] = if precheck_over {
        &[ObjectionState::Submitted, ObjectionState::Prechecked]
    } else {
        &[ObjectionState::Prechecked]
    };
    expect_state(objection, states, "答复")?;
    said(reply.opinion)?;
    let figure = objection.item.term().is_some();
    if figure && reply.accept && reply.value.is_none() {
        let message = format!("采纳对“{}”的异议，要写明核定的数。", objection.item.title());
        return Err(Refusal::new("value_missing", message, "请填写核定的数；确实没有的请选“不适用”。"));
    }
    if reply.value.is_some() && !(figure && reply.accept) {
        return Err(Refusal::new("value_unasked", "这次答复不需要填数。", "请去掉核定的数，或改为采纳。"));
    }
    let area = matches!(objection.item, ObjectionItem::Area { .. });
    let subjects = match &context.evidence {
        Evidence::Answered(AnsweredEvidence { subjects }) if reply.accept && area => subjects.clone(),
        _ => BTreeSet::new(),
    };
    let state = if reply.accept { ObjectionState::Accepted } else { ObjectionState::Rejected };
    let mut next = objection.clone();
    next.state = state;
    next.answer = Some(Answer {
        accept: reply.accept,
        value: reply.value.cloned(),
        subjects,
        opinion: Opinion { text: reply.opinion.to_owned(), files: reply.files.to_vec(), act: context.act() },
    });
    next.history.push(step(state, reply.opinion, context));
    let to = Interest { role: Some("industry".to_owned()), ..Interest::default() };
    let text = format!("{}对“{}”的异议已答复：{}。", next.name, next.item.title(), next.state_title());
    let notice = notice(&next, to, "异议已答复", text, context);
    Ok(vec![next.into(), notice.into()])
}

/// The objection after a run that read the accepted figure.
pub(crate) fn recomputed(objection: &Objection, found: &Recomputed, context: &Context<'_>) -> Objection {
    let mut next = objection.clone();
    next.state = ObjectionState::Recomputed;
    next.recomputed = Some(found.clone());
    let text = format!("第{}号操作重新测算，另有{}家企业等级变动。", found.run_after, found.also_moved.len());
    next.history.push(step(ObjectionState::Recomputed, &text, context));
    next
}

pub(crate) fn close(
    objection: &Objection,
    reply: &str,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let mut states = vec![ObjectionState::Rejected, ObjectionState::Recomputed];
    // An area that was disputed before any run is recomputed with everybody else.
    if objection.run.is_none() {
        states.push(ObjectionState::Accepted);
    }
    expect_state(objection, &states, "办结")?;
    said(reply)?;
    let mut next = objection.clone();
    next.state = ObjectionState::Closed;
    next.reply = Some(reply.to_owned());
    next.history.push(step(ObjectionState::Closed, reply, context));
    let to = Interest { enterprise: Some(objection.subject.clone()), ..Interest::default() };
    let text = format!("对“{}”的异议已办结：{reply}", next.item.title());
    let notice = notice(&next, to, "异议已答复", text, context);
    Ok(vec![next.into(), notice.into()])
}

pub(crate) fn withdraw(
    objection: &Objection,
    reason: &str,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    expect_state(objection, &[ObjectionState::Submitted, ObjectionState::Prechecked], "撤回")?;
    let mut next = objection.clone();
    next.state = ObjectionState::Withdrawn;
    next.history.push(step(ObjectionState::Withdrawn, reason, context));
    Ok(vec![next.into()])
}

fn firm(evidence: &Evidence) -> Result<(&str, &FirmEvidence), Refusal> {
    let unknown = || Refusal::new("no_such_enterprise", "企业库中没有这家企业。", "请核对统一社会信用代码。");
    match evidence {
        Evidence::Firm(firm) => firm.name.as_deref().map(|name| (name, firm)).ok_or_else(unknown),
        _ => Err(unknown()),
    }
}

fn check_item(rules: &Rulebook, item: &ObjectionItem) -> Result<(), Refusal> {
    let Some(term) = item.term() else { return Ok(()) };
    if fact::glossary::term(term).is_none() {
        let message = format!("“{term}”不是登记过的指标。");
        return Err(Refusal::new("unknown_term", message, "请从说明单上选择有异议的项目。"));
    }
    let area = rules.procedure.area.terms.contains(term);
    if area == matches!(item, ObjectionItem::Area { .. }) {
        return Ok(());
    }
    let message = format!("“{}”{}用地面积项目。", item.title(), if area { "属于" } else { "不属于" });
    Err(Refusal::new("wrong_item", message, "请从说明单上重新选择有异议的项目。"))
}

fn deadlines(rules: &Rulebook, today: Date) -> Result<(Date, Date), CalendarError> {
    let days = &rules.procedure.objection;
    let precheck = rules.calendar.add_working_days(today, days.precheck_working_days)?;
    Ok((precheck, rules.calendar.add_working_days(precheck, days.answer_working_days)?))
}

fn expect_state(objection: &Objection, states: &[ObjectionState], what: &str) -> Result<(), Refusal> {
    if states.contains(&objection.state) {
        return Ok(());
    }
    let message = format!("这件异议现在是“{}”，不能{what}。", objection.state_title());
    Err(Refusal::new("wrong_state", message, "请刷新后查看办到哪一步。"))
}

fn said(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::new("opinion_missing", "没有写意见。", "请写明意见和依据。"));
    }
    Ok(())
}

fn step(state: ObjectionState, text: &str, context: &Context<'_>) -> ObjectionStep {
    ObjectionStep { state, text: text.to_owned(), act: context.act() }
}

fn notice(objection: &Objection, to: Interest, title: &str, text: String, context: &Context<'_>) -> Notice {
    Notice {
        key: format!("{}-1", context.entry),
        act: context.act(),
        to,
        title: title.to_owned(),
        text,
        link: format!("/objections/{}", objection.key),
    }
}
