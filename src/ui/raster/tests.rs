//! Tests of single pixels, and pictures of a small interface for inspection.

use egui::{Align2, Color32, Context, FontId, RawInput, TextureOptions, Vec2, epaint::ImageDelta, pos2, vec2};

use super::*;
use crate::toolkit::theme::{TextRole, Theme, Tone};
use crate::toolkit::{fonts, icons};

const RED: Color32 = Color32::RED;

fn white() -> Raster {
    let mut raster = Raster::default();
    let mut delta = TexturesDelta::default();
    let image = ColorImage::filled([1, 1], Color32::WHITE);
    delta.push(TextureId::default(), ImageDelta::full(image, TextureOptions::LINEAR));
    raster.update(&mut delta);
    raster
}

fn quad(rect: Rect, color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(rect, color);
    mesh
}

fn draw(mesh: Mesh, clip_rect: Rect) -> ColorImage {
    let primitive = ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) };
    white().paint(&[primitive], 1.0, [20, 20], Color32::BLACK).unwrap()
}

fn covered(image: &ColorImage) -> usize {
    image.pixels.iter().filter(|pixel| **pixel != Color32::BLACK).count()
}

fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
    Rect::from_min_max(pos2(left, top), pos2(right, bottom))
}

#[test]
fn a_rectangle_covers_its_pixels_and_no_other() {
    let image = draw(quad(rect(2.0, 3.0, 7.0, 5.0), RED), Rect::EVERYTHING);
    assert_eq!(covered(&image), 5 * 2);
    assert_eq!(image[(2, 3)], RED);
    assert_eq!(image[(6, 4)], RED);
    assert_eq!(image[(7, 4)], Color32::BLACK);
}

#[test]
fn the_clip_rectangle_cuts() {
    let image = draw(quad(rect(-1e9, -50.0, 1e9, 50.0), RED), rect(4.0, 4.0, 6.0, 8.0));
    assert_eq!(covered(&image), 2 * 4);
    assert_eq!(image[(4, 4)], RED);
}

#[test]
fn triangles_that_share_edges_cover_each_pixel_once() {
    let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
    for middle in [pos2(9.5, 9.5), pos2(7.3, 12.1), pos2(10.0, 4.0)] {
        let outline = [pos2(1.0, 1.0), pos2(18.5, 2.0), pos2(19.0, 18.0), pos2(3.3, 17.0)];
        let mut mesh = Mesh::default();
        for corner in outline.iter().chain([&middle]) {
            mesh.colored_vertex(*corner, half);
        }
        for [a, b] in [[0, 1], [1, 2], [2, 3], [3, 0]] {
            mesh.add_triangle(a, b, 4);
        }
        let image = draw(mesh, Rect::EVERYTHING);
        let wrong = image.pixels.iter().filter(|pixel| ![0, 100].contains(&pixel.r())).count();
        assert_eq!(wrong, 0, "drawn twice around {middle:?}");
        assert_eq!(image[(middle.x as usize, middle.y as usize)].r(), 100, "a hole at {middle:?}");
    }
}

#[test]
fn colours_run_between_corners_and_textures_are_read_between_pixels() {
    let mut raster = white();
    let mut delta = TexturesDelta::default();
    let image = ColorImage::new([2, 1], vec![Color32::BLACK, Color32::WHITE]);
    delta.push(TextureId::Managed(1), ImageDelta::full(image, TextureOptions::LINEAR));
    raster.update(&mut delta);
    let mut mesh = Mesh::with_texture(TextureId::Managed(1));
    mesh.add_rect_with_uv(rect(0.0, 0.0, 20.0, 20.0), rect(0.0, 0.0, 1.0, 1.0), Color32::WHITE);
    let primitive = ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) };
    let image = raster.paint(&[primitive], 1.0, [20, 20], RED).unwrap();
    let row: Vec<u8> = (0..20).map(|x| image[(x, 7)].r()).collect();
    assert!(row.is_sorted() && row[0] == 0 && row[19] == 255, "{row:?}");
    assert!((120..136).contains(&(u16::from(row[9]).midpoint(row[10].into()))), "{row:?}");
}

#[test]
fn nonsense_draws_nothing() {
    let mut mesh = quad(rect(0.0, 0.0, 9.0, 9.0), RED);
    mesh.vertices[0].pos.x = f32::NAN;
    mesh.vertices[2].pos.y = f32::INFINITY;
    assert_eq!(covered(&draw(mesh, Rect::EVERYTHING)), 0);
    let mesh = Mesh { indices: vec![0, 1, 2], ..Mesh::default() };
    assert_eq!(covered(&draw(mesh, Rect::NOTHING)), 0);
    assert_eq!(white().paint(&[], 1.0, [8193, 1], RED), Err(TooLarge { size: [8193, 1] }));
}

fn picture(theme: &Theme, scale: f32) -> ColorImage {
    let ctx = Context::default();
    fonts::install(&ctx);
    theme.apply(&ctx);
    let points = vec2(640.0, 480.0);
    let mut raster = Raster::default();
    let mut primitives = Vec::new();
    for frame in 0..3 {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), points)),
            time: Some(f64::from(frame)),
            ..RawInput::default()
        };
        input.viewports.entry(input.viewport_id).or_default().native_pixels_per_point = Some(scale);
        let mut output = ctx.run_ui(input, |ui| sample(ui, theme));
        raster.free(&mut output.textures_delta);
        raster.update(&mut output.textures_delta);
        primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
    }
    let size = [points.x * scale, points.y * scale].map(|side| side as u32);
    raster.paint(&primitives, scale, size, theme.colors.background).unwrap()
}

fn sample(ui: &mut egui::Ui, theme: &Theme) {
    let c = &theme.colors;
    egui::CentralPanel::default().frame(egui::Frame::new().fill(c.background).inner_margin(24)).show(ui, |ui| {
        for (role, text) in [
            (TextRole::Display, "1,284.50 €"),
            (TextRole::Title, "Live prices"),
            (TextRole::Heading, "Portfolio, today"),
            (TextRole::Body, "Waiting for the first event — Ångström, Привет, Ωλ → 0123456789"),
            (TextRole::Label, "Refresh every 30 s"),
            (TextRole::Caption, "updated 12:34:56"),
            (TextRole::Data, "{\"price\": 111.11, \"ok\": true} != ->"),
        ] {
            ui.label(egui::RichText::new(text).font(theme.font(role)).color(c.text));
        }
        ui.horizontal(|ui| {
            for name in ["home", "home_outlined", "home_rounded", "trash", "settings", "bolt", "show_chart", "wifi"] {
                let glyph = icons::glyph(name).unwrap();
                ui.label(egui::RichText::new(glyph).font(theme.icon_font(20.0)).color(c.text2));
            }
            ui.label("Centred with its text");
        });
        ui.horizontal(|ui| {
            let _ = ui.button("Secondary");
            let text = egui::RichText::new("Primary").color(c.on_accent);
            ui.add(egui::Button::new(text).fill(c.accent).stroke(egui::Stroke::NONE));
            ui.checkbox(&mut true, "Checked");
            let _ = ui.radio(true, "Radio");
            ui.add(egui::Slider::new(&mut 40.0, 0.0..=100.0));
        });
        ui.add(egui::TextEdit::singleline(&mut "typed text").hint_text("hint").margin(vec2(12.0, 8.0)));
        ui.horizontal(|ui| {
            for tone in [Tone::Neutral, Tone::Accent, Tone::Success, Tone::Warning, Tone::Danger, Tone::Info] {
                egui::Frame::new().fill(theme.soft(tone)).corner_radius(99).inner_margin(vec2(10.0, 3.0)).show(
                    ui,
                    |ui| {
                        ui.label(
                            egui::RichText::new(format!("{tone:?}"))
                                .font(theme.font(TextRole::Label))
                                .color(theme.on_soft(tone)),
                        );
                    },
                );
            }
        });
        let card = egui::Frame::new()
            .fill(c.surface)
            .stroke(egui::Stroke::new(1.0, c.border))
            .corner_radius(12)
            .inner_margin(16);
        card.show(ui, |ui| {
            let (area, _) = ui.allocate_exact_size(Vec2::new(400.0, 24.0), egui::Sense::hover());
            for index in 0..8 {
                let x = area.left() + 12.0 + 28.0 * index as f32;
                ui.painter().circle_filled(pos2(x, area.center().y), 10.0, theme.series(index));
            }
            ui.painter().text(area.right_center(), Align2::RIGHT_CENTER, "text3", FontId::proportional(12.0), c.text3);
        });
    });
}

/// The pictures are in the build folder, to be looked at.
#[test]
fn an_interface_is_drawn_in_both_themes_and_scales() {
    for (name, theme) in [("light", Theme::light()), ("dark", Theme::dark())] {
        for scale in [1.0, 2.0] {
            let image = picture(&theme, scale);
            assert_eq!(image[(1, 1)], theme.colors.background);
            let text = image.pixels.iter().filter(|pixel| **pixel == theme.colors.text).count();
            assert!(text > 200, "{name} at {scale}: {text} pixels of text");
            let accent = image.pixels.iter().filter(|pixel| **pixel == theme.colors.accent).count();
            assert!(accent > 500, "{name} at {scale}: {accent} pixels of accent");
            let Some(folder) = option_env!("CARGO_TARGET_TMPDIR").map(Into::into).or_else(target_folder) else {
                continue;
            };
            let bytes: Vec<u8> = image.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
            let [width, height] = image.size.map(|side| side as u32);
            let path = folder.join(format!("theme-{name}-{scale}.png"));
            image::save_buffer(path, &bytes, width, height, image::ColorType::Rgba8).unwrap();
        }
    }
}

/// `target/tmp` seen from the test program in `target/debug/deps`; unit tests are not told where it is.
fn target_folder() -> Option<std::path::PathBuf> {
    let folder = std::env::current_exe().ok()?.ancestors().nth(3)?.join("tmp");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder)
}

/// A screen that scrolls, grows, shrinks and blinks: frame number `frame` of it.
fn restless(ui: &mut egui::Ui, theme: &Theme, frame: usize) {
    let c = &theme.colors;
    egui::CentralPanel::default().frame(egui::Frame::new().fill(c.background).inner_margin(12)).show(ui, |ui| {
        ui.label(egui::RichText::new(format!("events {}", frame / 2)).font(theme.font(TextRole::Title)).color(c.text));
        let painter = ui.painter();
        painter.rect_filled(
            rect(200.0, 10.0, 260.0, 70.0),
            8.0,
            if frame.is_multiple_of(3) { c.danger } else { c.success },
        );
        painter.circle_stroke(pos2(290.0, 40.0), 10.0 + (frame % 4) as f32, egui::Stroke::new(1.5, c.accent));
        for row in 0..(5 + frame % 3) {
            let text = format!("row {} 12:34:56 {}", row + frame / 4, row * 37 % 11);
            ui.label(egui::RichText::new(text).font(theme.font(TextRole::Data)).color(c.text2));
        }
        let veil = egui::Color32::from_black_alpha(90);
        if frame % 5 == 4 {
            ui.painter().rect_filled(rect(30.0, 60.0, 250.0, 190.0), 12.0, veil);
        }
    });
}

#[test]
fn a_canvas_that_paints_what_changed_shows_what_painting_all_shows() {
    for (scale, theme) in [(1.0, Theme::light()), (1.5, Theme::dark())] {
        let ctx = Context::default();
        fonts::install(&ctx);
        theme.apply(&ctx);
        let points = vec2(320.0, 240.0);
        let size = [points.x * scale, points.y * scale].map(|side| side as u32);
        let (mut whole, mut canvas) = (Raster::default(), Canvas::default());
        let mut partly = 0;
        for frame in 0..24 {
            let mut input = RawInput {
                screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), points)),
                time: Some(frame as f64),
                ..RawInput::default()
            };
            input.viewports.entry(input.viewport_id).or_default().native_pixels_per_point = Some(scale);
            let mut output = ctx.run_ui(input, |ui| restless(ui, &theme, frame));
            let mut textures = output.textures_delta.clone();
            whole.update(&mut textures);
            let primitives = ctx.tessellate(output.shapes.clone(), scale);
            let expected = whole.paint(&primitives, scale, size, theme.colors.background).unwrap();
            whole.free(&mut textures);
            let textures = std::mem::take(&mut output.textures_delta);
            let clear = theme.colors.background;
            let changed =
                canvas.paint(&ctx, RasterFrame { shapes: output.shapes, textures, scale, size, clear }).unwrap();
            let pixels: i64 = changed.iter().map(|area| (area.right - area.left) * (area.bottom - area.top)).sum();
            partly += usize::from(pixels < i64::from(size[0]) * i64::from(size[1]) / 2);
            let wrong = expected.pixels.iter().zip(&canvas.picture().pixels).position(|(a, b)| a != b);
            assert_eq!(
                wrong.map(|at| (at % size[0] as usize, at / size[0] as usize)),
                None,
                "frame {frame} at {scale}"
            );
        }
        assert!(partly > 10, "{partly} frames were painted in part");
    }
}

#[test]
fn what_did_not_change_is_not_painted() {
    let ctx = Context::default();
    fonts::install(&ctx);
    let mut canvas = Canvas::default();
    let frame = |canvas: &mut Canvas, corner: f32| {
        let input = RawInput { screen_rect: Some(rect(0.0, 0.0, 100.0, 100.0)), ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| {
            ui.painter().rect_filled(rect(10.0, 10.0, 20.0, 20.0), 0.0, RED);
            ui.painter().rect_filled(rect(60.0, 60.0, 70.0, 70.0), corner, RED);
        });
        let textures = std::mem::take(&mut output.textures_delta);
        let clear = Color32::BLACK;
        canvas
            .paint(&ctx, RasterFrame { shapes: output.shapes, textures, scale: 1.0, size: [100, 100], clear })
            .unwrap()
    };
    assert_eq!(frame(&mut canvas, 0.0), [Area { left: 0, top: 0, right: 100, bottom: 100 }]);
    assert_eq!(frame(&mut canvas, 0.0), []);
    let [area] = frame(&mut canvas, 3.0)[..] else { panic!("one place has changed") };
    assert!((55..60).contains(&area.left) && (70..75).contains(&area.bottom), "{area:?}");
}

#[test]
fn letters_that_lie_on_pixels_are_copied_as_triangles_would_paint_them() {
    let texels: Vec<Color32> = (0..64u8).map(|i| Color32::from_white_alpha(i.wrapping_mul(37))).collect();
    let mut raster = white();
    let mut delta = TexturesDelta::default();
    let letters = ImageDelta::full(ColorImage::new([8, 8], texels), TextureOptions::LINEAR);
    delta.push(TextureId::Managed(1), letters);
    raster.update(&mut delta);
    for color in [Color32::WHITE, RED, Color32::from_rgba_premultiplied(40, 60, 80, 128)] {
        let mut mesh = Mesh::with_texture(TextureId::Managed(1));
        mesh.add_rect_with_uv(rect(3.0, 4.0, 8.0, 10.0), rect(0.125, 0.25, 0.75, 1.0), color);
        let copied = |mesh: Mesh| {
            let primitive = ClippedPrimitive { clip_rect: rect(0.0, 0.0, 7.0, 20.0), primitive: Primitive::Mesh(mesh) };
            raster.paint(&[primitive], 1.0, [20, 20], Color32::from_rgb(30, 60, 90)).unwrap()
        };
        let quad = copied(mesh.clone());
        // The same triangles in another order are no letter any more.
        mesh.indices.rotate_left(3);
        let triangles = copied(mesh);
        for (a, b) in quad.pixels.iter().zip(&triangles.pixels) {
            let apart = a.to_array().iter().zip(b.to_array()).map(|(a, b)| a.abs_diff(b)).max();
            assert!(apart <= Some(1), "{a:?} and {b:?} for {color:?}");
        }
    }
}

/// The glyphs of `A` and `H` in the bundled Inter.
const INTER_A_AND_H: [u16; 2] = [1, 121];

/// Inter with a layer over the letter `A`: the glyph of `H` in red (`COLR` version 0, `CPAL`). It is made here because colour faces are
/// megabytes and not on every machine.
fn colour_face() -> Vec<u8> {
    let inter = fonts::face("inter").unwrap();
    let word = |at: usize| u32::from_be_bytes(inter[at..at + 4].try_into().unwrap());
    let count = usize::from(u16::from_be_bytes([inter[4], inter[5]]));
    let mut tables: Vec<(Vec<u8>, Vec<u8>)> = (0..count)
        .map(|table| 12 + table * 16)
        .map(|at| {
            let (from, length) = (word(at + 8) as usize, word(at + 12) as usize);
            (inter[at..at + 4].to_vec(), inter[from..from + length].to_vec())
        })
        .collect();
    let [base, layer] = INTER_A_AND_H;
    let colr: Vec<u16> = vec![0, 1, 0, 14, 0, 20, 1, base, 0, 1, layer, 0];
    let mut cpal: Vec<u8> = [0_u16, 1, 1, 1, 0, 14, 0].iter().flat_map(|half| half.to_be_bytes()).collect();
    // Blue, green, red, alpha.
    cpal.extend([0, 0, 255, 255]);
    tables.push((b"COLR".to_vec(), colr.iter().flat_map(|half| half.to_be_bytes()).collect()));
    tables.push((b"CPAL".to_vec(), cpal));
    tables.sort();
    let mut font = inter[..4].to_vec();
    font.extend([(tables.len() as u16).to_be_bytes(), [0; 2], [0; 2], [0; 2]].concat());
    let mut at = 12 + tables.len() * 16;
    for (tag, bytes) in &tables {
        font.extend(tag);
        font.extend([0; 4]);
        font.extend((at as u32).to_be_bytes());
        font.extend((bytes.len() as u32).to_be_bytes());
        at += bytes.len().next_multiple_of(4);
    }
    for (_, bytes) in &tables {
        font.extend(bytes);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    font
}

#[test]
fn a_glyph_with_colours_of_its_own_keeps_them() {
    let ctx = Context::default();
    let mut definitions = fonts::definitions();
    let face = std::sync::Arc::new(egui::FontData::from_owned(colour_face()));
    definitions.font_data.insert("inter".into(), face);
    ctx.set_fonts(definitions);
    let mut raster = Raster::default();
    let mut picture = None;
    for _ in 0..2 {
        let input = RawInput { screen_rect: Some(rect(0.0, 0.0, 60.0, 60.0)), ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| {
            let font = FontId::proportional(40.0);
            ui.painter().text(pos2(5.0, 5.0), Align2::LEFT_TOP, "A", font.clone(), Color32::WHITE);
            ui.painter().text(pos2(35.0, 5.0), Align2::LEFT_TOP, "I", font, Color32::WHITE);
        });
        raster.free(&mut output.textures_delta);
        raster.update(&mut output.textures_delta);
        let primitives = ctx.tessellate(output.shapes, 1.0);
        picture = Some(raster.paint(&primitives, 1.0, [60, 60], Color32::BLACK).unwrap());
    }
    let picture = picture.unwrap();
    let inside = |left: usize, right: usize, color: Color32| {
        (0..60).flat_map(|y| (left..right).map(move |x| (x, y))).filter(|at| picture[*at] == color).count()
    };
    assert!(
        inside(0, 34, Color32::RED) > 50 && inside(0, 34, Color32::WHITE) == 0,
        "the layer's colour, not the text's"
    );
    assert!(
        inside(34, 60, Color32::WHITE) > 20 && inside(34, 60, Color32::RED) == 0,
        "other glyphs have the text's colour"
    );
}
