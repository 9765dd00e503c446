//! Lists that widgets keep and scripts extend: messages of a chat.

use super::{Queued, Store};
use ensemble_core::spec::ListProps;
use ensemble_core::value::Value;
use ensemble_script::{LogLevel, ScriptValue};

impl Store {
    /// Adds an item to a widget's list. It replaces an added item with the same `id`, as for an answer that grows.
    pub fn add_item(&self, handle: u64, list: &ListProps, item: Value) {
        if item.is_null() {
            return;
        }
        let mut items = self.plain_list(handle, list.added);
        let id = item.get("id");
        match items.iter_mut().find(|old| !id.is_null() && old.get("id") == id) {
            Some(old) => *old = item,
            None => {
                if items.len() == ListProps::MOST {
                    items.remove(0);
                    let text = format!("only the newest {} items are kept", ListProps::MOST);
                    self.queue.push(Queued::Console(LogLevel::Warn, text));
                }
                items.push(item);
            }
        }
        // Setting fails only when the widget was removed meanwhile; the choice is then dropped.
        let _gone = self.widget_set(handle, list.added, ScriptValue::Plain(Value::list(items)));
    }

    /// Items of a widget's list: those of the data, then the added ones.
    pub fn items(&self, handle: u64, list: &ListProps) -> Vec<Value> {
        let mut items = self.plain_list(handle, list.given);
        items.extend(self.plain_list(handle, list.added));
        items
    }

    fn plain_list(&self, handle: u64, prop: &str) -> Vec<Value> {
        match self.widgets.peek(handle, prop) {
            Some(ScriptValue::Plain(value)) => value.as_list().unwrap_or_default().to_vec(),
            // An array of a script is the script's own.
            Some(ScriptValue::Object(_)) | None => Vec::new(),
        }
    }
}
