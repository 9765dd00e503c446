//! Samples the streams of a description without schemas, such as WSO2's exports, if the server allows access.

use std::time::Duration;

use super::live_stream::{self, SampleRequest, SampleResult};
use crate::cli::login::LoginArgs;
use crate::shell::terminal::say;
use ensemble_core::message::http::Trust;
use ensemble_scaffold::schema::Shape;
use ensemble_scaffold::{Description, ParameterLocation, Stream, infer};

/// Limit of sampled streams, which are sampled in parallel. A description may name hundreds of streams, and a server should not get as many
/// connections.
const MOST_STREAMS: usize = 8;

/// Limits of sampling.
pub struct SampleLimits {
    /// Limit of events for each stream.
    pub events: usize,
    /// Time limit.
    pub time: Duration,
    /// Trusted certificates.
    pub trust: Trust,
}

/// Adds samples to a description. `source` is its origin: without credentials only that server is contacted.
pub fn complete(description: &mut Description, source: &str, login: &LoginArgs, limits: &SampleLimits) {
    let has_login = login.bearer().is_some() || login.user.is_some() || !login.header.is_empty();
    let mut locked = Vec::new();
    let mut wanted = Vec::new();
    for (at, stream) in description.streams.iter().enumerate().filter(|(_, stream)| is_unknown(stream)) {
        let Some(url) = address(description, stream) else { continue };
        if stream.auth.is_some() && !has_login {
            locked.push(stream.title.clone());
        } else if (has_login || is_beside(&url, source)) && wanted.len() < MOST_STREAMS {
            wanted.push((at, url));
        }
    }
    if !locked.is_empty() {
        say(&format!(
            "note: nothing is said of the data of {}; `new` listens to it when it can log in: --bearer, --user or --header",
            locked.join(", ")
        ));
    }
    let heard: Vec<(usize, String, SampleResult)> = std::thread::scope(|scope| {
        let threads: Vec<_> = wanted
            .into_iter()
            .map(|(at, url)| {
                let (headers, trust) = (login.headers(), limits.trust.clone());
                scope.spawn(move || {
                    let mut asked = SampleRequest { trust, ..SampleRequest::get(&url, headers) };
                    let heard = live_stream::listen(&mut asked, limits.events, limits.time, false);
                    (at, url, heard)
                })
            })
            .collect();
        // A thread that has panicked has no sample.
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    for (at, url, heard) in heard {
        let stream = &mut description.streams[at];
        match heard {
            SampleResult::Stream(sample) if !sample.seen.is_empty() => {
                say(&format!("{}: nothing is said of its data, so it was listened to", stream.title));
                sample.print_summary();
                stream.messages = infer::messages(&sample.seen);
                stream.behaviour.idle_timeout = stream.behaviour.idle_timeout.or(sample.idle_timeout());
            }
            SampleResult::Stream(_) => {
                say(&format!("note: `{url}` was open and sent no event; its events are shown as trees"))
            }
            SampleResult::Something | SampleResult::Lines => say(&format!("note: `{url}` answers, but with no stream")),
            SampleResult::Nothing(message) => say(&format!("note: `{url}` was not heard: {message}")),
        }
    }
}

/// True for a stream with method GET and neither a schema nor an example.
fn is_unknown(stream: &Stream) -> bool {
    stream.method == "GET"
        && stream.messages.iter().all(|message| message.schema.shape == Shape::Any && message.examples.is_empty())
}

/// URL with default parameters; `None` when a path parameter has no default.
fn address(description: &Description, stream: &Stream) -> Option<String> {
    let own = description.servers.iter().find(|server| Some(&server.name) == stream.server.as_ref());
    let server = own.or(description.servers.first())?;
    let mut path = stream.path.clone();
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for parameter in &stream.parameters {
        match parameter.location {
            ParameterLocation::Path if parameter.default.is_empty() => return None,
            ParameterLocation::Path => path = path.replace(&format!("{{{}}}", parameter.name), &parameter.default),
            ParameterLocation::Query if parameter.default.is_empty() => {}
            ParameterLocation::Query => drop(query.append_pair(&parameter.name, &parameter.default)),
            ParameterLocation::Header => {}
        }
    }
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    Some(format!("{}{path}{mark}{query}", server.url))
}

/// True when two URLs have the same host; false when one is invalid.
fn is_beside(url: &str, source: &str) -> bool {
    let host = |text: &str| url::Url::parse(text).ok().and_then(|url| url.host_str().map(str::to_owned));
    host(url).is_some_and(|own| host(source) == Some(own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_scaffold::{Message, Parameter, Server};

    fn described() -> Description {
        let parameter = |name: &str, location, default: &str| Parameter {
            name: name.to_owned(),
            location,
            default: default.to_owned(),
            ..Parameter::default()
        };
        let stream = Stream {
            method: "GET".to_owned(),
            path: "/prices/{market}".to_owned(),
            parameters: vec![
                parameter("market", ParameterLocation::Path, "nyse"),
                parameter("q", ParameterLocation::Query, "a b"),
            ],
            ..Stream::default()
        };
        let server = Server { url: "http://a:1/base".to_owned(), ..Server::default() };
        Description { servers: vec![server], streams: vec![stream], ..Description::default() }
    }

    #[test]
    fn an_address_takes_what_parameters_are_at_first() {
        let mut description = described();
        let address_of = |description: &Description| address(description, &description.streams[0]);
        assert_eq!(address_of(&description).as_deref(), Some("http://a:1/base/prices/nyse?q=a+b"));
        description.streams[0].parameters[0].default.clear();
        assert_eq!(address_of(&description), None);
    }

    #[test]
    fn only_undescribed_streams_are_sampled() {
        let mut stream = described().streams.remove(0);
        assert!(is_unknown(&stream));
        stream.messages = vec![Message { schema: ensemble_scaffold::Schema::of(Shape::Text), ..Message::default() }];
        assert!(!is_unknown(&stream));
        assert!(is_beside("http://a:1/x", "http://a:2/asyncapi") && !is_beside("http://a/x", "file.yaml"));
    }
}
