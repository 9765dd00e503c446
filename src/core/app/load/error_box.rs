//! Replacements for the parts of an app that cannot be used: a marked box for a widget, a page with the reason for a screen.

use std::sync::Arc;

use super::loader::Loader;
use crate::app::{Binding, CustomWidget, Element, Screen, Setting, WidgetType};
use crate::diag::{Code as FaultCode, Diagnostic, Span};
use crate::value::Value;

/// Logical pixels between stacked widgets.
const STACK_GAP: u8 = 8;

impl Loader<'_> {
    /// The box that shows `fault` where a widget cannot be. `None` when the catalogue has no `ErrorBox`.
    pub fn box_of(&self, fault: &Diagnostic) -> Option<Arc<Element>> {
        let spec = self.catalog.widget("ErrorBox")?;
        let span = fault.span.unwrap_or_default();
        let mut element = Element::new(WidgetType::Builtin(spec), span);
        let help = fault.help.as_deref().unwrap_or_default();
        let texts = [("message", &*fault.message), ("help", help), ("place", &*self.place_of(fault))];
        let shown = texts.into_iter().filter(|(_, text)| !text.is_empty());
        element.settings.extend(shown.map(|(name, text)| Setting {
            name,
            value: Binding::Constant(Value::text(text)),
            span,
        }));
        Some(Arc::new(element))
    }

    /// File and line, `Home.yaml:12`, short enough for a box.
    fn place_of(&self, fault: &Diagnostic) -> String {
        let line = fault.span.and_then(|span| self.sources.line_of(span)).unwrap_or_default();
        line.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
    }

    /// `widgets` in a column; a single widget without one.
    pub fn stacked(&self, widgets: impl IntoIterator<Item = Arc<Element>>) -> Option<Arc<Element>> {
        let mut widgets: Vec<Arc<Element>> = widgets.into_iter().collect();
        if widgets.len() < 2 {
            return widgets.pop();
        }
        let span = widgets.first().map_or(Span::default(), |first| first.span);
        let mut column = Element::new(WidgetType::Builtin(self.catalog.widget("Column")?), span);
        let gap = Value::Number(f64::from(STACK_GAP));
        column.settings.push(Setting { name: "gap", value: Binding::Constant(gap), span });
        column.children = widgets;
        Some(Arc::new(column))
    }

    /// Screen in the place of a file that cannot be read. `known` faults were reported before.
    pub fn unreadable_screen(&mut self, name: &Arc<str>, known: usize) -> Screen {
        let fault = self.first_fault_after(known, format!("screen `{name}` cannot be read"));
        let mut screen = self.empty_screen(name, fault.span.unwrap_or_default().file);
        screen.view.body = self.box_of(&fault);
        screen
    }

    /// Custom widget in the place of a file that cannot be read.
    pub fn unreadable_widget(&mut self, name: &Arc<str>, known: usize) -> CustomWidget {
        let fault = self.first_fault_after(known, format!("custom widget `{name}` cannot be read"));
        self.faulty_widget(name, &fault)
    }

    /// A custom widget that shows a fault.
    pub fn faulty_widget(&self, name: &Arc<str>, fault: &Diagnostic) -> CustomWidget {
        CustomWidget {
            name: name.clone(),
            inputs: Vec::new(),
            events: Vec::new(),
            on_load: None,
            body: self.box_of(fault),
            apis: Vec::new(),
            imports: Vec::new(),
            global: None,
            actions: Vec::new(),
            ids: Vec::new(),
            codes: Vec::new(),
            span: fault.span.unwrap_or_default(),
        }
    }

    /// The first fault after the `known` ones; a fault with the message `otherwise` where the report is full.
    fn first_fault_after(&self, known: usize, otherwise: String) -> Diagnostic {
        let first = self.report.diagnostics().get(known..).and_then(<[_]>::first).cloned();
        first.unwrap_or_else(|| Diagnostic::error(FaultCode::FileUnreadable, None, otherwise))
    }
}
