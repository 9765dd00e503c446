//! Pages of a table, and the bar for changing them.

use std::ops::Range;
use std::sync::Arc;

use egui::{CornerRadius, Id, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo};

use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use crate::widgets::input::menu::{self, Menu, MenuEntry};
use ensemble_core::spec::{FromValue, TextStyle};
use ensemble_core::value::Value;

/// The page that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Indices of its rows.
    pub rows: Range<usize>,
    /// Number of the page, from 1.
    pub number: usize,
    /// Number of pages.
    pub count: usize,
    /// Rows on a page.
    pub size: usize,
    /// Rows on all pages.
    pub total: usize,
}

/// The page that the user asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagerRequest {
    /// Request for another page.
    Page(usize),
    /// Request for another count of rows on a page.
    Size(usize),
}

/// Default number of rows on a page.
const SIZE: usize = 10;

/// The bar and its text direction.
#[derive(Clone, Copy)]
pub struct PagerLayout {
    /// Area of the pager.
    pub within: Rect,
    /// True if the pager runs from right to left.
    pub rtl: bool,
}

impl Page {
    /// The page `number` of a table that holds `count` rows. If `total` is greater and `count` is at most one page, the app loads page by
    /// page and these rows are the page.
    pub fn of(number: usize, size: Option<usize>, total: Option<usize>, count: usize) -> Self {
        let size = size.unwrap_or(SIZE).max(1);
        let total = total.unwrap_or(count).max(count);
        let pages = total.div_ceil(size).max(1);
        let number = number.clamp(1, pages);
        let rows = if count > size {
            let first = ((number - 1) * size).min(count);
            first..(first + size).min(count)
        } else {
            0..count
        };
        Self { rows, number, count: pages, size, total }
    }

    /// The page of its first row when there are `size` rows on a page.
    pub fn number_at(&self, size: usize) -> usize {
        ((self.number - 1) * self.size / size.max(1)) + 1
    }

    /// Page numbers to show: the first, the last and those around the current one; 0 is a gap.
    fn numbers(&self) -> Vec<usize> {
        const AROUND: usize = 1;
        const ALL: usize = 7;
        if self.count <= ALL {
            return (1..=self.count).collect();
        }
        // Always seven signs, so that the buttons keep their places from page to page.
        let first = self.number.saturating_sub(AROUND).max(2).min(self.count - 4);
        let last = (self.number + AROUND).min(self.count - 1).max(5);
        let mut numbers = vec![1];
        if first > 2 {
            numbers.push(0);
        }
        numbers.extend(first..=last);
        if last < self.count - 1 {
            numbers.push(0);
        }
        numbers.push(self.count);
        numbers
    }

    /// Draws the bar and returns the user's request. Shapes are drawn from left to right, for [`mirror::shapes`].
    pub fn show(&self, ui: &Ui, theme: &Theme, id: Id, side: PagerLayout, sizes: &Value) -> Option<PagerRequest> {
        let rect = side.within;
        let line = ui.painter().round_to_pixel_center(rect.top() + 0.5);
        ui.painter().hline(rect.x_range(), line, (1.0, theme.colors.border));
        let mut right = rect.right() - theme.spacing.sm;
        let mut request = self.sizes(ui, theme, id, side, &mut right, sizes);
        let button =
            |name: Id, place: Rect, words: &str, enabled: bool| button(ui, theme, name, (place, side), words, enabled);
        let square = theme.control.dense;
        let (before_icon, next_icon) =
            if side.rtl { ("chevron_right", "chevron_left") } else { ("chevron_left", "chevron_right") };
        let narrow = rect.width() < 480.0;
        let step = |request: &mut Option<PagerRequest>, right: &mut f32, name: &str, icon: &str, to: Option<usize>| {
            let place = Rect::from_center_size(Pos2::new(*right - square / 2.0, rect.center().y), Vec2::splat(square));
            *right -= square;
            let response = button(id.with(name), place, name, to.is_some());
            let ink = if to.is_some() { theme.colors.text2 } else { color::alpha(theme.colors.text3, 0.5) };
            paint::symbol(ui.painter(), theme, icon, place.center(), theme.control.icon, ink);
            if response.clicked() {
                *request = to.map(PagerRequest::Page);
            }
        };
        let next = (self.number < self.count).then_some(self.number + 1);
        step(&mut request, &mut right, "Next page", next_icon, next);
        if narrow {
            let words = format!("{} / {}", self.number, self.count);
            right -= write(ui, theme, &words, right, rect.center().y, theme.colors.text) + theme.spacing.sm;
        } else {
            for number in self.numbers().into_iter().rev() {
                let place =
                    Rect::from_center_size(Pos2::new(right - square / 2.0, rect.center().y), Vec2::splat(square));
                right -= square;
                if number == 0 {
                    centred(ui, theme, "…", place, theme.colors.text3);
                    continue;
                }
                let on = number == self.number;
                let response = button(id.with(("page", number)), place, &format!("Page {number}"), true);
                if on {
                    let ground = color::alpha(theme.colors.accent, 0.14);
                    ui.painter().rect_filled(place.shrink(1.0), CornerRadius::same(6), ground);
                }
                let ink = if on { theme.colors.accent } else { theme.colors.text2 };
                centred(ui, theme, &number.to_string(), place, ink);
                if response.clicked() && !on {
                    request = Some(PagerRequest::Page(number));
                }
            }
        }
        let before = (self.number > 1).then(|| self.number - 1);
        step(&mut request, &mut right, "Previous page", before_icon, before);
        let from = (self.number - 1) * self.size;
        let words = if self.total == 0 {
            "0 rows".to_owned()
        } else {
            format!("{}–{} of {}", from + 1, (from + self.size).min(self.total), self.total)
        };
        let text_style =
            ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text2);
        let left = rect.left() + theme.spacing.lg;
        let galley = crate::toolkit::text::galley(ui.ctx(), &words, &text_style, Wrap::cut((right - left).max(0.0)));
        ui.painter().galley(Pos2::new(left, rect.center().y - galley.size().y / 2.0), galley, text_style.color);
        request
    }

    /// Draws the button that chooses the rows on a page, if `pageSizeOptions` are given.
    fn sizes(
        &self,
        ui: &Ui,
        theme: &Theme,
        id: Id,
        side: PagerLayout,
        right: &mut f32,
        sizes: &Value,
    ) -> Option<PagerRequest> {
        let rect = side.within;
        let sizes: Vec<usize> = sizes.as_list().unwrap_or_default().iter().filter_map(usize::from_value).collect();
        let sizes: Vec<usize> = sizes.into_iter().filter(|size| *size > 0).collect();
        if sizes.is_empty() {
            return None;
        }
        let id = id.with("sizes");
        let words = format!("{} / page", self.size);
        let text_style =
            ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text2);
        let galley = crate::toolkit::text::galley(ui.ctx(), &words, &text_style, Wrap::LINE);
        let wide = galley.size().x + theme.control.icon + 16.0;
        let place = Rect::from_min_size(
            Pos2::new(*right - wide, rect.center().y - theme.control.dense / 2.0),
            Vec2::new(wide, theme.control.dense),
        );
        *right -= wide + theme.spacing.sm;
        let mut menu = ui.states(|data| data.get_temp::<Menu>(id)).unwrap_or_default();
        let chooses = menu.chooses(ui);
        let response = button(ui, theme, id, (place, side), "Rows on a page", true);
        ui.painter().galley(
            Pos2::new(place.left() + 8.0, place.center().y - galley.size().y / 2.0),
            galley,
            text_style.color,
        );
        let at = Pos2::new(place.right() - 4.0 - theme.control.icon / 2.0, place.center().y);
        paint::symbol(ui.painter(), theme, "expand_more", at, theme.control.icon - 4.0, theme.colors.text3);
        if response.clicked() && !chooses {
            menu.toggle();
        }
        let entries: Vec<MenuEntry> = sizes
            .iter()
            .map(|size| MenuEntry {
                label: Arc::from(format!("{size} / page")),
                ticked: *size == self.size,
                ..MenuEntry::default()
            })
            .collect();
        let picked = menu::show(ui, theme, &response, response.rect, wide, &entries, &mut menu);
        ui.states(|data| data.insert_temp(id, menu));
        picked.and_then(|at| sizes.get(at).copied()).filter(|size| *size != self.size).map(PagerRequest::Size)
    }
}

fn button(ui: &Ui, theme: &Theme, id: Id, (place, side): (Rect, PagerLayout), name: &str, enabled: bool) -> Response {
    let pressed = mirror::rect(place, side.within, side.rtl);
    let response = ui.interact(pressed, id, if enabled { Sense::click() } else { Sense::hover() });
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, name));
    if enabled {
        let ground = paint::ground(ui, theme, id, &response, egui::Color32::TRANSPARENT);
        ui.painter().rect_filled(place.shrink(1.0), CornerRadius::same(6), ground);
    }
    paint::focus_ring(ui, theme, &response, place.shrink(3.0), CornerRadius::same(6));
    response
}

fn centred(ui: &Ui, theme: &Theme, words: &str, place: Rect, ink: egui::Color32) {
    let text_style = ResolvedTextStyle::new(theme, TextRole::Label, &TextStyle::default()).color(ink);
    let galley = crate::toolkit::text::galley(ui.ctx(), words, &text_style, Wrap::LINE);
    ui.painter().galley(place.center() - galley.size() / 2.0, galley, ink);
}

/// Draws a text that ends at `right` and returns its width.
fn write(ui: &Ui, theme: &Theme, words: &str, right: f32, middle: f32, ink: egui::Color32) -> f32 {
    let text_style = ResolvedTextStyle::new(theme, TextRole::Label, &TextStyle::default()).color(ink);
    let galley = crate::toolkit::text::galley(ui.ctx(), words, &text_style, Wrap::LINE);
    let width = galley.size().x;
    ui.painter().galley(Pos2::new(right - width, middle - galley.size().y / 2.0), galley, ink);
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_part_of_the_rows_or_all_of_them() {
        assert_eq!(Page::of(2, Some(10), None, 25).rows, 10..20);
        assert_eq!(Page::of(9, Some(10), None, 25).rows, 20..25, "there is no page after the last");
        let fetched = Page::of(4, Some(10), Some(97), 10);
        assert_eq!((fetched.rows, fetched.number, fetched.count), (0..10, 4, 10));
        assert_eq!(Page::of(0, None, None, 0), Page { rows: 0..0, number: 1, count: 1, size: 10, total: 0 });
    }

    #[test]
    fn numbers_stay_in_a_line() {
        let numbers = |number, count| Page { rows: 0..0, number, count, size: 10, total: count * 10 }.numbers();
        assert_eq!(numbers(1, 4), [1, 2, 3, 4]);
        assert_eq!(numbers(1, 20), [1, 2, 3, 4, 5, 0, 20]);
        assert_eq!(numbers(9, 20), [1, 0, 8, 9, 10, 0, 20]);
        assert_eq!(numbers(20, 20), [1, 0, 16, 17, 18, 19, 20]);
    }

    #[test]
    fn another_size_keeps_the_first_row_in_sight() {
        let page = Page::of(4, Some(10), None, 100);
        assert_eq!(page.number_at(20), 2);
        assert_eq!(page.number_at(5), 7);
    }
}
