//! What is said about a unified social credit code: warnings that let it pass, errors that do not,
//! each with its stable code, weight, sentence and advice.

use crate::Severity;
use crate::identifier::IdentifierKind;
use std::fmt;

/// Something about a code as delivered that somebody should know. The code is usable all the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UsccWarning {
    /// Full-width characters were read as their half-width forms.
    FullWidth,
    /// Lower-case letters were read as upper-case.
    LowerCase,
    /// Spaces, hyphens or invisible characters inside the code were left out.
    Separators,
    /// A character outside the alphabet was read as the digit it looks like.
    Lookalike {
        /// Place in the code, counted from 1.
        position: u8,
        /// What stands there.
        found: char,
        /// What it was read as.
        read_as: char,
    },
    /// The check character is not the computed one.
    CheckCharacter {
        /// By GB 32100—2015.
        computed: char,
        /// The one delivered.
        found: char,
    },
    /// The check character of the organisation code inside (17th character) is not the computed one.
    OrganisationCheck {
        /// By GB 11714.
        computed: char,
        /// The one delivered.
        found: char,
    },
    /// Digits only, ending in 000, with a wrong check: a spreadsheet kept 15 digits of a number.
    CutByNumberFormat,
    /// The standard has no registering department and kind of this letter pair.
    UnknownRegistrar {
        /// First two characters.
        found: [char; 2],
    },
    /// The check digit of a 15-digit registration number is not the computed one.
    RegistrationCheck {
        /// The digit of ISO 7064 MOD 11,10.
        computed: char,
        /// The one delivered.
        found: char,
    },
}

/// Why a text is not a unified social credit code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum UsccError {
    /// Nothing stands there.
    #[error("统一社会信用代码为空。")]
    Empty,
    /// It does not have 18 characters and is no older identifier either.
    #[error("统一社会信用代码应为18位，这里清理后是{found}位。")]
    Length {
        /// Number of characters without separators.
        found: usize,
    },
    /// A character cannot stand at this place.
    #[error("第{position}位“{found}”不能用于统一社会信用代码{}。", if (3..=8).contains(position) { "的行政区划码（第3—8位应为数字）" } else { "" })]
    Character {
        /// Place, counted from 1.
        position: u8,
        /// What stands there.
        found: char,
    },
    /// A spreadsheet has turned the code into a rounded number such as `9.1E+17`.
    #[error("这是科学计数法显示的数字，原代码的末几位已经丢失。")]
    ScientificNotation,
    /// An identifier of another kind.
    #[error("这是{}，不是18位统一社会信用代码。", kind.label())]
    OtherKind {
        /// Which kind.
        kind: IdentifierKind,
    },
}

impl UsccWarning {
    /// Stable code for a [`crate::Finding`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::FullWidth | Self::LowerCase | Self::Separators => "uscc-form",
            Self::Lookalike { .. } => "uscc-lookalike",
            Self::CheckCharacter { .. } => "uscc-check",
            Self::OrganisationCheck { .. } => "uscc-organisation-check",
            Self::CutByNumberFormat => "uscc-cut",
            Self::UnknownRegistrar { .. } => "uscc-registrar",
            Self::RegistrationCheck { .. } => "registration-number-check",
        }
    }

    /// How much it weighs: pure form is a notice, everything else a warning.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::FullWidth | Self::LowerCase | Self::Separators => Severity::Notice,
            _ => Severity::Warning,
        }
    }

    /// What to do, in Chinese, one sentence.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::FullWidth | Self::LowerCase | Self::Separators => "已按规范写法读入，无需处理。",
            Self::Lookalike { .. } => "请对照营业执照核对这一位。",
            Self::CutByNumberFormat => "请让报送部门把该列设为文本格式后重新导出。",
            _ => "请对照营业执照核对；核对前仍按原代码使用。",
        }
    }
}

impl UsccError {
    /// Stable code for a [`crate::Finding`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "uscc-empty",
            Self::Length { .. } => "uscc-length",
            Self::Character { .. } => "uscc-character",
            Self::ScientificNotation => "uscc-scientific",
            Self::OtherKind { .. } => "uscc-other-kind",
        }
    }

    /// What to do, in Chinese, one sentence.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::ScientificNotation => "请把该列设为文本格式，从原系统重新导出。",
            Self::OtherKind { kind: IdentifierKind::CitizenId } => {
                "请删除身份证号，改填营业执照上的统一社会信用代码。"
            }
            Self::OtherKind { .. } => "请查出该主体现行的统一社会信用代码后填写。",
            _ => "请按营业执照填写18位统一社会信用代码。",
        }
    }
}

impl fmt::Display for UsccWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FullWidth => f.write_str("代码中有全角字符，已读作半角。"),
            Self::LowerCase => f.write_str("代码中有小写字母，已读作大写。"),
            Self::Separators => f.write_str("代码中夹有空格、连字符或不可见字符，已略去。"),
            Self::Lookalike { position, found, read_as } => {
                write!(f, "第{position}位“{found}”不是代码字符，已读作“{read_as}”。")
            }
            Self::CheckCharacter { computed, found } => {
                write!(f, "校验码应为“{computed}”，这里是“{found}”（GB 32100—2015）。")
            }
            Self::OrganisationCheck { computed, found } => {
                write!(f, "第17位（组织机构代码校验码）应为“{computed}”，这里是“{found}”（GB 11714）。")
            }
            Self::CutByNumberFormat => f.write_str("代码末三位是000，像是被电子表格当作数字截断。"),
            Self::UnknownRegistrar { found: [first, second] } => {
                write!(f, "前两位“{first}{second}”不是标准所列的登记管理部门和机构类别。")
            }
            Self::RegistrationCheck { computed, found } => {
                write!(f, "15位注册号的校验位应为“{computed}”，这里是“{found}”。")
            }
        }
    }
}
