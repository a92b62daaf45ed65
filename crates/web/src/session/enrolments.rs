//! Secrets of second factors that were shown and not confirmed yet.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::Mutex;

/// A secret that was shown is good for so long.
const LASTS: SignedDuration = SignedDuration::from_mins(10);

#[derive(Default)]
pub(crate) struct Enrolments(Mutex<HashMap<String, (String, Timestamp)>>);

impl Enrolments {
    pub(crate) fn offer(&self, account: &str, secret: &str) {
        let now = Timestamp::now();
        if let Ok(mut all) = self.0.lock() {
            all.retain(|_, (_, shown)| now.duration_since(*shown) < LASTS);
            all.insert(account.to_owned(), (secret.to_owned(), now));
        }
    }

    pub(crate) fn offered(&self, account: &str) -> Option<String> {
        let all = self.0.lock().ok()?;
        let (secret, shown) = all.get(account)?;
        (Timestamp::now().duration_since(*shown) < LASTS).then(|| secret.clone())
    }

    pub(crate) fn forget(&self, account: &str) {
        if let Ok(mut all) = self.0.lock() {
            all.remove(account);
        }
    }
}
