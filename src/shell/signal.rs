//! Signals of the operating system, for commands that run until they are stopped.

use std::io;
use std::thread;

use tokio::runtime::Builder;

/// A signal, by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C: stop.
    Interrupt,
    /// Stop, from the system or a supervisor.
    Terminate,
    /// SIGUSR1: reconnect.
    Reconnect,
}

/// Caught signals that wait to be handled.
pub struct Caught {
    runtime: tokio::runtime::Runtime,
    signals: Signals,
}

/// Blocks the known signals until `catch` or `release` is called. For the start of the program.
pub fn hold() {
    #[cfg(unix)]
    mask(libc::SIG_BLOCK);
}

/// Unblocks signals, including pending ones.
pub fn release() {
    #[cfg(unix)]
    mask(libc::SIG_UNBLOCK);
}

#[cfg(unix)]
#[expect(unsafe_code, reason = "the system's own calls on a set that lives here")]
fn mask(how: libc::c_int) {
    let mut set = std::mem::MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: the first call makes the set whole, the others read and change it and nothing else. Signal numbers that are constants
    // of the system are known to it, so no call fails.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGUSR1] {
            libc::sigaddset(set.as_mut_ptr(), signal);
        }
        libc::pthread_sigmask(how, set.as_ptr(), std::ptr::null_mut());
    }
}

/// Starts to catch signals. Call it first: a command that is interrupted while it starts then ends in order.
///
/// # Errors
///
/// If the operating system refuses.
pub fn catch() -> io::Result<Caught> {
    let runtime = Builder::new_current_thread().enable_all().build().inspect_err(|_| release())?;
    let signals = {
        let _entered = runtime.enter();
        Signals::listen()
    };
    // Those that came before are caught now.
    release();
    let signals = signals?;
    Ok(Caught { runtime, signals })
}

impl Caught {
    /// Calls `react` for each signal on its own thread.
    ///
    /// # Errors
    ///
    /// If no thread can be started.
    pub fn react(self, react: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
        let Self { runtime, mut signals } = self;
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(async {
                while let Some(signal) = signals.next().await {
                    react(signal);
                }
            });
        })?;
        Ok(())
    }
}

/// Calls `react` for each signal on its own thread.
///
/// # Errors
///
/// If the operating system refuses.
pub fn watch(react: impl Fn(Signal) + Send + 'static) -> io::Result<()> {
    catch()?.react(react)
}

/// Calls `react` once when the reader of this program's standard output has gone, even while nothing is written. Works for a pipe on systems that
/// report it; elsewhere the next write fails.
pub(crate) fn watch_stdout(react: impl FnOnce() + Send + 'static) {
    #[cfg(unix)]
    if let Ok(hangup) = PipeReader::of_stdout() {
        // Without the thread it is the next write that tells.
        let _ = thread::Builder::new().name("hangup".to_owned()).spawn(move || {
            if hangup.wait().is_ok() {
                react();
            }
        });
    }
    #[cfg(not(unix))]
    drop(react);
}

/// Listens for Ctrl-C and the system's termination signals from now on; the returned future waits for one. Call it inside a tokio runtime.
///
/// # Errors
///
/// If the operating system refuses.
pub fn stop() -> io::Result<impl Future<Output = ()>> {
    let mut signals = Signals::listen()?;
    Ok(async move {
        // SIGUSR1 asks for a reconnect, which means nothing to a command that only waits.
        while signals.next().await == Some(Signal::Reconnect) {}
    })
}

#[cfg(unix)]
struct PipeReader {
    runtime: tokio::runtime::Runtime,
    pipe: std::os::fd::OwnedFd,
}

#[cfg(unix)]
impl PipeReader {
    fn of_stdout() -> io::Result<Self> {
        use std::os::fd::AsFd;
        let runtime = Builder::new_current_thread().enable_io().build()?;
        Ok(Self { runtime, pipe: io::stdout().as_fd().try_clone_to_owned()? })
    }

    /// Waits; fails for a file descriptor that cannot be polled, such as a file.
    fn wait(self) -> io::Result<()> {
        let Self { runtime, pipe } = self;
        let _entered = runtime.enter();
        // A pipe can be written to most of the time; only its end is waited for. Nothing is written here, so it may block.
        let pipe = tokio::net::unix::pipe::Sender::from_owned_fd_unchecked(pipe)?;
        runtime.block_on(pipe.ready(tokio::io::Interest::ERROR)).map(drop)
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    reconnect: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            reconnect: signal(SignalKind::user_defined1())?,
        })
    }

    async fn next(&mut self) -> Option<Signal> {
        tokio::select! {
            got = self.interrupt.recv() => got.map(|()| Signal::Interrupt),
            got = self.terminate.recv() => got.map(|()| Signal::Terminate),
            got = self.reconnect.recv() => got.map(|()| Signal::Reconnect),
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Option<Signal> {
        tokio::signal::ctrl_c().await.ok().map(|()| Signal::Interrupt)
    }
}
