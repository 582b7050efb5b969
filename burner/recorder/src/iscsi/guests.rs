//! Connections that are no session for commands: how many there may be, and who has to go.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The guests in the order they came.
#[derive(Debug)]
pub(super) struct Guests {
    most: usize,
    list: Mutex<List>,
}

#[derive(Debug, Default)]
struct List {
    next: u64,
    /// Each with the mark that it has to go.
    here: BTreeMap<u64, Arc<AtomicBool>>,
}

/// One of them, as long as it is one.
#[derive(Debug)]
pub(super) struct Guest<'g> {
    guests: &'g Guests,
    number: u64,
    has_to_go: Arc<AtomicBool>,
}

impl Guests {
    /// Nobody yet; at most so many.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            list: Mutex::default(),
        }
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more; where there are too many, whoever came first has to go.
    pub(super) fn welcome(&self) -> Guest<'_> {
        let mut list = self.list();
        if list.here.len() >= self.most
            && let Some((_, first)) = list.here.pop_first()
        {
            first.store(true, Ordering::SeqCst);
        }
        let number = list.next;
        list.next = number.wrapping_add(1);
        let has_to_go = Arc::<AtomicBool>::default();
        list.here.insert(number, Arc::clone(&has_to_go));
        Guest {
            guests: self,
            number,
            has_to_go,
        }
    }
}

impl Guest<'_> {
    pub(super) fn has_to_go(&self) -> bool {
        self.has_to_go.load(Ordering::SeqCst)
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.guests.list().here.remove(&self.number);
    }
}
