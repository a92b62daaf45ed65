//! The one error envelope: RFC 9457 with a Chinese title and detail, a stable code and a number to quote.

use crate::wire;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::ToSchema;

/// Media type of the envelope.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// Why a request was not answered, as it goes out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// `about:blank`: the code says what kind it is.
    pub r#type: String,
    /// What it is, a few Chinese words.
    pub title: String,
    pub status: u16,
    /// What is wrong and what to do, in Chinese.
    pub detail: String,
    /// Stable code, lower-case words joined by underscores.
    pub code: String,
    /// To quote when asking for help.
    pub number: String,
    /// What was found, where several things are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<wire::Finding>,
}

/// Why a request was not answered.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub status: StatusCode,
    pub code: Cow<'static, str>,
    pub detail: String,
    pub findings: Vec<wire::Finding>,
    /// Seconds after which to try again.
    pub retry_after_seconds: Option<u64>,
}

pub(crate) type Result<T> = std::result::Result<T, Problem>;

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code: code.into(),
            detail: detail.into(),
            findings: Vec::new(),
            retry_after_seconds: None,
        }
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", detail)
    }

    pub(crate) fn not_logged_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_logged_in", "请先登录；登录可能已经过期。")
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// Also the answer to who may not know whether something is there.
    pub(crate) fn not_found() -> Self {
        let detail = "没有找到，或者您的账号看不到它。请核对网址或编号。";
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    pub(crate) fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    pub(crate) fn unprocessable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    pub(crate) fn too_large(limit_bytes: usize) -> Self {
        let mega = limit_bytes / 1024 / 1024;
        let detail = if mega > 0 {
            format!("文件或内容太大，最大 {mega} MB。请拆分后再上传。")
        } else {
            format!("内容太大，最大 {} KB。请缩短后再提交。", limit_bytes / 1024)
        };
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }

    pub(crate) fn too_many(seconds: u64) -> Self {
        let detail = format!("请求太频繁，请 {seconds} 秒后再试。");
        let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail);
        problem.retry_after_seconds = Some(seconds);
        problem
    }

    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail);
        problem.retry_after_seconds = Some(5);
        problem
    }

    /// A mistake of ours. What went wrong is logged, not told.
    pub(crate) fn ours() -> Self {
        let detail = "程序出错，您的内容没有保存。请记下编号并联系系统管理员。";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", detail)
    }

    /// The envelope with its number.
    pub(crate) fn with_number(&self, number: &str) -> Response {
        let body = ProblemBody {
            r#type: "about:blank".to_owned(),
            title: title(self.status).to_owned(),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            code: self.code.clone().into_owned(),
            number: number.to_owned(),
            findings: self.findings.clone(),
        };
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (self.status, bytes).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The number is put in at the rim, see [`crate::rim`]: until then the problem travels beside an empty body.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What a status is called.
fn title(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "请求写法有误",
        401 => "需要登录",
        403 => "没有权限",
        404 => "没有找到",
        405 => "不能这样访问",
        409 => "与现有内容冲突",
        413 => "内容太大",
        415 => "内容类型不对",
        422 => "内容不符合要求",
        429 => "请求太频繁",
        503 => "暂时不可用",
        _ => "程序出错",
    }
}
