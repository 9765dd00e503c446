//! A signature as a file: SVG, PNG and JPEG.

use std::fmt::Write;
use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use egui::{Color32, Vec2};
use image::{ExtendedColorType, ImageEncoder, codecs};
use resvg::{tiny_skia, usvg};

use super::strokes::{Pen, Strokes};

/// A picture to write: the strokes, the size of the pad and the colours of the files.
pub struct Sheet<'a> {
    /// The strokes.
    pub strokes: &'a Strokes,
    /// Size of the pad in logical pixels.
    pub size: Vec2,
    /// Colour of the pen.
    pub pen_color: Color32,
    /// Colour of the ground; transparent in SVG and PNG, white in JPEG unless set.
    pub ground: Option<Color32>,
    /// Width and ends of the pen.
    pub pen: Pen<'a>,
}

impl Sheet<'_> {
    /// The text of an SVG file.
    pub fn svg(&self) -> String {
        let [width, height] = [self.size.x, self.size.y].map(|side| side.clamp(1.0, 2048.0).round());
        let Pen { width: thick, cap, join } = self.pen;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
        );
        let paint = |color: Color32| {
            let [r, g, b, a] = color.to_srgba_unmultiplied();
            (format!("#{r:02x}{g:02x}{b:02x}"), f32::from(a) / 255.0)
        };
        // Writing into a text cannot fail.
        if let Some(ground) = self.ground {
            let (color, opacity) = paint(ground);
            let _ = write!(svg, "<rect width=\"100%\" height=\"100%\" fill=\"{color}\" fill-opacity=\"{opacity}\"/>");
        }
        let (color, opacity) = paint(self.pen_color);
        for stroke in &self.strokes.0 {
            let [first, rest @ ..] = stroke.as_slice() else { continue };
            if rest.is_empty() {
                let (x, y, radius) = (first.x, first.y, (thick / 2.0).max(0.5));
                let _ = write!(
                    svg,
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{color}\" fill-opacity=\"{opacity}\"/>"
                );
                continue;
            }
            let _ = write!(svg, "<path d=\"M{} {}", first.x, first.y);
            for point in rest {
                let _ = write!(svg, " L{} {}", point.x, point.y);
            }
            let _ = write!(
                svg,
                "\" fill=\"none\" stroke=\"{color}\" stroke-opacity=\"{opacity}\" stroke-width=\"{thick}\" stroke-linecap=\"{cap}\" stroke-linejoin=\"{join}\"/>"
            );
        }
        svg.push_str("</svg>");
        svg
    }

    /// PNG and JPEG in base64, at twice the size of the pad; `None` when encoding fails.
    pub fn files(&self) -> Option<(String, String)> {
        const SCALE: f32 = 2.0;
        let tree = usvg::Tree::from_str(&self.svg(), &usvg::Options::default()).ok()?;
        let size = tree.size().to_int_size().scale_by(SCALE)?;
        let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height())?;
        resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
        let (mut rgba, mut rgb) = (Vec::new(), Vec::new());
        for pixel in pixels.pixels() {
            let plain = pixel.demultiply();
            rgba.extend([plain.red(), plain.green(), plain.blue(), plain.alpha()]);
            // JPEG knows no transparency: what shines through is white.
            let white = 255 - pixel.alpha();
            rgb.extend([pixel.red(), pixel.green(), pixel.blue()].map(|channel| channel.saturating_add(white)));
        }
        let (mut png, mut jpeg) = (Vec::new(), Vec::new());
        codecs::png::PngEncoder::new(&mut png)
            .write_image(&rgba, size.width(), size.height(), ExtendedColorType::Rgba8)
            .ok()?;
        codecs::jpeg::JpegEncoder::new_with_quality(Cursor::new(&mut jpeg), 90)
            .write_image(&rgb, size.width(), size.height(), ExtendedColorType::Rgb8)
            .ok()?;
        Some((STANDARD.encode(png), STANDARD.encode(jpeg)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toolkit::images::decode::decode;

    #[test]
    fn the_files_show_the_strokes() {
        let mut strokes = Strokes::default();
        strokes.begin();
        for (x, y) in [(10.0, 10.0), (30.0, 10.0)] {
            assert!(strokes.extend(egui::Pos2::new(x, y)));
        }
        let pen = Pen { width: 4.0, cap: "round", join: "round" };
        let sheet =
            Sheet { strokes: &strokes, size: Vec2::new(40.0, 20.0), pen_color: Color32::RED, ground: None, pen };
        let (png, jpeg) = sheet.files().unwrap();
        for (file, ground) in [(png, [0, 0, 0, 0]), (jpeg, [255, 255, 255, 255])] {
            let decoded = decode(&STANDARD.decode(file).unwrap(), [None, None]).unwrap();
            let picture = &decoded.frames[0].0;
            assert_eq!(picture.size, [80, 40]);
            let line = picture.pixels[20 * 80 + 40].to_array();
            assert!(line[0] > 200 && line[1] < 60, "{line:?}");
            assert_eq!(picture.pixels[0].to_array(), ground);
        }
    }
}
