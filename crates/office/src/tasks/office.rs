//! What departments, the industry bureau, the leading group and the administrators find on their desks.

use super::{Desktop, Task, Tasks};
use crate::authority::{Scope, Target};
use crate::docket::{Objection, ObjectionState, ReopeningState, YearPlan, objection_target};
use crate::objection::waiting;
use crate::year::{DeliveryState, Expected, Stage, expectations, next_steps};

pub(super) fn add(desktop: &Desktop<'_>, tasks: &mut Tasks) {
    for plan in desktop.docket.years.values() {
        deliveries(desktop, plan, tasks);
        advance(desktop, plan, tasks);
    }
    for objection in desktop.docket.objections.values() {
        objections(desktop, objection, tasks);
    }
    super::survey::add(desktop, tasks);
    reopenings(desktop, tasks);
    held_rows(desktop, tasks);
    accounts(desktop, tasks);
}

pub(super) fn may(desktop: &Desktop<'_>, action: &str, target: &Target<'_>) -> bool {
    desktop.rules.authority.require(desktop.author, action, target).is_ok()
}

fn deliveries(desktop: &Desktop<'_>, plan: &YearPlan, tasks: &mut Tasks) {
    if !(Stage::Collecting..Stage::Calculating).contains(&plan.stage) {
        return;
    }
    let chases = may(desktop, "chase", &Target::default());
    for expected in expectations(desktop.docket, desktop.rules, plan) {
        let mine = desktop.author.department.as_deref() == Some(expected.department);
        match expected.state {
            DeliveryState::Missing if mine => tasks.mine.push(delivery(desktop, plan, &expected)),
            DeliveryState::Faulty if mine => tasks.mine.push(faulty(desktop, plan, &expected)),
            DeliveryState::Missing if chases => chase(desktop, plan, &expected, tasks),
            _ => {}
        }
    }
}

fn delivery(desktop: &Desktop<'_>, plan: &YearPlan, expected: &Expected<'_>) -> Task {
    let chased = match expected.chases.last() {
        Some(chase) => format!("{}催报过：{}", chase.act.day, chase.message),
        None => "下载表样，填好后上传；先试读，看清问题再正式报送。".to_owned(),
    };
    Task {
        id: format!("deliver-{}-{}", plan.year, expected.form),
        kind: "deliver",
        title: format!("报送{}年“{}”", plan.year, expected.title),
        detail: chased,
        due: Some(expected.due),
        overdue: desktop.overdue(expected.due),
        action: "去上传",
        link: format!("/deliveries/upload?year={}&form={}", plan.year, expected.form),
    }
}

fn faulty(desktop: &Desktop<'_>, plan: &YearPlan, expected: &Expected<'_>) -> Task {
    let (held, refused, key) = match expected.batch {
        Some(batch) => (batch.tally.held, batch.tally.refused, batch.key.as_str()),
        None => (0, 0, ""),
    };
    Task {
        id: format!("mend-{}-{}", plan.year, expected.form),
        kind: "mend",
        title: format!("更正{}年“{}”后重报", plan.year, expected.title),
        detail: format!("有{held}行暂挂、{refused}行退回。可下载问题清单，在原文件里改好再上传。"),
        due: Some(expected.due),
        overdue: desktop.overdue(expected.due),
        action: "看问题",
        link: format!("/deliveries/batches/{key}"),
    }
}

fn chase(desktop: &Desktop<'_>, plan: &YearPlan, expected: &Expected<'_>, tasks: &mut Tasks) {
    let name = fact::department(expected.department).map_or(expected.department, |known| &known.zh);
    let overdue = desktop.overdue(expected.due);
    let task = Task {
        id: format!("missing-{}-{}", plan.year, expected.form),
        kind: "chase",
        title: format!("{name}未报{}年“{}”", plan.year, expected.title),
        detail: match expected.chases.len() {
            0 => "还没有催报过。".to_owned(),
            times => format!("已催报{times}次。"),
        },
        due: Some(expected.due),
        overdue,
        action: "去催报",
        link: format!("/deliveries?year={}", plan.year),
    };
    if overdue { tasks.mine.push(task) } else { tasks.waiting.push(task) }
}

fn advance(desktop: &Desktop<'_>, plan: &YearPlan, tasks: &mut Tasks) {
    let Desktop { docket, rules, author, today, now, .. } = *desktop;
    for step in next_steps(docket, rules, plan, author, today, now) {
        if rules.authority.permits(&author.role, step.to.action()) == Scope::Nothing {
            continue;
        }
        let due = plan.timetable.stages.get(&plan.stage).map(|days| days.ends);
        let task = Task {
            id: format!("advance-{}-{}", plan.year, step.to.id()),
            kind: "advance",
            title: format!("{}年度转到“{}”", plan.year, step.to.title()),
            detail: match step.why_not.as_slice() {
                [] => step.what_happens,
                [only] => only.to_string(),
                [first, rest @ ..] => format!("{}另有{}项未满足。", first.message, rest.len()),
            },
            due,
            overdue: due.is_some_and(|due| desktop.overdue(due)),
            action: if step.allowed { "去办理" } else { "看条件" },
            link: format!("/years/{}", plan.year),
        };
        if step.allowed { tasks.mine.push(task) } else { tasks.waiting.push(task) }
    }
}

fn objections(desktop: &Desktop<'_>, objection: &Objection, tasks: &mut Tasks) {
    let procedure = &desktop.rules.procedure;
    let Some(next) = waiting(objection, procedure, desktop.today, desktop.now) else { return };
    let target = objection_target(objection);
    let (needed, kind, action) = match objection.state {
        ObjectionState::Submitted => ("precheck_objection", "precheck_objection", "去初核"),
        ObjectionState::Prechecked => ("answer_objection", "answer_objection", "去答复"),
        ObjectionState::Accepted if objection.run.is_some() => ("run", "recompute", "去测算"),
        _ => ("close_objection", "close_objection", "去回复"),
    };
    let target = if needed == "run" { Target::default() } else { target };
    let task = Task {
        id: format!("objection-{}", objection.key),
        kind,
        title: format!("{}对“{}”的异议", objection.name, objection.item.title()),
        detail: format!("{}。{}", objection.state_title(), objection.claim),
        due: next.due,
        overdue: next.overdue,
        action,
        link: match kind {
            "recompute" => format!("/years/{}?tab=runs", objection.year),
            _ => format!("/objections/{}", objection.key),
        },
    };
    if may(desktop, needed, &target) {
        tasks.mine.push(task);
    } else if may(desktop, "close_objection", &objection_target(objection)) {
        let department = fact::department(next.department).map_or(next.department, |known| &known.zh);
        let detail = format!("{}，正在等{department}办理。", objection.state_title());
        tasks.waiting.push(Task { detail, action: "看进度", ..task });
    }
}

fn reopenings(desktop: &Desktop<'_>, tasks: &mut Tasks) {
    if !may(desktop, "close_reopening", &Target::default()) {
        return;
    }
    let open = desktop.docket.reopenings.values().filter(|reopening| reopening.state == ReopeningState::Open);
    for reopening in open {
        tasks.mine.push(Task {
            id: format!("reopening-{}", reopening.key),
            kind: "reopening",
            title: format!("{}年度重启：{}", reopening.year, reopening.subject),
            detail: format!(
                "涉及同宗地{}家企业。数据更正后重新测算，再公布或结束重启。",
                reopening.subjects.len()
            ),
            due: None,
            overdue: false,
            action: "去办理",
            link: format!("/years/{}", reopening.year),
        });
    }
}

fn held_rows(desktop: &Desktop<'_>, tasks: &mut Tasks) {
    if desktop.held_rows == 0 || !may(desktop, "settle", &Target::default()) {
        return;
    }
    tasks.mine.push(Task {
        id: "held".to_owned(),
        kind: "settle",
        title: format!("认领{}行暂挂数据", desktop.held_rows),
        detail: "这些行不知道说的是哪家企业，认领前不进入评价。".to_owned(),
        due: None,
        overdue: false,
        action: "去认领",
        link: "/deliveries/held".to_owned(),
    });
}

fn accounts(desktop: &Desktop<'_>, tasks: &mut Tasks) {
    if !may(desktop, "grant_role", &Target::default()) {
        return;
    }
    let waiting = |account: &&crate::docket::Account| account.open && account.role.is_none();
    for account in desktop.docket.accounts.values().filter(waiting) {
        tasks.mine.push(Task {
            id: format!("grant-{}", account.login),
            kind: "grant_role",
            title: format!("给“{}”授权", account.name),
            detail: "账号已开，还没有角色，不能使用。".to_owned(),
            due: None,
            overdue: false,
            action: "去授权",
            link: "/system".to_owned(),
        });
    }
}
