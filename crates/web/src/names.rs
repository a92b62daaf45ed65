//! What ids are called on a page: departments, places, terms, words of machines, moments, files.

use crate::wire::{Named, StoredFile};
use jiff::Timestamp;
use jiff::tz::Offset;
use office::docket::Act;
use office::journal::FileRef;
use office::supply::Titled;
use serde_json::Value;

/// A department's Chinese name; the id when nobody knows it.
pub(crate) fn department(id: &str) -> String {
    fact::department(id).map_or_else(|| id.to_owned(), |known| known.zh.clone())
}

/// A department with its name.
pub(crate) fn named_department(id: &str) -> Named {
    Named { id: id.to_owned(), title: department(id) }
}

/// A development zone with its name.
pub(crate) fn zone(moment: &desk::Moment, id: &str) -> Named {
    let known = moment.docket.configuration();
    let title = known.and_then(|known| known.zones.iter().find(|zone| zone.id == id));
    Named { id: id.to_owned(), title: title.map_or_else(|| id.to_owned(), |zone| zone.title.clone()) }
}

/// What a term is called.
pub(crate) fn term(id: &str) -> String {
    fact::glossary::term(id).map_or_else(|| id.to_owned(), |term| term.zh.clone())
}

/// The id of a word, as JSON has it.
pub(crate) fn word_id<T: serde::Serialize>(word: &T) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(id)) => id,
        _ => String::new(),
    }
}

/// A word with its id.
pub(crate) fn word<T: Titled + serde::Serialize>(word: &T) -> Named {
    Named { id: word_id(word), title: word.title().to_owned() }
}

/// Words of a machine by the ids that its JSON has.
pub(crate) fn titled<T: Titled + serde::Serialize>(words: &[T]) -> Vec<Named> {
    words.iter().map(|word| Named { id: word_id(word), title: word.title().to_owned() }).collect()
}

/// What a kind of document of the docket is called; the id of one that has no name here.
pub(crate) fn document_kind(id: &str) -> &str {
    match id {
        "configuration" => "设置",
        "office_day" => "办公日",
        "account" => "账号",
        "batch" => "批次",
        "settlement" => "认领",
        "correction" => "更正",
        "year_plan" => "年度",
        "run" => "运行",
        "publication" => "公布",
        "objection" => "异议",
        "adjustment" => "否决、加分、扣分",
        "confirmation" => "企业确认",
        "chase" => "催报",
        "notice" => "通知",
        "reopening" => "重开",
        "supply_project" => "供地项目",
        "supply_plot" => "供地宗地",
        "land_layer" => "土地图层",
        "land_survey" => "用地调查",
        "land_survey_answer" => "用地调查填报",
        "land_case" => "土地案件",
        "land_photo" => "宗地照片",
        "land_legacy" => "历史遗留问题",
        "low_standard" => "低效标准",
        "redevelopment" => "再开发规划",
        "bulletin" => "督查通报",
        "bulletin_figures" => "督查通报的数据",
        "problem" => "督查问题",
        "inspection" => "督查记录",
        "meeting" => "联席会议",
        "appraisal" => "年度考核",
        other => other,
    }
}

/// A moment as the API writes it: UTC, to the second.
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A text in which lists and benchmarks within a development zone name it by its id, with its title instead.
pub(crate) fn with_zones(moment: &desk::Moment, text: String) -> String {
    let Some(configuration) = moment.docket.configuration() else { return text };
    configuration.zones.iter().fold(text, |text, zone| {
        ["·", "开发区", "|"].into_iter().fold(text, |text, before| {
            let (id, title) = (format!("{before}{}", zone.id), format!("{before}{}", zone.title));
            let longer = |rest: &str| rest.starts_with(|next: char| next.is_ascii_alphanumeric());
            let found = text.find(&id).filter(|place| !longer(&text[place + id.len()..]));
            let title = if before == "开发区" { zone.title.clone() } else { title };
            if found.is_some() { text.replace(&id, &title) } else { text }
        })
    })
}

/// When something was done by the clock of the office: the demo's day is moved by hand, so there the hour is that on
/// the wall and the day that of the office.
pub(crate) fn office_moment(moment: &desk::Moment, act: &Act) -> String {
    let hours = moment.setup.as_ref().map_or(8, |setup| setup.rules.procedure.utc_offset_hours);
    let offset = Offset::from_hours(hours).unwrap_or(Offset::UTC);
    let wall = offset.to_datetime(act.at);
    let by_hand = moment.docket.office_day().is_some() && wall.date() != act.day;
    let at = if by_hand { offset.to_timestamp(act.day.to_datetime(wall.time())).ok() } else { None };
    self::moment(at.unwrap_or(act.at))
}

impl From<&FileRef> for StoredFile {
    fn from(file: &FileRef) -> Self {
        Self { digest: file.digest.clone(), name: file.name.clone(), size: file.size }
    }
}

/// A firm's name; its code when nobody gave one.
pub(crate) fn firm(moment: &desk::Moment, subject: &str) -> String {
    let known = moment.ledger.as_ref().and_then(|ledger| ledger.registry.enterprise(subject));
    known.and_then(|known| known.name()).map_or_else(|| subject.to_owned(), str::to_owned)
}
