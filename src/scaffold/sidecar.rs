//! `asyncapi.yaml`: the parts of a description that an app cannot hold (descriptions, tags, flows, enums). A generated app keeps them in this file,
//! and an export merges them.

use super::{Description, File, Parameter, ParameterLocation, Server, Stream, asyncapi};

/// Name of the file in the app's folder.
pub const FILE: &str = "asyncapi.yaml";

/// The file for an app generated from this description.
pub fn file(description: &Description) -> File {
    let text = asyncapi::document(description, asyncapi::Version::V30);
    let head = "# What the streams are, in words: `export` takes from here what the screens do not say. A copy for whoever asks.\n";
    File { path: FILE.to_owned(), text: format!("{head}{text}") }
}

/// Merges the description of an app with `kept`, for streams that are in both. The app's values take precedence.
pub fn completed(app: Description, kept: &Description) -> Description {
    let mut servers = Vec::new();
    for (at, server) in app.servers.iter().enumerate() {
        let known = kept.servers.iter().find(|known| known.url == server.url);
        servers.push(match (known, kept.servers.first()) {
            (Some(known), _) => known.clone(),
            // A changed address in `.env.config` is still the first server: often a gateway in front of it.
            (None, Some(first)) if at == 0 => Server { template: None, url: server.url.clone(), ..first.clone() },
            (None, _) => server.clone(),
        });
    }
    let renamed = |name: &Option<String>| {
        let at = app.servers.iter().position(|server| Some(&server.name) == name.as_ref())?;
        servers.get(at).map(|server| server.name.clone()).filter(|_| at > 0)
    };
    let streams = app.streams.iter().map(|stream| {
        let server = renamed(&stream.server);
        match kept.streams.iter().find(|known| is_same(stream, known)) {
            Some(known) => Stream { server, ..joined(stream, known) },
            None => Stream { server, ..stream.clone() },
        }
    });
    Description {
        streams: streams.collect(),
        title: app.title.clone(),
        version: kept.version.clone(),
        doc: kept.doc.clone(),
        from_wso2: kept.from_wso2,
        words: kept.words.clone(),
        trust: app.trust.clone(),
        servers,
    }
}

/// True for equal requests, regardless of parameter names.
fn is_same(one: &Stream, other: &Stream) -> bool {
    one.method == other.method && fixed(&one.path) == fixed(&other.path)
}

/// A path with its parameter names removed.
fn fixed(path: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in path.chars() {
        inside = (inside || c == '{') && c != '}';
        if !inside {
            text.push(c);
        }
    }
    text
}

/// Parameter names of a path, in order.
fn names(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

fn joined(app: &Stream, kept: &Stream) -> Stream {
    let known_as: Vec<(&str, &str)> = names(&app.path).into_iter().zip(names(&kept.path)).collect();
    let of_kept = |parameter: &Parameter| {
        let in_path = parameter.location == ParameterLocation::Path;
        let name = known_as
            .iter()
            .find(|(own, _)| in_path && *own == parameter.name)
            .map_or(&*parameter.name, |(_, known)| known);
        kept.parameters.iter().find(|known| known.name == name && known.location == parameter.location)
    };
    let mut parameters: Vec<Parameter> = Vec::new();
    for parameter in &app.parameters {
        parameters.push(match of_kept(parameter) {
            // The placeholder for a missing default is no default.
            Some(known) if known.default.is_empty() && parameter.default == super::model::UNKNOWN_PATH_PARAMETER => {
                known.clone()
            }
            Some(known) => Parameter { default: parameter.default.clone(), ..known.clone() },
            None => parameter.clone(),
        });
    }
    // In the order of the description.
    let order = |one: &Parameter| {
        kept.parameters.iter().position(|known| known.name == one.name && known.location == one.location)
    };
    parameters.sort_by_key(|one| order(one).unwrap_or(usize::MAX));
    let mut messages = kept.messages.clone();
    for message in &app.messages {
        if kept.messages.is_empty()
            || !(kept.messages.iter().any(|known| known.event == message.event) || message.event.is_none())
        {
            messages.push(message.clone());
        }
    }
    let schemes = if app.auth == kept.auth { kept.schemes.clone() } else { Vec::new() };
    Stream {
        method: app.method.clone(),
        parameters,
        auth: app.auth.clone(),
        schemes,
        messages,
        // A body with an expression in it is known from the description only.
        body: app.body.clone().or_else(|| kept.body.clone()),
        behaviour: app.behaviour.clone(),
        ..kept.clone()
    }
}
