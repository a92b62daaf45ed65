//! What was computed lately, kept for who asks next: a bounded number of answers, each computed once however many ask at
//! the same time. What the answers are is left to those who keep them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// Answers by question, the one asked last first.
pub struct Recent<K, V> {
    kept: Mutex<VecDeque<(K, Cell<V>)>>,
    most: usize,
}

type Cell<V> = Arc<OnceCell<Arc<V>>>;

impl<K: Clone + PartialEq, V> Recent<K, V> {
    /// Room for `most` answers; the one that was not asked for longest goes first.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { kept: Mutex::default(), most }
    }

    /// The answer to a question, computed when it is not there; those who ask meanwhile wait for it.
    ///
    /// # Errors
    /// What `make` says; then the next who asks tries again.
    pub async fn get<E, M: Future<Output = Result<Arc<V>, E>>>(
        &self,
        key: &K,
        make: impl FnOnce() -> M,
    ) -> Result<Arc<V>, E> {
        self.cell(key).get_or_try_init(make).await.cloned()
    }

    /// An answer that is there already, by its question; it does not count as asked for.
    pub fn find(&self, wanted: impl Fn(&K) -> bool) -> Option<Arc<V>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(key, _)| wanted(key)).and_then(|(_, cell)| cell.get().cloned())
    }

    /// Keeps an answer that is there already.
    pub fn put(&self, key: K, value: Arc<V>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != key);
        kept.push_front((key, Arc::new(OnceCell::new_with(Some(value)))));
        kept.truncate(self.most);
    }

    fn cell(&self, key: &K) -> Cell<V> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().position(|(known, _)| known == key).and_then(|place| kept.remove(place));
        let entry = known.unwrap_or_else(|| (key.clone(), Cell::default()));
        let cell = entry.1.clone();
        kept.push_front(entry);
        kept.truncate(self.most);
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn an_answer_is_computed_once_and_the_one_not_asked_for_longest_goes_first() {
        let (recent, made) = (Recent::new(2), AtomicU32::new(0));
        let ask = async |key: u32| {
            let make = async || Ok::<_, ()>(Arc::new(key + 1000 * made.fetch_add(1, Ordering::Relaxed)));
            *recent.get(&key, make).await.unwrap()
        };
        for (key, expected) in [(1, 1), (2, 1002), (1, 1), (3, 2003), (1, 1), (2, 3002), (3, 4003)] {
            assert_eq!(ask(key).await, expected);
        }
        recent.put(1, Arc::new(7));
        assert_eq!((ask(1).await, made.load(Ordering::Relaxed)), (7, 5));
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let recent: Recent<u8, u8> = Recent::new(2);
        assert_eq!(recent.get(&1, || async { Err("没有") }).await, Err("没有"));
        assert_eq!(recent.get(&1, || async { Ok::<_, ()>(Arc::new(5)) }).await, Ok(Arc::new(5)));
    }
}
