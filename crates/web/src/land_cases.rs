//! Cases of land over HTTP: lists, one case, deadlines, progress. Taking a step is left to `land_case_steps`, files that go
//! out to `land_case_exports`.

use crate::App;
use crate::guard::Caller;
use crate::history::deeds;
use crate::land::{SeenLand, mu};
use crate::land_case_idle;
use crate::land_case_steps::next_of_case;
use crate::land_foretold::foretold_rows;
use crate::listed::{fits, found, sorted};
use crate::names::{named_department, word, word_id, zone};
use crate::problem::{Problem, Result};
use crate::take::{AsOf, Asked, Looked, Path};
use crate::view::View;
use crate::wire::land::LandCaseRef;
use crate::wire::land_case::{
    LandCase, LandCaseFilter, LandCaseRow, LandDeadlineFilter, LandDeadlineRow, LandFound, LandKindProgress,
    LandOpinion, LandPaper, LandPart, LandProgress, LandProgressReport, LandProgressShare,
};
use crate::wire::plot::WrittenFigure;
use crate::wire::{Named, Page};
use axum::extract::State;
use desk::Moment;
use desk::land::case_papers;
use jiff::civil::Date;
use office::docket::land_case_target;
use office::land::{
    Course, Deadline, DeadlineState, LandInForce, LandLaw as _, LandProcedure, ProcedureRules, deadlines,
    progress,
};
use office::supply::{Deed, Titled};
use office::{land, supply};

/// The procedure of the office.
pub(crate) fn law(moment: &Moment) -> Result<LandInForce<'_>> {
    let rules = &moment.setup()?.rules;
    let book: Option<&LandProcedure> = rules.land.as_ref();
    let detail = "本地没有配置土地的办理程序。请在配置里补上 land.toml。";
    let book = book.ok_or_else(|| Problem::unprocessable("no_land_rules", detail))?;
    Ok(LandInForce { book, calendar: &rules.calendar })
}

/// The cases that a caller sees.
pub(crate) fn cases_seen<'a>(
    caller: &Caller,
    moment: &'a Moment,
) -> impl Iterator<Item = &'a land::LandCase> {
    let view = caller.view();
    moment.docket.land_cases.values().filter(move |case| sees(&view, case))
}

/// Whether a case is seen: a firm sees those that are about it.
pub(crate) fn sees(view: &View, case: &land::LandCase) -> bool {
    view.reaches(&land_case_target(case, view.firm()))
}

/// Cases about a parcel that the caller sees.
pub(crate) fn cases_of(land: &SeenLand, code: &str) -> Vec<LandCaseRef> {
    let cases = land.moment.docket.land_cases.values();
    let cases = cases.filter(|case| case.place == code && sees(&land.view, case));
    let told = |case: &land::LandCase| LandCaseRef {
        key: case.key.clone(),
        kind: case.kind().id().to_owned(),
        title: case.kind_title().to_owned(),
        state_title: case.state_title().to_owned(),
    };
    cases.map(told).collect()
}

/// `GET /api/land/cases`.
pub(crate) async fn cases(asked: Asked<LandCaseFilter>) -> Result<axum::Json<Page<LandCaseRow>>> {
    Ok(axum::Json(asked.list.cut(case_rows(&asked)?)))
}

/// The rows that a filter shows to a caller, in order.
pub(crate) fn case_rows(asked: &Asked<LandCaseFilter>) -> Result<Vec<LandCaseRow>> {
    let Asked { caller, moment, day, filter, list } = asked;
    let law = law(moment)?;
    let open = match filter.open.as_deref() {
        None | Some("") => None,
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some(other) => return Err(Problem::malformed(format!("open 写作 true 或 false，不是“{other}”。"))),
    };
    let wanted = |case: &&land::LandCase| {
        fits(&filter.kind, Some(case.kind().id()))
            && fits(&filter.zone, case.found.zone.as_deref())
            && fits(&filter.board, case.board().map(land::Board::id))
            && fits(&filter.parcel, Some(&case.place))
            && open.is_none_or(|open| case.is_open() == open)
    };
    let rows = cases_seen(caller, moment).filter(wanted).map(|case| row(caller, moment, (case, *day), &law));
    let rows = rows.filter(|row| {
        let firms = row.enterprises.iter().map(|firm| firm.title.as_str()).collect::<Vec<_>>().join("、");
        fits(&filter.state, Some(&row.state)) && found(list, &[&row.place, &row.title, &firms, &row.key])
    });
    let mut rows: Vec<LandCaseRow> = rows.collect();
    rows.sort_by_key(|row| row.key.parse::<u64>().unwrap_or(u64::MAX));
    sorted(rows, list, |row, column| match column {
        "place" => Some(row.place.clone()),
        "kind" => Some(row.kind_title.clone()),
        "state" => Some(row.state_title.clone()),
        "opened" => Some(row.opened.clone()),
        "due" => Some(row.next_deadline.as_ref().map_or_else(|| "9999".to_owned(), |next| next.due.clone())),
        _ => None,
    })
}

/// `GET /api/land/cases/{key}`.
pub(crate) async fn case(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
) -> Result<axum::Json<LandCase>> {
    let one = moment.docket.land_cases.get(&key).filter(|case| sees(&caller.view(), case));
    let one = one.ok_or_else(Problem::not_found)?;
    let law = law(&moment)?;
    let rules = law.rules(day).map_err(Problem::from)?;
    let low = match &one.course {
        Course::Low(low) => Some(low),
        _ => None,
    };
    let plan = low.and_then(|low| low.plan.as_ref());
    let item = |item: &land::FoundItem| LandFound {
        id: item.id.clone(),
        title: item.title.clone(),
        area: mu(item.area),
        sentence: item.sentence.clone(),
        clause: item.clause.clone(),
    };
    let report = |report: &land::ProgressReport| LandProgressReport {
        day: report.act.day.to_string(),
        text: report.text.clone(),
        disposed: mu(report.disposed),
        by: report.act.by.name.clone(),
    };
    let paper = |paper: desk::land::CasePaper| LandPaper {
        id: paper.id.to_owned(),
        title: paper.title.to_owned(),
        ready: paper.why_not.is_empty(),
        why_not: paper.why_not.to_owned(),
    };
    let options = rules.options.iter().map(|one| Named { id: one.id.clone(), title: one.label.clone() });
    Ok(axum::Json(LandCase {
        row: row(&caller, &moment, (one, day), &law),
        found: one.found.items.iter().map(item).collect(),
        standard: one.found.standard.clone(),
        figures: figures(one),
        mode: plan.map(|plan| Named { id: plan.mode.clone(), title: plan.mode_title.clone() }),
        target: plan.map_or_else(String::new, |plan| plan.target.clone()),
        criteria: plan.map_or_else(String::new, |plan| plan.criteria.clone()),
        plan_day: plan.map(|plan| plan.day.to_string()),
        person: plan.map_or_else(String::new, |plan| plan.person.clone()),
        ground: land_case_idle::ground(one),
        proposal: land_case_idle::proposal(&caller, one),
        decision: land_case_idle::decision(one),
        progress: low.map_or_else(Vec::new, |low| low.progress.iter().map(report).collect()),
        parts: parts(one, &rules),
        deadlines: deadlines(one, &law).iter().map(|deadline| deadline_row(one, deadline, day)).collect(),
        opinions: opinions(&caller, one, &rules),
        history: deeds(one.deeds().iter().filter(|deed| tells(&caller, deed))),
        papers: match caller.is_firm() {
            true => Vec::new(),
            false => case_papers(one).into_iter().map(paper).collect(),
        },
        frozen: one.frozen(&law, day).map_err(Problem::from)?,
        options: if one.kind() == land::LandKind::Idle { options.collect() } else { Vec::new() },
        next: next_of_case(&app, &caller, one, &rules),
    }))
}

/// Whether a deed is told to a caller: what other firms and departments said among themselves is not a firm's to read.
pub(crate) fn tells(caller: &Caller, deed: &Deed) -> bool {
    let own = deed.act.by.enterprise.is_none() || deed.act.by.enterprise == caller.author.enterprise;
    !caller.is_firm() || own && deed.what != land::LowEvent::Opine.title()
}

fn row(
    caller: &Caller,
    moment: &Moment,
    (case, day): (&land::LandCase, Date),
    law: &LandInForce<'_>,
) -> LandCaseRow {
    let firms =
        case.found.enterprises.iter().filter(|firm| {
            !caller.is_firm() || caller.author.enterprise.as_deref() == Some(firm.code.as_str())
        });
    let open = deadlines(case, law).into_iter().filter(|one| one.met.is_none() && case.is_open());
    let cause = match &case.course {
        Course::Idle(idle) => idle.cause.as_ref().map(|(cause, _)| cause.title().to_owned()),
        _ => None,
    };
    LandCaseRow {
        key: case.key.clone(),
        kind: case.kind().id().to_owned(),
        kind_title: case.kind_title().to_owned(),
        place: case.place.clone(),
        title: case.found.title.clone(),
        zone: case.found.zone.as_deref().map(|id| zone(moment, id)),
        enterprises: firms.map(|firm| Named { id: firm.code.clone(), title: firm.name.clone() }).collect(),
        area: mu(case.area()),
        category: case
            .found
            .category
            .as_ref()
            .map(|(id, title)| Named { id: id.clone(), title: title.clone() }),
        sub_types: case
            .found
            .items
            .iter()
            .filter(|_| case.kind() == land::LandKind::Low)
            .map(|item| Named { id: item.id.clone(), title: item.title.clone() })
            .collect(),
        state: case.state_id(),
        state_title: case.state_title().to_owned(),
        board: case.board().map(|board| word(&board)),
        opened: case.opened.day.to_string(),
        next_deadline: open.min_by_key(|one| one.due).map(|one| deadline_row(case, &one, day)),
        disposed: mu(case.disposed()),
        remaining: mu(case.area() - case.disposed()),
        cause,
        closed: case.closure.as_ref().map(|closure| closure.number.clone()),
    }
}

pub(crate) fn deadline_row(case: &land::LandCase, deadline: &Deadline, day: Date) -> LandDeadlineRow {
    let state = deadline.state(day);
    LandDeadlineRow {
        case: Some(case.key.clone()),
        place: case.place.clone(),
        case_title: format!("{} {}", case.kind_title(), case.place),
        kind: case.kind().id().to_owned(),
        id: deadline.id.clone(),
        title: deadline.title.clone(),
        due: deadline.due.to_string(),
        days_left: deadline.days_left(day),
        state: word_id(&state),
        state_title: state.title().to_owned(),
        role: named_department(&deadline.to),
        clause: deadline.clause.clone(),
        unit: deadline.unit.title().to_owned(),
    }
}

/// Numbers that were frozen when the case was opened.
fn figures(case: &land::LandCase) -> Vec<WrittenFigure> {
    let figure = |id: &str, title: &str, unit: &str, value: Option<String>| {
        let (value, unit) = value.map_or_else(|| ("不知道".to_owned(), ""), |value| (value, unit));
        WrittenFigure {
            id: id.to_owned(),
            title: title.to_owned(),
            unit: unit.to_owned(),
            value,
            by: Some(case.opened.by.name.clone()),
            day: Some(case.opened.day.to_string()),
            entry: Some(case.opened.entry),
        }
    };
    let mut all = vec![
        figure("as_of_day", "认定基准日", "", Some(case.found.as_of.to_string())),
        figure("parcel_area", "总面积", "亩", Some(mu(case.found.whole))),
    ];
    if let Some(idle) = &case.found.idle {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        all.push(figure("idle_from", "构成闲置之日", "", day(idle.idle_from)));
        all.push(figure("take_back_from", "可无偿收回之日", "", day(idle.take_back_from)));
        all.push(match idle.fee {
            None if case.found.is_past_the_fee() => {
                let none = "不收，可以无偿收回（第十四条）".to_owned();
                figure("idle_fee", "闲置费（企业原因时）", "", Some(none))
            }
            fee => {
                let fee = fee.map(|fee| fee.to_wan_yuan().to_string());
                figure("idle_fee", "闲置费（企业原因时）", "万元", fee)
            }
        });
        all.push(figure("excused_days", "扣除日数", "日", Some(idle.excused_days.to_string())));
    }
    if let Some(batch) = &case.found.batch {
        all.push(figure("approved_day", "批准日", "", Some(batch.approved_on.to_string())));
        all.push(figure("expropriated", "已征收补偿", "亩", batch.expropriated.map(mu)));
        all.push(figure("not_expropriated", "没有征收补偿", "亩", batch.not_expropriated.map(mu)));
        all.push(figure("lapses_on", "满两年之日", "", batch.lapses_on.map(|day| day.to_string())));
    }
    all
}

fn parts(case: &land::LandCase, rules: &ProcedureRules) -> Vec<LandPart> {
    let Course::Unsupplied(batch) = &case.course else { return Vec::new() };
    let cause = |id: &str| {
        let known = rules.causes.iter().find(|one| one.id == id);
        Named { id: id.to_owned(), title: known.map_or(id, |one| &one.label).to_owned() }
    };
    let path = |id: &str| {
        let known = rules.paths.iter().find(|one| one.id == id);
        Named { id: id.to_owned(), title: known.map_or(id, |one| &one.label).to_owned() }
    };
    let part = |(number, part): (u32, &land::BatchPart)| {
        let route = part.route.as_ref();
        LandPart {
            number,
            title: part.title.clone(),
            area: mu(part.area),
            cause: cause(&part.cause),
            text: part.text.clone(),
            path: route.map(|one| path(&one.path)),
            day: route.map(|one| one.day.to_string()),
            person: route.map_or_else(String::new, |one| one.person.clone()),
            settled: part.settled.as_ref().map(|(number, _)| number.clone()),
        }
    };
    (1..).zip(&batch.parts).map(part).collect()
}

/// One line a department of the review, also those that said nothing yet.
fn opinions(caller: &Caller, case: &land::LandCase, rules: &ProcedureRules) -> Vec<LandOpinion> {
    let Course::Low(low) = &case.course else { return Vec::new() };
    if caller.is_firm() || low.clocks.iter().all(|clock| clock.term != "low_review") {
        return Vec::new();
    }
    let line = |id: &String| {
        let said = low.opinions.iter().find(|one| one.department == *id);
        LandOpinion {
            department: named_department(id),
            stance: said.map(|one: &land::CaseOpinion| word::<supply::Stance>(&one.stance)),
            text: said.map_or_else(String::new, |one| one.text.clone()),
        }
    };
    rules.review.0.iter().map(line).collect()
}

/// `GET /api/land/deadlines`.
pub(crate) async fn deadline_list(
    State(app): State<App>,
    asked: Asked<LandDeadlineFilter>,
) -> Result<axum::Json<Page<LandDeadlineRow>>> {
    let rows = deadline_rows(&app, &asked).await?;
    Ok(axum::Json(asked.list.cut(rows)))
}

/// Deadlines that a filter shows to a caller, those of the law at places without a case among them, the earliest first.
pub(crate) async fn deadline_rows(
    app: &App,
    asked: &Asked<LandDeadlineFilter>,
) -> Result<Vec<LandDeadlineRow>> {
    let Asked { caller, moment, day, filter, list } = asked;
    let law = law(moment)?;
    let limit = |text: &Option<String>| {
        text.as_deref().filter(|text| !text.is_empty()).map(crate::take::day).transpose()
    };
    let (from, to) = (limit(&filter.from)?, limit(&filter.to)?);
    let cases = cases_seen(caller, moment).filter(|case| {
        fits(&filter.kind, Some(case.kind().id())) && fits(&filter.zone, case.found.zone.as_deref())
    });
    let mut rows = foretold_rows(app, caller, moment, *day, filter).await?;
    rows.retain(|row| {
        let from = from.is_none_or(|from| row.due >= from.to_string());
        from && to.is_none_or(|to| row.due <= to.to_string())
    });
    for case in cases {
        let own = deadlines(case, &law).into_iter().filter(|one| {
            from.is_none_or(|from| one.due >= from)
                && to.is_none_or(|to| one.due <= to)
                && (case.is_open() || one.state(*day) == DeadlineState::Met)
        });
        rows.extend(own.map(|one| deadline_row(case, &one, *day)));
    }
    rows.retain(|row| fits(&filter.state, Some(&row.state)) && found(list, &[&row.case_title, &row.title]));
    rows.sort_by(|one, other| {
        (&one.due, &one.case, &one.place, &one.id).cmp(&(&other.due, &other.case, &other.place, &other.id))
    });
    sorted(rows, list, |row, column| match column {
        "due" => Some(row.due.clone()),
        "case" => Some(row.case_title.clone()),
        "state" => Some(row.state_title.clone()),
        _ => None,
    })
}

/// `GET /api/land/progress`.
pub(crate) async fn progress_told(
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
) -> Result<axum::Json<LandProgress>> {
    let law = law(&moment)?;
    let told = progress(cases_seen(&caller, &moment), law.book.since, day, &law);
    let line = |one: &land::ProgressShare| LandProgressShare {
        id: one.id.clone(),
        title: one.title.clone(),
        area: mu(one.area),
        count: one.count as u64,
        share: one.share.map(|share| share.to_string()),
    };
    let kind = |one: &land::KindProgress| LandKindProgress {
        kind: one.kind.id().to_owned(),
        title: one.kind.title().to_owned(),
        identified: mu(one.identified),
        closed: mu(one.closed),
        open: one.open as u64,
        count: one.count as u64,
    };
    Ok(axum::Json(LandProgress {
        since: told.since.to_string(),
        identified: mu(told.identified),
        closed: mu(told.closed),
        share: told.share.map(|share| share.to_string()),
        by_mode: told.by_mode.iter().map(line).collect(),
        by_board: told.by_board.iter().map(line).collect(),
        by_kind: told.by_kind.iter().map(kind).collect(),
        open: told.open as u64,
        overdue: told.overdue as u64,
    }))
}
