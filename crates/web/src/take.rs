//! What handlers take from a request, each with its refusal in the envelope: JSON, path, query, page, day.

use crate::App;
use crate::guard::Caller;
use crate::problem::{Problem, Result};
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use desk::Moment;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::sync::Arc;

/// The largest body of a route, bytes.
#[derive(Clone, Copy)]
pub(crate) struct BodyLimit(pub usize);

/// A JSON body.
pub(crate) struct Json<T>(pub T);

/// What stands in the path.
pub(crate) struct Path<T>(pub T);

/// What stands behind the question mark.
pub(crate) struct Query<T>(pub T);

/// The piece of a list that is wanted.
#[derive(Clone, Debug)]
pub(crate) struct List {
    /// From 1.
    pub page: u32,
    pub size: u32,
    /// Column and whether it is turned round, in order.
    pub sort: Vec<(String, bool)>,
    pub text: Option<String>,
}

/// The office as of the day that was asked for.
pub(crate) struct AsOf(pub Arc<Moment>);

/// The day that is looked at: the one that was asked for, today at the latest.
pub(crate) struct Looked(pub Date);

/// What a list is asked with: by whom, as of which moment, on which day, by which filter, and which piece.
pub(crate) struct Asked<F> {
    pub caller: Caller,
    pub moment: Arc<Moment>,
    pub day: Date,
    pub filter: F,
    pub list: List,
}

const PAGE_SIZE: u32 = 50;
const PAGE_SIZE_MOST: u32 = 500;

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media = media.map(|text| text.split(';').next().unwrap_or("").trim().to_ascii_lowercase());
        if media.as_deref() != Some("application/json") {
            let detail = "内容类型应为 application/json。";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
        }
        let limit = request.extensions().get::<BodyLimit>().map_or(0, |limit| limit.0);
        let bytes = to_bytes(request.into_body(), limit).await.map_err(|_| Problem::too_large(limit))?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| match error.classify() {
            Category::Data => Problem::unprocessable("wrong_shape", format!("内容不符合接口说明：{error}。")),
            _ => Problem::malformed(format!("不是正确的 JSON：{error}。")),
        })
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Problem::not_found())
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|error| Problem::malformed(format!("网址参数写法有误：{}。", error.body_text())))
    }
}

#[derive(Deserialize)]
struct ListQuery {
    page: Option<u32>,
    size: Option<u32>,
    sort: Option<String>,
    q: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for List {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let Query(asked) = Query::<ListQuery>::from_request_parts(parts, state).await?;
        let page = asked.page.unwrap_or(1);
        let size = asked.size.unwrap_or(PAGE_SIZE);
        if page == 0 || page > 1_000_000 || size == 0 || size > PAGE_SIZE_MOST {
            return Err(Problem::malformed(format!("page 从 1 起，size 为 1 到 {PAGE_SIZE_MOST}。")));
        }
        let columns = asked.sort.iter().flat_map(|text| text.split(',')).map(str::trim);
        let sort = columns.filter(|column| !column.is_empty()).map(|column| match column.strip_prefix('-') {
            Some(column) => (column.to_owned(), true),
            None => (column.to_owned(), false),
        });
        let text = asked.q.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Self { page, size, sort: sort.collect(), text })
    }
}

impl List {
    /// The wanted piece of a whole list.
    pub(crate) fn cut<T>(&self, all: Vec<T>) -> crate::wire::Page<T> {
        let total = all.len() as u64;
        let (skip, most) = self.window();
        let items = all.into_iter().skip(skip).take(most).collect();
        crate::wire::Page::of(items, total, self.page, self.size)
    }

    /// The same piece: how many come before it, and how many are in it at most.
    pub(crate) fn window(&self) -> (usize, usize) {
        ((self.page as usize - 1).saturating_mul(self.size as usize), self.size as usize)
    }

    /// The same piece, as the archive is asked for it.
    pub(crate) fn piece(&self) -> office::journal::Page {
        office::journal::Page::of(self.page, self.size)
    }
}

#[derive(Deserialize)]
struct DayQuery {
    as_of: Option<String>,
}

impl FromRequestParts<App> for AsOf {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Query(asked) = Query::<DayQuery>::from_request_parts(parts, app).await?;
        let day = asked.as_of.filter(|text| !text.is_empty()).map(|text| day(&text)).transpose()?;
        Ok(Self(app.desk().as_of(day).await?))
    }
}

impl FromRequestParts<App> for Looked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Query(asked) = Query::<DayQuery>::from_request_parts(parts, app).await?;
        let asked = asked.as_of.filter(|text| !text.is_empty()).map(|text| day(&text)).transpose()?;
        let today = app.desk().now().today(Timestamp::now());
        Ok(Self(asked.map_or(today, |asked| asked.min(today))))
    }
}

impl<F: DeserializeOwned + Send> FromRequestParts<App> for Asked<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let AsOf(moment) = AsOf::from_request_parts(parts, app).await?;
        let Looked(day) = Looked::from_request_parts(parts, app).await?;
        let Query(filter) = Query::from_request_parts(parts, app).await?;
        let list = List::from_request_parts(parts, app).await?;
        Ok(Self { caller, moment, day, filter, list })
    }
}

/// A day that somebody wrote.
pub(crate) fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| Problem::malformed(format!("“{text}”不是日期，应写作 2024-06-30。")))
}
