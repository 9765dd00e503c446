//! Visual order of letters, tested without a font for them: replacement boxes have positions, too. The expected orders are those of Chromium.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Context, FontId, RawInput, Vec2};

use super::*;

/// Lays out `text` within `width` and returns the galley.
fn laid(text: &str, width: f32, paragraphs: Paragraphs) -> Arc<Galley> {
    let ctx = Context::default();
    crate::toolkit::fonts::install(&ctx);
    let mut galley = None;
    let mut output = ctx.run_ui(RawInput::default(), |ui| {
        let format = TextFormat::simple(FontId::proportional(14.0), Color32::WHITE);
        let mut job = LayoutJob::single_section(text.to_owned(), format);
        job.wrap.max_width = width;
        galley = Some(layout(ui.ctx(), job, paragraphs));
    });
    // egui wants to be told that nobody draws them.
    output.textures_delta.clear();
    galley.unwrap()
}

/// The characters of each line as they are seen from left to right.
fn seen(galley: &Galley) -> Vec<String> {
    let row = |placed: &egui::epaint::text::PlacedRow| {
        let mut glyphs: Vec<_> =
            placed.row.glyphs.iter().map(|glyph| (glyph.pos.x.min(glyph.max_x()), glyph.chr)).collect();
        glyphs.sort_by(|a, b| a.0.total_cmp(&b.0));
        glyphs.into_iter().map(|(_, c)| c).collect()
    };
    galley.rows.iter().map(row).collect()
}

fn line(text: &str) -> String {
    seen(&laid(text, f32::INFINITY, Paragraphs::default())).join("|")
}

const RTL: Paragraphs = Paragraphs { direction: Some(TextDirection::RightToLeft), fill: None };

#[test]
fn words_and_numbers_stand_in_the_order_of_the_algorithm() {
    // Hebrew, because its letters have one form each.
    for (text, expected) in [
        ("שלום עולם", "םלוע םולש"),
        ("abc שלום def", "abc םולש def"),
        ("שלום abc עולם", "םלוע abc םולש"),
        ("מחיר: 12.50 ₪", "₪ 12.50 :ריחמ"),
        ("(שלום)", "(םולש)"),
        ("טל׳ 03-1234567!", "!03-1234567 ׳לט"),
        ("a (ב) c", "a (ב) c"),
        ("שלום, world!", "!world ,םולש"),
    ] {
        // A bracket is drawn mirrored, its character stays what it was: `(` of the text stands at the right.
        let mirrored: String = line(text);
        let expected: String = match text {
            "(שלום)" => ")םולש(".to_owned(),
            _ => expected.to_owned(),
        };
        assert_eq!(mirrored, expected, "{text}");
    }
}

#[test]
fn a_stated_direction_goes_before_that_of_the_letters() {
    assert_eq!(seen(&laid("abc!", f32::INFINITY, RTL)), ["!abc"]);
    let ltr = Paragraphs { direction: Some(TextDirection::LeftToRight), fill: None };
    assert_eq!(seen(&laid("שלום!", f32::INFINITY, ltr)), ["םולש!"]);
    assert_eq!(seen(&laid("שלום!", f32::INFINITY, Paragraphs::default())), ["!םולש"]);
}

#[test]
fn lines_are_broken_in_the_order_of_reading() {
    let galley = laid("אחת שתיים שלוש", laid("אחת שתיים", f32::INFINITY, RTL).size().x + 4.0, RTL);
    let seen = seen(&galley);
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(seen[0].trim(), "םייתש תחא");
    assert_eq!(seen[1], "שולש");
    // The short line stands at the right.
    let right = |at: usize| galley.rows[at].rect().right();
    assert!((right(0) - right(1)).abs() < 1.0, "{} {}", right(0), right(1));
    assert!(galley.rows[1].pos.x > 10.0);
}

#[test]
fn every_character_has_one_glyph() {
    for text in ["שלום עולם", "السلام عليكم ١٢٣", "a\nשלום\n", "שָׁלוֹם, abc", "سلام\u{200c}ها", "۱۲۳ 😀 خوب", "\n\nש"]
    {
        for width in [f32::INFINITY, 60.0, 10.0, 1.0] {
            let galley = laid(text, width, Paragraphs::default());
            let count: usize = galley.rows.iter().map(|row| row.char_count_including_newline().0).sum();
            assert_eq!(count, text.chars().count(), "{text:?} at {width}");
            assert_eq!(galley.end().index.0, count);
        }
    }
}

#[test]
fn a_line_that_is_cut_ends_in_an_ellipsis_at_the_left() {
    let ctx = Context::default();
    crate::toolkit::fonts::install(&ctx);
    let mut output = ctx.run_ui(RawInput::default(), |ui| {
        let format = TextFormat::simple(FontId::proportional(14.0), Color32::WHITE);
        let mut job = LayoutJob::single_section("אחת שתיים שלוש ארבע".to_owned(), format);
        job.wrap = egui::text::TextWrapping::truncate_at_width(60.0);
        let galley = layout(ui.ctx(), job, Paragraphs::default());
        assert!(galley.elided && galley.rows.len() == 1);
        assert!(galley.size().x <= 61.0, "{}", galley.size().x);
        assert!(seen(&galley)[0].starts_with('…'), "{:?}", seen(&galley));
    });
    output.textures_delta.clear();
}

#[test]
fn a_caret_stands_at_the_edge_where_the_next_letter_goes() {
    let galley = laid("אבג", f32::INFINITY, Paragraphs::default());
    let x = |index: usize| caret_rect(&galley, egui::text::CCursor::new(index), 14.0).left();
    assert!(x(0) > x(1) && x(1) > x(2) && x(2) > x(3), "{} {} {} {}", x(0), x(1), x(2), x(3));
    assert!((x(3)).abs() < 1.0 && (x(0) - galley.size().x).abs() < 1.5);
    let middle = galley.size().y / 2.0;
    for (at, index) in [(x(0) - 1.0, 0), (x(1) + 1.0, 1), (x(1) - 1.0, 1), (x(3) + 1.0, 3), (-5.0, 3), (500.0, 0)] {
        assert_eq!(cursor_at(&galley, Vec2::new(at, middle)).index.0, index, "{at}");
    }
}

#[test]
fn a_selection_over_both_directions_is_seen_in_two_pieces() {
    let galley = laid("abc אבג", f32::INFINITY, Paragraphs::default());
    assert_eq!(selection_rects(&galley, 2, 5).len(), 2);
    assert_eq!(selection_rects(&galley, 0, 7).len(), 1);
    assert_eq!(selection_rects(&galley, 3, 3).len(), 0);
}

#[test]
fn other_text_is_left_to_egui() {
    assert!(!has_rtl("Ångström 漢字 한국어 हिन्दी ไทย 😀"));
    assert!(has_rtl("a ب"));
    assert_eq!(direction_of("12 "), None);
    assert_eq!(direction_of("12 ב"), Some(TextDirection::RightToLeft));
    assert_eq!(direction_of("a ב"), Some(TextDirection::LeftToRight));
}

/// As [`laid`], with faces for Arabic and Hebrew.
fn shaped(text: &str) -> Arc<Galley> {
    let ctx = Context::default();
    let mut definitions = crate::toolkit::fonts::definitions();
    for (name, bytes) in
        [("arabic", &include_bytes!("test_fonts/arabic.ttf")[..]), ("hebrew", include_bytes!("test_fonts/hebrew.ttf"))]
    {
        definitions.font_data.insert(name.to_owned(), Arc::new(egui::FontData::from_static(bytes)));
        definitions.families.entry(egui::FontFamily::Proportional).or_default().push(name.to_owned());
    }
    ctx.set_fonts(definitions);
    let mut galley = None;
    let mut output = ctx.run_ui(RawInput::default(), |ui| {
        let format = TextFormat::simple(FontId::proportional(40.0), Color32::WHITE);
        let job = LayoutJob::single_section(text.to_owned(), format);
        galley = Some(layout(ui.ctx(), job, Paragraphs::default()));
    });
    output.textures_delta.clear();
    galley.unwrap()
}

#[test]
fn arabic_letters_are_joined_and_lam_alef_is_one_glyph() {
    let width = |text: &str| shaped(text).size().x;
    // Joined forms are narrower than letters that stand alone, and lam and alef are one glyph.
    let alone: f32 = "سلام".chars().map(|c| width(&c.to_string())).sum();
    assert!(width("سلام") < 0.8 * alone, "{} {alone}", width("سلام"));
    let whole = shaped("سلام");
    let quads = whole.rows[0].row.visuals.glyph_vertex_range.len() / 4;
    assert!(quads <= 4 && whole.rows[0].row.glyphs.len() == 4, "{quads}");
    // Where the ligature ends, the caret does not go backwards.
    let x: Vec<f32> = (0..=4).map(|at| caret_rect(&whole, egui::text::CCursor::new(at), 40.0).left()).collect();
    assert!(x.windows(2).all(|pair| pair[0] + 0.5 >= pair[1]) && x[0] > x[4] + 20.0, "{x:?}");
}

#[test]
fn words_of_a_right_to_left_face_stand_from_right_to_left() {
    let galley = shaped("سلام عليكم");
    assert!((galley.size().x - shaped("سلام").size().x - shaped("عليكم").size().x) > 0.0);
    // The first letter is the rightmost one.
    let glyphs = &galley.rows[0].row.glyphs;
    let right = glyphs.iter().map(|glyph| glyph.pos.x).fold(0.0, f32::max);
    assert!((glyphs[0].pos.x - right).abs() < 0.1);
    let marks = shaped("שָׁלוֹם");
    assert_eq!(marks.rows[0].row.glyphs.len(), "שָׁלוֹם".chars().count());
}
