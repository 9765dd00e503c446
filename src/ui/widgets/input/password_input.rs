//! A password field.

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::text_input::{self, TEXT_FIELD, TextInputProps, TextInputVariant};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure};
use ensemble_core::spec::{Props, Spec, Unset};
use ensemble_runtime::scene::Node;

/// A password field.
pub struct PasswordInput;

impl Widget for PasswordInput {
    const SPEC: Spec = Spec {
        name: "PasswordInput",
        doc: "A password field, with a button that shows the text.",
        examples: &["PasswordInput:\n  id: token\n  label: API token\n  required: true\n"],
        unset: &[("obscured", Unset::As { prop: "obscureText", otherwise: true })],
        ..TEXT_FIELD
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
