//! Title and legend of a chart.

use egui::{Color32, Pos2, Rect, Ui};

use super::config::{Plot, Series};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, galley};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::TextStyle;

/// Draws title and legend and returns the rectangle that is left for the chart.
pub fn show(plot: &Plot, ui: &Ui, theme: &Theme, rect: Rect, names: &[(String, Color32)]) -> Rect {
    const DOT: f32 = 8.0;
    let mut rest = rect;
    if !plot.title.is_empty() {
        let text_style = resolve_text_style(theme, TextRole::Label).color(theme.colors.text);
        let title = galley(ui.ctx(), &plot.title, &text_style, Wrap::cut(rect.width()));
        rest.min.y += title.size().y + 8.0;
        ui.painter().galley(rect.min, title, text_style.color);
    }
    let named = names.iter().filter(|(name, _)| !name.is_empty()).count();
    if !plot.legend.unwrap_or(named > 1) || named == 0 {
        return rest;
    }
    let text_style = resolve_text_style(theme, TextRole::Caption).color(theme.colors.text2);
    let (mut x, mut y) = (rest.left(), rest.top());
    for (name, color) in names.iter().filter(|(name, _)| !name.is_empty()) {
        let words = galley(ui.ctx(), name, &text_style, Wrap::cut((rect.width() - DOT - 6.0).max(1.0)));
        let width = DOT + 6.0 + words.size().x;
        if x > rest.left() && x + width > rest.right() {
            (x, y) = (rest.left(), y + 18.0);
        }
        // Names that leave no space for the chart are not written.
        if y + 18.0 - rect.top() > rect.height() / 3.0 + 18.0 {
            break;
        }
        ui.painter().circle_filled(Pos2::new(x + DOT / 2.0, y + 8.0), DOT / 2.0, *color);
        ui.painter().galley(Pos2::new(x + DOT + 6.0, y), words, text_style.color);
        x += width + 16.0;
    }
    rest.min.y = y + 16.0 + 10.0;
    rest
}

/// The colour of a series.
pub fn color(series: &Series, at: usize, theme: &Theme) -> Color32 {
    series
        .color
        .filter(|color| color.a() > 0)
        .or(series.fill_color.map(Color32::to_opaque))
        .unwrap_or_else(|| theme.series(at))
}

/// The text style of labels on a chart.
pub fn resolve_text_style(theme: &Theme, role: TextRole) -> ResolvedTextStyle {
    ResolvedTextStyle::new(theme, role, &TextStyle::default())
}
