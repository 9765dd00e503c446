//! `reference`: explains everything that can be written, from the declarations that the loaders check with and the tables beside the code
//! that defines the objects of scripts.

mod print;
mod search;
mod sources;
mod tokens;

use std::process::ExitCode;

use clap::Args;

pub use self::sources::topics;
use self::sources::{groups, slots};
use super::messages::{failed, printed, refused};
use crate::shell::terminal;
use crate::testing::step;
use ensemble_core::app::topics::SSE;
use ensemble_core::diag::nearest;
use ensemble_core::spec::{Catalog, Member, Prop, Slot, Topic};

/// Explains a name: a widget, an action, a key of a file, an object of scripts, a step of a test; without a name, lists all.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run reference                    all names
  ensemble-run reference DataGrid           a widget
  ensemble-run reference invokeAPI          an action
  ensemble-run reference sse                a stream and its options
  ensemble-run reference theme              theme.yaml
  ensemble-run reference storage.get        a function of scripts
  ensemble-run reference Button.label       a property of a widget
  ensemble-run reference --search reconnect everything that speaks of it")]
pub struct ReferenceArgs {
    /// The name; `WIDGET.PROPERTY` and `OBJECT.FUNCTION` do as well.
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// List everything whose name or explanation holds this word.
    #[arg(long, value_name = "WORD", conflicts_with = "name")]
    pub search: Option<String>,
}

/// Prints the explanation. Exit code 2: unknown name; 1: no match for the search.
pub fn run(args: &ReferenceArgs) -> ExitCode {
    let catalog = crate::shell::catalog();
    if let Some(word) = &args.search {
        let found = search::lines(&catalog, word);
        return if found.is_empty() { failed(&format!("nothing speaks of `{word}`")) } else { print(&found) };
    }
    let Some(name) = &args.name else { return print(&print::list(&catalog)) };
    match explain(&catalog, name) {
        Some(text) => print(&text),
        None => refused(&unknown(&catalog, name)),
    }
}

/// The explanations of all topics, widgets, actions and members called `name`, joined: `inputs` is one name of several things. `None` when
/// nothing has this name.
pub fn explain(catalog: &Catalog, name: &str) -> Option<String> {
    let name = name.trim().trim_matches('`').trim_start_matches("${").trim_end_matches('}');
    let bare = name.strip_prefix("ensemble.").or_else(|| name.strip_prefix("e.")).unwrap_or(name);
    let by = |is: &dyn Fn(&str) -> bool| whole(catalog, is);
    let mut text = by(&|other| other == name);
    if text.is_empty() {
        text = by(&|other| other == bare);
    }
    // Names of members may have a dot themselves: `tokens.card.gap`.
    let dots = bare.match_indices('.').map(|(at, _)| at);
    if text.is_empty() {
        text = dots.map(|at| part_of(catalog, &bare[..at], &bare[at + 1..])).collect();
    }
    if text.is_empty() {
        // `header` is the bar that is declared as `Header`.
        text = by(&|other| other.eq_ignore_ascii_case(bare));
        text.push_str(&parts(catalog, bare));
    }
    (!text.is_empty()).then_some(text)
}

/// The explanations of all topics, widgets and actions whose name or alias satisfies `is`, joined.
fn whole(catalog: &Catalog, is: &dyn Fn(&str) -> bool) -> String {
    let named = |name: &str, aliases: &[&str]| is(name) || aliases.iter().any(|alias| is(alias));
    let mut text = String::new();
    for topic in topics().filter(|topic| named(topic.name, topic.aliases)) {
        print::topic(&mut text, topic);
        if topic.name == ensemble_ui::toolkit::theme::topics::TOKENS.name {
            text.push_str(&tokens::table());
        }
        if topic.name == ensemble_script::topics::ENSEMBLE.name {
            print::functions(&mut text, catalog);
        }
    }
    catalog
        .widgets
        .iter()
        .filter(|spec| named(spec.name, spec.aliases))
        .for_each(|spec| print::widget(&mut text, spec));
    for spec in catalog.widgets.iter().flat_map(|spec| spec.props).filter_map(|prop| prop.kind.parts_spec()) {
        if is(spec.name) {
            print::widget(&mut text, spec);
        }
    }
    catalog
        .actions
        .iter()
        .filter(|spec| named(spec.name, spec.aliases))
        .for_each(|spec| print::action(&mut text, spec));
    groups(catalog).into_iter().filter(|group| is(group.name)).for_each(|group| print::group(&mut text, group));
    step::all().filter(|def| named(def.name, def.aliases)).for_each(|def| print::step(&mut text, def));
    text
}

/// One property, event, key or member of `owner`.
fn part_of(catalog: &Catalog, owner: &str, part: &str) -> String {
    let mut text = String::new();
    if let Some(spec) = catalog.widget(owner) {
        if let Some(prop) = spec.prop(part) {
            print::key(&mut text, &format!("property of {}", spec.name), prop);
        }
        if let Some(slot) = spec.event(part) {
            print::event(&mut text, &format!("event of {}", spec.name), slot);
        }
    }
    if let Some(spec) = catalog.action(owner) {
        if let Some(arg) = spec.arg(part) {
            print::key(&mut text, &format!("argument of {}", spec.name), arg);
        }
        if let Some(slot) = spec.callback(part) {
            print::event(&mut text, &format!("callback of {}", spec.name), slot);
        }
    }
    for topic in topics().filter(|topic| topic.is(owner)) {
        if let Some(key) = Prop::find(topic.keys, part) {
            print::key(&mut text, &format!("in `{}`", topic.name), key);
        }
        if let Some(member) = topic.member(part) {
            print::member(&mut text, topic.name, member);
        }
    }
    text
}

/// A name that exists only as a part of others: each meaning once, with its owners.
fn parts(catalog: &Catalog, name: &str) -> String {
    let mut text = String::new();
    let mut keys: Vec<(&'static Prop, Vec<String>)> = Vec::new();
    let mut note = |prop: &'static Prop, place: String| match keys.iter_mut().find(|(known, _)| *known == prop) {
        Some((_, places)) => places.push(place),
        None => keys.push((prop, vec![place])),
    };
    // `sse` and `sseOptions` say the same.
    for topic in topics().filter(|topic| topic.name != SSE.name) {
        if let Some(prop) = Prop::find(topic.keys, name) {
            note(prop, format!("in `{}`", topic.name));
        }
    }
    for group in groups(catalog) {
        if let Some(prop) = Prop::find(group.props, name) {
            note(prop, format!("property of many widgets ({})", group.name));
        }
    }
    for spec in &catalog.widgets {
        if let Some(prop) = Prop::find(spec.props, name) {
            note(prop, format!("property of {}", spec.name));
        }
    }
    for spec in &catalog.actions {
        if let Some(prop) = Prop::find(spec.args, name) {
            note(prop, format!("argument of {}", spec.name));
        }
    }
    for (prop, places) in keys {
        print::key(&mut text, &shortened(&places), prop);
    }
    let mut events: Vec<(&'static Slot, Vec<String>)> = Vec::new();
    for (slot, place) in slots(catalog).into_iter().filter(|(slot, _)| slot.name == name) {
        match events.iter_mut().find(|(known, _)| known.doc == slot.doc) {
            Some((_, places)) => places.push(place),
            None => events.push((slot, vec![place])),
        }
    }
    for (slot, places) in events {
        print::event(&mut text, &shortened(&places), slot);
    }
    for topic in topics() {
        if let Some(member) = member_of(topic, name) {
            print::member(&mut text, topic.name, member);
        }
    }
    for spec in catalog.widgets.iter().filter(|spec| spec.methods.contains(&name)) {
        text.push_str(&format!("{name}(): method on the id of a {}\n\n", spec.name));
    }
    text
}

/// A member by its own name, or by the last word of it: `text.btoa` is found by `btoa`.
fn member_of(topic: &Topic, name: &str) -> Option<&'static Member> {
    topic.member(name).or_else(|| {
        topic.members.iter().find(|member| member.name.rsplit_once('.').is_some_and(|(_, last)| last == name))
    })
}

/// The first owners, and the number of the others.
fn shortened(places: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown = places.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match places.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn unknown(catalog: &Catalog, name: &str) -> String {
    let planned = catalog.planned_widgets.iter().chain(catalog.planned_actions).any(|planned| planned.name == name);
    if planned {
        return format!("`{name}` is a name of the language that is not built yet");
    }
    let names = search::everything(catalog);
    match nearest(name, names.iter().map(|entry| &*entry.name)) {
        Some(near) => format!("nothing is called `{name}`, did you mean `{near}`?"),
        None => format!(
            "nothing is called `{name}`; `ensemble-run reference` lists all names, `ensemble-run reference --search {name}` looks in the explanations"
        ),
    }
}

fn print(text: &str) -> ExitCode {
    printed(terminal::print(&format!("{}\n", text.trim_end())))
}
