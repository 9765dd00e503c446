//! Pictures of scenes. `PICTURES=folder` writes them as PNG, to be looked at.

use egui::Vec2;

use super::build::{Build, screen, text, widget};
use crate::spec::FromValue;
use crate::value::Value;
use crate::widget::offscreen::Offscreen;

fn draw(name: &str, view: Build) {
    let scene = screen(view);
    for (dark, width, height, scale) in [(false, 800.0, 600.0, 1.0), (true, 1280.0, 800.0, 1.0), (false, 1280.0, 800.0, 2.0)] {
        let mut offscreen = Offscreen::new(Vec2::new(width, height), scale, dark);
        for frame in 0..4 {
            offscreen.frame(&scene, f64::from(frame) * 0.5);
        }
        let picture = offscreen.picture().expect("small enough");
        assert!(picture.pixels.iter().any(|pixel| *pixel != picture.pixels[0]), "{name} shows something");
        if let Some(folder) = std::env::var_os("PICTURES") {
            let look = if dark { "dark" } else { "light" };
            let path = std::path::Path::new(&folder).join(format!("{name}-{look}-{width}@{scale}.png"));
            let [w, h] = picture.size;
            image::save_buffer(path, picture.as_raw(), w as u32, h as u32, image::ColorType::Rgba8).unwrap();
        }
    }
}

fn json(text: &str) -> Value {
    fn value(json: &serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(bool) => Value::Bool(*bool),
            serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap_or_default()),
            serde_json::Value::String(text) => Value::from(text.as_str()),
            serde_json::Value::Array(items) => Value::list(items.iter().map(value)),
            serde_json::Value::Object(map) => Value::map(map.iter().map(|(key, item)| (key.as_str(), value(item)))),
        }
    }
    value(&serde_json::from_str(text).unwrap())
}

fn heading(words: &str) -> Build {
    text(words).prop("textStyle", json(r#"{"fontSize": 16, "fontWeight": "w600"}"#))
}

fn quiet(words: &str) -> Build {
    text(words).prop("textStyle", json(r##"{"fontSize": 12, "color": "#8A92A1"}"##))
}

fn card(title: &str, value: &str, hint: &str) -> Build {
    let big = text(value).prop("textStyle", json(r#"{"fontSize": 28, "fontWeight": "bold"}"#));
    widget("Card").yes("expanded").num("gap", 4.0).with([quiet(title), big, quiet(hint)])
}

fn quote(name: &str, price: &str, change: &str) -> Build {
    widget("Row").prop("padding", "10 16").prop("crossAxis", "center").num("gap", 12.0).with([
        text(name).yes("expanded"),
        text(price).num("width", 80.0).prop("textAlign", "end"),
        text(change).num("width", 80.0).prop("textAlign", "end").prop("color", if change.starts_with('-') { "#C92A2A" } else { "#1F8A4C" }),
    ])
}

#[test]
fn dashboard() {
    assert!(crate::spec::TextStyle::from_value(&json("{}")).is_some());
    let quotes = [("Aurora", "128.40", "+1.2 %"), ("Borealis", "96.10", "-0.4 %"), ("Cirrus", "1,204.00", "+0.1 %")];
    let list = widget("ListView").yes("expanded").yes("showSeparator").rows(
        60,
        0,
        (0..60).map(|at| quotes[at % 3]).map(|(name, price, change)| quote(name, price, change)),
    );
    let body = widget("Column").num("gap", 16.0).with([
        widget("Row").num("gap", 16.0).with([
            card("Events", "12,480", "since this morning"),
            card("Rate", "42.5 /s", "last minute"),
            card("Errors", "3", "last one 12:04"),
        ]),
        widget("Card").yes("expanded").num("padding", 0.0).num("gap", 0.0).with([
            widget("Row").prop("padding", "12 16").prop("mainAxis", "spaceBetween").with([heading("Quotes"), quiet("60 rows")]),
            list,
        ]),
    ]);
    let header = widget("Header").prop("title", "Market").yes("canGoBack");
    let footer = widget("Footer").with([quiet("Connected to ticker, 42 events a second")]);
    draw("dashboard", widget("View").slot("header", header).slot("body", body).slot("footer", footer));
}
