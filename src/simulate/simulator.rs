//! A server on a thread of its own, for synchronous code.

use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use tokio::runtime::Builder;
use tokio::sync::oneshot;

use super::server::serve;
use super::simulation::Simulation;

/// A running simulation. Dropping it stops the server and frees the port.
pub struct Simulator {
    url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Serves `simulation` on `port`; 0 for any free one.
    ///
    /// # Errors
    ///
    /// If the port is in use, or no thread can be started.
    pub fn serve(simulation: Simulation, port: u16) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (started, start) = mpsc::sync_channel(1);
        let work = move || match run(simulation, port, &started, stopped) {
            Ok(()) => {}
            // Fails only when the caller has dropped the receiver.
            Err(fault) => drop(started.send(Err(fault))),
        };
        let thread = thread::Builder::new().name("simulate".into()).spawn(work)?;
        let url = start.recv().map_err(io::Error::other)??;
        Ok(Self { url, stop: Some(stop), thread: Some(thread) })
    }

    /// Base URL: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that the thread has ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported by its own hook.
            let _ = thread.join();
        }
    }
}

fn run(
    simulation: Simulation,
    port: u16,
    started: &mpsc::SyncSender<io::Result<String>>,
    stopped: oneshot::Receiver<()>,
) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let server = serve(simulation, port).await?;
        if started.send(Ok(server.url())).is_ok() {
            // Both an order to stop and a caller that is gone end the server.
            let _ = stopped.await;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::path::Path;

    use super::*;

    #[test]
    fn dropping_a_simulator_frees_its_port() {
        let simulator = Simulator::serve(Simulation::open(Path::new("ticker")).unwrap(), 0).unwrap();
        let address = simulator.url().strip_prefix("http://").unwrap().to_owned();
        assert!(TcpListener::bind(&address).is_err());
        drop(simulator);
        assert!(TcpListener::bind(&address).is_ok());
    }

    #[test]
    fn a_port_that_is_taken_is_a_fault() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let simulation = Simulation::open(Path::new("log")).unwrap();
        let fault = Simulator::serve(simulation, taken.local_addr().unwrap().port()).err().unwrap();
        assert!(fault.to_string().starts_with("cannot listen on port"), "{fault}");
    }
}
