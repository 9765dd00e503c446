//! Performs the requests that scripts made while they ran.

use super::Runtime;
use crate::scene::NodeId;
use crate::scope::Context;
use crate::store::{Queued, ScriptQueue};
use ensemble_core::diag::{self, Diagnostic};
use ensemble_core::message::Effect;
use ensemble_core::spec::MethodRole;

impl Runtime {
    /// Performs the requests that scripts made while they ran, on the screen of the last script.
    pub(super) fn drain(&mut self) {
        self.drain_from(&Context::screen(self.store.script_screen()));
    }

    /// Performs the requests that scripts made while they ran in `cx`.
    pub(super) fn drain_from(&mut self, cx: &Context) {
        // Taken out at once: performing a request may run further scripts, which drain their own requests.
        let requests = self.store.queue().take();
        for queued in requests {
            match queued {
                Queued::Action(request) => self.perform_request(request, cx),
                Queued::Command { node, method, args } => {
                    self.apply_command(node, method, &args);
                    let role = self.store.widget_spec(node).and_then(|spec| spec.method_role(method));
                    let replaces = role.is_some_and(MethodRole::replaces_earlier);
                    self.widgets.commands.add(NodeId(node), method, args, replaces);
                    // The window gets commands with a scene: without a new one it would execute them at the next unrelated change.
                    self.publisher.mark_changed();
                }
                Queued::SetTimer { timer, callback, args, delay, repeat } => {
                    self.start_script_timer(timer, callback, args, delay, repeat, cx);
                }
                Queued::ClearTimer(timer) => self.stop_script_timer(timer),
                Queued::Console(level, text) => {
                    self.effect(Effect::Log { level: level.as_str(), text });
                }
                Queued::Fault(fault) => self.script_fault(fault, diag::Code::HandlerFailed, cx),
                Queued::App(key, value) => self.set_app(&key, value),
                Queued::Input { widget, name, value } => self.assign_input(widget, &name, value),
            }
        }
        let dropped = self.store.queue().take_dropped();
        if dropped > 0 {
            let message =
                format!("a script asked for more than {} things at once; {dropped} were dropped", ScriptQueue::MAX);
            self.report(Diagnostic::error(diag::Code::LimitReached, None, message));
        }
    }
}
