//! Hover: documentation of the symbol at a place.

use ensemble_core::app::topics;
use ensemble_core::spec::{Prop, Topic};
use ensemble_model::{Expect, Form, Model, Place, spec_prop};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use crate::markdown;
use crate::query::Query;

/// The documentation at the place of a query.
pub fn hover(query: &Query<'_>) -> Option<Hover> {
    let place = query.model.place_at(query.file, query.offset)?;
    let (text, span) = match place.form {
        Form::Comment => return None,
        Form::JavaScript => (of_script(query)?, query.identifier()),
        Form::Key => (of_key(&place, query.model).or_else(|| of_symbol(query))?, place.span),
        Form::Value => (of_symbol(query).or_else(|| of_value(&place, query.model))?, place.span),
    };
    let value = query.host.without_secrets(&text);
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(query.range(span)) })
}

fn of_key(place: &Place, model: &Model) -> Option<String> {
    let (key, vocabulary) = (&*place.word, model.vocabulary());
    let in_props = |props: &'static [Prop]| Prop::find(props, key).map(|prop| markdown::of_prop(prop, prop.ignored));
    let in_topic = |topic: &Topic| in_props(topic.keys);
    let widget = || vocabulary.catalog.widget(key).map(markdown::of_widget);
    let action = || vocabulary.catalog.action(key).map(markdown::of_action);
    match &place.expect {
        Expect::Screen | Expect::WidgetFile | Expect::ActionFile => {
            vocabulary.topic(key).map(markdown::of_topic).or_else(|| in_topic(&topics::SCREEN))
        }
        Expect::WidgetDef => in_topic(&topics::WIDGET).or_else(widget),
        Expect::View => in_topic(&topics::VIEW).or_else(widget),
        Expect::Menu => in_topic(&topics::VIEW_GROUP),
        Expect::Api => {
            // Parts with an explanation of their own: `into`, `sseOptions`.
            vocabulary.topic(key).map(markdown::of_topic).or_else(|| in_topic(&topics::API))
        }
        Expect::Socket => in_topic(&topics::SOCKET),
        Expect::ActionDef => in_topic(&topics::ACTION),
        Expect::Widget | Expect::Widgets => widget(),
        Expect::Props(spec) | Expect::Parts(spec) | Expect::Styles(spec) => spec_prop(spec, key)
            .map(|prop| markdown::of_prop(prop, spec.ignored(prop)))
            .or_else(|| spec.event(key).map(markdown::of_slot))
            .or_else(|| in_topic(&topics::STYLES))
            .or_else(|| vocabulary.topic(key).filter(|_| key == topics::ITEM_TEMPLATE.name).map(markdown::of_topic)),
        Expect::Custom(_) => in_topic(&topics::INPUTS)
            .or_else(|| vocabulary.shared_prop(key).map(|prop| markdown::of_prop(prop, prop.ignored)))
            .or_else(|| in_topic(&topics::STYLES)),
        Expect::Template(_) => in_topic(&topics::ITEM_TEMPLATE),
        Expect::Branch { of_actions } | Expect::Branches { of_actions } => {
            let word = topics::CONDITIONS.is(key).then(|| markdown::of_topic(&topics::CONDITIONS));
            word.or_else(|| if *of_actions { action() } else { widget() })
        }
        Expect::Action(_) | Expect::Actions => action(),
        Expect::Args(spec) => spec
            .arg(key)
            .map(|prop| markdown::of_prop(prop, prop.ignored))
            .or_else(|| spec.callback(key).map(markdown::of_slot)),
        Expect::Keys(keys) | Expect::KeysList(keys) => in_props(keys),
        Expect::Value(prop) => match prop.kind {
            ensemble_core::spec::Kind::Keys(keys) => in_props(keys),
            kind => in_props(kind.parts()),
        },
        _ => None,
    }
}

/// Documentation of the property or argument whose value stands here.
fn of_value(place: &Place, model: &Model) -> Option<String> {
    match &place.expect {
        Expect::Value(prop) => Some(markdown::of_prop(prop, prop.ignored)),
        Expect::Args(action) => Some(markdown::of_action(action)),
        Expect::Widget => model.vocabulary().catalog.widget(&place.word).map(markdown::of_widget),
        _ => None,
    }
}

/// Documentation of the app's symbol at the place.
fn of_symbol(query: &Query<'_>) -> Option<String> {
    let symbol = query.model.symbol_at(query.file, query.offset)?;
    let mut text = format!("{} `{}`", markdown::kind_word(symbol.kind), symbol.name);
    if let Some(owner) = &symbol.owner {
        text.push_str(&format!(" of `{owner}`"));
    }
    Some(text)
}

fn of_script(query: &Query<'_>) -> Option<String> {
    let word = query.identifier();
    let name = query.text().get(word.start as usize..word.end as usize).filter(|name| !name.is_empty())?;
    if let Some(members) = query.model.members_at(query.file, word.end) {
        let member = members.get(name)?;
        let mut text = markdown::code(&format!("{name}{}", member.parameters.as_deref().unwrap_or_default()));
        if member.parameters.is_none() {
            text.push_str(&member.shape.described());
        }
        markdown::paragraph(&mut text, &member.doc);
        return Some(text);
    }
    let before = query.text().get(..word.start as usize)?;
    if before.ends_with('.') {
        return of_symbol(query);
    }
    query.model.scope_at(query.file, query.offset).iter().find(|found| &*found.name == name).map(markdown::of_name)
}
