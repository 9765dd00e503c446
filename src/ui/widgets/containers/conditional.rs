//! `Conditional`: the first widget whose condition is true.

use crate::base::{NO_SHADOW, WIDGET};
use ensemble_core::spec::{Children, Kind, Spec, prop};

/// The first widget whose condition is true. The scene holds the chosen one as its only child.
pub static CONDITIONAL: Spec = Spec {
    name: "Conditional",
    aliases: &[],
    doc: "Shows the first widget whose condition is true.",
    base: &[&WIDGET],
    without_effect: &[NO_SHADOW],
    props: &[prop(
        "conditions",
        Kind::Branches,
        "A list of `{if: …, widget}`, `{elseif: …, widget}` and `{else:, widget}`.",
    )],
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[
        "Conditional:\n  conditions:\n    - if: \"${1 > 2}\"\n      Text: {text: Out of stock}\n    - else:\n      Row:\n        gap: 8\n        children:\n          - Icon: {name: check_circle, color: '#16A34A'}\n          - Text: {text: In stock}\n",
    ],
    ..Spec::DEFAULT
};
