//! Ctrl-C, and SIGTERM, which is the same. The first one ends the wait for the network: what is ready is printed, and
//! what was fetched is kept. One that comes when nobody waits for the network any more, such as a second one, ends the
//! program at once, and so does the first in a run that never waits for it: nothing listens then, and the system ends
//! the program by the signal.

use std::future::pending;
use std::pin::pin;
use std::sync::OnceLock;
use std::thread;

use futures_util::future::{BoxFuture, Either, select};
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
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
    runtime.block_on(async {
        let mut ends = Ends::new();
        while ends.next().await.is_ok() {
            if *told.borrow() || told.receiver_count() == 0 {
                end();
            }
            told.send_replace(true);
        }
    });
}

/// Signals to end, as Ctrl-C and as systems and schedulers send them.
struct Ends {
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
}

impl Ends {
    fn new() -> Self {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Self { terminate: signal(SignalKind::terminate()).ok() }
        }
        #[cfg(not(unix))]
        Self {}
    }

    async fn next(&mut self) -> std::io::Result<()> {
        let ctrl_c = pin!(tokio::signal::ctrl_c());
        #[cfg(unix)]
        if let Some(terminate) = &mut self.terminate {
            return match select(ctrl_c, pin!(terminate.recv())).await {
                Either::Left((heard, _)) => heard,
                Either::Right(_) => Ok(()),
            };
        }
        ctrl_c.await
    }
}

#[expect(clippy::exit, reason = "whoever asks twice does not want to wait for anything")]
fn end() -> ! {
    std::process::exit(Exit::Interrupted as i32)
}
