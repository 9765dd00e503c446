//! Pull to refresh with a mouse: scrolling on beyond the top, or F5.

use std::time::Duration;

use egui::{Key, Modifiers, Pos2, Rect, Stroke, Ui, Vec2};

use super::Frame;
use crate::toolkit::paint;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// The state of the gesture.
#[derive(Clone, Copy, Debug, Default)]
struct Pull {
    /// Logical pixels scrolled beyond the top.
    pulled: f32,
    /// Time of the last wheel event, in egui's seconds.
    last: f64,
    /// Time at which `onPullToRefresh` was fired, in egui's seconds; `None` once the indicator is hidden.
    fired: Option<f64>,
}

/// Logical pixels beyond the top that trigger a refresh: three or four notches of a usual wheel, so that a scroll that ends at the top does
/// not.
const ENOUGH: f32 = 160.0;
/// Seconds without scrolling after which the gesture is cancelled.
const REST_SECONDS: f64 = 0.7;
/// Seconds that the indicator stays after the event, unless `indicatorMinDuration` is set.
const SHOWN_SECONDS: f64 = 0.8;
const SIDE: f32 = 36.0;

/// Handles the gesture for `node`, which is visible in `view` and scrolled by `offset` logical pixels, and draws the indicator.
pub fn pull(node: &Node, ui: &Ui, frame: &mut Frame<'_>, view: Rect, offset: f64) {
    if !node.handles("onPullToRefresh") {
        return;
    }
    let id = frame.id(node).with("pull");
    let now = ui.input(|input| input.time);
    let mut state = ui.states(|data| data.get_temp::<Pull>(id)).unwrap_or_default();
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
        // The gesture ends without input: without another frame the indicator would stay.
        ui.request_repaint_after(Duration::from_millis(50));
    }
    ui.states(|data| data.insert_temp(id, state));
}

/// Consumes the part of the wheel's upward movement that no scroll container has used.
fn wheel(ui: &Ui) -> f32 {
    ui.input_mut(|input| {
        let delta = input.smooth_scroll_delta()[1];
        if delta > 0.0 {
            input.smooth_scroll_delta[1] = 0.0;
        }
        delta.max(0.0)
    })
}

/// Seconds that the indicator stays: `indicatorMinDuration` (milliseconds) between 0.1 and 60, else [`SHOWN_SECONDS`].
fn shown_seconds(node: &Node) -> f64 {
    let declared = ["pullToRefresh", "pullToRefreshOptions"].into_iter().find_map(|name| {
        let options = node.props.get(name)?;
        f64::from_value(&options.get("indicatorMinDuration"))
    });
    declared.map_or(SHOWN_SECONDS, |millis| (millis / 1000.0).clamp(0.1, 60.0))
}

/// Draws the indicator: a disc with an arrow that comes down while the user scrolls, with a spinner after the event was fired.
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
