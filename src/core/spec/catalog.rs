//! The catalogue of everything an app may name. The loader gets it as an argument, so it imports no widget and no action.

use super::{ActionSpec, Fonts, Spec};

/// A name of the language that is not built yet.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// The name in YAML.
    pub name: &'static str,
    /// Known properties, styles, events or arguments, so that they are not reported as unknown.
    pub props: &'static [&'static str],
    /// Reason for not being built, half a sentence without a period; empty for a name that is not built yet.
    pub reason: &'static str,
}

impl Planned {
    /// Message for the place of its use.
    pub fn words(&self) -> String {
        match self.reason {
            "" => format!("`{}` is not supported yet", self.name),
            reason => format!("`{}` is not supported: {reason}", self.name),
        }
    }
}

/// The icons that can be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Icons {
    /// True when a library has an icon of this name; `None` is Material.
    pub known: fn(&str, Option<&str>) -> bool,
    /// True when any library has an icon of this name.
    pub known_anywhere: fn(&str) -> bool,
    /// The name that was probably meant.
    pub nearest: fn(&str) -> Option<&'static str>,
    /// Finds the Material icon that is drawn for a missing icon of another library.
    pub substitute: fn(&str, Option<&str>) -> Option<&'static str>,
}

/// Everything an app may name.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Widgets that are drawn, sorted by name.
    pub widgets: Vec<&'static Spec>,
    /// Actions that run, sorted by name.
    pub actions: Vec<&'static ActionSpec>,
    /// Widgets of the language that draw a placeholder. An entry that is also in `widgets` lists properties not supported yet.
    pub planned_widgets: &'static [Planned],
    /// Actions of the language that are not implemented.
    pub planned_actions: &'static [Planned],
    /// Icons; without them, icon names are not checked.
    pub icons: Option<Icons>,
    /// Reader of fonts; without it, no font of an app is read.
    pub fonts: Option<Fonts>,
}

impl Catalog {
    /// The widget called `name`, by name or alias.
    pub fn widget(&self, name: &str) -> Option<&'static Spec> {
        self.widgets.iter().copied().find(|spec| spec.name == name || spec.aliases.contains(&name))
    }

    /// The action called `name`, by name or alias.
    pub fn action(&self, name: &str) -> Option<&'static ActionSpec> {
        self.actions.iter().copied().find(|spec| spec.is(name))
    }

    /// The planned widget (or the planned properties of a built one) called `name`.
    pub fn planned_widget(&self, name: &str) -> Option<&'static Planned> {
        self.planned_widgets.iter().find(|planned| planned.name == name)
    }

    /// The planned action called `name`.
    pub fn planned_action(&self, name: &str) -> Option<&'static Planned> {
        self.planned_actions.iter().find(|planned| planned.name == name)
    }
}
