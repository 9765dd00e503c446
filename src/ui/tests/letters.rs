//! Gradient, shadow, lines, spacing and overflow of letters, seen in the picture.

use egui::{Color32, Vec2};

use super::user::User;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, galley};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::TextStyle;

/// Count of pixels for which `wanted` holds.
fn count(style: &str, wanted: impl Fn(Color32) -> bool) -> usize {
    let user = User::open(&format!("Text: {{text: MMMM, textStyle: {{fontSize: 60, {style}}}}}"));
    user.window.picture().unwrap().pixels.iter().filter(|pixel| wanted(**pixel)).count()
}

#[test]
fn a_gradient_colours_letters_from_one_side_to_the_other() {
    let red = |c: Color32| c.r() > 180 && c.g() < 80 && c.b() < 80;
    let blue = |c: Color32| c.b() > 180 && c.g() < 80 && c.r() < 80;
    let style = "gradient: {colors: ['#ff0000', '#0000ff'], start: centerLeft, end: centerRight}";
    assert!(count(style, red) > 50 && count(style, blue) > 50);
    assert_eq!(count("color: black", red), 0);
}

#[test]
fn letters_cast_a_shadow() {
    let green = |c: Color32| c.g() > 140 && c.r() < 110 && c.b() < 110;
    assert!(count("shadowColor: green, shadowOffset: '4 4'", green) > 50);
    assert_eq!(count("color: black", green), 0);
}

#[test]
fn a_line_stands_above_the_text() {
    let red = |c: Color32| c.r() > 180 && c.g() < 80 && c.b() < 80;
    assert!(count("decoration: overline, decorationColor: red, decorationThickness: 3", red) > 100);
}

#[test]
fn each_kind_of_line_has_its_own_look() {
    let red = |c: Color32| c.r() > 180 && c.g() < 80 && c.b() < 80;
    for line in ["underline", "lineThrough", "overline"] {
        let inked = |kind: &str| {
            let style = format!("decoration: {line}, decorationColor: '#ff0000', decorationThickness: 4, color: white");
            count(&format!("{style}, decorationStyle: {kind}"), red)
        };
        let [solid, double, dotted, dashed, wavy] = ["solid", "double", "dotted", "dashed", "wavy"].map(inked);
        assert!(solid > 400, "{line}: {solid}");
        assert!(double > solid * 3 / 2, "{line}: two lines {double} beside one {solid}");
        assert!((solid * 2 / 5..solid * 3 / 5 + 4).contains(&dotted), "{line}: dots {dotted} of {solid}");
        assert!((dotted + 1..solid).contains(&dashed), "{line}: dashes {dashed} between {dotted} and {solid}");
        assert!(wavy > solid / 2 && wavy != solid, "{line}: a wave {wavy} of {solid}");
    }
}

#[test]
fn a_dotted_line_is_below_its_own_part_of_a_text_only() {
    let red = |c: Color32| c.r() > 180 && c.g() < 80 && c.b() < 80;
    let inked = |line: &str, text: &str| {
        let user = User::open(&format!("Text: {{textStyle: {{fontSize: 30, color: white{line}}}, {text}}}"));
        user.window.picture().unwrap().pixels.iter().filter(|pixel| red(**pixel)).count()
    };
    let line = ", decoration: underline, decorationStyle: dashed, decorationColor: '#ff0000', decorationThickness: 4";
    let spans = format!("text: \"MM\\n\", spans: [{{text: MM, textStyle: {{fontSize: 30{line}}}}}]");
    let (span, both) = (inked("", &spans), inked(line, &spans));
    assert!(span > 50 && both > span + span / 2, "{span} {both}");
}

#[test]
fn words_stand_further_apart_and_letters_do_not() {
    let ctx = egui::Context::default();
    crate::toolkit::fonts::install(&ctx);
    let width = |text: &str, space: f32| {
        let style = TextStyle { word_spacing: Some(space), ..TextStyle::default() };
        let resolved = ResolvedTextStyle::new(&Theme::light(), TextRole::Body, &style);
        let mut size = Vec2::ZERO;
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            size = galley(ui.ctx(), text, &resolved, Wrap::LINE).size();
        });
        output.textures_delta.clear();
        size.x
    };
    assert!((width("a b c", 10.0) - width("a b c", 0.0) - 20.0).abs() < 1.0);
    assert!((width("abc", 10.0) - width("abc", 0.0)).abs() < 0.1);
}

/// The picture of letters that do not fit into their box.
fn overflowing(overflow: &str) -> Vec<Color32> {
    let text = "text: Several words that need more than one line here";
    let user = User::open(&format!(
        "Text: {{{text}, width: 130, height: 20, textStyle: {{fontSize: 18, overflow: {overflow}}}}}"
    ));
    user.window.picture().unwrap().pixels
}

#[test]
fn letters_that_do_not_fit_are_cut_faded_ended_or_drawn_beyond() {
    let words = ["clip", "fade", "ellipsis", "visible"];
    let pictures: Vec<Vec<Color32>> = words.iter().map(|word| overflowing(word)).collect();
    for (at, picture) in pictures.iter().enumerate() {
        for (other, second) in pictures.iter().enumerate().skip(at + 1) {
            assert!(picture != second, "{} looks as {}", words[at], words[other]);
        }
    }
    let inked = |picture: &[Color32]| picture.iter().skip(600 * 60).filter(|pixel| pixel.r() < 120).count();
    assert_eq!((inked(&pictures[0]), inked(&pictures[1]), inked(&pictures[2])), (0, 0, 0), "nothing below the box");
    assert!(inked(&pictures[3]) > 20, "the other lines stand below the box");
}

#[test]
fn one_line_fades_towards_its_end() {
    let style = "Text: {text: MMMMMMMMMMMMMMMM, width: 200, maxLines: 1, overflow: fade, textStyle: {fontSize: 30, color: black}}";
    let user = User::open(style);
    let picture = user.window.picture().unwrap();
    let darkest = |from: usize, to: usize| {
        (from..to).map(|x| (0..60).map(|y| picture.pixels[y * 600 + x].r()).min().unwrap()).min().unwrap()
    };
    let start = user.window.texts()[0].shown;
    let left = start.left() as usize;
    assert!(darkest(left, left + 40) < 40);
    let from = (left + 185, left + 199);
    assert!(darkest(from.0, from.1) > 120);
}

/// The rows of pixels, from the top, in which there is a wanted one.
fn rows(style: &str, wanted: impl Fn(Color32) -> bool) -> std::ops::RangeInclusive<usize> {
    let user = User::open(&format!("Text: {{text: MMMM, textStyle: {{fontSize: 60, color: black, {style}}}}}"));
    let picture = user.window.picture().unwrap();
    let has = |row: &usize| picture.pixels[row * 600..(row + 1) * 600].iter().any(|pixel| wanted(*pixel));
    let mut found = (0..400).filter(has);
    let first = found.next().unwrap();
    first..=found.last().unwrap_or(first)
}

#[test]
fn lines_stay_at_the_letters_however_tall_the_lines_of_text_are() {
    let red = |c: Color32| c.r() > 180 && c.g() < 80 && c.b() < 80;
    let black = |c: Color32| c.r() < 60 && c.g() < 60 && c.b() < 60;
    for height in [1.0, 1.4, 1.8, 3.0] {
        for kind in ["solid", "dashed"] {
            let style = |line: &str| {
                format!("decoration: {line}, decorationColor: red, decorationStyle: {kind}, lineHeight: {height}")
            };
            let letters = rows(&style("none"), black);
            let below = rows(&style("underline"), red);
            let gap = *below.start() as i32 - *letters.end() as i32;
            assert!((3..=12).contains(&gap), "{kind} {height}: the line is {gap} pixels below the letters");
            let through = (*rows(&style("lineThrough"), red).start() as i32 - *letters.start() as i32) as f32;
            let share = through / (letters.end() - letters.start()) as f32;
            assert!((0.4..0.75).contains(&share), "{kind} {height}: the line is at {share} of the letters");
        }
    }
}

#[test]
fn an_underlined_text_is_the_same_layout_in_each_frame() {
    let ctx = egui::Context::default();
    crate::toolkit::fonts::install(&ctx);
    for kind in [ensemble_core::spec::LineStyle::Solid, ensemble_core::spec::LineStyle::Dotted] {
        let style = TextStyle { underline: true, line_style: Some(kind), ..TextStyle::default() };
        let resolved = ResolvedTextStyle::new(&Theme::light(), TextRole::Body, &style);
        let mut laid = Vec::new();
        for _ in 0..3 {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                laid.push(galley(ui.ctx(), "terms", &resolved, Wrap::LINE));
            });
            output.textures_delta.clear();
        }
        let last = laid.last().unwrap();
        assert!(std::sync::Arc::ptr_eq(last, &laid[laid.len() - 2]), "{kind:?}");
    }
}
