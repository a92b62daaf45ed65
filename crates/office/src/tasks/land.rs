//! What cases of land ask of somebody: every deadline that runs, to whoever acts next.

use super::{Desktop, Task, Tasks, concerns};
use crate::docket::concern_of;
use crate::land::{Deadline, DeadlineState, LandCase, LandInForce, deadlines};
use crate::told::interests;

pub(super) fn add(desktop: &Desktop<'_>, tasks: &mut Tasks) {
    let Some(book) = &desktop.rules.land else { return };
    let law = LandInForce { book, calendar: &desktop.rules.calendar };
    for case in desktop.docket.land_cases.values().filter(|case| case.is_open()) {
        let concern = concern_of(case);
        for deadline in deadlines(case, &law) {
            if deadline.state(desktop.today) == DeadlineState::Met {
                continue;
            }
            let to = interests(desktop.docket, &concern, &deadline.to);
            if to.iter().any(|(_, to)| concerns(to, desktop.author)) {
                tasks.mine.push(task(desktop, case, deadline));
            }
        }
    }
}

fn task(desktop: &Desktop<'_>, case: &LandCase, deadline: Deadline) -> Task {
    Task {
        id: format!("land-{}-{}", case.key, deadline.id),
        kind: "land_case",
        title: format!("{}：{}", case.place, deadline.title),
        detail: format!("{}，{}（{}）。", case.kind_title(), case.state_title(), deadline.clause),
        due: Some(deadline.due),
        overdue: desktop.overdue(deadline.due),
        action: "去办理",
        link: format!("/land/cases/{}", case.key),
    }
}
