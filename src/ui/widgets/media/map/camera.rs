//! The visible part of a map, and positions on the earth as shares of its picture.

use std::f64::consts::PI;

use egui::{Pos2, Rect, Vec2};

use super::props::{CLOSEST, MapProps};
use ensemble_core::spec::{FromValue, LatLng};
use ensemble_core::value::Value;

/// Pixels of a side of a tile.
const TILE: f64 = 256.0;

/// The visible part of the map; kept while the map exists.
#[derive(Clone, Debug, Default)]
pub struct Camera {
    /// The middle, in shares of the world from the north-west corner; `None` until it is known.
    pub middle: Option<[f64; 2]>,
    /// Zoom level, from 0 (the whole earth) to 22.
    pub zoom: f64,
    /// The user has moved it.
    pub is_moved: bool,
    /// The markers that it was fitted to.
    fitted: Vec<[f64; 2]>,
    /// The selected marker.
    pub selected: Option<u64>,
    /// The markers of the last frame with their places.
    known: Vec<(u64, [f64; 2])>,
    /// Places to which the user has dragged markers, and the places that their data had then.
    moved: Vec<(u64, [f64; 2], [f64; 2])>,
}

impl Camera {
    /// Sets the first view, and a new one when the markers to follow have changed.
    pub fn settle(&mut self, props: &MapProps, places: &[[f64; 2]], size: Vec2) {
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

    /// Takes note of the markers. Returns true when they are others than before, or elsewhere.
    pub fn note(&mut self, markers: &[(u64, [f64; 2])]) -> bool {
        if self.known == markers {
            return false;
        }
        self.known = markers.to_vec();
        self.moved.retain(|(id, before, _)| markers.contains(&(*id, *before)));
        if !markers.iter().any(|(id, _)| Some(*id) == self.selected) {
            self.selected = None;
        }
        true
    }

    /// The place of a marker: where the user has dragged it, until its data says otherwise.
    pub fn place_of(&self, id: u64, place: [f64; 2]) -> [f64; 2] {
        self.moved.iter().find(|(known, before, _)| (*known, *before) == (id, place)).map_or(place, |(.., at)| *at)
    }

    /// Moves a marker of this place in the data by so many pixels. Returns where it is then.
    pub fn drag(&mut self, id: u64, place: [f64; 2], by: Vec2) -> [f64; 2] {
        let mut at = self.place_of(id, place);
        at[0] = (at[0] + f64::from(by.x) / self.scale()).rem_euclid(1.0);
        at[1] = (at[1] + f64::from(by.y) / self.scale()).clamp(0.0, 1.0);
        self.moved.retain(|(known, ..)| *known != id);
        self.moved.push((id, place, at));
        at
    }

    /// `moveCamera(place, zoom)`, or `moveCamera(lat, lng, zoom)`.
    pub fn go(&mut self, args: &[Value]) {
        let (place, rest) = match args {
            [lat, lng, rest @ ..] if are_numbers(&[lat, lng]) => {
                (world(&Value::list([lat.clone(), lng.clone()])), rest)
            }
            [place, rest @ ..] => (world(place), rest),
            [] => (None, args),
        };
        self.middle = place.or(self.middle);
        self.zoom = rest.first().and_then(f64::from_value).unwrap_or(self.zoom).clamp(0.0, CLOSEST);
        self.is_moved = true;
    }

    /// `moveCameraBounds(bounds, padding)`, or `moveCameraBounds(south, west, north, east, padding)`.
    pub(crate) fn go_to_bounds(&mut self, args: &[Value], size: Vec2) {
        let (places, rest) = match args {
            [south, west, north, east, rest @ ..] if are_numbers(&[south, west, north, east]) => {
                let corner = |lat: &Value, lng: &Value| world(&Value::list([lat.clone(), lng.clone()]));
                (corner(south, west).into_iter().chain(corner(north, east)).collect(), rest)
            }
            [bounds, rest @ ..] => (corners(bounds), rest),
            [] => (Vec::new(), args),
        };
        self.fit(&places, size, rest.first().and_then(f32::from_value).unwrap_or_default());
        self.is_moved |= !places.is_empty();
    }

    /// A fixed view of a place; of all these places without one.
    pub fn fixed(middle: Option<[f64; 2]>, zoom: Option<f64>, places: &[[f64; 2]], size: Vec2) -> Self {
        const PADDING: f32 = 32.0;
        let mut camera = Self::default();
        camera.fit(places, size, PADDING);
        camera.middle = middle.or(camera.middle).or(Some([0.5, 0.5]));
        camera.zoom = zoom.unwrap_or(camera.zoom).clamp(0.0, CLOSEST);
        camera
    }

    /// Zooms to all of these places.
    pub fn fit(&mut self, places: &[[f64; 2]], size: Vec2, padding: f32) {
        let Some(first) = places.first() else { return };
        let (mut least, mut most) = (*first, *first);
        for place in places {
            for axis in 0..2 {
                least[axis] = least[axis].min(place[axis]);
                most[axis] = most[axis].max(place[axis]);
            }
        }
        self.middle = Some([(least[0] + most[0]) / 2.0, (least[1] + most[1]) / 2.0]);
        let available = |axis: usize| f64::from((size[axis] - 2.0 * padding).max(32.0));
        let zoom = |axis: usize| (available(axis) / ((most[axis] - least[axis]).max(1e-9) * TILE)).log2();
        // A single marker is shown with its town around it.
        self.zoom = zoom(0).min(zoom(1)).clamp(0.0, if places.len() == 1 { 13.0 } else { 16.0 });
        self.fitted = places.to_vec();
    }

    /// Pixels of the whole world.
    pub(super) fn scale(&self) -> f64 {
        TILE * 2_f64.powf(self.zoom)
    }

    /// Pans by a number of pixels.
    pub(crate) fn pan(&mut self, by: Vec2) {
        let scale = self.scale();
        if let Some(middle) = &mut self.middle {
            middle[0] = (middle[0] - f64::from(by.x) / scale).rem_euclid(1.0);
            middle[1] = (middle[1] - f64::from(by.y) / scale).clamp(0.0, 1.0);
        }
    }

    /// Zooms in by `steps` doublings; the point at distance `from` of the middle stays in place.
    pub(crate) fn zoom_at(&mut self, from: Vec2, steps: f64) {
        if steps == 0.0 || !steps.is_finite() {
            return;
        }
        self.pan(-from);
        self.zoom = (self.zoom + steps).clamp(0.0, CLOSEST);
        self.pan(from);
    }

    /// Screen position of a place.
    pub fn on_screen(&self, place: [f64; 2], rect: Rect) -> Pos2 {
        let middle = self.middle.unwrap_or([0.5, 0.5]);
        let scale = self.scale();
        // The nearer way around the earth.
        let across = (place[0] - middle[0] + 0.5).rem_euclid(1.0) - 0.5;
        rect.center() + Vec2::new((across * scale) as f32, ((place[1] - middle[1]) * scale) as f32)
    }

    /// Bounds of the visible area: latitudes and longitudes.
    pub fn bounds(&self, size: Vec2) -> Value {
        let [x, y] = self.middle.unwrap_or([0.5, 0.5]);
        let half = [f64::from(size.x) / 2.0 / self.scale(), f64::from(size.y) / 2.0 / self.scale()];
        let corner = |place: [f64; 2]| {
            let [lat, lng] = lat_lng([place[0], place[1].clamp(0.0, 1.0)]);
            Value::map([("lat", Value::Number(lat)), ("lng", Value::Number(lng))])
        };
        Value::map([
            ("southwest", corner([x - half[0], y + half[1]])),
            ("northeast", corner([x + half[0], y - half[1]])),
        ])
    }
}

fn are_numbers(values: &[&Value]) -> bool {
    values.iter().all(|value| f64::from_value(value).is_some())
}

/// Position as a share of the world (Web Mercator), from `lat lng`, `lat,lng` or `{lat, lng}`; `None` for other values.
pub fn world(place: &Value) -> Option<[f64; 2]> {
    let LatLng { lat, lng } = LatLng::from_value(place)?;
    // Web Mercator's square ends at these latitudes.
    let lat = lat.clamp(-85.051_128, 85.051_128).to_radians();
    Some([(lng / 360.0 + 0.5).rem_euclid(1.0), 0.5 - (lat.tan() + 1.0 / lat.cos()).ln() / (2.0 * PI)])
}

/// The corners of `{southwest, northeast}`, or the positions of a list.
pub fn corners(bounds: &Value) -> Vec<[f64; 2]> {
    match bounds.as_list() {
        Some(places) => places.iter().filter_map(world).collect(),
        None => ["southwest", "northeast"].iter().filter_map(|corner| world(&bounds.get(corner))).collect(),
    }
}

/// Latitude and longitude of a position in shares of the world.
pub fn lat_lng(place: [f64; 2]) -> [f64; 2] {
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
    fn orders_name_places_by_numbers_or_by_maps() {
        let (size, number) = (Vec2::new(400.0, 300.0), |number: f64| Value::Number(number));
        let mut camera = Camera::default();
        camera.go(&[number(10.0), number(20.0), number(3.0)]);
        assert_eq!((camera.middle, camera.zoom), (world(&Value::from("10 20")), 3.0));
        camera.go(&[Value::from("1 2"), number(5.0)]);
        assert_eq!((camera.middle, camera.zoom), (world(&Value::from("1 2")), 5.0));
        camera.go(&[number(1.0)]);
        assert_eq!((camera.middle, camera.zoom), (world(&Value::from("1 2")), 5.0), "half a place is none");
        camera.go_to_bounds(&[10.0, 20.0, 12.0, 24.0, 5.0].map(Value::Number), size);
        let by_numbers = (camera.middle, camera.zoom);
        let bounds = Value::map([("southwest", Value::from("10 20")), ("northeast", Value::from("12 24"))]);
        camera.go_to_bounds(&[bounds, number(5.0)], size);
        assert_eq!((camera.middle, camera.zoom), by_numbers);
    }

    #[test]
    fn a_dragged_marker_stays_until_its_data_moves_it() {
        let mut camera = Camera { zoom: 2.0, ..Camera::default() };
        let first = (7, [0.5, 0.5]);
        assert!(camera.note(&[first]) && !camera.note(&[first]));
        let at = camera.drag(7, first.1, Vec2::new(1024.0 / 8.0, 0.0));
        assert_eq!((at, camera.place_of(7, first.1)), ([0.625, 0.5], [0.625, 0.5]));
        assert!(camera.note(&[(7, [0.25, 0.5])]));
        assert_eq!(camera.place_of(7, [0.25, 0.5]), [0.25, 0.5]);
        camera.selected = Some(7);
        assert!(camera.note(&[]) && camera.selected.is_none());
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
