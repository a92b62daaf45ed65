//! A city or development zone from its folder (docs/zones.md): names, packs, forms, rules, deliveries.

use crate::stop::Stop;
use fact::Decimal;
use jiff::civil::Date;
use office::registry::RegistryRules;
use paper::Form;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A zone.
pub struct Zone {
    /// Its folder.
    pub folder: PathBuf,
    /// `zone.toml`.
    pub description: Description,
    /// Forms by id.
    pub forms: BTreeMap<String, Form>,
    /// `registry.toml`.
    pub rules: RegistryRules,
}

/// `zone.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Folder name.
    pub id: String,
    /// Chinese name.
    pub title: String,
    /// Printed on every page and sheet.
    pub notice: Option<String>,
    /// First year with figures.
    #[serde(default)]
    pub first_year: Option<i16>,
    /// Last year with figures.
    #[serde(default)]
    pub last_year: Option<i16>,
    /// Districts.
    #[serde(default)]
    pub region: Vec<Place>,
    /// Development zones.
    #[serde(default)]
    pub zone: Vec<Place>,
    /// Packs in order of authority.
    #[serde(default)]
    pub pack: Vec<UsedPack>,
    /// Which scheme rates which year.
    #[serde(default)]
    pub evaluation: Vec<YearScheme>,
}

/// A district or development zone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Code.
    pub id: String,
    /// Name.
    pub title: String,
    /// District it lies in.
    #[serde(default, rename = "region")]
    pub _region: Option<String>,
    /// Towns.
    #[serde(default, rename = "towns")]
    pub _towns: Vec<String>,
}

/// A pack as the zone uses it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsedPack {
    /// Folder name.
    pub id: String,
    /// Values for required parameters.
    #[serde(default)]
    pub parameters: BTreeMap<String, Decimal>,
    /// Who decided them.
    #[serde(default)]
    pub source: String,
}

/// Which scheme rates a year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearScheme {
    /// Year.
    pub year: i16,
    /// `pack/scheme`.
    pub scheme: String,
    /// `main` or `compare`.
    #[serde(rename = "use")]
    pub purpose: Purpose,
}

/// What a year's scheme is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The official rating.
    Main,
    /// Beside it.
    Compare,
}

/// A delivered file.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// Where it lies.
    pub path: PathBuf,
    /// Name shown to people.
    pub name: String,
    /// Form.
    pub form: String,
    /// Day of delivery.
    pub delivered: Option<Date>,
    /// Year it is about.
    pub year: Option<i16>,
    /// Who brought it in.
    pub who: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeliveriesText {
    #[serde(default)]
    delivery: Vec<DeliveryText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeliveryText {
    file: String,
    form: String,
    delivered: Option<toml::value::Datetime>,
    year: Option<i16>,
}

impl Zone {
    /// Opens a zone: a folder, or a name under `zones/`.
    pub fn open(name: &Path) -> Result<Self, Stop> {
        let beside = Path::new("zones").join(name);
        let folder = if name.join("zone.toml").is_file() { name.to_owned() } else { beside };
        if !folder.join("zone.toml").is_file() {
            let shown = name.display();
            return Err(Stop::Use(format!(
                "没有开发区“{shown}”：{shown} 和 zones/{shown} 里都没有 zone.toml。"
            )));
        }
        let rules_path = folder.join("registry.toml");
        let rules = RegistryRules::from_toml(&text_of(&rules_path)?)
            .map_err(|error| Stop::Findings(format!("{}：{error}", rules_path.display())))?;
        let description = parsed(&folder.join("zone.toml"))?;
        let forms = forms(&folder.join("forms"))?;
        Ok(Self { description, forms, rules, folder })
    }

    /// The form with this id.
    pub fn form(&self, id: &str) -> Result<&Form, Stop> {
        let known = || self.forms.keys().cloned().collect::<Vec<_>>().join("、");
        self.forms.get(id).ok_or_else(|| {
            Stop::Use(format!("{} 没有表单“{id}”。可用的表单：{}。", self.description.title, known()))
        })
    }

    /// The files listed in `deliveries.toml`, in its order; none when there is no list.
    pub fn deliveries(&self) -> Result<Vec<Delivered>, Stop> {
        let path = self.folder.join("deliveries.toml");
        if !path.is_file() {
            return Ok(Vec::new());
        }
        let list: DeliveriesText = parsed(&path)?;
        list.delivery.into_iter().map(|delivery| self.delivered(delivery, &path)).collect()
    }

    fn delivered(&self, delivery: DeliveryText, list: &Path) -> Result<Delivered, Stop> {
        let form = self.form(&delivery.form)?;
        let path = self.folder.join(&delivery.file);
        if !path.is_file() {
            let advice = if self.description.id == "demo" {
                "请先运行 cargo xtask samples。"
            } else {
                "请补上文件，或从清单里去掉。"
            };
            let (list, path) = (list.display(), path.display());
            return Err(Stop::Use(format!("{list} 列出的文件不存在：{path}。{advice}")));
        }
        let day = |day: toml::value::Datetime| {
            let text = day.to_string();
            text.parse::<Date>()
                .map_err(|_| Stop::Findings(format!("{}：“{text}”不是日期。", list.display())))
        };
        Ok(Delivered {
            name: file_name(&path),
            delivered: delivery.delivered.map(day).transpose()?,
            year: delivery.year,
            who: form.department.clone(),
            form: delivery.form,
            path,
        })
    }

    /// Name of a district or development zone; the code itself for one that is not listed.
    #[must_use]
    pub fn place_name(&self, code: &str) -> String {
        let places = self.description.region.iter().chain(&self.description.zone);
        places
            .into_iter()
            .find(|place| place.id == code)
            .map_or_else(|| code.to_owned(), |place| place.title.clone())
    }

    /// The scheme of a year's official rating.
    #[must_use]
    pub fn main_scheme(&self, year: i16) -> Option<&str> {
        let main = |scheme: &&YearScheme| scheme.year == year && scheme.purpose == Purpose::Main;
        self.description.evaluation.iter().find(main).map(|scheme| scheme.scheme.as_str())
    }

    /// How the zone uses a pack.
    #[must_use]
    pub fn used_pack(&self, id: &str) -> Option<&UsedPack> {
        self.description.pack.iter().find(|pack| pack.id == id)
    }
}

fn forms(folder: &Path) -> Result<BTreeMap<String, Form>, Stop> {
    let mut forms = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(Stop::io(folder))? {
        let path = entry.map_err(Stop::io(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let form = Form::parse(&text_of(&path)?)
                .map_err(|error| Stop::Findings(format!("{}：{error}", path.display())))?;
            forms.insert(form.id.clone(), form);
        }
    }
    Ok(forms)
}

/// Last part of a path.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn text_of(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path).map_err(Stop::io(path))
}

fn parsed<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T, Stop> {
    toml::from_str(&text_of(path)?).map_err(|error| Stop::Findings(format!("{}：\n{error}", path.display())))
}
