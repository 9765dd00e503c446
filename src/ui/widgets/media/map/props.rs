//! The properties of a map.

use std::sync::Arc;

use super::marker::MARKER;
use ensemble_core::spec::{Alignment, Insets, Kind};
use ensemble_core::value::Value;

/// Default address of tiles. Its terms require the attribution in the corner and a user agent that names the program.
const TILES: &str = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

/// The closest zoom.
pub const CLOSEST: f64 = 19.0;

props! {
    /// Properties of a map.
    pub struct MapProps {
        /// Initial centre: `lat lng` or `{lat, lng}`.
        "initialCameraPosition" => position: Value; Kind::Any,
        /// Initial zoom level, from 0, the whole earth, to 19.
        "initialCameraZoom" => zoom: Option<f64>; Kind::Number { min: 0.0, max: CLOSEST },
        /// Shows all markers at first and when they change.
        "autoZoom" => auto_zoom: bool,
        /// Pixels around the markers then.
        "autoZoomPadding" => padding: f32 = 48.0; Kind::Number { min: 0.0, max: 1000.0 },
        /// Lets the user move it.
        "scrollEnabled" => scroll: bool = true,
        /// Lets the user zoom.
        "zoomEnabled" => zoom_enabled: bool = true,
        /// Shows buttons for the zoom.
        "showZoomButtons" => buttons: bool = true,
        /// Shows the buttons at all.
        "showToolbar" => toolbar: bool = true,
        /// Position of the buttons; at the bottom on the right by default.
        "toolbarAlignment" => toolbar_place: Option<Alignment>; Kind::Alignment,
        /// Space around the buttons.
        "toolbarMargin" => toolbar_margin: Option<Insets>,
        /// Pixels between the upper edge and the buttons.
        "toolbarTop" => toolbar_top: Option<f32>; PIXELS,
        /// Pixels between the lower edge and the buttons.
        "toolbarBottom" => toolbar_bottom: Option<f32>; PIXELS,
        /// Pixels between the left edge and the buttons.
        "toolbarLeft" => toolbar_left: Option<f32>; PIXELS,
        /// Pixels between the right edge and the buttons.
        "toolbarRight" => toolbar_right: Option<f32>; PIXELS,
        /// The greatest width of the overlay of a marker, in pixels.
        "markerOverlayMaxWidth" => overlay_width: f32 = 500.0; PIXELS,
        /// The greatest height of the overlay of a marker, in pixels.
        "markerOverlayMaxHeight" => overlay_height: f32 = 500.0; PIXELS,
        /// A click beside the markers hides the overlay.
        "dismissibleMarkerOverlay" => dismissible: bool = true,
        /// Visible area: `{southwest: {lat, lng}, northeast: {lat, lng}}`; set by the map.
        "currentBounds" => bounds: Value; Kind::Map,
        /// The address of a tile with `{z}`, `{x}` and `{y}`; `none` shows lines instead. OpenStreetMap by default.
        "tileSource" => tiles: Arc<str> = TILES,
    }
    elsewhere {
        /// Height of the map.
        "height" => Kind::Length,
        /// Width of the map.
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
        "rotateEnabled" => Kind::Any; "north is always up",
        "tiltEnabled" => Kind::Any; "it is always seen from above",
        "fixedMarker" => Kind::Any; "markers stand where their data says",
        "draggableMarker" => Kind::Any; "markers stand where their data says",
        "autoSelect" => Kind::Any; "a click selects a marker",
        "scrollableMarkerOverlay" => Kind::Any; "only the selected marker has one",
    }
}
