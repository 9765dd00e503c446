//! A password field.

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::text_input::{self, EVENTS, TextInputProps, TextInputVariant};
use crate::base::{FORM_FIELD, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use ensemble_core::spec::{Children, MethodRole, Props, Spec, Unset};
use ensemble_runtime::scene::Node;

/// A password field.
pub struct PasswordInput;

impl Widget for PasswordInput {
    const SPEC: Spec = Spec {
        name: "PasswordInput",
        aliases: &[],
        doc: "A password field, with a button that shows the text.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER],
        props: TextInputProps::PROPS,
        events: EVENTS,
        children: Children::None,
        methods: &["focus", "unfocus"],
        method_roles: &[("focus", MethodRole::GoTo), ("unfocus", MethodRole::GoTo)],
        examples: &["PasswordInput:\n  id: token\n  label: API token\n  required: true\n"],
        value: Some("value"),
        unset: &[("obscured", Unset::As { prop: "obscureText", otherwise: true })],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::PasswordInput;
    type Props = TextInputProps;

    fn mistake(props: &TextInputProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        text_input::mistake(props, node, frame)
    }

    fn read(props: &Props) -> TextInputProps {
        TextInputProps::read(props)
    }

    fn measure(props: &TextInputProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        text_input::measure(props, node, cx, available)
    }

    fn show(props: &TextInputProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        text_input::show(props, node, TextInputVariant { secret: true, ..TextInputVariant::default() }, ui, frame);
    }
}
