//! Finds enterprises by name: exactly in normal form, and near ones by rare pairs of letters and edit distance.

use super::pieces::{LayeredMap, Pages};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// An enterprise offered for a name, with the similarity in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Near {
    pub place: u32,
    pub similarity: u8,
}

/// Names whose postings are looked at for one question; bounds the work whatever the register holds.
const POSTINGS_LOOKED_AT: usize = 4_000;
/// Names whose distance is computed for one question.
const NAMES_COMPARED: usize = 64;

/// Postings that are added to a shared index before it is copied, beside an eighth of what it has.
const RECENT: usize = 16_384;

#[derive(Clone, Debug, Default)]
pub(super) struct NameIndex {
    names: Pages<IndexedName>,
    numbers: LayeredMap<Arc<str>, u32>,
    postings: Postings,
}

type Lists = HashMap<(char, char), Vec<u32>>;

/// Names by pair of letters. Lists grow at their end only, so a copy keeps what was there and adds lists of its own.
#[derive(Clone, Debug, Default)]
struct Postings {
    shared: Arc<Lists>,
    recent: Lists,
    shared_len: usize,
    recent_len: usize,
}

#[derive(Clone, Debug)]
struct IndexedName {
    normal: Arc<str>,
    /// Enterprises under this name, and whether as a former one.
    enterprises: Vec<(u32, bool)>,
}

impl NameIndex {
    pub fn add(&mut self, normal: &Arc<str>, place: u32, former: bool) {
        if let Some(number) = self.numbers.get(normal) {
            if let Some(name) = self.names.get_mut(*number as usize) {
                name.enterprises.push((place, former));
            }
            return;
        }
        let number = u32::try_from(self.names.len()).expect("fewer names than facts");
        self.names.push(IndexedName { normal: normal.clone(), enterprises: vec![(place, former)] });
        self.numbers.insert(normal.clone(), number);
        for pair in pairs(normal) {
            self.postings.add(pair, number);
        }
    }

    fn named(&self, normal: &str) -> &[(u32, bool)] {
        self.numbers.get(normal).map_or(&[], |number| &self.names[*number as usize].enterprises)
    }

    /// Enterprises whose current name this is.
    pub fn current(&self, normal: &str) -> impl Iterator<Item = u32> + '_ {
        self.named(normal).iter().filter(|(_, former)| !former).map(|(place, _)| *place)
    }

    /// Enterprises whose former name this is.
    pub fn former(&self, normal: &str) -> impl Iterator<Item = u32> + '_ {
        self.named(normal).iter().filter(|(_, former)| *former).map(|(place, _)| *place)
    }

    /// The enterprises with the most similar names, the best first, equals in the order of `tie`.
    pub fn near<K: Ord>(&self, normal: &str, least: u8, most: usize, tie: impl Fn(u32) -> K) -> Vec<Near> {
        let letters: Vec<char> = normal.chars().collect();
        let mut best: BTreeMap<u32, u8> = BTreeMap::new();
        for number in self.sharing_rare_pairs(normal) {
            let name = &self.names[number as usize];
            let similarity = similarity(&letters, &name.normal);
            if similarity >= least {
                for (place, _) in &name.enterprises {
                    let known = best.entry(*place).or_insert(similarity);
                    *known = similarity.max(*known);
                }
            }
        }
        let mut near: Vec<Near> =
            best.into_iter().map(|(place, similarity)| Near { place, similarity }).collect();
        near.sort_by(|left, right| {
            right.similarity.cmp(&left.similarity).then_with(|| tie(left.place).cmp(&tie(right.place)))
        });
        near.truncate(most);
        near
    }

    /// Names that share most of the question's rarest pairs of letters. Pairs that half the register has, such as
    /// 公司, cost nothing: the rarest are read first and reading stops at a fixed amount.
    fn sharing_rare_pairs(&self, normal: &str) -> Vec<u32> {
        let mut lists: Vec<[&[u32]; 2]> =
            pairs(normal).iter().map(|pair| self.postings.of(pair)).filter(|list| length(list) > 0).collect();
        lists.sort_by_key(length);
        let mut shared: HashMap<u32, u32> = HashMap::new();
        let mut looked_at = 0;
        for list in lists {
            if looked_at > 0 && looked_at + length(&list) > POSTINGS_LOOKED_AT {
                break;
            }
            looked_at += length(&list);
            for number in list.into_iter().flatten() {
                *shared.entry(*number).or_insert(0) += 1;
            }
        }
        let mut shared: Vec<(u32, u32)> = shared.into_iter().collect();
        let by_name = |number: u32| &self.names[number as usize].normal;
        shared.sort_by(|(left, left_count), (right, right_count)| {
            right_count.cmp(left_count).then_with(|| by_name(*left).cmp(by_name(*right)))
        });
        shared.truncate(NAMES_COMPARED);
        shared.into_iter().map(|(number, _)| number).collect()
    }
}

impl Postings {
    fn of(&self, pair: &(char, char)) -> [&[u32]; 2] {
        [self.shared.get(pair), self.recent.get(pair)].map(|list| list.map_or(&[][..], Vec::as_slice))
    }

    fn add(&mut self, pair: (char, char), number: u32) {
        let outgrown = self.recent_len >= RECENT + self.shared_len / 8;
        if outgrown || Arc::get_mut(&mut self.shared).is_some() {
            let shared = Arc::make_mut(&mut self.shared);
            for (pair, list) in self.recent.drain() {
                shared.entry(pair).or_default().extend(list);
            }
            shared.entry(pair).or_default().push(number);
            self.shared_len += std::mem::take(&mut self.recent_len) + 1;
        } else {
            self.recent.entry(pair).or_default().push(number);
            self.recent_len += 1;
        }
    }
}

fn length(list: &[&[u32]; 2]) -> usize {
    list[0].len() + list[1].len()
}

fn pairs(normal: &str) -> Vec<(char, char)> {
    let mut pairs: Vec<_> = normal.chars().zip(normal.chars().skip(1)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Whole percent, rounded down: 100 less the edit distance per letter of the longer name.
fn similarity(letters: &[char], other: &str) -> u8 {
    let other: Vec<char> = other.chars().collect();
    let longer = letters.len().max(other.len());
    let kept = longer - distance(letters, &other);
    (kept * 100).checked_div(longer).and_then(|percent| u8::try_from(percent).ok()).unwrap_or(100)
}

/// Least number of letters inserted, deleted or replaced.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    let mut current = vec![0; right.len() + 1];
    for (row, letter) in left.iter().enumerate() {
        current[0] = row + 1;
        for (column, other) in right.iter().enumerate() {
            let replaced = previous[column] + usize::from(letter != other);
            current[column + 1] = replaced.min(previous[column + 1] + 1).min(current[column] + 1);
        }
        std::mem::swap(&mut previous, &mut current);
    }
    previous[right.len()]
}
