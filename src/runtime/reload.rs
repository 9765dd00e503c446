//! A new version of the app's files takes the place of the running one: storage, typed text and unchanged streams stay.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Runtime;
use super::scene::ScreenId;
use crate::app::App;
use crate::script::Datum;
use crate::value::Value;

impl Runtime {
    /// Replaces the app. Every open screen is opened anew in its place; one that is gone is left.
    pub fn reload(&mut self, app: Arc<App>) {
        self.app = app;
        self.choose_theme();
        let open = std::mem::take(&mut self.screens);
        let mut typed: FxHashMap<(ScreenId, Arc<str>), Vec<(&'static str, Datum)>> = FxHashMap::default();
        for old in open {
            typed.extend(self.typed(old.id));
            self.keep_streams(old.id);
            let screen = self.app.screens.get(&old.screen.name).cloned();
            let (id, inputs, on_back, modal) = (old.id, old.inputs.clone(), old.on_back.clone(), old.modal);
            self.close_screen(old);
            if let Some(screen) = screen {
                self.open(&screen, inputs, on_back, modal, Some(id));
            }
        }
        if self.screens.is_empty() {
            let home = self.app.home.clone();
            if let Err(message) = self.navigate(&home, super::Navigation::default()) {
                self.unknown_screen(message);
            }
        }
        self.restyle();
        // What `onLoad` asks for again goes on with its old connection; what it does not ask for ends.
        self.scene();
        self.restore(&typed);
        for (_, stream) in std::mem::take(&mut self.adoptable) {
            let id = stream.connection;
            self.effects.push(crate::message::Effect::Net(crate::message::net::NetCommand::CloseStream { id }));
        }
        self.changed = true;
    }

    /// What hands have put into the widgets of a screen, by the widgets' ids.
    fn typed(&self, screen: ScreenId) -> Vec<((ScreenId, Arc<str>), Vec<(&'static str, Datum)>)> {
        let widgets = self.core.widgets.borrow();
        self.instances
            .iter()
            .filter(|(_, instance)| instance.cx.screen == screen)
            .filter_map(|(handle, instance)| {
                let id = instance.element.id.clone()?;
                let value = widgets.get(handle)?.get("value")?;
                matches!(value, Datum::Value(value) if *value != Value::Null)
                    .then(|| ((screen, id), vec![("value", value.clone())]))
            })
            .collect()
    }

    fn restore(&mut self, typed: &FxHashMap<(ScreenId, Arc<str>), Vec<(&'static str, Datum)>>) {
        let found: Vec<(u64, Vec<(&'static str, Datum)>)> = self
            .instances
            .iter()
            .filter_map(|(handle, instance)| {
                let id = instance.element.id.clone()?;
                Some((*handle, typed.get(&(instance.cx.screen, id))?.clone()))
            })
            .collect();
        for (handle, props) in found {
            for (name, value) in props {
                // The new version may have made another widget of it, without this property.
                let _other_widget = self.core.widget_set(handle, name, value);
            }
        }
    }

    /// Takes the open streams of a screen aside, so that closing the screen does not end them.
    fn keep_streams(&mut self, screen: ScreenId) {
        let mut apis = self.core.apis.borrow_mut();
        for state in apis.values_mut().filter(|state| state.screen == screen) {
            if let Some(stream) = state.stream.take() {
                self.streams.remove(&stream.connection);
                self.adoptable.push((state.api.name.clone(), stream));
            }
        }
    }
}
