//! Screens and scripts as they are written.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Api, Binding, Code, CustomWidget, Element, Handler, ReusableAction, Setting, Socket};
use crate::diag::FileId;

/// A screen (`LANGUAGE.md` 2).
#[derive(Clone, Debug)]
pub struct Screen {
    /// Name of the screen: the file's name without extension.
    pub name: Arc<str>,
    /// File of the screen.
    pub file: FileId,
    /// Content of the screen.
    pub view: View,
    /// `ViewGroup`: the pages it consists of, instead of a view.
    pub group: Option<Menu>,
    /// APIs of the screen and of its custom widgets.
    pub apis: BTreeMap<Arc<str>, Arc<Api>>,
    /// WebSockets of the screen.
    pub sockets: BTreeMap<Arc<str>, Arc<Socket>>,
    /// Custom widgets private to it.
    pub widgets: BTreeMap<Arc<str>, Arc<CustomWidget>>,
    /// Reusable actions private to it.
    pub actions: BTreeMap<Arc<str>, Arc<ReusableAction>>,
    /// Imported scripts by name, in order.
    pub imports: Vec<Arc<str>>,
    /// JavaScript run once for each instance of the screen.
    pub global: Option<Arc<Code>>,
    /// Declared inputs.
    pub inputs: Vec<Arc<str>>,
    /// Ids of widgets outside of custom widgets and item-templates, dialogs included, sorted.
    pub ids: Vec<Arc<str>>,
}

/// A menu that leads to screens: that of a `ViewGroup`, or `View.menu`.
#[derive(Clone, Debug)]
pub struct Menu {
    /// The widget that shows it, its entries among its children.
    pub element: Arc<Element>,
    /// Runs when a page of the group is shown again.
    pub on_resume: Option<Handler>,
}

/// `View`.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The body.
    pub body: Option<Arc<Element>>,
    /// The header.
    pub header: Option<Header>,
    /// The footer.
    pub footer: Option<Footer>,
    /// `styles` of the view.
    pub settings: Vec<Setting>,
    /// `className` of the view.
    pub class_name: Option<Binding>,
    /// Runs once for each instance, after the first frame.
    pub on_load: Option<Handler>,
    /// Runs when another screen covers this one or the app is hidden.
    pub on_pause: Option<Handler>,
    /// Runs when this screen is visible again.
    pub on_resume: Option<Handler>,
    /// Runs when the enclosing `ViewGroup` selects this page.
    pub on_group_update: Option<Handler>,
    /// A menu beside it.
    pub menu: Option<Menu>,
    /// True to show it above the screen that opened it, which stays visible; false to replace it.
    pub modal: bool,
}

/// `View.header`.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// `title` or `titleText`.
    pub title: Option<Binding>,
    /// Widgets of the header by canonical name, such as `titleWidget` and `leadingWidget`.
    pub slots: Vec<(&'static str, Arc<Element>)>,
    /// `styles` of the header.
    pub settings: Vec<Setting>,
    /// `className` of the header.
    pub class_name: Option<Binding>,
}

/// `View.footer`.
#[derive(Clone, Debug, Default)]
pub struct Footer {
    /// Name for scripts.
    pub id: Option<Arc<str>>,
    /// Children of the footer, in a column.
    pub children: Vec<Arc<Element>>,
    /// Parts of the footer by the name of their property: `dragOptions`.
    pub slots: Vec<(&'static str, Arc<Element>)>,
    /// `styles` of the footer.
    pub settings: Vec<Setting>,
    /// `className` of the footer.
    pub class_name: Option<Binding>,
}

/// An importable script.
#[derive(Clone, Debug)]
pub struct Script {
    /// Name of the script.
    pub name: Arc<str>,
    /// Source of the script.
    pub code: Arc<Code>,
}
