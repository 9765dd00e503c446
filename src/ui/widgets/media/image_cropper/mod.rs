//! `ImageCropper`: a picture that is moved, scaled and turned under an opening, and cut out.

mod place;

use std::sync::Arc;

use egui::{
    Color32, EventFilter, Id, Key as KeyboardKey, Mesh, Modifiers, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2,
    WidgetInfo,
};

use super::image::{failed, note_arrival};
use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access};
use crate::layout::Measure;
use crate::toolkit::images::{Images, Key, Picture, State};
use crate::toolkit::paint;
use crate::toolkit::text::color32;
use crate::toolkit::theme::color;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{BorderRadius, Children, Color, Kind, Props, Spec, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use place::{CropArea, Placement};

/// A picture to cut out of.
pub struct ImageCropper;

/// Default side length, in logical pixels.
const SIDE: f32 = 280.0;

props! {
    /// Properties of a picture to cut out of.
    pub struct CropperProps {
        /// A file of the app, an address or a `data:` address.
        "source" | "src" => source: Arc<str> = ""; Kind::File("picture"),
        /// The opening: `Circle`, or `Rectangle` in the shape of the widget.
        "shape" => shape: Arc<str> = "Circle"; Kind::Enum(&["Circle", "circle", "Rectangle", "rectangle", "Square", "square"]),
        /// Size of the picture at first, relative to the opening.
        "fit" => fit: Arc<str> = "cover"; Kind::Enum(&["fill", "contain", "cover", "fitWidth", "fitHeight", "none", "scaleDown"]),
        /// Colour of the edge of the opening; white by default.
        "strokeColor" => stroke: Option<Color>,
        /// Width of the edge of the opening, in pixels.
        "strokeWidth" => stroke_width: f32 = 2.0; Kind::Number { min: 0.0, max: 100.0 },
        /// Size of the opening as a share of the widget.
        "cropPercentage" => share: f32 = 0.8; Kind::Number { min: 0.05, max: 1.0 },
        /// Colour of its space until the picture is there.
        "placeholderColor" => placeholder: Option<Color>,
        /// Degrees that the picture is turned clockwise; the user may turn it on.
        "rotate" => rotate: f32 = 0.0f32; Kind::Number { min: -3600.0, max: 3600.0 },
        /// Lets the user turn the picture.
        "isRotate" => turns: bool = true,
        /// Lets the user move the picture.
        "isMove" => moves: bool = true,
        /// Lets the user scale the picture.
        "isScale" => scales: bool = true,
    }
    ignored {
        "onTapHaptic" => Kind::Any; "a desktop does not shake",
    }
}

impl Widget for ImageCropper {
    const SPEC: Spec = Spec {
        name: "ImageCropper",
        aliases: &[],
        doc: "A picture that is moved by a drag, scaled by the wheel and turned under an opening. `crop()` or Enter cuts out what is seen.",
        base: &[&WIDGET, &BOX],
        without_effect: &[WithoutEffect {
            props: &["textDirection"],
            reason: "a picture is the same in every language",
        }],
        props: CropperProps::PROPS,
        events: &[
            slot("onTap", "It was clicked."),
            slot(
                "onCropped",
                "It was cut out. `event.data.file` is a PNG file as a `data:` address, for an Image or `saveFile`.",
            ),
        ],
        children: Children::None,
        methods: &["crop", "reset", "rotateLeft", "rotateRight"],
        examples: &[
            "ImageCropper:\n  id: portrait\n  width: 240\n  height: 160\n  source: \"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='120' height='80'><rect width='120' height='80' fill='%2374b816'/><rect width='120' height='46' fill='%231098ad'/><circle cx='84' cy='24' r='12' fill='%23f08c00'/></svg>\"\n  onCropped: |\n    console.log(event.data.file.length);\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Image;
    type Props = CropperProps;

    fn read(props: &Props) -> CropperProps {
        CropperProps::read(props)
    }

    fn measure(_: &CropperProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        Vec2::new(if available.x.is_finite() { available.x.min(SIDE) } else { SIDE }, SIDE)
    }

    fn show(props: &CropperProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (rect, id, theme) = (ui.max_rect(), frame.id(node), Arc::clone(frame.theme()));
        if !frame.enabled(node) {
            ui.disable();
        }
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let name = access::name("", node, "Picture to cut out of");
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, ui.is_enabled(), &name));
        if response.clicked() {
            frame.emit(node, "onTap", Value::Null);
        }
        let key = Key { source: Arc::clone(&props.source), limit: [Some(1600), Some(1600)] };
        let state = if props.source.is_empty() { State::Loading } else { Images::of(ui.ctx()).get_with_pixels(&key) };
        note_arrival(&state, node, ui, frame);
        match state {
            State::Ready(picture) => props.work(node, ui, frame, &response, &picture),
            State::Loading => {
                let ground = props.placeholder.map_or(theme.colors.surface2, color32);
                ui.painter().rect_filled(rect, corner(node), ground);
                // What is asked of a picture that is not there yet is forgotten: there is nothing to cut.
                drop(frame.commands(node));
            }
            State::Failed(why) => {
                frame.image_failed(node, "source", &props.source, &why);
                failed(ui, frame, &theme, rect, egui::CornerRadius::ZERO, &why);
            }
        }
        paint::focus_ring(ui, &theme, &response, rect, egui::CornerRadius::same(6));
    }
}

impl CropperProps {
    fn work(&self, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>, response: &egui::Response, picture: &Picture) {
        let (rect, id) = (response.rect, frame.id(node).with("placement"));
        // Without a size there is no opening.
        if rect.width() < 2.0 || rect.height() < 2.0 {
            return;
        }
        let mut placement = ui.states(|data| data.get_temp::<Placement>(id)).unwrap_or_default();
        let is_round = self.shape.eq_ignore_ascii_case("circle");
        let space = if self.shape.eq_ignore_ascii_case("square") {
            Rect::from_center_size(rect.center(), Vec2::splat(rect.size().min_elem()))
        } else {
            rect
        };
        let area = CropArea::new(space, is_round, self.share, corner(node));
        let mut cuts = false;
        for command in frame.commands(node) {
            match command.method {
                "crop" => cuts = true,
                "reset" => placement = Placement::default(),
                "rotateLeft" => placement.angle -= std::f32::consts::FRAC_PI_2,
                _ => placement.angle += std::f32::consts::FRAC_PI_2,
            }
        }
        // Only a new value: what the user turns stays.
        if placement.given != self.rotate {
            (placement.given, placement.angle) = (self.rotate, self.rotate.to_radians());
        }
        if ui.is_enabled() {
            self.by_hand(ui, response, &mut placement);
            cuts |= self.by_key(ui, response, &mut placement);
        }
        placement.settle(rect);
        let zoom = placement.zoom(&self.fit, picture.size, &area);
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(rect);
        let has = |name: &str| node.props.get(name).is_some();
        if !["backgroundColor", "backgroundGradient", "backgroundImage"].into_iter().any(has) {
            // Dark in both themes: below the veil a light ground would be lighter than the picture.
            let theme = frame.theme();
            let ground = if theme.dark { theme.colors.surface2 } else { theme.colors.text2 };
            ui.painter().rect_filled(rect, 0.0, ground);
        }
        if let Some((texture, _)) = picture.frame(0) {
            ui.painter().add(Shape::mesh(quad(texture.id(), placement.corners(rect, picture.size, zoom))));
        }
        self.dim_outside(ui, rect, &area);
        ui.set_clip_rect(clip);
        if self.turns && ui.is_enabled() {
            turn_buttons(
                ui,
                frame,
                frame.id(node),
                rect,
                response.contains_pointer() || response.has_focus(),
                &mut placement,
            );
        }
        if cuts && let Some(pixels) = picture.pixels() {
            match placement.cut(pixels, picture.size, rect, &area, zoom) {
                Some(file) => frame.emit(node, "onCropped", Value::map([("file", Value::from(file))])),
                None => frame.say("The picture cannot be cut out".to_owned()),
            }
        }
        ui.states(|data| data.insert_temp(id, placement));
    }

    /// A drag moves, the wheel scales, two fingers do both and turn.
    fn by_hand(&self, ui: &Ui, response: &egui::Response, placement: &mut Placement) {
        if response.drag_started() {
            placement.start = placement.offset;
        }
        // From where the pointer was pressed: a drag begins some pixels later.
        if let Some(dragged) = response.total_drag_delta().filter(|_| self.moves) {
            placement.offset = placement.start + dragged;
        }
        if !ui.rect_contains_pointer(response.rect) {
            return;
        }
        if self.scales {
            // The wheel is taken, so that what it stands in does not scroll.
            let factor = ui.input_mut(|input| {
                let wheel = std::mem::take(&mut input.smooth_scroll_delta.y);
                (wheel / 240.0).exp2() * input.zoom_delta()
            });
            placement.scale *= factor;
            placement.offset *= factor;
        }
        if let Some(touch) = ui.input(|input| input.multi_touch()).filter(|_| self.turns) {
            placement.angle += touch.rotation_delta;
        }
    }

    /// Arrows move, plus and minus scale, the brackets turn, 0 resets. Returns true when Enter cuts.
    fn by_key(&self, ui: &Ui, response: &egui::Response, placement: &mut Placement) -> bool {
        const STEP: f32 = 8.0;
        if !response.has_focus() {
            return false;
        }
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let moves = [
            (KeyboardKey::ArrowLeft, Vec2::new(-STEP, 0.0)),
            (KeyboardKey::ArrowRight, Vec2::new(STEP, 0.0)),
            (KeyboardKey::ArrowUp, Vec2::new(0.0, -STEP)),
            (KeyboardKey::ArrowDown, Vec2::new(0.0, STEP)),
        ];
        for (key, by) in moves.into_iter().filter(|_| self.moves) {
            if pressed(key) {
                placement.offset += by;
            }
        }
        for (key, factor) in [(KeyboardKey::Plus, 1.1), (KeyboardKey::Equals, 1.1), (KeyboardKey::Minus, 1.0 / 1.1)] {
            if self.scales && pressed(key) {
                placement.scale *= factor;
            }
        }
        for (key, degrees) in [(KeyboardKey::OpenBracket, -15.0_f32), (KeyboardKey::CloseBracket, 15.0)] {
            if self.turns && pressed(key) {
                placement.angle += degrees.to_radians();
            }
        }
        if pressed(KeyboardKey::Num0) {
            *placement = Placement::default();
        }
        pressed(KeyboardKey::Enter)
    }

    /// Darkens the part that is not cut out, and draws the edge of the opening.
    fn dim_outside(&self, ui: &Ui, rect: Rect, area: &CropArea) {
        const POINTS: usize = 96;
        let center = area.rect.center();
        let mut angles: Vec<f32> = (0..POINTS).map(|at| at as f32 / POINTS as f32 * std::f32::consts::TAU).collect();
        // The corners of the widget, so that the dark reaches into them.
        angles.extend(
            [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()]
                .map(|corner| (corner - center).angle().rem_euclid(std::f32::consts::TAU)),
        );
        angles.sort_by(f32::total_cmp);
        let around = CropArea { rect, is_round: false, radius: 0.0 };
        let dark = Color32::from_black_alpha(140);
        let mut mesh = Mesh::default();
        for angle in angles.iter().chain(angles.first()) {
            let direction = Vec2::angled(*angle);
            mesh.colored_vertex(area.edge(direction), dark);
            mesh.colored_vertex(around.edge(direction), dark);
        }
        for at in 0..angles.len() as u32 {
            let first = at * 2;
            mesh.add_triangle(first, first + 1, first + 2);
            mesh.add_triangle(first + 1, first + 3, first + 2);
        }
        ui.painter().add(Shape::mesh(mesh));
        let stroke = Stroke::new(self.stroke_width, self.stroke.map_or(Color32::WHITE, color32));
        let edge: Vec<Pos2> = angles.iter().map(|angle| area.edge(Vec2::angled(*angle))).collect();
        ui.painter().add(Shape::closed_line(edge, stroke));
    }
}

/// Corner radius of the opening, in pixels.
fn corner(node: &Node) -> f32 {
    node.props.read::<BorderRadius>("borderRadius").and_then(|radius| radius.top_left).unwrap_or(0.0).max(0.0)
}

/// The picture with corners at these positions.
fn quad(texture: egui::TextureId, corners: [Pos2; 4]) -> Mesh {
    let mut mesh = Mesh::with_texture(texture);
    let uv = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    for (pos, (x, y)) in corners.into_iter().zip(uv) {
        mesh.vertices.push(egui::epaint::Vertex { pos, uv: Pos2::new(x, y), color: Color32::WHITE });
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    mesh
}

/// The buttons that turn the picture by a quarter.
fn turn_buttons(ui: &Ui, frame: &Frame<'_>, id: Id, rect: Rect, near: bool, placement: &mut Placement) {
    let theme = frame.theme();
    let side = theme.control.dense;
    for (at, (name, icon, quarter)) in
        [("Rotate left", "rotate_left", -1.0), ("Rotate right", "rotate_right", 1.0)].into_iter().enumerate()
    {
        let x = rect.center().x + (at as f32 - 0.5) * (side + 8.0);
        let place = Rect::from_center_size(Pos2::new(x, rect.bottom() - side / 2.0 - 6.0), Vec2::splat(side));
        let response = ui.interact(place, id.with(name), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
        let shown = near || response.hovered() || response.has_focus();
        let share = ui.ctx().animate_bool_with_time(response.id, shown, theme.seconds(theme.motion.quick));
        if share > 0.0 {
            let ground = if response.hovered() { theme.colors.surface2 } else { theme.colors.surface };
            ui.painter().circle_filled(place.center(), side / 2.0, color::alpha(ground, 0.92 * share));
            let ink = color::alpha(theme.colors.text, share);
            paint::symbol(ui.painter(), theme, icon, place.center(), theme.control.icon - 2.0, ink);
        }
        paint::focus_ring(ui, theme, &response, place, egui::CornerRadius::same((side / 2.0) as u8));
        if response.clicked() {
            placement.angle += quarter * std::f32::consts::FRAC_PI_2;
        }
    }
}
