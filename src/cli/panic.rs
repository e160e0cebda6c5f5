//! What a user sees when mendbook itself is wrong.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::{Arc, Mutex};

use super::console::error_line;

/// Runs `work` on a thread with a large stack. A panic becomes a plain message and `None`.
pub(super) fn guarded<T: Send + 'static>(stack: usize, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let first: Arc<Mutex<Option<String>>> = Arc::default();
    let seen = Arc::clone(&first);
    set_hook(Box::new(move |info| {
        if let Ok(mut first) = seen.lock() {
            first.get_or_insert_with(|| info.to_string());
        }
    }));
    let thread = std::thread::Builder::new().name(String::from("main")).stack_size(stack);
    let joined = match thread.spawn(move || catch_unwind(AssertUnwindSafe(work))) {
        Ok(thread) => thread.join(),
        Err(error) => {
            error_line(&format!("error: no thread could be started: {error}"));
            return None;
        }
    };
    if let Ok(Ok(value)) = joined {
        return Some(value);
    }
    let detail = first.lock().ok().and_then(|mut first| first.take()).unwrap_or_default();
    error_line("error: mendbook failed, and the mistake is in mendbook, not in your book. What was built before is untouched.");
    error_line("Please report it with the command, the file it happened on if you can share it, and these lines:");
    error_line(&format!("  mendbook {} on {} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH));
    for line in detail.lines() {
        error_line(&format!("  {line}"));
    }
    None
}
