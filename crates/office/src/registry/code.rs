//! What the key of a row is: a credit code, an older identifier that contains the organisation code, a name, or
//! nothing. The codes themselves are read by `fact`.

use fact::{Identifier, Uscc, UsccWarning};

/// A key as far as it tells an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A credit code; `checked` when its check characters are right.
    Credit { code: Uscc, checked: bool },
    /// An older identifier that contains the organisation code.
    Organisation(String),
    /// A text with Chinese characters stands where the code should.
    Name(String),
    /// Something stands there that tells no enterprise, and why.
    Unusable(String),
    /// Nothing stands there.
    Empty,
}

/// The key by which a subject is kept: the code of a credit code, the trimmed text of anything else.
pub(super) fn subject_key(given: &str) -> String {
    match Uscc::read(given) {
        Ok((code, _)) => code.as_str().to_owned(),
        Err(_) => given.trim().to_owned(),
    }
}

/// Reads the key of a row.
pub(super) fn classify(given: &str) -> Key {
    if given.trim().is_empty() {
        return Key::Empty;
    }
    if given.chars().any(|letter| ('\u{4E00}'..='\u{9FFF}').contains(&letter)) {
        return Key::Name(given.trim().to_owned());
    }
    match Identifier::read(given) {
        Ok((Identifier::Uscc(code), warnings)) => credit(code, &warnings),
        Ok((other, _)) => match other.organisation() {
            Some(organisation) => Key::Organisation(organisation.to_owned()),
            None => Key::Unusable(format!("这是{}，其中不含组织机构代码。", other.kind().label())),
        },
        Err(error) => Key::Unusable(error.to_string()),
    }
}

/// A wrong check character alone warns. Together with a guessed letter or a number cut off by a spreadsheet nothing
/// speaks for the code any more, and two firms could fall together under it.
fn credit(code: Uscc, warnings: &[UsccWarning]) -> Key {
    let checked = code.is_valid();
    let guessed = |warning: &UsccWarning| {
        matches!(warning, UsccWarning::Lookalike { .. } | UsccWarning::CutByNumberFormat)
    };
    match warnings.iter().find(|warning| guessed(warning)) {
        Some(warning) if !checked => Key::Unusable(format!("{warning}校验码也不符。")),
        _ => Key::Credit { code, checked },
    }
}
