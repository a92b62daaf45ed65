//! The file of one parcel (一地一档): areas of title and geometry, figures by what they are about, firms with their
//! shares, what was found and how, what stands wrong in the files, and how the parcel was before.

use crate::App;
use crate::land::{SeenLand, mu};
use crate::land_cases::law;
use crate::land_parcels::row;
use crate::names::{named_department, term};
use crate::problem::{Problem, Result};
use crate::wire::land::{
    ExcusedTime, ExplainedLine, ExplainedNumber, ExplainedSubType, IdleLand, LandFigure, LowPolicy, Parcel,
    ParcelAreas, ParcelContract, ParcelDecided, ParcelOccupant, ParcelPhotos, ParcelVersion, TurningDay,
    UnitPiece,
};
use crate::wire::survey::SurveyedFigure;
use crate::wire::{Finding, Named};
use desk::land::{GroundAreas, LandBook, ParcelState, ParcelVersion as Version, Surveyed};
use fact::{Area, Decimal, Ratio, Rounding, glossary};
use law::{Figures, Value};
use office::identification::{
    Cause, Delay, Evidence, ExcuseCause, Full, IdleFinding, Limb, Occupant, ParcelFinding, Standing, SubType,
    Turned, WatchReason,
};
use office::land::LandLaw as _;
use office::supply::{Quote, Titled as _};

/// Terms of the title, of who holds what right, and of what lies on it.
const TITLES: [&str; 7] =
    ["title_number", "title_clear", "ownership", "land_use_code", "parcel_area", "granted_day", "title_held"];
const RIGHTS: [&str; 9] = [
    "land_holder",
    "holder_uscc",
    "supply_mode",
    "supply_years",
    "contract_day",
    "supply_price",
    "agreed_start",
    "agreed_completion",
    "agreed_production",
];
const ENCUMBRANCES: [&str; 5] =
    ["seized", "mortgaged", "mortgagee_agrees", "encumbered_day", "idle_undisposed"];

/// How the parcel stood in each delivery of the layer, the newest first.
pub(crate) async fn history(app: &App, land: &SeenLand, code: &str) -> Result<Vec<Version>> {
    Ok(app.desk().parcel_history(&land.moment, land.book.key.day, code).await?)
}

/// Of a parcel that is watched because of protected firms: who is protected, why and until when.
pub(crate) async fn protections(app: &App, land: &SeenLand, place: usize) -> Result<Vec<String>> {
    let book = &land.book;
    let finding = book.finding(place);
    let is_watched = matches!(
        finding.map(|finding| &finding.standing),
        Some(Standing::Watch(reasons)) if reasons.contains(&WatchReason::Protected)
    );
    let run = book.key.run.and_then(|run| land.moment.docket.run(run));
    let Some(run) = run.filter(|_| is_watched) else { return Ok(Vec::new()) };
    let evaluated = app.desk().evaluated(run).await?;
    let firms = book.land.parcels[place].occupants.iter().filter(|one| {
        let is_protected = one.figures.get("class_protected").and_then(Value::truth) == Some(true);
        is_protected && land.sees_firm(&one.uscc)
    });
    let told = firms.flat_map(|firm| {
        let name = land.named_firm(&firm.uscc).title;
        let notes = desk::protections(&evaluated, &firm.uscc).into_iter();
        notes.map(move |note| format!("{name}受保护：{note}（{}年度评价）", run.year))
    });
    Ok(told.collect())
}

/// What a file shows beside what the book says.
#[derive(Default)]
pub(crate) struct Beside {
    /// The parcel in each delivery.
    pub history: Vec<Version>,
    /// Photos, and whether the caller may add some.
    pub photos: (Vec<ParcelPhotos>, bool),
    /// Who is protected until when.
    pub protections: Vec<String>,
}

/// The file of a parcel.
pub(crate) fn file(land: &SeenLand, place: usize, beside: Beside) -> Result<Parcel> {
    let Beside { history, photos: (photos, may_add_photos), protections } = beside;
    let book = &land.book;
    let parcel = &book.land.parcels[place];
    let of = |terms: &[&str]| {
        let known = terms.iter().filter_map(|id| Some((*id, parcel.figures.get(id)?)));
        known.map(|(id, value)| figure(id, value)).collect()
    };
    let about = book.land.findings.iter().filter(|finding| finding.subject == parcel.code);
    let plots = land.moment.docket.plots.values().filter(|plot| {
        let own = plot.figures.get("parcel_code").is_some_and(|code| *code == parcel.code);
        (own || plot.code == parcel.code) && land.view.reaches(&office::docket::plot_target(plot))
    });
    let contract = |plot: &office::supply::Plot| ParcelContract {
        plot: plot.key.clone(),
        code: plot.code.clone(),
        title: plot.title.clone(),
        state_title: match &plot.pair {
            Some(pair) => pair.state.title().to_owned(),
            None => plot.plan.state.title().to_owned(),
        },
    };
    let excused = parcel.excused.iter().map(|one| {
        let (id, title) = match one.cause {
            ExcuseCause::Government => ("government", "政府原因"),
            ExcuseCause::ForceMajeure => ("force_majeure", "不可抗力"),
            ExcuseCause::Extension => ("extension", "批准延期"),
        };
        ExcusedTime {
            from: one.from.to_string(),
            to: one.to.map(|day| day.to_string()),
            cause: Named { id: id.to_owned(), title: title.to_owned() },
            document: one.document.clone(),
        }
    });
    let pieces = book.pieces(place).into_iter().map(|piece| UnitPiece {
        layer: piece.layer.id().to_owned(),
        layer_title: piece.layer.title().to_owned(),
        id: piece.id,
        title: piece.title,
        area: mu(piece.area),
    });
    let seen = parcel.occupants.iter().filter(|one| land.sees_firm(&one.uscc));
    Ok(Parcel {
        row: row(land, place),
        geometry: book.geometry(place),
        areas: areas_of(&book.areas(place)),
        figures: figures(&parcel.figures),
        titles: of(&TITLES),
        rights: of(&RIGHTS),
        encumbrances: of(&ENCUMBRANCES),
        occupants: seen.map(|one| occupant(land, parcel.area, one)).collect(),
        occupied: mu(parcel.used()),
        unoccupied: mu(parcel.area - parcel.used()),
        excused: excused.collect(),
        contracts: plots.map(contract).collect(),
        units: pieces.collect(),
        decided: book.finding(place).map(|finding| decided(book, finding, protections)),
        policies: policies(land, place)?,
        sub_types_explained: explained(land, place)?,
        data_findings: about.map(Finding::from).collect(),
        surveyed: book.surveyed(place).iter().map(surveyed).collect(),
        history: history.into_iter().map(version).collect(),
        photos,
        may_add_photos,
    })
}

/// What the procedure of the day has for the category of a listed parcel (S2-7d).
fn policies(land: &SeenLand, place: usize) -> Result<Vec<LowPolicy>> {
    let line = &land.book.lines[place];
    let listed = line.category.as_deref().filter(|_| line.state == ParcelState::Listed);
    let Some(category) = listed.filter(|_| land.moment.setup().is_ok_and(|setup| setup.rules.land.is_some()))
    else {
        return Ok(Vec::new());
    };
    let rules = law(&land.moment)?.rules(land.book.key.day).map_err(Problem::from)?;
    let policy = |one: &office::land::LowPolicy| LowPolicy {
        kind: Named { id: one.kind.id().to_owned(), title: one.kind.title().to_owned() },
        title: one.label.clone(),
        clause: one.clause.clone(),
        acts: named_department(&one.acts),
    };
    Ok(rules.low_policies_of(category).map(policy).collect())
}

fn surveyed(one: &Surveyed) -> SurveyedFigure {
    let unit = glossary::term(one.term).map_or("", |term| term.unit.as_str());
    SurveyedFigure {
        id: one.term.to_owned(),
        title: term(one.term),
        unit: if unit == "1" { String::new() } else { unit.to_owned() },
        answer: one.answer.clone(),
        file: one.file.as_ref().map(written),
        counts: one.counts,
        day: one.day.to_string(),
        by: one.by.clone(),
        survey: Named { id: one.survey.clone(), title: one.title.clone() },
    }
}

fn version(version: Version) -> ParcelVersion {
    ParcelVersion {
        delivery: version.delivery,
        valid_from: version.valid_from.to_string(),
        file: version.file,
        area: version.area,
        present: version.is_present,
        changed: version.changed,
    }
}

fn areas_of(areas: &GroundAreas) -> ParcelAreas {
    let text = |number: &Option<Decimal>| number.map(|number| number.to_string());
    ParcelAreas {
        title_mu: mu(areas.title),
        title_m2: areas.title_square_metres.to_string(),
        plane_m2: text(&areas.plane_square_metres),
        ellipsoid_m2: text(&areas.ellipsoid_square_metres),
        difference_m2: text(&areas.difference_square_metres),
        frame: areas.frame.clone(),
        agrees: areas.agrees,
    }
}

fn occupant(land: &SeenLand, whole: Area, one: &Occupant) -> ParcelOccupant {
    let known = land.book.firms.get(&one.uscc);
    let share = Ratio::from(one.area.micro_mu()).checked_div(&Ratio::from(whole.micro_mu()));
    let flag = |id: &str| one.figures.get(id).and_then(Value::truth);
    ParcelOccupant {
        uscc: one.uscc.clone(),
        name: Some(land.named_firm(&one.uscc).title),
        area: mu(one.area),
        share: share.map_or_else(String::new, |share| share.round(4, Rounding::HalfUp).to_string()),
        class: known.map(|firm| firm.class.clone()).filter(|class| !class.is_empty()),
        protected: flag("class_protected"),
        low_class: flag("worst_class"),
        figures: figures(&one.figures),
    }
}

fn figures(figures: &Figures) -> Vec<LandFigure> {
    figures.iter().map(|(id, value)| figure(id, value)).collect()
}

fn figure(id: &str, value: &Value) -> LandFigure {
    let unit = glossary::term(id).map_or_else(String::new, |term| term.unit.to_string());
    LandFigure {
        id: id.to_owned(),
        title: term(id),
        unit: if unit == "1" { String::new() } else { unit },
        value: written(value),
        number: matches!(value, Value::Number(_)),
    }
}

/// A value as people write it.
pub(crate) fn written(value: &Value) -> String {
    match value {
        Value::Number(number) => {
            let shown = number.round(6, Rounding::HalfUp);
            shown.trim().to_string()
        }
        Value::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        Value::Day(day) => day.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Unknown => "不知道".to_owned(),
    }
}

fn decided(book: &LandBook, finding: &ParcelFinding, protections: Vec<String>) -> ParcelDecided {
    let (standing, reasons) = match &finding.standing {
        Standing::OutOfScope => ("不在认定范围", Vec::new()),
        Standing::ScopeNotKnown => ("用途未登记", Vec::new()),
        Standing::Withheld => ("由供地或闲置程序处理", Vec::new()),
        Standing::Watch(reasons) => {
            let word = |reason: &WatchReason| match reason {
                WatchReason::Title => "权属不清或没有查过".to_owned(),
                WatchReason::Protected => "符合情形的用地由受保护企业使用，不自动列入".to_owned(),
            };
            let mut told: Vec<String> =
                finding.shielded.iter().map(|hit| format!("{}：{}亩", hit.label, mu(hit.area))).collect();
            told.extend(reasons.iter().map(word));
            told.extend(protections);
            ("列入观察名单", told)
        }
        Standing::Listed(_) => ("低效用地", Vec::new()),
        Standing::NotFound => ("未发现问题", Vec::new()),
        Standing::Held => ("资料有矛盾，没有判", Vec::new()),
    };
    let (delay, turned) = match &finding.delay {
        Delay::None => ("无", &[][..]),
        Delay::NotUsed { turned } => ("供而未用", &turned[..]),
        Delay::Waiting { .. } => ("等待政府", &[][..]),
        Delay::Idle(idle) => ("闲置", &idle.turned[..]),
    };
    let idle = match &finding.delay {
        Delay::Idle(idle) => Some(idle_land(idle)),
        _ => None,
    };
    ParcelDecided {
        standing: standing.to_owned(),
        delay: delay.to_owned(),
        standard: book.land.rules.standard.clone(),
        reasons,
        remarks: finding.remarks.iter().map(ToString::to_string).collect(),
        days: turned.iter().map(turning_day).collect(),
        idle,
    }
}

fn turning_day(turned: &Turned) -> TurningDay {
    TurningDay {
        id: turned.id.clone(),
        title: turned.label.clone(),
        clause: turned.clause.clone(),
        day: match turned.full {
            Full::On(day) => Some(day.to_string()),
            Full::Standing => None,
        },
        standing: turned.full == Full::Standing,
    }
}

fn idle_land(idle: &IdleFinding) -> IdleLand {
    IdleLand {
        limb: match idle.limb {
            Limb::NotStarted => "未动工满一年",
            Limb::Suspended => "开发不足、中止满一年",
        }
        .to_owned(),
        area: mu(idle.area),
        excused_days: idle.excused_days,
        cause: match idle.cause {
            Cause::User => "使用权人",
            Cause::NotFound => "待认定",
        }
        .to_owned(),
        fee: idle.fee.map(|fee| fee.to_wan_yuan().to_string()),
        take_back: idle.take_back,
    }
}

fn explained(land: &SeenLand, place: usize) -> Result<Vec<ExplainedSubType>> {
    let book = &land.book;
    // Without a standard in force nothing was decided, and nothing is to be explained.
    let Ok(standard) = book.standard() else { return Ok(Vec::new()) };
    let parcel = &book.land.parcels[place];
    let mut told = Vec::new();
    for sub_type in &book.sub_types {
        let firms: Vec<Option<&str>> = match sub_type.evidence {
            Evidence::Parcel => vec![None],
            Evidence::Occupant => {
                let seen = parcel.occupants.iter().filter(|one| land.sees_firm(&one.uscc));
                seen.map(|one| Some(one.uscc.as_str())).collect()
            }
        };
        for uscc in firms {
            let quote = standard.explain(parcel, uscc, &sub_type.id).map_err(Problem::from)?;
            told.push(sub_type_told(land, sub_type, uscc, &quote));
        }
    }
    Ok(told)
}

fn sub_type_told(land: &SeenLand, sub_type: &SubType, uscc: Option<&str>, quote: &Quote) -> ExplainedSubType {
    let category = land.book.category(&sub_type.category);
    let holds = match quote.flag(&sub_type.id) {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    };
    let line = |line: &office::supply::Line| ExplainedLine {
        sentence: line.sentence.clone(),
        numbers: line
            .numbers
            .iter()
            .map(|number| ExplainedNumber {
                label: number.label.clone(),
                value: number.value.as_ref().map(ToString::to_string),
                unit: if number.unit == "1" { String::new() } else { number.unit.clone() },
                source: desk::wording::source(&number.source),
                confirmed: number.confirmed,
            })
            .collect(),
    };
    ExplainedSubType {
        id: sub_type.id.clone(),
        code: sub_type.code.clone(),
        label: sub_type.label.clone(),
        category: Named {
            id: sub_type.category.clone(),
            title: category.map_or_else(String::new, |category| category.label.clone()),
        },
        uscc: uscc.map(str::to_owned),
        firm: uscc.map(|uscc| land.named_firm(uscc).title),
        holds: holds.to_owned(),
        lines: quote.lines.iter().map(line).collect(),
        missing: if holds == "unknown" { quote.still_needed() } else { String::new() },
    }
}
