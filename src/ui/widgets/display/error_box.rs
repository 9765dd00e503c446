//! `ErrorBox`: a marked box in place of a widget that cannot be used, with the fault and its place.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Galley, Pos2, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme, Tone};
use ensemble_core::spec::{Children, Props, Spec, TextStyle, WithoutEffect};
use ensemble_runtime::scene::Node;

const PADDING: Vec2 = Vec2::new(12.0, 8.0);

/// Space from the left edge to the text, for the sign, in logical pixels.
const TEXT_LEFT: f32 = 38.0;

const SIGN: f32 = 18.0;

/// Greatest width in logical pixels: wider boxes are hard to read.
const MOST_WIDTH: f32 = 520.0;

/// Least width for the text in logical pixels; a narrower box shows only the sign, with the text as its tooltip.
const LEAST_WIDTH: f32 = 150.0;

/// A box in place of a widget that cannot be used.
pub struct ErrorBox;

props! {
    /// Properties of an ErrorBox.
    pub struct ErrorBoxProps {
        /// The fault, in words.
        "message" => message: Arc<str> = "",
        /// The cure.
        "help" => help: Arc<str> = "",
        /// The place in the app's files.
        "place" => place: Arc<str> = "",
    }
}

impl ErrorBoxProps {
    /// The second line: the place, then the cure.
    fn detail(&self) -> String {
        let parts = [&*self.place, &*self.help];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    fn look(theme: &Theme, role: TextRole) -> ResolvedTextStyle {
        let ink = if role == TextRole::Label { theme.on_soft(Tone::Danger) } else { theme.colors.text2 };
        ResolvedTextStyle::new(theme, role, &TextStyle::default()).color(ink)
    }

    /// Both lines, broken where `width` ends.
    fn lines(
        &self,
        theme: &Theme,
        width: f32,
        galley: impl Fn(&str, &ResolvedTextStyle, Wrap) -> Arc<Galley>,
    ) -> Vec<(Arc<Galley>, Color32)> {
        let line = |text: &str, role: TextRole| {
            let look = Self::look(theme, role);
            (galley(text, &look, Wrap::at(width.max(1.0))), look.color)
        };
        let detail = self.detail();
        let mut lines = vec![line(&self.message, TextRole::Label)];
        if !detail.is_empty() {
            lines.push(line(&detail, TextRole::Caption));
        }
        lines
    }
}

impl Widget for ErrorBox {
    const SPEC: Spec = Spec {
        name: "ErrorBox",
        aliases: &[],
        doc: "Stands where something of the app cannot be, and says why.",
        without_effect: &[WithoutEffect { props: &["tooltip"], reason: "it shows its own message" }],
        base: &[&WIDGET, &BOX],
        props: ErrorBoxProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &[
            "ErrorBox:\n  message: unknown widget `Txet`\n  help: did you mean `Text`?\n  place: Home.yaml:12\n",
        ],
        ..Spec::DEFAULT
    };
    type Props = ErrorBoxProps;

    fn read(props: &Props) -> ErrorBoxProps {
        ErrorBoxProps::read(props)
    }

    fn measure(props: &ErrorBoxProps, _node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        if available.x < LEAST_WIDTH {
            return Vec2::new(TEXT_LEFT, SIGN + 2.0 * PADDING.y);
        }
        let width = available.x.min(MOST_WIDTH);
        let lines =
            props.lines(cx.theme(), width - TEXT_LEFT - PADDING.x, |text, look, wrap| cx.galley(text, look, wrap));
        let text_width = lines.iter().map(|(line, _)| line.size().x).fold(0.0, f32::max);
        let height: f32 = lines.iter().map(|(line, _)| line.size().y).sum();
        Vec2::new((TEXT_LEFT + text_width + PADDING.x).min(width), height.max(SIGN) + 2.0 * PADDING.y)
    }

    fn show(props: &ErrorBoxProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        let theme = frame.theme();
        let danger = theme.tone(Tone::Danger);
        let corners = CornerRadius::same(theme.radius.control as u8);
        ui.painter().rect(rect, corners, theme.soft(Tone::Danger), (1.0, danger), StrokeKind::Inside);
        let sign = Pos2::new(rect.left() + TEXT_LEFT / 2.0, rect.top() + PADDING.y + SIGN / 2.0);
        paint::symbol(ui.painter(), theme, "error", sign, SIGN, danger);
        let lines =
            props.lines(theme, rect.width() - TEXT_LEFT - PADDING.x, |text, look, wrap| frame.galley(text, look, wrap));
        let clip = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let mut at = rect.min + Vec2::new(TEXT_LEFT, PADDING.y);
        for (line, ink) in lines.into_iter().filter(|_| rect.width() > TEXT_LEFT + PADDING.x) {
            let height = line.size().y;
            clip.galley(at, line, ink);
            at.y += height;
        }
        let detail = props.detail();
        let response = ui.interact(rect, frame.id(node), egui::Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Alert, true, &*props.message));
        response.on_hover_text(if detail.is_empty() {
            props.message.to_string()
        } else {
            format!("{}\n{detail}", props.message)
        });
    }
}
