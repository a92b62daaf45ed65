//! A bulletin as text, paper and program read it: every figure by districts and development zones, with its change, target,
//! place and the list behind it.

use crate::moment::Moment;
use office::bulletin::{
    Bulletin, By, Figure, FigureUnit, Month, MonthFigures, PlaceRow, Problem, ProblemSource, known_party,
    rows,
};
use office::supply::Titled as _;
use serde::Serialize;

/// A bulletin, or what it would be made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Month, as `2025-04`.
    pub month: String,
    /// Title.
    pub title: String,
    /// Number as it is printed; `None` before it is issued.
    pub number: Option<String>,
    /// Number of the bulletin that it corrects.
    pub corrects: Option<String>,
    /// Why it corrects it; empty otherwise.
    pub reason: String,
    /// Where it stands.
    pub state: String,
    /// Day by which everything is counted.
    pub day: String,
    /// Last entry of the journal that was read.
    pub position: u64,
    /// Addressees.
    pub to: Vec<String>,
    /// 组织推进.
    pub organisation: String,
    /// 政策落实.
    pub policy: String,
    /// 实际成效.
    pub effect: String,
    /// 下步要求.
    pub demands: String,
    /// Figures.
    pub figures: Vec<FigureSheet>,
    /// Problems that it named.
    pub problems: Vec<ProblemLine>,
    /// Day on which it was issued.
    pub issued: Option<String>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureSheet {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Whether more is better.
    pub more_is_better: bool,
    /// Clause.
    pub clause: String,
    /// Why it is not known; `None` when it is.
    pub unknown: Option<String>,
    /// By districts, the whole last.
    pub regions: Vec<PlaceLine>,
    /// By development zones, the whole last.
    pub zones: Vec<PlaceLine>,
    /// What it was made from.
    pub items: Vec<ItemLine>,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceLine {
    /// Id; `None` for what lies in none of them, and for the whole.
    pub place: Option<String>,
    /// Title.
    pub title: String,
    /// Value, without its unit.
    pub value: String,
    /// Things that it was made from.
    pub items: usize,
    /// Change against the bulletin of the month before; `None` when there is none.
    pub change: Option<String>,
    /// Place in the order.
    pub rank: Option<usize>,
    /// Target, without its unit.
    pub target: Option<String>,
    /// Who decided the target.
    pub target_source: Option<String>,
    /// Whether it is met.
    pub target_met: Option<bool>,
}

/// One thing that a figure was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemLine {
    /// What it is known by.
    pub about: String,
    /// In words.
    pub title: String,
    /// District.
    pub region: Option<String>,
    /// Development zone.
    pub zone: Option<String>,
    /// Value, without its unit; of a share what is above the line, 亩.
    pub value: String,
    /// Of a share what is below the line, 亩.
    pub whole: Option<String>,
    /// What else is to be said.
    pub note: String,
    /// Page that it opens.
    pub link: String,
}

/// A problem that a bulletin named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProblemLine {
    /// Key.
    pub key: String,
    /// What is the matter.
    pub what: String,
    /// Who answers for it.
    pub lead: String,
    /// Who supports it.
    pub support: Vec<String>,
    /// Last day.
    pub due: String,
    /// Where it stands.
    pub state: String,
}

/// The sheet of a month: of its bulletin, or of figures alone that nobody has drafted one from.
#[must_use]
pub fn sheet(moment: &Moment, bulletin: Option<&Bulletin>, figures: &MonthFigures) -> Sheet {
    let before = before(moment, bulletin, figures.month);
    let named = |id: &String| party(moment, id);
    let text = bulletin.map_or_else(office::bulletin::BulletinText::default, |one| one.text.clone());
    let corrected = bulletin.and_then(|one| moment.docket.bulletins.get(one.corrects.as_deref()?));
    Sheet {
        month: figures.month.to_string(),
        title: bulletin
            .map_or_else(|| format!("{}督查数据（没有起草通报）", figures.month.title()), Bulletin::title),
        number: bulletin.and_then(Bulletin::number_title),
        corrects: corrected.and_then(Bulletin::number_title),
        reason: bulletin.map_or_else(String::new, |one| one.reason.clone()),
        state: bulletin.map_or("没有起草", |one| one.state.title()).to_owned(),
        day: figures.day.to_string(),
        position: figures.position,
        to: bulletin.map_or_else(Vec::new, |one| one.to.iter().map(named).collect()),
        organisation: text.organisation,
        policy: text.policy,
        effect: text.effect,
        demands: text.demands,
        figures: figures.figures.iter().map(|figure| told(figures, figure, before)).collect(),
        problems: bulletin.map_or_else(Vec::new, |one| problems(moment, &one.key)),
        issued: bulletin.and_then(|one| Some(one.number.as_ref()?.act.day.to_string())),
    }
}

/// The figures that a bulletin is compared with; of a month without one those of the last bulletin of the month before.
fn before<'m>(moment: &'m Moment, bulletin: Option<&Bulletin>, month: Month) -> Option<&'m MonthFigures> {
    let key = match bulletin {
        Some(bulletin) => bulletin.compared.clone(),
        None => {
            let issued = super::bulletin_of(moment, month.before()?).filter(|one| one.number.is_some());
            issued.map(|one| one.key.clone())
        }
    };
    moment.docket.bulletin_figures.get(&key?).map(|kept| &kept.figures)
}

fn told(figures: &MonthFigures, figure: &Figure, before: Option<&MonthFigures>) -> FigureSheet {
    let unit = figure.id.unit();
    let line = |row: PlaceRow| PlaceLine {
        value: row.amount.text(unit),
        change: row.before.and_then(|before| row.amount.change(before, unit)),
        items: row.items,
        rank: row.rank,
        target: row.target.as_ref().map(|target| target.text.clone()),
        target_source: row.target.as_ref().map(|target| target.source.clone()),
        target_met: row.target.as_ref().and_then(|target| target.is_met),
        place: row.place,
        title: row.title,
    };
    let by = |by: By| rows(figures, figure, before, by).into_iter().map(line).collect();
    let place = |known: &[office::docket::PlaceName], id: &Option<String>| {
        let id = id.as_ref()?;
        Some(
            known
                .iter()
                .find(|place| place.id == *id)
                .map_or_else(|| id.clone(), |place| place.title.clone()),
        )
    };
    let parts = if unit == FigureUnit::Share { FigureUnit::Area } else { unit };
    let text = |part: i64| office::bulletin::Amount { part, whole: 0 }.text(parts);
    let items = figure.items.iter().map(|item| ItemLine {
        about: item.about.clone(),
        title: item.title.clone(),
        region: place(&figures.regions, &item.region),
        zone: place(&figures.zones, &item.zone),
        value: text(item.part),
        whole: (unit == FigureUnit::Share).then(|| text(item.whole)),
        note: item.note.clone(),
        link: item.link.clone(),
    });
    FigureSheet {
        id: figure.id.id().to_owned(),
        title: figure.id.title().to_owned(),
        unit: unit.title().to_owned(),
        more_is_better: figure.id.direction() == office::bulletin::Direction::Up,
        clause: figure.id.clause().to_owned(),
        unknown: figure.unknown.clone(),
        regions: by(By::Region),
        zones: by(By::Zone),
        items: items.collect(),
    }
}

fn problems(moment: &Moment, bulletin: &str) -> Vec<ProblemLine> {
    let named = |problem: &&Problem| matches!(&problem.source, ProblemSource::Bulletin { key, .. } if key == bulletin);
    let line = |problem: &Problem| ProblemLine {
        key: problem.key.clone(),
        what: problem.what.clone(),
        lead: party(moment, &problem.lead),
        support: problem.support.iter().map(|id| party(moment, id)).collect(),
        due: problem.due.to_string(),
        state: problem.state.title().to_owned(),
    };
    moment.docket.problems.values().filter(named).map(line).collect()
}

/// What a department, district or development zone is called.
pub(super) fn party(moment: &Moment, id: &str) -> String {
    let configuration = moment.docket.configuration();
    configuration.and_then(|known| known_party(known, id)).unwrap_or(id).to_owned()
}

impl FigureSheet {
    /// The line of the whole area; `None` when the figure is not known.
    #[must_use]
    pub fn total(&self) -> Option<&PlaceLine> {
        self.regions.last()
    }
}
