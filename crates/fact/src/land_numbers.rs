//! Numbers of the land market and of projects: supervision number, contract number, project code,
//! title. Their forms are known from practice, not from a standard at hand (未核实), so that only
//! the plain structure is asked for and everything else is a warning.

use crate::Severity;
use crate::remark::{Remark, clean, digits, digits_for_lookalikes, region_remark, wrong_length};

/// Electronic supervision number (电子监管号), 16 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SupervisionNumber {
    /// Region, six digits.
    pub region: String,
    /// Year.
    pub year: i16,
    /// Mode of supply: A allocation, B grant, C lease; others occur.
    pub mode: char,
    /// Serial, five digits.
    pub serial: String,
}

/// Contract number (合同编号), such as `3204012019CR0012`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContractNumber {
    /// Region, six digits.
    pub region: String,
    /// Year.
    pub year: i16,
    /// Letters for the kind of contract, such as CR for grant.
    pub kind: String,
    /// Serial of three to six digits.
    pub serial: String,
}

/// Project code (项目代码) of the approval platform, 24 characters with its hyphens:
/// `2019-320411-33-03-512345`, since 2021 with year and month in front: `2103-320411-33-03-512345`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectCode {
    /// Year.
    pub year: i16,
    /// Region, six digits.
    pub region: String,
    /// Industry, two digits.
    pub industry: String,
    /// Kind of project, two digits.
    pub kind: String,
    /// Serial, six digits, or ten where a platform writes 24 digits.
    pub serial: String,
}

/// A title number, of today or of the land certificates before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TitleNumber {
    /// `苏(2019)常州市不动产权第0012345号`.
    RealEstate {
        /// Short name of the province.
        province: String,
        /// Year.
        year: i16,
        /// Issuing county or city.
        place: String,
        /// Number.
        serial: String,
    },
    /// `常国用(2008)第0123号` and its like.
    OldLand {
        /// What stands before the bracket.
        prefix: String,
        /// Year.
        year: i16,
        /// Number.
        serial: String,
    },
}

impl SupervisionNumber {
    /// Reads a supervision number.
    ///
    /// # Errors
    /// A [`Remark`] that names the part and what stands there.
    pub fn read(text: &str) -> Result<(Self, Vec<Remark>), Remark> {
        let (mut cleaned, mut remarks) = clean(text);
        if cleaned.len() != 16 {
            return Err(wrong_length("supervision-number-length", "电子监管号", "16", cleaned.len()));
        }
        digits_for_lookalikes(&mut cleaned, (0..10).chain(11..16), &mut remarks);
        let region = digits(&cleaned, 0..6, "行政区划码", "supervision-number-region")?;
        let year = digits(&cleaned, 6..10, "年份", "supervision-number-year")?;
        let mode = cleaned[10];
        if !mode.is_ascii_uppercase() {
            return Err(refusal(
                "supervision-number-mode",
                format!("第11位供应方式应为字母（A划拨、B出让、C租赁等），这里是“{mode}”。"),
            ));
        }
        let serial = digits(&cleaned, 11..16, "顺序号", "supervision-number-serial")?;
        remarks.extend(region_remark(&region));
        let year = plausible_year(&year, &mut remarks);
        Ok((Self { region, year, mode, serial }, remarks))
    }
}

impl ContractNumber {
    /// Reads a contract number.
    ///
    /// # Errors
    /// A [`Remark`] that names the part and what stands there.
    pub fn read(text: &str) -> Result<(Self, Vec<Remark>), Remark> {
        let (mut cleaned, mut remarks) = clean(text);
        digits_for_lookalikes(&mut cleaned, 0..10, &mut remarks);
        let region = digits(&cleaned, 0..6, "行政区划码", "contract-number-region")?;
        let year = digits(&cleaned, 6..10, "年份", "contract-number-year")?;
        let rest = &cleaned[10..];
        let kind: String = rest.iter().take_while(|found| found.is_ascii_uppercase()).collect();
        let serial: String = rest[kind.len()..].iter().collect();
        let whole = !kind.is_empty()
            && (3..=6).contains(&serial.len())
            && serial.bytes().all(|byte| byte.is_ascii_digit());
        if !whole {
            let found: String = rest.iter().collect();
            let message = format!("第11位起应为合同类别字母和3—6位顺序号（如CR0012），这里是“{found}”。");
            return Err(refusal("contract-number-serial", message));
        }
        remarks.extend(region_remark(&region));
        let year = plausible_year(&year, &mut remarks);
        Ok((Self { region, year, kind, serial }, remarks))
    }
}

impl ProjectCode {
    /// Reads a project code, with or without hyphens. Codes of 24 digits are taken too.
    ///
    /// # Errors
    /// A [`Remark`] that names the part and what stands there.
    pub fn read(text: &str) -> Result<(Self, Vec<Remark>), Remark> {
        let (mut cleaned, mut remarks) = clean(text);
        // Hyphens belong to its usual form and deserve no notice.
        remarks.clear();
        let length = cleaned.len();
        if length != 20 && length != 24 {
            let message = format!("项目代码应为20位数字（连同4个连字符共24位），这里清理后是{length}位。");
            return Err(refusal("project-code-length", message));
        }
        digits_for_lookalikes(&mut cleaned, 0..length, &mut remarks);
        let front = digits(&cleaned, 0..4, "年份", "project-code-year")?;
        let region = digits(&cleaned, 4..10, "地区码", "project-code-region")?;
        let industry = digits(&cleaned, 10..12, "行业码", "project-code-industry")?;
        let kind = digits(&cleaned, 12..14, "类型码", "project-code-kind")?;
        let serial = digits(&cleaned, 14..length, "顺序号", "project-code-serial")?;
        let month = ("01"..="12").contains(&&front[2..]) && front.as_str() >= "2101";
        let year = if month { format!("20{}", &front[..2]) } else { front };
        let year = plausible_year(&year, &mut remarks);
        Ok((Self { year, region, industry, kind, serial }, remarks))
    }
}

impl TitleNumber {
    /// Reads a title number; brackets and blanks of every kind are taken.
    ///
    /// # Errors
    /// A [`Remark`] when the year in brackets, 第 or 号 is missing.
    pub fn read(text: &str) -> Result<(Self, Vec<Remark>), Remark> {
        let (cleaned, mut remarks) = clean(text);
        remarks.clear();
        let cleaned: String = cleaned.iter().collect();
        let cleaned = cleaned.replace(['〔', '[', '【'], "(").replace(['〕', ']', '】'], ")");
        let parts = (|| {
            let (prefix, rest) = cleaned.split_once('(')?;
            let (year, rest) = rest.split_once(')')?;
            let (middle, serial) = rest.split_once('第')?;
            let serial = serial.strip_suffix('号')?;
            let number = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
            (number && !prefix.is_empty() && !serial.is_empty()).then_some((prefix, year, middle, serial))
        })();
        let Some((prefix, year, middle, serial)) = parts else {
            let message = format!(
                "“{cleaned}”不像产权证号，应如“苏(2019)常州市不动产权第0012345号”或“常国用(2008)第0123号”。"
            );
            return Err(refusal("title-number", message));
        };
        let year = plausible_year(year, &mut remarks);
        let (prefix, serial) = (prefix.to_owned(), serial.to_owned());
        let title = match middle.strip_suffix("不动产权") {
            Some(place) => Self::RealEstate { province: prefix, year, place: place.to_owned(), serial },
            None => Self::OldLand { prefix: format!("{prefix}{middle}"), year, serial },
        };
        Ok((title, remarks))
    }
}

fn refusal(code: &'static str, message: String) -> Remark {
    Remark { code, severity: Severity::Refused, message, advice: "请对照原件更正。" }
}

/// Land grants began in 1987; a later limit would need a clock, which is the caller's.
fn plausible_year(year: &str, remarks: &mut Vec<Remark>) -> i16 {
    let number = year.parse().unwrap_or(0);
    if !(1986..=2100).contains(&number) {
        remarks.push(Remark {
            code: "code-year",
            severity: Severity::Warning,
            message: format!("年份“{year}”不合常理。"),
            advice: "请对照原件核对年份。",
        });
    }
    number
}
