//! Members of values whose shape is known.

use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Prop, Spec, Topic};

use crate::expect::Trigger;
use crate::index::{DeclarationRef, UnitRef, span};
use crate::model::Model;
use crate::part::{Detail, Part, Rows, UnitKind};
use crate::shape::{Member, Members, Shape};
use crate::symbol::SymbolKind;

impl Model {
    /// The member `name` of a value, without building the list of the others.
    pub fn member(&self, shape: &Shape, name: &str) -> Option<Member> {
        match shape {
            // These have hundreds.
            Shape::Object(object) => self.members_of_object(object, Some(name))?.list.into_iter().next(),
            Shape::Widget(spec) => self.members_of_widget(spec, Some(name)).list.into_iter().next(),
            Shape::Data(members) => {
                let (name, shape) = members.iter().find(|(known, _)| &**known == name)?;
                Some(Member::property(name.clone(), "", shape.clone()))
            }
            // These are asked for most.
            Shape::Api(found) => self.members_of_api(*found, Some(name)).list.into_iter().next(),
            Shape::Response(api) => self.members_of_response(*api, Some(name)).list.into_iter().next(),
            shape => self.members(shape)?.list.into_iter().find(|member| &*member.name == name),
        }
    }

    /// All members of a value; `None` when its shape is unknown.
    pub fn members(&self, shape: &Shape) -> Option<Members> {
        let members = match shape {
            Shape::Unknown
            | Shape::Text
            | Shape::Number
            | Shape::Bool
            | Shape::List(_)
            | Shape::Action(_)
            | Shape::Function => return None,
            Shape::Data(members) => Members {
                list: members.iter().map(|(name, shape)| Member::property(name.clone(), "", shape.clone())).collect(),
                is_complete: false,
            },
            Shape::Api(found) => self.members_of_api(*found, None),
            Shape::Socket(_) => Members {
                list: vec![
                    Member::property("data", "The text of the newest message.", Shape::Unknown),
                    Member::property("isConnected", "Whether it is connected.", Shape::Bool),
                    Member::property("isReconnecting", "Whether it waits for another attempt.", Shape::Bool),
                    Member::listener("onopen", "A function that is called when it was connected."),
                    Member::listener("onmessage", "A function that is called with each message, whose text is `data`."),
                    Member::listener(
                        "onclose",
                        "A function that is called when the connection ended; `reason` says why.",
                    ),
                    Member::listener(
                        "onerror",
                        "A function that is called when an attempt failed; `message` says why.",
                    ),
                ],
                is_complete: false,
            },
            Shape::StreamState => {
                Members { list: self.of_topic("sse state", None, |_| Shape::Unknown), is_complete: true }
            }
            Shape::Response(api) => self.members_of_response(*api, None),
            Shape::StreamEvent(found) => Members {
                list: vec![
                    Member::property(
                        "event",
                        "The event's name, `message` unless the server says another.",
                        Shape::Text,
                    ),
                    Member::property("id", "The event's id.", Shape::Text),
                    Member::property("data", "The event's data, JSON where it parses.", self.data_of(*found)),
                    Member::property("raw", "The event's data as text.", Shape::Text),
                ],
                is_complete: true,
            },
            Shape::Widget(spec) => self.members_of_widget(spec, None),
            Shape::CustomWidget(name) => self.members_of_custom(name),
            Shape::Event(triggers) => {
                let mut list = self.of_topic("event", None, |_| Shape::Unknown);
                list.retain(|member| &*member.name != "data");
                list.push(Member::property("data", "What belongs to the event.", Shape::EventData(triggers.clone())));
                list.push(Member::property("source", "The widget that fired.", Shape::Unknown));
                Members { list, is_complete: false }
            }
            Shape::EventData(triggers) => Members { list: event_data(triggers), is_complete: false },
            Shape::Object(name) => self.members_of_object(name, None)?,
            Shape::Env => Members {
                list: self
                    .facts()
                    .env
                    .iter()
                    .map(|(name, doc)| Member::property(name.clone(), doc.clone(), Shape::Text))
                    .collect(),
                is_complete: false,
            },
            Shape::Secrets => Members {
                list: self.facts().secrets.iter().map(|name| Member::property(name.clone(), "", Shape::Text)).collect(),
                is_complete: false,
            },
        };
        Some(members)
    }

    /// Members of a reference topic; only the one named `only`, if given.
    fn of_topic(&self, topic: &str, only: Option<&str>, shape: impl Fn(&str) -> Shape) -> Vec<Member> {
        let members = self.vocabulary().members(topic).iter();
        members
            .filter(|member| only.is_none_or(|only| only == member.name))
            .map(|member| Member::of_topic(member, shape(member.name)))
            .collect()
    }

    /// Members of an API; only the one named `only`, if given.
    fn members_of_api(&self, found: DeclarationRef, only: Option<&str>) -> Members {
        let declared = self.declaration(found);
        let Detail::Api(api) = &declared.detail else { return Members::default() };
        let body = match (self.sets_body(found), api.is_stream) {
            (true, _) => Shape::Unknown,
            (false, true) => Shape::StreamEvent(found),
            (false, false) => self.data_of(found),
        };
        let mut list = self.of_topic("feed", only, |name| match name {
            "body" => body.clone(),
            "sse" => Shape::StreamState,
            "statusCode" => Shape::Number,
            "isLoading" | "isSuccess" | "isError" | "isConnected" | "isReconnecting" => Shape::Bool,
            _ => Shape::Unknown,
        });
        let is_asked = |name: &str| only.is_none_or(|only| only == name);
        let lists = api.lists.iter().filter(|(name, _)| is_asked(name));
        list.extend(lists.map(|(name, rows)| {
            let data = self.data_of(found);
            let rows = match rows {
                Rows::Data => Shape::List(Arc::new(data)),
                Rows::Events => Shape::List(Arc::new(whole_event(data))),
                Rows::Whole => data,
            };
            Member::property(name.clone(), "A list that the events fill.", rows)
        }));
        let older = [
            Member::property("data", "The body, as older apps name it.", Shape::Unknown),
            Member::property("name", "The name of the API.", Shape::Text),
        ];
        list.extend(older.into_iter().filter(|member| is_asked(&member.name)));
        Members { list, is_complete: true }
    }

    /// Members of a response; only the one named `only`, if given.
    fn members_of_response(&self, api: Option<DeclarationRef>, only: Option<&str>) -> Members {
        let body = match api.map(|found| (found, &self.declaration(found).detail)) {
            Some((found, Detail::Api(_))) if self.sets_body(found) => Shape::Unknown,
            Some((found, Detail::Api(detail))) if detail.is_stream => Shape::StreamEvent(found),
            Some((found, Detail::Api(_))) => self.data_of(found),
            _ => Shape::Unknown,
        };
        let below_body = ["event", "id", "data", "raw"];
        let mut list = self.of_topic("response", only, |name| match name {
            "body" => body.clone(),
            "sse" => Shape::StreamState,
            "statusCode" => Shape::Number,
            "isSuccess" | "isError" | "ok" | "isLoading" => Shape::Bool,
            _ => Shape::Unknown,
        });
        list.retain(|member| !below_body.contains(&&*member.name));
        for member in &mut list {
            member.is_settable = matches!(&*member.name, "body" | "headers");
        }
        Members { list, is_complete: true }
    }

    /// Members of a built-in widget; only the one named `only`, if given.
    fn members_of_widget(&self, spec: &'static Spec, only: Option<&str>) -> Members {
        let mut list: Vec<Member> = Vec::new();
        let is_asked = |name: &str| only.is_none_or(|only| only == name);
        for prop in spec.all_props().filter(|prop| is_asked(prop.name)) {
            if list.iter().all(|known| &*known.name != prop.name) {
                list.push(Member {
                    is_settable: true,
                    ..Member::property(prop.name, prop.doc, Shape::of_kind(&prop.kind))
                });
            }
        }
        let methods = spec.methods.iter().filter(|method| is_asked(method));
        list.extend(methods.map(|method| Member::function(*method, "()", "")));
        // `text.setText('a')` is `text.text = 'a'`; a list of both would be twice as long.
        if let Some(prop) = only.and_then(|only| set_by(only, spec.all_props())).filter(|_| list.is_empty()) {
            list.push(Member::function(only.unwrap_or_default(), "(value)", prop.doc));
        }
        Members { list, is_complete: false }
    }

    fn members_of_custom(&self, name: &str) -> Members {
        let Some(widget) = self.index().widgets.get(name).copied().or_else(|| self.private_widget(name)) else {
            return Members::default();
        };
        let part = self.part(widget.file);
        let inputs = part
            .declarations
            .iter()
            .filter(|declared| declared.unit == widget.unit as usize && declared.kind == SymbolKind::Input);
        let inputs = inputs.map(|input| Member {
            is_settable: true,
            span: Some(span(widget.file, &input.range)),
            ..Member::property(input.name.clone(), "An input of the widget.", Shape::Unknown)
        });
        let shared = self.vocabulary().shared_props().map(|prop| Member {
            is_settable: true,
            ..Member::property(prop.name, prop.doc, Shape::of_kind(&prop.kind))
        });
        Members { list: inputs.chain(shared).collect(), is_complete: false }
    }

    fn private_widget(&self, name: &str) -> Option<UnitRef> {
        self.files().find_map(|(file, part): (u32, &Part)| {
            let found = part.units.iter().position(|unit| unit.kind == UnitKind::Widget && &*unit.name == name)?;
            Some(UnitRef { file, unit: found as u32 })
        })
    }

    /// Members of an object of the reference; only the one named `only`, if given.
    fn members_of_object(&self, name: &str, only: Option<&str>) -> Option<Members> {
        let is_asked = |name: &str| only.is_none_or(|only| only == name);
        if let Some(names) = ensemble_core::syntax::global_members(name) {
            let names = names.iter().filter(|name| is_asked(name));
            let list = names.map(|name| Member::property(*name, "", Shape::Unknown)).collect();
            return Some(Members { list, is_complete: true });
        }
        let topic: &'static Topic = self.vocabulary().topic(name)?;
        let shape = |member: &str| match (name, member) {
            ("ensemble", "storage") => Shape::Object("storage"),
            ("ensemble", "device") => Shape::Object("device"),
            ("ensemble", "app") => Shape::Object("app"),
            ("ensemble", "formatter") => Shape::Object("formatter"),
            ("ensemble", "utils") => Shape::Object("utils"),
            ("ensemble", "env") => Shape::Env,
            ("ensemble", "secrets") => Shape::Secrets,
            ("device", "width" | "height") => Shape::Number,
            ("device", "platform" | "orientation") => Shape::Text,
            ("app", "isDark" | "useMockResponse") | ("device", "wakelockEnabled") => Shape::Bool,
            _ => Shape::Unknown,
        };
        let members = topic.members.iter().filter(|member| is_asked(member.name));
        let mut list: Vec<Member> = members.map(|member| Member::of_topic(member, shape(member.name))).collect();
        let is_settable = |member: &Member| match name {
            "app" => matches!(&*member.name, "theme" | "saveTheme" | "useMockResponse"),
            _ => false,
        };
        for member in &mut list {
            member.is_settable = is_settable(member);
        }
        if name == "ensemble" {
            let actions = self.vocabulary().catalog.actions.iter().copied();
            list.extend(actions.flat_map(|action| {
                let names = std::iter::once(action.name).chain(action.aliases.iter().copied());
                names.filter(move |name| is_asked(name)).map(move |name| Member {
                    shape: Shape::Action(action),
                    ..Member::function(name, parameters(action).as_str(), action.doc)
                })
            }));
        }
        if name == "storage" {
            let known = self.facts().storage_keys.iter().filter(|key| is_asked(key));
            list.extend(known.map(|key| Member {
                is_settable: true,
                ..Member::property(key.clone(), "A name that this app keeps.", Shape::Unknown)
            }));
        }
        Some(Members {
            list,
            is_complete: matches!(name, "ensemble" | "formatter" | "utils" | "console" | "app" | "device"),
        })
    }
}

/// Parameters of an action's function, for people.
pub fn parameters(action: &ActionSpec) -> String {
    let names: Vec<&str> =
        action.args.iter().map(|prop| prop.name).chain(action.callbacks.iter().map(|slot| slot.name)).collect();
    if names.is_empty() { "()".to_owned() } else { format!("({{{}}})", names.join(", ")) }
}

/// The shape of a row of a list that holds whole events: `data` with the event's metadata.
fn whole_event(data: Shape) -> Shape {
    let texts = ["event", "id", "raw"].map(|name| (Arc::from(name), Shape::Text));
    let numbers = ["n", "time"].map(|name| (Arc::from(name), Shape::Number));
    let members = numbers.into_iter().chain(texts).chain([(Arc::from("data"), data)]);
    Shape::Data(Arc::new(members.collect()))
}

/// Name of the function that sets a property: `setText` for `text`.
pub(crate) fn setter(prop: &str) -> String {
    let mut letters = prop.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    std::iter::once("set").map(str::to_owned).chain(first.map(String::from)).collect::<String>() + letters.as_str()
}

/// The property that the function `name` sets.
fn set_by(name: &str, props: impl Iterator<Item = &'static Prop>) -> Option<&'static Prop> {
    let mut props = props.filter(|_| name.starts_with("set"));
    props.find(|prop| std::iter::once(prop.name).chain(prop.aliases.iter().copied()).any(|prop| setter(prop) == name))
}

/// Members of `event.data` for the innermost trigger.
fn event_data(triggers: &[Trigger]) -> Vec<Member> {
    let of_answer = triggers.last().is_some_and(|trigger| trigger.api.is_some());
    if of_answer {
        let answer = ["body", "headers", "statusCode", "reasonPhrase"];
        return answer.map(|name| Member::property(name, "Of the answer.", Shape::Unknown)).to_vec();
    }
    let slot = triggers.iter().rev().find_map(|trigger| trigger.event);
    let Some(slot) = slot else { return Vec::new() };
    // The members of `event.data` are read from the documentation, which lists them as `{value, index}`.
    let mut names: Vec<&str> = slot.legacy_names.to_vec();
    for inside in slot.doc.split('`').skip(1).step_by(2).filter(|code| code.starts_with('{') && code.ends_with('}')) {
        names.extend(
            inside
                .trim_matches(['{', '}'])
                .split(',')
                .map(|name| name.split(':').next().unwrap_or_default().trim())
                .filter(|name| !name.is_empty() && name.chars().all(char::is_alphanumeric)),
        );
    }
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| Member::property(name, slot.doc, Shape::Unknown)).collect()
}
