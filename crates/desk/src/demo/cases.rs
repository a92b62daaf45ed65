//! The demo's cases of land, through the commands that people use: low-efficiency land from the finding to plans that are
//! being carried out, idle land under investigation, a batch whose land is looked through. Which parcels they are about is
//! what identification found on the day.

use super::Story;
use crate::land::LandBook;
use crate::trouble::Trouble;
use fact::Decimal;
use jiff::civil::{Date, date};
use office::docket::Command;
use office::identification::{Delay, Standing};
use office::journal::FileRef;
use office::land::{LandKind, LandStep, Will};
use office::supply::{Stance, Titled as _};
use std::collections::{BTreeMap, VecDeque};

const BUREAU: &str = "natural_resources";
const COMMITTEE: &str = "zone_committee";
/// The committee's zone.
const ZONE: &str = "KFQ";

/// What is still to happen, and the keys of the cases by their names here.
pub(super) struct Cases {
    coming: VecDeque<(Date, &'static str, What)>,
    keys: BTreeMap<&'static str, String>,
}

enum What {
    /// Opens a case about the next place that may have one.
    Open(&'static str, LandKind),
    /// Takes a step that a paper of this name goes with.
    Take(&'static str, &'static str, fn(FileRef, Date) -> LandStep),
    /// Enters the replies of all firms, on paper.
    Replies(Will),
    /// Enters the opinion of each department of the panel.
    Opinions,
}

impl Cases {
    /// All of it.
    pub fn whole() -> Self {
        let mut coming: Vec<(Date, &'static str, What)> =
            low().into_iter().chain(begun()).chain(others()).collect();
        coming.sort_by_key(|(day, _, _)| *day);
        Self { coming: coming.into(), keys: BTreeMap::new() }
    }

    /// The day of what comes next.
    pub fn next_day(&self) -> Option<Date> {
        self.coming.front().map(|(day, _, _)| *day)
    }
}

/// Low-efficiency land that is being disposed of.
fn low() -> Vec<(Date, &'static str, What)> {
    let day = |month, day| date(2025, month, day);
    let check = What::Take(COMMITTEE, "现场核查表.pdf", |file, _| LandStep::Check {
        text: "厂房两栋，一栋出租，院内空地约三成".to_owned(),
        files: vec![file],
    });
    let notify =
        What::Take(COMMITTEE, "低效用地告知书.pdf", |paper, day| LandStep::Notify { paper, day });
    vec![
        (day(2, 10), "plan", What::Open(COMMITTEE, LandKind::Low)),
        (day(2, 12), "plan", check),
        (day(2, 14), "plan", notify),
        (day(2, 26), "plan", What::Replies(Will::SelfDevelop)),
        (day(3, 4), "plan", What::Take(COMMITTEE, "", |_, _| LandStep::Review {})),
        (day(3, 10), "plan", What::Opinions),
        (
            day(3, 12),
            "plan",
            What::Take(BUREAU, "低效用地公示.pdf", |paper, _| LandStep::Publicise {
                paper,
                reason: String::new(),
            }),
        ),
        (
            day(3, 28),
            "plan",
            What::Take(BUREAU, "低效用地认定书.pdf", |document, _| LandStep::Identify { document }),
        ),
        (
            day(4, 2),
            "plan",
            What::Take(COMMITTEE, "不动产登记查询结果.pdf", |evidence, _| LandStep::RightsListed {
                evidence,
            }),
        ),
        (
            day(4, 8),
            "plan",
            What::Take(COMMITTEE, "", |_, _| LandStep::Plan {
                mode: "market".to_owned(),
                sub_form: "自主改造".to_owned(),
                target: "拆旧建新，两年内达产".to_owned(),
                criteria: "容积率不低于规划，亩均税收达到开发区准入线".to_owned(),
                day: date(2026, 6, 30),
                person: "开发区招商局 王主任".to_owned(),
                use_unchanged: true,
                unwilling: false,
            }),
        ),
        (day(4, 10), "plan", What::Take(COMMITTEE, "", |_, _| LandStep::Begin {})),
        (
            day(5, 9),
            "plan",
            What::Take(COMMITTEE, "施工照片.jpg", |file, _| LandStep::Progress {
                disposed: Decimal::new(15, 1),
                text: "旧厂房拆除完毕，先行腾出的场地已交付".to_owned(),
                files: vec![file],
            }),
        ),
    ]
}

/// Cases at the steps before.
fn begun() -> Vec<(Date, &'static str, What)> {
    let day = |month, day| date(2025, month, day);
    let again = || {
        What::Take(COMMITTEE, "现场核查表.pdf", |file, _| LandStep::Check {
            text: "生产线停用，门卫一人值守".to_owned(),
            files: vec![file],
        })
    };
    vec![
        (day(4, 15), "told", What::Open(COMMITTEE, LandKind::Low)),
        (day(4, 17), "told", again()),
        (
            day(5, 12),
            "told",
            What::Take(COMMITTEE, "低效用地告知书.pdf", |paper, day| LandStep::Notify { paper, day }),
        ),
        (day(5, 6), "seen", What::Open(COMMITTEE, LandKind::Low)),
        (day(5, 15), "seen", again()),
        (day(5, 20), "new", What::Open(COMMITTEE, LandKind::Low)),
    ]
}

/// Idle land, and a batch.
fn others() -> Vec<(Date, &'static str, What)> {
    let day = |month, day| date(2025, month, day);
    let investigate =
        || What::Take(BUREAU, "闲置土地调查通知书.pdf", |paper, _| LandStep::Investigate { paper });
    vec![
        (day(3, 18), "asked", What::Open(BUREAU, LandKind::Idle)),
        (day(3, 20), "asked", investigate()),
        (
            day(5, 7),
            "asked",
            What::Take(BUREAU, "送达回证.pdf", |receipt, day| LandStep::ServeNotice { day, receipt }),
        ),
        (day(5, 13), "looked", What::Open(BUREAU, LandKind::Idle)),
        (day(5, 14), "looked", investigate()),
        (day(5, 21), "suspected", What::Open(BUREAU, LandKind::Idle)),
        (day(4, 22), "batch", What::Open(BUREAU, LandKind::Unsupplied)),
    ]
}

impl Story<'_> {
    /// Lets the next thing happen, on its day.
    pub(super) async fn case_next(&mut self) -> Result<(), Trouble> {
        let Some((day, name, what)) = self.cases.coming.pop_front() else { return Ok(()) };
        self.clock.to(day);
        let day = self.clock.day();
        match what {
            What::Open(by, kind) => {
                let moment = self.desk.now();
                let book = self.desk.land(&moment, day).await?;
                let taken = |place: &str| moment.docket.land_cases.values().any(|case| case.place == place);
                let missing = || Trouble::NotFound(format!("示范区没有可立案的{}。", kind.title()));
                let place =
                    places(&book, kind).into_iter().find(|place| !taken(place)).ok_or_else(missing)?;
                let named = |code: &str| {
                    book.firms.get(code).map_or_else(|| code.to_owned(), |firm| firm.name.clone())
                };
                let found = Box::new(book.found_at(kind, &place, &named)?);
                self.tell(&format!("{}：{place}", kind.title()));
                let entry = self.by(by, Command::OpenLandCase { kind, place, found }).await?;
                self.cases.keys.insert(name, entry.to_string());
            }
            What::Take(by, paper, step) => {
                let file = self.paper(if paper.is_empty() { "说明.txt" } else { paper }, name).await?;
                self.take_step(by, name, step(file, day)).await?;
            }
            What::Replies(will) => {
                let moment = self.desk.now();
                let case = self.cases.keys.get(name).and_then(|key| moment.docket.land_cases.get(key));
                let firms: Vec<String> = case
                    .into_iter()
                    .flat_map(|case| &case.found.enterprises)
                    .map(|firm| firm.code.clone())
                    .collect();
                for firm in firms {
                    let file = self.paper("企业答复.pdf", &firm).await?;
                    let (text, files) = ("愿意按规划自主改造".to_owned(), vec![file]);
                    let step = LandStep::Reply { enterprise: Some(firm), will, text, files };
                    self.take_step(COMMITTEE, name, step).await?;
                }
            }
            What::Opinions => {
                for department in [BUREAU, "industry", "tax", "ecology", "housing"] {
                    let department = department.to_owned();
                    let by = department.clone();
                    let (stance, text, file) = (Stance::Agree, String::new(), None);
                    self.take_step(&by, name, LandStep::Opine { department, stance, text, file }).await?;
                }
            }
        }
        Ok(())
    }

    async fn take_step(&mut self, by: &str, name: &'static str, land: LandStep) -> Result<(), Trouble> {
        let case = self.cases.keys.get(name).cloned().unwrap_or_default();
        self.by(by, Command::TakeLandStep { case, land }).await.map(|_| ())
    }
}

/// Places about which a case of a kind may be opened, in the order of the layers; parcels those of the committee's zone.
fn places(book: &LandBook, kind: LandKind) -> Vec<String> {
    if kind == LandKind::Unsupplied {
        let batches = book.chain.iter().flat_map(|ledger| &ledger.batches);
        let open = batches.filter(|batch| batch.balance.unsupplied > fact::Area::from_micro_mu(0));
        return open.map(|batch| batch.id.clone()).collect();
    }
    let Ok(found) = &book.found else { return Vec::new() };
    let here = found.parcels.iter().zip(&book.land.grounds).zip(&book.land.parcels);
    let here = here
        .filter(|((_, ground), parcel)| ground.zone.as_deref() == Some(ZONE) && !parcel.occupants.is_empty());
    let fits = here.filter(|((finding, _), _)| match kind {
        LandKind::Idle => matches!(finding.delay, Delay::Idle(_)),
        _ => matches!(finding.standing, Standing::Listed(_)),
    });
    fits.map(|((finding, _), _)| finding.parcel.clone()).collect()
}
