//! How often one address and one account may ask. A browser at work stays far below; a script that guesses does not.

use crate::problem::{Problem, Result};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::fmt;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

/// Requests that are allowed.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Requests of one account a second; bursts of ten times as many.
    pub account_per_second: u32,
    /// Requests of one address without a session a second; bursts of ten times as many.
    pub address_per_second: u32,
    /// Attempts to log in from one address a minute.
    pub log_in_per_minute: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self { account_per_second: 100, address_per_second: 50, log_in_per_minute: 30 }
    }
}

/// Counts requests.
pub(crate) struct Throttle {
    account: DefaultKeyedRateLimiter<String>,
    address: DefaultKeyedRateLimiter<String>,
    log_in: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
    asked: AtomicU64,
}

/// Keys that have not been seen for long are forgotten after so many requests.
const SWEEP_EVERY: u64 = 10_000;

impl Throttle {
    pub(crate) fn new(rates: Rates) -> Self {
        let least_one = |value: u32| NonZeroU32::new(value).unwrap_or(NonZeroU32::MIN);
        let second = |value: u32| {
            let burst = least_one(value.saturating_mul(10));
            RateLimiter::keyed(Quota::per_second(least_one(value)).allow_burst(burst))
        };
        Self {
            account: second(rates.account_per_second),
            address: second(rates.address_per_second),
            log_in: RateLimiter::keyed(Quota::per_minute(least_one(rates.log_in_per_minute))),
            clock: DefaultClock::default(),
            asked: AtomicU64::new(0),
        }
    }

    pub(crate) fn account(&self, login: &str) -> Result<()> {
        self.ask(&self.account, login)
    }

    pub(crate) fn address(&self, address: &str) -> Result<()> {
        self.ask(&self.address, address)
    }

    pub(crate) fn log_in(&self, address: &str) -> Result<()> {
        self.ask(&self.log_in, address)
    }

    fn ask(&self, limiter: &DefaultKeyedRateLimiter<String>, key: &str) -> Result<()> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            for limiter in [&self.account, &self.address, &self.log_in] {
                limiter.retain_recent();
                limiter.shrink_to_fit();
            }
        }
        limiter.check_key(&key.to_owned()).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            Problem::too_many(wait.as_secs() + 1)
        })
    }
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Throttle").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_after_the_last_allowed_one_is_told_when_to_come_back() {
        let throttle = Throttle::new(Rates { log_in_per_minute: 3, ..Rates::default() });
        for _ in 0..3 {
            throttle.log_in("10.0.0.1").unwrap();
        }
        let problem = throttle.log_in("10.0.0.1").unwrap_err();
        assert_eq!(problem.status, 429);
        assert!(problem.retry_after_seconds.is_some_and(|seconds| (1..=21).contains(&seconds)));
        throttle.log_in("10.0.0.2").unwrap();
    }
}
