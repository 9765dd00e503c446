//! The default app of `new`: one stream of generated prices.

use super::schema::{Field, Schema, Shape};
use super::{Description, Example, Message, Stream};
use ensemble_core::value::Value;

/// The description of the default app.
pub fn template() -> Description {
    let field = |name: &str, shape| Field { name: name.to_owned(), required: true, schema: Schema::of(shape) };
    let quotes = [("ACRA", 212.75), ("BLTC", 33.1), ("KITE", 92.15), ("NWND", 48.2), ("ORCA", 41.08)];
    let examples = quotes.iter().enumerate().map(|(at, (symbol, price))| {
        let time = Value::from(format!("2026-01-01T09:00:0{at}Z"));
        let data = [("symbol", Value::from(*symbol)), ("price", Value::from(*price)), ("at", time)];
        Example { id: Some((at + 1).to_string()), data: Value::map(data), ..Example::default() }
    });
    let time = Schema { format: "date-time".to_owned(), ..Schema::of(Shape::Text) };
    let message = Message {
        event: Some("price".to_owned()),
        schema: Schema::of(Shape::Object(vec![
            field("symbol", Shape::Text),
            field("price", Shape::Number),
            Field { name: "at".to_owned(), required: true, schema: time },
        ])),
        examples: examples.collect(),
        ..Message::default()
    };
    let stream = Stream {
        title: "Prices".to_owned(),
        id: "prices".to_owned(),
        doc: "Invented prices. Put your own stream in their place.".to_owned(),
        method: "GET".to_owned(),
        path: "/prices".to_owned(),
        messages: vec![message],
        ..Stream::default()
    };
    Description {
        title: "My streams".to_owned(),
        doc: "A first app on a stream of invented prices. Run it with --simulate, then make it yours.".to_owned(),
        servers: vec![super::Server {
            name: "local".into(),
            url: "http://127.0.0.1:8080".into(),
            ..super::Server::default()
        }],
        streams: vec![stream],
        ..Description::default()
    }
}
