//! Writes the `API:` block of a stream.

use super::answer::harmless;
use super::plan::{ParameterPlan, StreamPlan};
use super::script;
use super::simulate::encoded;
use super::tls;
use super::view::View;
use crate::yaml;
use crate::{Auth, ParameterLocation};
use ensemble_core::value::Value;

/// Events that a list keeps: enough to scroll back, few enough for a light screen.
const KEPT: usize = 500;
/// Points that a chart keeps: more would be closer than a pixel or two in a window of usual width.
const POINTS: usize = 120;

/// The block, ending with a line feed.
pub fn block(planned: &StreamPlan<'_>) -> String {
    let stream = planned.stream;
    let mut text = format!("API:\n  {}:\n    type: sse\n    url: {}\n", planned.api, url(planned));
    let mut line = |key: &str, value: String| text.push_str(&format!("    {key}: {value}\n"));
    if stream.method != "GET" {
        line("method", stream.method.clone());
    }
    if let Some(headers) = sent(planned, ParameterLocation::Header) {
        line("headers", headers);
    }
    if let Some(parameters) = sent(planned, ParameterLocation::Query) {
        line("parameters", parameters);
    }
    match (&planned.ask, &stream.body) {
        (Some(ask), _) => line("body", yaml::flow(&ask.body)),
        (None, Some(body)) => line("body", yaml::flow(&harmless(body))),
        (None, None) => {}
    }
    if let Some(auth) = &stream.auth {
        line("authorization", authorization(auth));
    }
    if let Some(config) = tls::ssl_config(planned.trust) {
        line("sslConfig", config);
    }
    if let Some(options) = options(planned) {
        line("sseOptions", options);
    }
    if let Some(script) = script::on_response(planned) {
        line("onResponse", yaml::text(&script));
    }
    if planned.ask.is_some() {
        line("onError", "trouble = event.error;".to_owned());
    }
    match &planned.view {
        View::Table { key, .. } => {
            line("into", format!("{{mode: upsert, key: {}, keep: {KEPT}}}", yaml::text(&key.dotted())))
        }
        View::Chart { columns, .. } => {
            let course = format!("{{mode: append, keep: {POINTS}}}");
            let newest = format!("{{name: newest, mode: prepend, keep: {POINTS}, of: event}}");
            line("into", if columns.len() > 1 { format!("[{course}, {newest}]") } else { course })
        }
        View::Answer | View::Pulse { .. } => {}
        // A script turns them into rows with the fields of a whole event.
        View::Rows { .. } if planned.unfolded.is_some() => {
            line("into", format!("{{mode: prepend, keep: {KEPT}}}"));
        }
        // Whole events, so that one of them can be shown in full.
        View::Rows { .. }
        | View::Log { .. }
        | View::Progress { .. }
        | View::Tree { .. }
        | View::Patches
        | View::Events { .. }
        | View::Json => line("into", format!("{{mode: prepend, keep: {KEPT}, of: event}}")),
    }
    text
}

fn url(planned: &StreamPlan<'_>) -> String {
    let mut path = planned.stream.path.replace(char::is_whitespace, "%20").replace("${", "{");
    // Outside of the braces of parameters everything is sent as it is simulated.
    if !path.contains('{') {
        path = encoded(&path);
    }
    for chosen in sent_in(planned, ParameterLocation::Path) {
        path = path.replace(&format!("{{{}}}", chosen.parameter.name), &format!("${{{}}}", chosen.variable));
    }
    let url = format!("${{env.{}}}{path}", planned.base);
    // Everything that YAML would read differently in a plain text.
    if url.contains([':', '#', '"', '\'', ',', '&', '*']) { Value::from(url).to_string() } else { url }
}

fn sent_in<'p, 'd>(
    planned: &'p StreamPlan<'d>,
    location: ParameterLocation,
) -> impl Iterator<Item = &'p ParameterPlan<'d>> {
    planned.parameters.iter().filter(move |chosen| chosen.parameter.location == location)
}

fn sent(planned: &StreamPlan<'_>, location: ParameterLocation) -> Option<String> {
    let pairs = sent_in(planned, location)
        .map(|chosen| format!("{}: \"${{{} || null}}\"", yaml::key(&chosen.parameter.name), chosen.variable));
    let pairs: Vec<String> = pairs.collect();
    (!pairs.is_empty()).then(|| format!("{{{}}}", pairs.join(", ")))
}

fn authorization(auth: &Auth) -> String {
    match auth {
        Auth::Bearer { token } => format!("{{bearer: \"${{secrets.{token}}}\"}}"),
        Auth::Basic { user, password } => {
            format!("{{basic: {{username: \"${{secrets.{user}}}\", password: \"${{secrets.{password}}}\"}}}}")
        }
        Auth::Key { name, in_query, secret } => {
            let location = if *in_query { "query" } else { "header" };
            format!("{{apiKey: {{name: {}, value: \"${{secrets.{secret}}}\", in: {location}}}}}", yaml::text(name))
        }
    }
}

fn options(planned: &StreamPlan<'_>) -> Option<String> {
    let behaviour = &planned.stream.behaviour;
    // A window stays open for longer than five attempts take; a repeated POST could repeat an order an hour later.
    let probes = planned.stream.method == "GET";
    let ends = matches!(planned.stream.method.as_str(), "POST" | "PATCH");
    let names: Vec<String> = planned.handled.iter().map(|name| yaml::text(name)).collect();
    let lines = behaviour.lines;
    let ends_by_words = planned.ask.is_some() && planned.events.iter().any(|one| one.data.as_str() == Some("[DONE]"));
    let close_on = behaviour.close_on.clone().or_else(|| ends_by_words.then(|| "[DONE]".to_owned()));
    let options = [
        lines.then(|| "format: ndjson".to_owned()),
        (!names.is_empty()).then(|| format!("events: [{}]", names.join(", "))),
        probes.then(|| "afterMaxAttempts: probe".to_owned()),
        behaviour.retry.map(|retry| format!("reconnectDelay: {retry}")),
        behaviour.idle_timeout.map(|millis| format!("idleTimeout: {millis}")),
        behaviour.last_event_id_param.as_ref().map(|name| format!("lastEventIdParam: {}", yaml::text(name))),
        close_on.as_ref().map(|data| format!("closeOn: {{data: {}}}", yaml::text(data))),
        behaviour.close_on_event.as_ref().map(|event| format!("closeOn: {{event: {}}}", yaml::text(event))),
        // A stream that ends without a known last event: a clean end is its end.
        (ends && close_on.is_none() && behaviour.close_on_event.is_none()).then(|| "reconnectOnEnd: false".to_owned()),
    ];
    let options: Vec<String> = options.into_iter().flatten().collect();
    (!options.is_empty()).then(|| format!("{{{}}}", options.join(", ")))
}
