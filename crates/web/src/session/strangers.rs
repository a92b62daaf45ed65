//! Log-in names that are not there: they are locked like those that are, so that nobody finds out which are.

use super::SessionRules;
use super::log_in::locked;
use crate::problem::Problem;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Mutex;

/// Names remembered at once; older ones are forgotten.
const MOST: usize = 10_000;

#[derive(Default)]
pub(crate) struct Strangers(Mutex<HashMap<String, (u32, Timestamp)>>);

impl Strangers {
    /// Counts a failed attempt; the problem when the name counts as locked.
    pub(crate) fn failed(&self, name: &str, rules: &SessionRules, now: Timestamp) -> Option<Problem> {
        let mut all = self.0.lock().ok()?;
        if all.len() >= MOST {
            all.retain(|_, (_, until)| *until > now);
        }
        if all.len() >= MOST {
            all.clear();
        }
        let until = now.saturating_add(rules.lock).unwrap_or(now);
        let (count, ends) = all.entry(name.to_owned()).or_insert((0, until));
        if *count >= rules.attempts {
            if *ends > now {
                return Some(locked(*ends, now));
            }
            *count = 0;
        }
        *count += 1;
        *ends = until;
        (*count >= rules.attempts).then(|| locked(until, now))
    }
}
