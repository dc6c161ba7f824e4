//! Ctrl-C, and SIGTERM, which does the same. The first one ends the wait for the network: what is ready is printed, and
//! what was fetched is kept. One that comes when nothing waits for the network any more, such as a second one, ends
//! the program at once, and so does the first in a run that never waits for it: nothing listens then, and the system
//! ends the program by the signal.

use std::future::pending;
use std::sync::OnceLock;
use std::thread;

use futures_util::future::BoxFuture;
use tokio::sync::watch;

use super::exit::Exit;

/// A future that ends when Ctrl-C is heard.
pub(crate) fn interrupted() -> BoxFuture<'static, ()> {
    static HEARD: OnceLock<watch::Sender<bool>> = OnceLock::new();
    let heard = HEARD.get_or_init(|| {
        let (heard, _) = watch::channel(false);
        let told = heard.clone();
        // A thread of its own, because the one of the network is busy with other things afterwards.
        // Without it Ctrl-C ends the program as it always did.
        let _ = thread::Builder::new().spawn(move || listen(&told));
        heard
    });
    let mut heard = heard.subscribe();
    Box::pin(async move {
        if heard.wait_for(|heard| *heard).await.is_err() {
            pending::<()>().await;
        }
    })
}

/// Calls a function when Ctrl-C is heard, for who does not wait for the network.
pub(crate) fn when_interrupted(call: impl FnOnce() + Send + 'static) {
    let heard = interrupted();
    let _ = thread::Builder::new().spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        if let Ok(runtime) = runtime {
            runtime.block_on(heard);
            call();
        }
    });
}

fn listen(told: &watch::Sender<bool>) {
    let Ok(mut ends) = Ends::new() else { return };
    while ends.next().is_ok() {
        if *told.borrow() || told.receiver_count() == 0 {
            end();
        }
        told.send_replace(true);
    }
}

/// Signals to end, as Ctrl-C and as systems and schedulers send them. Each writes a byte to a socket.
#[cfg(unix)]
struct Ends(std::os::unix::net::UnixStream);

#[cfg(unix)]
impl Ends {
    /// Fails where the system has no more files to open; signals end the program then as they always did.
    fn new() -> std::io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::low_level::pipe;
        let (read, write) = std::os::unix::net::UnixStream::pair()?;
        let other = write.try_clone()?;
        pipe::register(SIGINT, write)?;
        pipe::register(SIGTERM, other)?;
        Ok(Self(read))
    }

    fn next(&mut self) -> std::io::Result<()> {
        std::io::Read::read_exact(&mut self.0, &mut [0])
    }
}

#[cfg(not(unix))]
struct Ends(tokio::runtime::Runtime);

#[cfg(not(unix))]
impl Ends {
    fn new() -> std::io::Result<Self> {
        tokio::runtime::Builder::new_current_thread().enable_io().build().map(Self)
    }

    fn next(&mut self) -> std::io::Result<()> {
        self.0.block_on(tokio::signal::ctrl_c())
    }
}

#[expect(clippy::exit, reason = "whoever asks twice does not want to wait for anything")]
fn end() -> ! {
    std::process::exit(Exit::Interrupted as i32)
}
