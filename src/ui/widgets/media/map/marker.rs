//! The markers of a map.

use std::sync::Arc;

use egui::{CornerRadius, CursorIcon, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{PART, PART_LETTERS, WIDGET};
use crate::frame::{Frame, visible_text};
use crate::toolkit::images::{Images, Key, State, draw, fit};
use crate::toolkit::paint;
use ensemble_core::spec::{Alignment, Children, FromValue, IconRef, Kind, Spec, prop, slot};
use ensemble_runtime::scene::Node;

/// A marker on a map.
pub static MARKER: Spec = Spec {
    name: "Marker",
    aliases: &[],
    doc: "A marker on a map.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS],
    props: &[
        prop("location", Kind::LatLng, "Where it stands: `lat lng` or `{lat, lng}`."),
        prop("icon", Kind::Icon, "An icon instead of a pin."),
        prop("image", MARKER_PICTURE, "A picture instead of a pin: its source, or `{source, resizedWidth}`."),
        prop("widget", Kind::Widget, "A widget instead of a pin."),
        prop("selectedIcon", Kind::Icon, "The icon while it is selected."),
        prop("selectedImage", MARKER_PICTURE, "The picture while it is selected."),
        prop("selectedWidget", Kind::Widget, "The widget while it is selected."),
        prop("selectedMarkerOverlay", Kind::Widget, "A widget at the bottom of the map while it is selected.")
            .also(&["overlay", "overlayWidget"]),
    ],
    events: &[
        slot("onMarkerTap", "It was clicked. `event.data` has its row under the name of the template, and as `data`."),
        slot("onMarkerDragEnd", "The user has dragged it. `event.data` is `{lat, lng}`, where it is now."),
    ],
    row_event: Some("onMarkerTap"),
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

/// The picture of a marker.
const MARKER_PICTURE: Kind = Kind::Picture(&[
    prop("source", Kind::File("picture"), "Its file or address."),
    prop("resizedWidth", Kind::NUMBER, "Its width in logical pixels."),
    prop("resizedHeight", Kind::NUMBER, "Its height.").ignored("the height follows the width"),
]);

/// True for a marker that looks otherwise while it is selected.
pub fn changes(marker: &Node) -> bool {
    let looks = ["selectedIcon", "selectedImage"].iter().any(|name| marker.props.get(name).is_some());
    looks || ["selectedWidget", "selectedMarkerOverlay"].iter().any(|name| marker.slot(name).is_some())
}

/// Draws a marker whose foot is at `at`.
pub fn show(
    frame: &mut Frame<'_>,
    ui: &mut Ui,
    marker: &Arc<Node>,
    at: Pos2,
    (is_selected, is_dragged): (bool, bool),
) -> Response {
    let theme = Arc::clone(frame.theme());
    let widget = marker.slot("selectedWidget").filter(|_| is_selected).or(marker.slot("widget"));
    let chosen = marker.props.get("selectedImage").filter(|_| is_selected);
    let prop = if chosen.is_some() { "selectedImage" } else { "image" };
    let picture = chosen.or(marker.props.get("image")).map(|image| match image.as_map() {
        Some(_) => (image.get("source").to_display(), f32::from_value(&image.get("resizedWidth"))),
        None => (image.to_display(), None),
    });
    let size = match (&widget, &picture) {
        (Some(widget), _) => frame.child_size(widget, Vec2::new(240.0, 160.0)),
        (None, Some((_, width))) => Vec2::splat(width.unwrap_or(40.0).clamp(8.0, 200.0)),
        (None, None) => Vec2::splat(32.0),
    };
    let place = Rect::from_min_size(at - Vec2::new(size.x / 2.0, size.y), size);
    if let Some(widget) = widget {
        frame.show_child(ui, widget, place);
    } else if let Some((source, _)) = picture {
        match Images::of(ui.ctx()).get(&Key { source: source.clone(), limit: [None, None] }) {
            State::Ready(ready) => {
                draw(ui, &ready, fit("contain", Alignment::default(), place, ready.size), CornerRadius::ZERO);
            }
            State::Failed(why) => {
                frame.image_failed(marker, prop, &source, &why);
                // Where the marker stands is still to be seen and pressed.
                paint::symbol(ui.painter(), &theme, "location_on", place.center(), 32.0, theme.colors.danger);
            }
            State::Loading => {}
        }
    } else {
        let own =
            marker.props.read::<IconRef>("selectedIcon").filter(|_| is_selected).or_else(|| marker.props.read("icon"));
        let ink = if is_selected { theme.colors.accent } else { theme.colors.danger };
        match own {
            Some(icon) => {
                ui.painter().circle_filled(place.center(), 15.0, theme.colors.surface);
                paint::icon(ui.painter(), &theme, &icon, place.center(), 20.0, ink, frame.is_rtl());
            }
            None => paint::symbol(ui.painter(), &theme, "location_on", place.center(), 32.0, ink),
        }
    }
    let sense = if is_dragged { Sense::click_and_drag() } else { Sense::click() };
    let response = ui.interact(place, frame.id(marker), sense);
    let words = widget.map_or_else(String::new, visible_text);
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, true, if words.is_empty() { "Marker" } else { &words })
    });
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    paint::focus_ring(ui, &theme, &response, place, CornerRadius::same(6));
    response
}
