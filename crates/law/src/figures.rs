//! Figures by the id of their word, close together: an office holds those of a hundred thousand parcels and of the firms on
//! them at once.

use crate::Value;
use std::borrow::Cow;

/// Values by glossary id, or by the id of what a pack derives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(Vec<(Cow<'static, str>, Value)>);

impl Figures {
    /// None.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The value of a word.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.place(id).ok().map(|place| &self.0[place].1)
    }

    /// Whether a word has a value.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.place(id).is_ok()
    }

    /// Gives a word its value; what it had before.
    pub fn insert(&mut self, id: impl Into<Cow<'static, str>>, value: Value) -> Option<Value> {
        let id = id.into();
        match self.place(&id) {
            Ok(place) => Some(std::mem::replace(&mut self.0[place].1, value)),
            Err(place) => {
                self.0.insert(place, (id, value));
                None
            }
        }
    }

    /// Gives a word a value if it has none.
    pub fn insert_new(&mut self, id: impl Into<Cow<'static, str>>, value: impl FnOnce() -> Value) {
        let id = id.into();
        if let Err(place) = self.place(&id) {
            self.0.insert(place, (id, value()));
        }
    }

    /// Takes a word's value away.
    pub fn remove(&mut self, id: &str) -> Option<Value> {
        self.place(id).ok().map(|place| self.0.remove(place).1)
    }

    /// Words and values in the order of ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(id, value)| (&**id, value))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives back memory that is kept for more.
    pub fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    fn place(&self, id: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(id))
    }
}

impl<I: Into<Cow<'static, str>>> FromIterator<(I, Value)> for Figures {
    fn from_iter<T: IntoIterator<Item = (I, Value)>>(values: T) -> Self {
        let mut figures = Self::new();
        figures.extend(values);
        figures
    }
}

impl<I: Into<Cow<'static, str>>> Extend<(I, Value)> for Figures {
    fn extend<T: IntoIterator<Item = (I, Value)>>(&mut self, values: T) {
        for (id, value) in values {
            self.insert(id, value);
        }
    }
}

impl IntoIterator for Figures {
    type Item = (Cow<'static, str>, Value);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn figures_hold_what_a_map_would_hold(steps in prop::collection::vec((0u8..3, 0u8..9, any::<bool>()), 0..60)) {
            let (mut figures, mut map) = (Figures::new(), BTreeMap::new());
            for (step, id, flag) in steps {
                let (id, value) = (format!("word_{id}"), Value::Flag(flag));
                match step {
                    0 => prop_assert_eq!(figures.insert(id.clone(), value.clone()), map.insert(id, value)),
                    1 => prop_assert_eq!(figures.remove(&id), map.remove(&id)),
                    _ => {
                        figures.insert_new(id.clone(), || value.clone());
                        map.entry(id).or_insert(value);
                    }
                }
                let held: Vec<(&str, &Value)> = figures.iter().collect();
                let wanted: Vec<(&str, &Value)> = map.iter().map(|(id, value)| (id.as_str(), value)).collect();
                prop_assert_eq!(held, wanted);
            }
            prop_assert_eq!(map.into_iter().collect::<Figures>(), figures);
        }
    }
}
