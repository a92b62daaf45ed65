//! A city or development zone from its folder (docs/zones.md): names, packs, forms, rules, deliveries.

use crate::failure::Failure;
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

/// The texts that make a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneTexts {
    /// Folder they were read from, for messages.
    pub folder: PathBuf,
    /// `zone.toml`.
    pub description: String,
    /// `registry.toml`.
    pub rules: String,
    /// Forms by file name.
    pub forms: BTreeMap<String, String>,
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
    #[serde(default)]
    pub region: Option<String>,
    /// Towns.
    #[serde(default)]
    pub towns: Vec<String>,
}

/// A pack as the zone uses it.
#[derive(Clone, Debug, Deserialize)]
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
    ///
    /// # Errors
    /// When there is no such zone or one of its files cannot be used.
    pub fn open(name: &Path) -> Result<Self, Failure> {
        let beside = Path::new("zones").join(name);
        let folder = if name.join("zone.toml").is_file() { name.to_owned() } else { beside };
        if !folder.join("zone.toml").is_file() {
            return Err(Failure::NoZone { name: name.display().to_string() });
        }
        let texts = ZoneTexts::read(&folder)?;
        Self::from_texts(&texts)
    }

    /// A zone from the texts of its files, wherever they are kept.
    ///
    /// # Errors
    /// When one of them is not as described in `docs/zones.md`.
    pub fn from_texts(texts: &ZoneTexts) -> Result<Self, Failure> {
        let in_folder = |name: &str| texts.folder.join(name).display().to_string();
        let rules = RegistryRules::from_toml(&texts.rules)
            .map_err(|error| Failure::configuration(in_folder("registry.toml"), error))?;
        let description = parsed(&texts.description, &texts.folder.join("zone.toml"))?;
        let mut forms = BTreeMap::new();
        for (name, text) in &texts.forms {
            let form = Form::parse(text)
                .map_err(|error| Failure::configuration(in_folder(&format!("forms/{name}")), error))?;
            forms.insert(form.id.clone(), form);
        }
        Ok(Self { description, forms, rules, folder: texts.folder.clone() })
    }

    /// The form with this id.
    ///
    /// # Errors
    /// When there is none.
    pub fn form(&self, id: &str) -> Result<&Form, Failure> {
        let known = || self.forms.keys().cloned().collect::<Vec<_>>().join("、");
        self.forms.get(id).ok_or_else(|| Failure::NoForm {
            zone: self.description.title.clone(),
            form: id.to_owned(),
            known: known(),
        })
    }

    /// The files listed in `deliveries.toml`, in its order; none when there is no list.
    ///
    /// # Errors
    /// When the list cannot be used or one of its files is not there.
    pub fn deliveries(&self) -> Result<Vec<Delivered>, Failure> {
        let path = self.folder.join("deliveries.toml");
        if !path.is_file() {
            return Ok(Vec::new());
        }
        let list: DeliveriesText = parsed(&text_of(&path)?, &path)?;
        list.delivery.into_iter().map(|delivery| self.delivered(delivery, &path)).collect()
    }

    fn delivered(&self, delivery: DeliveryText, list: &Path) -> Result<Delivered, Failure> {
        let form = self.form(&delivery.form)?;
        let path = self.folder.join(&delivery.file);
        if !path.is_file() {
            let advice = if self.description.id == "demo" {
                "请先运行 cargo xtask samples。"
            } else {
                "请补上文件，或从清单里去掉。"
            };
            let (list, file) = (list.display().to_string(), path.display().to_string());
            return Err(Failure::NoDeliveredFile { list, file, advice });
        }
        let day = |day: toml::value::Datetime| {
            let text = day.to_string();
            text.parse::<Date>()
                .map_err(|_| Failure::configuration(list.display(), format!("“{text}”不是日期。")))
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

impl ZoneTexts {
    /// The texts of a zone's folder.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let of_forms = folder.join("forms");
        let mut forms = BTreeMap::new();
        for entry in std::fs::read_dir(&of_forms).map_err(Failure::io(&of_forms))? {
            let path = entry.map_err(Failure::io(&of_forms))?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                forms.insert(file_name(&path), text_of(&path)?);
            }
        }
        Ok(Self {
            rules: text_of(&folder.join("registry.toml"))?,
            description: text_of(&folder.join("zone.toml"))?,
            forms,
            folder: folder.to_owned(),
        })
    }
}

/// Last part of a path.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn text_of(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(Failure::io(path))
}

fn parsed<T: for<'a> Deserialize<'a>>(text: &str, path: &Path) -> Result<T, Failure> {
    toml::from_str(text).map_err(|error| Failure::configuration(path.display(), format!("\n{error}")))
}
