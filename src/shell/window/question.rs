//! Dialog for an app's permissions, above everything that the app draws and in the program's own colours, so that an app cannot cover it or make it
//! unreadable.

use egui::{
    Align, Area, Context, CornerRadius, Id, Key, Label, Layout, Modal, Modifiers, Order, Response, RichText, Sense,
};
use egui::{Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::shell::permissions::Question;
use ensemble_core::security::{printable, system_address};
use ensemble_ui::toolkit::paint;
use ensemble_ui::toolkit::theme::{TextRole, Theme, color};

/// State of the dialog.
#[derive(Default)]
pub(super) struct QuestionDialog {
    shown: Option<(Question, f64)>,
}

/// Width of the text, in logical pixels.
const WIDTH: f32 = 440.0;

/// Width of the names, in logical pixels.
const NAMES: f32 = 72.0;

/// Seconds for which a new question ignores a yes, so that a press meant for the app does not answer it.
const CALM_SECONDS: f64 = 0.6;

/// Limit of characters shown of a URL; its distinctive part is the start.
const LONGEST: usize = 240;

/// Texts of the dialog.
struct QuestionText {
    title: String,
    lines: Vec<(&'static str, String)>,
    note: &'static str,
    no: &'static str,
    yes: &'static str,
}

impl QuestionDialog {
    /// Handles the keys of the dialog before the app sees them; call it before the app is drawn. True for Escape.
    pub fn take_escape(ctx: &Context) -> bool {
        ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
    }

    /// Shows a question about `app` and returns the user's answer. Call it after the app is drawn.
    pub fn show(&mut self, ctx: &Context, dark: bool, app: &str, question: &Question, escaped: bool) -> Option<bool> {
        let now = ctx.input(|input| input.time);
        let is_new = self.shown.as_ref().is_none_or(|(shown, _)| shown != question);
        if is_new {
            self.shown = Some((question.clone(), now));
        }
        let since = self.shown.as_ref().map_or(now, |(_, since)| *since);
        let is_calm = now - since >= CALM_SECONDS;
        if !is_calm {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(CALM_SECONDS));
        }
        let theme = if dark { Theme::dark() } else { Theme::light() };
        let words = words(app, question);
        let id = Id::unique("question");
        // Above toasts and tips, too.
        let area: Area = Modal::default_area(id).order(Order::Debug);
        let layer = area.layer();
        let lift = theme.elevation.dialog;
        let frame = egui::Frame::new()
            .fill(theme.colors.surface)
            .stroke(Stroke::new(1.0, theme.colors.border))
            .corner_radius(theme.radius.dialog)
            .shadow(egui::Shadow {
                offset: lift.offset,
                blur: lift.blur,
                spread: 0,
                color: color::alpha(egui::Color32::BLACK, lift.opacity),
            })
            .inner_margin(theme.spacing.xl);
        let modal = Modal::new(id).area(area).frame(frame).backdrop_color(color::alpha(egui::Color32::BLACK, 0.4));
        let answer = modal.show(ctx, |ui| content(ui, &theme, &words, is_new, is_calm)).inner;
        ctx.move_to_top(layer);
        let answer = answer.or(escaped.then_some(false));
        if answer.is_some() {
            self.shown = None;
            ctx.request_repaint();
        }
        answer
    }
}

fn content(ui: &mut Ui, theme: &Theme, words: &QuestionText, is_new: bool, is_calm: bool) -> Option<bool> {
    ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 4.0 * theme.spacing.xl));
    ui.spacing_mut().item_spacing = Vec2::new(theme.spacing.md, theme.spacing.sm);
    let text = |text: &str, role, color| RichText::new(text).font(theme.font(role)).color(color);
    ui.add(Label::new(text(&words.title, TextRole::Title, theme.colors.text)).wrap());
    ui.add_space(theme.spacing.sm);
    for (name, value) in &words.lines {
        ui.horizontal_top(|ui| {
            let size = Vec2::new(NAMES, 0.0);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::TOP), |ui| {
                ui.set_min_width(NAMES);
                ui.label(text(name, TextRole::Label, theme.colors.text2));
            });
            ui.add(Label::new(text(value, TextRole::Body, theme.colors.text)).wrap());
        });
    }
    ui.add_space(theme.spacing.sm);
    ui.add(Label::new(text(words.note, TextRole::Caption, theme.colors.text2)).wrap());
    ui.add_space(theme.spacing.md);
    // In the order of the keyboard: the button that changes nothing stands first and has the focus.
    let mut answer = None;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let available_width = button_width(ui, theme, words.no) + button_width(ui, theme, words.yes) + theme.spacing.md;
        ui.allocate_ui_with_layout(
            Vec2::new(available_width, theme.control.height),
            Layout::left_to_right(Align::Center),
            |ui| {
                let no = button(ui, theme, words.no, false, true);
                if is_new {
                    no.request_focus();
                }
                if no.clicked() {
                    answer = Some(false);
                }
                if button(ui, theme, words.yes, true, is_calm).clicked() && is_calm {
                    answer = Some(true);
                }
            },
        );
    });
    answer
}

fn words(app: &str, question: &Question) -> QuestionText {
    let app = ("App", cut(app));
    match question {
        Question::Reach { origin, host, purpose } => QuestionText {
            title: format!("Let this app reach {}?", cut(host)),
            lines: vec![app, ("Server", cut(origin)), ("For", cut(purpose))],
            note: "What the app knows may go there. The answer is kept for this app.",
            no: "Don’t allow",
            yes: "Allow",
        },
        Question::Open { url } => QuestionText {
            title: "Open this address in your browser?".to_owned(),
            // As the browser will get it.
            lines: vec![app, ("Address", cut(system_address(url).as_ref().map_or(&**url, |url| url.as_str())))],
            note: "The app wants to open it by itself: you have pressed nothing for it.",
            no: "Don’t open",
            yes: "Open",
        },
    }
}

fn cut(text: &str) -> String {
    let text = printable(text).replace(['\n', '\t'], " ");
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST).chain(['…']).collect() }
}

fn button_width(ui: &Ui, theme: &Theme, label: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(label.to_owned(), theme.font(TextRole::Label), theme.colors.text);
    galley.size().x + 2.0 * theme.spacing.lg
}

/// A button: filled or outlined.
fn button(ui: &mut Ui, theme: &Theme, label: &str, filled: bool, enabled: bool) -> Response {
    let size = Vec2::new(button_width(ui, theme, label), theme.control.height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, label));
    let corners = CornerRadius::same(theme.radius.control as u8);
    let rest = if filled { theme.colors.accent } else { egui::Color32::TRANSPARENT };
    let ground = paint::ground(ui, theme, response.id, &response, rest);
    let ground = if enabled { ground } else { theme.disabled(ground) };
    ui.painter().rect_filled(rect, corners, ground);
    if !filled {
        ui.painter().rect_stroke(rect, corners, Stroke::new(1.0, theme.colors.control_border), StrokeKind::Inside);
    }
    paint::focus_ring(ui, theme, &response, rect, corners);
    let ink = if filled { theme.on(theme.colors.accent) } else { theme.colors.text };
    let galley = ui.painter().layout_no_wrap(label.to_owned(), theme.font(TextRole::Label), ink);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response
}

#[cfg(test)]
mod tests {
    use egui::{Event, RawInput, Rect, pos2};

    use super::*;
    use ensemble_ui::toolkit::fonts;

    /// A test window that shows one question after another.
    struct TestWindow {
        ctx: Context,
        dialog: QuestionDialog,
        time: f64,
    }

    fn reach() -> Question {
        let origin = "https://api.example".to_owned();
        Question::Reach { origin, host: "api.example".to_owned(), purpose: "the request “prices”".to_owned() }
    }

    impl TestWindow {
        fn new() -> Self {
            let ctx = Context::default();
            fonts::install(&ctx);
            Self { ctx, dialog: QuestionDialog::default(), time: 0.0 }
        }

        /// A frame `after` seconds later, with these keys pressed.
        fn frame(&mut self, after: f64, keys: &[Key]) -> Option<bool> {
            self.time += after;
            let key = |key: &Key, pressed| Event::Key {
                key: *key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: Modifiers::NONE,
            };
            let events = keys.iter().flat_map(|pressed| [key(pressed, true), key(pressed, false)]).collect();
            let screen_rect = Some(Rect::from_min_max(pos2(0.0, 0.0), pos2(800.0, 600.0)));
            let input = RawInput { time: Some(self.time), screen_rect, events, focused: true, ..RawInput::default() };
            let (mut answer, dialog, ctx) = (None, &mut self.dialog, self.ctx.clone());
            let mut drawn = self.ctx.run_ui(input, |_| {
                let escaped = QuestionDialog::take_escape(&ctx);
                answer = dialog.show(&ctx, false, "https://apps.example/a.yaml", &reach(), escaped);
            });
            // The test paints nothing, so that textures are dropped.
            drawn.textures_delta.clear();
            answer
        }
    }

    #[test]
    fn a_key_that_was_meant_for_the_app_allows_nothing() {
        let mut shown = TestWindow::new();
        assert_eq!(shown.frame(0.0, &[]), None);
        assert_eq!(shown.frame(0.05, &[Key::Tab]), None);
        assert_eq!(shown.frame(0.05, &[]), None);
        assert_eq!(shown.frame(0.05, &[Key::Enter]), None, "`Allow` has the focus and does not answer yet");
        assert_eq!(shown.frame(1.0, &[Key::Enter]), Some(true));
    }

    #[test]
    fn the_keyboard_answers() {
        for (keys, answer) in [(Key::Enter, false), (Key::Space, false), (Key::Escape, false)] {
            let mut shown = TestWindow::new();
            assert_eq!(shown.frame(0.0, &[]), None);
            assert_eq!(shown.frame(2.0, &[]), None, "nothing is answered by waiting");
            assert_eq!(shown.frame(0.05, &[keys]), Some(answer), "{keys:?}");
        }
        let mut shown = TestWindow::new();
        shown.frame(0.0, &[]);
        shown.frame(2.0, &[Key::Tab]);
        shown.frame(0.05, &[]);
        assert_eq!(shown.frame(0.05, &[Key::Enter]), Some(true));
    }

    #[test]
    fn a_question_names_app_server_and_purpose_and_hides_no_text() {
        let said = words("https://apps.example/a.yaml", &reach());
        assert_eq!(said.title, "Let this app reach api.example?");
        let lines = [
            ("App", "https://apps.example/a.yaml"),
            ("Server", "https://api.example"),
            ("For", "the request “prices”"),
        ];
        assert_eq!(said.lines, lines.map(|(name, value)| (name, value.to_owned())));
        let url = format!("https://example.com/\u{202e}moc.knab{}", "x".repeat(500));
        let said = words("a\u{202e}b", &Question::Open { url: url.as_str().into() });
        assert_eq!(said.lines[0].1, "a\u{FFFD}b");
        assert!(said.lines[1].1.starts_with("https://example.com/%E2%80%AEmoc.knab") && said.lines[1].1.ends_with('…'));
    }
}
