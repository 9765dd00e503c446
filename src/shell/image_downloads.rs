//! Pictures of a window: the network driver fetches those from servers like other requests of the app, and a thread decodes them.

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

/// Requested picture URLs that are not being fetched yet.
#[derive(Default)]
pub struct RequestedImages {
    addresses: Mutex<Vec<String>>,
    wake: Option<Box<dyn Fn() + Send + Sync>>,
}

/// Downloads in progress.
#[derive(Default)]
pub struct ImageDownloads {
    running: FxHashMap<TaskId, String>,
    last: u64,
}

/// Start of the ids of picture downloads. The app's tasks start at 1 and share the driver, so the ranges must be disjoint.
const FIRST: u64 = 1 << 63;

impl RequestedImages {
    /// Calls `wake` after each new URL.
    pub fn waking(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { wake: Some(Box::new(wake)), ..Self::default() }
    }

    /// Removes and returns the requested URLs.
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

    /// Passes a finished download to the window and to the observer of `runtime`; returns every other event.
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

/// Answers requested pictures from the recording; a picture that is missing there fails.
pub fn deliver_recorded(wanted: &RequestedImages, images: &Images, replayer: &mut Replayer) {
    for address in wanted.take() {
        let answer = replayer.picture(&address).unwrap_or_else(|| Err(Arc::from("the recording does not hold it")));
        images.deliver(&address, answer);
    }
}

/// Starts the thread that decodes pictures, because decoding may take longer than a frame. No effect if it is running.
pub fn start_decoder(images: &Images) {
    let Some(decoder) = images.take_decoder() else { return };
    if let Err(fault) = std::thread::Builder::new().name("images".into()).spawn(move || decoder.run()) {
        say(&format!("warning: pictures are not shown: {fault}"));
    }
}

/// Folders in which an app's own pictures are searched, in order. An app from a URL has none: the working folder is not its own.
pub fn picture_folders(root: &Path) -> Vec<PathBuf> {
    if root.as_os_str().is_empty() { Vec::new() } else { vec![root.to_owned(), root.join("assets")] }
}

fn answer(result: Result<Bytes, HttpFault>) -> Result<Arc<[u8]>, Arc<str>> {
    result.map(|bytes| Arc::from(&*bytes)).map_err(|fault| fault.message)
}
