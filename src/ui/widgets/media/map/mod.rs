//! `Map`: a map of tiles with markers, moved with the pointer and the wheel. Tiles are loaded like all pictures of a server.

mod camera;
mod controls;
mod marker;
mod props;
pub(super) mod source;
mod tiles;

use std::sync::Arc;

use egui::{Align2, CornerRadius, Rect, Sense, Ui, Vec2, WidgetInfo};

use self::camera::lat_lng;
pub use self::camera::{Camera, world};
pub use self::props::MapProps;
pub(crate) use self::tiles::credit;
use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, optimistic};
use crate::layout::{Fill, Measure};
use crate::toolkit::paint;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, MethodRole, Props, Spec, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A map.
pub struct MapView;

/// The height of a map without one.
const HEIGHT: f32 = 320.0;

impl Widget for MapView {
    const SPEC: Spec = Spec {
        name: "Map",
        aliases: &["Maps"],
        doc: "A map with markers, moved by a drag and the arrow keys; the wheel, a double click, `+` and `-` zoom.",
        base: &[&WIDGET, &BOX],
        props: MapProps::PROPS,
        events: &[
            slot("onMapCreated", "It is shown for the first time."),
            slot(
                "onCameraMove",
                "The user has moved it. `event.data` is `{lat, lng, zoom, bounds}`, the place that of its middle.",
            ),
            slot("onMarkersUpdated", "Its markers are others or elsewhere; written below `markers`."),
        ],
        children: Children::None,
        methods: &["runAutoZoom", "moveCamera", "moveCameraBounds"],
        method_roles: &[
            ("runAutoZoom", MethodRole::GoTo),
            ("moveCamera", MethodRole::GoTo),
            ("moveCameraBounds", MethodRole::GoTo),
        ],
        without_effect: &[
            WithoutEffect { props: &["textDirection"], reason: "a map is the same in every language" },
            WithoutEffect { props: &["clipContent", "overflow"], reason: "tiles and markers end at its edge" },
            WithoutEffect { props: &["currentBounds"], reason: "the map sets it, for scripts to read" },
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
        let mut camera = ui.states(|data| data.get_temp::<Camera>(id)).unwrap_or_default();
        let of_data = declared_markers(props, node, &mut camera, frame);
        let mut markers = of_data.clone();
        markers.iter_mut().for_each(|(marker, place)| *place = camera.place_of(marker.id.0, *place));
        let places: Vec<[f64; 2]> = markers.iter().map(|(_, place)| *place).collect();
        run_commands(props, node, &mut camera, &places, frame, rect.size());
        camera.settle(props, &places, rect.size());
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, "Map"));
        let before = (camera.middle, camera.zoom);
        move_camera(&mut camera, props, ui, &response);
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(rect);
        let kind = optimistic::value(ui.ctx(), id.with("type"), &props.kind.clone().map_or(Value::Null, Value::Text));
        let (address, is_other) = source::address(&props.tiles, kind.as_str());
        if is_other {
            let why = Arc::from("`tileSource` has no tiles of this type; another one is shown");
            frame.image_failed(node, "mapType", &kind.to_display(), &why);
        }
        if let Some(why) = camera.draw_tiles(&address, ui, rect, &theme) {
            frame.image_failed(node, "tileSource", &address, &why);
        }
        if props.fixed {
            markers.truncate(1);
            markers.iter_mut().for_each(|(_, place)| *place = camera.middle.unwrap_or(*place));
        }
        let pressed = show_markers(props, &markers, &of_data, &mut camera, ui, frame, rect);
        if response.clicked() && props.dismissible {
            camera.selected = None;
        }
        if let Some(marker) = pressed {
            camera.selected = Some(marker.id.0);
            frame.emit(marker, "onMarkerTap", Value::Null);
        }
        let chosen = markers.iter().find(|(marker, _)| camera.selected == Some(marker.id.0));
        if let Some(overlay) = chosen.and_then(|(marker, _)| marker.slot("selectedMarkerOverlay")) {
            show_overlay(props, overlay, ui, frame, rect);
        }
        if props.buttons && props.toolbar && props.zoom_enabled {
            camera.buttons(props, frame, ui, node, rect);
        }
        if props.toolbar && props.types_button {
            controls::types(props, frame, ui, node, (rect, &kind));
        }
        credit(frame, ui, &address, rect);
        let ring = rect.shrink(theme.control.focus_offset + 2.0);
        paint::focus_ring(ui, &theme, &response, ring, CornerRadius::same(theme.radius.control as u8));
        ui.set_clip_rect(clip);
        if before != (camera.middle, camera.zoom) {
            camera.is_moved = true;
            tell_camera(&camera, node, frame, rect);
        }
        let bounds = camera.bounds(rect.size());
        if bounds != optimistic::value(ui.ctx(), id.with("bounds"), &props.bounds) {
            optimistic::set(ui.ctx(), id.with("bounds"), &props.bounds, bounds.clone());
            frame.set(node, "currentBounds", bounds);
        }
        ui.states(|data| data.insert_temp(id, camera));
    }
}

/// A marker and its place in world coordinates.
type Placed<'n> = (&'n Arc<Node>, [f64; 2]);

/// The markers with a valid location. Tells the app when there are others than before.
fn declared_markers<'n>(
    props: &MapProps,
    node: &'n Node,
    camera: &mut Camera,
    frame: &mut Frame<'_>,
) -> Vec<Placed<'n>> {
    let markers: Vec<Placed<'n>> =
        node.parts().filter_map(|marker| Some((marker, world(marker.props.get("location")?)?))).collect();
    if camera.middle.is_none() {
        frame.emit(node, "onMapCreated", Value::Null);
    }
    if camera.note(&markers.iter().map(|(marker, place)| (marker.id.0, *place)).collect::<Vec<_>>()) {
        frame.emit(node, "onMarkersUpdated", Value::Null);
        let first = markers.first().filter(|(marker, _)| props.auto_select && marker::changes(marker));
        camera.selected = camera.selected.or(first.map(|(marker, _)| marker.id.0));
    }
    markers
}

/// Executes the commands of scripts.
fn run_commands(
    props: &MapProps,
    node: &Node,
    camera: &mut Camera,
    places: &[[f64; 2]],
    frame: &mut Frame<'_>,
    size: Vec2,
) {
    for command in frame.commands(node) {
        match command.method {
            "runAutoZoom" => camera.fit(places, size, props.padding),
            "moveCamera" => camera.go(&command.args),
            "moveCameraBounds" => camera.go_to_bounds(&command.args, size),
            _ => {}
        }
    }
}

/// Draws the markers and lets them be dragged from where the data puts them. Returns the one that was clicked.
fn show_markers<'n>(
    props: &MapProps,
    markers: &[Placed<'n>],
    of_data: &[Placed<'_>],
    camera: &mut Camera,
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    rect: Rect,
) -> Option<&'n Arc<Node>> {
    let mut pressed = None;
    let is_dragged = props.draggable && !props.fixed;
    for ((marker, place), (_, origin)) in markers.iter().zip(of_data) {
        let foot = camera.on_screen(*place, rect);
        let is_selected = camera.selected == Some(marker.id.0);
        let response = marker::show(frame, ui, marker, foot, (is_selected, is_dragged));
        if response.clicked() {
            pressed = Some(*marker);
        }
        if is_dragged && (response.dragged() || response.drag_stopped()) {
            let by = if response.drag_started() { response.total_drag_delta() } else { None };
            let end = camera.drag(marker.id.0, *origin, by.unwrap_or_else(|| response.drag_delta()));
            if response.drag_stopped() {
                let [lat, lng] = lat_lng(end);
                let place = Value::map([("lat", Value::Number(lat)), ("lng", Value::Number(lng))]);
                frame.emit(marker, "onMarkerDragEnd", place);
            }
        }
    }
    pressed
}

/// Drag, wheel, double click and keys move the camera.
fn move_camera(camera: &mut Camera, props: &MapProps, ui: &Ui, response: &egui::Response) {
    if props.scroll && response.dragged() {
        // The pixels that it took to tell a drag from a click are made up for, so that the place under the pointer stays there.
        let began = response.drag_started().then(|| response.total_drag_delta()).flatten();
        camera.pan(began.unwrap_or_else(|| response.drag_delta()));
    }
    if let Some(at) = response.hover_pos().filter(|_| props.zoom_enabled) {
        // The wheel is taken, so that containers around the map do not scroll.
        let steps = ui.input_mut(|input| {
            let wheel = std::mem::take(&mut input.smooth_scroll_delta.y);
            f64::from(wheel) / 120.0 + f64::from(input.zoom_delta()).log2()
        });
        camera.zoom_at(at - response.rect.center(), steps);
    }
    if let Some(at) = response.interact_pointer_pos().filter(|_| props.zoom_enabled && response.double_clicked()) {
        let steps = if ui.input(|input| input.modifiers.shift) { -1.0 } else { 1.0 };
        camera.zoom_at(at - response.rect.center(), steps);
    }
    camera.by_key(props, ui, response);
}

/// Draws the overlay of the selected marker at the bottom of the map.
fn show_overlay(props: &MapProps, overlay: &Arc<Node>, ui: &mut Ui, frame: &mut Frame<'_>, rect: Rect) {
    let most = Vec2::new(props.overlay_width, props.overlay_height);
    let size = frame.child_size(overlay, (rect.size() - Vec2::splat(24.0)).min(most));
    let place = Align2::CENTER_BOTTOM.align_size_within_rect(size, rect.shrink(12.0));
    let corners = CornerRadius::same(frame.theme().radius.card as u8);
    ui.painter().rect_filled(place.expand(6.0), corners, frame.theme().colors.surface);
    frame.show_child(ui, overlay, place);
}

/// Tells the app where the camera is.
fn tell_camera(camera: &Camera, node: &Node, frame: &mut Frame<'_>, rect: Rect) {
    let [lat, lng] = camera.middle.map_or([0.0, 0.0], lat_lng);
    let number = Value::Number;
    let place = [("lat", number(lat)), ("lng", number(lng)), ("zoom", number(camera.zoom))];
    let bounds = [("bounds", camera.bounds(rect.size()))];
    frame.emit(node, "onCameraMove", Value::map(place.into_iter().chain(bounds)));
}
