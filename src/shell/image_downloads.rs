//! Pictures of a window: those from servers are fetched by the network driver, like any other request of the app; a thread decodes them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use rustc_hash::FxHashMap;

use super::recording::Replayer;
use super::terminal::say;
use ensemble_core::message::http::HttpFault;
use ensemble_core::message::net::{NetCommand, NetEvent, TaskId};
use ensemble_runtime::Runtime;
use ensemble_ui::toolkit::images::{ImageLoader, Images};

/// Addresses of pictures that the window wants and that are not being fetched yet.
#[derive(Default)]
pub struct RequestedImages {
    addresses: Mutex<Vec<String>>,
    wake: Option<Box<dyn Fn() + Send + Sync>>,
}

/// Downloads under way.
#[derive(Default)]
pub struct ImageDownloads {
    running: FxHashMap<TaskId, String>,
    last: u64,
}

/// The app's own tasks are counted from 1 on; these from here on.
// One driver serves both: ids must not meet.
const FIRST: u64 = 1 << 63;

impl RequestedImages {
    /// Calls `wake` after each new address.
    pub fn waking(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { wake: Some(Box::new(wake)), ..Self::default() }
    }

    /// The addresses asked for since this was last called.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.addresses.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ImageLoader for RequestedImages {
    fn request(&self, url: &str) {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner).push(url.to_owned());
        if let Some(wake) = &self.wake {
            wake();
        }
    }
}

impl ImageDownloads {
    /// The command that fetches `address`.
    pub fn start(&mut self, address: String) -> NetCommand {
        let id = TaskId(FIRST + self.last);
        self.last += 1;
        let url = Arc::from(address.as_str());
        self.running.insert(id, address);
        NetCommand::Fetch { id, url }
    }

    /// Passes a finished download to the window, and to the observer of `runtime`; returns every other event.
    pub fn deliver(&mut self, event: NetEvent, images: &Images, runtime: &mut Runtime) -> Option<NetEvent> {
        match event {
            NetEvent::Fetched { id, result } => {
                if let Some(address) = self.running.remove(&id) {
                    runtime.saw_picture(&address, result.as_deref().map_err(|fault| &*fault.message));
                    images.deliver(&address, answer(result));
                }
                None
            }
            other => Some(other),
        }
    }
}

/// Gives the window its pictures as they were recorded; a picture that is not in the recording fails.
pub fn deliver_recorded(wanted: &RequestedImages, images: &Images, replayer: &mut Replayer) {
    for address in wanted.take() {
        let answer = replayer.picture(&address).unwrap_or_else(|| Err(Arc::from("the recording does not hold it")));
        images.deliver(&address, answer);
    }
}

/// Decodes the pictures of a window on a thread of their own: a large one takes longer than a frame. Does nothing when that thread runs already.
pub fn start_decoder(images: &Images) {
    let Some(decoder) = images.take_decoder() else { return };
    if let Err(fault) = std::thread::Builder::new().name("images".into()).spawn(move || decoder.run()) {
        say(&format!("warning: pictures are not shown: {fault}"));
    }
}

/// The folders in which an app's own pictures are looked for, in this order. An app that has no folder, because it came from an address, has no
/// files: the folder in which the program was started is not its own.
pub fn picture_folders(root: &Path) -> Vec<PathBuf> {
    if root.as_os_str().is_empty() { Vec::new() } else { vec![root.to_owned(), root.join("assets")] }
}

fn answer(result: Result<Bytes, HttpFault>) -> Result<Arc<[u8]>, Arc<str>> {
    result.map(|bytes| Arc::from(&*bytes)).map_err(|fault| fault.message)
}
