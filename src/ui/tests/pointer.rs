//! Pointer and keyboard input, and the interactions that come of it.

use std::sync::Arc;

use egui::{Event, Key, Modifiers, MouseWheelUnit, TouchPhase, Vec2};

use super::build::{Build, bare, scene, shown, text, widget};
use crate::offscreen::Offscreen;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{
    Dialog, Interaction, ListedFault, NextAttempt, NodeId, Scene, StreamBadge, Toast, WidgetCommand,
};

fn key(offscreen: &mut Offscreen, key: Key, modifiers: Modifiers) {
    for pressed in [true, false] {
        offscreen.input(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
    }
}

fn fires(interactions: &[Interaction]) -> Vec<(u64, &'static str)> {
    interactions
        .iter()
        .filter_map(|one| match one {
            Interaction::Fire { node, event, .. } => Some((node.0, *event)),
            _ => None,
        })
        .collect()
}

fn click(offscreen: &mut Offscreen, scene: &Arc<Scene>, words: &str) -> Vec<Interaction> {
    let place = offscreen.find(words).unwrap_or_else(|| panic!("`{words}` is on the screen")).rect.center();
    offscreen.click(place);
    (0..3).flat_map(|frame| offscreen.frame(scene, 5.0 + f64::from(frame) * 0.1)).collect()
}

#[test]
fn a_tap_on_a_card_is_an_event() {
    let scene =
        scene(widget("Column").with([widget("Card").id(7).on("onTap").with([text("Open me")]), text("Beside")]));
    let mut offscreen = shown(&scene, 400.0, 300.0);
    assert_eq!(fires(&click(&mut offscreen, &scene, "Open me")), [(7, "onTap")]);
    assert_eq!(click(&mut offscreen, &scene, "Beside"), []);
}

#[test]
fn the_keyboard_reaches_what_can_be_tapped() {
    let scene = scene(widget("Column").with([widget("Card").id(7).on("onTap").with([text("Open me")])]));
    let mut offscreen = shown(&scene, 400.0, 300.0);
    key(&mut offscreen, Key::Tab, Modifiers::NONE);
    offscreen.frame(&scene, 2.0);
    key(&mut offscreen, Key::Enter, Modifiers::NONE);
    let out: Vec<_> = (0..2).flat_map(|frame| offscreen.frame(&scene, 3.0 + f64::from(frame))).collect();
    assert_eq!(fires(&out), [(7, "onTap")]);
}

#[test]
fn the_arrow_and_alt_left_lead_back() {
    let header = widget("Header").prop("title", "Here").yes("canGoBack");
    let scene = super::build::screen(widget("View").slot("header", header).slot("body", text("Body")));
    let mut offscreen = shown(&scene, 400.0, 300.0);
    assert_eq!(click(&mut offscreen, &scene, "Back"), [Interaction::Back]);
    key(&mut offscreen, Key::ArrowLeft, Modifiers::ALT);
    assert_eq!(offscreen.frame(&scene, 9.0), [Interaction::Back]);
}

fn rows(range: std::ops::Range<usize>) -> impl Iterator<Item = Build> {
    range.map(|row| text(&format!("row {row}")).num("height", 30.0).id(1000 + row as u64))
}

fn list(count: usize, exist: std::ops::Range<usize>) -> Build {
    widget("ListView").id(5).num("padding", 0.0).rows(count, exist.start, rows(exist))
}

fn visible(offscreen: &Offscreen) -> Vec<String> {
    offscreen.found().into_iter().map(|found| found.label).filter(|label| label.starts_with("row")).collect()
}

fn range(out: &[Interaction]) -> Option<(usize, usize)> {
    out.iter().find_map(|one| match one {
        Interaction::Range { first, end, .. } => Some((*first, *end)),
        _ => None,
    })
}

fn wheel(offscreen: &mut Offscreen, pixels: f32) {
    offscreen.input(Event::PointerMoved(egui::pos2(100.0, 100.0)));
    offscreen.input(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, -pixels),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
}

#[test]
fn a_long_list_draws_the_visible_rows_and_asks_for_those_around() {
    let scene = scene(list(100_000, 0..20));
    let mut offscreen = Offscreen::new(Vec2::new(200.0, 300.0), 1.0, false);
    let out = offscreen.frame(&scene, 0.0);
    assert_eq!(range(&out), None, "a screen of rows before and after exists");
    offscreen.frame(&scene, 0.1);
    assert_eq!(visible(&offscreen).len(), 10);
    wheel(&mut offscreen, 130.0);
    let out: Vec<_> = (0..20).flat_map(|frame| offscreen.frame(&scene, 0.2 + f64::from(frame) * 0.05)).collect();
    assert_eq!(visible(&offscreen).first().map(String::as_str), Some("row 4"));
    assert!(range(&out).is_some_and(|(first, end)| first == 0 && end >= 24), "{:?}", range(&out));
}

#[test]
fn commands_scroll_a_list() {
    let with = |exist: std::ops::Range<usize>, commands: &[(u64, &'static str, f64)]| {
        let command = |(serial, method, arg): &(u64, &'static str, f64)| WidgetCommand {
            serial: *serial,
            node: NodeId(5),
            method,
            args: vec![Value::from(*arg)],
        };
        let root = scene(list(1000, exist)).root.clone();
        Arc::new(Scene { commands: commands.iter().map(command).collect(), ..bare(root) })
    };
    let mut offscreen = Offscreen::new(Vec2::new(200.0, 300.0), 1.0, false);
    offscreen.frame(&with(0..20, &[]), 0.0);
    let out = offscreen.frame(&with(0..20, &[(1, "scrollToBottom", 0.0)]), 0.1);
    assert_eq!(range(&out), Some((980, 1000)));
    let end = with(980..1000, &[(1, "scrollToBottom", 0.0)]);
    offscreen.frame(&end, 0.2);
    offscreen.frame(&end, 0.3);
    assert_eq!(visible(&offscreen).last().map(String::as_str), Some("row 999"));
    let top = with(0..20, &[(1, "scrollToBottom", 0.0), (2, "scrollToTop", 0.0)]);
    offscreen.frame(&top, 0.4);
    offscreen.frame(&top, 0.5);
    assert_eq!(visible(&offscreen).first().map(String::as_str), Some("row 0"));
}

#[test]
fn a_list_at_its_end_follows_new_rows() {
    let mut offscreen = Offscreen::new(Vec2::new(200.0, 300.0), 1.0, false);
    let first = scene(list(40, 0..40).yes("reverse"));
    for frame in 0..3 {
        offscreen.frame(&first, f64::from(frame) * 0.1);
    }
    assert_eq!(visible(&offscreen).last().map(String::as_str), Some("row 0"), "the first row is at the bottom");
    let more = scene(list(41, 0..41).yes("reverse"));
    offscreen.frame(&more, 1.0);
    offscreen.frame(&more, 1.1);
    assert_eq!(visible(&offscreen).last().map(String::as_str), Some("row 0"));
}

#[test]
fn a_picked_row_says_which() {
    let scene = scene(list(20, 0..20).on("onItemTap"));
    let mut offscreen = shown(&scene, 200.0, 300.0);
    let out = click(&mut offscreen, &scene, "row 3");
    assert!(out.contains(&Interaction::Set { node: NodeId(5), prop: "selectedItemIndex", value: Value::from(3.0) }));
    assert_eq!(fires(&out), [(5, "onItemTap")]);
}

#[test]
fn page_down_scrolls_the_main_scroller() {
    let tall = (0..50).map(|row| text(&format!("row {row}")).num("height", 30.0));
    let scene = scene(widget("Column").num("padding", 0.0).yes("scrollable").with(tall));
    let mut offscreen = shown(&scene, 200.0, 300.0);
    key(&mut offscreen, Key::PageDown, Modifiers::NONE);
    for frame in 0..20 {
        offscreen.frame(&scene, 2.0 + f64::from(frame) * 0.05);
    }
    let first = offscreen.found().into_iter().find(|found| found.rect.min.y >= 0.0).unwrap();
    assert_eq!((first.label.as_str(), first.rect.min.y), ("row 9", 0.0));
}

#[test]
fn a_focused_widget_keeps_its_page_keys_from_the_page() {
    let tall = (0..50).map(|row| text(&format!("row {row}")).num("height", 30.0));
    let picker = widget("InlineTimePicker").id(900).prop("initialTime", "10:00");
    let column = widget("Column").num("padding", 0.0).yes("scrollable").with(std::iter::once(picker).chain(tall));
    let scene = scene(column);
    let mut offscreen = shown(&scene, 300.0, 400.0);
    key(&mut offscreen, Key::Tab, Modifiers::NONE);
    (0..3).for_each(|frame| drop(offscreen.frame(&scene, 2.0 + f64::from(frame) * 0.1)));
    let before = offscreen.find("row 0").unwrap().rect;
    key(&mut offscreen, Key::PageDown, Modifiers::NONE);
    let out: Vec<_> = (0..20).flat_map(|frame| offscreen.frame(&scene, 3.0 + f64::from(frame) * 0.05)).collect();
    assert!(out.iter().any(|one| matches!(one, Interaction::Set { prop: "value", .. })), "{out:?}");
    assert_eq!(offscreen.find("row 0").unwrap().rect, before, "the page stays");
}

fn scene_behind() -> Arc<Scene> {
    scene(widget("Column").with([widget("Card").id(7).on("onTap").with([text("Behind")])]))
}

fn dialog(dismissible: bool) -> Arc<Scene> {
    let root = scene_behind().root.clone();
    let node = widget("Column")
        .id(100)
        .with([text("Really?"), widget("Card").id(101).on("onTap").with([text("Yes")])])
        .node(&mut 200);
    let dialog = Dialog { id: NodeId(99), node, dismissible, options: Value::Null };
    Arc::new(Scene { dialogs: vec![dialog], ..bare(root) })
}

#[test]
fn a_dialog_keeps_what_is_behind_it_from_the_pointer() {
    let scene = dialog(true);
    let mut offscreen = shown(&scene, 600.0, 400.0);
    assert_eq!(fires(&click(&mut offscreen, &scene, "Yes")), [(101, "onTap")]);
    let out = click(&mut offscreen, &scene, "Behind");
    assert_eq!(out, [Interaction::DismissDialog(NodeId(99))], "a click beside it closes it and does nothing else");
    key(&mut offscreen, Key::Escape, Modifiers::NONE);
    assert_eq!(offscreen.frame(&scene, 9.0), [Interaction::DismissDialog(NodeId(99))]);
}

#[test]
fn a_dialog_gives_the_focus_to_its_first_field() {
    let node = widget("Column")
        .id(100)
        .with([text("Your name?"), widget("TextInput").id(102), widget("TextInput").id(103)])
        .node(&mut 200);
    let dialog = Dialog { id: NodeId(99), node, dismissible: true, options: Value::Null };
    let scene = Arc::new(Scene { dialogs: vec![dialog], ..bare(scene_behind().root.clone()) });
    let mut offscreen = shown(&scene, 600.0, 400.0);
    offscreen.frame(&scene, 4.0);
    offscreen.input(Event::Text("Ann".into()));
    let typed: Vec<Interaction> = (0..3).flat_map(|frame| offscreen.frame(&scene, 5.0 + f64::from(frame))).collect();
    let set = Interaction::Set { node: NodeId(102), prop: "value", value: Value::from("Ann") };
    assert!(typed.contains(&set), "{typed:?}");
}

#[test]
fn a_dialog_takes_the_focus_and_gives_it_back() {
    let (open, closed) = (dialog(true), scene_behind());
    let mut offscreen = shown(&closed, 600.0, 400.0);
    let mut time = 10.0;
    let mut press = |offscreen: &mut Offscreen, scene: &Arc<Scene>, pressed: Key| {
        key(offscreen, pressed, Modifiers::NONE);
        let out: Vec<_> = (0..2).flat_map(|frame| offscreen.frame(scene, time + f64::from(frame) * 0.1)).collect();
        time += 1.0;
        fires(&out)
    };
    press(&mut offscreen, &closed, Key::Tab);
    assert_eq!(press(&mut offscreen, &closed, Key::Enter), [(7, "onTap")]);
    press(&mut offscreen, &open, Key::Tab);
    assert_eq!(press(&mut offscreen, &open, Key::Enter), [(101, "onTap")], "the first stop is in the dialog");
    assert_eq!(press(&mut offscreen, &closed, Key::F1), []);
    assert_eq!(press(&mut offscreen, &closed, Key::Enter), [(7, "onTap")], "the focus is where it was");
}

#[test]
fn a_dialog_with_a_title_is_closed_by_its_button() {
    let plain = dialog(true);
    let with = |options: Value| {
        let dialog = Dialog { options, ..plain.dialogs[0].clone() };
        Arc::new(Scene { dialogs: vec![dialog], ..bare(plain.root.clone()) })
    };
    let scene = with(Value::map([("title", Value::from("Details"))]));
    let mut offscreen = shown(&scene, 600.0, 400.0);
    assert!(offscreen.found().iter().any(|found| found.label == "Details"));
    assert_eq!(click(&mut offscreen, &scene, "Close"), [Interaction::DismissDialog(NodeId(99))]);
    let scene = with(Value::map([("title", Value::from("Details")), ("hideCloseIcon", Value::Bool(true))]));
    let offscreen = shown(&scene, 600.0, 400.0);
    assert!(!offscreen.found().iter().any(|found| found.label == "Close"));
}

#[test]
fn a_dialog_that_must_be_answered_stays() {
    let scene = dialog(false);
    let mut offscreen = shown(&scene, 600.0, 400.0);
    assert_eq!(click(&mut offscreen, &scene, "Behind"), []);
    key(&mut offscreen, Key::Escape, Modifiers::NONE);
    assert_eq!(offscreen.frame(&scene, 9.0), []);
}

#[test]
fn a_toast_is_closed_by_its_button() {
    let root = scene(text("Body")).root.clone();
    let toast = Toast {
        id: NodeId(50),
        message: "Saved".into(),
        node: None,
        kind: "success".into(),
        alignment: "topRight".into(),
        dismissible: true,
        styles: Default::default(),
    };
    let scene = Arc::new(Scene { toasts: vec![toast], ..bare(root) });
    let mut offscreen = shown(&scene, 600.0, 400.0);
    assert!(offscreen.find("Saved").is_some());
    assert_eq!(click(&mut offscreen, &scene, "Close"), [Interaction::DismissToast(NodeId(50))]);
}

#[test]
fn the_badge_of_streams_counts_down_and_has_buttons() {
    let badge = |stream: &str, api: &str, next| {
        StreamBadge {
        stream: stream.into(),
        api: api.into(),
        reason: "cannot connect: nobody listens at port 9 of 127.0.0.1; start the server, or correct the port of its address".into(),
        next,
    }
    };
    let badges = vec![badge("1/feed", "feed", NextAttempt::At(4_500.0)), badge("1/logs", "logs", NextAttempt::Never)];
    let scene = Arc::new(Scene { badges, ..bare(scene(text("Body")).root.clone()) });
    let mut offscreen = shown(&scene, 480.0, 400.0);
    offscreen.frame(&scene, 1.0);
    let painted = |offscreen: &Offscreen| offscreen.texts().into_iter().map(|text| text.text).collect::<Vec<_>>();
    let texts = painted(&offscreen);
    assert!(texts.iter().any(|text| text == "feednext attempt in 4 s"), "{texts:?}");
    assert!(texts.iter().any(|text| text == "logsnot connected"), "{texts:?}");
    for text in offscreen.texts().iter().filter(|text| text.text != "Body") {
        assert!(text.shown.min.x > 12.0 && text.shown.max.x < 468.0, "{text:?}");
    }
    let (name, stop) = (offscreen.find("Reconnect feed").unwrap().rect, offscreen.find("Stop feed").unwrap().rect);
    assert!((name.center().y - stop.center().y).abs() < 1.0 && stop.max.x > 440.0, "at the right: {stop:?}");
    offscreen.frame(&scene, 2.6);
    assert!(painted(&offscreen).iter().any(|text| text == "feednext attempt in 2 s"));
    assert_eq!(click(&mut offscreen, &scene, "Reconnect logs"), [Interaction::ReconnectStream("1/logs".into())]);
    assert_eq!(click(&mut offscreen, &scene, "Stop feed"), [Interaction::StopStream("1/feed".into())]);
    assert!(offscreen.find("Stop logs").is_none(), "it has stopped");
}

#[test]
fn the_list_of_faults_says_how_often_and_is_cleared() {
    let fault = |words: &str| Diagnostic::error(Code::HandlerFailed, None, words);
    let faults = Arc::new(vec![ListedFault { diagnostic: fault("out of order"), times: 3 }]);
    let running = Arc::new(Scene { faults, ..bare(scene(text("Body")).root.clone()) });
    let mut offscreen = shown(&running, 480.0, 400.0);
    let warning = Diagnostic::warning(Code::UnknownProperty, None, "unknown property `lable`");
    offscreen.view().set_loaded_faults(vec![warning], Arc::default());
    offscreen.frame(&running, 1.0);
    assert_eq!(click(&mut offscreen, &running, "2 problems"), []);
    let texts: Vec<String> = offscreen.texts().into_iter().map(|text| text.text).collect();
    for words in ["out of order (3 times)", "unknown property `lable`"] {
        assert!(texts.iter().any(|text| text == words), "{texts:?}");
    }
    assert_eq!(click(&mut offscreen, &running, "Clear"), [Interaction::ClearFaults]);
    assert_eq!(offscreen.view().loaded_faults(), []);
}

#[test]
fn nothing_moves_when_nothing_happens() {
    let scene = scene(widget("Column").with([text("Still"), widget("Card").with([text("life")])]));
    let mut offscreen = shown(&scene, 400.0, 300.0);
    offscreen.frame(&scene, 10.0);
    assert!(!offscreen.wants_repaint());
}

#[test]
fn what_the_keyboard_reaches_comes_into_view() {
    let cards = (0..20).map(|at| widget("Card").on("onTap").with([text(&format!("card {at}"))]));
    let scene = scene(widget("Column").num("gap", 8.0).yes("scrollable").with(cards));
    let mut offscreen = shown(&scene, 300.0, 200.0);
    for frame in 0..24 {
        if frame % 2 == 0 && frame < 12 {
            key(&mut offscreen, Key::Tab, Modifiers::NONE);
        }
        offscreen.frame(&scene, 2.0 + f64::from(frame) * 0.1);
    }
    let sixth = offscreen.find("card 5").unwrap().rect;
    assert!(sixth.min.y >= 0.0 && sixth.max.y <= 200.0, "{sixth:?}");
}
