//! Initial state of a runtime, and its construction.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::Runtime;
use super::action::{ActionDef, Actions};
use super::appearance::Appearance;
use super::program::{Program, Scripts, Specs};
use crate::compiled_texts::CompiledTexts;
use crate::publisher::Publisher;
use crate::scene::{Node, NodeId};
use crate::store::Store;
use crate::store::persistence::StorageSaver;
use ensemble_core::app::App;
use ensemble_core::calendar::TimeZone;
use ensemble_core::spec::Catalog;
use ensemble_core::value::{Map, Value};
use ensemble_script::memory::MAX_BYTES_KEPT;
use ensemble_script::{Engine, Limits, Running};

/// Initial state of a runtime.
#[derive(Clone)]
pub struct Setup {
    /// Saved storage of the app.
    pub storage: Map,
    /// Size of the window's content in logical pixels.
    pub size: (f32, f32),
    /// True if the system or the user prefers a dark theme.
    pub dark: bool,
    /// The user's language as a tag: `en`, `de-AT`.
    pub language: Arc<str>,
    /// Start screen, instead of the home screen.
    pub screen: Option<Arc<str>>,
    /// Inputs of the start screen.
    pub inputs: Value,
    /// `device.platform`: the operating system as `std::env::consts::OS` names it, such as `linux`, `macos` or `windows`.
    pub platform: Arc<str>,
    /// The device's time zone, in which scripts read local times.
    pub zone: TimeZone,
    /// Publishes which code of the app is running.
    pub running: Arc<Running>,
    /// Clock in milliseconds since 1970 for scripts. `None`: the time is constant during an event, for tests.
    pub clock: Option<fn() -> f64>,
    /// Seed of `Math.random()`; `None` for a random one.
    pub seed: Option<u64>,
}

impl Default for Setup {
    fn default() -> Self {
        let language = Arc::from("en");
        Self {
            storage: Map::default(),
            size: (1280.0, 800.0),
            dark: false,
            language,
            screen: None,
            inputs: Value::Null,
            platform: Arc::from("linux"),
            zone: TimeZone::UTC,
            running: Arc::default(),
            clock: None,
            seed: None,
        }
    }
}

impl Runtime {
    /// A runtime without an open screen. The catalogue must contain `View`, `Header`, `Footer`, `Custom` and `Placeholder`.
    ///
    /// # Errors
    ///
    /// The name of a missing widget.
    pub fn new(app: Arc<App>, catalog: &Catalog, actions: &'static [ActionDef], setup: Setup) -> Result<Self, String> {
        let specs = Specs::of(catalog)?;
        let store: Rc<Store> = Rc::new(Store::default());
        let built = actions.iter().flat_map(|action| action.spec.aliases.iter().copied().chain([action.spec.name]));
        // What is not built yet says so when it is called, and the script goes on.
        let planned = catalog.planned_actions.iter().map(|planned| planned.name);
        store.set_action_names(built.chain(planned).collect::<BTreeSet<_>>().into_iter().collect());
        store.set_clock(setup.clock);
        store.queue().publish_lines(setup.running.clone());
        let limits = Limits {
            running: setup.running.clone(),
            // Only keys known at the start; a key added by a reload is found through the slower proxy.
            storage_keys: app.storage_keys.clone().into(),
            zone: setup.zone,
            seed: setup.seed,
            kept_bytes: Some(MAX_BYTES_KEPT),
            ..Limits::default()
        };
        let engine = Engine::new(store.clone(), limits);
        let nothing = Arc::new(Node::new(NodeId(0), specs.view, Default::default()));
        let mut appearance = Appearance::new(setup.dark, setup.language);
        appearance.locale = appearance.locale.forced(app.forced_locale.clone());
        let publisher = Publisher::new(&app, nothing);
        let mut runtime = Self {
            scripts: Scripts { engine, texts: CompiledTexts::default(), restarts: 0, emptied: None },
            program: Program {
                stops_keys: Program::stops_keys(&app),
                app,
                specs,
                platform: setup.platform,
                start: (setup.screen, setup.inputs),
            },
            store,
            saver: StorageSaver::default(),
            appearance,
            screens: Default::default(),
            overlays: Default::default(),
            widgets: Default::default(),
            graph: Default::default(),
            actions: Actions::new(actions, catalog),
            tasks: Default::default(),
            effects: Default::default(),
            faults: Default::default(),
            found: Arc::default(),
            publisher,
            handles: Default::default(),
            observed: Default::default(),
            tracer: None,
            handled: 0,
        };
        runtime.look_ahead();
        runtime.update_encryption_key();
        runtime.saver.load(&runtime.store, &setup.storage);
        if let Some(theme) = setup.storage.get("ensemble.theme").and_then(|theme| theme.as_str()) {
            // `saveTheme` keeps `dark` and `light`, too.
            if !runtime.appearance.theme.select(&runtime.program.app, theme) {
                runtime.appearance.theme.set_name(theme);
            }
        }
        runtime.resize(setup.size.0, setup.size.1);
        runtime.update_theme();
        runtime.update_locale();
        Ok(runtime)
    }
}
