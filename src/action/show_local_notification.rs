//! `showLocalNotification`: shows a notification of the desktop.

use std::sync::Arc;

use ensemble_core::message::Effect;
use ensemble_core::spec::{ActionSpec, Kind};
use ensemble_runtime::{Action, ActionCx};

props! {
    /// Arguments of `showLocalNotification`.
    pub struct Args {
        /// First line of the notification.
        "title" => title: Arc<str>,
        /// Text of the notification.
        "body" => body: Arc<str>,
    }
    ignored {
        "payload" => Kind::Any; "a click on a notification of the desktop opens nothing",
    }
}

/// `showLocalNotification`.
pub struct ShowLocalNotification;

impl Action for ShowLocalNotification {
    const SPEC: ActionSpec = ActionSpec {
        name: "showLocalNotification",
        aliases: &["showNotification"],
        doc: "Shows a notification of the desktop.",
        args: Args::PROPS,
        shorthand: Some("title"),
        required: &["title"],
        callbacks: &[],
        open: false,
        examples: &["showLocalNotification: {title: Price alarm, body: ABC is above 12}"],
    };
    type Args = Args;

    fn run(args: Args, cx: &mut ActionCx<'_>) {
        cx.effect(Effect::Notify { title: args.title, body: args.body });
        cx.done();
    }
}
