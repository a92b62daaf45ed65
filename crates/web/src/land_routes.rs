//! The routes of land, rows of the route table.

use crate::App;
use crate::calendar_file::CALENDAR;
use crate::land_tiles::MVT;
use crate::route::{DOCX, Limits, Route, XLSX, asks, reads, records};
use crate::wire::plot::StepForm;
use crate::wire::{Finding, Receipt, delivery, firm, land, land_case, survey, zone_land};
use crate::{
    land_analysis, land_case_exports, land_case_steps, land_cases, land_exports, land_identification,
    land_layers, land_legacy, land_parcels, land_photos, land_plan_routes, land_survey_book, land_surveys,
    land_tiles, land_trace, land_zones,
};

type Rows = Vec<Route<App>>;

const READ: &[&str] = &["read_land"];
const EXPORT: &[&str] = &["export_land"];
const LAYERS: &[&str] = &["read_land_layers"];
const BATCHES: &[&str] = &["read_land_batches"];

/// Rows of land.
pub(crate) fn routes() -> Rows {
    [
        layers(),
        parcels(),
        downloads(),
        found(),
        zones(),
        surveys(),
        land_plan_routes::routes(),
        cases(),
        case_files(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn layers() -> Rows {
    vec![
        reads("/api/land/layers", "土地图层：在用的和报送过的")
            .action(LAYERS)
            .answers_list::<land::LandLayer>()
            .to(land_layers::layers),
        records("/api/land/layers", "报送土地图层，或只试读")
            .action(&["deliver_land"])
            .query::<delivery::DryRun>()
            .takes_file::<land::LandForm>()
            .answers::<land::LandReport>()
            .to(land_layers::deliver),
        reads("/api/land/layers/{delivery}/findings", "一次图层报送的问题")
            .action(LAYERS)
            .query::<delivery::FindingFilter>()
            .answers_page::<Finding>()
            .to(land_layers::findings),
        reads("/api/land/layers/{delivery}/findings.xlsx", "一次图层报送的问题（表格）")
            .action(LAYERS)
            .query::<delivery::FindingFilter>()
            .answers_file(XLSX)
            .to(land_layers::findings_workbook),
        reads("/api/land/layers/{delivery}/file", "报送的图层文件")
            .action(LAYERS)
            .answers_file("application/octet-stream")
            .to(land_layers::original),
    ]
}

fn parcels() -> Rows {
    vec![
        reads("/api/land/parcels", "宗地")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land::ParcelFilter>()
            .answers_page::<land::ParcelRow>()
            .to(land_parcels::parcels),
        reads("/api/land/parcels/{code}", "一地一档")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<land::Parcel>()
            .to(land_parcels::parcel),
        reads("/api/land/parcels/{code}/trace", "宗地一个数的依据：文件、图层、行、列、原文")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land::ParcelTraceOf>()
            .answers::<firm::Trace>()
            .to(land_trace::trace),
        records("/api/land/parcels/{code}/photos", "给宗地加照片")
            .action(&["land_photo"])
            .takes::<land::ParcelPhotosForm>()
            .answers::<Receipt>()
            .to(land_photos::add),
        reads("/api/land/map", "地图：范围、图层、图例")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<land::LandMap>()
            .to(land_tiles::map),
        reads("/api/land/tiles/{layer}/{zoom}/{column}/{tile}", "矢量瓦片，最后一段写作 行.mvt")
            .action(READ)
            .limited(Limits::Rows)
            .answers_file(MVT)
            .to(land_tiles::tile),
    ]
}

fn downloads() -> Rows {
    let download = |path: &'static str, summary: &'static str| {
        reads(path, summary).action(EXPORT).limited(Limits::Rows).query::<land::ParcelFilter>().filtered()
    };
    vec![
        download("/api/land/parcels.xlsx", "宗地清单（表格）").answers_file(XLSX).to(land_exports::list),
        download("/api/land/parcels.geojson", "宗地图层（GeoJSON）")
            .answers_json_file("application/geo+json")
            .to(land_exports::geojson),
        download("/api/land/parcels.gpkg", "宗地图层（GeoPackage）")
            .answers_file("application/geopackage+sqlite3")
            .to(land_exports::geopackage),
        download("/api/land/parcels.zip", "宗地图层（shapefile，GBK）")
            .answers_file("application/zip")
            .to(land_exports::shapefile),
        reads("/api/land/parcels/{code}/card.docx", "一宗一卡")
            .action(READ)
            .limited(Limits::Rows)
            .answers_file(DOCX)
            .to(land_exports::card),
    ]
}

fn found() -> Rows {
    vec![
        reads("/api/land/identification", "认定结果汇总")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<land::LandIdentification>()
            .to(land_identification::identification),
        reads("/api/land/batches", "批次台账")
            .action(BATCHES)
            .limited(Limits::Rows)
            .answers_page::<land::BatchRow>()
            .to(land_identification::batches),
        reads("/api/land/legacy", "历史遗留专册")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land::LegacyFilter>()
            .answers_page::<land::LegacyRow>()
            .to(land_legacy::list),
        reads("/api/land/legacy.xlsx", "历史遗留专册（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land::LegacyFilter>()
            .answers_file(XLSX)
            .to(land_legacy::book),
        reads("/api/land/legacy/kinds", "历史遗留问题的种类")
            .action(READ)
            .now()
            .answers_list::<crate::wire::Named>()
            .to(land_legacy::kinds),
        records("/api/land/legacy", "登记历史遗留问题")
            .action(&["land_legacy"])
            .takes::<land::LegacyForm>()
            .answers::<Receipt>()
            .to(land_legacy::enter),
        records("/api/land/legacy/{legacy}/settle", "办结历史遗留问题")
            .action(&["land_legacy"])
            .takes::<land::LegacySettleForm>()
            .answers::<Receipt>()
            .to(land_legacy::settle),
        asks("/api/land/balance", "画定范围的用地平衡")
            .action(READ)
            .limited(Limits::Rows)
            .takes::<land::BalanceForm>()
            .answers::<land::Balance>()
            .to(land_analysis::balance),
        reads("/api/land/clusters", "连片分析")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land::ClusterFilter>()
            .answers::<land::Clusters>()
            .to(land_analysis::clusters),
        reads("/api/land/fragmentation", "破碎程度")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land::FragmentationFilter>()
            .answers::<land::FragmentationReport>()
            .to(land_analysis::cut_up),
    ]
}

fn zones() -> Rows {
    vec![
        reads("/api/land/zones", "园区用地平衡和用地评价")
            .action(READ)
            .limited(Limits::Rows)
            .answers_list::<zone_land::ZoneLand>()
            .to(land_zones::zones),
        reads("/api/land/lines", "压占三线的宗地")
            .action(READ)
            .limited(Limits::Rows)
            .answers_page::<zone_land::LineConflict>()
            .to(land_zones::lines),
    ]
}

fn surveys() -> Rows {
    const SURVEYS: &[&str] = &["read_surveys"];
    vec![
        reads("/api/land/surveys", "用地调查")
            .action(SURVEYS)
            .limited(Limits::Rows)
            .query::<survey::SurveyFilter>()
            .answers_page::<survey::SurveyRow>()
            .to(land_surveys::surveys),
        records("/api/land/surveys", "开始用地调查")
            .action(&["survey_open"])
            .takes::<survey::SurveyForm>()
            .answers::<Receipt>()
            .to(land_surveys::open),
        reads("/api/land/surveys/{survey}", "一次用地调查：问题、进度与下一步")
            .action(SURVEYS)
            .limited(Limits::Rows)
            .answers::<survey::Survey>()
            .to(land_surveys::survey),
        reads("/api/land/surveys/{survey}/parcels", "一次用地调查的宗地")
            .action(SURVEYS)
            .limited(Limits::Rows)
            .query::<survey::SurveyParcelFilter>()
            .answers_page::<survey::SurveyParcelRow>()
            .to(land_surveys::parcels),
        reads("/api/land/surveys/{survey}/parcels/{code}", "一宗地的填报")
            .action(SURVEYS)
            .limited(Limits::Rows)
            .answers::<survey::SurveyAnswer>()
            .to(land_surveys::parcel),
        records("/api/land/surveys/{survey}/parcels/{code}", "填报一宗地")
            .action(&["survey_answer"])
            .takes::<survey::SurveyAnswerForm>()
            .answers::<Receipt>()
            .to(land_surveys::answer),
        records("/api/land/surveys/{survey}/steps", "办结或重开用地调查")
            .action(&["survey_close"])
            .takes::<StepForm>()
            .answers::<Receipt>()
            .to(land_surveys::step),
        reads("/api/land/surveys/{survey}/answers.xlsx", "一次用地调查的填报（表格）")
            .action(SURVEYS)
            .limited(Limits::Rows)
            .query::<survey::SurveyParcelFilter>()
            .answers_file(XLSX)
            .to(land_survey_book::answers_workbook),
    ]
}

/// Actions of the steps of cases.
const STEPS: &[&str] = &[
    "land_check",
    "land_notify",
    "land_reply",
    "land_review",
    "land_decide",
    "land_plan",
    "land_progress",
    "land_accept",
    "land_idle",
    "land_batch",
    "land_close",
];

fn cases() -> Rows {
    vec![
        reads("/api/land/cases", "土地案件")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land_case::LandCaseFilter>()
            .answers_page::<land_case::LandCaseRow>()
            .to(land_cases::cases),
        records("/api/land/cases", "土地立案")
            .action(&["land_open", "land_idle", "land_batch"])
            .takes::<land_case::LandCaseForm>()
            .answers::<Receipt>()
            .to(land_case_steps::open),
        reads("/api/land/cases/{key}", "一件土地案件：全过程与下一步")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<land_case::LandCase>()
            .to(land_cases::case),
        records("/api/land/cases/{key}/steps", "土地案件的一步")
            .action(STEPS)
            .takes::<StepForm>()
            .answers::<Receipt>()
            .to(land_case_steps::take),
        reads("/api/land/deadlines", "土地案件的期限")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land_case::LandDeadlineFilter>()
            .answers_page::<land_case::LandDeadlineRow>()
            .to(land_cases::deadline_list),
        reads("/api/land/progress", "盘活进度")
            .action(READ)
            .limited(Limits::Rows)
            .answers::<land_case::LandProgress>()
            .to(land_cases::progress_told),
    ]
}

fn case_files() -> Rows {
    vec![
        reads("/api/land/cases.xlsx", "土地案件登记册（表格）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land_case::LandCaseFilter>()
            .filtered()
            .answers_file(XLSX)
            .to(land_case_exports::register),
        reads("/api/land/deadlines.ics", "土地案件的期限（日历）")
            .action(READ)
            .limited(Limits::Rows)
            .query::<land_case::LandDeadlineFilter>()
            .filtered()
            .answers_file(CALENDAR)
            .to(land_case_exports::calendar),
        reads("/api/land/cases/{key}/papers/{paper}", "土地案件的文书，最后一段写作 编号.docx")
            .action(READ)
            .limited(Limits::Rows)
            .answers_file(DOCX)
            .to(land_case_exports::paper),
    ]
}
