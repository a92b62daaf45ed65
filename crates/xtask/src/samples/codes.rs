//! Composes credit codes, parcel codes and title numbers of firms that do not exist.
//!
//! The check characters come from `fact`, so that a planted wrong one is the only wrong one.

use fact::Uscc;

/// A credit code of an enterprise (91) registered in `region` whose organisation number is `serial`.
pub fn credit_code(region: &str, serial: u32) -> String {
    let code = Uscc::compose("91", region, &format!("MA{serial:06}"));
    code.expect("digits and the letters MA are in the alphabet").as_str().to_owned()
}

/// The same code with a check character that is certainly wrong.
pub fn with_wrong_check(code: &str) -> String {
    let (body, check) = code.split_at(17);
    let wrong = if check == "7" { '8' } else { '7' };
    format!("{body}{wrong}")
}

/// A parcel code of 19 characters: county, cadastral district, sub-district, state land on the surface, serial.
pub fn parcel_code(region: &str, district: u32, serial: u32) -> String {
    format!("{region}{district:03}{:03}GB{:05}", serial % 37 + 1, serial)
}

/// A real-estate title number as printed.
pub fn title_number(year: i16, serial: u32) -> String {
    format!("示({year})示范市不动产权第{serial:07}号")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_codes_are_valid_and_a_spoiled_one_is_not() {
        for serial in [0, 1, 37, 999_999] {
            let code = credit_code("320411", serial);
            assert!(
                Uscc::read(&code).is_ok_and(|(read, warnings)| read.is_valid() && warnings.is_empty()),
                "{code}"
            );
            assert!(Uscc::read(&with_wrong_check(&code)).is_ok_and(|(read, _)| !read.is_valid()), "{code}");
        }
    }

    #[test]
    fn a_parcel_code_has_nineteen_characters() {
        assert_eq!(parcel_code("320411", 1, 7), "320411001008GB00007");
    }
}
