//! Cases of land: opening one freezes what was found; an idle case takes over the low-efficiency case of its parcel, so that
//! no area counts twice. The steps themselves are the work of `land`; here they get the rules of the office.

use super::super::{Command, Context, Docket, Notice, Refusal, Written};
use crate::land::{
    Course, FoundLand, LandCase, LandInForce, LandKind, LandStep, LegacyFound, LegacyLand, LowState,
};
use crate::step::Titled as _;
use crate::told::{Concern, interests};

pub(super) fn decide(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let law = law_in_force(context)?;
    match command {
        Command::OpenLandCase { kind, place, found } => open(docket, (*kind, place), found, (&law, context)),
        Command::TakeLandStep { case, land } => {
            let after = land_case_of(docket, case)?.carry_out(land, &law, &context.act())?;
            let mut written = told(docket, &after, land, context);
            written.insert(0, after.into());
            Ok(written)
        }
        _ => Ok(Vec::new()),
    }
}

/// The procedure of land that the office is configured with.
pub(super) fn law_in_force<'a>(context: &'a Context<'_>) -> Result<LandInForce<'a>, Refusal> {
    let book = context.rules.land.as_ref().ok_or_else(|| {
        let message = "本地没有配置土地的办理程序。";
        Refusal::new("no_land_rules", message, "请在配置里补上 land.toml。")
    })?;
    Ok(LandInForce { book, calendar: &context.rules.calendar })
}

/// Enters a problem of long ago, or settles one.
pub(super) fn legacy(
    docket: &Docket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Vec<Written>, Refusal> {
    let act = context.act();
    match command {
        Command::EnterLegacy { parcel, zone, kind, note, way, paper } => {
            let found = LegacyFound { parcel, zone: zone.as_deref(), kind: *kind, note, way, paper };
            Ok(vec![LegacyLand::enter(&found, docket.legacy_land.values(), &act)?.into()])
        }
        Command::SettleLegacy { legacy, result, paper } => {
            Ok(vec![legacy_of(docket, legacy)?.settle(result, paper, &act)?.into()])
        }
        _ => Ok(Vec::new()),
    }
}

pub(super) fn legacy_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a LegacyLand, Refusal> {
    docket.legacy_land.get(key).ok_or_else(|| {
        Refusal::new("no_such_legacy", format!("历史遗留专册里没有编号{key}。"), "请从专册里选。")
    })
}

fn open(
    docket: &Docket,
    (kind, place): (LandKind, &str),
    found: &FoundLand,
    (law, context): (&LandInForce<'_>, &Context<'_>),
) -> Result<Vec<Written>, Refusal> {
    let act = context.act();
    let new = LandCase::open(kind, place, found, law, &act)?;
    let of_place = || docket.land_cases.values().filter(|case| case.place == new.place);
    if let Some(idle) =
        of_place().find(|case| kind == LandKind::Low && case.kind() == LandKind::Idle && case.is_open())
    {
        let message = format!("宗地{}正在办闲置案件{}（S1-1.0f）。", new.place, idle.key);
        return Err(Refusal::new("idle_open", message, "闲置案件办结之前，不另立低效案件。"));
    }
    if let Some(case) = of_place().find(|case| case.kind() == kind && stands(case)) {
        let message = format!("{}的{}案件{}是“{}”。", new.place, kind.title(), case.key, case.state_title());
        return Err(Refusal::new("case_open", message, "请在这件案件里接着办。"));
    }
    let mut written = Vec::new();
    for case in of_place() {
        let Course::Low(low) = &case.course else { continue };
        let after = match kind {
            LandKind::Idle if stands(case) => low.merged(&new.key, &act)?,
            LandKind::Low if low.state == LowState::Closed => low.recurred(&new.key, &act)?,
            _ => continue,
        };
        written.push(LandCase { course: Course::Low(after), ..case.clone() }.into());
    }
    written.insert(0, new.into());
    Ok(written)
}

/// Whether a case goes on, or may be taken up again.
fn stands(case: &LandCase) -> bool {
    let watched = matches!(&case.course, Course::Low(low) if low.state == LowState::Watched);
    case.is_open() || watched
}

/// Messages to the firms about what they were told and asked.
fn told(docket: &Docket, case: &LandCase, step: &LandStep, context: &Context<'_>) -> Vec<Written> {
    let is_for_firms = matches!(
        step,
        LandStep::Notify { .. }
            | LandStep::Identify { .. }
            | LandStep::Reject { .. }
            | LandStep::ServeNotice { .. }
            | LandStep::FindCause { .. }
            | LandStep::DeclareIdle { .. }
            | LandStep::TellHearing { .. }
            | LandStep::Serve { .. }
    );
    if !is_for_firms {
        return Vec::new();
    }
    let notice = |(number, (_, to)): (usize, (String, _))| {
        let notice = Notice {
            key: format!("{}-{}", context.entry, number + 1),
            act: context.act(),
            to,
            title: format!("{}：{}", case.place, step.title()),
            text: format!("{}案件现在是“{}”。", case.kind().title(), case.state_title()),
            link: format!("/land/cases/{}", case.key),
        };
        notice.into()
    };
    interests(docket, &concern_of(case), "enterprise").into_iter().enumerate().map(notice).collect()
}

/// Where a case lies and whom it concerns.
pub(crate) fn concern_of(case: &LandCase) -> Concern<'_> {
    Concern {
        region: case.found.region.as_deref(),
        zone: case.found.zone.as_deref(),
        enterprises: case.found.enterprises.iter().map(|firm| firm.code.as_str()).collect(),
    }
}

pub(super) fn land_case_of<'a>(docket: &'a Docket, key: &str) -> Result<&'a LandCase, Refusal> {
    docket
        .land_cases
        .get(key)
        .ok_or_else(|| Refusal::new("no_such_case", format!("没有编号为{key}的案件。"), "请从案件清单中选。"))
}
