//! Declarations of widgets and actions: `Spec`, `Prop`, `Kind`, `Catalog`, `props!`.
//!
//! From one declaration come the loader's type check, "did you mean", the reference and the tests of its examples.

mod accepts;
mod border;
mod catalog;
mod color;
mod color_matrix;
mod css;
mod css_names;
mod css_table;
mod family;
mod kind;
mod network;
mod props;
mod role;
mod shadow;
mod style;
mod synonyms;
mod text_style;
mod topic;
mod transform;

pub use border::Border;
pub use catalog::{Catalog, Icons, Planned};
pub use color::Color;
pub use color_matrix::ColorMatrix;
pub(crate) use css_names::is_css_name;
pub use css_names::{CssTarget, all_css_names, css_names, css_without_effect, is_visible};
pub use family::{FaceInfo, Family, Fonts};
pub use kind::{Kind, Mismatch};
pub use network::{EventMatch, Millis, Names, Statuses};
pub use props::{Declared, FromValue, Props, prop};
pub use role::{ChoiceProps, ListProps, MethodRole, RowMode, SetRows, SignInRole, TableProps, Unset};
pub use shadow::{BOX_SHADOW, BoxShadow};
pub(crate) use style::GRADIENT;
pub use style::{Alignment, BorderRadius, CORNERS, Gradient, ICON, IconRef, Insets, LatLng, Length, Offset};
pub(crate) use synonyms::{synonym, synonym_words, widget_synonym};
pub use text_style::{
    LetterCase, LetterShadow, LineStyle, TEXT_STYLE, TextAlign, TextDirection, TextOverflow, TextStyle, Weight,
};
pub use topic::{Member, Topic, function, property};
pub use transform::{Step, TRANSFORM, Transform};

/// The declaration of a widget: its properties, events and children.
#[derive(Debug)]
pub struct Spec {
    /// The name in YAML.
    pub name: &'static str,
    /// Other names for the same widget.
    pub aliases: &'static [&'static str],
    /// One sentence for the author of an app.
    pub doc: &'static str,
    /// Groups of shared properties.
    pub base: &'static [&'static Group],
    /// Properties of its groups that have no effect on this widget, with reasons.
    pub without_effect: &'static [WithoutEffect],
    /// Own properties, without those of `base`. They may also be written under `styles`.
    pub props: &'static [Prop],
    /// Events of the widget.
    pub events: &'static [Slot],
    /// The children it accepts, under `children` and `item-template`.
    pub children: Children,
    /// Methods that scripts may call on its id.
    pub methods: &'static [&'static str],
    /// Methods with an effect in the runtime; others are commands for the window only.
    pub method_roles: &'static [(&'static str, MethodRole)],
    /// Methods that answer with the value of a property.
    pub results: &'static [(&'static str, &'static str)],
    /// YAML that loads without a diagnostic.
    pub examples: &'static [&'static str],
    /// Children created by its item-template.
    pub rows: RowMode,
    /// The property that the runtime sets to the number of rows; `None` for a widget that does not show it.
    pub row_count: Option<&'static str>,
    /// Properties for sorting, filtering and selecting rows; `None` for a widget without them.
    pub table: Option<&'static TableProps>,
    /// Event of a row to which the runtime adds the row's `data` and `index`.
    pub row_event: Option<&'static str>,
    /// Properties of an exclusive choice; `None` for other widgets.
    pub choice: Option<&'static ChoiceProps>,
    /// Properties with a list that scripts extend; `None` for a widget without one.
    pub list: Option<&'static ListProps>,
    /// Property with the user's input. It reads as `""` while it is unset and of type text, and a new version of the app's files keeps it.
    pub value: Option<&'static str>,
    /// Provider and events of a sign-in button; `None` for other widgets.
    pub sign_in: Option<&'static SignInRole>,
    /// Values of unset properties; others are null.
    pub unset: &'static [(&'static str, Unset)],
}

/// Declarations are compared by address.
impl PartialEq for Spec {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Spec {}

impl PartialEq for ActionSpec {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Properties and events shared by several widgets.
#[derive(Debug)]
pub struct Group {
    /// Name in the reference.
    pub name: &'static str,
    /// The properties.
    pub props: &'static [Prop],
    /// The events.
    pub events: &'static [Slot],
}

/// Properties that have no effect on a widget, although a group of it declares them.
#[derive(Debug)]
pub struct WithoutEffect {
    /// Their names, without aliases.
    pub props: &'static [&'static str],
    /// The reason: half a sentence that ends without a period, as for [`Prop::ignored`].
    pub reason: &'static str,
}

/// One property or argument.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prop {
    /// The name in YAML.
    pub name: &'static str,
    /// Other accepted spellings.
    pub aliases: &'static [&'static str],
    /// One sentence for the author of an app.
    pub doc: &'static str,
    /// The values it accepts.
    pub kind: Kind,
    /// The default, as the declaration writes it; `None` when there is none or it depends on something else.
    pub default: Option<&'static str>,
    /// Reason for having no effect; `None` when it has one.
    pub ignored: Option<&'static str>,
}

/// An event of a widget, or a callback of an action.
#[derive(Debug)]
pub struct Slot {
    /// The name in YAML, `onTap`.
    pub name: &'static str,
    /// Time of firing, and content of `event.data`.
    pub doc: &'static str,
    /// Keys of `event.data` that its handlers also find as names beside `event`: older apps read `${value}` where newer ones read
    /// `${event.data.value}`, `LANGUAGE.md` 16.
    pub legacy_names: &'static [&'static str],
    /// True if the keys of `event.data` are also keys of `event`: `event.key`.
    pub is_flat: bool,
    /// True if `event.preventDefault()` stops the key that fired it: the widget holds its keys until the handler has run.
    pub holds_keys: bool,
}

/// The children that a widget accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Children {
    /// No children.
    None,
    /// A list of children, also as `item-template`.
    Many,
}

/// The declaration of an action: its arguments and callbacks.
#[derive(Debug)]
pub struct ActionSpec {
    /// The name in YAML and on `ensemble.`.
    pub name: &'static str,
    /// Aliases.
    pub aliases: &'static [&'static str],
    /// One sentence for the author of an app.
    pub doc: &'static str,
    /// Arguments of the action.
    pub args: &'static [Prop],
    /// The argument that a bare scalar sets: `navigateScreen: Home`.
    pub shorthand: Option<&'static str>,
    /// Names of required arguments.
    pub required: &'static [&'static str],
    /// Callbacks of the action.
    pub callbacks: &'static [Slot],
    /// True when unknown keys are arguments, as for `dispatchEvent`.
    pub open: bool,
    /// YAML of an action that loads without a diagnostic.
    pub examples: &'static [&'static str],
}

/// An event or a callback.
pub const fn slot(name: &'static str, doc: &'static str) -> Slot {
    Slot { name, doc, legacy_names: &[], is_flat: false, holds_keys: false }
}

impl Slot {
    /// This event with names of older apps, each a key of `event.data`.
    pub const fn legacy(mut self, names: &'static [&'static str]) -> Self {
        self.legacy_names = names;
        self
    }

    /// The event with the keys of `event.data` also in `event` itself.
    pub const fn flat(mut self) -> Self {
        self.is_flat = true;
        self
    }

    /// This event with an effect of `event.preventDefault()`.
    pub const fn stops_keys(mut self) -> Self {
        self.holds_keys = true;
        self
    }
}

impl Spec {
    /// A widget without properties, children and roles: defaults of the fields that a declaration leaves out.
    pub const DEFAULT: Spec = Spec {
        name: "",
        aliases: &[],
        doc: "",
        base: &[],
        without_effect: &[],
        props: &[],
        events: &[],
        children: Children::None,
        methods: &[],
        method_roles: &[],
        results: &[],
        examples: &[],
        rows: RowMode::Children,
        row_count: None,
        table: None,
        row_event: None,
        choice: None,
        list: None,
        value: None,
        sign_in: None,
        unset: &[],
    };

    /// Every property, its own first, then those of its groups without the ones that it declares itself.
    pub fn all_props(&self) -> impl Iterator<Item = &'static Prop> + Clone {
        let own = self.props;
        let inherited = self.base.iter().flat_map(|group| group.props);
        own.iter().chain(inherited.filter(move |prop| !own.iter().any(|own| own.name == prop.name)))
    }

    /// Every event, its own first, then those of its groups.
    pub fn all_events(&self) -> impl Iterator<Item = &'static Slot> + Clone {
        self.events.iter().chain(self.base.iter().flat_map(|group| group.events))
    }

    /// The property with this name or alias.
    pub fn prop(&self, name: &str) -> Option<&'static Prop> {
        // Its own come first, so that those of a group that it declares itself are not found.
        self.props.iter().chain(self.base.iter().flat_map(|group| group.props)).find(|prop| prop.is(name))
    }

    /// Reason why `prop` has no effect on this widget; `None` if it has one.
    pub fn ignored(&self, prop: &Prop) -> Option<&'static str> {
        let listed = || self.without_effect.iter().find(|list| list.props.contains(&prop.name));
        prop.ignored.or_else(|| listed().map(|list| list.reason))
    }

    /// The effect of the method called `name` in the runtime; `None` when it only reaches the window.
    pub fn method_role(&self, name: &str) -> Option<MethodRole> {
        self.method_roles.iter().find(|(method, _)| *method == name).map(|(_, role)| *role)
    }

    /// The event called `name`.
    pub fn event(&self, name: &str) -> Option<&'static Slot> {
        self.all_events().find(|slot| slot.name == name)
    }
}

impl ActionSpec {
    /// The key of its styles in a theme: `ShowToastAction` for `showToast`.
    pub fn theme_selector(&self) -> String {
        let mut letters = self.name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).chain("Action".chars()).collect()
    }

    /// True for an argument or callback of this action.
    pub fn takes(&self, key: &str) -> bool {
        self.open || self.arg(key).is_some() || self.callback(key).is_some()
    }

    /// True when `name` is this action's name or one of its aliases.
    pub fn is(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// The argument with this name or alias.
    pub fn arg(&self, name: &str) -> Option<&'static Prop> {
        self.args.iter().find(|prop| prop.is(name))
    }

    /// The callback called `name`.
    pub fn callback(&self, name: &str) -> Option<&'static Slot> {
        self.callbacks.iter().find(|slot| slot.name == name)
    }
}

impl Prop {
    /// The declaration with this name or alias.
    pub fn find(props: &'static [Prop], name: &str) -> Option<&'static Prop> {
        props.iter().find(|prop| prop.is(name))
    }

    /// The declarations of two lists in one, of `N` entries: that of `first` go before those of `second` with the same name.
    pub const fn both<const N: usize>(first: &[Prop], second: &[Prop]) -> [Prop; N] {
        assert!(first.len() + second.len() == N, "`N` is the number of all");
        let mut both = [prop("", Kind::Any, ""); N];
        let mut at = 0;
        while at < N {
            both[at] = if at < first.len() { first[at] } else { second[at - first.len()] };
            at += 1;
        }
        both
    }

    /// All names and aliases.
    pub fn names(props: &'static [Prop]) -> impl Iterator<Item = &'static str> {
        props.iter().flat_map(|prop| std::iter::once(prop.name).chain(prop.aliases.iter().copied()))
    }

    /// The default as YAML; `None` if there is none, or only code can express it.
    pub fn written_default(&self) -> Option<String> {
        let text = self.default?;
        if let Some(text) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            return (!text.is_empty()).then(|| text.to_owned());
        }
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            let digits = text.trim_end_matches('.').replace('_', "");
            let digits = ["usize", "u32", "u64", "f32", "f64"]
                .iter()
                .find_map(|unit| digits.strip_suffix(unit))
                .unwrap_or(&digits)
                .to_owned();
            return digits.parse::<f64>().ok().map(|number| number.to_string());
        }
        // A word, or a list of numbers; a call or a path is code.
        let is_code = text.contains(['(', ':', '{']) || text.starts_with(char::is_uppercase);
        (!is_code).then(|| text.to_owned())
    }

    /// Adds accepted spellings.
    pub const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Adds a default, as YAML. Text that looks like a number or like code is quoted.
    pub const fn or(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// This property with another sentence for the author of an app, where a group of widgets means something narrower by it.
    pub const fn with_doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// This property without effect, for this reason: half a sentence that ends without a period.
    pub const fn ignored(mut self, reason: &'static str) -> Self {
        self.ignored = Some(reason);
        self
    }

    /// True when `name` is this property's name or one of its aliases.
    pub fn is(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}
