//! The program of a runtime: the app, the widgets that it creates itself, and the JavaScript engine.

use std::sync::Arc;

use crate::compiled_texts::CompiledTexts;
use ensemble_core::app::{App, WidgetType};
use ensemble_core::spec::{Catalog, Spec};
use ensemble_core::value::Value;
use ensemble_script::Engine;

/// The running app, its environment, and internal widgets.
pub struct Program {
    /// The app; a reload replaces it.
    pub app: Arc<App>,
    /// True when a file of the app mentions `preventDefault`.
    pub stops_keys: bool,
    /// The widgets.
    pub specs: Specs,
    /// `device.platform`.
    pub platform: Arc<str>,
    /// Start screen and its inputs; taken at the start.
    pub start: (Option<Arc<str>>, Value),
}

/// Widgets that the runtime creates itself.
pub struct Specs {
    /// The root of a screen.
    pub view: &'static Spec,
    /// `View.header`.
    pub header: &'static Spec,
    /// `View.footer`.
    pub footer: &'static Spec,
    /// Spec of custom widgets.
    pub custom: &'static Spec,
    /// Spec of widgets that are not implemented.
    pub placeholder: &'static Spec,
}

/// The JavaScript engine, and code that is given to it as text.
pub struct Scripts {
    /// The engine.
    pub engine: Engine,
    /// JavaScript given as text while the app runs.
    pub texts: CompiledTexts,
    /// Number of replacements of `engine` since the app's files were read.
    pub restarts: u32,
    /// Time of the last replacement of the engine for memory, in milliseconds since 1970.
    pub emptied: Option<f64>,
}

impl Program {
    /// True when a file of the app mentions `preventDefault`. In other apps, keys reach their field without waiting for a handler.
    pub fn stops_keys(app: &App) -> bool {
        app.sources.iter().any(|(_, source)| source.text.contains("preventDefault"))
    }

    /// Declaration of a widget.
    pub fn spec_of(&self, widget: &WidgetType) -> &'static Spec {
        match widget {
            WidgetType::Builtin(spec) => spec,
            WidgetType::Custom(_) => self.specs.custom,
            WidgetType::Planned(_) => self.specs.placeholder,
        }
    }
}

impl Specs {
    pub(super) fn of(catalog: &Catalog) -> Result<Self, String> {
        let spec = |name: &str| catalog.widget(name).ok_or_else(|| format!("the catalogue has no `{name}`"));
        Ok(Self {
            view: spec("View")?,
            header: spec("Header")?,
            footer: spec("Footer")?,
            custom: spec("Custom")?,
            placeholder: spec("Placeholder")?,
        })
    }
}
