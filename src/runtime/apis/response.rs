//! Builds responses from HTTP results, mocks and failures, and the `event` object of responses.

use std::rc::Rc;
use std::sync::Arc;

use crate::scope::named_error;
use ensemble_core::app::{Api, ApiKind};
use ensemble_core::message::http::{Headers, HttpFault, HttpResponse, to_map};
use ensemble_core::message::stream::Failure;
use ensemble_core::message::stream_state::StreamState;
use ensemble_core::value::{Map, Value};
use ensemble_script::{Body, HandlerArgs, Response, ResponseSse, ScriptValue};

/// The outcome of an HTTP call.
pub fn from_http(result: Result<Box<HttpResponse>, HttpFault>) -> Response {
    let http = match result {
        Ok(http) => http,
        Err(fault) => return failed(None, fault.message, &Vec::new()),
    };
    let response = Response::new(http.status, http.body);
    *response.reason.borrow_mut() = http.reason;
    *response.headers.borrow_mut() = Value::Map(Arc::new(to_map(&http.headers)));
    *response.cookies.borrow_mut() = Value::Map(Arc::new(to_map(&http.cookies)));
    response
}

/// `mockResponse`, `LANGUAGE.md` 5.1. Of a stream it is one event when its body has `data`.
pub fn from_mock(api: &Api, mock: &Value) -> Response {
    let status = mock.get("statusCode").as_f64().unwrap_or(200.0) as u16;
    let body = mock.get("body");
    let response = match (api.kind, body.get("data")) {
        (ApiKind::Http, _) | (ApiKind::Sse, Value::Null) => Response::new(status, body),
        (ApiKind::Sse, data) => {
            let raw = data.to_display();
            let event = Response::event(body.get("event").to_display(), body.get("id").to_display(), raw, data);
            event.status.set(Some(status));
            event
        }
    };
    *response.reason.borrow_mut() = mock.get("reasonPhrase").to_display();
    *response.headers.borrow_mut() = mock.get("headers");
    response
}

/// A failure: `status` if the server has answered; otherwise `body` is the reason.
pub fn failed(status: Option<u16>, body: Arc<str>, headers: &Headers) -> Response {
    let response = Response::default();
    response.status.set(status);
    *response.reason.borrow_mut() = if status.is_some() { Arc::from("") } else { body.clone() };
    *response.headers.borrow_mut() = Value::Map(Arc::new(to_map(headers)));
    *response.body.borrow_mut() = Body::Value(ScriptValue::Plain(Value::Text(body)));
    response
}

/// A failed attempt of a stream; the caller sets `sse`.
pub fn of_failure(failure: &Failure) -> Response {
    let body = failure.body.clone().unwrap_or_else(|| failure.message.clone());
    let response = failed(failure.status, body, &failure.headers);
    if let Some(status) = failure.status {
        *response.reason.borrow_mut() = Arc::from(format!("HTTP status {status}"));
    }
    response
}

/// `response.sse` of a failure: the state, and whether another attempt follows.
pub fn failed_sse(state: &StreamState, failure: &Failure) -> ResponseSse {
    let (retrying, attempt, delay) = (failure.retrying, failure.attempt, failure.delay);
    ResponseSse::Failed { state: state.clone(), retrying, attempt, delay }
}

/// True for the statuses 200 to 299.
pub fn is_success(response: &Response) -> bool {
    response.status.get().is_some_and(|status| (200..300).contains(&status))
}

/// The reason of a failed request, for a message: its status, otherwise the error.
pub fn failure_text(response: &Response) -> String {
    let text = match response.status.get() {
        Some(status) => format!("answered {status} {}", response.reason.borrow()),
        None => body_text(response).to_string(),
    };
    text.trim_end().trim_end_matches('.').to_owned()
}

fn body_text(response: &Response) -> Arc<str> {
    match &*response.body.borrow() {
        Body::Value(ScriptValue::Plain(value)) => value.to_display(),
        Body::Value(ScriptValue::Object(_)) => Arc::from(""),
        Body::Event { raw, .. } => raw.clone(),
    }
}

/// `event` and `response` of an API's handlers.
pub fn handler_args(response: &Rc<Response>, success: bool) -> HandlerArgs {
    let mut event = match event(response) {
        ScriptValue::Plain(value) => value.as_map().cloned().unwrap_or_default(),
        ScriptValue::Object(_) => Map::default(),
    };
    let mut legacy = None;
    if !success {
        let reason = response.reason.borrow().clone();
        let reason = Value::Text(if reason.is_empty() { Arc::from("API Error") } else { reason });
        event.insert("error", reason.clone());
        legacy = Some(named_error(reason));
    }
    HandlerArgs {
        event: Some(ScriptValue::Plain(Value::Map(Arc::new(event)))),
        response: Some(response.clone()),
        legacy,
        ..HandlerArgs::default()
    }
}

/// The arguments with a new body in `event.data`, after the API's own handler has changed it.
pub fn with_body(args: HandlerArgs, body: Value) -> HandlerArgs {
    let Some(ScriptValue::Plain(event)) = &args.event else { return args };
    let mut data = event.get("data").as_map().cloned().unwrap_or_default();
    data.insert("body", body);
    let mut event = event.as_map().cloned().unwrap_or_default();
    event.insert("data", Value::Map(Arc::new(data)));
    HandlerArgs { event: Some(ScriptValue::Plain(Value::Map(Arc::new(event)))), ..args }
}

/// `event` with the response as its data.
pub fn event(response: &Response) -> ScriptValue {
    let body = match &*response.body.borrow() {
        Body::Value(ScriptValue::Plain(value)) => value.clone(),
        Body::Value(ScriptValue::Object(_)) => Value::Null,
        Body::Event { event, id, raw, data } => {
            let data = match data {
                ScriptValue::Plain(value) => value.clone(),
                ScriptValue::Object(_) => Value::Null,
            };
            event_body(event, id, raw, data)
        }
    };
    let data = Value::map([
        ("body", body),
        ("headers", response.headers.borrow().clone()),
        ("statusCode", response.status.get().map_or(Value::Null, |status| Value::Number(f64::from(status)))),
        ("reasonPhrase", Value::Text(response.reason.borrow().clone())),
    ]);
    ScriptValue::Plain(Value::map([("data", data)]))
}

/// `response.body` of a stream event.
pub fn event_body(event: &Arc<str>, id: &Arc<str>, raw: &Arc<str>, data: Value) -> Value {
    Value::map([
        ("event", Value::Text(event.clone())),
        ("id", Value::Text(id.clone())),
        ("data", data),
        ("raw", Value::Text(raw.clone())),
    ])
}

/// Splits the body of a response into its data and, for an event, its metadata.
pub fn data_of(response: &Response) -> (ScriptValue, Option<EventHead>) {
    match &*response.body.borrow() {
        Body::Value(value) => (value.clone(), None),
        Body::Event { event, id, raw, data } => {
            (data.clone(), Some(EventHead { event: event.clone(), id: id.clone(), raw: raw.clone() }))
        }
    }
}

/// Metadata of an event, without its decoded data.
pub struct EventHead {
    event: Arc<str>,
    id: Arc<str>,
    raw: Arc<str>,
}

impl EventHead {
    /// The event as a row of a list: number in the stream, arrival in milliseconds since 1970, metadata and data.
    pub fn into_row(self, number: u64, millis: f64, data: &Value) -> Value {
        Value::map([
            ("n", Value::Number(number as f64)),
            ("time", Value::Number(millis)),
            ("event", Value::Text(self.event)),
            ("id", Value::Text(self.id)),
            ("raw", Value::Text(self.raw)),
            ("data", data.clone()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::fixture;

    #[test]
    fn a_failure_without_an_answer_has_its_reason_as_body() {
        let response = failed(None, "refused.".into(), &Vec::new());
        assert!(!is_success(&response));
        assert_eq!(failure_text(&response), "refused");
        let args = handler_args(&Rc::new(response), false);
        let Some(ScriptValue::Plain(event)) = args.event else { panic!("no event") };
        assert_eq!(event.get("error"), Value::from("refused."));
    }

    #[test]
    fn a_bad_status_is_an_answer() {
        let response = failed(Some(503), "busy".into(), &Vec::new());
        assert_eq!(failure_text(&response), "answered 503");
        let args = handler_args(&Rc::new(response), false);
        let Some(ScriptValue::Plain(event)) = args.event else { panic!("no event") };
        assert_eq!(event.get("error"), Value::from("API Error"));
        assert_eq!(event.get("data").get("statusCode"), Value::Number(503.0));
    }

    #[test]
    fn a_mock_of_a_stream_is_an_event_when_it_has_data() {
        let data = Value::map([("price", Value::Number(1.0))]);
        let mock = Value::map([("body", Value::map([("event", Value::from("tick")), ("data", data.clone())]))]);
        let stream = from_mock(&fixture::api("feed", ApiKind::Sse), &mock);
        assert!(matches!(&*stream.body.borrow(), Body::Event { event, .. } if &**event == "tick"));
        assert!(is_success(&stream), "200 unless the mock says otherwise");
        let request = from_mock(&fixture::api("feed", ApiKind::Http), &mock);
        assert_eq!(event(&request), ScriptValue::Plain(expected_event(mock.get("body"))));
    }

    fn expected_event(body: Value) -> Value {
        let data = [
            ("body", body),
            ("headers", Value::Null),
            ("statusCode", Value::Number(200.0)),
            ("reasonPhrase", Value::from("")),
        ];
        Value::map([("data", Value::map(data))])
    }

    #[test]
    fn a_changed_body_is_in_the_event_of_what_runs_next() {
        let args = handler_args(&Rc::new(Response::new(200, Value::from("old"))), true);
        let Some(ScriptValue::Plain(event)) = with_body(args, Value::from("new")).event else { panic!("no event") };
        assert_eq!(event.get("data").get("body"), Value::from("new"));
        assert_eq!(event.get("data").get("statusCode"), Value::Number(200.0));
    }
}
