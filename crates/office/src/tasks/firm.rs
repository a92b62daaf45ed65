//! What a firm finds on its desk: areas to confirm, a result to look at, objections that others deal with.

use super::{Desktop, Task, Tasks};
use crate::docket::ConfirmationSubject;
use crate::objection::waiting;
use crate::year::Stage;

pub(super) fn add(desktop: &Desktop<'_>, tasks: &mut Tasks) {
    let Some(code) = desktop.author.enterprise.as_deref() else { return };
    let docket = desktop.docket;
    for plan in docket.years.values() {
        let year = plan.year;
        let confirmed = docket
            .confirmations
            .values()
            .any(|word| word.year == year && word.subject == code && word.what == ConfirmationSubject::Areas);
        let link = format!("/my-firm?year={year}");
        let window = plan.windows.get(&plan.stage);
        let due = window.map(|window| window.closes);
        let overdue = due.is_some_and(|due| desktop.overdue(due));
        if (Stage::Collecting..=Stage::AreaPublicity).contains(&plan.stage) && !confirmed && !overdue {
            tasks.mine.push(Task {
                id: format!("confirm-{year}"),
                kind: "confirm",
                title: format!("核对{year}年度用地面积"),
                detail: "核对宗地、自用和出租面积，确认无误或提出异议。逾期未提出的，视为无异议。".to_owned(),
                due,
                overdue,
                action: "去核对",
                link,
            });
        } else if plan.stage == Stage::ResultPublicity && !overdue {
            tasks.mine.push(Task {
                id: format!("result-{year}"),
                kind: "read_result",
                title: format!("查看{year}年度初步结果"),
                detail: "查看得分、等级和每个数据的来源，有异议的在公示期内提出。".to_owned(),
                due,
                overdue,
                action: "去查看",
                link,
            });
        }
    }
    let mine = docket.objections.values().filter(|objection| objection.subject == code);
    for objection in mine {
        let procedure = &desktop.rules.procedure;
        let Some(next) = waiting(objection, procedure, desktop.today, desktop.now) else { continue };
        let department = fact::department(next.department).map_or(next.department, |known| &known.zh);
        tasks.waiting.push(Task {
            id: format!("objection-{}", objection.key),
            kind: "objection",
            title: format!("对“{}”的异议：{}", objection.item.title(), objection.state_title()),
            detail: format!("正在等{department}办理。"),
            due: next.due,
            overdue: next.overdue,
            action: "看进度",
            link: format!("/objections/{}", objection.key),
        });
    }
}
