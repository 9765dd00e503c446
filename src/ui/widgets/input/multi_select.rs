//! Several choices from a menu; the chosen ones are shown in the field.

use std::sync::Arc;

use egui::accesskit::HasPopup;
use egui::{CornerRadius, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use super::choice::{self, CHOICE, Choice};
use super::field::{self, Field, FieldState, OwnFrame};
use super::menu::{self, Menu, MenuEntry};
use crate::base::{FORM_FIELD, LOOKS, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::{Fill, Measure};
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::TextRole;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{
    BorderRadius, Children, Color, IconRef, Kind, MethodRole, Props, RowMode, Spec, TextStyle, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Several choices from a menu.
pub struct MultiSelect;

const COUNT: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

props! {
    /// A MultiSelect's own properties.
    pub struct MultiProps {
        /// The chosen values.
        "value" | "initialValue" | "default" | "selectedValues" => value: Value,
        /// The choices as maps; `labelKey` and `valueKey` name their keys.
        "data" => data: Value; Kind::Any,
        /// The choices: texts or `{value, label}`.
        "items" => items: Value; Kind::Items(CHOICE),
        /// Key in `data` of the label.
        "labelKey" => label_key: Arc<str> = "label",
        /// Key in `data` of the value.
        "valueKey" => value_key: Arc<str> = "value",
        /// Lets the user type a value that is not offered: the menu has a field, and an entry that adds what stands in it.
        "allowCreateOptions" => creates: bool,
        /// Shows no entry in a menu without choices.
        "hideNoMatchesBlock" => hides_nothing: bool,
        /// The most values that can be chosen.
        "maxCount" => most: Option<usize>; COUNT,
        /// The most chosen values that are shown in the field; the rest are counted.
        "maxTagCount" => most_tags: Option<usize>; COUNT,
        /// The most characters of a chosen value that are shown in the field.
        "maxTagTextLength" => tag_length: Option<usize>; COUNT,
        /// Text of the menu when there is no choice.
        "notFoundContent" => not_found: Value,
        /// Background colour of a chosen value in the field.
        "selectedBackgroundColor" => tag_ground: Option<Color>,
        /// Text colour of a chosen value in the field.
        "selectedTextColor" => tag_ink: Option<Color>,
        /// Background colour of the field.
        "multiSelectBackgroundColor" => ground: Option<Color>,
        /// Corner radius of the field.
        "multiSelectBorderRadius" => radius: Option<BorderRadius>; Kind::BorderRadius,
        /// Border colour of the field.
        "multiSelectBorderColor" => edge: Option<Color>,
        /// Border width of the field, in pixels.
        "multiSelectBorderWidth" => edge_width: Option<f32>; Kind::Number { min: 0.0, max: 100.0 },
    }
    ignored {
        "multiSelectMaxHeight" => Kind::Any; "the field is one line high and counts the values that do not fit",
    }
}

impl Widget for MultiSelect {
    const SPEC: Spec = Spec {
        name: "MultiSelect",
        aliases: &[],
        doc: "Several choices from a menu; the chosen ones are shown in the field.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER, &LOOKS],
        props: MultiProps::PROPS,
        events: &[
            slot("onChange", "The choice changed. `event.data.value` is the list of chosen values.")
                .legacy(&["selectedValues", "value"]),
            slot("onItemSelect", "The choice changed. `event.data.selectedValues` is the list of chosen values.")
                .legacy(&["selectedValues", "value"]),
            slot(
                "onSearch",
                "Something was typed into the field of the menu, which it has with this event. `event.data.search` is the text; all choices are then shown.",
            )
            .legacy(&["search"]),
        ],
        children: Children::Many,
        methods: &["focus", "unfocus", "clear"],
        method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo), ("clear", MethodRole::GoTo)],
        examples: &[
            "MultiSelect:\n  id: tags\n  label: Tags\n  placeholder: Choose tags\n  value: [red]\n  items: [red, green, blue]\n",
        ],
        rows: RowMode::Choices,
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::ComboBox;
    type Props = MultiProps;

    fn read(props: &Props) -> MultiProps {
        MultiProps::read(props)
    }

    fn mistake(props: &MultiProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let shown = optimistic::value(frame.ctx(), frame.id(node), &props.value);
        Field::of(node).missing(node, shown.as_list().is_none_or(<[Value]>::is_empty))
    }

    fn measure(_: &MultiProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        Field::of(node).measure(node, cx, field::box_height(node, cx.theme()), available)
    }

    fn show(props: &MultiProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let mistake = if frame.checked(node) { Self::mistake(props, node, frame) } else { None };
        let field = Field::of(node);
        let rect = field.show(node, ui, frame, mistake.as_deref());
        let response = ui.interact(rect, id, Sense::click());
        let mut menu = ui.states(|data| data.get_temp::<Menu>(id.with("menu"))).unwrap_or_default();
        // Several are chosen one after the other.
        menu.stays = true;
        let searches = node.handles("onSearch");
        menu.has_field = searches || props.creates;
        let typed = menu.typed.clone();
        let mut shown = optimistic::value(ui.ctx(), id, &props.value);
        let before = shown.clone();
        for command in frame.commands(node) {
            match command.method {
                "focus" => response.request_focus(),
                "unfocus" => response.surrender_focus(),
                _ => shown = Value::list([]),
            }
        }
        if response.clicked() && !menu.chooses(ui) && ui.is_enabled() {
            menu.toggle();
            response.request_focus();
        }
        let choices = props.offered(node, &shown, if searches { "" } else { &menu.typed });
        let new = props.created(&choices, &menu.typed);
        let mut entries = props.entries(&choices, &shown);
        if let Some(new) = &new {
            entries.retain(|entry| entry.kind == menu::EntryKind::Choice);
            entries.push(MenuEntry {
                label: Arc::from(format!("Add {}", new.label)),
                icon: Some(IconRef { name: "add".into(), library: None, color: None, size: None }),
                ..MenuEntry::default()
            });
        }
        let picked = menu::show(ui, &theme, &response, rect, rect.width(), &entries, &mut menu);
        if let Some(choice) = picked.and_then(|at| choices.get(at).or(new.as_ref())) {
            if new.as_ref() == Some(choice) {
                menu.typed.clear();
            }
            let adds = !choice::is_on(&shown, &choice.value);
            let full = props.most.is_some_and(|most| shown.as_list().is_some_and(|list| list.len() >= most));
            // A full choice can still be reduced.
            if !(adds && full) {
                shown = choice::toggled(&shown, &choice.value, true);
            }
        }
        if searches && menu.typed != typed {
            frame.emit(node, "onSearch", Value::map([("search", Value::text(menu.typed.clone()))]));
        }
        let choices = props.choices(node);
        let labels = props.labels(&choices, &shown);
        let placeholder: Arc<str> = node.props.read("placeholder").unwrap_or_default();
        let name = access::name(if field.label.is_empty() { &placeholder } else { &field.label }, node, "Choices");
        response.widget_info(|| WidgetInfo {
            current_text_value: Some(labels.join(", ")),
            ..WidgetInfo::labeled(egui::Role::ComboBox, ui.is_enabled(), &name)
        });
        access::opener(ui, &response, HasPopup::Menu, menu.open, Some(&labels.join(", ")));
        field.tell(node, &response, mistake.as_deref());
        let state = FieldState {
            focused: response.has_focus() || menu.open,
            hovered: response.hovered(),
            wrong: mistake.is_some(),
        };
        let own = OwnFrame { fill: props.ground, border: props.edge, width: props.edge_width, radius: props.radius };
        field::edge_with(node, ui, &theme, rect, state, own);
        let covered = field.covers(labels.is_empty(), state.focused);
        field.float(node, ui, frame, rect, (rect.left() + field::air(node, &theme).left, covered));
        mirror::shapes(ui, rect, frame.is_rtl(), || {
            props.inside(node, ui, frame, rect, &labels, (menu.open, covered));
        });
        if shown != before {
            optimistic::set(ui.ctx(), id, &props.value, shown.clone());
            frame.set(node, "value", shown.clone());
            frame.emit(node, "onItemSelect", Value::map([("selectedValues", shown.clone())]));
            frame.emit(node, "onChange", Value::map([("value", shown)]));
        }
        ui.states(|data| data.insert_temp(id.with("menu"), menu));
    }
}

impl MultiProps {
    fn choices(&self, node: &Node) -> Vec<Choice> {
        let data = self.data.as_list().unwrap_or_default();
        let mut choices: Vec<Choice> =
            data.iter().map(|item| Choice::from_value(item, &self.value_key, &self.label_key)).collect();
        choices.extend(choice::of(node, &self.items));
        choices
    }

    /// The choices of the menu: those that match what was typed, and chosen values that are not offered, which the user has added.
    fn offered(&self, node: &Node, shown: &Value, typed: &str) -> Vec<Choice> {
        let mut choices = self.choices(node);
        if self.creates {
            let added = shown.as_list().unwrap_or_default().iter();
            let added = added.filter(|value| !choices.iter().any(|choice| choice::same(&choice.value, value)));
            let added: Vec<Choice> = added.map(|value| Choice::from_value(value, "value", "label")).collect();
            choices.extend(added);
        }
        choices.retain(|choice| choice::matches(&choice.label, typed));
        choices
    }

    /// The choice that the typed text would add; `None` for text that is offered already.
    fn created(&self, choices: &[Choice], typed: &str) -> Option<Choice> {
        let typed = typed.trim();
        let is_new = self.creates && !typed.is_empty() && !choices.iter().any(|choice| &*choice.label == typed);
        is_new.then(|| Choice::from_value(&Value::from(typed), "value", "label"))
    }

    fn entries(&self, choices: &[Choice], shown: &Value) -> Vec<MenuEntry> {
        if choices.is_empty() {
            if self.hides_nothing {
                return Vec::new();
            }
            let words = self.not_found.as_str().unwrap_or("No choices yet");
            return vec![MenuEntry { label: Arc::from(words), kind: menu::EntryKind::Words, ..MenuEntry::default() }];
        }
        let ticked = |choice: &Choice| choice::is_on(shown, &choice.value);
        choices.iter().map(|choice| MenuEntry { ticked: ticked(choice), ..MenuEntry::from(choice) }).collect()
    }

    /// The labels of the chosen values; the value itself where no choice has it.
    fn labels(&self, choices: &[Choice], shown: &Value) -> Vec<String> {
        let label = |value: &Value| {
            let choice = choices.iter().find(|choice| choice::same(&choice.value, value));
            let own = || {
                let label = Choice::from_value(value, &self.value_key, &self.label_key).label;
                if label.is_empty() { Choice::from_value(value, "value", "label").label } else { label }
            };
            let label = choice.map_or_else(own, |choice| Arc::clone(&choice.label));
            match self.tag_length {
                Some(most) if label.chars().count() > most => {
                    format!("{}…", label.chars().take(most).collect::<String>())
                }
                _ => label.to_string(),
            }
        };
        shown.as_list().unwrap_or_default().iter().map(label).filter(|label| !label.is_empty()).collect()
    }

    fn inside(
        &self,
        node: &Node,
        ui: &Ui,
        frame: &Frame<'_>,
        rect: Rect,
        labels: &[String],
        (open, covered): (bool, bool),
    ) {
        let theme = frame.theme();
        let c = &theme.colors;
        let air = field::air(node, theme);
        let side = theme.control.icon - 2.0;
        let arrow = if open { "expand_less" } else { "expand_more" };
        let at = Pos2::new(rect.right() - air.right - side / 2.0 + 2.0, rect.center().y);
        paint::symbol(ui.painter(), theme, arrow, at, side, c.text2);
        let right = rect.right() - air.right - side - theme.spacing.xs;
        let mut left = rect.left() + air.left;
        if let Some(icon) = node.props.read::<IconRef>("icon") {
            let at = Pos2::new(left + side / 2.0, rect.center().y);
            paint::icon(ui.painter(), theme, &icon, at, side, c.text2, frame.is_rtl());
            left += side + theme.spacing.sm;
        }
        if labels.is_empty() {
            if !covered {
                let words: Arc<str> = node.props.read("placeholder").unwrap_or_default();
                let text_style = field::placeholder_style(node, theme);
                let galley = frame.galley(&words, &text_style, Wrap::cut((right - left).max(0.0)));
                let y = rect.center().y - galley.size().y / 2.0;
                ui.painter().galley(Pos2::new(left, y), galley, text_style.color);
            }
            return;
        }

        let ink = self.tag_ink.map_or(c.text, crate::toolkit::text::color32);
        let ground = self.tag_ground.map_or(c.surface2, crate::toolkit::text::color32);
        let size = TextStyle { size: node.props.read("fontSize"), ..TextStyle::default() };
        let text_style = ResolvedTextStyle::new(theme, TextRole::Caption, &size).color(ink);
        let high = text_style.line_height + 8.0;
        // A tag has its own ground: it stands nearer to the edge than a text would.
        let mut x = if node.props.get("icon").is_some() { left } else { left - 6.0_f32.min(air.left) };
        let most = self.most_tags.unwrap_or(usize::MAX);
        for (at, label) in labels.iter().enumerate() {
            let rest = labels.len() - at;
            let galley = frame.galley(label, &text_style, Wrap::LINE);
            let wide = galley.size().x + 16.0;
            // Room for "+3" is kept while others follow.
            let max_right = right - if rest > 1 { 36.0 } else { 0.0 };
            if at >= most || x + wide > max_right {
                let galley = frame.galley(&format!("+{rest}"), &text_style.clone().color(c.text2), Wrap::LINE);
                let y = rect.center().y - galley.size().y / 2.0;
                ui.painter().galley(Pos2::new(x + 4.0, y), galley, c.text2);
                return;
            }
            let tag = Rect::from_min_size(Pos2::new(x, rect.center().y - high / 2.0), Vec2::new(wide, high));
            ui.painter().rect_filled(tag, CornerRadius::same(6), ground);
            ui.painter().galley(Pos2::new(x + 8.0, tag.center().y - galley.size().y / 2.0), galley, ink);
            x += wide + 4.0;
        }
    }
}
