//! Reads exports of API gateways that are not AsyncAPI: `api.yaml` of WSO2's `apictl`, and Gravitee's v4 API.

use super::operation::{pattern_of, title_of};
use super::reader::{Reader, short};
use crate::model::Behaviour;
use crate::{Auth, Description, Server, Stream, name};
use ensemble_core::diag::{Code, Span};
use ensemble_core::syntax::Node;

/// Default address of a WSO2 gateway on this machine.
const WSO2_GATEWAY: &str = "https://localhost:8243";
const GRAVITEE_GATEWAY: &str = "http://localhost:8082";

/// True for an API of WSO2's `apictl`.
pub fn is_wso2(root: &Node) -> bool {
    let data = root.get("data").unwrap_or(root);
    data.get("context").is_some() && (data.get("operations").is_some() || data.get("endpointConfig").is_some())
}

/// True for an API exported by Gravitee.
pub fn is_gravitee(root: &Node) -> bool {
    let api = root.get("api").unwrap_or(root);
    api.get("definitionVersion").is_some() && api.get("listeners").is_some()
}

/// Reads `api.yaml`; `None`, with a fault, for an API of another type.
pub fn wso2(reader: &mut Reader<'_, '_>, start: Span) -> Option<Description> {
    let root = reader.root;
    let data = reader.get(root, "data").unwrap_or(root);
    let kind = reader.text(data, "type");
    if !kind.is_empty() && !kind.eq_ignore_ascii_case("SSE") {
        let span = data.get("type").map_or(start, |node| node.span);
        let message = format!("the API is of type `{}`, not of type `SSE`", short(&kind));
        reader.refuse(Code::NoStreams, span, message, "`new` makes apps of streaming APIs of type SSE");
        return None;
    }
    let version = reader.text(data, "version");
    let context = reader.text(data, "context").replace("{version}", &version);
    let context = context.trim_matches('/');
    let base = if context.ends_with(version.as_str()) { context.to_owned() } else { format!("{context}/{version}") };
    let mut described = Description {
        title: reader.first_text(data, &["displayName", "name"]),
        doc: reader.text(data, "description"),
        version,
        servers: vec![Server {
            name: "gateway".to_owned(),
            url: format!("{WSO2_GATEWAY}/{base}"),
            doc: "The gateway of a local installation: write yours in its place.".to_owned(),
            ..Server::default()
        }],
        ..Description::default()
    };
    let operations = reader.items(data, "operations");
    let topics = operations.into_iter().filter(|one| {
        let verb = one.get("verb").and_then(Node::text).map(ToString::to_string).unwrap_or_default();
        verb.is_empty() || verb.eq_ignore_ascii_case("subscribe")
    });
    for node in topics.collect::<Vec<_>>() {
        let topic = reader.text(node, "target");
        let (path, parameters) = reader.address(node, &topic);
        let open = reader.text(node, "authType").eq_ignore_ascii_case("none");
        described.streams.push(Stream {
            title: title_of("", "", topic.trim_matches(['/', '*']), &path),
            id: name::camel(if pattern_of(&topic).is_some() { "events" } else { &topic }),
            method: "GET".to_owned(),
            pattern: pattern_of(&topic),
            path,
            parameters,
            auth: (!open).then(|| Auth::Bearer { token: "GATEWAY_TOKEN".to_owned() }),
            ..Stream::default()
        });
    }
    Some(described)
}

/// Reads the SSE entrypoints; `None`, with a fault, without any.
pub fn gravitee(reader: &mut Reader<'_, '_>, start: Span) -> Option<Description> {
    let root = reader.root;
    let api = reader.get(root, "api").unwrap_or(root);
    let mut described = Description {
        title: reader.text(api, "name"),
        version: reader.text(api, "apiVersion"),
        doc: reader.text(api, "description"),
        servers: vec![Server {
            name: "gateway".to_owned(),
            url: GRAVITEE_GATEWAY.to_owned(),
            doc: "The gateway of a local installation: write yours in its place.".to_owned(),
            ..Server::default()
        }],
        ..Description::default()
    };
    let mut kinds = Vec::new();
    for listener in reader.items(api, "listeners") {
        let entrypoints = reader.items(listener, "entrypoints");
        for entrypoint in entrypoints {
            let kind = reader.text(entrypoint, "type");
            if kind != "sse" {
                kinds.push(kind);
                continue;
            }
            let settings = reader.get(entrypoint, "configuration");
            let beat =
                settings.and_then(|node| node.get("heartbeatIntervalInMs")).and_then(|node| node.to_value().as_f64());
            for place in reader.items(listener, "paths") {
                let path = format!("/{}", reader.text(place, "path").trim_matches('/'));
                described.streams.push(Stream {
                    title: title_of("", "", &described.title, &path),
                    id: name::camel(&path),
                    method: "GET".to_owned(),
                    path,
                    auth: plan(reader, root),
                    // Two keep-alives may be missed.
                    behaviour: Behaviour {
                        idle_timeout: beat.map(|millis| (millis * 2.5) as u64),
                        ..Behaviour::default()
                    },
                    ..Stream::default()
                });
            }
        }
    }
    if described.streams.is_empty() {
        let found = if kinds.is_empty() {
            "no entrypoint".to_owned()
        } else {
            format!("entrypoints of type {}", kinds.join(", "))
        };
        let message = format!("the API has {}, and none of type `sse`", short(&found));
        reader.refuse(Code::NoStreams, start, message, "add an SSE entrypoint to the API and export it again");
        return None;
    }
    Some(described)
}

/// Credentials of the first plan.
fn plan(reader: &mut Reader<'_, '_>, root: &Node) -> Option<Auth> {
    let plans = root.get("plans").and_then(Node::list).unwrap_or_default();
    let kind = plans.iter().find_map(|plan| {
        let security = plan.get("security")?;
        let kind = security.get("type").and_then(Node::text).or_else(|| security.text())?;
        Some(kind.to_string())
    });
    match kind?.to_ascii_uppercase().replace('-', "_").as_str() {
        "API_KEY" => {
            Some(Auth::Key { name: "X-Gravitee-Api-Key".to_owned(), in_query: false, secret: "API_KEY".to_owned() })
        }
        "JWT" | "OAUTH2" => Some(Auth::Bearer { token: "GATEWAY_TOKEN".to_owned() }),
        "KEY_LESS" => None,
        other => {
            let message = format!("a plan of type `{}` is not known", short(other));
            reader.warn(Code::UnusedPart, root.span, message, Some("add the headers it needs to the API by hand"));
            None
        }
    }
}
