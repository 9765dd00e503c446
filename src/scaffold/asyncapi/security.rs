//! Writes security schemes for both versions.

use super::maps::{map, texts};
use super::version::Version;
use crate::document::renamed;
use crate::{Auth, Scheme, Stream, name};
use ensemble_core::value::{Map, Value};

/// Security schemes of a stream: from its description, otherwise derived from the credentials that its app uses.
pub fn schemes_of(stream: &Stream) -> Vec<Scheme> {
    if !stream.schemes.is_empty() {
        return stream.schemes.clone();
    }
    let own = |auth: &Auth| Scheme { name: scheme_name(auth), written: scheme(auth), scopes: Vec::new() };
    stream.auth.iter().map(own).collect()
}

/// All schemes by name, without duplicates. Version 3 lists scopes in the scheme: the union over all streams.
pub fn components<'s>(streams: impl Iterator<Item = &'s Stream>, version: Version) -> Map {
    let mut schemes: Vec<Scheme> = Vec::new();
    for scheme in streams.flat_map(schemes_of) {
        match schemes.iter_mut().find(|known| known.name == scheme.name) {
            Some(known) => {
                for scope in scheme.scopes {
                    if !known.scopes.contains(&scope) {
                        known.scopes.push(scope);
                    }
                }
            }
            None => schemes.push(scheme),
        }
    }
    schemes.into_iter().map(|scheme| (scheme.name.clone(), written(&scheme, version))).collect()
}

fn written(scheme: &Scheme, version: Version) -> Value {
    let mut written = scheme.written.as_map().cloned().unwrap_or_default();
    if version.is_3() {
        if let Some(flows) = written.get("flows").and_then(Value::as_map) {
            let flows = flows.iter().map(|(kind, flow)| (kind.clone(), renamed(flow, "scopes", "availableScopes")));
            let flows = Value::map(flows.collect::<Vec<_>>());
            written.insert("flows", flows);
        }
        if !scheme.scopes.is_empty() {
            written.insert("scopes", texts(&scheme.scopes));
        }
    }
    map(written)
}

/// A scheme name from which `new` derives the same names of secrets again.
fn scheme_name(auth: &Auth) -> String {
    let (secret, end) = match auth {
        Auth::Bearer { token } => (token, "_TOKEN"),
        Auth::Basic { user, .. } => (user, "_USER"),
        Auth::Key { secret, .. } => (secret, ""),
    };
    let stem = secret.strip_suffix(end).filter(|stem| !stem.is_empty()).unwrap_or(secret);
    name::camel(&stem.to_lowercase())
}

fn scheme(auth: &Auth) -> Value {
    let text = |pairs: &[(&str, &str)]| Value::map(pairs.iter().map(|(key, value)| (*key, Value::from(*value))));
    match auth {
        Auth::Bearer { .. } => text(&[("type", "http"), ("scheme", "bearer")]),
        Auth::Basic { .. } => text(&[("type", "http"), ("scheme", "basic")]),
        Auth::Key { name, in_query, .. } => {
            text(&[("type", "httpApiKey"), ("in", if *in_query { "query" } else { "header" }), ("name", name)])
        }
    }
}
