//! The menu of a screen: a sidebar, a bottom navigation bar, or a drawer over the screen.

use std::sync::Arc;

use egui::{
    Area, Color32, CornerRadius, CursorIcon, EventFilter, Id, Key, Modifiers, Order, Pos2, Rect, Response, Sense, Ui,
    UiBuilder, Vec2, WidgetInfo,
};

use crate::frame::{Frame, access, visible_text};
use crate::layout::{Space, border_width};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use crate::widgets::containers::MenuProps;
use crate::widgets::input::entry;
use ensemble_core::spec::{BorderRadius, Color, FromValue, IconRef, Insets, Length, TextStyle};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Node};

/// A sidebar shows icons only in windows narrower than this, in logical pixels.
const NARROW: f32 = 720.0;
const WIDTH: f32 = 224.0;
const ICONS: f32 = 68.0;
const STACKED: f32 = 96.0;
const BAR: f32 = 64.0;
const DRAWER: f32 = 288.0;

/// Draws a sidebar or bottom bar and returns the rectangle that is left for the screen.
pub fn show(frame: &mut Frame<'_>, ui: &mut Ui, node: &Arc<Node>, rect: Rect) -> Rect {
    let props = MenuProps::read(&node.props);
    match &*props.kind {
        "BottomNavBar" => {
            let height = node.props.read::<f32>("height").unwrap_or(BAR).clamp(0.0, rect.height());
            let bar = Rect::from_min_max(Pos2::new(rect.min.x, rect.max.y - height), rect.max);
            Menu { node, props: &props, place: MenuKind::Bar }.bar(frame, ui, bar);
            Rect::from_min_max(rect.min, Pos2::new(rect.max.x, bar.min.y))
        }
        "Drawer" | "EndDrawer" => rect,
        kind => {
            let stacked = props.display.as_deref() == Some("stacked");
            let has_icons = node.children.iter().any(|entry| entry.props.get("icon").is_some());
            // Without icons a narrow sidebar would be empty.
            let narrow = props.collapsed.unwrap_or(rect.width() < NARROW && has_icons);
            tell_collapsed(frame, node, narrow);
            let place = match (narrow, stacked) {
                (true, _) => MenuKind::Icons,
                (false, true) => MenuKind::Stacked,
                (false, false) => MenuKind::Side,
            };
            let width = props.side_width(place, rect.width());
            let at_end = (kind == "EndSidebar") != frame.is_rtl();
            let (side, rest) = if at_end {
                let (rest, side) = rect.split_left_right_at_x(rect.max.x - width);
                (side, rest)
            } else {
                rect.split_left_right_at_x(rect.min.x + width)
            };
            Menu { node, props: &props, place }.side(frame, ui, side, at_end);
            rest
        }
    }
}

/// Fires `onCollapse` when a sidebar was collapsed or expanded since the last frame.
fn tell_collapsed(frame: &mut Frame<'_>, node: &Node, is_collapsed: bool) {
    let id = frame.id(node).with("was collapsed");
    let before = frame.ctx().states(|data| data.get_temp_mut_or(id, is_collapsed).to_owned());
    if before != is_collapsed {
        frame.ctx().states(|data| data.insert_temp(id, is_collapsed));
        frame.emit(node, "onCollapse", Value::map([("isCollapsed", Value::Bool(is_collapsed))]));
    }
}

/// True for a drawer, which has a button in the header.
pub fn is_drawer(node: &Node) -> bool {
    MenuProps::read(&node.props).kind.ends_with("Drawer")
}

/// True for a drawer that is not open.
pub fn is_closed_drawer(node: &Node) -> bool {
    let props = MenuProps::read(&node.props);
    props.kind.ends_with("Drawer") && !props.open
}

/// Draws the button that opens the drawer; its icon begins at `left`.
pub fn opener(frame: &mut Frame<'_>, ui: &Ui, node: &Node, bar: Rect, left: f32, ink: Color32) {
    let theme = frame.theme();
    let center = Pos2::new(left + theme.control.icon / 2.0, bar.center().y);
    let center = mirror::rect(Rect::from_center_size(center, Vec2::ZERO), bar, frame.is_rtl()).center();
    let place = Rect::from_center_size(center, Vec2::splat(theme.control.height));
    let response = ui.interact(place, frame.id(node).with("opener"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Menu"));
    let ground = paint::ground(ui, theme, response.id, &response, Color32::TRANSPARENT);
    ui.painter().rect_filled(place, theme.radius.control, ground);
    paint::focus_ring(ui, theme, &response, place, CornerRadius::same(theme.radius.control as u8));
    paint::symbol(ui.painter(), theme, "menu", center, theme.control.icon, ink);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.clicked() {
        frame.set(node, "open", Value::Bool(true));
    }
}

/// Draws the drawer over the screen if it is open.
pub fn show_drawer(frame: &mut Frame<'_>, node: &Arc<Node>, screen: Rect) {
    let props = MenuProps::read(&node.props);
    if !props.kind.ends_with("Drawer") {
        return;
    }
    let theme = Arc::clone(frame.theme());
    let id = frame.id(node).with("drawer");
    let seconds = theme.seconds(theme.motion.panel);
    let share = frame.ctx().animate_bool_with_time(id, props.open, seconds);
    if share <= 0.0 {
        return;
    }
    // A strip of the screen stays free, where a click closes the drawer.
    let width = props.side_width(MenuKind::Drawer, screen.width()).min(screen.width() * 0.85);
    let away = (1.0 - share) * width;
    let at_end = (&*props.kind == "EndDrawer") != frame.is_rtl();
    let panel = if at_end {
        Rect::from_min_size(Pos2::new(screen.max.x - width + away, screen.min.y), Vec2::new(width, screen.height()))
    } else {
        Rect::from_min_size(Pos2::new(screen.min.x - away, screen.min.y), Vec2::new(width, screen.height()))
    };
    let area =
        Area::new(id).order(Order::Foreground).fixed_pos(screen.min).constrain(false).default_size(screen.size());
    let ctx = frame.ctx().clone();
    area.show(&ctx, |ui| {
        ui.set_clip_rect(screen);
        let beside = ui.allocate_rect(screen, Sense::CLICK);
        ui.painter().rect_filled(screen, 0.0, color::alpha(Color32::BLACK, 0.4 * share));
        let outside = beside.clicked() && ui.ctx().pointer_interact_pos().is_some_and(|at| !panel.contains(at));
        Menu { node, props: &props, place: MenuKind::Drawer }.side(frame, ui, panel, at_end);
        let escape = props.open && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if outside || escape {
            frame.set(node, "open", Value::Bool(false));
        }
    });
    frame.ctx().move_to_top(egui::LayerId::new(Order::Foreground, id));
}

/// Arrangement of the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MenuKind {
    /// A column, icon before label.
    Side,
    /// A column, icon above label.
    Stacked,
    /// A column of icons.
    Icons,
    /// A row at the bottom.
    Bar,
    /// As `Side`, in a drawer over the screen.
    Drawer,
}

impl MenuProps {
    fn side_width(&self, place: MenuKind, available_width: f32) -> f32 {
        let own = match self.width {
            Some(Length::Pixels(pixels)) => Some(pixels),
            Some(Length::Share(share)) => Some(share * available_width),
            Some(Length::Usual) | None => None,
        };
        let usual = match place {
            MenuKind::Icons => return ICONS,
            MenuKind::Stacked => STACKED,
            MenuKind::Drawer => DRAWER,
            MenuKind::Side | MenuKind::Bar => WIDTH,
        };
        own.unwrap_or(usual).max(self.min_width.unwrap_or(0.0)).clamp(0.0, available_width)
    }
}

struct Menu<'a> {
    node: &'a Arc<Node>,
    props: &'a MenuProps,
    place: MenuKind,
}

impl Menu<'_> {
    /// True when header and footer of the menu are drawn: not in a narrow window, unless the app has collapsed the menu, because the button that
    /// expands it may be there.
    fn shows_header_and_footer(&self) -> bool {
        self.place != MenuKind::Icons || self.props.collapsed.is_some()
    }

    /// Draws the entries as a column between header and footer; it scrolls when it is too high.
    fn side(&self, frame: &mut Frame<'_>, ui: &mut Ui, rect: Rect, at_end: bool) {
        let theme = Arc::clone(frame.theme());
        let own = self.node.props.read::<Color>("backgroundColor").map(color32);
        let ground = own.unwrap_or(theme.colors.surface);
        ui.painter().rect_filled(rect, 0.0, ground);
        let line = self.node.props.read::<Color>("borderColor").map_or(theme.colors.border, color32);
        let width = border_width(&self.node.props).unwrap_or(1.0);
        let x = if at_end { rect.min.x + width / 2.0 } else { rect.max.x - width / 2.0 };
        ui.painter().vline(x, rect.y_range(), (width, line));
        let air = Vec2::new(if self.place == MenuKind::Icons { 8.0 } else { theme.spacing.md }, theme.spacing.lg);
        // An app may set a width that is less than the space around the entries.
        let inner = rect.shrink2(air.min(rect.size() / 2.0));
        let mut top = inner.min.y;
        let mut bottom = inner.max.y;
        if let Some(header) = self.node.slot("header").filter(|_| self.shows_header_and_footer()) {
            let size = frame
                .arrange(header, Space::up_to(Vec2::new(inner.width(), f32::INFINITY)))
                .min(Vec2::new(f32::INFINITY, inner.height() / 2.0));
            frame.show_child(ui, header, Rect::from_min_size(inner.min, Vec2::new(inner.width().min(size.x), size.y)));
            top += size.y + theme.spacing.lg;
        }
        if let Some(footer) = self.node.slot("footer").filter(|_| self.shows_header_and_footer()) {
            let size = frame
                .arrange(footer, Space::up_to(Vec2::new(inner.width(), f32::INFINITY)))
                .min(Vec2::new(f32::INFINITY, inner.height() / 2.0));
            bottom -= size.y;
            let place =
                Rect::from_min_size(Pos2::new(inner.min.x, bottom), Vec2::new(inner.width().min(size.x), size.y));
            frame.show_child(ui, footer, place);
            bottom -= theme.spacing.lg;
        }
        let available_width = Rect::from_min_max(Pos2::new(inner.min.x, top), Pos2::new(inner.max.x, bottom.max(top)));
        let mut child =
            ui.new_child(UiBuilder::new().max_rect(available_width).scope_id(frame.id(self.node).with("entries")));
        child.set_clip_rect(available_width.expand(4.0).intersect(ui.clip_rect()));
        let heights: Vec<f32> = self
            .node
            .children
            .iter()
            .map(|entry| self.height(frame, entry, available_width.width()).max(0.0))
            .collect();
        let total = heights.iter().sum::<f32>();
        egui::ScrollArea::vertical().auto_shrink(false).show(&mut child, |ui| {
            let origin = ui.max_rect().min;
            ui.set_min_size(Vec2::new(available_width.width(), total));
            let mut y = origin.y;
            for (at, height) in heights.iter().enumerate() {
                let place = Rect::from_min_size(
                    Pos2::new(available_width.min.x, y),
                    Vec2::new(available_width.width(), height - 4.0),
                );
                self.entry(frame, ui, at, place, ground);
                y += height;
            }
        });
    }

    /// The height of an entry with the gap after it.
    fn height(&self, frame: &mut Frame<'_>, entry: &Arc<Node>, width: f32) -> f32 {
        let padding = Insets::from_value(&self.props.item_padding).map_or(0.0, |padding| padding.top + padding.bottom);
        let own = entry.slot("widget").map(|own| frame.child_size(own, Vec2::new(width, f32::INFINITY)).y);
        let usual = if self.place == MenuKind::Stacked { 60.0 } else { 40.0 };
        own.unwrap_or(usual) + padding + 4.0
    }

    /// Draws the entries as a row.
    fn bar(&self, frame: &mut Frame<'_>, ui: &mut Ui, rect: Rect) {
        let theme = Arc::clone(frame.theme());
        let own = self.node.props.read::<Color>("backgroundColor").map(color32);
        let ground = own.unwrap_or(theme.colors.surface);
        let corners = paint::corners(self.node.props.read::<BorderRadius>("borderRadius"), CornerRadius::ZERO);
        ui.painter().rect_filled(rect, corners, ground);
        if own.is_none() {
            ui.painter().hline(rect.x_range(), rect.min.y + 0.5, (1.0, theme.colors.border));
        }
        let count = self.node.children.len().max(1);
        let wide = (rect.width() / count as f32).min(168.0);
        let left = rect.center().x - wide * count as f32 / 2.0;
        for at in 0..self.node.children.len() {
            let place =
                Rect::from_min_size(Pos2::new(left + at as f32 * wide, rect.min.y), Vec2::new(wide, rect.height()));
            let place = mirror::rect(place, rect, frame.is_rtl());
            self.entry(frame, ui, at, place.shrink2(Vec2::new(4.0, 4.0)), ground);
        }
    }

    fn entry(&self, frame: &mut Frame<'_>, ui: &mut Ui, at: usize, place: Rect, ground: Color32) {
        let theme = Arc::clone(frame.theme());
        let entry = &self.node.children[at];
        let props = &entry.props;
        let label: Arc<str> = props.read("label").unwrap_or_default();
        let on = self.props.selected == Some(at);
        let answers = props.read("isClickable").unwrap_or(true);
        let id = frame.id(entry);
        let response = ui.interact(place, id, if answers { Sense::click() } else { Sense::hover() });
        let own = || entry.slot("widget").map(visible_text).filter(|text| !text.is_empty());
        let icon = || props.read::<IconRef>("icon").map(|icon| icon.name.to_string());
        let shown = Some(label.to_string()).filter(|label| !label.is_empty()).or_else(own).or_else(icon);
        let name = access::name(&shown.unwrap_or_default(), entry, "Entry");
        access::choice(&response, egui::Role::MenuItem, (answers, on), &name);
        self.walk(ui, frame, &response, at);
        if response.clicked() {
            frame.emit(entry, "onTap", Value::Null);
            if props.read("switchScreen").unwrap_or(true) {
                frame.interact(Interaction::Choose { node: self.node.id, index: at });
            }
        }
        if answers && response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        let floating = props.read("floating").unwrap_or(false);
        let styles = &self.props.selected_styles;
        let corners = paint::corners(
            BorderRadius::from_value(&styles.get("borderRadius")),
            CornerRadius::same(theme.radius.control as u8),
        );
        let chosen_ground = Color::from_value(&styles.get("backgroundColor")).map(color32);
        if on && !floating {
            ui.painter().rect_filled(place, corners, chosen_ground.unwrap_or(color::alpha(theme.colors.accent, 0.12)));
        } else if response.hovered() {
            ui.painter().rect_filled(place, corners, color::alpha(theme.on(ground), 0.06));
        }
        paint::focus_ring(ui, &theme, &response, place.shrink(2.0), corners);
        let own = if on { entry.slot("selectedWidget").or(entry.slot("widget")) } else { entry.slot("widget") };
        if let Some(own) = own {
            let size = frame.child_size(own, place.size());
            return frame.show_child(ui, own, Rect::from_min_size(place.min, Vec2::new(place.width(), size.y)));
        }
        let quiet = self.props.color.map_or(color::mix(theme.on(ground), ground, 0.35), color32);
        let plain = self.node.props.get("backgroundColor").is_none();
        let resting = if plain && self.props.color.is_none() { theme.colors.text2 } else { quiet };
        let chosen = if plain { theme.colors.accent } else { theme.on(chosen_ground.unwrap_or(ground)) };
        let ink = if on { self.props.selected_color.map_or(chosen, color32) } else { resting };
        let own_icon = |name: &str| entry::icon(|name| props.get(name).cloned().unwrap_or_default(), name);
        let icon = on.then(|| own_icon("activeIcon")).flatten().or_else(|| own_icon("icon"));
        if floating {
            return self.floating(ui, &theme, place, icon.as_ref());
        }
        self.inside(ui, frame, place, (&label, icon.as_ref(), props.read("depth").unwrap_or(0.0)), ink);
        if self.place == MenuKind::Icons && !label.is_empty() {
            response.on_hover_text(&*label);
        }
    }

    /// Draws icon and label of an entry.
    fn inside(
        &self,
        ui: &Ui,
        frame: &Frame<'_>,
        place: Rect,
        (label, icon, depth): (&str, Option<&IconRef>, f32),
        ink: Color32,
    ) {
        let theme = frame.theme();
        let side = self.props.icon_width.or(self.props.icon_height).unwrap_or(theme.control.icon).clamp(8.0, 64.0);
        let above = matches!(self.place, MenuKind::Bar | MenuKind::Stacked);
        let role = if above { TextRole::Caption } else { TextRole::Label };
        // A size up to 4 counts in lines of text, as older apps write it.
        let size = self.props.label_size.map(|size| if size <= 4.0 { size * theme.text.label.size } else { size });
        let text_style = ResolvedTextStyle::new(theme, role, &TextStyle { size, ..TextStyle::default() }).color(ink);
        if self.place == MenuKind::Icons {
            if let Some(icon) = icon {
                paint::icon(ui.painter(), theme, icon, place.center(), side, ink, frame.is_rtl());
            }
            return;
        }
        if above {
            let galley = frame.galley(label, &text_style, Wrap::cut(place.width() - 8.0));
            let height = galley.size().y + if icon.is_some() { side + 4.0 } else { 0.0 };
            let mut y = place.center().y - height / 2.0;
            if let Some(icon) = icon {
                paint::icon(
                    ui.painter(),
                    theme,
                    icon,
                    Pos2::new(place.center().x, y + side / 2.0),
                    side,
                    ink,
                    frame.is_rtl(),
                );
                y += side + 4.0;
            }
            ui.painter().galley(Pos2::new(place.center().x - galley.size().x / 2.0, y), galley, ink);
            return;
        }
        mirror::shapes(ui, place, frame.is_rtl(), || {
            let mut x = place.min.x + theme.spacing.md + depth.min(8.0) * theme.spacing.lg;
            if let Some(icon) = icon {
                paint::icon(
                    ui.painter(),
                    theme,
                    icon,
                    Pos2::new(x + side / 2.0, place.center().y),
                    side,
                    ink,
                    frame.is_rtl(),
                );
                x += side + theme.spacing.md;
            }
            let galley = frame.galley(label, &text_style, Wrap::cut((place.max.x - x - 8.0).max(1.0)));
            ui.painter().galley(Pos2::new(x, place.center().y - galley.size().y / 2.0), galley, ink);
        });
    }

    /// Draws a `floating` entry: a round button.
    fn floating(&self, ui: &Ui, theme: &Theme, place: Rect, icon: Option<&IconRef>) {
        let ground = self.props.floating_ground.map_or(theme.colors.accent, color32);
        let radius = (place.height().min(place.width()) / 2.0).min(26.0);
        ui.painter().circle_filled(place.center(), radius, ground);
        if let Some(icon) = icon {
            let ink = self.props.floating_icon.map_or(theme.on(ground), color32);
            paint::icon(ui.painter(), theme, icon, place.center(), theme.control.icon + 2.0, ink, theme.rtl);
        }
    }

    /// Moves the focus between entries with the arrow keys.
    fn walk(&self, ui: &Ui, frame: &Frame<'_>, response: &Response, at: usize) {
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        // Else egui moves the focus by the arrow keys itself, to any widget of the window.
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        // One of the entries has the focus, so there is one.
        let last = self.node.children.len() - 1;
        let to = if pressed(Key::ArrowDown) || pressed(Key::ArrowRight) {
            (at + 1).min(last)
        } else if pressed(Key::ArrowUp) || pressed(Key::ArrowLeft) {
            at.saturating_sub(1)
        } else {
            return;
        };
        let to: Id = frame.id(&self.node.children[to]);
        ui.memory_mut(|memory| memory.request_focus(to));
    }
}
