//! Starts an app without a window.

use std::sync::Arc;
use std::time::Duration;

use egui::Vec2;

use super::headless_host::HeadlessHost;
use super::replay::Replay;
use super::{HeadlessApp, NetMessage};
use crate::shell::clock::Clock;
use crate::shell::disk::Disk;
use crate::shell::image_downloads::{ImageDownloads, RequestedImages, picture_folders};
use crate::shell::inspector::console_log::ConsoleLog;
use crate::shell::inspector::probe::Probe;
use crate::shell::inspector::{Inspector, Pane};
use crate::shell::named_families::NamedFamilies;
use crate::shell::net_options::net_options;
use crate::shell::open::{LaunchOptions, OpenedApp, setup};
use crate::shell::recording::{Recorder, Replayer};
use crate::shell::script_deadline::ScriptDeadline;
use crate::shell::sign_in::SignIns;
use crate::shell::system_fonts::SystemFonts;
use crate::shell::{Net, catalog, fatal_limit, recording};
use ensemble_action::ACTIONS;
use ensemble_core::app::App;
use ensemble_runtime::{Now, Runtime};
use ensemble_sse::NetOptions;
use ensemble_sse::queue::{Capacity, QueueReceiver, QueueSender, queue};
use ensemble_ui::offscreen::Offscreen;

/// Capacity of the network queue. A full queue stops reading from sockets, which bounds memory.
const CAPACITY: Capacity = Capacity { urgent: 1, normal: 16, normal_bytes: 1024 * 1024 };

impl HeadlessApp {
    pub(super) fn start(
        launch: &LaunchOptions,
        opened: &OpenedApp,
        limit: Duration,
        inspect: Option<Pane>,
    ) -> Result<Self, String> {
        let (sender, receiver): (QueueSender<NetMessage>, QueueReceiver<NetMessage>) =
            queue(CAPACITY).map_err(|error| error.to_string())?;
        let keeps = !opened.gate.is_of_network();
        let sign_ins = Arc::new(SignIns::new(&opened.app.storage_key, keeps, Arc::new(opened.gate.clone())));
        let (net, silent) = match &launch.replay {
            Some(_) => (None, Some(sender)),
            None => (Some(start_network(sender, opened, &sign_ins)?), None),
        };
        let setup = setup(launch, &opened.app, false);
        let (size, dark, zone) = (setup.size, setup.dark, setup.zone);
        let sources = opened.app.sources.clone();
        let deadline = ScriptDeadline::start(setup.running.clone(), sources.clone(), limit)?;
        fatal_limit::watch(setup.running.clone(), move || sources.clone(), |_| std::process::exit(1));
        let simulated_at = opened.simulator.as_ref().map(|simulator| simulator.url());
        let header = launch.record.as_ref().map(|_| recording::header(&opened.app, &launch.app, &setup, simulated_at));
        let mut runtime = Runtime::new(opened.app.clone(), &catalog(), ACTIONS, setup)?;
        if let (Some(options), Some(header)) = (launch.record.clone(), header) {
            runtime.observe(Box::new(Recorder::create(options, header)?));
        }
        let replay = launch.replay.as_ref().map(|options| {
            let (replayer, observer) = Replayer::new(options, &opened.app);
            runtime.observe(observer);
            let wall_millis = options.tape.header().wall_millis;
            Replay { replayer, speed: options.speed, at: Duration::ZERO, wall_millis, is_over: false }
        });
        let clock = Clock::default();
        let mut now = clock.now();
        if let Some(replay) = &replay {
            now = Now { elapsed: Duration::ZERO, wall_millis: replay.wall_millis };
        }
        let inspector = inspect.map(|pane| open_inspector(pane, dark, &mut runtime, net.as_ref()));
        runtime.start(now);
        // A recording contains the times at which its scenes were made.
        let scene = if replay.is_some() { runtime.published_scene() } else { runtime.scene() };
        let mut window = Offscreen::new(Vec2::new(size.0, size.1), launch.scale.unwrap_or(1.0), dark);
        window.set_clock(zone, now.wall_millis);
        let wanted = prepare_window(&mut window, &opened.app);
        let mut app = Self {
            runtime,
            host: HeadlessHost {
                net,
                sign_ins,
                external: launch.external.clone(),
                exporter: launch.exporter.clone(),
                storage_key: opened.app.storage_key.clone(),
                sources: opened.app.sources.clone(),
                faults: 0,
                console: ConsoleLog::default(),
                clock: now.wall_millis,
                repeated: Default::default(),
                gate: opened.gate.clone(),
                gestures: Default::default(),
                elapsed: now.elapsed,
                refusals: Default::default(),
            },
            receiver,
            window,
            wanted,
            downloads: ImageDownloads::default(),
            scene,
            clock,
            events: 0,
            replay,
            _silent: silent,
            inspector,
            _deadline: deadline,
        };
        if app.replay.is_none() {
            app.draw();
        }
        Ok(app)
    }
}

fn start_network(sender: QueueSender<NetMessage>, opened: &OpenedApp, sign_ins: &Arc<SignIns>) -> Result<Net, String> {
    let token_source = Some(Arc::clone(sign_ins) as _);
    let options = NetOptions { gate: Arc::new(opened.gate.clone()), token_source, ..net_options() };
    Net::start(sender, options).map_err(|error| format!("cannot start the network: {error}"))
}

fn open_inspector(pane: Pane, dark: bool, runtime: &mut Runtime, net: Option<&Net>) -> (Inspector, Probe) {
    let (mut inspector, mut probe) = (Inspector::new(false), Probe::default());
    inspector.set_pane(pane);
    inspector.set_dark(dark);
    for order in inspector.take_orders() {
        // Looking is no event.
        let _no_event = probe.carry_out(order, runtime, net);
    }
    (inspector, probe)
}

/// Gives the window the fonts of the app and of the system, and a loader of pictures, which is returned.
fn prepare_window(window: &mut Offscreen, app: &App) -> Arc<RequestedImages> {
    window.set_font_providers(SystemFonts::providers());
    window.set_system_families(Arc::new(NamedFamilies));
    window.view().set_fonts(app.fonts.clone());
    window.view().record_places();
    let wanted = Arc::new(RequestedImages::default());
    window.images().set_loader(wanted.clone());
    window.images().set_files(Arc::new(Disk), picture_folders(&app.root));
    wanted
}
