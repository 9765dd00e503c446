//! Start of the app's thread: its arguments, and what it needs from them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use super::super::pause::Pause;
use super::super::playback::Playback;
use super::super::shared::{Message, Shared};
use super::super::window_host::WindowHost;
use super::AppThread;
use crate::shell::app_export::AppExporter;
use crate::shell::audio::Audio;
use crate::shell::clock::Clock;
use crate::shell::desktop_tasks::DesktopTasks;
use crate::shell::disk::Disk;
use crate::shell::examples::ExampleFiles;
use crate::shell::external_commands::ExternalCommands;
use crate::shell::gate::AppGate;
use crate::shell::image_downloads::{ImageDownloads, RequestedImages, picture_folders};
use crate::shell::inspector::probe::Probe;
use crate::shell::net_options::net_options;
use crate::shell::permissions::Permissions;
use crate::shell::preview::LiveProbe;
use crate::shell::recording::{RecordOptions, Recorder, ReplayOptions};
use crate::shell::sign_in::SignIns;
use crate::shell::{Net, storage};
use ensemble_action::ACTIONS;
use ensemble_core::app::App;
use ensemble_core::recording::Header;
use ensemble_runtime::{Runtime, Setup};
use ensemble_sse::NetOptions;
use ensemble_sse::queue::QueueSender;
use ensemble_ui::toolkit::images::Images;

/// Arguments of the app's thread.
pub struct Start {
    /// The app.
    pub app: Arc<App>,
    /// Setup of the runtime: storage, size, theme, language, start screen.
    pub setup: Setup,
    /// Security policy of the app.
    pub gate: AppGate,
    /// Requests a repaint of the window.
    pub repaint: Box<dyn Fn() + Send>,
    /// Closes the window.
    pub quit: Box<dyn Fn() + Send>,
    /// Pictures of the window.
    pub images: Arc<Images>,
    /// Programs for `callExternalMethod`.
    pub external: ExternalCommands,
    /// True to write the app's storage to disk.
    pub keep_storage: bool,
    /// True to collect data for a live preview.
    pub live: bool,
    /// Generates apps; `None` where not allowed.
    pub exporter: Option<AppExporter>,
    /// The gallery's files; `None` for other apps.
    pub examples: Option<ExampleFiles>,
    /// File and size limit of the recording, and its header; `None` for none.
    pub record: Option<(RecordOptions, Header)>,
    /// Recording to replay instead of using the network.
    pub replay: Option<ReplayOptions>,
}

impl AppThread {
    pub(in crate::shell::worker) fn new(
        start: Start,
        shared: Arc<Shared>,
        sender: &QueueSender<Message>,
        clock: Clock,
    ) -> Result<Self, String> {
        let gate: Arc<dyn ensemble_sse::Gate> = Arc::new(start.gate.clone());
        let audio = Audio::new(&start.app.root, gate.clone());
        let keeps = !start.gate.is_of_network();
        let sign_ins = Arc::new(SignIns::new(&start.app.storage_key, keeps, Arc::new(start.gate.clone())));
        let net = start_network(&start, sender, &sign_ins)?;
        let keeps_storage = start.keep_storage && start.replay.is_none();
        let storage =
            keeps_storage.then(|| storage::StorageWriter::start(start.app.storage_key.clone())).transpose()?;
        let waker = sender.clone();
        // A full queue is emptied by a thread that looks for wanted pictures after it.
        let wanted = Arc::new(RequestedImages::waking(move || drop(waker.urgent(Message::Pictures))));
        start.images.set_loader(wanted.clone());
        start.images.set_files(Arc::new(Disk), picture_folders(&start.app.root));
        let host = WindowHost {
            net,
            permissions: Permissions::new(start.gate.clone(), shared.questions.clone()),
            gate: start.gate,
            storage_key: start.app.storage_key.clone(),
            clock,
            refusals: BTreeSet::new(),
            shared: shared.clone(),
            sources: start.app.sources.clone(),
            repaint: start.repaint,
            quit: start.quit,
            storage,
            exporter: start.exporter,
            examples: start.examples,
            events: sender.clone(),
            tasks: DesktopTasks::new(&start.app.storage_key, sign_ins, start.external, audio, gate),
        };
        let setup = start.setup.clone();
        let mut runtime = Runtime::new(start.app.clone(), &crate::shell::catalog(), ACTIONS, start.setup)?;
        if let Some((options, header)) = start.record {
            runtime.observe(Box::new(Recorder::create(options, header)?));
        }
        let playback = start.replay.map(|options| Playback::new(options, start.app, setup, &mut runtime));
        let mut pause = Pause::default();
        if let Some(playback) = &playback {
            pause.set_total(playback.total());
        }
        Ok(Self {
            runtime,
            host,
            shared,
            clock,
            images: start.images,
            wanted,
            downloads: ImageDownloads::default(),
            published: None,
            due: false,
            playback,
            next_copy: Instant::now(),
            probe: Probe::default(),
            pause,
            live: LiveProbe::new(start.live),
        })
    }
}

/// Starts the network; a recording is played without one.
fn start_network(start: &Start, sender: &QueueSender<Message>, sign_ins: &Arc<SignIns>) -> Result<Option<Net>, String> {
    if start.replay.is_some() {
        return Ok(None);
    }
    let token_source = Some(Arc::clone(sign_ins) as _);
    let options = NetOptions { gate: Arc::new(start.gate.clone()), token_source, ..net_options() };
    let net = Net::start(sender.clone(), options).map_err(|error| format!("cannot start the network: {error}"))?;
    Ok(Some(net))
}
