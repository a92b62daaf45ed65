//! The demo's yearly assessments: one that was published, and one that waits because a district lacks a figure. Told through the
//! commands that people use; the figures are invented.

use super::Story;
use crate::trouble::Trouble;
use jiff::ToSpan as _;
use office::appraisal::AppraisalStep;
use office::docket::Command;
use std::collections::BTreeMap;

/// The first year that is assessed.
pub(super) const FIRST: i16 = 2023;
const LEAD: &str = "development_reform";
const GROUP: &str = "leading_group";
const COMMITTEE: &str = "zone_committee";
/// Districts, by their codes.
const EAST: &str = "320411";
const WEST: &str = "320412";
const STATISTICS: &str = "statistics";
const BUREAU: &str = "natural_resources";
const FINANCE: &str = "finance";

/// A year as it is told.
pub(super) struct Told {
    year: i16,
    figures: &'static [Delivery],
    /// Whether it goes on to its publication.
    published: bool,
}

/// Figures of a district from one department, `id=value` with a space between them.
type Delivery = (&'static str, &'static str, &'static str);

/// The year that was published.
pub(super) const PUBLISHED: Told = Told {
    year: FIRST,
    published: true,
    figures: &[
        (
            STATISTICS,
            EAST,
            "appraised_gdp_before=6200000 appraised_gdp=6600000 appraised_land_before=210000 appraised_land=210600",
        ),
        (
            STATISTICS,
            WEST,
            "appraised_gdp_before=4100000 appraised_gdp=4280000 appraised_land_before=165000 appraised_land=165900 \
             stated_decline=0.0368 stated_growth=0.0382",
        ),
        (
            BUREAU,
            EAST,
            "rate_approved_area=5200 rate_supplied_area=4470 year_supplied_area=920 stock_supplied_area=386 \
             unsupplied_task_area=300 unsupplied_disposed_area=318.5 idle_at_start_area=260 idle_task_area=120 \
             idle_disposed_area=120 stock_task_area=800 stock_revitalised_area=846 low_task_area=400 \
             low_redeveloped_area=412 farmland_area=186400 farmland_task_area=186000 illegal_land_area=36 \
             illegal_settled_area=31 quota_base=900 projects_planned_area=1200",
        ),
        (
            BUREAU,
            WEST,
            "rate_approved_area=4300 rate_supplied_area=3160 year_supplied_area=700 stock_supplied_area=205 \
             unsupplied_task_area=260 unsupplied_disposed_area=261 idle_at_start_area=310 idle_task_area=150 \
             idle_disposed_area=149.5 stock_task_area=700 stock_revitalised_area=610 low_task_area=300 \
             low_redeveloped_area=255 farmland_area=143900 farmland_task_area=144000 illegal_land_area=52 \
             illegal_settled_area=30 quota_base=760 projects_planned_area=1000",
        ),
        (FINANCE, EAST, "funds_planned=3600"),
        (FINANCE, WEST, "funds_planned=3000"),
    ],
};

/// The year that is not over: one district lacks a figure, the other objects.
pub(super) const OPEN: Told = Told {
    year: 2024,
    published: false,
    figures: &[
        (
            STATISTICS,
            EAST,
            "appraised_gdp_before=6600000 appraised_gdp=7020000 appraised_land_before=210600 appraised_land=211000",
        ),
        (
            STATISTICS,
            WEST,
            "appraised_gdp_before=4280000 appraised_gdp=4520000 appraised_land_before=165900 appraised_land=166300",
        ),
        (
            BUREAU,
            EAST,
            "rate_approved_area=5400 rate_supplied_area=4610 year_supplied_area=880 stock_supplied_area=372 \
             unsupplied_task_area=0 unsupplied_disposed_area=0 idle_at_start_area=140 idle_task_area=90 \
             idle_disposed_area=96 low_redeveloped_area=280 stock_revitalised_area=640 quota_base=880",
        ),
        (BUREAU, WEST, "rate_approved_area=4400 rate_supplied_area=3410 year_supplied_area=650"),
    ],
};

impl Story<'_> {
    /// Tells a year.
    pub(super) async fn appraise(&mut self, told: &Told) -> Result<(), Trouble> {
        let year = told.year;
        self.tell(&format!("{year}年度考核"));
        self.by(LEAD, Command::OpenAppraisal { year }).await?;
        for (department, district, figures) in told.figures {
            let pairs = figures.split_whitespace().filter_map(|pair| pair.split_once('='));
            let figures: BTreeMap<String, String> =
                pairs.map(|(id, value)| (id.to_owned(), value.to_owned())).collect();
            let source = format!("{year}年度考核报表（示范数据）");
            let take =
                AppraisalStep::Deliver { district: (*district).to_owned(), figures, source, file: None };
            self.assess(department, year, take).await?;
        }
        self.assess(LEAD, year, AppraisalStep::Compute {}).await?;
        let text = "存量供地少计一宗，请核对".to_owned();
        let object = AppraisalStep::Object { district: EAST.to_owned(), text, file: None };
        self.assess(COMMITTEE, year, object).await?;
        if told.published { self.publish_appraisal(year).await } else { Ok(()) }
    }

    async fn publish_appraisal(&mut self, year: i16) -> Result<(), Trouble> {
        let opinion = "该宗地次年才签合同，不计入本年".to_owned();
        let answer = AppraisalStep::Answer { objection: "1".to_owned(), accept: false, opinion };
        self.assess(LEAD, year, answer).await?;
        let minutes = self.paper("会议纪要.pdf", &format!("{year}年度考核审定会")).await?;
        let confirm = AppraisalStep::Confirm { opinion: "同意考核结果".to_owned(), minutes };
        self.assess(GROUP, year, confirm).await?;
        let day = self.clock.day().checked_add(1.day()).unwrap_or(self.clock.day());
        self.clock.to(day);
        let number = format!("示范考核{}-1", year + 1);
        let document = self.paper("考核通报.pdf", &number).await?;
        self.assess(LEAD, year, AppraisalStep::Publish { number, day, document }).await
    }

    async fn assess(&mut self, login: &str, year: i16, take: AppraisalStep) -> Result<(), Trouble> {
        self.by(login, Command::StepAppraisal { year, take }).await.map(|_| ())
    }
}
