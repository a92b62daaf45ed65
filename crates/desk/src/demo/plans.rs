//! The demo's plan of redevelopment with its first year, approved, and a drafted standard that waits to be signed, through the
//! commands that people use. Which parcels they are about is what identification found on the day.

use super::Story;
use crate::standards::basis;
use crate::trouble::Trouble;
use fact::Area;
use jiff::civil::{Date, date};
use office::docket::Command;
use office::low_standard::{LineChange, StandardTerms};
use office::redevelopment::{PlanStep, PlannedParcel, YearLine};
use std::collections::BTreeSet;

const BUREAU: &str = "natural_resources";
const COMMITTEE: &str = "zone_committee";
const GROUP: &str = "leading_group";
/// The committee's zone.
const ZONE: &str = "KFQ";
/// Way of the parcels.
const MODE: &str = "market";
/// Of so many parcels of the list one is not in the plan, so that there is a gap to be seen.
const ONE_LEFT_OF: usize = 4;
/// Parcels of the first year.
const FIRST_YEAR: usize = 6;

impl Story<'_> {
    /// Plans the redevelopment of the committee's zone, and drafts a standard.
    pub(super) async fn plan(&mut self) -> Result<(), Trouble> {
        self.tell("再开发规划");
        let day = self.clock.day();
        let parcels = self.listed(day).await?;
        let Some(first) = parcels.first().cloned() else { return Ok(()) };
        let (title, zone) = ("示范经济开发区低效用地再开发规划".to_owned(), Some(ZONE.to_owned()));
        let (plan, from_year, to_year, units) = (None, 2025, 2027, BTreeSet::new());
        let lines = parcels.iter().take(FIRST_YEAR).map(|parcel| YearLine {
            code: parcel.code.clone(),
            micro_mu: parcel.micro_mu,
            title: parcel.title.clone(),
            unit: None,
            mode: MODE.to_owned(),
            // The first is late, the others have until the end of the year.
            day: if parcel.code == first.code { date(2025, 4, 30) } else { date(2025, 12, 31) },
            person: "开发区招商局 王主任".to_owned(),
        });
        let lines: Vec<YearLine> = lines.collect();
        let draft = Command::DraftRedevelopment { plan, title, zone, from_year, to_year, units, parcels };
        let plan = self.by(COMMITTEE, draft).await?.to_string();
        self.approve(&plan, None, "示范再开发2025-1").await?;
        let year = Command::PlanRedevelopmentYear { plan: plan.clone(), year: 2025, lines };
        self.by(COMMITTEE, year).await?;
        self.approve(&plan, Some(2025), "示范年度计划2025-1").await?;
        self.standard(day).await
    }

    async fn approve(&mut self, plan: &str, year: Option<i16>, number: &str) -> Result<(), Trouble> {
        let document = self.paper("批复.pdf", number).await?;
        let take = PlanStep::Approve { number: number.to_owned(), day: self.clock.day(), document };
        let step = Command::StepRedevelopment { plan: plan.to_owned(), year, take };
        self.by(GROUP, step).await.map(|_| ())
    }

    /// Listed parcels of the committee's zone, all but one of some.
    async fn listed(&self, day: Date) -> Result<Vec<PlannedParcel>, Trouble> {
        let moment = self.desk.now();
        let book = self.desk.land(&moment, day).await?;
        let Ok(found) = &book.found else { return Ok(Vec::new()) };
        let mut listed = Vec::new();
        for (finding, ground) in found.parcels.iter().zip(&book.land.grounds) {
            if ground.zone.as_deref() == Some(ZONE) && finding.listed() > Area::default() {
                listed.push(PlannedParcel {
                    code: finding.parcel.clone(),
                    micro_mu: finding.listed().micro_mu(),
                    title: ground.location.clone(),
                    mode: MODE.to_owned(),
                });
            }
        }
        let kept = listed.into_iter().enumerate().filter(|(place, _)| (place + 1) % ONE_LEFT_OF != 0);
        Ok(kept.map(|(_, parcel)| parcel).collect())
    }

    /// A draft that asks for more tax of each 亩; the other numbers are those that are configured.
    async fn standard(&mut self, day: Date) -> Result<(), Trouble> {
        let moment = self.desk.now();
        let known = basis(moment.setup()?, day)?;
        let source = "2024年度评价分析报告（示范数据）".to_owned();
        let lines = known.lines.iter().filter(|line| line.required).filter_map(|line| {
            let value = if line.parameter == "tax_line" { "4".to_owned() } else { line.value.clone()? };
            let (pack, parameter) = (line.pack.clone(), line.parameter.clone());
            Some(LineChange { pack, parameter, value, source: source.clone() })
        });
        let lines = lines.collect();
        let terms = StandardTerms { lines, ..known.configured };
        let title = "示范市低效产业用地认定标准（2025年）".to_owned();
        let reason = "2024年度末等企业的亩均税收大多不足四万元".to_owned();
        let draft = Command::DraftLowStandard { standard: None, title, terms, reason };
        self.by(BUREAU, draft).await.map(|_| ())
    }
}
