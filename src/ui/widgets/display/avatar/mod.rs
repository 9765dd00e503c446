//! A person or thing as a small picture or its initials, or a group of them.

mod group;
mod outline;

use std::sync::Arc;

use egui::{Color32, CornerRadius, CursorIcon, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use self::group::GROUP;
use self::outline::{SIDE, corners};
use crate::base::{COLOR_FILTER, LOOKS, NO_DIRECTION, SPACE, WIDGET};
use crate::frame::{Frame, Widget, access, backdrop};
use crate::layout::Measure;
use crate::toolkit::images::{self, Images, Key, State};
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::widgets::input::entry::{self, MENU_ITEM};
use crate::widgets::input::menu;
use ensemble_core::spec::{
    Alignment, BorderRadius, Children, Color, IconRef, Kind, Props, Spec, TextStyle, Weight, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A person or thing as a small picture or its initials.
pub struct Avatar;

props! {
    /// Properties of an Avatar.
    pub struct AvatarProps {
        /// The name; its initials are shown when there is no picture.
        "name" => name: Arc<str> = "",
        /// The accessible name; `name` by default.
        "alt" => alt: Arc<str> = "",
        /// The picture.
        "source" | "src" => source: Arc<str> = ""; Kind::File("picture"),
        /// An icon instead of initials.
        "icon" => icon: Option<IconRef>; Kind::Icon,
        /// Shape of the avatar.
        "variant" => variant: Option<Arc<str>>; Kind::Enum(&["circle", "circular", "square", "rounded"]),
        /// Fit of the picture in the avatar.
        "fit" => fit: Option<Arc<str>>; Kind::Enum(&["fill", "contain", "cover", "fitWidth", "fitHeight", "none", "scaleDown"]),
        /// Text style of the initials.
        "nameTextStyle" => name_style: Option<TextStyle>; Kind::TextStyle,
        /// Colour of the initials.
        "color" => color: Option<Color>,
        /// Background colour; by default one derived from the name.
        "backgroundColor" => ground: Option<Color>,
        /// Background colour until the picture is loaded.
        "placeholderColor" => placeholder: Option<Color>,
        /// Border colour.
        "borderColor" => border_color: Option<Color>,
        /// Border width, in pixels.
        "borderWidth" => border_width: Option<f32>; Kind::Number { min: 0.0, max: 100.0 },
        /// Corner radius.
        "borderRadius" => border_radius: Option<BorderRadius>,
        /// A menu that a click opens: a list of `{label, icon, onTap}`.
        "menu" => menu: Value; Kind::Parts(&MENU_ITEM),
    }
    elsewhere {
        /// A group instead of one: `{data, name, template, max, offset, surplus}`, `template` with the properties of an Avatar.
        "group-template" => Kind::Parts(&GROUP),
        /// Space between its edge and its content.
        "padding" => Kind::Insets,
        /// Tints it: a colour or `{color, blendMode}`.
        "colorFilter" => Kind::ColorOrKeys(COLOR_FILTER),
    }
    ignored {
        "onTapHaptic" => Kind::Any; "a desktop does not shake",
    }
}

impl Widget for Avatar {
    const SPEC: Spec = Spec {
        name: "Avatar",
        aliases: &[],
        doc: "A person or thing as a small picture or its initials.",
        without_effect: &[NO_DIRECTION],
        base: &[&WIDGET, &SPACE, &LOOKS],
        props: AvatarProps::PROPS,
        events: &[slot("onTap", "It was clicked.")],
        children: Children::None,
        methods: &[],
        examples: &[
            "Avatar:\n  name: Ada Lovelace\n",
            "Avatar:\n  name: Menu\n  icon: person\n  variant: rounded\n  menu:\n    - label: Sign out\n      icon: logout\n      onTap: |\n        console.log('out');\n",
            "Avatar:\n  group-template:\n    data: [Ada Lovelace, Grace Hopper, Alan Turing, Edsger Dijkstra]\n    name: person\n    max: 3\n    template: {name: \"${person}\"}\n    surplus: {visible: true}\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Image;
    type Props = AvatarProps;

    fn read(props: &Props) -> AvatarProps {
        AvatarProps::read(props)
    }

    fn measure(_: &AvatarProps, node: &Node, cx: &mut Measure<'_>, _: Vec2) -> Vec2 {
        if let Some(group) = group::of(node) {
            return group::measure(group, cx);
        }
        let side = |name: &str| node.props.read::<f32>(name);
        let (width, height) = (side("width"), side("height"));
        Vec2::new(width.or(height).unwrap_or(SIDE), height.or(width).unwrap_or(SIDE))
    }

    fn show(props: &AvatarProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        if let Some(group) = group::of(node) {
            return group::show(group, ui, frame);
        }
        let (theme, id, rect) = (Arc::clone(frame.theme()), frame.id(node), ui.max_rect());
        let items = entry::items(node, Some(&props.menu), false);
        let answers = node.handles("onTap") || !items.is_empty();
        let response = ui.interact(rect, id, if answers { Sense::click() } else { Sense::hover() });
        let shown = [&props.alt, &props.name].into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
        let name = access::name(&shown, node, "Avatar");
        let role = if answers { egui::Role::Button } else { egui::Role::Image };
        response.widget_info(|| WidgetInfo::labeled(role, true, &*name));
        let corners = corners(props.border_radius, props.variant.as_deref(), &theme, rect);
        backdrop::lift(ui.painter(), &node.props, rect, corners);
        props.paint(node, ui, frame, rect, corners);
        if answers && response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
            ui.painter().rect_filled(rect, corners, color::alpha(theme.colors.text, 0.08));
        }
        paint::focus_ring(ui, &theme, &response, rect, corners);
        if response.clicked() {
            frame.emit(node, "onTap", Value::Null);
        }
        open(node, ui, frame, &response, &items);
    }
}

/// Draws its menu.
fn open(node: &Node, ui: &Ui, frame: &mut Frame<'_>, response: &Response, items: &[entry::Item<'_>]) {
    if items.is_empty() {
        return;
    }
    let id = response.id.with("menu");
    let mut menu = ui.states(|data| data.get_temp::<menu::Menu>(id)).unwrap_or_default();
    if response.clicked() && !menu.chooses(ui) {
        menu.toggle();
    }
    let entries: Vec<_> = items.iter().map(|item| item.entry.clone()).collect();
    let theme = Arc::clone(frame.theme());
    if let Some(at) = menu::show(ui, &theme, response, response.rect, 0.0, &entries, &mut menu) {
        entry::choose(frame, node, &items[at]);
    }
    ui.states(|data| data.insert_temp(id, menu));
}

impl AvatarProps {
    fn paint(&self, node: &Node, ui: &Ui, frame: &mut Frame<'_>, rect: Rect, corners: CornerRadius) {
        let theme = Arc::clone(frame.theme());
        let picture = (!self.source.is_empty())
            .then(|| Images::of(ui.ctx()).get(&Key { source: Arc::clone(&self.source), limit: [None, None] }));
        match picture {
            Some(State::Ready(picture)) => {
                let place =
                    images::fit(self.fit.as_deref().unwrap_or("cover"), Alignment::default(), rect, picture.size);
                images::draw(ui, &picture, place, corners);
            }
            Some(State::Loading) => {
                let ground = self.placeholder.map_or(theme.colors.surface2, color32);
                ui.painter().rect_filled(rect, corners, ground);
            }
            Some(State::Failed(why)) => {
                // Without a picture the initials are shown; without a name there are none.
                if self.name.is_empty() {
                    frame.image_failed(node, "source", &self.source, &why);
                }
                self.letters(node, ui, frame, rect, corners);
            }
            None => self.letters(node, ui, frame, rect, corners),
        }
        if self.border_color.is_some() || self.border_width.is_some() {
            let ink = self.border_color.map_or(theme.colors.border, color32);
            let stroke = Stroke::new(self.border_width.unwrap_or(1.0), ink);
            ui.painter().rect_stroke(rect, corners, stroke, StrokeKind::Inside);
        }
    }

    /// Draws the initials or the icon on the background.
    fn letters(&self, node: &Node, ui: &Ui, frame: &Frame<'_>, rect: Rect, corners: CornerRadius) {
        let theme = frame.theme();
        let (ground, ink) = self.colors(theme);
        ui.painter().rect_filled(rect, corners, ground);
        let letters = initials(&self.name);
        if self.icon.is_some() || letters.is_empty() {
            let person = IconRef { name: "person".into(), library: None, color: None, size: None };
            let icon = self.icon.as_ref().unwrap_or(&person);
            let side = icon.size.unwrap_or(rect.height() * 0.55);
            return paint::icon(ui.painter(), theme, icon, rect.center(), side, ink, frame.is_rtl());
        }
        let own = self.name_style.clone().unwrap_or_default();
        let base = TextStyle {
            size: Some((rect.height() * 0.38).max(6.0)),
            weight: Some(Weight::Bold),
            ..TextStyle::default()
        };
        let style = own.or(&node.props.read("textStyle").unwrap_or_default()).or(&base);
        let ink = style.color.map_or(ink, color32);
        let galley =
            frame.galley(&letters, &ResolvedTextStyle::new(theme, TextRole::Label, &style).color(ink), Wrap::LINE);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    }

    /// Colours of background and initials: those set, otherwise a pair derived from the name.
    fn colors(&self, theme: &Theme) -> (Color32, Color32) {
        let declared = self.color.map(color32);
        if let Some(ground) = self.ground.map(color32).filter(|ground| ground.a() > 0) {
            return (ground, declared.unwrap_or_else(|| theme.on(ground)));
        }
        let place = self.name.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let own = if self.name.is_empty() { theme.colors.text2 } else { theme.series(place) };
        let ground = color::mix(theme.colors.surface, own, 0.18);
        (ground, declared.unwrap_or_else(|| color::readable(own, ground, 4.5)))
    }
}

/// The initials: first letters of the first and the last word.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = |word: &&str| word.chars().find(|c| c.is_alphanumeric());
    let last = (words.len() > 1).then(|| words.last()).flatten();
    words.first().and_then(first).into_iter().chain(last.and_then(first)).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_the_first_and_the_last_word() {
        for (name, letters) in
            [("Ada Lovelace", "AL"), ("ada king lovelace", "AL"), ("Ali", "A"), ("  ", ""), ("(x) y", "XY")]
        {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
