//! Containers that are copied in pieces: a copy shares everything with the original until one of them changes a piece,
//! so that the registry as it was stays for those who read it while the next one is made. What is kept in them is left
//! to others.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// Items of one page; a change of one item copies at most these.
const PAGE: usize = 4_096;
/// A map copies its shared part when what was added since outgrows this and an eighth of it.
const RECENT: usize = 1_024;

/// A list in pages.
#[derive(Clone, Debug)]
pub(super) struct Pages<T> {
    pages: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self { pages: Vec::new(), len: 0 }
    }
}

impl<T: Clone> Pages<T> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, place: usize) -> Option<&T> {
        self.pages.get(place / PAGE)?.get(place % PAGE)
    }

    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        Arc::make_mut(self.pages.get_mut(place / PAGE)?).get_mut(place % PAGE)
    }

    pub fn push(&mut self, item: T) {
        match self.pages.last_mut() {
            Some(page) if page.len() < PAGE => {
                let page = Arc::make_mut(page);
                // A copy of a page has room for its own items only.
                page.reserve_exact(PAGE - page.len());
                page.push(item);
            }
            _ => {
                // The first page grows as it is filled: most lists are short.
                let mut page = Vec::with_capacity(if self.pages.is_empty() { 0 } else { PAGE });
                page.push(item);
                self.pages.push(Arc::new(page));
            }
        }
        self.len += 1;
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.pages.iter().flat_map(|page| page.iter())
    }
}

impl<T: Clone> std::ops::Index<usize> for Pages<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        &self.pages[place / PAGE][place % PAGE]
    }
}

/// A map whose copies share what was there before.
#[derive(Clone, Debug)]
pub(super) struct LayeredMap<K, V> {
    shared: Arc<HashMap<K, V>>,
    /// What was added or changed since; counts before `shared`.
    recent: HashMap<K, V>,
}

impl<K, V> Default for LayeredMap<K, V> {
    fn default() -> Self {
        Self { shared: Arc::default(), recent: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash, V: Clone> LayeredMap<K, V> {
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        if self.recent.is_empty() {
            return self.shared.get(key);
        }
        self.recent.get(key).or_else(|| self.shared.get(key))
    }

    pub fn insert(&mut self, key: K, value: V) {
        self.writable(1).insert(key, value);
    }

    /// Changes the value of a key, which is `empty` when there is none yet.
    pub fn change(&mut self, key: &K, empty: impl FnOnce() -> V, change: impl FnOnce(&mut V)) {
        if self.writable(0).contains_key(key) {
            if let Some(value) = self.writable(0).get_mut(key) {
                change(value);
            }
            return;
        }
        let mut value = self.get(key).cloned().unwrap_or_else(empty);
        change(&mut value);
        self.insert(key.clone(), value);
    }

    /// The layer that takes changes, with room for `more`: the shared one as long as nobody shares it.
    fn writable(&mut self, more: usize) -> &mut HashMap<K, V> {
        let outgrown = self.recent.len() + more > RECENT + self.shared.len() / 8;
        if outgrown || Arc::get_mut(&mut self.shared).is_some() {
            let recent = std::mem::take(&mut self.recent);
            let shared = Arc::make_mut(&mut self.shared);
            shared.extend(recent);
            return shared;
        }
        &mut self.recent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_pages_does_not_see_what_is_changed_or_added_later() {
        for length in [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE] {
            let mut pages = Pages::default();
            (0..length).for_each(|item| pages.push(item));
            let before = pages.clone();
            pages.push(7);
            pages.push(8);
            if let Some(first) = pages.get_mut(0) {
                *first = 99;
            }
            assert_eq!((before.len(), pages.len()), (length, length + 2));
            assert!(before.iter().copied().eq(0..length), "{length}");
            assert_eq!(pages[length + 1], 8);
            assert_eq!((before.get(length), pages.get(length + 2)), (None, None));
            assert_eq!(pages.iter().count(), pages.len());
        }
    }

    #[test]
    fn a_copy_of_a_map_does_not_see_what_is_changed_or_added_later() {
        let mut map: LayeredMap<usize, usize> = LayeredMap::default();
        (0..100).for_each(|key| map.insert(key, key));
        let before = map.clone();
        let mut between = None;
        // Past the bound at which the shared part is copied, and on.
        for key in 100..100 + 3 * RECENT {
            map.insert(key, key);
            map.change(&50, || 0, |value| *value += 1);
            if key == 100 + RECENT / 2 {
                between = Some(map.clone());
            }
        }
        let between = between.unwrap();
        assert_eq!((before.get(&50), before.get(&100)), (Some(&50), None));
        let half = 100 + RECENT / 2;
        assert_eq!((between.get(&half), between.get(&(half + 1))), (Some(&half), None));
        assert_eq!(between.get(&50), Some(&(50 + RECENT / 2 + 1)));
        assert_eq!(map.get(&50), Some(&(50 + 3 * RECENT)));
        assert!((0..100).filter(|key| *key != 50).all(|key| map.get(&key) == Some(&key)));
        assert_eq!(map.get(&(99 + 3 * RECENT)), Some(&(99 + 3 * RECENT)));
    }

    #[test]
    fn a_value_that_is_not_there_begins_empty() {
        let mut map: LayeredMap<&str, Vec<u8>> = LayeredMap::default();
        let push = |map: &mut LayeredMap<&'static str, Vec<u8>>, item| {
            map.change(&"a", Vec::new, |list| list.push(item));
        };
        push(&mut map, 1);
        let before = map.clone();
        push(&mut map, 2);
        assert_eq!((before.get("a"), map.get("a")), (Some(&vec![1]), Some(&vec![1, 2])));
        assert_eq!(map.get("b"), None);
    }
}
