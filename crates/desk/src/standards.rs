//! What standards of low-efficiency land are written from: the lines and sub-types of the packs, the classes of the schemes;
//! and whether the terms of one fit them. What a standard takes is left to `office::low_standard`.

use crate::carrying_out::Task;
use crate::moment::Moment;
use crate::setup::Setup;
use crate::trouble::Trouble;
use jiff::civil::Date;
use law::Pack;
use office::calendar::Calendar;
use office::docket::{Command, Refusal, StandardEvidence};
use office::identification::{Category, LandRules, SubType};
use office::low_standard::{StandardLine, StandardStep, StandardTerms, standard_lines};
use std::collections::BTreeMap;

/// What a standard is written from on a day.
#[derive(Clone, Debug)]
pub struct StandardBasis {
    /// Categories, the one that prevails first.
    pub categories: Vec<Category>,
    /// Sub-types in their order.
    pub sub_types: Vec<SubType>,
    /// Their lines, as the packs and the configuration have them.
    pub lines: Vec<StandardLine>,
    /// Classes of the schemes, best first: id and label.
    pub classes: Vec<(String, String)>,
    /// What holds where no standard is signed.
    pub configured: StandardTerms,
}

/// What a standard is written from.
///
/// # Errors
/// When the zone says nothing of its land, or a section or scheme does not fit.
pub fn basis(setup: &Setup, day: Date) -> Result<StandardBasis, Trouble> {
    let land = setup.land()?;
    let lines = standard_lines(&land.packs, day)?;
    let packs: Vec<&Pack> = land.packs.iter().collect();
    let rules = LandRules::read(&packs, day).map_err(|wrong| {
        let why = wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        Refusal::new("standard_wrong", why, "请更正规则包后再试。")
    })?;
    let source = |what: &str| format!("系统配置的{what}");
    let configured = StandardTerms {
        classes: land.low_classes.clone(),
        classes_source: if land.low_classes.is_empty() { String::new() } else { source("等级") },
        left_out: land.choices.left_out.iter().map(|code| (code.clone(), source("小类"))).collect(),
        lines: Vec::new(),
    };
    let classes = classes(setup)?;
    Ok(StandardBasis { categories: rules.categories, sub_types: rules.sub_types, lines, classes, configured })
}

/// Classes of the configured schemes that are not outside, each once.
fn classes(setup: &Setup) -> Result<Vec<(String, String)>, Trouble> {
    let mut newest: BTreeMap<&str, i16> = BTreeMap::new();
    for (year, scheme) in &setup.configuration.schemes {
        newest.insert(scheme, *year);
    }
    let mut found: Vec<(String, String)> = Vec::new();
    for (scheme, year) in newest {
        let scheme = setup.scheme(scheme, year, &BTreeMap::new())?;
        for class in scheme.classes.iter().filter(|class| !class.outside) {
            if found.iter().all(|(id, _)| *id != class.id) {
                found.push((class.id.clone(), class.label.clone()));
            }
        }
    }
    Ok(found)
}

/// Whether the terms of a command fit the packs and the schemes, on its day or on the first day that it would hold.
pub(crate) fn evidence(moment: &Moment, task: &Task) -> Result<StandardEvidence, Trouble> {
    let setup = moment.setup()?;
    let packs = &setup.land()?.packs;
    let wrong = match &task.command {
        Command::DraftLowStandard { terms, .. } => fits(setup, packs, terms, task.day)?,
        Command::StepLowStandard { standard, take: StandardStep::Sign { from, .. } } => {
            match moment.docket.low_standards.get(standard) {
                // That there is none is said by the office.
                None => Ok(()),
                Some(standard) => {
                    let calendar =
                        Calendar::built_in().map_err(|error| Trouble::Broken(error.to_string()))?;
                    fits(setup, packs, &standard.terms, *from)?
                        .and_then(|()| standard.terms.complete(packs, &calendar, *from))
                }
            }
        }
        _ => Ok(()),
    };
    Ok(StandardEvidence { wrong: wrong.err() })
}

fn fits(
    setup: &Setup,
    packs: &[Pack],
    terms: &StandardTerms,
    day: Date,
) -> Result<Result<(), Refusal>, Trouble> {
    let classes: Vec<String> = classes(setup)?.into_iter().map(|(id, _)| id).collect();
    Ok(terms.check(packs, day, &classes))
}
