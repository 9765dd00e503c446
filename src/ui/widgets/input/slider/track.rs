//! The track of a slider: converts between shares of its range and screen positions.

use egui::{Pos2, Rect, Vec2};

/// The track.
#[derive(Clone, Copy)]
pub struct Track {
    /// From its start to its end.
    pub rect: Rect,
    /// The greatest number is at the left, or at the top.
    pub flipped: bool,
    /// True when it runs from bottom to top.
    pub vertical: bool,
}

impl Track {
    /// Length in pixels.
    pub fn length(self) -> f32 {
        if self.vertical { self.rect.height() } else { self.rect.width() }
    }

    /// Left or upper end.
    pub fn start(self) -> f32 {
        self.axis(self.rect.min)
    }

    /// Right or lower end.
    pub fn end(self) -> f32 {
        self.axis(self.rect.max)
    }

    /// The coordinate of a point along the track.
    pub fn axis(self, at: Pos2) -> f32 {
        if self.vertical { at.y } else { at.x }
    }

    /// The point at a coordinate along the track.
    pub fn point(self, axis: f32) -> Pos2 {
        let center = self.rect.center();
        if self.vertical { Pos2::new(center.x, axis) } else { Pos2::new(axis, center.y) }
    }

    /// The point of a share of the numbers, 0 for the least and 1 for the greatest one.
    pub fn place(self, share: f32) -> Pos2 {
        self.point(self.start() + self.along(share) * self.length())
    }

    /// The share of the numbers at a point.
    pub fn share(self, at: Pos2) -> f32 {
        self.along(((self.axis(at) - self.start()) / self.length().max(1.0)).clamp(0.0, 1.0))
    }

    /// A bar along the track between two coordinates.
    pub fn bar(self, from: f32, to: f32, thickness: f32) -> Rect {
        let half = thickness / 2.0;
        let across = if self.vertical { Vec2::new(half, 0.0) } else { Vec2::new(0.0, half) };
        Rect::from_two_pos(self.point(from) - across, self.point(to) + across)
    }

    /// Converts a share of the range to a share of the track from its start, and back.
    fn along(self, share: f32) -> f32 {
        if self.flipped { 1.0 - share } else { share }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_where_it_is_found_again() {
        let rect = Rect::from_min_size(Pos2::new(10.0, 20.0), Vec2::new(200.0, 100.0));
        for (vertical, flipped, quarter) in [
            (false, false, Pos2::new(60.0, 70.0)),
            (false, true, Pos2::new(160.0, 70.0)),
            (true, true, Pos2::new(110.0, 95.0)),
            (true, false, Pos2::new(110.0, 45.0)),
        ] {
            let track = Track { rect, flipped, vertical };
            assert_eq!(track.place(0.25), quarter);
            assert!((track.share(quarter) - 0.25).abs() < 1e-6);
        }
    }
}
