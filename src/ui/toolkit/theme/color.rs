//! Arithmetic on colours: mixing, and the contrast that makes text readable (WCAG 2.1).

use egui::Color32;

/// Blends two colours; `share` 0 is `from`, 1 is `to`.
pub(crate) fn mix(from: Color32, to: Color32, share: f32) -> Color32 {
    from.lerp_to_gamma(to, share.clamp(0.0, 1.0))
}

/// The colour at an opacity from 0 to 1.
pub fn alpha(color: Color32, opacity: f32) -> Color32 {
    color.gamma_multiply(opacity.clamp(0.0, 1.0))
}

/// Contrast of two opaque colours, from 1 (the same) to 21 (black on white).
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// True for a colour on which text has to be light to be readable.
pub fn is_dark(color: Color32) -> bool {
    contrast(color, Color32::WHITE) > contrast(color, Color32::BLACK)
}

/// The colour nearest to `color`, towards black or white, whose contrast to `ground` is at least `ratio`.
pub fn readable(color: Color32, ground: Color32, ratio: f32) -> Color32 {
    // Steps of 5 %: the eye sees no smaller difference in text.
    const STEPS: u8 = 20;
    let goal = if is_dark(ground) { Color32::WHITE } else { Color32::BLACK };
    (0..=STEPS)
        .map(|step| mix(color, goal, f32::from(step) / f32::from(STEPS)))
        .find(|candidate| contrast(*candidate, ground) >= ratio)
        .unwrap_or(goal)
}

fn luminance(color: Color32) -> f32 {
    let linear = |channel: u8| {
        let value = f32::from(channel) / 255.0;
        // WCAG 2.1 prints 0.03928, of a draft of sRGB; no channel of 8 bits lies between the two.
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_has_the_greatest_contrast() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
        assert!((contrast(Color32::RED, Color32::RED) - 1.0).abs() < 0.001);
    }

    #[test]
    fn a_faint_colour_is_moved_until_it_can_be_read() {
        for ground in [Color32::WHITE, Color32::from_gray(20), Color32::from_rgb(250, 220, 40)] {
            assert!(contrast(readable(ground, ground, 4.5), ground) >= 4.5);
        }
        assert_eq!(readable(Color32::BLACK, Color32::WHITE, 4.5), Color32::BLACK);
    }
}
