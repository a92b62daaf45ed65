//! Headers that every answer carries: what a browser may load, from where, and what may be kept.

use crate::app::Settings;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Pages load from here only, and pictures from the further places that are given. Charts draw SVG with style attributes,
/// hence `style-src-attr`; pictures may be `data:` for the code of the second factor.
macro_rules! page_policy {
    ($pictures:literal) => {
        concat!(
            "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:",
            $pictures,
            "; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )
    };
}
const PAGE_POLICY: &str = page_policy!("");
/// With 天地图 under the map: its eight servers of pictures and nothing else.
const TIANDITU_POLICY: &str = page_policy!(
    " https://t0.tianditu.gov.cn https://t1.tianditu.gov.cn https://t2.tianditu.gov.cn https://t3.tianditu.gov.cn \
     https://t4.tianditu.gov.cn https://t5.tianditu.gov.cn https://t6.tianditu.gov.cn https://t7.tianditu.gov.cn"
);
/// A sheet to print: its style stands in it, it loads nothing and runs nothing.
pub(crate) const SHEET_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Puts them on an answer; what a handler has set stays.
pub(crate) fn secure(headers: &mut HeaderMap, api: bool, settings: &Settings) {
    let policy = if settings.tianditu_key.is_some() { TIANDITU_POLICY } else { PAGE_POLICY };
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(self), payment=()",
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    if settings.https {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(year);
    }
}
