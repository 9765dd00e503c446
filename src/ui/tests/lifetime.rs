//! Widgets that come and go, as the rows of a list on a stream do, leave nothing behind that grows with their number.

use std::sync::Arc;

use egui::scroll_area::State as ScrollAreaState;
use egui::text_edit::TextEditState;
use egui::{Context, Vec2};

use super::build::{Build, bare, text, widget};
use crate::offscreen::Offscreen;
use crate::widgets;
use ensemble_core::spec::{Kind, Spec};
use ensemble_core::value::Value;

/// A widget with a value for each property that makes it show something.
fn filled(spec: &'static Spec) -> Build {
    let mut built = widget(spec.name);
    for (name, value) in
        [("text", "**words** here"), ("label", "Label"), ("name", "home"), ("value", "1"), ("source", "x.png")]
    {
        if spec.prop(name).is_some_and(|prop| prop.kind != Kind::Widget) {
            built = built.prop(name, value);
        }
    }
    if spec.prop("items").is_some_and(|prop| !matches!(prop.kind, Kind::Parts(_))) {
        built = built.prop("items", Value::list([Value::from("one"), Value::from("two")]));
    }
    built.with([text("one"), text("two")])
}

/// Number of states in egui's own storage, without those that `EguiMemory` bounds.
fn states(ctx: &Context) -> usize {
    ctx.data(|data| data.len() - data.count::<TextEditState>() - data.count::<ScrollAreaState>())
}

#[test]
fn widgets_that_are_gone_leave_no_state_in_egui() {
    let mut left = Vec::new();
    for def in widgets::widgets() {
        let mut offscreen = Offscreen::new(Vec2::new(400.0, 300.0), 1.0, false);
        let mut next = 0;
        let mut show = |frames: u32| {
            for _ in 0..frames {
                let body = widget("Column").with([filled(def.spec)]);
                let scene = Arc::new(bare(widget("View").slot("body", body).node(&mut next)));
                offscreen.frame(&scene, next as f64 / 60.0);
            }
            states(offscreen.context())
        };
        let (before, after) = (show(4), show(16));
        // Less than one state for each widget that was made.
        if after >= before + 16 {
            left.push(format!("{}: {before} states, then {after}", def.spec.name));
        }
    }
    assert!(left.is_empty(), "state that stays for ever; `KeepsStates::states` bounds it:\n{}", left.join("\n"));
}
