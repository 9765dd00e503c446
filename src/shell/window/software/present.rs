//! Copies the changed areas of the rasteriser's picture to a window's buffers.

use std::num::NonZeroU32;

use egui::Color32;

use super::screen::Screen;
use crate::shell::window::failure::{Failure, display};
use ensemble_ui::raster::Area;

/// Largest age of a window buffer in frames; an older one is copied in full.
const PAST: usize = 3;

impl Screen {
    /// Copies the whole frame to the window.
    pub(super) fn show_all(&mut self) -> Result<(), Failure> {
        self.past.clear();
        let [width, height] = self.canvas.picture().size;
        self.present(vec![Area { left: 0, top: 0, right: width as i64, bottom: height as i64 }])
    }

    /// Copies the changed areas to the window.
    pub(super) fn present(&mut self, changed: Vec<Area>) -> Result<(), Failure> {
        let [width, height] = self.canvas.picture().size;
        let side = |pixels: usize| u32::try_from(pixels).ok().and_then(NonZeroU32::new);
        // A window without a pixel shows nothing.
        let (Some(wide), Some(high)) = (side(width), side(height)) else { return Ok(()) };
        if changed.is_empty() {
            return Ok(());
        }
        self.pixels.resize(wide, high).map_err(display)?;
        let mut buffer = self.pixels.buffer_mut().map_err(display)?;
        self.past.push(changed);
        let age = usize::from(buffer.age());
        let whole = [Area { left: 0, top: 0, right: width as i64, bottom: height as i64 }];
        let stale = match self.past.len().checked_sub(age) {
            Some(from) if age > 0 => self.past[from..].concat(),
            _ => whole.to_vec(),
        };
        for area in &stale {
            let columns = area.left as usize..area.right as usize;
            for y in area.top as usize..area.bottom as usize {
                let from = &self.canvas.picture().pixels[y * width..][columns.clone()];
                let to = &mut buffer[y * width..][columns.clone()];
                for (to, from) in to.iter_mut().zip(from) {
                    *to = pixel(*from);
                }
            }
        }
        let rects: Vec<softbuffer::Rect> = stale.iter().filter_map(rect).collect();
        if self.past.len() > PAST {
            self.past.remove(0);
        }
        self.surface.pre_present_notify();
        buffer.present_with_damage(&rects).map_err(display)
    }
}

/// Converts a pixel to the window system's format: blue in the lowest byte, then green and red.
fn pixel(color: Color32) -> u32 {
    let [r, g, b, _] = color.to_array();
    u32::from_be_bytes([0, r, g, b])
}

fn rect(area: &Area) -> Option<softbuffer::Rect> {
    let size = |from: i64, to: i64| u32::try_from(to - from).ok().and_then(NonZeroU32::new);
    Some(softbuffer::Rect {
        x: u32::try_from(area.left).ok()?,
        y: u32::try_from(area.top).ok()?,
        width: size(area.left, area.right)?,
        height: size(area.top, area.bottom)?,
    })
}
