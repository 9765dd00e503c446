//! Lottie animations, turned into frames of pixels once: playing them costs no more than a GIF. `velato` reads the file and says what to draw,
//! [`sink`] draws it.

mod bounds;
mod pictures;
mod sink;

use std::sync::Arc;
use std::time::Duration;

use egui::ColorImage;
use kurbo::Affine;
use velato::{Composition, Renderer};

use super::decoded::Decoded;
use pictures::Pictures;
use sink::PixelSink;

/// Longest side of a frame in pixels, unless a smaller size is requested.
const LONGEST_SIDE: f64 = 640.0;
/// Limit of the frames of an animation in bytes; a longer one gets a lower frame rate.
// Each frame is a texture of its own, four bytes a pixel.
const MOST_BYTES: usize = 64 << 20;
const MOST_FRAMES: usize = 600;
/// Highest frame rate; more is not visible.
const MOST_RATE: f64 = 60.0;

/// True for the text of a Lottie file.
pub fn is_animation(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    let starts = head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    starts && bytes.windows(8).any(|window| window == b"\"layers\"")
}

/// The frames of an animation, at most as large as `limit`.
///
/// # Errors
///
/// A message when it cannot be shown.
pub fn frames(bytes: &[u8], limit: [Option<u32>; 2]) -> Result<Decoded, Arc<str>> {
    bounds::check(bytes)?;
    let animation = Composition::from_slice(bytes)
        .map_err(|fault| Arc::<str>::from(format!("the animation cannot be read: {fault}")))?;
    let (width, height) = (animation.width as f64, animation.height as f64);
    let (first, last, rate) = (animation.frames.start, animation.frames.end, animation.frame_rate);
    let is_usable = width >= 1.0 && height >= 1.0 && width <= 65_536.0 && height <= 65_536.0;
    if !(is_usable && rate > 0.0 && first.is_finite() && last > first) {
        return Err(Arc::from("the animation has no size or no frames"));
    }
    let [wide, high] = limit.map(|side| side.map_or(LONGEST_SIDE, |side| f64::from(side.max(1)).min(LONGEST_SIDE)));
    // A drawing has no pixels of its own: it is as sharp as its place is large.
    let scale = (wide / width).min(high / height);
    let pixels = [(width * scale).round().max(1.0) as u32, (height * scale).round().max(1.0) as u32];
    let seconds = ((last - first) / rate).min(600.0);
    let bytes_of_one = pixels[0] as usize * pixels[1] as usize * 4;
    let most = (MOST_BYTES / bytes_of_one.max(1)).clamp(1, MOST_FRAMES);
    let count = ((seconds * rate.min(MOST_RATE)).round() as usize).clamp(1, most);
    let shown = Duration::from_secs_f64(seconds / count as f64);
    let (mut renderer, mut frames) = (Renderer::new(), Vec::with_capacity(count));
    let pictures = Pictures::new(&animation.images);
    for at in 0..count {
        let frame = first + (last - first) * at as f64 / count as f64;
        let mut sink =
            PixelSink::new(pixels, &pictures).ok_or_else(|| Arc::<str>::from("the animation is too large"))?;
        renderer.append(&animation, frame, Affine::scale(scale), 1.0, &mut sink);
        let size = [pixels[0] as usize, pixels[1] as usize];
        frames.push((ColorImage::from_rgba_premultiplied(size, sink.finish().data()), shown));
    }
    Ok(Decoded { frames, size: [width as f32, height as f32] })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A red square that crosses a stage of 40 × 20 in a second of ten frames.
    const SQUARE: &str = r#"{"v":"5.7.0","fr":10,"ip":0,"op":10,"w":40,"h":20,"assets":[],"layers":[{"ddd":0,"ind":1,"ty":4,"nm":"square","sr":1,"ks":{"o":{"a":0,"k":100},"r":{"a":0,"k":0},"p":{"a":1,"k":[{"t":0,"s":[10,10,0],"i":{"x":[1],"y":[1]},"o":{"x":[0],"y":[0]}},{"t":10,"s":[30,10,0]}]},"a":{"a":0,"k":[0,0,0]},"s":{"a":0,"k":[100,100,100]}},"ao":0,"shapes":[{"ty":"gr","it":[{"ty":"rc","d":1,"s":{"a":0,"k":[10,10]},"p":{"a":0,"k":[0,0]},"r":{"a":0,"k":0}},{"ty":"fl","c":{"a":0,"k":[1,0,0,1]},"o":{"a":0,"k":100},"r":1},{"ty":"tr","p":{"a":0,"k":[0,0]},"a":{"a":0,"k":[0,0]},"s":{"a":0,"k":[100,100]},"r":{"a":0,"k":0},"o":{"a":0,"k":100}}]}],"ip":0,"op":10,"st":0,"bm":0}]}"#;

    #[test]
    fn a_square_moves_across_the_stage() {
        assert!(is_animation(SQUARE.as_bytes()) && !is_animation(b"{\"a\": 1}"));
        let decoded = frames(SQUARE.as_bytes(), [Some(40), Some(20)]).unwrap();
        assert_eq!((decoded.frames.len(), decoded.size), (10, [40.0, 20.0]));
        let color = |frame: usize, x: usize| decoded.frames[frame].0.pixels[10 * 40 + x].to_array();
        assert_eq!((color(0, 10), color(0, 30)), ([255, 0, 0, 255], [0, 0, 0, 0]));
        assert_eq!((color(9, 10), color(9, 28)), ([0, 0, 0, 0], [255, 0, 0, 255]));
        let total: Duration = decoded.frames.iter().map(|(_, shown)| *shown).sum();
        assert_eq!(total.as_millis(), 1000);
    }

    #[test]
    fn a_drawing_is_as_large_as_its_place() {
        let decoded = frames(SQUARE.as_bytes(), [Some(400), Some(400)]).unwrap();
        assert_eq!(decoded.frames[0].0.size, [400, 200]);
    }

    #[test]
    fn what_cannot_be_shown_says_why() {
        let no_size = SQUARE.replace("\"w\":40", "\"w\":0");
        let no_end = SQUARE.replacen("\"op\":10,\"w\"", "\"op\":0,\"w\"", 1);
        for text in ["{\"layers\": 1}", "{\"layers\"", &no_size, &no_end] {
            assert!(frames(text.as_bytes(), [None, None]).is_err(), "{text}");
        }
    }
}
