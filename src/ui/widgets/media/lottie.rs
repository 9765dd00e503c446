//! `Lottie`: a drawing that moves, played forwards and backwards.

use std::sync::Arc;
use std::time::Duration;

use egui::epaint::RectShape;
use egui::{Color32, CornerRadius, CursorIcon, Sense, Ui, Vec2, WidgetInfo};

use super::image::{UNKNOWN, failed, file_name, note_arrival};
use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access};
use crate::layout::Measure;
use crate::toolkit::images::{Images, Key, Picture, State, fit};
use crate::toolkit::paint;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Alignment, Children, Kind, Length, Props, Spec, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A drawing that moves.
pub struct Lottie;

/// Default side length, in logical pixels.
const SIDE: f32 = 320.0;

props! {
    /// Properties of an animation.
    pub struct LottieProps {
        /// A file of the app, an address, a `data:` address or the text of a Lottie file.
        "source" | "src" => source: Arc<str> = ""; Kind::File("animation"),
        /// Fit of the animation in its space.
        "fit" => fit: Option<Arc<str>>; Kind::Enum(&["fill", "contain", "cover", "fitWidth", "fitHeight", "none", "scaleDown"]),
        /// Plays when it is there.
        "autoPlay" => plays: bool = true,
        /// Begins again at its end.
        "repeat" => repeats: bool = true,
    }
    ignored {
        "onTapHaptic" => Kind::Any; "a desktop does not shake",
    }
}

/// Playback state, kept while the animation exists.
#[derive(Clone, Copy, Debug, Default)]
struct Player {
    /// Seconds from the first frame.
    at: f64,
    /// 1 forwards, -1 backwards, 0 at rest.
    direction: f64,
    /// egui's time of the last frame.
    last: f64,
    /// True once it has been there.
    began: bool,
}

impl Widget for Lottie {
    const SPEC: Spec = Spec {
        name: "Lottie",
        aliases: &[],
        doc: "A Lottie animation, played forwards and backwards. It stands still where the system asks for less motion.",
        base: &[&WIDGET, &BOX],
        without_effect: &[WithoutEffect {
            props: &["textDirection", "textStyle"],
            reason: "a picture is the same in every language",
        }],
        props: LottieProps::PROPS,
        events: &[
            slot("onTap", "It was clicked."),
            slot("onForward", "It plays forwards from now on."),
            slot("onReverse", "It plays backwards from now on."),
            slot("onComplete", "It has come to its end, and does not repeat."),
            slot("onStop", "`stop()` has stopped it."),
            slot("onPause", "`stop()` has stopped it before its end."),
        ],
        children: Children::None,
        methods: &["forward", "reverse", "reset", "stop"],
        examples: &[
            "Lottie:\n  id: pulse\n  width: 120\n  height: 60\n  source: '{\"v\":\"5.7.0\",\"fr\":30,\"ip\":0,\"op\":60,\"w\":120,\"h\":60,\"assets\":[],\"layers\":[{\"ty\":4,\"nm\":\"dot\",\"ip\":0,\"op\":60,\"st\":0,\"ks\":{\"o\":{\"a\":0,\"k\":100},\"r\":{\"a\":0,\"k\":0},\"p\":{\"a\":1,\"k\":[{\"t\":0,\"s\":[30,30,0],\"i\":{\"x\":[0.4],\"y\":[1]},\"o\":{\"x\":[0.6],\"y\":[0]}},{\"t\":60,\"s\":[90,30,0]}]},\"a\":{\"a\":0,\"k\":[0,0,0]},\"s\":{\"a\":0,\"k\":[100,100,100]}},\"shapes\":[{\"ty\":\"gr\",\"it\":[{\"ty\":\"el\",\"p\":{\"a\":0,\"k\":[0,0]},\"s\":{\"a\":0,\"k\":[36,36]}},{\"ty\":\"fl\",\"c\":{\"a\":0,\"k\":[0.23,0.36,0.86,1]},\"o\":{\"a\":0,\"k\":100},\"r\":1},{\"ty\":\"tr\",\"p\":{\"a\":0,\"k\":[0,0]},\"a\":{\"a\":0,\"k\":[0,0]},\"s\":{\"a\":0,\"k\":[100,100]},\"r\":{\"a\":0,\"k\":0},\"o\":{\"a\":0,\"k\":100}}]}]}]}'\n  onComplete: |\n    console.log('done');\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Image;
    type Props = LottieProps;

    fn read(props: &Props) -> LottieProps {
        LottieProps::read(props)
    }

    fn measure(props: &LottieProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let natural = match Images::of(cx.ctx()).get(&props.key(node, cx.ctx().pixels_per_point())) {
            State::Ready(picture) if !props.source.is_empty() => picture.size,
            State::Loading | State::Failed(_) | State::Ready(_) => UNKNOWN,
        };
        let shape = (natural.x / natural.y.max(1.0)).max(0.001);
        let set = |name: &str| node.props.read::<Length>(name).is_some();
        match (set("width"), set("height")) {
            (true, false) if available.x.is_finite() => Vec2::new(available.x, available.x / shape),
            (false, true) if available.y.is_finite() => Vec2::new(available.y * shape, available.y),
            _ => {
                let most = if available.x.is_finite() && available.x > 0.0 { available.x.min(SIDE) } else { SIDE };
                natural * (most / natural.x.max(1.0)).min(SIDE / natural.y.max(1.0)).min(1.0)
            }
        }
    }

    fn show(props: &LottieProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (rect, id, theme) = (ui.max_rect(), frame.id(node), Arc::clone(frame.theme()));
        let sense = if node.handles("onTap") { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, id, sense);
        let usual = if props.source.trim_start().starts_with('{') { "Animation" } else { file_name(&props.source) };
        let name = access::name("", node, usual);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &name));
        if response.clicked() {
            frame.emit(node, "onTap", Value::Null);
        }
        if node.handles("onTap") && response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        let corners = paint::corners(node.props.read("borderRadius"), CornerRadius::ZERO);
        let key = props.key(node, ui.ctx().pixels_per_point());
        let state = if props.source.is_empty() { State::Loading } else { Images::of(ui.ctx()).get(&key) };
        note_arrival(&state, node, ui, frame);
        match state {
            State::Ready(picture) => props.play(node, ui, frame, &picture, corners),
            State::Loading => _ = ui.painter().rect_filled(rect, corners, theme.colors.surface2),
            State::Failed(why) => {
                frame.image_failed(node, "source", &props.source, &why);
                failed(ui, frame, &theme, rect, corners, &why);
                response.clone().on_hover_text(&*why);
            }
        }
        paint::focus_ring(ui, &theme, &response, rect, corners);
    }
}

impl LottieProps {
    /// The frames are drawn as large as they are shown.
    fn key(&self, node: &Node, scale: f32) -> Key {
        let side = |name: &str| match node.props.read::<Length>(name) {
            Some(Length::Pixels(pixels)) => pixels,
            _ => SIDE,
        };
        let limit = ["width", "height"].map(|name| Some((side(name) * scale).clamp(1.0, 4096.0).round() as u32));
        Key { source: Arc::clone(&self.source), limit }
    }

    fn play(&self, node: &Node, ui: &Ui, frame: &mut Frame<'_>, picture: &Picture, corners: CornerRadius) {
        let (id, now) = (frame.id(node).with("player"), ui.input(|input| input.time));
        let length = picture.duration().as_secs_f64();
        let mut player = ui.states(|data| data.get_temp::<Player>(id)).unwrap_or_default();
        if !player.began {
            (player.began, player.last) = (true, now);
            if self.plays {
                player.turn(1.0, length);
                frame.emit(node, "onForward", Value::Null);
            }
        }
        for command in frame.commands(node) {
            match command.method {
                "forward" => {
                    player.turn(1.0, length);
                    frame.emit(node, "onForward", Value::Null);
                }
                "reverse" => {
                    player.turn(-1.0, length);
                    frame.emit(node, "onReverse", Value::Null);
                }
                "reset" => (player.at, player.direction) = (0.0, 0.0),
                _ => {
                    if player.direction != 0.0 {
                        frame.emit(node, "onPause", Value::Null);
                    }
                    player.direction = 0.0;
                    frame.emit(node, "onStop", Value::Null);
                }
            }
        }
        let passed = (now - player.last).max(0.0);
        player.last = now;
        let still = frame.theme().reduced_motion;
        if player.direction != 0.0 && length > 0.0 {
            player.at += player.direction * passed;
            let is_over = player.at >= length || player.at < 0.0;
            if is_over && self.repeats {
                player.at = player.at.rem_euclid(length);
            } else if is_over {
                player.at = player.at.clamp(0.0, length);
                player.direction = 0.0;
                frame.emit(node, "onComplete", Value::Null);
            }
        }
        let count = picture.frame(0).map_or(1, |(_, count)| count);
        // Without motion the middle frame is shown, because the first frame of most drawings is empty.
        let share = if still && player.direction != 0.0 { 0.5 } else { player.at / length.max(1e-9) };
        let index = ((share * count as f64) as usize).min(count - 1);
        if let Some((texture, _)) = picture.frame(index) {
            let word = self.fit.as_deref().unwrap_or("contain");
            let (place, uv) = fit(word, Alignment::default(), ui.max_rect(), picture.size);
            ui.painter().add(RectShape::filled(place, corners, Color32::WHITE).with_texture(texture.id(), uv));
        }
        if player.direction != 0.0 && length > 0.0 {
            let wait = if still { length } else { length / count as f64 };
            ui.request_repaint_after(Duration::from_secs_f64(wait.max(0.005)));
        }
        ui.states(|data| data.insert_temp(id, player));
    }
}

impl Player {
    /// Sets the direction of playback; at its end it starts from the other one.
    fn turn(&mut self, direction: f64, length: f64) {
        self.direction = direction;
        if direction > 0.0 && self.at >= length {
            self.at = 0.0;
        } else if direction < 0.0 && self.at <= 0.0 {
            self.at = length;
        }
    }
}
