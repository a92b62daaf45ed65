//! Deliveries, held rows that are settled, corrections, and reminders to departments.

use super::super::{
    Batch, BatchState, Chase, Command, Context, CorrectedEvidence, Correction, DeliveredEvidence, Docket,
    Evidence, Interest, Notice, Refusal, SettledEvidence, Settlement, Written,
};
use super::{adds_up, needs_reason, no_evidence, no_such_enterprise, plan, same_file};
use crate::year::{Stage, areas_are_frozen_for};

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    match (command, &context.evidence) {
        (Command::Deliver { .. }, Evidence::Delivered(read)) => deliver(docket, command, read, context),
        (Command::Settle { held, subject, reason }, Evidence::Settled(found)) => {
            needs_reason(reason)?;
            let SettledEvidence { held: is_held, known } = *found;
            if !is_held {
                let message = "这一行已经不在暂挂之列。";
                return Err(Refusal::new("not_held", message, "请刷新暂挂清单。"));
            }
            if !known {
                return Err(no_such_enterprise(subject));
            }
            let settlement = Settlement {
                key: context.entry.to_string(),
                held: *held,
                subject: subject.clone(),
                reason: reason.clone(),
                act: context.act(),
            };
            Ok(vec![settlement.into()])
        }
        (Command::Correct { .. }, Evidence::Corrected(found)) => correct(docket, command, found, context),
        (Command::Chase { year, form, message }, _) => chase(docket, *year, form, message, context),
        _ => Err(no_evidence(command)),
    }
}

fn deliver(
    docket: &Docket,
    command: &Command,
    read: &DeliveredEvidence,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let Command::Deliver { form, year, file, delivered, supplement } = command else {
        return Ok(Vec::new());
    };
    let Some(duty) = context.rules.forms.get(form) else {
        let message = format!("没有“{form}”这张表。");
        return Err(Refusal::new("unknown_form", message, "请从表单清单中选。"));
    };
    if let (Some(asked), Some(found)) = (year, read.year)
        && *asked != found
    {
        let message = format!("选的是{asked}年，文件里写的是{found}年。");
        return Err(Refusal::new("year_differs", message, "请核对文件或年份。"));
    }
    let year = read.year.or(*year);
    let day = delivered.unwrap_or(context.today);
    if day > context.today {
        let message = format!("报送日期{day}在今天之后。");
        return Err(Refusal::new("delivered_later", message, "请核对日期。"));
    }
    let tally = read.tally;
    adds_up(&tally)?;
    let same = |batch: &&Batch| batch.form == *form && batch.year == year;
    let earlier = || docket.batches.values().filter(|batch| same(batch));
    let counts = || earlier().filter(|batch| batch.state == BatchState::Delivered);
    if let Some(batch) = counts().find(|batch| batch.file.digest == file.digest) {
        return Err(same_file(&batch.receipt));
    }
    let receipt = match year {
        Some(year) => format!("{year}-{form}-{}", earlier().count() + 1),
        None => format!("{form}-{}", earlier().count() + 1),
    };
    let frozen = year.and_then(|year| docket.year(year)).is_some_and(|plan| plan.areas_frozen_at.is_some());
    let after_freeze = frozen && context.rules.procedure.area.forms.contains(form);
    let batch = Batch {
        key: context.entry.to_string(),
        receipt,
        form: form.clone(),
        year,
        department: duty.department.clone(),
        file: file.clone(),
        delivered: day,
        tally,
        totals: read.totals.clone(),
        findings: read.findings.clone(),
        facts: read.facts,
        replaces: counts().find(|batch| !supplement && !batch.supplement).map(|batch| batch.key.clone()),
        supplement: *supplement,
        state: BatchState::Delivered,
        after_freeze,
        act: context.act(),
    };
    // A full delivery takes the place of the one before and of what was added to it.
    let replaced =
        counts().filter(|_| !supplement).map(|batch| Batch { state: BatchState::Replaced, ..batch.clone() });
    Ok(std::iter::once(batch.into()).chain(replaced.map(Written::from)).collect())
}

fn correct(
    docket: &Docket,
    command: &Command,
    found: &CorrectedEvidence,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let Command::Correct { subject, term, year, reading, reason, evidence } = command else {
        return Ok(Vec::new());
    };
    needs_reason(reason)?;
    let Some(known) = fact::glossary::term(term) else {
        let message = format!("“{term}”不是登记过的指标。");
        return Err(Refusal::new("unknown_term", message, "请从指标清单中选。"));
    };
    if !found.known {
        return Err(no_such_enterprise(subject));
    }
    if found.before.as_ref() == Some(reading) {
        let message = format!("“{}”现在就是这个数。", known.zh);
        return Err(Refusal::new("nothing_changes", message, "不用更正。"));
    }
    if let Some(plan) = docket.year(*year)
        && context.rules.procedure.area.terms.contains(term)
        && areas_are_frozen_for(docket, plan, subject)
    {
        let message = format!("{year}年度用地面积已经锁定，更正“{}”不会进入本年度。", known.zh);
        return Err(Refusal::new("areas_frozen", message, "请先对该企业办理重启。"));
    }
    let correction = Correction {
        key: context.entry.to_string(),
        subject: subject.clone(),
        term: term.clone(),
        year: *year,
        before: found.before.clone(),
        reading: reading.clone(),
        reason: reason.clone(),
        evidence: evidence.clone(),
        act: context.act(),
    };
    Ok(vec![correction.into()])
}

fn chase(
    docket: &Docket,
    year: i16,
    form: &str,
    message: &str,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let plan = plan(docket, year)?;
    if plan.stage == Stage::Draft {
        let said = format!("{year}年度还在筹备，没有开始收数据。");
        return Err(Refusal::new("wrong_stage", said, "请先转到“数据汇集”。"));
    }
    let due = plan.timetable.due.get(form);
    let (Some(due), Some(duty)) = (due, context.rules.forms.get(form)) else {
        let said = format!("时间表里没有“{form}”这张表。");
        return Err(Refusal::new("unknown_form", said, "请从该报的表中选。"));
    };
    let chase = Chase {
        key: context.entry.to_string(),
        year,
        form: form.to_owned(),
        department: duty.department.clone(),
        message: message.to_owned(),
        act: context.act(),
    };
    let notice = Notice {
        key: format!("{}-1", context.entry),
        act: context.act(),
        to: Interest { department: Some(duty.department.clone()), ..Interest::default() },
        title: format!("请报送{year}年“{}”", duty.title),
        text: format!("期限{due}。{message}"),
        link: format!("/deliveries/upload?year={year}&form={form}"),
    };
    Ok(vec![chase.into(), notice.into()])
}
