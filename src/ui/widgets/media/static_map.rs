//! `StaticMap`: a map that does not move.

use std::sync::Arc;

use egui::{CornerRadius, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::map::{Camera, credit, source, world};
use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access};
use crate::layout::Measure;
use crate::toolkit::paint;
use ensemble_core::spec::{Children, Kind, Props, Spec, WithoutEffect};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A map that does not move.
pub struct StaticMap;

const SIDE: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

props! {
    /// Properties of a map that does not move.
    pub struct StaticMapProps {
        /// Middle of the map: `lat lng` or `{lat, lng}`; that of the markers by default.
        "center" => center: Value; Kind::LatLng,
        /// Zoom level; tiles of level 19 are drawn larger beyond it. By default the closest one, up to 16, that shows all markers, and 13 for a single one.
        "zoom" => zoom: Option<f64>; Kind::Number { min: 1.0, max: 22.0 },
        /// Positions of pins: a list of `lat lng` or `{lat, lng}`.
        "markers" => markers: Value; Kind::Any,
        /// Width in pixels.
        "mapWidth" => width: Option<f32>; SIDE,
        /// Height in pixels.
        "mapHeight" => height: Option<f32>; SIDE,
        /// The address of a tile with `{z}`, `{x}` and `{y}`; `none` shows lines instead. OpenStreetMap by default.
        "tileSource" => tiles: Value; Kind::Text,
    }
}

impl Widget for StaticMap {
    const SPEC: Spec = Spec {
        name: "StaticMap",
        aliases: &[],
        doc: "A map that does not move, with pins.",
        base: &[&WIDGET, &BOX],
        without_effect: &[
            WithoutEffect { props: &["textDirection", "textStyle"], reason: "a map is the same in every language" },
            WithoutEffect { props: &["backgroundColor", "backgroundGradient"], reason: "the map covers its ground" },
            WithoutEffect { props: &["clipContent", "overflow"], reason: "nothing reaches over its edges" },
        ],
        props: StaticMapProps::PROPS,
        children: Children::None,
        examples: &[
            "StaticMap:\n  tileSource: none\n  mapWidth: 320\n  mapHeight: 160\n  center: 37.75 -122.2\n  zoom: 9\n  markers: [37.8 -122.0, {lat: 37.7, lng: -122.4}]\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Image;
    type Props = StaticMapProps;

    fn read(props: &Props) -> StaticMapProps {
        StaticMapProps::read(props)
    }

    fn measure(props: &StaticMapProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        const NATURAL: Vec2 = Vec2::new(400.0, 240.0);
        let width = props.width.unwrap_or(NATURAL.x);
        let width = if available.x.is_finite() { width.min(available.x) } else { width };
        Vec2::new(width, props.height.unwrap_or(NATURAL.y))
    }

    fn show(props: &StaticMapProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (rect, theme) = (ui.max_rect(), Arc::clone(frame.theme()));
        let response = ui.interact(rect, frame.id(node), Sense::hover());
        let name = access::name("", node, "Map");
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &name));
        let places: Vec<[f64; 2]> = props.markers.as_list().unwrap_or_default().iter().filter_map(world).collect();
        let (address, _) = source::address(&props.tiles, None);
        let camera = Camera::fixed(world(&props.center), props.zoom, &places, rect.size());
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(rect);
        if let Some(why) = camera.draw_tiles(&address, ui, rect, &theme) {
            frame.image_failed(node, "tileSource", &address, &why);
        }
        for place in places {
            let at = camera.on_screen(place, rect);
            // A pin stands with its point at the place.
            let center = at - Vec2::new(0.0, 13.0);
            ui.painter().circle(center - Vec2::new(0.0, 3.0), 5.0, theme.colors.surface, Stroke::NONE);
            paint::symbol(ui.painter(), &theme, "location_on", center, 30.0, theme.colors.danger);
        }
        credit(frame, ui, &address, rect);
        ui.set_clip_rect(clip);
        let corners = paint::corners(node.props.read("borderRadius"), CornerRadius::ZERO);
        if node.props.get("borderColor").is_none() {
            ui.painter().rect_stroke(rect, corners, (1.0, theme.colors.border), egui::StrokeKind::Inside);
        }
    }
}
