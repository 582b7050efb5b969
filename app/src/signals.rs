//! Ctrl-C and a polite `kill`: how often this process was asked to end, and who hears of it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

type Listener = Box<dyn Fn(u32) + Send>;

static HEARD: AtomicU32 = AtomicU32::new(0);
static LISTENER: Mutex<Option<Listener>> = Mutex::new(None);

fn listener() -> MutexGuard<'static, Option<Listener>> {
    LISTENER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes SIGINT, SIGTERM and SIGHUP count instead of killing. Safe to call twice.
pub fn listen() {
    // A second handler is refused, and without one the process simply dies, which is safe as well.
    let _ = ctrlc::set_handler(|| {
        let times = HEARD.fetch_add(1, Ordering::SeqCst).saturating_add(1);
        if let Some(listener) = &*listener() {
            listener(times);
        }
    });
}

/// How often the process was asked to end.
pub fn heard() -> u32 {
    HEARD.load(Ordering::SeqCst)
}

/// Has `hear` called with that number each time, from a thread of its own; at once where the
/// process was asked already.
pub fn on_each(hear: impl Fn(u32) + Send + 'static) {
    let mut listener = listener();
    match heard() {
        0 => {}
        times => hear(times),
    }
    *listener = Some(Box::new(hear));
}
