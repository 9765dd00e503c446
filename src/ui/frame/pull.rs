//! Pulling to refresh with a mouse: turning the wheel on at the top of what scrolls, or F5.

use std::time::Duration;

use egui::{Key, Modifiers, Pos2, Rect, Stroke, Ui, Vec2};

use super::Frame;
use crate::toolkit::paint;
use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// How far one has gone.
#[derive(Clone, Copy, Debug, Default)]
struct Pull {
    /// How many pixels the wheel has turned on at the top.
    pulled: f32,
    /// When it was turned last.
    last: f64,
    /// When `onPullToRefresh` was fired.
    fired: Option<f64>,
}

/// So many pixels of the wheel ask for a refresh: three or four of its notches.
const ENOUGH: f32 = 160.0;
/// A wheel that rests this long has pulled for nothing.
const REST_SECONDS: f64 = 0.7;
/// The sign that it was heard stays this long unless said.
const SHOWN_SECONDS: f64 = 0.8;
const SIDE: f32 = 36.0;

/// Takes what the hand does at the top of `node`, which is seen in `view` and scrolled by `offset`.
pub fn pull(node: &Node, ui: &Ui, frame: &mut Frame<'_>, view: Rect, offset: f64) {
    if !node.handles("onPullToRefresh") {
        return;
    }
    let id = frame.id(node).with("pull");
    let now = ui.input(|input| input.time);
    let mut state = ui.data(|data| data.get_temp::<Pull>(id)).unwrap_or_default();
    let mut asked = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F5));
    let turned = if offset <= 0.0 && state.fired.is_none() && ui.rect_contains_pointer(view) { wheel(ui) } else { 0.0 };
    if turned > 0.0 {
        state.pulled += turned;
        state.last = now;
    } else if now - state.last > REST_SECONDS {
        state.pulled = 0.0;
    }
    asked |= state.pulled >= ENOUGH;
    if asked {
        state = Pull { fired: Some(now), ..Pull::default() };
        frame.emit(node, "onPullToRefresh", Value::Null);
    }
    if state.fired.is_some_and(|fired| now - fired > shown_seconds(node)) {
        state.fired = None;
    }
    show(ui, frame, view, &state);
    if state.fired.is_some() || state.pulled > 0.0 {
        ui.request_repaint_after(Duration::from_millis(50));
    }
    ui.data_mut(|data| data.insert_temp(id, state));
}

/// How far the wheel was turned towards the top and nobody has taken it.
fn wheel(ui: &Ui) -> f32 {
    ui.input_mut(|input| {
        let delta = input.smooth_scroll_delta()[1];
        if delta > 0.0 {
            input.smooth_scroll_delta[1] = 0.0;
        }
        delta.max(0.0)
    })
}

/// `indicatorMinDuration`, in milliseconds.
fn shown_seconds(node: &Node) -> f64 {
    let said = ["pullToRefresh", "pullToRefreshOptions"].into_iter().find_map(|name| {
        let options = node.props.get(name)?;
        f64::from_value(&options.get("indicatorMinDuration"))
    });
    said.map_or(SHOWN_SECONDS, |millis| (millis / 1000.0).clamp(0.1, 60.0))
}

/// A disc that comes down from the top: an arrow while one pulls, a turning ring once it was heard.
fn show(ui: &Ui, frame: &Frame<'_>, view: Rect, state: &Pull) {
    let share = if state.fired.is_some() { 1.0 } else { (state.pulled / ENOUGH).clamp(0.0, 1.0) };
    if share <= 0.0 {
        return;
    }
    let theme = frame.theme();
    let middle = view.top() - SIDE / 2.0 + share * (SIDE + 12.0);
    let centre = Pos2::new(view.center().x, middle);
    let painter = ui.painter().with_clip_rect(view.intersect(ui.clip_rect()));
    painter.circle(centre, SIDE / 2.0, theme.colors.surface, Stroke::new(1.0, theme.colors.border));
    if state.fired.is_some() {
        paint::spinner(ui, theme, centre, 9.0, theme.colors.accent);
    } else {
        let ink = if share > 0.6 { theme.colors.accent } else { theme.colors.text3 };
        paint::symbol(&painter, theme, "arrow_downward", centre + Vec2::new(0.0, 0.5), 18.0, ink);
    }
}
