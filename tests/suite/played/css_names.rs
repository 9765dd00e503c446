//! Names of CSS: every widget accepts each of them, inline, by class and from scripts, or `check` says why it has no effect there.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use ensemble_run::shell::catalog;
use ensemble_run::spec::{CssTarget, all_css_names};

use super::{Played, load, play, play_files};
use crate::support::faults;

#[test]
fn every_name_is_accepted_by_every_widget_or_told() {
    let (mut told, mut taken) = (0, 0);
    for spec in catalog().widgets.iter().copied().filter(|spec| !spec.base.is_empty() && spec.name != "Placeholder") {
        let styles: Vec<String> = all_css_names().map(|name| format!("{name}: 1")).collect();
        let styles = format!("styles: {{{}}}", styles.join(", "));
        // Parts of a screen are no widgets.
        let screen = match spec.name {
            "Header" => format!("View: {{header: {{{styles}}}}}"),
            "Footer" => format!("View: {{footer: {{{styles}}}}}"),
            "Menu" => format!("View: {{menu: {{Sidebar: {{items: [{{label: A}}, {{label: B}}], {styles}}}}}}}"),
            name => format!("View: {{body: {{{name}: {{{styles}}}}}}}"),
        };
        let (_, report) = load(&[("screens/Home.yaml", &screen)]);
        let faults = faults(&report);
        for name in all_css_names() {
            let unknown = format!("unknown property `{name}`");
            assert!(!faults.iter().any(|fault| fault.contains(&unknown)), "{}: {unknown}", spec.name);
            // The sides of a `margin` that has none of its own are folded into it.
            let side =
                ["margin", "padding"].into_iter().find(|base| name.starts_with(base) && spec.prop(base).is_some());
            if spec.prop(name).is_some() || side.is_some_and(|base| name.len() > base.len()) {
                continue;
            }
            match spec.css(name) {
                Some(CssTarget::Nothing(reason)) => {
                    let why = format!("`{name}` of `{}` has no effect: {reason}", spec.name);
                    assert!(faults.iter().any(|fault| fault.contains(&why)), "{why}: {faults:?}");
                    told += 1;
                }
                Some(CssTarget::Prop(_) | CssTarget::Both(_) | CssTarget::Part(..)) => taken += 1,
                None => panic!("`{name}` means nothing on {}", spec.name),
            }
        }
    }
    assert!(told > 1000 && taken > 1000, "{told} told, {taken} taken");
}

/// Hash of a widget's picture.
fn drawn(widget: &str) -> u64 {
    picture(widget, "", "")
}

/// Hash of a widget's picture with this theme.
fn themed(widget: &str, theme: &str) -> u64 {
    picture(widget, theme, "")
}

/// Hash of a widget's picture after this script has run.
fn scripted(widget: &str, script: &str) -> u64 {
    picture(widget, "", script)
}

/// A widget of [`PAIRS`] with properties.
fn with(widget: &str, properties: &str) -> String {
    let separator = if properties.is_empty() { "" } else { ", " };
    widget.replace("$P", &format!("{separator}{properties}"))
}

/// Presses a button and lets its handler end.
fn press(app: &mut Played, label: &str) {
    app.click(label);
    app.pass(100);
}

fn picture(widget: &str, theme: &str, script: &str) -> u64 {
    let mut hash = DefaultHasher::new();
    let tap = if script.is_empty() { String::new() } else { format!(", onTap: \"{script}\"") };
    let screen = format!(
        "View: {{body: {{Column: {{gap: 8, children: [{{{widget}}}, {{Button: {{id: go, label: Go{tap}}}}}]}}}}}}"
    );
    let files = [("screens/Home.yaml", &*screen), ("theme.yaml", theme)];
    play_files(&files[..if theme.is_empty() { 1 } else { 2 }], |app| {
        if !script.is_empty() {
            press(app, "Go");
            // The pointer stands over the button.
            app.0.point_at(egui::Pos2::new(399.0, 299.0));
            app.pass(1000);
        }
        app.0.picture().unwrap().pixels.iter().for_each(|pixel| pixel.to_array().hash(&mut hash));
    });
    hash.finish()
}

/// CSS, the same in the language, and the widget: `$P` is where the properties stand.
const PAIRS: &[(&str, &str, &str)] = &[
    ("fontSize: 20", "textStyle: {fontSize: 20}", "Button: {id: it, label: One$P}"),
    ("lineHeight: 2", "textStyle: {lineHeightMultiple: 2}", "Text: {id: it, text: One$P}"),
    (
        "lineHeight: 28px, fontSize: 14",
        "textStyle: {lineHeightMultiple: 2, fontSize: 14}",
        "Text: {id: it, text: One$P}",
    ),
    ("fontStyle: italic", "textStyle: {isItalic: true}", "Text: {id: it, text: One$P}"),
    ("textDecoration: underline", "textStyle: {decoration: underline}", "Text: {id: it, text: One$P}"),
    (
        "textShadow: 2px 3px 4px red",
        "textStyle: {shadowColor: red, shadowOffset: [2, 3], shadowRadius: 4}",
        "Text: {id: it, text: One$P}",
    ),
    ("color: red", "textStyle: {color: red}", "Card: {id: it, children: [{Text: {text: One}}]$P}"),
    ("color: red", "textStyle: {color: red}", "Checkbox: {id: it, trailingText: One$P}"),
    (
        "fontWeight: bold",
        "textStyle: {fontWeight: bold}",
        "TabBar: {id: it, items: [{label: One, body: {Text: {text: two}}}]$P}",
    ),
    ("fontSize: 40", "size: 40", "Icon: {id: it, name: home$P}"),
    ("display: none", "visible: false", "Button: {id: it, label: One$P}"),
    ("paddingX: 20", "paddingLeft: 20, paddingRight: 20", "Text: {id: it, text: One$P}"),
    ("marginY: 20", "marginTop: 20, marginBottom: 20", "Switch: {id: it, label: One$P}"),
    ("alignItems: flex-end", "crossAxis: end", "Column: {id: it, width: 200, children: [{Text: {text: One}}]$P}"),
    (
        "justifyContent: space-between",
        "mainAxis: spaceBetween",
        "Row: {id: it, children: [{Text: {text: One}}, {Text: {text: Two}}]$P}",
    ),
    ("background: '#ffdd00'", "fillColor: '#ffdd00'", "TextInput: {id: it, label: One$P}"),
    ("WebkitLineClamp: 1", "maxLines: 1", "Text: {id: it, width: 60, text: Some words that need lines$P}"),
    (
        "overflow: hidden",
        "clipContent: true",
        "Column: {id: it, width: 60, height: 20, children: [{Text: {text: One two three four five}}]$P}",
    ),
    (
        "overflow: auto",
        "scrollable: true",
        "Column: {id: it, height: 40, children: [{Text: {text: One}}, {Text: {text: Two}}, {Text: {text: Three}}]$P}",
    ),
    ("columnGap: 30", "gap: 30", "Row: {id: it, children: [{Text: {text: One}}, {Text: {text: Two}}]$P}"),
    (
        "top: 5, left: 60",
        "stackPositionTop: 5, stackPositionLeft: 60",
        "Stack: {width: 200, height: 60, children: [{Text: {id: it, text: One$P}}]}",
    ),
];

#[test]
fn a_name_of_css_is_the_property_that_it_names() {
    for (css, own, widget) in PAIRS {
        let (plain, expected) = (drawn(&with(widget, "")), drawn(&with(widget, own)));
        assert_ne!(expected, plain, "{own} is not seen");
        assert_eq!(drawn(&with(widget, &format!("styles: {{{css}}}"))), expected, "{css}, inline");
        let theme = format!("Styles: {{.own: {{{css}}}}}");
        assert_eq!(themed(&with(widget, "className: own"), &theme), expected, "{css}, by class");
        let computed = css.split(", ").map(|pair| {
            let (name, value) = pair.split_once(": ").unwrap();
            format!("{name}: \"${{{}}}\"", quoted(value))
        });
        let computed = computed.collect::<Vec<_>>().join(", ");
        assert_eq!(drawn(&with(widget, &format!("styles: {{{computed}}}"))), expected, "{css}, computed");
    }
}

#[test]
fn padding_at_the_sides_leaves_a_button_its_height() {
    let button = |styles: &str| drawn(&format!("Button: {{id: it, label: One, styles: {{{styles}}}}}"));
    // The theme's own space beside a label is 16 pixels.
    assert_eq!(button("paddingX: 16"), button(""));
    assert_ne!(button("paddingX: 30"), button(""));
}

/// A value as JavaScript.
fn quoted(value: &str) -> String {
    let value = value.trim_matches('\'');
    if value.parse::<f64>().is_ok() { value.to_owned() } else { format!("'{value}'") }
}

#[test]
fn scripts_set_and_read_names_of_css() {
    for (css, own, widget) in PAIRS.iter().filter(|(css, ..)| !css.contains(", ")) {
        let (name, value) = css.split_once(": ").unwrap();
        let script = format!("it.{name} = {}", quoted(value));
        let given = scripted(&with(widget, own), "console.log('same')");
        assert_eq!(scripted(&with(widget, ""), &script), given, "{script}");
    }
    let home = "View: {body: {Column: {children: [{Text: {id: it, text: One, styles: {lineHeight: 2}}}, {Button: {label: Go, onTap: \"it.text = 'height ' + it.lineHeight\"}}]}}}";
    play(home, |app| {
        press(app, "Go");
        app.expect("height 2");
    });
}

#[test]
fn a_class_tells_what_no_widget_takes() {
    let theme =
        "Styles:\n  .own: {fontSize: 20, floot: left, float: left, '&:hover': {color: red}}\n  Text: {zIndex: 3}\n";
    let home = "View: {body: {Text: {text: One, className: own}}}";
    let (_, report) = load(&[("screens/Home.yaml", home), ("theme.yaml", theme)]);
    let faults = faults(&report).join("\n");
    for told in
        ["`float` of `.own` has no effect", "`&:hover` of `.own` has no effect", "`zIndex` of `Text` has no effect"]
    {
        assert!(faults.contains(told), "{told} in {faults}");
    }
    assert!(!faults.contains("fontSize"), "{faults}");
}

#[test]
fn the_list_of_classes_has_the_methods_of_a_browser() {
    let theme = "Styles:\n  .big: {fontSize: 30}\n  .loud: {color: red}\n";
    let home = "View: {body: {Column: {children: [{Text: {id: it, className: big, text: One}}, {Text: {id: out, text: none}}, {Button: {label: Go, onTap: \"const had = it.classList.contains('big'); it.classList.add('loud', 'loud'); it.classList.remove('big'); const now = it.classList.toggle('extra'); it.classList.toggle('extra'); out.text = [had, now, it.classList.length, it.className, it.classList.contains('big')].join(' ')\"}}, {Button: {label: List, onTap: \"it.classList = ['big', 'loud']; out.text = it.classList.join('+')\"}}]}}}";
    play_files(&[("screens/Home.yaml", home), ("theme.yaml", theme)], |app| {
        let height = |app: &mut Played| app.0.target("it").unwrap().rect.height();
        let big = height(app);
        press(app, "Go");
        app.expect("true true 1 loud false");
        assert!(height(app) < big, "the class is gone from the picture, too");
        press(app, "List");
        app.expect("big+loud");
        assert!((height(app) - big).abs() < 0.5, "it is there again");
    });
}
