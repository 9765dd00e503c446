//! Well-known services by name: their requests and recorded events.

use super::tape;
use crate::cli::gateway_args::GatewayArgs;
use ensemble_scaffold::{Auth, Description, Parameter, ParameterLocation, Server, Stream};
use ensemble_simulate::Gateway;

/// Services by name.
const SERVICES: [(&str, &str); 10] = [
    ("ably", include_str!("../../../assets/catalogue/ably.sse")),
    ("anthropic", include_str!("../../../assets/catalogue/anthropic.sse")),
    ("home-assistant", include_str!("../../../assets/catalogue/home-assistant.sse")),
    ("kubernetes-watch", include_str!("../../../assets/catalogue/kubernetes-watch.sse")),
    ("mastodon", include_str!("../../../assets/catalogue/mastodon.sse")),
    ("mercure", include_str!("../../../assets/catalogue/mercure.sse")),
    ("ntfy", include_str!("../../../assets/catalogue/ntfy.sse")),
    ("ollama", include_str!("../../../assets/catalogue/ollama.sse")),
    ("openai", include_str!("../../../assets/catalogue/openai.sse")),
    ("wikimedia", include_str!("../../../assets/catalogue/wikimedia.sse")),
];

/// Name of the gateway, whose streams are given by options.
const WSO2: &str = "wso2";

/// Names of all services.
pub fn names() -> Vec<&'static str> {
    SERVICES.iter().map(|(name, _)| *name).chain([WSO2]).collect()
}

/// Options of a service; `None` and empty fields were not given.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Context and version of a gateway's API; topics, channels or streams.
    pub gateway: GatewayArgs,
    /// Base URL: `https://localhost:8243`.
    pub endpoint: Option<String>,
}

/// The description of a service; `None` for an unknown name.
pub fn find(name: &str, form: &Form) -> Option<Description> {
    if name == WSO2 {
        return Some(gateway(form));
    }
    let (_, text) = SERVICES.iter().find(|(known, _)| *known == name)?;
    let mut description = tape::description(text);
    if let (Some(endpoint), Some(server)) = (&form.endpoint, description.servers.first_mut()) {
        server.url = endpoint.trim_end_matches('/').to_owned();
    }
    if !form.gateway.topics.is_empty() {
        let topics = form.gateway.topics.join(",");
        for stream in &mut description.streams {
            let named = |one: &&mut Parameter| matches!(one.name.as_str(), "channels" | "channel" | "topic" | "topics");
            if let Some(parameter) = stream.parameters.iter_mut().find(named) {
                parameter.default = topics.clone();
            } else {
                stream.path = stream
                    .path
                    .replace("/mytopic/", &format!("/{topics}/"))
                    .replace("/recentchange", &format!("/{topics}"));
            }
        }
    }
    Some(description)
}

/// An API of a WSO2 gateway.
fn gateway(form: &Form) -> Description {
    let Gateway { context, version, topics } = form.gateway.gateway();
    let context = context.trim_matches('/');
    let endpoint = form.endpoint.as_deref().unwrap_or("https://localhost:8243").trim_end_matches('/');
    let any = ["/*".to_owned()];
    let topics = if topics.is_empty() { &any[..] } else { &topics };
    let stream = |topic: &String| {
        let topic = topic.trim_matches('/');
        let is_any = topic == "*";
        let parameter = Parameter {
            name: "topic".to_owned(),
            doc: "The topic to subscribe to".to_owned(),
            location: ParameterLocation::Path,
            schema: ensemble_scaffold::Schema::of(ensemble_scaffold::Shape::Text),
            ..Parameter::default()
        };
        Stream {
            title: if is_any { "Any topic".to_owned() } else { ensemble_scaffold::title(topic) },
            id: if is_any { "events".to_owned() } else { topic.to_owned() },
            method: "GET".to_owned(),
            path: if is_any { "/{topic}".to_owned() } else { format!("/{topic}") },
            pattern: is_any.then(|| "/*".to_owned()),
            parameters: if is_any { vec![parameter] } else { Vec::new() },
            auth: Some(Auth::Bearer { token: "GATEWAY_TOKEN".to_owned() }),
            ..Stream::default()
        }
    };
    Description {
        title: ensemble_scaffold::title(context),
        version: version.clone(),
        servers: vec![Server {
            name: "gateway".to_owned(),
            url: format!("{endpoint}/{context}/{version}"),
            doc: "The gateway, with the API's context and version".to_owned(),
            ..Server::default()
        }],
        streams: topics.iter().map(stream).collect(),
        ..Description::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_a_stream_at_an_address() {
        let form = Form::default();
        for name in names() {
            let found = find(name, &form).unwrap();
            assert!(found.servers[0].url.starts_with("http") && !found.streams.is_empty(), "{name}");
            assert!(name == WSO2 || !found.streams[0].messages.is_empty(), "{name}");
        }
        assert!(find("nowhere", &form).is_none());
    }

    #[test]
    fn the_form_of_a_gateway_is_its_address() {
        let topics = |topics: &[&str]| GatewayArgs {
            context: Some("/events".to_owned()),
            topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
            ..GatewayArgs::default()
        };
        let form = Form { gateway: topics(&["prices", "/*"]), ..Form::default() };
        let found = find(WSO2, &form).unwrap();
        assert_eq!(found.servers[0].url, "https://localhost:8243/events/1.0.0");
        let paths: Vec<&str> = found.streams.iter().map(|stream| stream.path.as_str()).collect();
        assert_eq!(paths, ["/prices", "/{topic}"]);
        let ably = find("ably", &Form { gateway: topics(&["news", "sport"]), ..Form::default() }).unwrap();
        assert!(ably.streams[0].parameters.iter().any(|one| one.name == "channels" && one.default == "news,sport"));
    }
}
