//! Enterprises by credit code, with every name they were delivered under.

use super::code;
use super::ledger::FactId;
pub(super) use super::name::{is_name_term, normal_name};
use super::name_index::NameIndex;
use super::pieces::{LayeredMap, Pages};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Where the organisation code stands inside a credit code: characters 9–17.
const ORGANISATION: std::ops::Range<usize> = 8..17;

/// One enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enterprise {
    /// Credit code, normalised.
    pub code: Arc<str>,
    /// Whether the check character of the code is right; a wrong one warns and never rejects.
    pub code_checked: bool,
    /// Every spelling delivered, in the order of arrival.
    pub names: Vec<EnterpriseName>,
    pub(super) subject: u32,
}

/// One spelling of an enterprise's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseName {
    /// As delivered.
    pub name: Arc<str>,
    /// In normal form.
    pub normal: Arc<str>,
    /// Delivered as a former name.
    pub former: bool,
    /// Departments that delivered this spelling.
    pub departments: Vec<Arc<str>>,
    /// The first fact that carried it.
    pub fact: FactId,
}

/// A name as a row delivers it.
#[derive(Clone, Copy, Debug)]
pub(super) struct GivenName<'a> {
    pub name: &'a str,
    pub former: bool,
    pub department: &'a str,
}

/// What a newly delivered name meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NameNews {
    /// Known, or the first one.
    Nothing,
    /// The current name given is one that was a former name.
    Former(Arc<str>),
    /// Another current name than the one known from this department.
    Differs { known: Arc<str>, department: Arc<str> },
}

#[derive(Clone, Debug, Default)]
pub(super) struct Enterprises {
    list: Pages<Enterprise>,
    by_code: LayeredMap<Arc<str>, u32>,
    by_organisation: LayeredMap<Box<str>, Vec<u32>>,
    names: NameIndex,
    departments: HashMap<Box<str>, Arc<str>>,
    /// Places in the order of codes, until another enterprise is entered.
    order: OnceLock<Arc<[u32]>>,
}

impl Enterprise {
    /// The first current name delivered, or the first former one; `None` when no department gave a name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let current = self.names.iter().find(|name| !name.former);
        current.or(self.names.first()).map(|name| &*name.name)
    }
}

impl Enterprises {
    pub fn in_order(&self) -> impl Iterator<Item = &Enterprise> {
        let order = self.order.get_or_init(|| {
            let mut places: Vec<u32> = (0..).take(self.list.len()).collect();
            places.sort_unstable_by(|left, right| self.get(*left).code.cmp(&self.get(*right).code));
            places.into()
        });
        order.iter().map(|place| self.get(*place))
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn by_code(&self, code: &str) -> Option<&Enterprise> {
        let place = self.by_code.get(code).or_else(|| self.by_code.get(code::subject_key(code).as_str()))?;
        Some(&self.list[*place as usize])
    }

    pub fn get(&self, place: u32) -> &Enterprise {
        &self.list[place as usize]
    }

    pub fn place(&self, code: &str) -> Option<u32> {
        self.by_code.get(code).copied()
    }

    /// Enters an enterprise that is not known yet.
    pub fn enter(&mut self, code: &Arc<str>, code_checked: bool, subject: u32) -> u32 {
        let place = u32::try_from(self.list.len()).expect("fewer enterprises than facts");
        self.list.push(Enterprise { code: code.clone(), code_checked, names: Vec::new(), subject });
        self.order = OnceLock::new();
        self.by_code.insert(code.clone(), place);
        if let Some(organisation) = code.get(ORGANISATION) {
            self.by_organisation.change(&organisation.into(), Vec::new, |places| places.push(place));
        }
        place
    }

    /// Adds a name and says what it meant. Other enterprises now known under the same current name are pushed to
    /// `sharing`.
    pub fn name(
        &mut self,
        place: u32,
        given: GivenName<'_>,
        fact: FactId,
        sharing: &mut Vec<u32>,
    ) -> NameNews {
        let department = self.department(given.department);
        let enterprise = self.get(place);
        let same_spelling =
            |known: &EnterpriseName| *known.name == *given.name && known.former == given.former;
        if let Some(number) = enterprise.names.iter().position(same_spelling) {
            // Looked at first: nearly every delivery repeats what is known, and a page that does not change is shared.
            if !enterprise.names[number].departments.contains(&department) {
                self.change(place, |enterprise| enterprise.names[number].departments.push(department));
            }
            return NameNews::Nothing;
        }
        let normal: Arc<str> = normal_name(given.name).into();
        let current = enterprise.names.iter().filter(|known| !known.former);
        let same = |known: &&EnterpriseName| known.normal == normal;
        let news = if given.former || current.clone().any(|known| same(&known)) {
            NameNews::Nothing
        } else if let Some(former) = enterprise.names.iter().find(same) {
            NameNews::Former(former.name.clone())
        } else if let Some(known) = current.clone().next_back() {
            let department = known.departments.first().cloned().unwrap_or_else(|| "".into());
            NameNews::Differs { known: known.name.clone(), department }
        } else {
            NameNews::Nothing
        };
        let first_of_its_form =
            !enterprise.names.iter().any(|known| same(&known) && known.former == given.former);
        let name: Arc<str> = given.name.into();
        let (former, departments) = (given.former, vec![department]);
        let name = EnterpriseName { name, normal: normal.clone(), former, departments, fact };
        self.change(place, |enterprise| enterprise.names.push(name));
        if first_of_its_form {
            if !given.former {
                sharing.extend(self.names.current(&normal).filter(|other| *other != place));
            }
            self.names.add(&normal, place, given.former);
        }
        news
    }

    fn change(&mut self, place: u32, change: impl FnOnce(&mut Enterprise)) {
        if let Some(enterprise) = self.list.get_mut(place as usize) {
            change(enterprise);
        }
    }

    fn department(&mut self, id: &str) -> Arc<str> {
        if let Some(known) = self.departments.get(id) {
            return known.clone();
        }
        self.departments.entry(id.into()).or_insert_with(|| id.into()).clone()
    }

    pub fn with_organisation(&self, code: &str) -> &[u32] {
        self.by_organisation.get(code).map_or(&[], Vec::as_slice)
    }

    pub fn names(&self) -> &NameIndex {
        &self.names
    }
}
