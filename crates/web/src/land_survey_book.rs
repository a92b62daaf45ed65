//! The answers of a survey as a workbook: a row a parcel, a column a question.

use crate::App;
use crate::exports::{filtered, made, workbook};
use crate::guard::Caller;
use crate::land::SeenLand;
use crate::land_surveys::{chosen, find, unit};
use crate::problem::Result;
use crate::take::{AsOf, Looked, Path, Query};
use crate::wire::survey::{SurveyParcelFilter, SurveyParcelRow};
use axum::extract::State;
use axum::response::Response;
use fact::Decimal;
use jiff::civil::Date;
use office::survey::{QuestionKind, SurveyAnswer, questions};
use paper::{Cell, ColumnStyle, Note, Workbook, WriteError};
use std::collections::BTreeMap;

/// `GET /api/land/surveys/{survey}/answers.xlsx`.
pub(crate) async fn answers_workbook(
    State(app): State<App>,
    caller: Caller,
    AsOf(moment): AsOf,
    Looked(day): Looked,
    Path(key): Path<String>,
    Query(filter): Query<SurveyParcelFilter>,
) -> Result<Response> {
    let land = SeenLand::of(&app, &caller, moment.clone(), day).await?;
    let one = find(&caller, &moment, &key)?;
    let rows = chosen(&caller, &land, one, &filter, None);
    let rows: Vec<(SurveyParcelRow, BTreeMap<String, String>)> = rows
        .into_iter()
        .map(|row| {
            let answer = moment.docket.survey_answers.get(&SurveyAnswer::key_of(&key, &row.code));
            let latest = answer.and_then(SurveyAnswer::latest);
            (row, latest.map_or_else(BTreeMap::new, |latest| latest.answers.clone()))
        })
        .collect();
    let answered = filter.answered.map(|answered| if answered { "是" } else { "否" }.to_owned());
    let asked = [("已填报", &answered), ("开发区", &filter.zone)];
    let notes = made(&app, &caller, &moment, &filtered(&asked));
    let title = one.title.clone();
    workbook(&app, &caller, format!("{title}-填报.xlsx"), move || book(&title, &rows, &notes)).await
}

fn book(
    title: &str,
    rows: &[(SurveyParcelRow, BTreeMap<String, String>)],
    notes: &[Note],
) -> std::result::Result<Workbook, WriteError> {
    let fixed = ["宗地代码", "土地坐落", "开发区"].map(ColumnStyle::text);
    let mut styles: Vec<ColumnStyle> = fixed.into();
    styles.push(ColumnStyle::number("宗地面积", "亩", 4));
    styles.extend(["填全", "填报人", "填报日"].map(ColumnStyle::text));
    for question in questions() {
        let (name, unit) = (question.term.zh.as_str(), unit(question));
        styles.push(match question.kind() {
            QuestionKind::Number => ColumnStyle::number(name, unit, question.term.digits),
            _ => ColumnStyle::text(name),
        });
    }
    let mut book = Workbook::new();
    let mut sheet = book.long_sheet("填报", title, &styles)?;
    for (row, answers) in rows {
        let zone = row.zone.as_ref().map_or("", |zone| zone.title.as_str());
        let mut cells = vec![Cell::Text(&row.code), Cell::Text(&row.title), Cell::Text(zone)];
        cells.push(row.area.parse::<Decimal>().map_or(Cell::Text(&row.area), Cell::Number));
        cells.push(Cell::Text(if row.answered { "是" } else { "否" }));
        cells.push(row.by.as_deref().map_or(Cell::Empty, Cell::Text));
        cells.push(row.day.as_deref().map_or(Cell::Empty, day_cell));
        cells.extend(questions().iter().map(|question| match answers.get(&question.term.id) {
            None => Cell::Empty,
            Some(answer) => match question.kind() {
                QuestionKind::Number => answer.parse::<Decimal>().map_or(Cell::Text(answer), Cell::Number),
                QuestionKind::Day => day_cell(answer),
                _ => Cell::Text(answer),
            },
        }));
        sheet.row(&cells)?;
    }
    book.notes(notes)?;
    Ok(book)
}

fn day_cell(text: &str) -> Cell<'_> {
    text.parse::<Date>().map_or(Cell::Text(text), Cell::Day)
}
