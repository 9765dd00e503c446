//! `steps`: each is a map from the name of a step to its arguments.

use std::sync::Arc;

use super::reader::Reader;
use crate::testing::step;
use crate::testing::step_def::{AskedArgs, Step, StepDef};
use ensemble_core::diag::Code;
use ensemble_core::syntax::{Content, Entry, Node};
use ensemble_core::value::{Map, Value};

/// Limit of nested steps, which are read and run recursively.
const DEEPEST: usize = 32;

impl Reader<'_> {
    /// Reads a list of steps.
    pub fn steps(&mut self, node: &Node, place: &str, depth: usize) -> Vec<Step> {
        if depth > DEEPEST {
            self.error(Code::TooDeep, node.span, format!("steps are nested more than {DEEPEST} levels deep"), None);
            return Vec::new();
        }
        self.list(node, place).iter().filter_map(|item| self.step(item, depth)).collect()
    }

    fn step(&mut self, node: &Node, depth: usize) -> Option<Step> {
        if let Some(name) = node.text() {
            let def = self.step_named(name, node.span)?;
            return self.with_args(def, node.span, None, depth);
        }
        match node.map() {
            Some([entry]) => {
                let def = self.step_named(&entry.key, entry.key_span)?;
                self.with_args(def, entry.key_span, Some(&entry.node), depth)
            }
            Some([]) | None => {
                let message = format!("a step is a map with one key, not {}", node.described());
                self.error(Code::WrongShape, node.span, message, "write for example `- tap: {id: more}`".to_owned());
                None
            }
            Some([first, second, ..]) => {
                let message = format!("`{}` stands beside the step `{}`", second.key, first.key);
                let help = format!("indent what belongs to `{}`, and begin another step with `- `", first.key);
                self.error(Code::MisplacedKey, second.key_span, message, help);
                None
            }
        }
    }

    fn step_named(&mut self, name: &str, span: ensemble_core::diag::Span) -> Option<&'static StepDef> {
        let found = step::find(name);
        if found.is_none() {
            let names = step::all().flat_map(|step| step.aliases.iter().copied().chain([step.name]));
            let help = self.did_you_mean(name, names);
            let help = help.unwrap_or_else(|| "`ensemble-run test --steps` lists all of them".to_owned());
            self.error(Code::UnknownStep, span, format!("no step is called `{name}`"), help);
        }
        found
    }

    fn with_args(
        &mut self,
        def: &'static StepDef,
        span: ensemble_core::diag::Span,
        payload: Option<&Node>,
        depth: usize,
    ) -> Option<Step> {
        let mut step = Step { def, args: Value::Null, span, steps: Vec::new(), asked: AskedArgs::default() };
        let mut args = Map::default();
        match payload.filter(|node| !node.is_null()) {
            None => {}
            Some(node) if def.name == step::MOCKS => {
                let mocks = self.mocks(node);
                args.insert(step::MOCKS, Value::map(mocks.0));
            }
            Some(node) => match &node.content {
                Content::Map(entries) => self.arguments(&mut step, entries, &mut args, depth),
                Content::List(_) if def.nests => step.steps = self.steps(node, &format!("`{}`", def.name), depth + 1),
                _ => match def.shorthand.and_then(|name| def.arg(name)) {
                    Some(prop) if self.fits(prop, node, &format!("`{}`", def.name)) => {
                        args.insert(prop.name, node.to_value());
                    }
                    Some(_) => return None,
                    None => {
                        let message = format!("`{}` takes a map, not {}", def.name, node.described());
                        self.error(Code::WrongShape, node.span, message, None);
                        return None;
                    }
                },
            },
        }
        // A wrong value is reported where it stands.
        let entries = payload.and_then(Node::map).unwrap_or_default();
        let is_written =
            |name: &str| entries.iter().any(|entry| def.arg(&entry.key).is_some_and(|prop| prop.name == name));
        for required in def.required.iter().filter(|name| args.get(name).is_none() && !is_written(name)) {
            let help = format!("add `{required}:` below `{}`", def.name);
            self.error(Code::MissingArgument, span, format!("`{}` needs `{required}`", def.name), help);
        }
        if def.nests && step.steps.is_empty() {
            let help = format!("add `steps:` below `{}`", def.name);
            self.error(Code::MissingArgument, span, format!("`{}` has no steps", def.name), help);
        }
        step.args = Value::Map(Arc::new(args));
        Some(step)
    }

    fn arguments(&mut self, step: &mut Step, entries: &[Entry], args: &mut Map, depth: usize) {
        let def = step.def;
        let owner = format!("`{}`", def.name);
        for entry in entries {
            match (&*entry.key, def.arg(&entry.key)) {
                ("steps", _) if def.nests => step.steps.extend(self.steps(&entry.node, "`steps`", depth + 1)),
                ("step", _) if def.nests => step.steps.extend(self.step(&entry.node, depth + 1)),
                (_, Some(prop)) => {
                    if self.fits(prop, &entry.node, &owner) {
                        args.insert(prop.name, entry.node.to_value());
                    }
                }
                (key, None) => {
                    let nested = if def.nests { &["steps"][..] } else { &[] };
                    let names = def.args.iter().flat_map(|prop| prop.aliases.iter().copied().chain([prop.name]));
                    let help = self.did_you_mean(key, names.chain(nested.iter().copied()));
                    let message = format!("unknown argument `{key}` of {owner}");
                    self.error(Code::UnknownArgument, entry.key_span, message, help);
                }
            }
        }
    }

    /// Reads `setup`: steps before a screen exists.
    pub fn setup(&mut self, node: &Node) -> Vec<Step> {
        let steps = self.steps(node, "`setup`", 0);
        self.check_setup(&steps);
        steps
    }

    fn check_setup(&mut self, steps: &[Step]) {
        for step in steps {
            if !step::SETUP.contains(&step.def.name) {
                let message = format!("`{}` cannot stand in `setup`: there is no screen yet", step.def.name);
                let help = format!("`setup` takes `{}`", step::SETUP.join("`, `"));
                self.error(Code::UnknownStep, step.span, message, help);
            }
            self.check_setup(&step.steps);
        }
    }
}
