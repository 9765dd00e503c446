//! Bounds of the glyphs of a font file that have colours of their own. A paint of `COLR` may stand for two others, each of those for two, sixty-four levels
//! deep; the reader of fonts that egui has paints them all, panics at a colour that the palette lacks, and takes memory for a picture of any size.

use rustc_hash::FxHashMap;
use skrifa::GlyphId;
use skrifa::bitmap::{BitmapData, BitmapStrikes};
use skrifa::raw::tables::colr::{Colr, Paint};
use skrifa::raw::{FontRef, ReadError, TableProvider};

/// Paints of a glyph, each of which may fill the glyph's whole area. Emoji have some hundred.
const MOST_PAINTS: u64 = 4_000;
/// Parts of the outlines and gradients that a glyph is painted with.
const MOST_PARTS: u64 = 100_000;
/// Paints inside of each other; the reader of fonts ends there.
const DEEPEST: usize = 64;
/// Different paints that are looked at, each once for its depth.
const MOST_LOOKED_AT: usize = 1_000_000;
/// Sides of a picture, in pixels. Emoji have 136.
const MOST_PIXELS: u32 = 1_024;
/// Sizes in which a font has pictures.
const MOST_STRIKES: usize = 32;

/// Checks every glyph with colours; `parts` counts those of an outline.
///
/// # Errors
///
/// A message that says which bound is passed.
pub fn check(font: &FontRef<'_>, parts: &mut dyn FnMut(GlyphId) -> u64) -> Result<(), String> {
    check_pictures(font)?;
    let Ok(colr) = font.colr() else { return Ok(()) };
    let palette = font.cpal().ok().and_then(|cpal| cpal.color_records_array()).and_then(Result::ok);
    let mut walk =
        Walk { colors: palette.map_or(0, <[_]>::len), known: FxHashMap::default(), fault: None, parts, colr: &colr };
    for (glyph, cost) in walk.glyphs() {
        if cost.paints > MOST_PAINTS || cost.parts > MOST_PARTS {
            return Err(format!(
                "its glyph {} has more than {MOST_PAINTS} paints or {MOST_PARTS} parts in them",
                glyph.to_u32()
            ));
        }
    }
    walk.fault.map_or(Ok(()), Err)
}

/// Checks the pictures of glyphs, without decoding them.
fn check_pictures(font: &FontRef<'_>) -> Result<(), String> {
    let strikes = BitmapStrikes::new(font);
    if strikes.len() > MOST_STRIKES {
        return Err(format!("it has pictures in more than {MOST_STRIKES} sizes"));
    }
    let count = font.maxp().map_or(0, |maxp| maxp.num_glyphs());
    for strike in strikes.iter() {
        for id in (0..count).map(GlyphId::from) {
            let Some(BitmapData::Png(png)) = strike.get(id).map(|glyph| glyph.data) else { continue };
            // The width and the height stand behind the signature, and the length and name of the first part.
            let side =
                |at: usize| png.get(at..at + 4).and_then(|bytes| Some(u32::from_be_bytes(bytes.try_into().ok()?)));
            if [side(16), side(20)].into_iter().flatten().any(|side| side > MOST_PIXELS) {
                return Err(format!("the picture of its glyph {} is larger than {MOST_PIXELS} pixels", id.to_u32()));
            }
        }
    }
    Ok(())
}

/// The work for a paint and those below it.
#[derive(Clone, Copy, Default)]
struct Cost {
    paints: u64,
    parts: u64,
}

impl Cost {
    fn plus(self, other: Self) -> Self {
        Self { paints: self.paints.saturating_add(other.paints), parts: self.parts.saturating_add(other.parts) }
    }
}

struct Walk<'a> {
    colr: &'a Colr<'a>,
    /// Number of colours of the palettes.
    colors: usize,
    /// Cost of a paint by its address and depth: below, the reader of fonts goes less deep.
    known: FxHashMap<(usize, usize), Cost>,
    fault: Option<String>,
    parts: &'a mut dyn FnMut(GlyphId) -> u64,
}

impl Walk<'_> {
    /// The cost of each glyph.
    fn glyphs(&mut self) -> Vec<(GlyphId, Cost)> {
        let colr = self.colr;
        let mut found = Vec::new();
        for record in colr.base_glyph_records().and_then(Result::ok).unwrap_or_default() {
            let layers = usize::from(record.first_layer_index())..;
            let mut cost = Cost::default();
            for (glyph, color) in layers.take(record.num_layers().into()).map_while(|layer| colr.v0_layer(layer).ok()) {
                self.color(color);
                cost = cost.plus(Cost { paints: 1, parts: (self.parts)(glyph.into()) });
            }
            found.push((record.glyph_id().into(), cost));
        }
        let Some(Ok(list)) = colr.base_glyph_list() else { return found };
        for record in list.base_glyph_paint_records() {
            let cost = self.paint(record.paint(list.offset_data()), 0);
            found.push((record.glyph_id().into(), cost));
        }
        found
    }

    fn color(&mut self, index: u16) {
        // The largest index is the colour of the text.
        if index != u16::MAX && usize::from(index) >= self.colors {
            self.fault = Some(format!("it has no colour {index}, which one of its glyphs is painted with"));
        }
    }

    fn paint(&mut self, paint: Result<Paint<'_>, ReadError>, depth: usize) -> Cost {
        // One that cannot be read ends the glyph.
        let Some(paint) = paint.ok().filter(|_| depth < DEEPEST && self.known.len() < MOST_LOOKED_AT) else {
            return Cost::default();
        };
        let key = (paint.offset_data().as_bytes().as_ptr().addr(), depth);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let below = self.below(&paint, depth);
        let cost = below.plus(Cost { paints: 1, parts: 1 });
        self.known.insert(key, cost);
        if self.known.len() == MOST_LOOKED_AT {
            self.fault = Some("its glyphs have too many paints".to_owned());
        }
        cost
    }

    fn below(&mut self, paint: &Paint<'_>, depth: usize) -> Cost {
        let colr = self.colr;
        macro_rules! through {
            ($paint:expr) => {
                self.paint($paint.paint(), depth + 1)
            };
        }
        macro_rules! gradient {
            ($paint:expr) => {{
                let line = $paint.color_line();
                let stops = line.as_ref().map(|line| line.color_stops()).unwrap_or_default();
                stops.iter().for_each(|stop| self.color(stop.palette_index()));
                Cost { paints: 0, parts: stops.len() as u64 }
            }};
        }
        match paint {
            Paint::ColrLayers(layers) => {
                let first = layers.first_layer_index() as usize;
                (first..first + usize::from(layers.num_layers())).fold(Cost::default(), |cost, layer| {
                    cost.plus(self.paint(colr.v1_layer(layer).map(|(paint, _)| paint), depth + 1))
                })
            }
            Paint::ColrGlyph(glyph) => match colr.v1_base_glyph(glyph.glyph_id().into()) {
                Ok(Some((paint, _))) => self.paint(Ok(paint), depth + 1),
                _ => Cost::default(),
            },
            Paint::Glyph(glyph) => {
                let outline = (self.parts)(glyph.glyph_id().into());
                through!(glyph).plus(Cost { paints: 0, parts: outline })
            }
            Paint::Composite(both) => {
                self.paint(both.source_paint(), depth + 1).plus(self.paint(both.backdrop_paint(), depth + 1))
            }
            Paint::Solid(solid) => {
                self.color(solid.palette_index());
                Cost::default()
            }
            Paint::VarSolid(solid) => {
                self.color(solid.palette_index());
                Cost::default()
            }
            Paint::LinearGradient(gradient) => gradient!(gradient),
            Paint::VarLinearGradient(gradient) => gradient!(gradient),
            Paint::RadialGradient(gradient) => gradient!(gradient),
            Paint::VarRadialGradient(gradient) => gradient!(gradient),
            Paint::SweepGradient(gradient) => gradient!(gradient),
            Paint::VarSweepGradient(gradient) => gradient!(gradient),
            Paint::Transform(paint) => through!(paint),
            Paint::VarTransform(paint) => through!(paint),
            Paint::Translate(paint) => through!(paint),
            Paint::VarTranslate(paint) => through!(paint),
            Paint::Scale(paint) => through!(paint),
            Paint::VarScale(paint) => through!(paint),
            Paint::ScaleAroundCenter(paint) => through!(paint),
            Paint::VarScaleAroundCenter(paint) => through!(paint),
            Paint::ScaleUniform(paint) => through!(paint),
            Paint::VarScaleUniform(paint) => through!(paint),
            Paint::ScaleUniformAroundCenter(paint) => through!(paint),
            Paint::VarScaleUniformAroundCenter(paint) => through!(paint),
            Paint::Rotate(paint) => through!(paint),
            Paint::VarRotate(paint) => through!(paint),
            Paint::RotateAroundCenter(paint) => through!(paint),
            Paint::VarRotateAroundCenter(paint) => through!(paint),
            Paint::Skew(paint) => through!(paint),
            Paint::VarSkew(paint) => through!(paint),
            Paint::SkewAroundCenter(paint) => through!(paint),
            Paint::VarSkewAroundCenter(paint) => through!(paint),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::faces;
    use crate::toolkit::fonts;

    /// Inter with further tables.
    fn with_tables(more: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let inter = fonts::face("inter").unwrap();
        let word = |at: usize| u32::from_be_bytes(inter[at..at + 4].try_into().unwrap()) as usize;
        let count = usize::from(u16::from_be_bytes([inter[4], inter[5]]));
        let mut tables: Vec<(Vec<u8>, Vec<u8>)> = (0..count)
            .map(|table| 12 + table * 16)
            .map(|at| (inter[at..at + 4].to_vec(), inter[word(at + 8)..word(at + 8) + word(at + 12)].to_vec()))
            .chain(more.iter().map(|(tag, bytes)| (tag.to_vec(), bytes.clone())))
            .collect();
        tables.sort();
        let mut font = [&inter[..4], &(tables.len() as u16).to_be_bytes(), &[0; 6]].concat();
        let mut at = 12 + tables.len() * 16;
        for (tag, bytes) in &tables {
            let words = [0, at as u32, bytes.len() as u32];
            font.extend(tag.iter().copied().chain(words.into_iter().flat_map(u32::to_be_bytes)));
            at += bytes.len();
        }
        font.extend(tables.into_iter().flat_map(|(_, bytes)| bytes));
        font
    }

    /// `CPAL` with one colour.
    fn palette() -> Vec<u8> {
        [[0_u16, 1, 1, 1, 0, 14, 0].map(u16::to_be_bytes).concat(), vec![0, 0, 255, 255]].concat()
    }

    /// `COLR` version 1 whose glyph 1 has the first of these paints.
    fn painted(paints: &[u8]) -> Vec<u8> {
        let mut colr: Vec<u8> = [1_u16, 0].map(u16::to_be_bytes).concat();
        // No glyphs and layers of version 0.
        colr.extend([0_u32, 0].map(u32::to_be_bytes).concat());
        colr.extend([0, 0]);
        // The list of glyphs; no layers, clips and variations.
        colr.extend([34_u32, 0, 0, 0, 0].map(u32::to_be_bytes).concat());
        colr.extend(1_u32.to_be_bytes());
        colr.extend(1_u16.to_be_bytes());
        colr.extend(10_u32.to_be_bytes());
        colr.extend(paints);
        with_tables(&[(b"COLR", colr), (b"CPAL", palette())])
    }

    fn solid(color: u16) -> Vec<u8> {
        [vec![2], color.to_be_bytes().to_vec(), 0x4000_u16.to_be_bytes().to_vec()].concat()
    }

    /// Composites, each of the next one twice; the last one of a colour.
    fn doubled(levels: usize) -> Vec<u8> {
        // Format, offset of the source, mode, offset of the backdrop: both are the paint behind these eight bytes.
        let composite = [32, 0, 0, 8, 3, 0, 0, 8];
        [composite.repeat(levels), solid(0)].concat()
    }

    #[test]
    fn paints_are_counted_as_often_as_they_are_painted() {
        assert!(faces(&painted(&doubled(8))).is_ok());
        for levels in [13, 40, 63, 5000] {
            let refusal = faces(&painted(&doubled(levels))).expect_err("too many");
            assert!(refusal.contains("its glyph 1 has more than 4000 paints"), "{refusal}");
        }
    }

    #[test]
    fn a_circle_of_paints_ends() {
        // A composite of the glyph itself and a colour, which the reader of fonts ends at.
        let circle = [vec![32, 0, 0, 8, 3, 0, 0, 11], vec![11, 0, 1], solid(0)].concat();
        assert!(faces(&painted(&circle)).is_ok());
    }

    #[test]
    fn a_colour_that_the_palette_lacks_is_refused() {
        assert!(faces(&painted(&solid(0))).is_ok() && faces(&painted(&solid(u16::MAX))).is_ok());
        assert!(faces(&painted(&solid(1))).expect_err("one colour").contains("it has no colour 1"));
        let layers: Vec<u8> = [0_u16, 1, 0, 14, 0, 20, 1, 1, 0, 1, 121, 7].map(u16::to_be_bytes).concat();
        let old = with_tables(&[(b"COLR", layers), (b"CPAL", palette())]);
        assert!(faces(&old).expect_err("one colour").contains("it has no colour 7"));
    }

    #[test]
    fn the_picture_of_a_glyph_is_bounded() {
        let inter = fonts::face("inter").unwrap();
        let maxp = (0..usize::from(u16::from_be_bytes([inter[4], inter[5]])))
            .map(|at| 12 + 16 * at)
            .find(|at| inter[*at..].starts_with(b"maxp"))
            .map(|at| u32::from_be_bytes(inter[at + 8..at + 12].try_into().unwrap()) as usize)
            .unwrap();
        let glyphs = u16::from_be_bytes([inter[maxp + 4], inter[maxp + 5]]);
        let sbix = |side: u32| {
            let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
            png.extend([side, side].map(u32::to_be_bytes).concat());
            png.extend([8, 6, 0, 0, 0]);
            let mut strike = [20_u16, 72].map(u16::to_be_bytes).concat();
            let start = 4 + 4 * (u32::from(glyphs) + 1);
            let end = start + 8 + png.len() as u32;
            strike.extend([start, start].map(u32::to_be_bytes).concat());
            strike.extend((2..=u32::from(glyphs)).flat_map(|_| end.to_be_bytes()));
            strike.extend([0; 4]);
            strike.extend(b"png ");
            strike.extend(png);
            let head = [[1_u16, 1].map(u16::to_be_bytes).concat(), [1_u32, 12].map(u32::to_be_bytes).concat()].concat();
            with_tables(&[(b"sbix", [head, strike].concat())])
        };
        assert!(faces(&sbix(136)).is_ok());
        let refusal = faces(&sbix(60_000)).expect_err("too large");
        assert!(refusal.contains("the picture of its glyph 1 is larger than 1024 pixels"), "{refusal}");
    }
}
