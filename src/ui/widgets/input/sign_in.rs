//! Buttons that sign the person in to a provider with the browser. The runtime does it: each button's declaration names its provider.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::base::WIDGET;
use crate::frame::{Frame, Widget, access, visible_text};
use crate::layout::Measure;
use crate::toolkit::text::{ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{
    BorderRadius, Children, IconRef, Kind, Props, SignInRole, Slot, Spec, TextStyle, WithoutEffect, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

props! {
    /// Properties of the buttons for signing in.
    pub struct SignInProps {
        /// The label.
        "overrideLabel" => label: Option<Arc<str>>,
        /// Height, in pixels.
        "height" => height: Option<f32>; Kind::Number { min: 16.0, max: 400.0 },
        /// Rounded corners.
        "borderRadius" => radius: Option<BorderRadius>; Kind::BorderRadius,
        /// Position of the icon: beside the label, or at the edge.
        "iconAlignment" => icon_at: Arc<str> = "center"; Kind::Enum(&["center", "start", "left"]),
        /// An icon alone, or one with a label.
        "type" => form: Arc<str> = "standard"; Kind::Enum(&["standard", "icon"]),
        /// Colours of the button.
        "theme" | "buttonStyle" => theme: Option<Arc<str>>; Kind::Enum(&["outline", "filled_blue", "filled_black", "white", "whiteOutlined", "black"]),
        /// Height of the button, where `height` does not say it.
        "size" => size: Arc<str> = "large"; Kind::Enum(&["large", "medium", "small"]),
        /// Wording of the label, unless `overrideLabel` is given.
        "text" => words: Arc<str> = "signin_with"; Kind::Enum(&["signin_with", "signup_with", "continue_with", "signin"]),
        /// Shape of the button, where `borderRadius` does not say it.
        "shape" => shape: Arc<str> = "rectangular"; Kind::Enum(&["rectangular", "pill", "circle", "square"]),
    }
    elsewhere {
        /// A widget that is pressed instead.
        "widget" => Kind::Widget,
        /// The app, as the provider knows it; else `services.signIn.providers` of `ensemble-config.yaml` says it.
        "clientId" => Kind::Text,
        /// The app's secret, where the provider wants one.
        "clientSecret" => Kind::Text,
        /// The provider's domain, as Auth0 gives one to each customer.
        "domain" => Kind::Text,
        /// Another issuer than the usual one.
        "issuer" => Kind::Text,
        /// Redirect address for providers that accept no loopback address.
        "redirectUri" => Kind::Text,
        /// Port of the loopback address.
        "redirectPort" => Kind::Number { min: 1024.0, max: 65535.0 },
        /// Requested scopes.
        "scopes" => Kind::Any,
        /// The app's own API that learns of the sign-in: `{name, inputs}`, with `idToken` and `user` among its inputs; `onSignedIn` runs with its answer.
        "signInServerAPI" => Kind::Any,
        /// Keeper of the tokens: this computer in any case; `signInServerAPI` is called for `server`, and without a provider.
        "provider" => Kind::Enum(&["local", "server", "firebase", "auth0"]),
    }
    ignored {
        "scheme" => Kind::Any; "the browser comes back to an address of this computer",
    }
}

const EVENTS: &[Slot] = &[
    slot("onTap", "It was pressed."),
    slot("onAuthenticated", "The person has signed in; `event.data` is `{user, idToken}`."),
    slot("onSignedIn", "The app's own server knows it, too, where `signInServerAPI` names one."),
    slot("onError", "Nobody has signed in; `event.error` says why."),
];

macro_rules! sign_in {
    ($name:ident, $provider:literal, $shown:literal) => {
        #[doc = concat!("A button that signs the person in with ", $shown, ".")]
        pub struct $name;

        impl Widget for $name {
            const SPEC: Spec = Spec {
                name: stringify!($name),
                doc: concat!("A button that signs the person in with ", $shown, ", in the browser."),
                base: &[&WIDGET],
                props: SignInProps::PROPS,
                events: EVENTS,
                children: Children::None,
                sign_in: Some(&SignInRole {
                    provider: $provider,
                    press: "onTap",
                    authenticated: "onAuthenticated",
                    signed_in: "onSignedIn",
                    failed: "onError",
                }),
                without_effect: &[WithoutEffect {
                    props: &["elevation", "elevationShadowColor", "elevationBorderRadius"],
                    reason: "the button has a ground and an edge of its own",
                }],
                examples: &[concat!(
                    stringify!($name),
                    ":\n  clientId: my-app\n  domain: dev.example.com\n  onAuthenticated: {showToast: {message: '${auth.user.email}'}}\n  onError: {showToast: {message: '${event.error}'}}\n"
                )],
                ..Spec::DEFAULT
            };
            const ROLE: egui::Role = egui::Role::Button;
            type Props = SignInProps;

            fn read(props: &Props) -> SignInProps {
                SignInProps::read(props)
            }

            fn measure(props: &SignInProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
                props.measure($shown, node, cx, available)
            }

            fn show(props: &SignInProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
                props.show($shown, node, ui, frame);
            }
        }
    };
}

sign_in!(SignInWithApple, "apple", "Apple");
sign_in!(SignInWithAuth0, "auth0", "Auth0");
sign_in!(SignInWithGoogle, "google", "Google");

/// Space at the sides, and between icon and label.
const AIR: f32 = 12.0;

impl SignInProps {
    fn height(&self) -> f32 {
        self.height.unwrap_or(match &*self.size {
            "small" => 28.0,
            "medium" => 36.0,
            _ => 44.0,
        })
    }

    /// Text of the button, also the accessible name of an icon-only button.
    fn label(&self, provider: &str) -> String {
        match (&self.label, &*self.words) {
            (Some(label), _) => label.to_string(),
            (None, "signup_with") => format!("Sign up with {provider}"),
            (None, "continue_with") => format!("Continue with {provider}"),
            (None, "signin") => "Sign in".to_owned(),
            (None, _) => format!("Sign in with {provider}"),
        }
    }

    fn icon_side(&self) -> f32 {
        (self.height() * 0.45).round()
    }

    fn measure(&self, provider: &str, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        if let Some(widget) = node.slot("widget") {
            return cx.child(widget, available);
        }
        let height = self.height();
        if &*self.form == "icon" {
            return Vec2::splat(height);
        }
        let text = cx.galley(&self.label(provider), &style(cx.theme()), Wrap::LINE).size().x;
        Vec2::new((text + self.icon_side() + 3.0 * AIR).ceil(), height)
    }

    /// Ground, edge and ink.
    fn colors(&self, theme: &Theme) -> (Color32, Option<Color32>, Color32) {
        match self.theme.as_deref() {
            Some("filled_blue") => (Color32::from_rgb(26, 115, 232), None, Color32::WHITE),
            Some("filled_black" | "black") => (Color32::BLACK, None, Color32::WHITE),
            Some("white") => (Color32::WHITE, None, Color32::BLACK),
            Some("whiteOutlined") => (Color32::WHITE, Some(Color32::BLACK), Color32::BLACK),
            _ => (theme.colors.surface, Some(theme.colors.control_border), theme.colors.text),
        }
    }

    fn corners(&self, theme: &Theme) -> CornerRadius {
        let is_round = matches!(&*self.shape, "pill" | "circle");
        let usual = if is_round { self.height() / 2.0 } else { theme.radius.control };
        paint::corners(self.radius, CornerRadius::same(usual as u8))
    }

    fn show(&self, provider: &str, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, rect, id) = (Arc::clone(frame.theme()), ui.max_rect(), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let response = ui.interact(rect, id, Sense::click());
        let label = self.label(provider);
        let said =
            node.slot("widget").map(visible_text).filter(|text| !text.is_empty()).unwrap_or_else(|| label.clone());
        let name = access::name(&said, node, "Button");
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), &name));
        if response.clicked() {
            frame.emit(node, "onTap", Value::Null);
        }
        let corners = self.corners(&theme);
        if let Some(widget) = node.slot("widget") {
            frame.show_child(ui, widget, rect);
            return paint::focus_ring(ui, &theme, &response, rect, corners);
        }
        let (ground, edge, ink) = self.colors(&theme);
        ui.painter().rect_filled(rect, corners, paint::ground(ui, &theme, id, &response, ground));
        if let Some(edge) = edge {
            ui.painter().rect_stroke(rect, corners, Stroke::new(1.0, edge), StrokeKind::Inside);
        }
        paint::focus_ring(ui, &theme, &response, rect, corners);
        let (name, library) = match provider {
            "Google" | "Apple" => (provider, Some("fontAwesome".into())),
            _ => ("login", None),
        };
        let icon = IconRef { name: name.into(), library, color: None, size: None };
        let side = self.icon_side();
        if &*self.form == "icon" {
            return paint::icon(ui.painter(), &theme, &icon, rect.center(), side, ink, frame.is_rtl());
        }
        let available_width = (rect.width() - side - 3.0 * AIR).max(0.0);
        let galley = frame.galley(&label, &style(&theme).color(ink), Wrap::cut(available_width + 0.5));
        let width = galley.size().x + side + AIR;
        let start = rect.center().x - width / 2.0;
        let icon_x = if &*self.icon_at == "center" { start } else { rect.left() + AIR };
        mirror::shapes(ui, rect, frame.is_rtl(), || {
            paint::icon(
                ui.painter(),
                &theme,
                &icon,
                egui::pos2(icon_x + side / 2.0, rect.center().y),
                side,
                ink,
                frame.is_rtl(),
            );
            let at = egui::pos2(start + side + AIR, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, ink);
        });
    }
}

fn style(theme: &Theme) -> ResolvedTextStyle {
    ResolvedTextStyle::new(theme, TextRole::Label, &TextStyle::default())
}
