//! Sessions: the cookie that carries one.

/// Name of the session cookie.
pub(crate) const COOKIE: &str = "muheng_session";
