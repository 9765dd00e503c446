//! Fuzz targets of the files that an app brings along to be drawn: drawings and fonts.

use std::sync::Arc;

use egui::epaint::text::{FontData, FontFamily, FontId, Fonts, TextOptions};
use ensemble_run::ui::toolkit::families::faces;
use ensemble_run::ui::toolkit::fonts;
use ensemble_run::ui::toolkit::images::decode::decode;

/// Bundled faces that are changed: outlines of both kinds.
const FACES: [&str; 4] = ["inter", "icons-outlined", "mono", "emoji"];

/// A drawing, turned into a few pixels.
pub fn drawing(data: &[u8]) {
    let _ = decode(data, [Some(32), Some(32)]);
}

/// A bundled font of which the bytes change some: each four say in which table, at which place, and to what. What is taken is drawn.
pub fn font(data: &[u8]) {
    let Some((choice, changes)) = data.split_first() else { return };
    let Some(face) = fonts::face(FACES[usize::from(choice % 4)]) else { return };
    let mut bytes = face.to_vec();
    for change in changes.as_chunks::<4>().0.iter().take(16) {
        alter(&mut bytes, *change);
    }
    if choice & 64 != 0 {
        bytes.truncate(bytes.len() * usize::from(*choice) / 256);
    }
    if faces(&bytes).is_ok() {
        draw(bytes);
    }
}

fn alter(font: &mut [u8], [table, at, part, value]: [u8; 4]) {
    let number = |font: &[u8], at: usize| font.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let tables = font.get(5).map_or(1, |count| usize::from(*count).max(1));
    let entry = 12 + 16 * (usize::from(table) % tables);
    let (Some(start), Some(length)) = (number(font, entry + 8), number(font, entry + 12)) else { return };
    // The beginning of a table says most; the rest is changed, too.
    let place =
        if part < 128 { usize::from(at) } else { length as usize / 128 * usize::from(part & 127) + usize::from(at) };
    if let Some(byte) = font.get_mut(start as usize + place) {
        *byte = value;
    }
}

fn draw(bytes: Vec<u8>) {
    let family = FontFamily::Name("changed".into());
    let mut definitions = fonts::definitions();
    definitions.font_data.insert("changed".to_owned(), Arc::new(FontData::from_owned(bytes)));
    definitions.families.insert(family.clone(), vec!["changed".to_owned(), "inter".to_owned()]);
    let mut fonts = Fonts::new(TextOptions::default(), definitions);
    let text = "Aé fi 8 \u{e145}\u{e88a}\u{1f600}".to_owned();
    let _ = fonts.with_pixels_per_point(1.0).layout_no_wrap(text, FontId::new(20.0, family), egui::Color32::WHITE);
}
