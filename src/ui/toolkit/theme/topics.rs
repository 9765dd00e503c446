//! Reference documentation of the tokens in `assets/theme.yaml`. A test compares it with the file.

use ensemble_core::spec::{Topic, property};

/// The bundled tokens.
pub static TOKENS: Topic = Topic {
    name: "tokens",
    aliases: &["theme tokens", "colours", "colors"],
    doc: "The look of everything that an app does not style: colours of the light and of the dark scheme, then sizes that both share, in logical pixels, and durations in milliseconds. An app sets the accent and the background by `Colors` and `Screen` of its theme, from which the others are derived, and everything else by `Styles`.",
    members: &[
        property("spacing.xs", "Between a label and its hint."),
        property("spacing.sm", "Between an icon and its text."),
        property("spacing.md", "Between the children of a card."),
        property("spacing.lg", "Between cards, and inside them."),
        property("spacing.xl", "Around a screen."),
        property("spacing.xxl", "Between sections."),
        property("spacing.huge", "Around a single widget."),
        property("screen.padding", "Padding of a wide window."),
        property("screen.narrowPadding", "Padding of a narrow window."),
        property("screen.narrowBelow", "The width below which a window is narrow."),
        property("card.gap", "Between the children of a card."),
        property("card.between", "Between two cards."),
        property("radius.control", "Buttons, fields, menus."),
        property("radius.card", "Cards."),
        property("radius.dialog", "Dialogs."),
        property("radius.pill", "Tags and switches: fully round."),
        property("control.height", "Height of buttons and fields."),
        property("control.dense", "Height in tables and tool bars."),
        property("control.touch", "Height of touch targets."),
        property("control.icon", "Size of an icon."),
        property("control.focusWidth", "Width of the focus ring."),
        property("control.focusOffset", "Distance between the focus ring and the control."),
        property("control.disabledOpacity", "Opacity of disabled controls."),
        property("motion.quick", "Hover and press."),
        property("motion.panel", "Panels and toasts."),
        property("motion.change", "Highlight of a changed number."),
        property("text.display", "The largest text of a screen."),
        property("text.title", "A screen's or dialog's title."),
        property("text.heading", "A card's or section's title."),
        property("text.body", "Running text and values."),
        property("text.label", "Buttons, field names, table heads."),
        property("text.caption", "Hints, times, axis labels."),
        property("text.data", "Raw data in a mono face."),
        property("elevation.menu", "Menus, popups, tooltips."),
        property("elevation.dialog", "Dialogs."),
        property("background", "Background of the window."),
        property("surface", "Cards, fields, menus."),
        property("surface2", "A second level on a surface: table heads, hover, code."),
        property("border", "Hairlines and borders of cards."),
        property("controlBorder", "Borders of fields, check boxes and outlined buttons."),
        property("text", "Primary text."),
        property("text2", "Secondary text."),
        property("text3", "Placeholders, axis labels, icons at rest."),
        property("accent", "The primary action, selection, focus, links."),
        property("onAccent", "Text on the accent."),
        property("success", "Success, live."),
        property("warning", "Warnings, retrying."),
        property("danger", "Errors, destructive actions."),
        property("info", "Information, connecting."),
        property("series", "Lines and bars of a chart, in their order."),
    ],
    see: &["theme", "Colors", "Screen", "styles"],
    ..Topic::DEFAULT
};

/// All topics of the theme.
pub static TOPICS: &[&Topic] = &[&TOKENS];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use ensemble_core::diag::{FileId, Report};
    use ensemble_core::syntax;
    use ensemble_core::value::{Map, Value};

    #[test]
    fn every_token_of_the_file_has_its_entry_and_no_other() {
        let text = include_str!("../../../../assets/theme.yaml");
        let tree = syntax::parse(text, FileId(0), &mut Report::default()).unwrap();
        let mut names = BTreeSet::new();
        for (group, tokens) in tree.root.to_value().as_map().into_iter().flat_map(Map::iter) {
            for (token, _) in tokens.as_map().into_iter().flat_map(Map::iter) {
                let is_scheme = matches!(&**group, "light" | "dark");
                names.insert(if is_scheme { token.to_string() } else { format!("{group}.{token}") });
            }
            assert!(matches!(tokens, Value::Map(_)), "{group}");
        }
        let known: BTreeSet<String> = TOKENS.members.iter().map(|member| member.name.to_owned()).collect();
        assert_eq!(known, names);
    }
}
