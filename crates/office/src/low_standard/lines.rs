//! The numbers at which sub-types hold, as the packs of an area have them: which an area may state for itself, and which
//! must be stated by somebody because the source masks them.

use crate::docket::Refusal;
use crate::identification::{LandRules, parameters_of};
use jiff::civil::Date;
use law::Pack;
use std::collections::BTreeMap;

/// A number at which sub-types hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandardLine {
    /// Pack.
    pub pack: String,
    /// Parameter.
    pub parameter: String,
    /// What a page calls it.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// Whether the source masks it, so that the area must state it.
    pub required: bool,
    /// Whether a binding article states it, so that the area may not.
    pub fixed: bool,
    /// The number on the day; `None` while nobody stated it.
    pub value: Option<String>,
    /// Where the number comes from.
    pub source: String,
    /// Whether the source was seen.
    pub confirmed: bool,
    /// Codes of the sub-types that use it.
    pub sub_types: Vec<String>,
}

/// The lines of all sub-types of some packs on a day, in the order of the sub-types.
///
/// # Errors
/// What does not fit in the sections of the packs.
pub fn standard_lines(packs: &[Pack], day: Date) -> Result<Vec<StandardLine>, Refusal> {
    let packs: Vec<&Pack> = packs.iter().collect();
    let rules = LandRules::read(&packs, day).map_err(|wrong| {
        let why = wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        Refusal::new("standard_wrong", why, "请更正规则包后再试。")
    })?;
    let mut lines: Vec<StandardLine> = Vec::new();
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    for sub_type in &rules.sub_types {
        let Some(pack) = packs.iter().find(|pack| pack.id == sub_type.pack) else { continue };
        for id in parameters_of(pack, &sub_type.id, day) {
            let key = (pack.id.clone(), id.to_owned());
            let place = match places.get(&key) {
                Some(place) => *place,
                None => {
                    let Some(line) = line(pack, id, day) else { continue };
                    lines.push(line);
                    places.insert(key, lines.len() - 1);
                    lines.len() - 1
                }
            };
            lines[place].sub_types.push(sub_type.code.clone());
        }
    }
    Ok(lines)
}

fn line(pack: &Pack, id: &str, day: Date) -> Option<StandardLine> {
    let parameter = pack.parameters.get(id)?;
    let value = pack.parameter(id, day);
    Some(StandardLine {
        pack: pack.id.clone(),
        parameter: id.to_owned(),
        label: parameter.label.clone(),
        unit: parameter.unit.to_string(),
        required: parameter.required,
        fixed: parameter.is_fixed(),
        value: value.map(|value| value.value.trim().to_string()),
        source: value.map_or_else(|| parameter.source.clone(), |value| value.citation.source.clone()),
        confirmed: value.is_some_and(|value| value.citation.confirmed),
        sub_types: Vec::new(),
    })
}
