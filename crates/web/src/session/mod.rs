//! Sessions: who is logged in, by a cookie whose token is kept as a digest only, for how long, and in one place.

mod enrolments;
mod log_in;
mod secrets;
mod strangers;

pub(crate) use enrolments::Enrolments;
pub(crate) use log_in::{log_in, log_out, me, who};
pub(crate) use secrets::{change_password, confirm_second_factor, enrol_second_factor};
pub(crate) use strangers::Strangers;

use crate::problem::{Problem, Result};
use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite};
use jiff::{SignedDuration, Timestamp};
use office::journal::{ArchiveError, Session, Vault, hex, seal};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, RwLock};

/// Name of the session cookie.
pub(crate) const COOKIE: &str = "muheng_session";

/// How long sessions last and how many attempts an account has.
#[derive(Clone, Copy, Debug)]
pub struct SessionRules {
    /// Without use, a session ends after so long.
    pub idle: SignedDuration,
    /// A session ends after so long in any case.
    pub absolute: SignedDuration,
    /// Failed attempts after which an account is locked.
    pub attempts: u32,
    /// How long it is locked.
    pub lock: SignedDuration,
}

impl Default for SessionRules {
    /// Thirty idle minutes, twelve hours in all; five attempts, then half an hour.
    fn default() -> Self {
        Self {
            idle: SignedDuration::from_mins(30),
            absolute: SignedDuration::from_hours(12),
            attempts: 5,
            lock: SignedDuration::from_mins(30),
        }
    }
}

/// A session and what is remembered with it.
#[derive(Clone)]
pub(crate) struct Held {
    pub session: Arc<Session>,
    pub must_change_password: bool,
    pub enrolled: bool,
    pub read: Timestamp,
}

/// All sessions. What was read is kept for a while: this process is the only one that changes them.
pub(crate) struct Sessions {
    vault: Arc<dyn Vault>,
    rules: SessionRules,
    https: bool,
    held: RwLock<HashMap<String, Held>>,
}

/// A session is read again after so long, and its use is noted as often.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

impl Sessions {
    pub(crate) fn new(vault: Arc<dyn Vault>, rules: SessionRules, https: bool) -> Self {
        Self { vault, rules, https, held: RwLock::new(HashMap::new()) }
    }

    pub(crate) fn vault(&self) -> &dyn Vault {
        &*self.vault
    }

    pub(crate) fn rules(&self) -> &SessionRules {
        &self.rules
    }

    /// Begins a session with a token of its own and returns it with its cookie.
    pub(crate) async fn begin(
        &self,
        account: &str,
        second_factor: bool,
        from: &str,
    ) -> Result<(Arc<Session>, HeaderValue)> {
        let token = secret();
        let now = Timestamp::now();
        let session = Session {
            token: digest(&token),
            account: account.to_owned(),
            csrf: secret(),
            began: now,
            used: now,
            ends: self.ends(now, now),
            second_factor,
            from: from.to_owned(),
        };
        self.vault.put_session(&session).await?;
        Ok((Arc::new(session), self.cookie(&token)?))
    }

    /// The session of a request's cookie, if it has not ended.
    pub(crate) async fn find(&self, headers: &HeaderMap) -> Result<Option<Held>> {
        let Some(token) = token(headers) else { return Ok(None) };
        let token = digest(&token);
        let now = Timestamp::now();
        if let Some(held) = self.remembered(&token, now) {
            return Ok(Some(held));
        }
        let Some(mut session) = self.vault.session(&token, now).await? else { return Ok(None) };
        if now.duration_since(session.used) >= FRESH {
            session.used = now;
            session.ends = self.ends(session.began, now);
            self.vault.touch_session(&token, now, session.ends).await?;
        }
        let Some(credential) = self.vault.credential(&session.account).await? else { return Ok(None) };
        let held = Held {
            session: Arc::new(session),
            must_change_password: credential.must_change,
            enrolled: credential.second_factor.is_some(),
            read: now,
        };
        if let Ok(mut all) = self.held.write() {
            all.retain(|_, one| now.duration_since(one.read) < FRESH);
            all.insert(token, held.clone());
        }
        Ok(Some(held))
    }

    /// Ends one session and returns the cookie that forgets it.
    pub(crate) async fn end(&self, token: &str) -> Result<HeaderValue> {
        self.vault.end_session(token).await?;
        self.forget();
        self.cookie("")
    }

    /// Ends all sessions of an account but one.
    pub(crate) async fn end_all(&self, account: &str, but: Option<&str>) -> Result<()> {
        self.vault.end_sessions_of(account, but).await?;
        self.forget();
        Ok(())
    }

    /// Forgets what was read: something about an account has changed.
    pub(crate) fn forget(&self) {
        if let Ok(mut all) = self.held.write() {
            all.clear();
        }
    }

    fn remembered(&self, token: &str, now: Timestamp) -> Option<Held> {
        let all = self.held.read().ok()?;
        let held = all.get(token)?;
        (now < held.session.ends && now.duration_since(held.read) < FRESH).then(|| held.clone())
    }

    fn ends(&self, began: Timestamp, used: Timestamp) -> Timestamp {
        let idle = used.saturating_add(self.rules.idle).unwrap_or(used);
        let absolute = began.saturating_add(self.rules.absolute).unwrap_or(began);
        idle.min(absolute)
    }

    fn cookie(&self, token: &str) -> Result<HeaderValue> {
        let mut cookie = Cookie::build((COOKIE, token))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Strict)
            .secure(self.https)
            .build();
        if token.is_empty() {
            cookie.set_max_age(cookie::time::Duration::ZERO);
        }
        HeaderValue::from_str(&cookie.to_string()).map_err(|_| Problem::ours())
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl From<ArchiveError> for Problem {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Overtaken => Self::conflict("overtaken", error.to_string()),
            ArchiveError::IdTaken(_) => Self::conflict("id_taken", error.to_string()),
            ArchiveError::Unfit(_) => Self::unprocessable("unfit_text", error.to_string()),
            ArchiveError::FileMissing(_) => Self::unprocessable("file_missing", error.to_string()),
            ArchiveError::InUse | ArchiveError::Unavailable(_) => {
                tracing::error!(%error, "archive");
                Self::unavailable("数据库暂时不可用，请稍后重试；多次出现请联系系统管理员。")
            }
            ArchiveError::Corrupt(_) => {
                tracing::error!(%error, "archive");
                Self::ours()
            }
        }
    }
}

/// The token in the cookie header.
fn token(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = all.flat_map(|text| Cookie::split_parse(text.to_owned())).flatten();
    let cookie = cookies.find(|cookie| cookie.name() == COOKIE)?;
    (cookie.value().len() == 64).then(|| cookie.value().to_owned())
}

/// 256 random bits, hex.
fn secret() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// What the vault keeps of a token.
fn digest(token: &str) -> String {
    hex(&seal(token.as_bytes()))
}
