//! Pictures of scenes; `PICTURES=folder` writes them as PNG.

use egui::Vec2;

use super::build::{Build, screen, text, widget};
use crate::offscreen::Offscreen;
use ensemble_core::spec::FromValue;
use ensemble_core::value::Value;

fn draw(name: &str, view: Build) {
    write(name, &screen(view));
}

fn write(name: &str, scene: &std::sync::Arc<ensemble_runtime::scene::Scene>) {
    for (dark, width, height, scale) in
        [(false, 800.0, 600.0, 1.0), (true, 1280.0, 800.0, 1.0), (false, 1280.0, 800.0, 2.0)]
    {
        let mut offscreen = Offscreen::new(Vec2::new(width, height), scale, dark);
        for frame in 0..4 {
            offscreen.frame(scene, f64::from(frame) * 0.5);
        }
        let picture = offscreen.picture().expect("small enough");
        assert!(picture.pixels.iter().any(|pixel| *pixel != picture.pixels[0]), "{name} shows something");
        if let Some(folder) = std::env::var_os("PICTURES") {
            let scheme = if dark { "dark" } else { "light" };
            let path = std::path::Path::new(&folder).join(format!("{name}-{scheme}-{width}@{scale}.png"));
            let [w, h] = picture.size;
            let bytes: Vec<u8> = picture.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
            image::save_buffer(path, &bytes, w as u32, h as u32, image::ColorType::Rgba8).unwrap();
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
        text(change)
            .num("width", 80.0)
            .prop("textAlign", "end")
            .prop("color", if change.starts_with('-') { "#C92A2A" } else { "#1F8A4C" }),
    ])
}

#[test]
fn dashboard() {
    assert!(ensemble_core::spec::TextStyle::from_value(&json("{}")).is_some());
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
            widget("Row")
                .prop("padding", "12 16")
                .prop("mainAxis", "spaceBetween")
                .with([heading("Quotes"), quiet("60 rows")]),
            list,
        ]),
    ]);
    let header = widget("Header").prop("title", "Market").yes("canGoBack");
    let footer = widget("Footer").with([quiet("Connected to ticker, 42 events a second")]);
    draw("dashboard", widget("View").slot("header", header).slot("body", body).slot("footer", footer));
}

fn over(
    view: Build,
    dialogs: Vec<ensemble_runtime::scene::Dialog>,
    toasts: Vec<ensemble_runtime::scene::Toast>,
    name: &str,
) {
    let root = screen(view).root.clone();
    let mut scene = super::build::bare(root);
    (scene.dialogs, scene.toasts) = (dialogs, toasts);
    let fault =
        |words: &str| ensemble_core::diag::Diagnostic::error(ensemble_core::diag::Code::HandlerFailed, None, words);
    let listed =
        ["first", "second"].map(|words| ensemble_runtime::scene::ListedFault { diagnostic: fault(words), times: 1 });
    scene.faults = std::sync::Arc::new(listed.into());
    write(name, &std::sync::Arc::new(scene));
}

#[test]
fn dialogs_and_toasts() {
    use ensemble_runtime::scene::{Dialog, NodeId, Toast};
    let body = widget("Column").num("gap", 16.0).with([
        heading("Connections"),
        widget("Card")
            .with((0..6).map(|at| quote("Aurora", &format!("{}.40", 100 + at), "+1.2 %").num("padding", 0.0))),
    ]);
    let buttons = widget("Row")
        .prop("mainAxis", "end")
        .num("gap", 8.0)
        .with([widget("Button").prop("label", "Cancel").yes("outline"), widget("Button").prop("label", "Disconnect")]);
    let node = widget("Column").num("gap", 12.0).with([
        heading("Disconnect from the stream?"),
        text("Events that arrive in the meantime are not kept. You can connect again at any time."),
        buttons,
    ]);
    let dialog = Dialog { id: NodeId(900), node: node.node(&mut 1000), dismissible: true, options: Value::Null };
    let toast = |id: u64, kind: &str, place: &str, words: &str| Toast {
        id: NodeId(id),
        message: words.into(),
        node: None,
        kind: kind.into(),
        alignment: place.into(),
        dismissible: true,
        styles: Default::default(),
    };
    let toasts = vec![
        toast(901, "success", "topRight", "Saved"),
        toast(
            902,
            "error",
            "bottomCenter",
            "The server said 404: there is no stream with this name, and so nothing was opened",
        ),
        toast(903, "warning", "topLeft", "Retrying in 3 s"),
        toast(904, "info", "bottomRight", "New version"),
    ];
    let header = widget("Header").prop("title", "Streams");
    over(widget("View").slot("header", header).slot("body", body), vec![dialog], toasts, "dialog");
}

#[test]
fn gallery() {
    let line = |name: &str, children: Vec<Build>| {
        widget("Row")
            .prop("crossAxis", "center")
            .num("gap", 16.0)
            .with([text(name).num("width", 100.0).prop("color", "#8A92A1")])
            .with(children)
    };
    let body = widget("Column").num("gap", 16.0).with([
        line(
            "Text",
            vec![
                text("Bold").prop("fontWeight", "bold"),
                text("Underlined").prop("textStyle", json(r#"{"decoration": "underline"}"#)),
                text("Mono 0123").prop("fontFamily", "JetBrains Mono"),
                text("A longer text that is cut at the end of the line because it may have one only")
                    .num("maxLines", 1.0)
                    .yes("expanded"),
            ],
        ),
        line(
            "Icon",
            ["home", "favorite", "bolt", "settings_outlined", "no_such_icon"]
                .map(|name| widget("Icon").prop("name", name))
                .into(),
        ),
        line(
            "Tag",
            vec![
                widget("Tag").prop("label", "Live").prop("icon", "bolt").prop("backgroundColor", "#1F8A4C"),
                widget("Tag").prop("label", Value::list(["alpha".into(), "beta".into(), "gamma".into()])),
            ],
        ),
        line(
            "Progress",
            vec![
                widget("Progress").num("value", 0.65),
                widget("Progress"),
                widget("Progress").prop("display", "linear").num("value", 0.4),
                widget("Progress").prop("display", "linear").yes("expanded"),
            ],
        ),
        widget("Divider"),
        widget("Divider").prop("type", "dashed"),
        widget("Divider").prop("type", "dotted").num("thickness", 3.0),
        line(
            "Boxes",
            vec![
                widget("Column")
                    .num("width", 96.0)
                    .num("height", 64.0)
                    .prop("borderRadius", 12.0)
                    .prop("backgroundGradient", json(r##"{"colors": ["#3B5BDB", "#AE3EC9", "#F08C00"]}"##)),
                widget("Column")
                    .num("width", 96.0)
                    .num("height", 64.0)
                    .prop("borderRadius", "24 0")
                    .prop("borderColor", "#3B5BDB")
                    .num("borderWidth", 2.0),
                widget("Column")
                    .num("width", 96.0)
                    .num("height", 64.0)
                    .prop("borderRadius", 8.0)
                    .prop("backgroundColor", "white")
                    .num("elevation", 8.0),
                widget("Stack")
                    .num("width", 96.0)
                    .num("height", 64.0)
                    .prop("backgroundColor", "#E1E4EA")
                    .prop("alignChildren", "center")
                    .with([
                        text("Stack").prop("color", "black"),
                        widget("Tag").prop("label", "3").num("stackPositionRight", -6.0).num("stackPositionTop", -6.0),
                    ]),
                widget("Placeholder").prop("name", "Lottie"),
            ],
        ),
        widget("Row").num("gap", 12.0).prop("crossAxisConstraint", "largestChild").with([
            text("Left"),
            widget("Divider").prop("direction", "vertical"),
            text("Right\nof two lines"),
        ]),
        widget("Row").prop("mainAxis", "spaceBetween").with([text("Between"), text("these"), text("is space")]),
        widget("FlexRow")
            .num("gap", 8.0)
            .with(["One", "Two", "Three"].map(|words| widget("Card").num("padding", 8.0).with([text(words)]))),
    ]);
    draw("gallery", widget("View").slot("body", body));
}
