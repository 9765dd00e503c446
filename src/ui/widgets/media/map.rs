//! `Map`: a map of tiles with markers, moved with the pointer and the wheel. Tiles are loaded like all pictures of a server.

use std::f64::consts::PI;
use std::sync::Arc;

use egui::{Align2, Color32, CornerRadius, CursorIcon, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, visible_text};
use crate::layout::{Fill, Measure};
use crate::toolkit::images::{Images, Key, State, draw, fit};
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme, color};
use ensemble_core::spec::{
    Alignment, Children, FromValue, IconRef, Kind, Props, Spec, TextStyle, WithoutEffect, prop, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A map.
pub struct MapView;

/// A marker on a map.
pub static MARKER: Spec = Spec {
    name: "Marker",
    aliases: &[],
    doc: "A marker on a map.",
    base: &[&WIDGET],
    props: &[
        prop("location", Kind::Any, "Where it stands: `lat lng` or `{lat, lng}`."),
        prop("icon", Kind::Icon, "An icon instead of a pin."),
        prop("image", MARKER_PICTURE, "A picture instead of a pin: its source, or `{source, resizedWidth}`."),
        prop("widget", Kind::Widget, "A widget instead of a pin."),
        prop("selectedIcon", Kind::Icon, "The icon while it is selected."),
        prop("selectedImage", MARKER_PICTURE, "The picture while it is selected."),
        prop("selectedWidget", Kind::Widget, "The widget while it is selected."),
        prop("selectedMarkerOverlay", Kind::Widget, "A widget at the bottom of the map while it is selected.")
            .also(&["overlay"]),
    ],
    events: &[slot("onMarkerTap", "It was clicked.")],
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

/// Default address of tiles. Its terms require the attribution in the corner and a user agent that names the program.
const TILES: &str = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

/// Pixels of a side of a tile.
const TILE: f64 = 256.0;

/// The closest zoom.
const CLOSEST: f64 = 19.0;

/// Most tiles of one frame.
const MOST_TILES: usize = 80;

/// The height of a map without one.
const HEIGHT: f32 = 320.0;

props! {
    /// Properties of a map.
    pub struct MapProps {
        /// The middle of what is seen at first: `lat lng` or `{lat, lng}`.
        "initialCameraPosition" => position: Value; Kind::Any,
        /// How close it is at first, from 0, the whole earth, to 19.
        "initialCameraZoom" => zoom: Option<f64>; Kind::Number { min: 0.0, max: CLOSEST },
        /// Shows all markers at first and when they change.
        "autoZoom" => auto_zoom: bool,
        /// Pixels around the markers then.
        "autoZoomPadding" => padding: f32 = 48.0; Kind::Number { min: 0.0, max: 1000.0 },
        /// Lets the user move it.
        "scrollEnabled" => scroll: bool = true,
        /// Lets the user come closer.
        "zoomEnabled" => zoom_enabled: bool = true,
        /// Shows buttons for the zoom.
        "showZoomButtons" => buttons: bool = true,
        /// The address of a tile with `{z}`, `{x}` and `{y}`; `none` shows lines instead. OpenStreetMap by default.
        "tileSource" => tiles: Arc<str> = TILES,
    }
    elsewhere {
        /// How high it is.
        "height" => Kind::Length,
        /// How wide it is.
        "width" => Kind::Length,
        /// The markers: `{data, name, location, marker: {icon, image, widget}, selectedMarker, selectedMarkerOverlay, onMarkerTap}`.
        "markers" => Kind::Parts(&MARKER),
    }
    ignored {
        "mapType" => Kind::Any; "the tiles are those of `tileSource`",
        "locationEnabled" => Kind::Any; "a desktop does not know where it is",
        "includeCurrentLocationInAutoZoom" => Kind::Any; "a desktop does not know where it is",
        "showLocationButton" => Kind::Any; "a desktop does not know where it is",
        "showMapTypesButton" => Kind::Any; "the tiles are those of `tileSource`",
        "showToolbar" => Kind::Any; "the buttons of the zoom are all there is",
        "toolbarMargin" => Kind::Any; "the buttons of the zoom are all there is",
        "toolbarAlignment" => Kind::Any; "the buttons of the zoom stand at the right",
        "toolbarTop" => Kind::Any; "the buttons of the zoom stand at the right",
        "toolbarBottom" => Kind::Any; "the buttons of the zoom stand at the right",
        "toolbarLeft" => Kind::Any; "the buttons of the zoom stand at the right",
        "toolbarRight" => Kind::Any; "the buttons of the zoom stand at the right",
        "rotateEnabled" => Kind::Any; "north is always up",
        "tiltEnabled" => Kind::Any; "it is always seen from above",
        "fixedMarker" => Kind::Any; "markers stand where their data says",
        "draggableMarker" => Kind::Any; "markers stand where their data says",
        "autoSelect" => Kind::Any; "a click selects a marker",
        "dismissibleMarkerOverlay" => Kind::Any; "a click beside the markers always dismisses it",
        "scrollableMarkerOverlay" => Kind::Any; "only the selected marker has one",
        "markerOverlayMaxWidth" => Kind::Any; "an overlay is as wide as its widget",
        "markerOverlayMaxHeight" => Kind::Any; "an overlay is as high as its widget",
    }
}

/// The visible part of the map; kept while the map exists.
#[derive(Clone, Debug, Default)]
pub(super) struct Camera {
    /// The middle, in shares of the world from the north-west corner; `None` until it is known.
    middle: Option<[f64; 2]>,
    zoom: f64,
    /// The user has moved it.
    is_moved: bool,
    /// The markers that it was fitted to.
    fitted: Vec<[f64; 2]>,
    selected: Option<u64>,
}

impl Widget for MapView {
    const SPEC: Spec = Spec {
        name: "Map",
        aliases: &["Maps"],
        doc: "A map with markers, moved with the pointer and the wheel.",
        base: &[&WIDGET, &BOX],
        props: MapProps::PROPS,
        events: &[
            slot("onMapCreated", "It is shown for the first time."),
            slot("onCameraMove", "The user has moved it. `event.data` is `{lat, lng, zoom}`."),
        ],
        children: Children::None,
        methods: &["runAutoZoom", "moveCamera"],
        without_effect: &[
            WithoutEffect { props: &["textDirection"], reason: "a map is the same in every language" },
            WithoutEffect { props: &["clipContent"], reason: "tiles and markers end at its edge" },
        ],
        examples: &[
            "Map:\n  tileSource: none\n  autoZoom: true\n  height: 180\n  markers:\n    data: [{lat: 37.8, lng: -122.0}, {lat: 37.7, lng: -122.4}]\n    name: place\n    location: ${place.lat} ${place.lng}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    type Props = MapProps;

    fn read(props: &Props) -> MapProps {
        MapProps::read(props)
    }

    fn measure(_: &MapProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        Vec2::new(if available.x.is_finite() { available.x } else { HEIGHT }, HEIGHT)
    }

    fn show(props: &MapProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (rect, id, theme) = (ui.max_rect(), frame.id(node), Arc::clone(frame.theme()));
        let markers: Vec<(&Arc<Node>, [f64; 2])> =
            node.parts().filter_map(|marker| Some((marker, world(marker.props.get("location")?)?))).collect();
        let mut camera = ui.data(|data| data.get_temp::<Camera>(id)).unwrap_or_default();
        if camera.middle.is_none() {
            frame.emit(node, "onMapCreated", Value::Null);
        }
        let places: Vec<[f64; 2]> = markers.iter().map(|(_, place)| *place).collect();
        for command in frame.commands(node) {
            match command.method {
                "runAutoZoom" => camera.fit(&places, rect.size(), props.padding),
                "moveCamera" => {
                    camera.middle = command.args.first().and_then(world).or(camera.middle);
                    camera.zoom =
                        command.args.get(1).and_then(f64::from_value).unwrap_or(camera.zoom).clamp(0.0, CLOSEST);
                    camera.is_moved = true;
                }
                _ => {}
            }
        }
        camera.settle(props, &places, rect.size());
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Map"));
        let before = (camera.middle, camera.zoom);
        if props.scroll && response.dragged() {
            camera.pan(response.drag_delta());
        }
        if let Some(at) = response.hover_pos().filter(|_| props.zoom_enabled) {
            // The wheel is taken, so that containers around the map do not scroll.
            let steps = ui.input_mut(|input| {
                let wheel = std::mem::take(&mut input.smooth_scroll_delta.y);
                f64::from(wheel) / 120.0 + f64::from(input.zoom_delta()).log2()
            });
            camera.zoom_at(at - rect.center(), steps);
        }
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(rect);
        if let Some(why) = camera.draw_tiles(props, ui, rect, &theme) {
            frame.image_failed(node, "tileSource", &props.tiles, &why);
        }
        let mut pressed = None;
        for (marker, place) in &markers {
            let at = camera.on_screen(*place, rect);
            let is_selected = camera.selected == Some(marker.id.0);
            if draw_marker(frame, ui, marker, at, is_selected) {
                pressed = Some(marker);
            }
        }
        if response.clicked() {
            camera.selected = None;
        }
        if let Some(marker) = pressed {
            camera.selected = Some(marker.id.0);
            frame.emit(marker, "onMarkerTap", Value::Null);
        }
        let chosen = markers.iter().find(|(marker, _)| camera.selected == Some(marker.id.0));
        if let Some(overlay) = chosen.and_then(|(marker, _)| marker.slot("selectedMarkerOverlay")) {
            let size = frame.child_size(overlay, rect.size() - Vec2::splat(24.0));
            let place = Align2::CENTER_BOTTOM.align_size_within_rect(size, rect.shrink(12.0));
            ui.painter().rect_filled(
                place.expand(6.0),
                CornerRadius::same(theme.radius.card as u8),
                theme.colors.surface,
            );
            frame.show_child(ui, overlay, place);
        }
        if props.buttons && props.zoom_enabled {
            camera.buttons(frame, ui, node, rect);
        }
        credit(frame, ui, props, rect);
        ui.set_clip_rect(clip);
        if before != (camera.middle, camera.zoom) {
            camera.is_moved = true;
            let [lat, lng] = camera.middle.map_or([0.0, 0.0], lat_lng);
            let place =
                [("lat", Value::Number(lat)), ("lng", Value::Number(lng)), ("zoom", Value::Number(camera.zoom))];
            frame.emit(node, "onCameraMove", Value::map(place));
        }
        ui.data_mut(|data| data.insert_temp(id, camera));
    }
}

impl Camera {
    /// Sets the first view, and a new one when the markers that the map follows have changed.
    fn settle(&mut self, props: &MapProps, places: &[[f64; 2]], size: Vec2) {
        let follows = (props.auto_zoom || props.position.is_null()) && !self.is_moved && !places.is_empty();
        if follows && self.fitted != places {
            return self.fit(places, size, props.padding);
        }
        if self.middle.is_none() {
            let zoom = if props.position.is_null() { 1.0 } else { 11.0 };
            self.zoom = props.zoom.unwrap_or(zoom).clamp(0.0, CLOSEST);
            self.middle = world(&props.position).or(Some([0.5, 0.4]));
        }
        if let Some(zoom) = props.zoom.filter(|_| !props.auto_zoom && !self.is_moved) {
            self.zoom = zoom;
        }
    }

    /// A look at a place that does not move; at all of these places where there is none.
    pub(super) fn fixed(middle: Option<[f64; 2]>, zoom: Option<f64>, places: &[[f64; 2]], size: Vec2) -> Self {
        const PADDING: f32 = 32.0;
        let mut camera = Self::default();
        camera.fit(places, size, PADDING);
        camera.middle = middle.or(camera.middle).or(Some([0.5, 0.5]));
        camera.zoom = zoom.unwrap_or(camera.zoom).clamp(0.0, CLOSEST);
        camera
    }

    /// Shows all of these places.
    fn fit(&mut self, places: &[[f64; 2]], size: Vec2, padding: f32) {
        let Some(first) = places.first() else { return };
        let (mut least, mut most) = (*first, *first);
        for place in places {
            for axis in 0..2 {
                least[axis] = least[axis].min(place[axis]);
                most[axis] = most[axis].max(place[axis]);
            }
        }
        self.middle = Some([(least[0] + most[0]) / 2.0, (least[1] + most[1]) / 2.0]);
        let room = |axis: usize| f64::from((size[axis] - 2.0 * padding).max(32.0));
        let zoom = |axis: usize| (room(axis) / ((most[axis] - least[axis]).max(1e-9) * TILE)).log2();
        // A single marker is shown with its town around it.
        self.zoom = zoom(0).min(zoom(1)).clamp(0.0, if places.len() == 1 { 13.0 } else { 16.0 });
        self.fitted = places.to_vec();
    }

    /// Pixels of the whole world.
    fn scale(&self) -> f64 {
        TILE * 2_f64.powf(self.zoom)
    }

    fn pan(&mut self, by: Vec2) {
        let scale = self.scale();
        if let Some(middle) = &mut self.middle {
            middle[0] = (middle[0] - f64::from(by.x) / scale).rem_euclid(1.0);
            middle[1] = (middle[1] - f64::from(by.y) / scale).clamp(0.0, 1.0);
        }
    }

    /// Zooms in by `steps` doublings; the point at distance `from` of the middle stays in place.
    fn zoom_at(&mut self, from: Vec2, steps: f64) {
        if steps == 0.0 || !steps.is_finite() {
            return;
        }
        self.pan(-from);
        self.zoom = (self.zoom + steps).clamp(0.0, CLOSEST);
        self.pan(from);
    }

    /// Where a place is seen.
    pub(super) fn on_screen(&self, place: [f64; 2], rect: Rect) -> Pos2 {
        let middle = self.middle.unwrap_or([0.5, 0.5]);
        let scale = self.scale();
        // The nearer way around the earth.
        let across = (place[0] - middle[0] + 0.5).rem_euclid(1.0) - 0.5;
        rect.center() + Vec2::new((across * scale) as f32, ((place[1] - middle[1]) * scale) as f32)
    }

    /// Draws the tiles. Returns why one of them cannot be had.
    pub(super) fn draw_tiles(&self, props: &MapProps, ui: &Ui, rect: Rect, theme: &Theme) -> Option<Arc<str>> {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, theme.colors.surface2);
        let middle = self.middle.unwrap_or([0.5, 0.5]);
        let level = self.zoom.round().clamp(0.0, CLOSEST);
        let count = 2_f64.powf(level);
        // Pixels of a tile on the screen: its own, scaled by at most the square root of two.
        let side = self.scale() / count;
        let corner = [
            middle[0] * count - f64::from(rect.width()) / 2.0 / side,
            middle[1] * count - f64::from(rect.height()) / 2.0 / side,
        ];
        let end = [corner[0] + f64::from(rect.width()) / side, corner[1] + f64::from(rect.height()) / side];
        let (mut drawn, mut failed, images) = (0, None, Images::of(ui.ctx()));
        for y in corner[1].floor() as i64..=end[1].floor() as i64 {
            for x in corner[0].floor() as i64..=end[0].floor() as i64 {
                if y < 0 || y >= count as i64 || drawn >= MOST_TILES {
                    continue;
                }
                drawn += 1;
                let at = rect.min
                    + Vec2::new(((x as f64 - corner[0]) * side) as f32, ((y as f64 - corner[1]) * side) as f32);
                let place = Rect::from_min_size(at, Vec2::splat(side as f32));
                if &*props.tiles == "none" {
                    empty_tile(ui, theme, place);
                    continue;
                }
                let around = x.rem_euclid(count as i64);
                let source = props
                    .tiles
                    .replace("{z}", &level.to_string())
                    .replace("{x}", &around.to_string())
                    .replace("{y}", &y.to_string());
                match images.get(&Key { source: source.into(), limit: [None, None] }) {
                    State::Ready(tile) => {
                        draw(
                            ui,
                            &tile,
                            (place, Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0))),
                            CornerRadius::ZERO,
                        );
                    }
                    State::Failed(why) => {
                        empty_tile(ui, theme, place);
                        failed = Some(why);
                    }
                    State::Loading => empty_tile(ui, theme, place),
                }
            }
        }
        failed
    }

    fn buttons(&mut self, frame: &Frame<'_>, ui: &Ui, node: &Node, rect: Rect) {
        let theme = frame.theme();
        let side = theme.control.height;
        for (at, (icon, name, step)) in [("add", "Closer", 1.0), ("remove", "Farther", -1.0)].into_iter().enumerate() {
            let top = rect.bottom() - 36.0 - side * (2 - at) as f32;
            let place = Rect::from_min_size(Pos2::new(rect.right() - 12.0 - side, top), Vec2::splat(side));
            let response = ui.interact(place, frame.id(node).with(name), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
            let ground = if response.hovered() { theme.colors.surface2 } else { theme.colors.surface };
            ui.painter().rect(
                place,
                CornerRadius::same(4),
                ground,
                Stroke::new(1.0, theme.colors.border),
                StrokeKind::Inside,
            );
            paint::symbol(ui.painter(), theme, icon, place.center(), theme.control.icon, theme.colors.text);
            paint::focus_ring(ui, theme, &response, place, CornerRadius::same(4));
            if response.clicked() {
                self.zoom_at(Vec2::ZERO, step);
            }
        }
    }
}

fn empty_tile(ui: &Ui, theme: &Theme, place: Rect) {
    ui.painter().rect_stroke(place, CornerRadius::ZERO, Stroke::new(1.0, theme.colors.border), StrokeKind::Inside);
}

/// Draws a marker whose foot is at `at`. Returns true when it was pressed.
fn draw_marker(frame: &mut Frame<'_>, ui: &mut Ui, marker: &Arc<Node>, at: Pos2, is_selected: bool) -> bool {
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
                paint::icon(ui.painter(), &theme, &icon, place.center(), 20.0, ink);
            }
            None => paint::symbol(ui.painter(), &theme, "location_on", place.center(), 32.0, ink),
        }
    }
    let response = ui.interact(place, frame.id(marker), Sense::click());
    let words = widget.map_or_else(String::new, visible_text);
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, true, if words.is_empty() { "Marker" } else { &words })
    });
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    paint::focus_ring(ui, &theme, &response, place, CornerRadius::same(6));
    response.clicked()
}

/// Draws the attribution of the map.
pub(super) fn credit(frame: &Frame<'_>, ui: &Ui, props: &MapProps, rect: Rect) {
    if !props.tiles.contains("openstreetmap") {
        return;
    }
    let theme = frame.theme();
    let style = ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text2);
    let galley = frame.galley("© OpenStreetMap contributors", &style, Wrap::LINE);
    let place = Align2::RIGHT_BOTTOM.align_size_within_rect(galley.size() + Vec2::new(8.0, 2.0), rect);
    ui.painter().rect_filled(place, CornerRadius::ZERO, color::alpha(theme.colors.surface, 0.8));
    ui.painter().galley(place.min + Vec2::new(4.0, 1.0), galley, Color32::PLACEHOLDER);
}

/// A position in shares of the world (Web Mercator), from `lat lng`, `lat,lng` or `{lat, lng}`; `None` for any other value.
pub(super) fn world(place: &Value) -> Option<[f64; 2]> {
    let (lat, lng) = match place {
        Value::Map(_) => {
            let number = |names: [&str; 2]| names.into_iter().find_map(|name| f64::from_value(&place.get(name)));
            (number(["lat", "latitude"])?, number(["lng", "longitude"])?)
        }
        Value::List(list) => (f64::from_value(list.first()?)?, f64::from_value(list.get(1)?)?),
        text => {
            let text = text.to_display();
            let mut numbers = text.split([' ', ',']).filter(|part| !part.is_empty()).map(str::parse::<f64>);
            (numbers.next()?.ok()?, numbers.next()?.ok()?)
        }
    };
    if !lat.is_finite() || !lng.is_finite() {
        return None;
    }
    // Web Mercator's square ends at these latitudes.
    let lat = lat.clamp(-85.051_128, 85.051_128).to_radians();
    Some([(lng / 360.0 + 0.5).rem_euclid(1.0), 0.5 - (lat.tan() + 1.0 / lat.cos()).ln() / (2.0 * PI)])
}

/// Latitude and longitude of a position in shares of the world.
fn lat_lng(place: [f64; 2]) -> [f64; 2] {
    [(PI * (1.0 - 2.0 * place[1])).sinh().atan().to_degrees(), (place[0] - 0.5) * 360.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_come_back() {
        let wanted = world(&Value::from("37.5 -122.25")).unwrap();
        for same in
            [Value::from("37.5,-122.25"), Value::map([("lat", Value::from(37.5)), ("lng", Value::from(-122.25))])]
        {
            assert_eq!(world(&same), Some(wanted));
        }
        let [lat, lng] = lat_lng(wanted);
        assert!((lat - 37.5).abs() < 1e-9 && (lng + 122.25).abs() < 1e-9, "{lat} {lng}");
        for nowhere in [Value::Null, Value::from("here"), Value::from("1"), Value::from("NaN 1")] {
            assert_eq!(world(&nowhere), None);
        }
    }

    #[test]
    fn all_places_are_seen() {
        let (places, size) = ([[0.1, 0.2], [0.3, 0.25]], Vec2::new(400.0, 300.0));
        let mut camera = Camera::default();
        camera.fit(&places, size, 50.0);
        let rect = Rect::from_min_size(Pos2::ZERO, size);
        for place in places {
            assert!(rect.shrink(45.0).contains(camera.on_screen(place, rect)));
        }
        camera.zoom_at(Vec2::new(10.0, 5.0), 1.0);
        camera.zoom_at(Vec2::new(10.0, 5.0), -1.0);
        let place = camera.on_screen(places[0], rect);
        assert!(rect.shrink(45.0).contains(place), "what is under the pointer stays there: {place}");
    }
}
