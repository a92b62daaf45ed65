//! The second factor: time-based codes by RFC 6238, six digits, thirty seconds, one step of tolerance either way.

use crate::problem::{Problem, Result};
use qrcode::QrCode;
use qrcode::render::svg;
use subtle::ConstantTimeEq as _;
use totp_rs::{Algorithm, Secret, TOTP};

const STEP_SECONDS: u64 = 30;

/// A new secret, base32: 160 random bits.
pub(crate) fn new_secret() -> String {
    let bytes: [u8; 20] = rand::random();
    match Secret::Raw(bytes.to_vec()).to_encoded() {
        Secret::Encoded(text) => text,
        Secret::Raw(_) => String::new(),
    }
}

/// The address that an authenticator scans.
pub(crate) fn uri(secret: &str, login: &str, title: &str) -> Result<String> {
    Ok(totp(secret, login, title)?.get_url())
}

/// The address as a picture.
pub(crate) fn picture(uri: &str) -> Result<String> {
    let code = QrCode::new(uri.as_bytes()).map_err(|_| Problem::ours())?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(220, 220).quiet_zone(true).build())
}

/// The step whose code this is, looked for around a moment; every step is compared.
pub(crate) fn step(secret: &str, code: &str, unix_seconds: i64) -> Option<i64> {
    let totp = totp(secret, "", "").ok()?;
    let now = u64::try_from(unix_seconds).ok()?;
    let mut found = None;
    for moment in [now.saturating_sub(STEP_SECONDS), now, now + STEP_SECONDS] {
        let same: bool = totp.generate(moment).as_bytes().ct_eq(code.as_bytes()).into();
        if same {
            found = i64::try_from(moment / STEP_SECONDS).ok();
        }
    }
    found
}

fn totp(secret: &str, login: &str, title: &str) -> Result<TOTP> {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().map_err(|_| Problem::ours())?;
    // Colons part the issuer from the account in the address.
    let plain = |text: &str| text.replace(':', " ");
    TOTP::new(Algorithm::SHA1, 6, 1, STEP_SECONDS, bytes, Some(plain(title)), plain(login))
        .map_err(|_| Problem::ours())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1, cut to six digits.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_the_standard_and_hold_one_step_either_way() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(step(SECRET, code, seconds), Some(seconds / 30), "{code}");
            assert_eq!(step(SECRET, code, seconds + 30), Some(seconds / 30), "{code} one step later");
            assert_eq!(step(SECRET, code, seconds + 60), None, "{code} two steps later");
        }
        assert_eq!(step(SECRET, "28708", 59), None);
        assert_eq!(step(SECRET, "", 59), None);
    }

    #[test]
    fn an_enrolment_can_be_scanned() {
        let secret = new_secret();
        assert_eq!(secret.len(), 32);
        let uri = uri(&secret, "anquan", "亩衡：示范区").unwrap();
        assert!(uri.starts_with("otpauth://totp/"), "{uri}");
        assert!(uri.contains(&secret), "{uri}");
        assert!(picture(&uri).unwrap().contains("<svg"));
    }
}
