//! Points at which a test can stop the process for good, to see what a restart finds.
//!
//! In: `RELANCE_CRASH_AT=name:n`. Out: at the n-th time that the point is passed, one line on standard output, and then nothing
//! any more: the process waits to be killed. Never: anything at all in a release, which has no such points.

/// Passes this point, or never returns from it.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) const fn point(_: &str) {}

/// Passes this point, or never returns from it.
#[cfg(debug_assertions)]
pub(crate) fn point(name: &str) {
    use std::io::Write;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static WANTED: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);
    let wanted = WANTED.get_or_init(|| {
        let text = std::env::var("RELANCE_CRASH_AT").ok()?;
        let (name, time) = text.rsplit_once(':')?;
        Some((name.to_owned(), time.parse().ok()?))
    });
    let Some((stop, time)) = wanted else { return };
    if stop != name || PASSED.fetch_add(1, Ordering::SeqCst) + 1 != *time {
        return;
    }
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "crash point {name}:{time}");
    let _ = out.flush();
    loop {
        std::thread::park();
    }
}
