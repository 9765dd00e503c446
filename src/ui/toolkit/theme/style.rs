//! Converts a [`Theme`] to egui's style, for what egui draws by itself: menus, text fields, scroll bars, tooltips.

use std::{collections::BTreeMap, sync::Arc};

use egui::{
    Color32, Context, CornerRadius, Margin, Stroke, Style, TextStyle, Vec2, Visuals,
    style::{
        HandleShape, Interaction, ScrollAnimation, ScrollFadeStyle, ScrollStyle, Selection, Spacing, TextCursorStyle,
        WidgetVisuals, Widgets,
    },
};

use super::{Shadow, TextRole, Theme, color};

impl Theme {
    /// Sets egui's style to this theme, from the next frame on.
    pub fn apply(&self, ctx: &Context) {
        let (scheme, preference) = if self.dark {
            (egui::Theme::Dark, egui::ThemePreference::Dark)
        } else {
            (egui::Theme::Light, egui::ThemePreference::Light)
        };
        ctx.set_theme(preference);
        ctx.set_style_of(scheme, Arc::new(self.egui_style()));
    }

    fn egui_style(&self) -> Style {
        Style {
            text_styles: self.text_styles(),
            drag_value_text_style: TextStyle::Body,
            spacing: self.egui_spacing(),
            interaction: Interaction { selectable_labels: false, tooltip_delay: 0.4, ..Interaction::default() },
            visuals: self.visuals(),
            animation_time: self.seconds(self.motion.quick),
            scroll_animation: if self.reduced_motion { ScrollAnimation::none() } else { ScrollAnimation::default() },
            url_in_tooltip: true,
            ..Style::default()
        }
    }

    fn text_styles(&self) -> BTreeMap<TextStyle, egui::FontId> {
        BTreeMap::from([
            (TextStyle::Heading, self.font(TextRole::Title)),
            (TextStyle::Body, self.font(TextRole::Body)),
            (TextStyle::Button, self.font(TextRole::Label)),
            (TextStyle::Small, self.font(TextRole::Caption)),
            (TextStyle::Monospace, self.font(TextRole::Data)),
        ])
    }

    fn egui_spacing(&self) -> Spacing {
        let space = &self.spacing;
        Spacing {
            item_spacing: Vec2::splat(space.sm),
            window_margin: Margin::same(space.xl as i8),
            menu_margin: Margin::same(space.xs as i8),
            button_padding: Vec2::new(space.md, space.sm),
            indent: space.lg,
            interact_size: Vec2::new(self.control.height, self.control.height),
            icon_width: 18.0,
            icon_width_inner: 10.0,
            icon_spacing: space.sm,
            slider_rail_height: 4.0,
            menu_spacing: space.xs,
            tooltip_width: 360.0,
            combo_height: 320.0,
            scroll: self.scroll_style(),
            ..Spacing::default()
        }
    }

    /// Thin overlay scroll bars, faint until the pointer is over them.
    fn scroll_style(&self) -> ScrollStyle {
        ScrollStyle {
            bar_width: 8.0,
            floating_width: 4.0,
            handle_min_length: self.spacing.xl,
            bar_inner_margin: 2.0,
            bar_outer_margin: 2.0,
            dormant_handle_opacity: 0.25,
            active_handle_opacity: 0.4,
            interact_handle_opacity: 0.6,
            active_background_opacity: 0.0,
            interact_background_opacity: 0.0,
            fade: ScrollFadeStyle { strength: 0.0, ..ScrollFadeStyle::default() },
            ..ScrollStyle::floating()
        }
    }

    fn visuals(&self) -> Visuals {
        let c = &self.colors;
        let control = corners(self.radius.control);
        let base = if self.dark { Visuals::dark() } else { Visuals::light() };
        Visuals {
            override_text_color: None,
            weak_text_color: Some(c.text2),
            widgets: self.widgets(),
            selection: Selection {
                bg_fill: color::mix(c.surface, c.accent, if self.dark { 0.32 } else { 0.18 }),
                stroke: Stroke::new(self.control.focus_width, if self.dark { c.text } else { c.accent }),
            },
            hyperlink_color: c.accent,
            faint_bg_color: c.surface2,
            extreme_bg_color: c.surface,
            text_edit_bg_color: Some(c.surface),
            code_bg_color: c.surface2,
            warn_fg_color: c.warning,
            error_fg_color: c.danger,
            window_corner_radius: corners(self.radius.dialog),
            window_shadow: shadow(self.elevation.dialog),
            window_fill: c.surface,
            window_stroke: Stroke::new(1.0, c.border),
            window_highlight_topmost: false,
            menu_corner_radius: control,
            panel_fill: c.background,
            popup_shadow: shadow(self.elevation.menu),
            text_cursor: TextCursorStyle { stroke: Stroke::new(1.5, c.accent), ..TextCursorStyle::default() },
            indent_has_left_vline: false,
            slider_trailing_fill: true,
            handle_shape: HandleShape::Circle,
            interact_cursor: Some(egui::CursorIcon::PointingHand),
            disabled_alpha: self.control.disabled_opacity,
            ..base
        }
    }

    fn widgets(&self) -> Widgets {
        let c = &self.colors;
        let state = |fill, edge: Color32, text| WidgetVisuals {
            bg_fill: fill,
            weak_bg_fill: fill,
            bg_stroke: Stroke::new(1.0, edge),
            corner_radius: corners(self.radius.control),
            fg_stroke: Stroke::new(1.5, text),
            expansion: 0.0,
        };
        let firm = color::mix(c.control_border, c.text, 0.3);
        Widgets {
            noninteractive: WidgetVisuals { fg_stroke: Stroke::new(1.0, c.text), ..state(c.surface, c.border, c.text) },
            inactive: state(c.surface, c.control_border, c.text),
            hovered: state(self.hovered(c.surface), firm, c.text),
            active: WidgetVisuals { bg_stroke: self.focus_ring(), ..state(self.pressed(c.surface), c.accent, c.text) },
            open: state(self.hovered(c.surface), firm, c.text),
        }
    }
}

fn corners(radius: f32) -> CornerRadius {
    CornerRadius::same(radius as u8)
}

fn shadow(shadow: Shadow) -> egui::Shadow {
    egui::Shadow {
        offset: shadow.offset,
        blur: shadow.blur,
        spread: 0,
        color: color::alpha(Color32::BLACK, shadow.opacity),
    }
}
