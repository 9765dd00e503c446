//! `WidgetCommands`: commands of scripts to single widgets (`list.scrollToBottom()`), until the window has executed them.

use crate::scene::{NodeId, WidgetCommand};
use ensemble_core::value::Value;

/// Latest commands, in order.
#[derive(Default)]
pub struct WidgetCommands {
    /// Serial of the latest command.
    serial: u64,
    kept: Vec<WidgetCommand>,
}

impl WidgetCommands {
    /// Limit of commands. The window executes them at its next frame; older ones are dropped.
    pub const MAX: usize = 256;

    /// Adds a command. If it `replaces` earlier calls of its method, only the latest is kept for the widget, as for `scrollToBottom()`; others
    /// accumulate, as `chart.addData(0, …)` does.
    pub fn add(&mut self, node: NodeId, method: &'static str, args: Vec<Value>, replaces: bool) {
        self.serial += 1;
        if replaces {
            self.kept.retain(|old| !(old.node == node && old.method == method));
        }
        self.kept.push(WidgetCommand { serial: self.serial, node, method, args });
        let excess = self.kept.len().saturating_sub(Self::MAX);
        self.kept.drain(..excess);
    }

    /// Kept commands, latest last.
    pub fn kept(&self) -> &[WidgetCommand] {
        &self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_adds_up_is_kept_as_often_as_it_is_called() {
        let mut commands = WidgetCommands::default();
        for series in 0..3 {
            commands.add(NodeId(1), "addData", vec![Value::Number(f64::from(series))], false);
        }
        assert_eq!(commands.kept().len(), 3);
    }

    #[test]
    fn the_same_command_to_the_same_widget_is_kept_once() {
        let mut commands = WidgetCommands::default();
        for index in 0..3 {
            commands.add(NodeId(1), "scrollToIndex", vec![Value::Number(f64::from(index))], true);
        }
        commands.add(NodeId(2), "scrollToIndex", Vec::new(), true);
        let kept: Vec<_> = commands.kept().iter().map(|command| (command.serial, command.node)).collect();
        assert_eq!(kept, [(3, NodeId(1)), (4, NodeId(2))]);
        assert_eq!(commands.kept()[0].args, [Value::Number(2.0)]);
    }

    #[test]
    fn the_oldest_fall_out() {
        let mut commands = WidgetCommands::default();
        for node in 0..300 {
            commands.add(NodeId(node), "focus", Vec::new(), true);
        }
        assert_eq!(commands.kept().len(), WidgetCommands::MAX);
        assert_eq!(commands.kept()[0].node, NodeId(300 - WidgetCommands::MAX as u64));
    }
}
