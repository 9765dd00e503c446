//! A search field with suggestions.

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::choice::{self, Choice, matches};
use super::menu::{self, Menu, MenuEntry};
use super::text_input::{self, TextInputProps, TextInputVariant};
use crate::base::{FORM_FIELD, LOOKS, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::text_draft::TextDraft;
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Color, Kind, MethodRole, Props, RowMode, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A search field.
pub struct Search;

props! {
    /// A search field's own properties.
    pub struct SearchProps {
        /// The possible suggestions: texts, or maps with `searchKey`.
        "items" | "data" => items: Value; Kind::Any,
        /// Key of the maps that is searched and shown.
        "searchKey" => search_key: Arc<str> = "label",
        /// Text when no suggestion matches.
        "notFoundContent" => not_found: Value,
        /// Shows all suggestions while the field is empty.
        "searchIfEmpty" => if_empty: bool,
        /// Style of the icon, unless `icon` says it.
        "iconStyles" => icon_styles: IconStyles,
    }
    elsewhere {
        /// The text in it.
        "value" | "initialValue" => Kind::Text,
        /// Text style.
        "textStyle" => Kind::TextStyle,
        /// Background colour of the field.
        "backgroundColor" => Kind::Color,
    }
    ignored {
        "selectedLabel" => Kind::Widget; "the text of the suggestion that was chosen stands in the field",
    }
}

props! {
    /// `iconStyles` of a search field.
    pub struct IconStyles {
        /// Colour of the icon.
        "color" => color: Option<Color>,
        /// Size of the icon in logical pixels.
        "size" | "fontSize" | "width" => size: Option<f32>; Kind::Number { min: 1.0, max: 200.0 },
    }
}

/// Limit of shown suggestions.
// More are found by typing another letter, not by scrolling.
const MOST: usize = 50;

/// The properties shared with text fields.
pub struct SearchData {
    own: SearchProps,
    input: TextInputProps,
}

impl Widget for Search {
    const SPEC: Spec = Spec {
        name: "Search",
        aliases: &[],
        doc: "A search field with suggestions.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER, &LOOKS],
        props: SearchProps::PROPS,
        events: &[
            slot("onSearch", "The text changed. `event.data.search` is the text.").legacy(&["search"]),
            slot("onChange", "The field was left, or Enter pressed, after a change. `event.data.value` is the text.")
                .legacy(&["value"]),
            slot("onSelect", "A suggestion was chosen. `event.data.value` is its value.").legacy(&["value"]),
            slot("onClear", "The field was cleared with its button."),
        ],
        children: Children::Many,
        methods: &["focus", "unfocus"],
        method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo)],
        examples: &[
            "Search:\n  id: city\n  placeholder: Find a city\n  items: [Berlin, Bern, Paris]\n  onSelect: |\n    console.log(event.data.value);\n",
        ],
        rows: RowMode::Choices,
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::TextInput;
    type Props = SearchData;

    fn read(props: &Props) -> SearchData {
        let input = TextInputProps { enable_clear: true, ..TextInputProps::read(props) };
        SearchData { own: SearchProps::read(props), input }
    }

    fn mistake(props: &SearchData, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        text_input::mistake(&props.input, node, frame)
    }

    fn measure(props: &SearchData, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        text_input::measure(&props.input, node, cx, available)
    }

    fn show(props: &SearchData, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id, rect) = (Arc::clone(frame.theme()), frame.id(node), ui.max_rect());
        let typed = |ui: &Ui| ui.states(|data| data.get_temp::<TextDraft>(id)).unwrap_or_default();
        let before = typed(ui).text;
        let mut menu = ui.states(|data| data.get_temp::<Menu>(id.with("menu"))).unwrap_or_default();
        // The keys of the open menu are taken before the field hears them.
        let choices = props.own.choices(node, &before);
        let entries = props.own.entries(&choices);
        let response = ui.interact(rect, id.with("menu owner"), egui::Sense::hover());
        let focused = ui.memory(|memory| memory.has_focus(id));
        let picked = if focused || menu.open {
            menu::beside(ui, &theme, id, response.id, rect, &entries, &mut menu)
        } else {
            None
        };
        let icon = &props.own.icon_styles;
        let variant = TextInputVariant {
            icon: Some("search"),
            icon_style: (icon.color, icon.size),
            ..TextInputVariant::default()
        };
        text_input::show(&props.input, node, variant, ui, frame);

        let mut typing = typed(ui);
        if let Some(choice) = picked.and_then(|at| choices.get(at)) {
            typing.text = choice.label.to_string();
            let text = typing.send();
            frame.set(node, "value", Value::Text(text));
            frame.emit(node, "onSelect", Value::map([("value", choice.value.clone())]));
            ui.states(|data| data.insert_temp(id, typing));
            menu.open = false;
        } else if typing.text != before {
            frame.emit(node, "onSearch", Value::map([("search", Value::from(&*typing.text))]));
            if typing.text.is_empty() {
                frame.emit(node, "onClear", Value::Null);
            }
            menu.open = !typing.text.is_empty() || props.own.if_empty;
            menu.marked = None;
        // A click on a suggestion takes the focus from the field before it is seen as a click.
        } else if !focused && menu.open && !response.contains_pointer() && menu.marked.is_none() {
            menu.open = false;
        }
        ui.states(|data| data.insert_temp(id.with("menu"), menu));
    }
}

impl SearchProps {
    /// The suggestions that match the typed text.
    fn choices(&self, node: &Node, typed: &str) -> Vec<Choice> {
        let own = self.items.as_list().unwrap_or_default();
        let label = |item: &Value| if item.get(&self.search_key).is_null() { "label" } else { &*self.search_key };
        let listed = own.iter().map(|item| {
            let choice = Choice::from_value(item, "value", label(item));
            // A map without a value means itself.
            if item.as_map().is_some() && item.get("value").is_null() {
                Choice { value: item.clone(), ..choice }
            } else {
                choice
            }
        });
        let rows = choice::of(node, &Value::Null);
        listed.chain(rows).filter(|choice| matches(&choice.label, typed)).take(MOST).collect()
    }

    fn entries(&self, choices: &[Choice]) -> Vec<MenuEntry> {
        if choices.is_empty() {
            let words = self.not_found.as_str().unwrap_or("Nothing matches");
            return vec![MenuEntry { label: Arc::from(words), kind: menu::EntryKind::Words, ..MenuEntry::default() }];
        }
        choices.iter().map(MenuEntry::from).collect()
    }
}
