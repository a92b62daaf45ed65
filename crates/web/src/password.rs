//! Passwords: hashed with argon2id off the request threads, checked in the same time whether the account is there or
//! not, and refused when they are easy to guess.

use crate::problem::{Problem, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use std::sync::OnceLock;
use tokio::sync::Semaphore;

/// Passwords are at least this long (GB/T 22239—2019, 8.1.4.1: complexity that is checked).
const LENGTH_LEAST: usize = 10;
/// Hashes computed side by side: each takes 19 MiB, and a flood of log-ins must not take the machine.
static PLACES: Semaphore = Semaphore::const_new(4);

/// The argon2id text of a password, with a salt of its own.
///
/// # Errors
/// When the machine has no randomness or memory left.
pub async fn hash_password(password: &str) -> std::result::Result<String, PasswordError> {
    let password = password.to_owned();
    let _place = PLACES.acquire().await.map_err(|_| PasswordError)?;
    tokio::task::spawn_blocking(move || hash(&password)).await.map_err(|_| PasswordError)?
}

/// The password could not be hashed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("密码处理失败，请稍后再试。")]
pub struct PasswordError;

/// Makes what stands in for the hash of an account that is not there, so that the first log-in does not pay for it.
pub(crate) fn prepare() {
    tokio::task::spawn_blocking(stand_in);
}

/// Whether a password fits its hash. Without a hash the same work is done and the answer is no.
pub(crate) async fn fits(password: String, hashed: Option<String>) -> Result<bool> {
    let _place = PLACES.acquire().await.map_err(|_| Problem::ours())?;
    let check = move || {
        let Some(stand_in) = stand_in() else { return false };
        let text = hashed.as_deref().unwrap_or(stand_in);
        let Ok(parsed) = PasswordHash::new(text) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && hashed.is_some()
    };
    tokio::task::spawn_blocking(check).await.map_err(|_| Problem::ours())
}

/// Why a password is too weak, or nothing.
pub(crate) fn weakness(password: &str, login: &str) -> Option<String> {
    if password.chars().count() < LENGTH_LEAST {
        return Some(format!("新密码太短，至少 {LENGTH_LEAST} 个字符。"));
    }
    if password.len() > 256 {
        return Some("新密码太长，最多 256 个字节。".to_owned());
    }
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    if kinds.iter().filter(|kind| password.chars().any(**kind)).count() < 3 {
        return Some("新密码至少要有小写字母、大写字母、数字、其他字符中的三种。".to_owned());
    }
    let lower = password.to_lowercase();
    if login.chars().count() > 2 && lower.contains(&login.to_lowercase()) {
        return Some("新密码不能包含登录名。".to_owned());
    }
    let easy = ["password", "passw0rd", "qwerty", "12345", "abcdef", "admin", "muheng", "11111", "88888"];
    if let Some(word) = easy.iter().find(|word| lower.contains(**word)) {
        return Some(format!("新密码里的“{word}”太容易猜到，请换一个。"));
    }
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    (letters.len() < 6).then(|| "新密码重复的字符太多，请换一个。".to_owned())
}

/// A password to hand out: 20 random characters that are not mixed up when read aloud.
pub(crate) fn handed_out() -> String {
    const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let draw = |_| char::from(LETTERS.get(rand::random_range(0..LETTERS.len())).copied().unwrap_or(b'x'));
    let groups: Vec<String> = (0..4).map(|_| (0..5).map(draw).collect()).collect();
    groups.join("-")
}

fn hash(password: &str) -> std::result::Result<String, PasswordError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| PasswordError)
}

/// The hash that stands in for an account that is not there.
fn stand_in() -> Option<&'static str> {
    static STAND_IN: OnceLock<Option<String>> = OnceLock::new();
    STAND_IN.get_or_init(|| hash(&handed_out()).ok()).as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_passwords_are_refused_with_the_reason() {
        let cases = [
            ("Ab3$efgh9", Some("太短")),
            ("Ab3$efgh9x", None),
            ("abcdefghij1", Some("三种")),
            ("Xlisi-2024-kq", None),
            ("Zhangsan-77-x", Some("登录名")),
            ("My-Password-77", Some("password")),
            ("Aa1!Aa1!Aa1!", Some("重复")),
        ];
        for (password, expected) in cases {
            let weak = weakness(password, "zhangsan");
            match expected {
                None => assert_eq!(weak, None, "{password}"),
                Some(part) => {
                    assert!(weak.as_ref().is_some_and(|text| text.contains(part)), "{password}: {weak:?}")
                }
            }
        }
        assert_eq!(weakness(&handed_out(), "zhangsan"), None);
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hashed = hash_password("Ab3$efgh9x").await.unwrap();
        assert!(hashed.starts_with("$argon2id$"), "{hashed}");
        assert!(fits("Ab3$efgh9x".into(), Some(hashed.clone())).await.unwrap());
        assert!(!fits("Ab3$efgh9y".into(), Some(hashed)).await.unwrap());
        assert!(!fits("Ab3$efgh9x".into(), None).await.unwrap());
    }
}
