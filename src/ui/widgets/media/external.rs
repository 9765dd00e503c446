//! Web pages and videos: a card with the address, which a click opens in the desktop's browser or player. A browser engine or a video
//! decoder would be larger than the whole program.

use std::sync::Arc;

use egui::{Align2, CornerRadius, CursorIcon, Pos2, Rect, Sense, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Fill;
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::TextRole;
use ensemble_core::spec::{Children, Kind, MethodRole, Props, Slot, Spec, TextStyle, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Node};

/// A web page.
pub struct WebView;

/// A video.
pub struct Video;

/// A YouTube video.
pub struct YouTube;

props! {
    /// Properties of `WebView`.
    pub struct WebViewProps {
        /// Address of the page.
        "url" | "uri" => url: Arc<str> = "",
    }
    elsewhere {
        /// Width of the widget.
        "width" => Kind::Length,
        /// Height of the widget.
        "height" => Kind::Length,
    }
    ignored {
        "html" => Kind::Any; "the browser shows no text of an app",
        "htmlBaseUrl" => Kind::Any; "the browser shows no text of an app",
        "headers" => Kind::Any; "the browser sends its own",
        "headerOverrideRules" => Kind::Any; "the browser sends its own",
        "cookies" => Kind::Any; "the browser has its own",
        "cookieHeader" => Kind::Any; "the browser has its own",
        "injectedJavaScript" => Kind::Any; "the browser runs no script of an app",
        "javascriptChannels" => Kind::Any; "the browser runs no script of an app",
        "allowedLaunchSchemes" => Kind::Any; "the browser decides",
    }
}

props! {
    /// Properties of `Video` and `YouTube`.
    pub struct VideoProps {
        /// The video's address or file.
        "source" | "url" => source: Arc<str> = ""; Kind::File("film"),
        /// Width by height.
        "aspectRatio" => ratio: f32 = 1.777_78; Kind::Number { min: 0.1, max: 10.0 },
    }
    ignored {
        "showControls" => Kind::Any; "the desktop's program shows it",
        "loadingWidget" => Kind::Widget; "the desktop's program shows it",
        "repeat" => Kind::Any; "the desktop's program shows it",
        "autoplay" => Kind::Any; "the desktop's program shows it",
        "playbackRate" => Kind::Any; "the desktop's program shows it",
        "volume" => Kind::Any; "the desktop's program shows it",
        "startSeconds" => Kind::Any; "the desktop's program shows it",
        "endSeconds" => Kind::Any; "the desktop's program shows it",
        "enableCaptions" => Kind::Any; "the desktop's program shows it",
        "showAnnotations" => Kind::Any; "the desktop's program shows it",
        "showFullScreenButton" => Kind::Any; "the desktop's program shows it",
        "videoList" => Kind::Any; "only the first film is opened",
        "videoPosition" => Kind::Any; "the desktop's program shows it",
    }
}

impl Widget for WebView {
    const SPEC: Spec = Spec {
        name: "WebView",
        aliases: &[],
        doc: "A page of the web; a click opens it in the desktop's browser.",
        base: &[&WIDGET, &BOX],
        props: WebViewProps::PROPS,
        events: &[
            slot("onPageStart", "The page was opened in the browser."),
            slot("onPageFinished", "Is never fired: the browser does not say."),
            slot("onNavigationRequest", "Is never fired: the browser does not say."),
            slot("onWebResourceError", "Is never fired: the browser does not say."),
        ],
        children: Children::None,
        methods: &["clearCookie"],
        method_roles: &[("clearCookie", MethodRole::WithoutEffect("the browser keeps its own cookies"))],
        examples: &["WebView:\n  url: https://example.com\n  height: 200\n"],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Link;
    type Props = WebViewProps;

    fn read(props: &Props) -> WebViewProps {
        WebViewProps::read(props)
    }

    fn measure(_: &WebViewProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        Vec2::new(if available.x.is_finite() { available.x } else { 320.0 }, 160.0)
    }

    fn show(props: &WebViewProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        // Commands are taken and dropped: the runtime has reported that `clearCookie` has no effect, and commands that are not taken stay
        // pending.
        frame.commands(node);
        if card(ui, frame, node, ("language", &props.url, "Open in the browser")) {
            frame.emit(node, "onPageStart", Value::Null);
            frame.interact(Interaction::Link(Arc::clone(&props.url)));
        }
    }
}

/// Role of the methods that would control a player.
const PLAYER: MethodRole = MethodRole::WithoutEffect("the desktop's own program shows the film");

const VIDEO_EVENTS: &[Slot] = &[
    slot("onStart", "The film was opened."),
    slot("onEnd", "Is never fired: the desktop's program does not say."),
    slot("onChange", "Is never fired: the desktop's program does not say.").legacy(&["value"]),
];

macro_rules! video {
    ($widget:ident, $name:literal, $doc:literal, $methods:expr, $roles:expr, $examples:expr) => {
        impl Widget for $widget {
            const SPEC: Spec = Spec {
                name: $name,
                aliases: &[],
                doc: $doc,
                base: &[&WIDGET, &BOX],
                props: VideoProps::PROPS,
                events: VIDEO_EVENTS,
                children: Children::None,
                methods: $methods,
                method_roles: $roles,
                examples: $examples,
                ..Spec::DEFAULT
            };
            const FILL: Fill = Fill::Width;
            type Props = VideoProps;

            fn read(props: &Props) -> VideoProps {
                VideoProps::read(props)
            }

            fn measure(props: &VideoProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
                video_size(props, available)
            }

            fn show(props: &VideoProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
                show_video(props, node, ui, frame);
            }
        }
    };
}

video!(
    Video,
    "Video",
    "A film; a click opens it with the desktop's program.",
    &["stop", "pause", "play", "mute", "unmute", "seekTo"],
    &[("stop", PLAYER), ("pause", PLAYER), ("mute", PLAYER), ("unmute", PLAYER), ("seekTo", PLAYER)],
    &["Video:\n  source: https://example.com/film.mp4\n"]
);
video!(
    YouTube,
    "YouTube",
    "A film of YouTube; a click opens it in the desktop's browser.",
    &["nextVideo", "previousVideo", "stopVideo", "pauseVideo", "playVideo", "mute", "unMute"],
    &[
        ("nextVideo", PLAYER),
        ("previousVideo", PLAYER),
        ("stopVideo", PLAYER),
        ("pauseVideo", PLAYER),
        ("mute", PLAYER),
        ("unMute", PLAYER),
    ],
    &["YouTube:\n  url: https://www.youtube.com/watch?v=dQw4w9WgXcQ\n"]
);

fn video_size(props: &VideoProps, available: Vec2) -> Vec2 {
    let width = if available.x.is_finite() { available.x.min(640.0) } else { 480.0 };
    Vec2::new(width, (width / props.ratio).min(360.0))
}

fn show_video(props: &VideoProps, node: &Node, ui: &Ui, frame: &mut Frame<'_>) {
    let plays = frame.commands(node).iter().any(|command| matches!(command.method, "play" | "playVideo"));
    if card(ui, frame, node, ("play_circle", &props.source, "Play")) || plays {
        frame.emit(node, "onStart", Value::Null);
        frame.interact(Interaction::Link(Arc::clone(&props.source)));
    }
}

/// A card with an icon and an address. Returns true when it was clicked.
fn card(ui: &Ui, frame: &Frame<'_>, node: &Node, (icon, address, words): (&str, &str, &str)) -> bool {
    let theme = frame.theme();
    let rect = ui.max_rect();
    let sense = if address.is_empty() { Sense::hover() } else { Sense::click() };
    let response = ui.interact(rect, frame.id(node), sense);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, format!("{words}: {address}")));
    let corners = CornerRadius::same(theme.radius.control as u8);
    let ground = paint::ground(ui, theme, response.id, &response, theme.colors.surface2);
    ui.painter().rect(rect, corners, ground, (1.0, theme.colors.border), StrokeKind::Inside);
    paint::focus_ring(ui, theme, &response, rect, corners);
    if response.hovered() && !address.is_empty() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    let centre = rect.center();
    paint::symbol(ui.painter(), theme, icon, centre - Vec2::new(0.0, 22.0), 36.0, theme.colors.accent);
    let write = |y: f32, text: &str, role: TextRole, ink: egui::Color32| {
        let look = ResolvedTextStyle::new(theme, role, &TextStyle::default()).color(ink);
        let galley = frame.galley(text, &look, Wrap::cut((rect.width() - 24.0).max(1.0)));
        let place = Align2::CENTER_TOP.anchor_size(Pos2::new(centre.x, y), galley.size());
        let place = Rect::from_min_size(place.min, galley.size());
        ui.painter().galley(place.min, galley, ink);
    };
    if address.is_empty() {
        write(centre.y + 4.0, "No address", TextRole::Label, theme.colors.text3);
        return false;
    }
    write(centre.y + 4.0, words, TextRole::Label, theme.colors.text);
    write(centre.y + 26.0, address, TextRole::Caption, theme.colors.text2);
    response.clicked()
}
