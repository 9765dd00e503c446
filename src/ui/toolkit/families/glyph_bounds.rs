//! Bounds of the glyphs of a font file. The reader of fonts that egui has bounds neither the time nor the memory of a glyph: a glyph of a hundred parts, each of a
//! hundred parts, is read for hours, and so is a program that calls subroutines; one that is a thousand times as wide as its letters takes gigabytes of pixels.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rustc_hash::FxHashMap;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphFormat, OutlinePen};
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::cff::index::Index;
use skrifa::raw::ps::cs::{CharstringContext, CharstringKind, CommandSink, evaluate};
use skrifa::raw::ps::error::Error;
use skrifa::raw::tables::glyf::{Glyf, Glyph};
use skrifa::raw::tables::gvar::Gvar;
use skrifa::raw::tables::loca::Loca;
use skrifa::raw::types::Fixed;
use skrifa::raw::{FontRef, TableProvider, TopLevelTable};
use skrifa::{GlyphId, MetadataProvider};

use super::color_bounds;

/// Units of the square of a letter, by the standard of OpenType.
const UNITS: std::ops::RangeInclusive<u16> = 16..=16_384;
/// Longest distance of a point from the origin, in letters. Ligatures of whole sentences are eight letters wide.
const MOST_LETTERS: f32 = 16.0;
/// Parts of a glyph: the glyphs that it is composed of, points, calls of subroutines.
const MOST_PARTS: u64 = 100_000;
/// Parts of all glyphs. A font of 65,535 Chinese characters has ten million.
const MOST_PARTS_OF_FONT: u64 = 100_000_000;
/// Moves of a point by variations that count as one part.
const MOVES: u64 = 100;
/// Composed glyphs inside of each other; the reader of fonts ends there.
const DEEPEST: usize = 32;

/// Checks every glyph of a font that has outlines.
///
/// # Errors
///
/// A message that says which bound is passed.
pub fn check(font: &FontRef<'_>) -> Result<(), String> {
    let head = font.head().map_err(|fault| fault.to_string())?;
    let units = head.units_per_em();
    if !UNITS.contains(&units) {
        return Err(format!("its letters have {units} units instead of {} to {}", UNITS.start(), UNITS.end()));
    }
    let (outlines, count) = (font.outline_glyphs(), font.maxp().map_or(0, |maxp| maxp.num_glyphs()));
    let mut parts = Parts::of(font, outlines.format());
    let mut sum = 0;
    for id in (0..count).map(GlyphId::from) {
        let own = parts.count(id, 0);
        sum += own;
        if own > MOST_PARTS || sum > MOST_PARTS_OF_FONT {
            return Err(format!("its glyph {} has more than {MOST_PARTS} parts", id.to_u32()));
        }
        let mut extent = Extent(0.0);
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        // One that cannot be read is not drawn.
        let draw = || outlines.get(id).map(|glyph| glyph.draw(settings, &mut extent).is_ok());
        if catch_unwind(AssertUnwindSafe(draw)).is_err() {
            return Err(format!("its glyph {} makes the reader of fonts fail", id.to_u32()));
        }
        if extent.0 > MOST_LETTERS * f32::from(units) {
            return Err(format!("its glyph {} is larger than {MOST_LETTERS} letters", id.to_u32()));
        }
    }
    color_bounds::check(font, &mut |id| parts.count(id, 0))
}

/// Checks that every glyph with data has points: the reader of fonts panics at others when they are drawn.
///
/// # Errors
///
/// A message that names the glyph.
pub fn check_points(font: &FontRef<'_>) -> Result<(), String> {
    let (Ok(loca), Ok(glyf)) = (font.loca(None), font.glyf()) else { return Ok(()) };
    let is_bad = |id: &GlyphId| match loca.get_glyf(*id, &glyf) {
        Ok(Some(Glyph::Simple(glyph))) => glyph.num_points() == 0 && !glyph.glyph_data().is_empty(),
        _ => false,
    };
    let bad = (0..font.maxp().map_or(0, |maxp| maxp.num_glyphs())).map(GlyphId::from).find(is_bad);
    bad.map_or(Ok(()), |id| Err(format!("its glyph {} has data and no points", id.to_u32())))
}

/// Counts the parts of glyphs.
enum Parts<'a> {
    /// Glyphs that may be composed of others, with those that were counted.
    TrueType(Loca<'a>, Glyf<'a>, Option<Gvar<'a>>, FxHashMap<GlyphId, u64>),
    /// Programs.
    PostScript(CffFontRef<'a>),
    Unreadable,
}

impl<'a> Parts<'a> {
    fn of(font: &FontRef<'a>, format: Option<OutlineGlyphFormat>) -> Self {
        let found = match format {
            Some(OutlineGlyphFormat::Glyf) => {
                let read = |loca| Ok(Self::TrueType(loca, font.glyf()?, font.gvar().ok(), FxHashMap::default()));
                font.loca(None).and_then(read).ok()
            }
            Some(OutlineGlyphFormat::Cff) => table(font, skrifa::raw::tables::cff::Cff::TAG),
            Some(OutlineGlyphFormat::Cff2) => table(font, skrifa::raw::tables::cff2::Cff2::TAG),
            _ => None,
        };
        found.unwrap_or(Self::Unreadable)
    }

    /// Parts of a glyph that lies `depth` deep in others.
    fn count(&mut self, id: GlyphId, depth: usize) -> u64 {
        match self {
            Self::TrueType(loca, glyf, gvar, known) => {
                if let Some(known) = known.get(&id) {
                    return *known;
                }
                let glyph = loca.get_glyf(id, glyf).ok().flatten();
                let variations = gvar.as_ref().map_or(0, |gvar| variations(gvar, id));
                let moved = |points: u64| points.saturating_add(points.saturating_mul(variations) / MOVES);
                let count = match glyph {
                    // One that contains itself would have no end.
                    _ if depth > DEEPEST => u64::MAX,
                    None => 0,
                    Some(Glyph::Simple(glyph)) => moved(glyph.num_points() as u64),
                    Some(Glyph::Composite(glyph)) => {
                        let parts: Vec<GlyphId> = glyph.components().map(|part| part.glyph.into()).collect();
                        parts.iter().fold(moved(parts.len() as u64 + 1), |sum, part| {
                            sum.saturating_add(self.count(*part, depth + 1))
                        })
                    }
                };
                if let Self::TrueType(.., known) = self {
                    known.insert(id, count);
                }
                count
            }
            Self::PostScript(font) => steps(font, id).unwrap_or_default(),
            Self::Unreadable => 0,
        }
    }
}

/// Number of the variations of a glyph, each of which may move every point.
fn variations(gvar: &Gvar<'_>, id: GlyphId) -> u64 {
    // The count stands in the lower twelve bits of the first word.
    let count = gvar.data_for_gid(id).ok().flatten().and_then(|data| data.read_at::<u16>(0).ok());
    count.map_or(0, |count| u64::from(count & 0x0fff))
}

fn table<'a>(font: &FontRef<'a>, tag: skrifa::Tag) -> Option<Parts<'a>> {
    let data = font.table_data(tag)?;
    CffFontRef::new(data.as_bytes(), 0, None).ok().map(Parts::PostScript)
}

/// Commands and calls of a glyph's program, up to [`MOST_PARTS`] and one more.
fn steps(font: &CffFontRef<'_>, id: GlyphId) -> Option<u64> {
    let subfont = font.subfont(font.subfont_index(id)?, &[]).ok()?;
    let local = match subfont.subrs_offset() as usize {
        0 => Index::Empty,
        offset => Index::new(font.data().get(offset..)?, font.version() > 1).ok()?,
    };
    let steps = Cell::new(0);
    let program = font.charstrings().get(id.to_u32() as usize).ok()?;
    let calls = Calls { inner: (font.data(), font.charstrings(), font.global_subrs(), &local), steps: &steps };
    // Its fault is told by the count, or it is not drawn.
    let _fault = evaluate(&calls, None, program, &mut Commands(&steps));
    Some(steps.get())
}

/// The subroutines of a program, each call counted.
struct Calls<'a> {
    inner: (&'a [u8], &'a Index<'a>, &'a Index<'a>, &'a Index<'a>),
    steps: &'a Cell<u64>,
}

impl Calls<'_> {
    fn step(&self) -> Result<(), Error> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MOST_PARTS { Err(Error::CharstringNestingDepthLimitExceeded) } else { Ok(()) }
    }
}

impl CharstringContext for Calls<'_> {
    fn kind(&self) -> CharstringKind {
        self.inner.kind()
    }

    fn seac_components(&self, base: i32, accent: i32) -> Result<[&[u8]; 2], Error> {
        self.step().and_then(|()| self.inner.seac_components(base, accent))
    }

    fn global_subr(&self, index: i32) -> Result<&[u8], Error> {
        self.step().and_then(|()| self.inner.global_subr(index))
    }

    fn subr(&self, index: i32) -> Result<&[u8], Error> {
        self.step().and_then(|()| self.inner.subr(index))
    }
}

/// Counts the commands of a program.
struct Commands<'a>(&'a Cell<u64>);

impl CommandSink for Commands<'_> {
    fn move_to(&mut self, _: Fixed, _: Fixed) {
        self.0.set(self.0.get() + 1);
    }

    fn line_to(&mut self, _: Fixed, _: Fixed) {
        self.0.set(self.0.get() + 1);
    }

    fn curve_to(&mut self, _: Fixed, _: Fixed, _: Fixed, _: Fixed, _: Fixed, _: Fixed) {
        self.0.set(self.0.get() + 1);
    }

    fn close(&mut self) {}
}

/// The longest distance of a point from the origin, along an axis.
struct Extent(f32);

impl Extent {
    fn add(&mut self, points: &[f32]) {
        for point in points {
            self.0 = if point.is_nan() { f32::INFINITY } else { self.0.max(point.abs()) };
        }
    }
}

impl OutlinePen for Extent {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add(&[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add(&[x, y]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.add(&[cx, cy, x, y]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.add(&[cx0, cy0, cx1, cy1, x, y]);
    }

    fn close(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::super::faces;
    use crate::toolkit::fonts;

    fn u16_at(font: &[u8], at: usize) -> usize {
        usize::from(u16::from_be_bytes([font[at], font[at + 1]]))
    }

    fn u32_at(font: &[u8], at: usize) -> usize {
        u16_at(font, at) << 16 | u16_at(font, at + 2)
    }

    /// Start and length of a table.
    fn table(font: &[u8], tag: &[u8]) -> (usize, usize) {
        let entry = (0..u16_at(font, 4)).map(|at| 12 + 16 * at).find(|at| font[*at..].starts_with(tag)).unwrap();
        (u32_at(font, entry + 8), u32_at(font, entry + 12))
    }

    /// Puts another table at the end of the font.
    fn with_table(mut font: Vec<u8>, tag: &[u8], bytes: &[u8]) -> Vec<u8> {
        let entry = (0..u16_at(&font, 4)).map(|at| 12 + 16 * at).find(|at| font[*at..].starts_with(tag)).unwrap();
        let start = font.len() as u32;
        font.extend_from_slice(bytes);
        font[entry + 8..entry + 12].copy_from_slice(&start.to_be_bytes());
        font[entry + 12..entry + 16].copy_from_slice(&(bytes.len() as u32).to_be_bytes());
        font
    }

    /// Inter with these glyphs in place of its own.
    fn composed(glyphs: &[Vec<u8>]) -> Vec<u8> {
        let font = fonts::face("inter").unwrap().to_vec();
        let (maxp, _) = table(&font, b"maxp");
        let count = u16_at(&font, maxp + 4);
        let (mut glyf, mut loca) = (Vec::new(), Vec::new());
        for at in 0..=count {
            loca.extend_from_slice(&(glyf.len() as u32).to_be_bytes());
            glyf.extend_from_slice(glyphs.get(at).map_or(&[][..], Vec::as_slice));
        }
        let mut font = with_table(with_table(font, b"glyf", &glyf), b"loca", &loca);
        let (head, _) = table(&font, b"head");
        font[head + 51] = 1;
        font
    }

    /// A glyph of so many parts, all the same one.
    fn parts(of: u16, count: usize) -> Vec<u8> {
        let mut glyph = vec![0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0];
        for at in 0..count {
            // Distances are words; more parts follow.
            let flags: u16 = if at + 1 < count { 0x23 } else { 0x03 };
            glyph.extend([flags, of, 0, 0].into_iter().flat_map(u16::to_be_bytes));
        }
        glyph
    }

    /// A triangle with corners so far away.
    fn triangle(side: i16) -> Vec<u8> {
        let mut glyph = vec![0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 1, 1];
        for distance in [0, side, 0, 0, 0, side] {
            glyph.extend(distance.to_be_bytes());
        }
        glyph.push(0);
        glyph
    }

    fn refusal(font: &[u8]) -> String {
        faces(font).expect_err("the font is refused")
    }

    #[test]
    fn usual_fonts_are_within_the_bounds() {
        for name in ["inter", "mono", "icons", "icons-outlined", "icons-remix", "emoji"] {
            assert!(faces(fonts::face(name).unwrap()).is_ok(), "{name}");
        }
        assert!(faces(&composed(&[triangle(1000), parts(0, 3)])).is_ok());
    }

    #[test]
    fn glyphs_of_too_many_parts_are_refused() {
        let nested: Vec<_> = std::iter::once(triangle(1000)).chain((0..10).map(|of| parts(of, 100))).collect();
        assert!(refusal(&composed(&nested)).contains("more than 100000 parts"));
        let circle = [parts(1, 2), parts(2, 2), parts(0, 2)];
        assert!(refusal(&composed(&circle)).contains("more than 100000 parts"));
    }

    #[test]
    fn a_glyph_with_data_and_no_points_is_refused() {
        // No contours, no instructions, and a byte that fills up.
        let empty = [0; 13].to_vec();
        let font = composed(&[triangle(1000), empty]);
        assert!(refusal(&font).contains("its glyph 1 has data and no points"));
        assert!(!super::super::is_font(&font), "nor is one of the system");
        assert!(faces(&composed(&[triangle(1000), [0; 12].to_vec()])).is_ok());
    }

    #[test]
    fn programs_that_call_without_an_end_are_refused() {
        let font = fonts::face("icons-outlined").unwrap().to_vec();
        // 107 subroutines of no parameters: each calls the next one 200 times, the last ones return.
        let call = |index: i32| [(index + 139) as u8, 29];
        let programs: Vec<Vec<u8>> = (0..9).map(|at| call(at - 106).repeat(200)).chain([vec![11]]).collect();
        let index = |items: &[Vec<u8>]| {
            let mut bytes = (items.len() as u16).to_be_bytes().to_vec();
            bytes.push(4);
            let mut offset = 1_u32;
            for item in items {
                bytes.extend(offset.to_be_bytes());
                offset += item.len() as u32;
            }
            bytes.extend(offset.to_be_bytes());
            bytes.extend(items.concat());
            bytes
        };
        // Header, name, top dictionary, strings, global subroutines, programs of glyphs, private dictionary.
        let number = |value: u32| [vec![29], value.to_be_bytes().to_vec()].concat();
        let dictionary =
            |programs: u32, private: u32| [number(programs), vec![17], number(0), number(private), vec![18]].concat();
        let head = [vec![1, 0, 4, 4], index(&[b"A".to_vec()])].concat();
        let rest = [vec![0, 0], index(&programs)].concat();
        let start = (head.len() + index(&[dictionary(0, 0)]).len() + rest.len()) as u32;
        let glyphs = index(&[[call(-107).to_vec(), vec![14]].concat()]);
        let cff = [head, index(&[dictionary(start, start + glyphs.len() as u32)]), rest, glyphs].concat();
        let mut font = with_table(font, b"CFF ", &cff);
        let (maxp, _) = table(&font, b"maxp");
        font[maxp + 4..maxp + 6].copy_from_slice(&[0, 1]);
        assert!(refusal(&font).contains("more than 100000 parts"));
    }

    #[test]
    fn glyphs_that_are_much_larger_than_letters_are_refused() {
        let mut small = composed(&[triangle(32_767)]);
        let (head, _) = table(&small, b"head");
        small[head + 18..head + 20].copy_from_slice(&1000_u16.to_be_bytes());
        assert!(refusal(&small).contains("larger than 16 letters"));
        for units in [0_u16, 1, 15, 16_385, 65_535] {
            small[head + 18..head + 20].copy_from_slice(&units.to_be_bytes());
            assert!(refusal(&small).contains("units instead of"), "{units}");
        }
    }
}
