//! The properties of a map.

use std::sync::Arc;

use super::marker::MARKER;
use super::source::TYPES;
use ensemble_core::spec::{Alignment, Insets, Kind};
use ensemble_core::value::Value;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

/// The closest zoom. Tiles end at [`CLOSEST_TILES`]; beyond that they are drawn larger.
pub const CLOSEST: f64 = 22.0;
/// The closest zoom of tiles.
pub const CLOSEST_TILES: f64 = 19.0;

props! {
    /// Properties of a map.
    pub struct MapProps {
        /// Initial centre: `lat lng` or `{lat, lng}`.
        "initialCameraPosition" => position: Value; Kind::LatLng,
        /// Initial zoom level, from 0, the whole earth, to 22.
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
        /// The address of a tile with `{z}`, `{x}` and `{y}`, or one for each type: `{normal, satellite, terrain, hybrid}`; `none` shows lines
        /// instead. By default OpenStreetMap, and OpenTopoMap for `terrain`.
        "tileSource" => tiles: Value; Kind::Any,
        /// The kind of map; one for which there are no tiles is shown as `normal`.
        "mapType" => kind: Option<Arc<str>>; Kind::Enum(TYPES),
        /// Shows a button for the types of a `tileSource` with several.
        "showMapTypesButton" => types_button: bool = true,
        /// Shows one marker in the middle of the map, which stays there while the map is moved. The middle is in `event.data` of `onCameraMove`.
        "fixedMarker" => fixed: bool,
        /// Lets the user drag markers; `onMarkerDragEnd` of `markers` says where to.
        "draggableMarker" => draggable: bool,
        /// Selects the first marker where a selected one has a look or an overlay of its own, and when the selected one is gone.
        "autoSelect" => auto_select: bool = true,
    }
    elsewhere {
        /// Height of the map.
        "height" => Kind::Length,
        /// Width of the map.
        "width" => Kind::Length,
        /// The markers: `{data, name, location, marker: {icon, image, widget}, selectedMarker, selectedMarkerOverlay, onMarkerTap, onMarkerDragEnd, onMarkersUpdated}`.
        "markers" => Kind::Parts(&MARKER),
    }
    ignored {
        "locationEnabled" => Kind::Any; "a desktop does not know where it is",
        "includeCurrentLocationInAutoZoom" => Kind::Any; "a desktop does not know where it is",
        "showLocationButton" => Kind::Any; "a desktop does not know where it is",
        "rotateEnabled" => Kind::Any; "north is always up",
        "tiltEnabled" => Kind::Any; "it is always seen from above",
        "scrollableMarkerOverlay" => Kind::Any; "only the selected marker has one",
    }
}
