//! [`Observer`]: receives every event and command of a runtime, for recordings. Without one, an event costs the test of an option.

use std::sync::Arc;
use std::time::Duration;

use crate::runtime::{Now, Runtime};
use crate::scene::{Node, NodeId, Scene};
use ensemble_core::message::desktop::DesktopRequest;
use ensemble_core::message::net::{NetCommand, TaskId};
use ensemble_core::message::stream::ConnectionId;
use ensemble_core::message::{Effect, Event};
use ensemble_core::recording::{Labels, WidgetLabel};
use ensemble_core::value::Value;

/// Receives everything that goes into a runtime, in order. Its defaults do nothing.
pub trait Observer {
    /// Adjusts the time of the runtime: a recording's clock is coarser than the system's.
    fn moment(&mut self, now: Now) -> Now {
        now
    }

    /// Called after the start, before any event.
    fn started(&mut self) {}

    /// Called before an event is handled.
    fn event(&mut self, event: &Event, now: Now, labels: &dyn Labels) {
        let _unseen = (event, now, labels);
    }

    /// Called when the scene was made after events, or has changed.
    fn frame(&mut self, at: Duration) {
        let _unseen = at;
    }

    /// Called for a command to the network driver.
    fn command(&mut self, command: &NetCommand, at: Duration, labels: &dyn Labels) {
        let _unseen = (command, at, labels);
    }

    /// Called when the window has got a picture from a server, or an error.
    fn picture(&mut self, url: &str, result: Result<&[u8], &str>, at: Duration) {
        let _unseen = (url, result, at);
    }

    /// Called for a request to the desktop.
    fn asked(&mut self, id: TaskId, request: &DesktopRequest, at: Duration) {
        let _unseen = (id, request, at);
    }
}

/// The observer, and a flag for events since the last frame.
#[derive(Default)]
pub(in crate::runtime) struct Observed {
    observer: Option<Box<dyn Observer>>,
    has_happened: bool,
}

impl Runtime {
    /// Sets the observer. Call it before [`Runtime::start`].
    pub fn observe(&mut self, observer: Box<dyn Observer>) {
        self.observed.observer = Some(observer);
    }

    /// The time adjusted by the observer.
    pub(in crate::runtime) fn observed_moment(&mut self, now: Now) -> Now {
        self.observed.observer.as_mut().map_or(now, |observer| observer.moment(now))
    }

    /// Passes a picture from a server to the observer.
    pub fn saw_picture(&mut self, url: &str, result: Result<&[u8], &str>) {
        let at = self.store.elapsed();
        if let Some(observer) = &mut self.observed.observer {
            observer.picture(url, result, at);
        }
    }

    pub(in crate::runtime) fn observe_start(&mut self) {
        if let Some(observer) = &mut self.observed.observer {
            observer.started();
            self.observed.has_happened = true;
        }
    }

    pub(in crate::runtime) fn observe_event(&mut self, event: &Event, now: Now) {
        if let Some(mut observer) = self.observed.observer.take() {
            observer.event(event, now, self);
            self.observed = Observed { observer: Some(observer), has_happened: true };
        }
    }

    pub(in crate::runtime) fn observe_commands(&mut self, effects: &[Effect]) {
        let Some(mut observer) = self.observed.observer.take() else { return };
        let at = self.store.elapsed();
        for effect in effects {
            match effect {
                Effect::Net(command) => observer.command(command, at, self),
                Effect::Desktop { id, request } => observer.asked(*id, request, at),
                _ => {}
            }
        }
        self.observed.observer = Some(observer);
    }

    /// The last published scene, if an observer needs it for comparison.
    pub(in crate::runtime) fn observed_scene(&self) -> Option<Arc<Scene>> {
        self.observed.observer.is_some().then(|| self.publisher.scene().clone())
    }

    pub(in crate::runtime) fn observe_scene(&mut self, before: Option<Arc<Scene>>) {
        let Some(before) = before else { return };
        let is_news = std::mem::take(&mut self.observed.has_happened) || !Arc::ptr_eq(&before, self.publisher.scene());
        if let Some(observer) = self.observed.observer.as_mut().filter(|_| is_news) {
            observer.frame(self.store.elapsed());
        }
    }

    /// The last published scene; nothing is evaluated.
    pub fn published_scene(&self) -> Arc<Scene> {
        self.publisher.scene().clone()
    }

    /// True when a widget of this kind exists with this id.
    pub fn has_widget(&self, node: NodeId, kind: &str) -> bool {
        self.store.widget_spec(node.0).is_some_and(|spec| spec.name == kind)
    }

    /// The widget on the screen for a label: the one with its id and text, otherwise the only one with its id.
    pub fn find_widget(&self, label: &WidgetLabel) -> Option<NodeId> {
        let scene = self.publisher.scene();
        let mut alike = 0;
        let exact = find(scene, &mut |node| {
            let is = label_of(node) == WidgetLabel { nth: 0, ..label.clone() };
            alike += usize::from(is);
            is && alike == label.nth + 1
        });
        if exact.is_some() || label.id.is_empty() {
            return exact.map(|node| node.id);
        }
        let mut with_id = Vec::new();
        find(scene, &mut |node| {
            let known = label_of(node);
            if known.kind == label.kind && known.id == label.id {
                with_id.push(node.id);
            }
            false
        });
        // Of several rows with one id none can be meant once their texts have changed.
        if let [only] = with_id[..] { Some(only) } else { None }
    }
}

impl Labels for Runtime {
    fn stream(&self, id: ConnectionId) -> Option<Arc<str>> {
        self.api_of_stream(id)
    }

    fn request(&self, id: TaskId) -> Option<Arc<str>> {
        self.api_of_request(id)
    }

    fn socket(&self, id: ConnectionId) -> Option<Arc<str>> {
        self.socket_of(id)
    }

    fn widget(&self, node: NodeId) -> Option<WidgetLabel> {
        let scene = self.publisher.scene();
        let label = label_of(find(scene, &mut |known| known.id == node)?);
        let mut nth = 0;
        find(scene, &mut |known| {
            let is_it = known.id == node;
            nth += usize::from(!is_it && label_of(known) == label);
            is_it
        });
        Some(WidgetLabel { nth, ..label })
    }
}

/// The first node of the scene, in reading order, that satisfies `wanted`.
fn find<'s>(scene: &'s Scene, wanted: &mut dyn FnMut(&Node) -> bool) -> Option<&'s Arc<Node>> {
    let roots = scene.toasts.iter().rev().filter_map(|toast| toast.node.as_ref());
    let mut left: Vec<&Arc<Node>> = roots.chain(scene.dialogs.iter().rev().map(|dialog| &dialog.node)).collect();
    left.push(&scene.root);
    while let Some(node) = left.pop() {
        if wanted(node) {
            return Some(node);
        }
        let from = left.len();
        left.extend(node.all_children());
        left[from..].reverse();
    }
    None
}

fn label_of(node: &Node) -> WidgetLabel {
    let id = node.test_id.as_ref().or(node.key.as_ref()).cloned().unwrap_or_default();
    WidgetLabel { kind: Arc::from(node.spec.name), id, text: text_of(node, 0).unwrap_or_default(), nth: 0 }
}

/// The text of a widget: its own, otherwise the first one inside.
fn text_of(node: &Node, depth: usize) -> Option<Arc<str>> {
    const OWN: [&str; 6] = ["text", "label", "title", "labelText", "placeholder", "name"];
    // Depth of a list row; deeper texts do not identify the widget.
    const DEEPEST: usize = 4;
    let own = OWN.iter().filter_map(|name| node.props.get(name));
    let own = own.filter(|value| matches!(value, Value::Text(_) | Value::Number(_))).map(Value::to_display);
    own.into_iter().find(|text| !text.is_empty()).or_else(|| {
        let inner = (depth < DEEPEST).then(|| node.all_children())?;
        inner.into_iter().find_map(|child| text_of(child, depth + 1))
    })
}
