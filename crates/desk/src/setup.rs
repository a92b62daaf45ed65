//! What the office works with, as the archive keeps it: the zone's files, its packs and its rules. It is written by a
//! `Configure` command when the files of the zone changed, and read from the archive only, so that a later change of
//! the folder changes no earlier result.

use crate::city_facts::digest;
use crate::failure::Failure;
use crate::keeping;
use crate::land::{LandRules, LandSetting, LayerChecks};
use crate::pack_files::{PackFailure, Packs};
use crate::supply_quote::{SupplyLaw, SupplySetting, packs_of, that_quote};
use crate::trouble::Trouble;
use crate::year::{configured_pack, scheme_of};
use crate::zone::{Zone, ZoneTexts};
use fact::Decimal;
use jiff::civil::Date;
use law::Pack;
use office::authority::Authority;
use office::calendar::Calendar;
use office::docket::{Configuration, FormDuty, PackStamp, PackUse, PlaceName, Rulebook};
use office::evaluation::Scheme;
use office::journal::{Archive, FileRef};
use office::land::LandProcedure;
use office::procedure::Procedure;
use office::supply::SupplyBook;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Where packs stand among the files of a configuration.
const PACKS: &str = "packs/";
/// How the zone's land is looked at; a zone whose land is not has none.
const LAND: &str = "land.toml";
/// How the zone supplies land; a zone that does not supply any has none.
const SUPPLY: &str = "supply.toml";

/// The office's configuration, ready to work with.
pub struct Setup {
    /// As it stands in the journal.
    pub configuration: Configuration,
    /// Names, forms, rules of the registry.
    pub zone: Zone,
    /// The packs, as they were when they were configured.
    pub packs: Packs,
    /// Rules that decisions are made by.
    pub rules: Rulebook,
    /// How the zone supplies land, with its packs; `None` when it does not.
    supply: Option<Supplying>,
    /// How the zone's land is looked at; `None` when it is not.
    land: Option<LandRules>,
    /// Texts by file name; packs below `packs/`.
    texts: BTreeMap<String, String>,
    compiled: Mutex<HashMap<String, Arc<Pack>>>,
}

/// `supply.toml` with its packs as configured.
struct Supplying {
    setting: SupplySetting,
    packs: Arc<Vec<Pack>>,
}

/// A configuration read from folders, with the bytes of its files.
pub struct Offered {
    /// What the journal is told.
    pub configuration: Configuration,
    /// Each file: what it is called, its reference and its bytes.
    pub files: Vec<(FileRef, Vec<u8>)>,
}

impl Offered {
    /// Reads a zone's folder and the packs that it uses.
    ///
    /// # Errors
    /// When a file is missing or not as described in `docs/zones.md`.
    pub fn read(zone: &Path, packs: &Path, demo: bool) -> Result<Self, Failure> {
        let opened = Zone::open(zone)?;
        let mut texts = zone_texts(&opened.folder)?;
        let shelf = Packs::Folder(packs.to_owned());
        let mut used = Vec::new();
        for pack in &opened.description.pack {
            put_pack(&mut texts, &shelf, &pack.id)?;
            let configured = configured_pack(&opened, &shelf, &pack.id)?;
            used.push(PackUse {
                id: pack.id.clone(),
                version: configured.version.clone(),
                digest: configured.digest.clone(),
                parameters: printed(&pack.parameters),
                source: pack.source.clone(),
            });
        }
        if let Some(setting) = texts.get(SUPPLY).map(|text| supply_setting(text)).transpose()? {
            let ids = match setting.pack.is_empty() {
                true => that_quote(&shelf)?,
                false => setting.pack.iter().map(|pack| pack.id.clone()).collect(),
            };
            for id in ids {
                put_pack(&mut texts, &shelf, &id)?;
            }
        }
        if let Some(setting) = texts.get(LAND).map(|text| LandSetting::from_toml(text)).transpose()? {
            for used in setting.pack {
                put_pack(&mut texts, &shelf, &used.id)?;
            }
        }
        let mut files = Vec::new();
        let mut names = BTreeMap::new();
        for (name, text) in texts {
            let bytes = text.into_bytes();
            let reference = FileRef { digest: digest(&bytes), name: name.clone(), size: bytes.len() as u64 };
            names.insert(name, reference.digest.clone());
            files.push((reference, bytes));
        }
        Ok(Self { configuration: configuration(&opened, used, names, demo), files })
    }
}

/// Puts the files of a pack among those of the configuration.
fn put_pack(texts: &mut BTreeMap<String, String>, shelf: &Packs, id: &str) -> Result<(), Failure> {
    for (path, text) in shelf.texts(id)? {
        let inner = path.split_once(&format!("{id}/")).map_or(&*path, |(_, inner)| inner);
        texts.insert(format!("{PACKS}{id}/{inner}"), text);
    }
    Ok(())
}

fn supply_setting(text: &str) -> Result<SupplySetting, Failure> {
    toml::from_str(text).map_err(|why| Failure::configuration(SUPPLY, format!("\n{why}")))
}

fn printed(parameters: &BTreeMap<String, Decimal>) -> BTreeMap<String, String> {
    parameters.iter().map(|(id, value)| (id.clone(), value.to_string())).collect()
}

fn configuration(
    zone: &Zone,
    packs: Vec<PackUse>,
    files: BTreeMap<String, String>,
    demo: bool,
) -> Configuration {
    let description = &zone.description;
    let place = |place: &crate::zone::Place| PlaceName {
        id: place.id.clone(),
        title: place.title.clone(),
        region: place.region.clone(),
    };
    let main = |scheme: &&crate::zone::YearScheme| scheme.purpose == crate::zone::Purpose::Main;
    Configuration {
        zone: description.id.clone(),
        title: description.title.clone(),
        notice: description.notice.clone(),
        demo,
        packs,
        schemes: description
            .evaluation
            .iter()
            .filter(main)
            .map(|scheme| (scheme.year, scheme.scheme.clone()))
            .collect(),
        regions: description.region.iter().map(place).collect(),
        zones: description.zone.iter().map(place).collect(),
        files,
    }
}

/// The texts of a zone's folder by name; `deliveries.toml` is a list of files, not a rule, and stays outside.
fn zone_texts(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let texts = ZoneTexts::read(folder)?;
    let mut all: BTreeMap<String, String> =
        texts.forms.into_iter().map(|(name, text)| (format!("forms/{name}"), text)).collect();
    all.insert("zone.toml".to_owned(), texts.description);
    all.insert("registry.toml".to_owned(), texts.rules);
    let procedure = folder.join("procedure.toml");
    let text = std::fs::read_to_string(&procedure).map_err(Failure::io(&procedure))?;
    all.insert("procedure.toml".to_owned(), text);
    for name in [SUPPLY, LAND] {
        let file = folder.join(name);
        if file.is_file() {
            let text = std::fs::read_to_string(&file).map_err(Failure::io(&file))?;
            all.insert(name.to_owned(), text);
        }
    }
    Ok(all)
}

impl Setup {
    /// Reads a configuration's files from the archive.
    pub(crate) async fn load(archive: &dyn Archive, configuration: &Configuration) -> Result<Self, Trouble> {
        let mut texts = BTreeMap::new();
        for (name, digest) in &configuration.files {
            let bytes = keeping::bytes(archive, digest).await?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Trouble::Broken(format!("配置文件 {name} 不是 UTF-8 文本。")))?;
            texts.insert(name.clone(), text);
        }
        Self::of(configuration.clone(), texts)
    }

    fn of(configuration: Configuration, mut texts: BTreeMap<String, String>) -> Result<Self, Trouble> {
        let text = |name: &str| {
            let missing = || Failure::configuration(name, "配置里没有这个文件。");
            texts.get(name).cloned().ok_or_else(missing)
        };
        let forms = texts.iter().filter_map(|(name, text)| {
            name.strip_prefix("forms/").map(|form| (form.to_owned(), text.clone()))
        });
        let zone = Zone::from_texts(&ZoneTexts {
            folder: PathBuf::from(&configuration.zone),
            description: text("zone.toml")?,
            rules: text("registry.toml")?,
            forms: forms.collect(),
        })?;
        let refused = |file: &str, why: String| Trouble::from(Failure::configuration(file, why));
        let procedure = Procedure::from_toml(&text("procedure.toml")?)
            .map_err(|why| refused("procedure.toml", why.to_string()))?;
        let authority =
            Authority::built_in().map_err(|why| refused("codes/authority.toml", why.to_string()))?;
        let calendar = Calendar::built_in().map_err(|why| refused("codes/holidays", why.to_string()))?;
        let mut rules = Rulebook {
            authority,
            calendar,
            procedure,
            registry: zone.rules.clone(),
            forms: zone.forms.values().map(|form| (form.id.clone(), duty(form))).collect(),
            supply: None,
            land: None,
        };
        let mut packs: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (name, text) in &texts {
            let Some((id, _)) = name.strip_prefix(PACKS).and_then(|inner| inner.split_once('/')) else {
                continue;
            };
            packs.entry(id.to_owned()).or_default().push((name.clone(), text.clone()));
        }
        texts.retain(|name, _| !name.starts_with(PACKS));
        let packs = Packs::Kept(packs);
        let supplying = |text: &String| {
            let setting = supply_setting(text)?;
            let packs = Arc::new(packs_of(&packs, &setting)?);
            Ok::<_, Failure>(Supplying { setting, packs })
        };
        let supply = texts.get(SUPPLY).map(supplying).transpose()?;
        rules.supply = supply.as_ref().map(|supply| SupplyBook {
            packs: supply.packs.clone(),
            readings: supply.setting.readings.clone(),
        });
        let setting = texts.get(LAND).map(|text| LandSetting::from_toml(text)).transpose()?;
        let land = setting.map(|setting| setting.rules(&packs)).transpose()?;
        rules.land = land.as_ref().map(|land| LandProcedure::new(land.packs.clone(), land.since));
        let compiled = Mutex::new(HashMap::new());
        Ok(Self { configuration, zone, packs, rules, supply, land, texts, compiled })
    }

    /// The law of supply on a day, with numbers that somebody gives besides; `None` when the zone supplies no land.
    ///
    /// # Errors
    /// When a number belongs to no pack of the zone, or a section does not fit on that day.
    pub fn supply_law(
        &self,
        day: Date,
        given: &BTreeMap<String, Decimal>,
        source: &str,
    ) -> Result<Option<SupplyLaw>, Failure> {
        let Some(Supplying { setting, packs }) = &self.supply else { return Ok(None) };
        match given.is_empty() {
            true => SupplyLaw::on(packs.clone(), setting, day).map(Some),
            false => SupplyLaw::open(&self.packs, setting, given, source, day).map(Some),
        }
    }

    /// Digest of all files of the configuration, hex.
    ///
    /// # Errors
    /// None that a configuration can cause; serde's signature has one.
    pub fn digest(&self) -> Result<String, Trouble> {
        Ok(digest(&serde_json::to_vec(&self.configuration.files).map_err(Trouble::json)?))
    }

    /// What is let pass when layers of land are read; nothing where the zone says nothing of its land.
    #[must_use]
    pub fn layer_checks(&self) -> LayerChecks {
        self.land.as_ref().map_or_else(LayerChecks::default, |land| land.checks.clone())
    }

    /// How the zone's land is looked at.
    ///
    /// # Errors
    /// When the zone says nothing of its land.
    pub fn land(&self) -> Result<&LandRules, Trouble> {
        let missing = || Trouble::NotFound("本地没有配置用地认定。请在配置里补上 land.toml。".to_owned());
        self.land.as_ref().ok_or_else(missing)
    }

    /// The text of one of the zone's files.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// A pack with the zone's parameters; `name` is `pack` or `pack/scheme`.
    ///
    /// # Errors
    /// When it is not configured or cannot be used.
    pub fn pack(&self, name: &str) -> Result<Arc<Pack>, Failure> {
        let id = name.split_once('/').map_or(name, |(pack, _)| pack);
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pack) = compiled.get(id) {
            return Ok(pack.clone());
        }
        let pack = Arc::new(configured_pack(&self.zone, &self.packs, id)?);
        compiled.insert(id.to_owned(), pack.clone());
        Ok(pack)
    }

    /// A scheme `pack/scheme` as of the last day of a year, with some parameters set otherwise (exact decimals as
    /// text).
    ///
    /// # Errors
    /// When the pack has no such scheme or parameter, or a value is no number.
    pub fn scheme(
        &self,
        name: &str,
        year: i16,
        overrides: &BTreeMap<String, String>,
    ) -> Result<Scheme, Failure> {
        let pack = self.pack(name)?;
        let mut values = BTreeMap::new();
        for (id, value) in overrides {
            if !pack.parameters.contains_key(id) {
                let known = pack.parameters.keys().cloned().collect::<Vec<_>>().join("、");
                return Err(Failure::NoParameter { pack: pack.id.clone(), parameter: id.clone(), known });
            }
            let setting = || Failure::Setting { setting: format!("{id}={value}") };
            values.insert(id.clone(), value.trim().parse::<Decimal>().map_err(|_| setting())?);
        }
        scheme_of(&pack, name, year, values)
    }

    /// The pack of a scheme as a run keeps it.
    ///
    /// # Errors
    /// When it is not configured or cannot be used.
    pub fn stamp(&self, name: &str) -> Result<PackStamp, Failure> {
        let pack = self.pack(name)?;
        let inside = format!("{PACKS}{}/", pack.id);
        let files = self.configuration.files.iter().filter_map(|(name, digest)| {
            name.strip_prefix(&inside).map(|path| (path.to_owned(), digest.clone()))
        });
        let used = self.configuration.packs.iter().find(|used| used.id == pack.id);
        let used = used
            .ok_or_else(|| Failure::from(PackFailure::Missing(pack.id.clone(), PathBuf::from(&pack.id))))?;
        Ok(PackStamp {
            id: pack.id.clone(),
            version: pack.version.clone(),
            digest: pack.digest.clone(),
            files: files.collect(),
            parameters: used.parameters.clone(),
        })
    }
}

fn duty(form: &paper::Form) -> FormDuty {
    FormDuty {
        title: form.title.clone(),
        department: form.department.clone(),
        terms: form.columns.iter().map(|column| column.term.to_string()).collect(),
    }
}
