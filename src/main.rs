//! The `doicite` program: see [`doicite::cli`].

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    if start::output_was_closed() {
        doicite::cli::output_was_closed();
    }
    doicite::cli::main(std::env::args_os())
}

/// What can only be seen before the standard library has begun: it opens the null device in place of a
/// standard output that is closed, and what is written is lost without an error.
#[cfg(target_os = "linux")]
mod start {
    use std::os::fd::AsFd as _;
    use std::sync::atomic::{AtomicBool, Ordering};

    static CLOSED: AtomicBool = AtomicBool::new(false);

    /// The loader calls what stands in this section before `main`. That is the one thing here that the
    /// compiler cannot check.
    #[used]
    #[expect(unsafe_code, reason = "a place in a section is unsafe to choose; this one holds such functions")]
    #[unsafe(link_section = ".init_array")]
    static LOOK: extern "C" fn() = look;

    extern "C" fn look() {
        let copied = std::io::stdout().as_fd().try_clone_to_owned();
        // EBADF, for which there is no name.
        let closed = copied.is_err_and(|error| error.raw_os_error() == Some(9));
        CLOSED.store(closed, Ordering::Relaxed);
    }

    pub(crate) fn output_was_closed() -> bool {
        CLOSED.load(Ordering::Relaxed)
    }
}
