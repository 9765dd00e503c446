//! Helper services of tests: programs of `tests/config.yaml` that are started before the first test, awaited, and stopped after the last one.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use url::Url;

use crate::shell::net_options::net_options;
use ensemble_core::diag::Span;
use ensemble_core::message::http::HttpRequest;
use ensemble_sse::download_text;

/// A helper service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// Name of the service.
    pub name: Arc<str>,
    /// The program.
    pub command: Arc<str>,
    /// Arguments of the program.
    pub arguments: Vec<Arc<str>>,
    /// Working directory below the app's folder.
    pub folder: Option<Arc<str>>,
    /// Variables of its environment, besides `PORT`.
    pub environment: Vec<(Arc<str>, Arc<str>)>,
    /// The port that was chosen for it.
    pub port: u16,
    /// Address of the service.
    pub url: Arc<str>,
    /// URL that returns a success once the service is ready; without one, a connection to its port is tried.
    pub ready_url: Option<Arc<str>>,
    /// Place of its declaration.
    pub span: Span,
}

/// The reason why a service does not run.
#[derive(Debug)]
pub struct ServiceFault {
    /// Lower case, no final period.
    pub message: String,
    /// Place of the service's declaration.
    pub span: Span,
}

/// Time limit for becoming ready.
const PATIENCE: Duration = Duration::from_secs(30);

/// Interval between readiness checks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Time limit for reading what a service that has ended has said last.
const READING_TIME: Duration = Duration::from_secs(5);

/// Limit of output lines shown when a service fails.
const LAST_LINES: usize = 10;

/// Running services; dropping them stops them in reverse order.
#[derive(Debug, Default)]
pub struct Services(Vec<Running>);

#[derive(Debug)]
struct Running {
    child: Child,
    said: Arc<Mutex<VecDeque<String>>>,
    /// Disconnected when a pipe is read to its end.
    readers: Vec<Receiver<()>>,
}

impl Services {
    /// Starts services in order, each when the previous one is ready.
    ///
    /// # Errors
    ///
    /// A message when one cannot be started or does not become ready; those before it are stopped.
    pub fn start(services: &[Service], root: &Path) -> Result<Self, ServiceFault> {
        let mut running = Self::default();
        for service in services {
            let fault = |message| ServiceFault { message, span: service.span };
            running.0.push(spawn(service, root).map_err(fault)?);
            if let Some(last) = running.0.last_mut() {
                await_ready(service, last).map_err(fault)?;
            }
        }
        Ok(running)
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        while let Some(mut service) = self.0.pop() {
            service.stop();
        }
    }
}

impl Running {
    /// Ends the program and its child processes.
    fn stop(&mut self) {
        #[cfg(unix)]
        if let Ok(group) = i32::try_from(self.child.id()) {
            // A shell script's server would live on. `spawn` has made it the leader of a group of its own.
            #[expect(unsafe_code, reason = "a group of processes has no safe call")]
            // SAFETY: takes two numbers; a group that is gone is an error that is of no interest.
            unsafe {
                libc::kill(-group, libc::SIGKILL);
            }
        }
        // It may have ended by itself.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }

    /// The last lines of a program that has ended, after both pipes are read to their ends.
    fn last_words(&mut self) -> String {
        // What it has started would hold the pipes open.
        self.stop();
        for reader in &self.readers {
            let _read = reader.recv_timeout(READING_TIME);
        }
        self.words()
    }

    fn words(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.is_empty() {
            String::new()
        } else {
            format!("; it said:\n{}", said.iter().cloned().collect::<Vec<_>>().join("\n"))
        }
    }
}

fn spawn(service: &Service, root: &Path) -> Result<Running, String> {
    let folder = service.folder.as_deref().map_or_else(|| root.to_owned(), |folder| root.join(folder));
    if !folder.is_dir() {
        return Err(format!("service `{}` has no folder to run in: `{}` is no folder", service.name, folder.display()));
    }
    // A program below the app's folder is named from there, also where the folder itself was named from elsewhere.
    let inner: PathBuf = folder.join(&*service.command);
    let program = if service.command.contains('/') && inner.is_file() {
        std::fs::canonicalize(&inner).unwrap_or(inner)
    } else {
        PathBuf::from(&*service.command)
    };
    let mut command = Command::new(&program);
    command
        .args(service.arguments.iter().map(|argument| &**argument))
        .env("PORT", service.port.to_string())
        .envs(service.environment.iter().map(|(name, value)| (&**name, &**value)))
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = command.spawn();
    let mut child = child
        .map_err(|error| format!("service `{}` cannot be started: `{}`: {error}", service.name, service.command))?;
    let said = Arc::default();
    // Both are read, so that a service that says much is not held up.
    let mut readers = Vec::new();
    readers.extend(child.stdout.take().map(|stdout| keep_last(stdout, &said)));
    readers.extend(child.stderr.take().map(|stderr| keep_last(stderr, &said)));
    Ok(Running { child, said, readers })
}

fn keep_last(pipe: impl Read + Send + 'static, said: &Arc<Mutex<VecDeque<String>>>) -> Receiver<()> {
    let said = said.clone();
    let (end, ended) = channel();
    thread::spawn(move || {
        let _end = end;
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_back(String::from_utf8_lossy(&line).chars().take(400).collect());
            if said.len() > LAST_LINES {
                said.pop_front();
            }
        }
    });
    ended
}

fn await_ready(service: &Service, running: &mut Running) -> Result<(), String> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Ok(Some(status)) = running.child.try_wait() {
            return Err(format!(
                "service `{}` has ended before it was ready: {status}{}",
                service.name,
                running.last_words()
            ));
        }
        if is_ready(service) {
            return Ok(());
        }
        if Instant::now() >= until {
            let what = service.ready_url.as_ref().unwrap_or(&service.url);
            let seconds = PATIENCE.as_secs();
            return Err(format!(
                "service `{}` is not ready after {seconds} seconds: `{what}` does not answer{}",
                service.name,
                running.words()
            ));
        }
        thread::sleep(LOOK_EVERY);
    }
}

fn is_ready(service: &Service) -> bool {
    match &service.ready_url {
        Some(url) => {
            let request = HttpRequest { timeout: Duration::from_secs(2), ..HttpRequest::get(url.clone()) };
            download_text(&request, &net_options()).is_ok()
        }
        None => {
            let Ok(url) = Url::parse(&service.url) else { return true };
            let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return true };
            let addresses = (host, port).to_socket_addrs();
            addresses
                .is_ok_and(|mut all| all.any(|one| TcpStream::connect_timeout(&one, Duration::from_secs(1)).is_ok()))
        }
    }
}
