//! Bytes to pixels: PNG, JPEG, WebP, GIF with its motion, SVG, Lottie. Everything has an end: bytes, sides, frames.

use std::io::Cursor;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use egui::ColorImage;
use image::{AnimationDecoder, DynamicImage, ImageFormat, ImageReader};
use resvg::tiny_skia;
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{self, FontFamily, FontResolver, ImageHrefDataResolverFn, ImageHrefResolver, fontdb};

use super::decoded::Decoded;
use super::drawing_elements::{self, MOST_ELEMENTS};
use super::{drawing_bounds, lottie};
use crate::toolkit::fonts;

/// Largest file in bytes; larger ones are not read.
pub const MOST_BYTES: usize = 64 << 20;
/// Longest side of a picture that is decoded, in pixels.
// A square of this side takes 256 MiB, which is all that a window keeps.
pub const LONGEST_SIDE: u32 = 8192;
/// Limit of the frames of an animated picture in bytes; further frames are dropped.
// Every frame is a texture of its own, four bytes a pixel.
const MOST_FRAME_BYTES: usize = 64 << 20;
/// A drawing is turned into pixels at least this large, so that it stays sharp when it is enlarged a little.
const DRAWING_SIDE: f32 = 512.0;
const LONGEST_DRAWING: f32 = 2048.0;

/// Decodes a picture, scaled down to `limit`.
///
/// # Errors
///
/// A message about the fault.
pub fn decode(bytes: &[u8], limit: [Option<u32>; 2]) -> Result<Decoded, Arc<str>> {
    if bytes.len() > MOST_BYTES {
        return Err(Arc::from(format!("the picture has more than {} MiB", MOST_BYTES >> 20)));
    }
    if is_drawing(bytes) {
        return drawing(bytes, limit);
    }
    if lottie::is_animation(bytes) {
        return lottie::frames(bytes, limit);
    }
    let fault = |fault: image::ImageError| Arc::from(format!("the picture cannot be read: {fault}"));
    let format = image::guess_format(bytes).map_err(|_| Arc::from("this is no picture that can be shown"))?;
    if format == ImageFormat::Gif {
        let decoder = image::codecs::gif::GifDecoder::new(Cursor::new(bytes)).map_err(fault)?;
        return motion(decoder, limit);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    reader.limits(limits);
    let picture = reader.decode().map_err(fault)?;
    let size = [picture.width() as f32, picture.height() as f32];
    Ok(Decoded { frames: vec![(pixels(&smaller(picture, limit).to_rgba8()), Duration::ZERO)], size })
}

/// The picture in its own proportions, no larger than `limit`.
fn smaller(picture: DynamicImage, limit: [Option<u32>; 2]) -> DynamicImage {
    let [wide, high] = limit.map(|side| side.unwrap_or(u32::MAX).max(1));
    // `thumbnail` enlarges a picture that is smaller.
    if picture.width() <= wide && picture.height() <= high {
        return picture;
    }
    picture.thumbnail(wide.min(LONGEST_SIDE), high.min(LONGEST_SIDE))
}

fn pixels(picture: &image::RgbaImage) -> ColorImage {
    ColorImage::from_rgba_unmultiplied([picture.width() as usize, picture.height() as usize], picture.as_raw())
}

fn motion<'a>(
    decoder: impl AnimationDecoder<'a> + image::ImageDecoder,
    limit: [Option<u32>; 2],
) -> Result<Decoded, Arc<str>> {
    /// Frame duration up to which [`USUAL`] is used instead, as in browsers: files with 0 mean "default".
    const SHORTEST: Duration = Duration::from_millis(10);
    const USUAL: Duration = Duration::from_millis(100);
    let (width, height) = decoder.dimensions();
    if width > LONGEST_SIDE || height > LONGEST_SIDE {
        return Err(Arc::from(format!("the picture's sides are longer than {LONGEST_SIDE}")));
    }
    let (mut frames, mut bytes) = (Vec::new(), 0);
    for frame in decoder.into_frames() {
        // A file that is cut off shows the frames that have arrived.
        let Ok(frame) = frame else { break };
        let shown = Duration::from(frame.delay());
        let picture = smaller(DynamicImage::ImageRgba8(frame.into_buffer()), limit).into_rgba8();
        bytes += picture.as_raw().len();
        if bytes > MOST_FRAME_BYTES && !frames.is_empty() {
            break;
        }
        frames.push((pixels(&picture), if shown <= SHORTEST { USUAL } else { shown }));
    }
    if frames.is_empty() {
        return Err(Arc::from("the picture holds no frame"));
    }
    Ok(Decoded { frames, size: [width as f32, height as f32] })
}

fn is_drawing(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<svg") || (head.starts_with('<') && head.contains("<svg"))
}

/// Drawings that lie in a drawing as `data:` addresses.
struct EmbeddedDrawings {
    /// Elements that further ones may have together.
    elements_left: u64,
    /// The first fault.
    fault: Option<Arc<str>>,
}

impl EmbeddedDrawings {
    /// Reads a drawing without those that it holds in turn.
    fn read(&mut self, bytes: &[u8]) -> Result<usvg::Tree, Arc<str>> {
        let (document, count) = drawing_elements::read(utf8(bytes)?)?;
        let too_many = || Arc::<str>::from("the drawings in the drawing have too many elements together");
        self.elements_left = self.elements_left.checked_sub(count).ok_or_else(too_many)?;
        tree(&document, &options(Box::new(|_, _, _| None)))
    }
}

/// The tree of a document, with the drawings that it holds.
fn tree_with_embedded(document: &Document<'_>) -> Result<usvg::Tree, Arc<str>> {
    let embedded = Arc::new(Mutex::new(EmbeddedDrawings { elements_left: MOST_ELEMENTS, fault: None }));
    let of = Arc::clone(&embedded);
    let resolve = move |kind: &str, bytes: Arc<Vec<u8>>, _: &usvg::Options<'_>| {
        let mut embedded = of.lock().unwrap_or_else(PoisonError::into_inner);
        // Pictures of other kinds are not drawn by `resvg` as it is built here.
        if kind != "image/svg+xml" || embedded.fault.is_some() {
            return None;
        }
        let read = embedded.read(&bytes).map_err(|fault| embedded.fault = Some(fault));
        read.ok().map(usvg::ImageKind::SVG)
    };
    let tree = tree(document, &options(Box::new(resolve)))?;
    let fault = embedded.lock().unwrap_or_else(PoisonError::into_inner).fault.take();
    fault.map_or(Ok(tree), Err)
}

fn tree(document: &Document<'_>, options: &usvg::Options<'_>) -> Result<usvg::Tree, Arc<str>> {
    usvg::Tree::from_xmltree(document, options)
        .map_err(|fault| Arc::from(format!("the drawing cannot be read: {fault}")))
}

fn options(resolve_data: ImageHrefDataResolverFn<'_>) -> usvg::Options<'_> {
    // A drawing reads no other file and asks no server.
    let image_href_resolver = ImageHrefResolver { resolve_data, resolve_string: Box::new(|_, _| None) };
    let font_resolver = FontResolver { select_font: Box::new(select_font), ..FontResolver::default() };
    usvg::Options { image_href_resolver, font_resolver, ..usvg::Options::default() }
}

fn utf8(bytes: &[u8]) -> Result<&str, Arc<str>> {
    std::str::from_utf8(bytes).map_err(|_| Arc::from("the drawing is no text in UTF-8"))
}

/// The bundled text faces as `usvg` wants them. Read when the first drawing with text is met: most have none.
struct DrawingFonts {
    database: Arc<fontdb::Database>,
    regular: fontdb::ID,
    medium: fontdb::ID,
    semibold: fontdb::ID,
    mono: fontdb::ID,
}

static DRAWING_FONTS: LazyLock<Option<DrawingFonts>> = LazyLock::new(|| {
    let mut database = fontdb::Database::new();
    let mut load = |name| {
        let face: &'static [u8] = fonts::face(name)?;
        database.load_font_source(fontdb::Source::Binary(Arc::new(face))).first().copied()
    };
    let (regular, medium, semibold, mono) =
        (load("inter")?, load("inter-medium")?, load("inter-semibold")?, load("mono")?);
    Some(DrawingFonts { database: Arc::new(database), regular, medium, semibold, mono })
});

/// The bundled face that is nearest to a drawing's font. The system's fonts are not used: a drawing looks the same everywhere.
fn select_font(font: &usvg::Font, database: &mut Arc<fontdb::Database>) -> Option<fontdb::ID> {
    let fonts = DRAWING_FONTS.as_ref()?;
    if database.is_empty() {
        *database = Arc::clone(&fonts.database);
    }
    let is_mono = |family: &FontFamily| match family {
        FontFamily::Monospace => true,
        FontFamily::Named(name) => {
            ["mono", "courier", "consolas", "menlo"].iter().any(|part| name.to_lowercase().contains(part))
        }
        _ => false,
    };
    Some(match font.weight() {
        _ if font.families().iter().any(is_mono) => fonts.mono,
        600.. => fonts.semibold,
        500.. => fonts.medium,
        _ => fonts.regular,
    })
}

fn drawing(bytes: &[u8], limit: [Option<u32>; 2]) -> Result<Decoded, Arc<str>> {
    let (document, _) = drawing_elements::read(utf8(bytes)?)?;
    let tree = tree_with_embedded(&document)?;
    let size = [tree.size().width(), tree.size().height()];
    let long = size[0].max(size[1]).max(1.0);
    let scale = (DRAWING_SIDE / long).max(2.0).min(LONGEST_DRAWING / long);
    let wanted =
        |at: usize| limit[at].map_or(f32::INFINITY, |most| most.max(1) as f32 / size[at].max(f32::MIN_POSITIVE));
    let scale = scale.min(wanted(0)).min(wanted(1));
    let side = |side: f32| (side * scale).round().clamp(1.0, LONGEST_DRAWING) as u32;
    let (width, height) = (side(size[0]), side(size[1]));
    drawing_bounds::check_work(&tree, scale)?;
    let mut canvas = tiny_skia::Pixmap::new(width, height).ok_or_else(|| Arc::from("the drawing has no size"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut canvas.as_mut());
    let picture = ColorImage::from_rgba_premultiplied([width as usize, height as usize], canvas.data());
    Ok(Decoded { frames: vec![(picture, Duration::ZERO)], size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_becomes_pixels() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"><rect width="10" height="20" fill="red"/></svg>"#;
        let decoded = decode(svg, [None; 2]).unwrap();
        assert_eq!(decoded.size, [10.0, 20.0]);
        assert_eq!(decoded.frames[0].0.pixels[0], egui::Color32::RED);
    }

    #[test]
    fn a_drawing_that_stands_for_a_billion_others_is_refused() {
        let svg = |inner: &str| {
            format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="200">{inner}</svg>"#
            )
        };
        let level = |at: usize| {
            let uses = format!(r##"<use xlink:href="#a{}"/>"##, at - 1).repeat(10);
            format!(r#"<g id="a{at}">{uses}</g>"#)
        };
        let repeated: String = (1..10).map(level).collect();
        let cycle = r##"<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>"##;
        let pattern = |at: usize| {
            let fill = if at == 0 { "red".to_owned() } else { format!("url(#p{})", at - 1) };
            let rects = format!(r#"<rect width="90" height="90" fill="{fill}"/>"#).repeat(10);
            format!(r#"<pattern id="p{at}" width="100" height="100" patternUnits="userSpaceOnUse">{rects}</pattern>"#)
        };
        let patterns: String = (0..10).map(pattern).collect();
        let filter = |primitive: &str| {
            format!(r#"<filter id="f">{primitive}</filter><rect width="200" height="200" filter="url(#f)"/>"#)
        };
        let tile = |side: &str, transform: &str| {
            format!(
                r#"<pattern id="t" width="{side}" height="{side}" patternUnits="userSpaceOnUse" patternTransform="{transform}"><path d="M0 0h9v9z"/></pattern><rect width="200" height="200" fill="url(#t)"/>"#
            )
        };
        let mask = |at: usize| {
            format!(r#"<mask id="m{at}" mask="url(#m{})"><rect width="2000" height="2000" fill="red"/></mask>"#, at + 1)
        };
        let embedded = |inner: &str| {
            let drawing = svg(inner).replace('%', "%25").replace('<', "%3c").replace('"', "%22").replace('#', "%23");
            format!(r#"<image width="9" height="9" href="data:image/svg+xml,{drawing}"/>"#)
        };
        let hostile = [
            svg(&format!(r#"<rect id="a0" width="1" height="1"/>{repeated}"#)),
            svg(cycle),
            svg(&format!(r#"{patterns}<rect width="200" height="200" fill="url(#p9)"/>"#)),
            svg(&filter(r#"<feTurbulence baseFrequency="0.1" numOctaves="4000000000"/>"#)),
            svg(&filter(r#"<feMorphology operator="dilate" radius="150"/>"#)),
            svg(&filter(r#"<feGaussianBlur stdDeviation="99999999999999999999"/>"#)),
            svg(&tile("300000", "1")),
            svg(&tile("100", "scale(5000)")),
            svg(&format!("{}<rect width='9' height='9' mask='url(#m0)'/>", (0..100).map(mask).collect::<String>()))
                .replace(r#""200""#, r#""2000""#),
            svg(&filter(r#"<feDropShadow stdDeviation="1e9"/>"#)),
            svg(&r#"<g opacity="0.5"><rect width="200" height="200"/></g>"#.repeat(100_000)),
            svg(&format!(
                r#"{}<rect width="2000" height="2000"/>{}"#,
                r#"<g opacity="0.9">"#.repeat(100),
                "</g>".repeat(100)
            ))
            .replace(r#""200""#, r#""2000""#),
            svg(&"<g>".repeat(300_000)),
            svg(&"<!-- -->".repeat(500_000)),
            svg(&r#"<path d="M0 0H1e6" stroke="red" stroke-dasharray="0.001"/>"#.repeat(1000)),
            svg(&embedded(&"<path/>".repeat(2000)).repeat(200)),
            svg(&embedded(&format!(
                "<style>.a{{fill:url(#p)}}</style>{}",
                r#"<pattern id="p"><rect class="a"/></pattern>"#
            ))),
            svg(&format!("{}{}", "<g>".repeat(100_000), "</g>".repeat(100_000))),
        ];
        for drawing in hostile {
            assert!(decode(drawing.as_bytes(), [None; 2]).is_err(), "{}", &drawing[..drawing.len().min(500)]);
        }
        let usual = [
            svg(r##"<circle id="a" r="5"/><use href="#a" x="9"/><use href="#a" x="19"/>"##),
            svg(&filter(r#"<feGaussianBlur stdDeviation="5"/>"#)),
            svg(r#"<path d="M0 0H1000" stroke="red" stroke-dasharray="1 2"/>"#),
            svg(&tile("20", "rotate(9)")),
            svg(&embedded(&format!("<path/>{}", embedded("<path/>")))),
            svg(&filter(r#"<feTurbulence baseFrequency="0.1" numOctaves="3"/>"#)),
            svg(&filter(r#"<feMorphology operator="dilate" radius="2"/>"#)),
            svg(&r#"<path d="M0 0h9v9z"/>"#.repeat(20_000)),
            svg(&format!("{}<path d='M0 0h9v9z'/>{}", "<g transform='scale(1.001)'>".repeat(190), "</g>".repeat(190))),
        ];
        for drawing in usual {
            let decoded = decode(drawing.as_bytes(), [Some(64), Some(64)]);
            assert!(decoded.is_ok(), "{:?}", decoded.err());
        }
    }

    #[test]
    fn text_in_a_drawing_is_drawn_with_the_bundled_faces() {
        let ink = |style: &str, text: &str| {
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text y="30" font-size="24" {style}>{text}</text></svg>"#
            );
            let decoded = decode(svg.as_bytes(), [None; 2]).unwrap();
            let picture = &decoded.frames[0].0;
            let dark = picture.pixels.iter().map(|pixel| u64::from(pixel.a())).sum::<u64>();
            let right = (0..picture.size[0]).rev().find(|x| (0..picture.size[1]).any(|y| picture[(*x, y)].a() > 0));
            (dark, right.unwrap_or(0))
        };
        let (regular, width) = ink("", "illicit");
        assert!(regular > 0, "a family that is not bundled has a substitute");
        assert!(ink(r#"font-weight="bold""#, "illicit").0 > regular * 11 / 10);
        assert!(
            ink(r#"font-family="Menlo, monospace""#, "illicit").1 > width * 3 / 2,
            "narrow letters are as wide as others"
        );
        assert_eq!(ink("", "漢").1, ink("", "\u{10FFFE}").1, "a missing glyph is a box, not a fault");
    }

    #[test]
    fn a_picture_is_made_smaller_when_asked() {
        let mut bytes = Cursor::new(Vec::new());
        image::RgbaImage::from_pixel(40, 20, image::Rgba([0, 0, 255, 255]))
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        let decoded = decode(bytes.get_ref(), [Some(10), None]).unwrap();
        assert_eq!(decoded.frames[0].0.size, [10, 5]);
        assert_eq!(decoded.size, [40.0, 20.0]);
        let larger = decode(bytes.get_ref(), [Some(4000), None]).unwrap();
        assert_eq!(larger.frames[0].0.size, [40, 20], "a limit enlarges nothing");
        let svg =
            br#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>"#;
        assert_eq!(decode(svg, [Some(10), None]).unwrap().frames[0].0.size, [10, 5]);
    }

    /// A GIF of 40 × 20 pixels with frames of so many milliseconds.
    fn gif(millis: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for (at, millis) in millis.iter().enumerate() {
            let picture = image::RgbaImage::from_pixel(40, 20, image::Rgba([at as u8 * 60, 0, 255, 255]));
            let shown = image::Delay::from_numer_denom_ms(*millis, 1);
            encoder.encode_frame(image::Frame::from_parts(picture, 0, 0, shown)).unwrap();
        }
        drop(encoder);
        bytes
    }

    #[test]
    fn frames_are_shown_as_long_as_browsers_show_them() {
        let decoded = decode(&gif(&[0, 10, 20, 50]), [None; 2]).unwrap();
        let millis: Vec<_> = decoded.frames.iter().map(|(_, shown)| shown.as_millis()).collect();
        assert_eq!(millis, [100, 100, 20, 50]);
    }

    #[test]
    fn frames_are_made_smaller_when_asked() {
        let decoded = decode(&gif(&[50, 50]), [None, Some(10)]).unwrap();
        assert!(decoded.frames.iter().all(|(frame, _)| frame.size == [20, 10]));
        assert_eq!(decoded.size, [40.0, 20.0]);
    }

    #[test]
    fn what_is_no_picture_says_so() {
        for bytes in [&b""[..], b"hello", b"\x89PNG\r\n\x1a\n", b"<svg", b"GIF89a"] {
            assert!(decode(bytes, [None; 2]).is_err(), "{bytes:?}");
        }
    }
}
