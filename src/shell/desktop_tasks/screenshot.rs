//! `takeScreenshot`: a picture of the screen or of one widget. It is rendered off screen, so that it is the same in a window, in `screenshot` and in
//! a test: lists are scrolled to their start, and pictures from servers are omitted.

use std::io::Cursor;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use egui::{ColorImage, Rect, Vec2};
use image::{ExtendedColorType, ImageEncoder as _};

use crate::shell::disk::Disk;
use crate::shell::image_downloads::picture_folders;
use crate::shell::named_families::NamedFamilies;
use crate::shell::system_fonts::SystemFonts;
use ensemble_core::app::App;
use ensemble_core::message::interaction::NodeId;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Scene;
use ensemble_ui::offscreen::Offscreen;

/// Number of frames until sizes, fonts and pictures are final.
const FRAMES: usize = 4;

/// Renders the scene in a window of this size; `app` has the folder of its pictures and fonts. Returns `{imageBytes, size, dimensions}`.
///
/// # Errors
///
/// A message when the widget is not on the screen or rendering fails.
pub fn take(
    scene: &Arc<Scene>,
    size: (f32, f32),
    dark: bool,
    app: &App,
    node: Option<NodeId>,
) -> Result<Value, String> {
    let mut window = Offscreen::new(Vec2::new(size.0, size.1), 1.0, dark);
    window.set_font_providers(SystemFonts::providers());
    window.set_system_families(Arc::new(NamedFamilies));
    window.view().set_fonts(app.fonts.clone());
    window.images().set_files(Arc::new(Disk), picture_folders(&app.root));
    window.view().record_drawn_nodes();
    for frame in 0..FRAMES {
        // Frames without input cause no events.
        let _nothing = window.frame(scene, frame as f64 / 60.0);
    }
    let picture = window.picture().map_err(|error| error.to_string())?;
    let picture = match node {
        None => picture,
        Some(node) => {
            let drawn =
                window.view().drawn_nodes().iter().rev().find(|drawn| drawn.node == node).map(|drawn| drawn.rect);
            crop(&picture, drawn.ok_or("the widget is not on the screen")?).ok_or("the widget has no size")?
        }
    };
    let [width, height] = picture.size;
    let pixels: Vec<u8> = picture.pixels.iter().flat_map(egui::Color32::to_srgba_unmultiplied).collect();
    let mut png = Cursor::new(Vec::new());
    image::codecs::png::PngEncoder::new(&mut png)
        .write_image(&pixels, width as u32, height as u32, ExtendedColorType::Rgba8)
        .map_err(|error| format!("the picture cannot be written: {error}"))?;
    let png = png.into_inner();
    let dimensions = Value::map([("width", Value::Number(width as f64)), ("height", Value::Number(height as f64))]);
    Ok(Value::map([
        ("size", Value::Number(png.len() as f64)),
        ("imageBytes", Value::text(STANDARD.encode(&png))),
        ("dimensions", dimensions),
    ]))
}

fn crop(picture: &ColorImage, rect: Rect) -> Option<ColorImage> {
    let all = Rect::from_min_size(egui::Pos2::ZERO, Vec2::new(picture.size[0] as f32, picture.size[1] as f32));
    let rect = rect.intersect(all);
    let (width, height) = (rect.width().round() as usize, rect.height().round() as usize);
    if !rect.is_positive() || width == 0 || height == 0 {
        return None;
    }
    let (left, top) = (rect.min.x.round() as usize, rect.min.y.round() as usize);
    let mut pixels = Vec::with_capacity(width * height);
    for y in top..(top + height).min(picture.size[1]) {
        let row = y * picture.size[0];
        pixels.extend_from_slice(&picture.pixels[row + left..row + (left + width).min(picture.size[0])]);
    }
    let width = width.min(picture.size[0] - left);
    Some(ColorImage::new([width, pixels.len() / width.max(1)], pixels))
}
