//! Methods of widgets, called by a script that does nothing else.

use std::rc::Rc;

use ensemble_run::shell::catalog;
use ensemble_run::spec::MethodRole;
use ensemble_run::value::Value;

use super::probes::{example, json};
use super::{EchoServer, open_files, play};
use crate::support::with_stack;

#[test]
fn a_form_is_submitted_and_tells_whether_it_is_valid() {
    let home = "View:\n  body:\n    Column:\n      children:\n        - Form:\n            id: form\n            onSubmit: {showToast: {message: Submitted}}\n            children:\n              - TextInput: {id: name, label: Name, required: true}\n        - Button: {label: Submit, onTap: \"form.submit()\"}\n        - Text: {id: out, text: nothing}\n        - Button: {label: Ask, onTap: \"out.text = 'valid: ' + form.validate()\"}\n";
    play(home, |app| {
        app.click("Ask");
        app.pass(200);
        app.expect("valid: false");
        let field = app.0.target("name").unwrap();
        app.0.focus(&field);
        app.0.type_text("Ada");
        app.click("Ask");
        app.pass(200);
        app.expect("valid: true");
        app.click("Submit");
        app.pass(200);
        app.expect("Submitted");
    });
}

/// Calls of methods that need more than the example of their widget: `(widget, method, arguments, the widget instead of its example, a script
/// that runs first)`.
const CALLS: &[(&str, &str, &str, &str, &str)] = &[
    ("Accordion", "openSection", "1", "", ""),
    ("Accordion", "closeSection", "0", "", ""),
    (
        "Carousel",
        "previous",
        "",
        "{layout: single, height: 60, currentIndex: 1, children: [{Text: {text: One}}, {Text: {text: Two}}]}",
        "",
    ),
    ("Carousel", "animateToPage", "1", "", ""),
    ("Carousel", "jumpToPage", "1", "", ""),
    ("Carousel", "navigateTo", "1", "", ""),
    (
        "Carousel",
        "stopAutoplay",
        "",
        "{layout: single, height: 60, autoplay: true, children: [{Text: {text: One}}, {Text: {text: Two}}, {Text: {text: Three}}]}",
        "",
    ),
    ("Chart*", "addLabels", "['Zq']", CHART, ""),
    ("Chart*", "addData", "0, [90]", CHART, ""),
    ("Chart*", "setData", "0, [90, 1]", CHART, ""),
    ("Calendar", "selectStartEndCell", "'2024-03-05', '2024-03-07'", "", ""),
    ("Calendar", "unSelectCell", "'2024-03-14'", DAYS, ""),
    ("Calendar", "unSelectStartEndCell", "'2024-03-12', '2024-03-16'", DAYS, ""),
    ("Calendar", "markStartEndCell", "'2024-03-05', '2024-03-07'", "", ""),
    ("Calendar", "unMarkCell", "'2024-03-05'", "", ""),
    ("Calendar", "unMarkStartEndCell", "'2024-03-01', '2024-03-07'", "", ""),
    ("Calendar", "enableCell", "'2024-03-09'", "", ""),
    ("Calendar", "selectCell", "'2024-03-06'", "", ""),
    ("Calendar", "toggleSelectCell", "'2024-03-06'", "", ""),
    ("Calendar", "markCell", "'2024-03-06'", "", ""),
    ("Calendar", "toggleMarkCell", "'2024-03-06'", "", ""),
    ("Calendar", "disableCell", "'2024-03-06'", "", ""),
    ("Calendar", "toggleDisableCell", "'2024-03-06'", "", ""),
    ("Calendar", "addRowSpan", "{start: '2024-03-06', end: '2024-03-08', label: 'Zq'}", "", ""),
    (
        "Calendar",
        "clearRange",
        "",
        "{focusDate: '2024-03-14', firstDay: '2024-01-01', lastDay: '2024-12-31', rangeStart: '2024-03-05', rangeEnd: '2024-03-09', range: {}}",
        "",
    ),
    ("Chat", "addMessage", "{content: 'Zq', role: 'assistant'}", "", ""),
    ("Chat", "sendMessage", "'Zq'", "", ""),
    ("Chat", "getMessages", "", "{initialMessages: [{content: Zq}]}", ""),
    ("DailyScheduler", "addSelectedRange", "0, '12:00', '13:00'", "", ""),
    ("WeeklyScheduler", "addSelectedRange", "'Tue', '12:00', '13:00'", "", ""),
    ("AppScroller", "stretchExpandedHeight", "20", "", ""),
    ("ImageCropper", "reset", "", "", "subject.rotateRight()"),
    ("TagInput", "clear", "", "{value: Zq}", ""),
    ("TagInput", "initialTag", "{id: 1, label: 'Zq'}", "", ""),
    (
        "Signature",
        "clear",
        "",
        "{height: 60, value: 'W3sieCI6MTAsInkiOjEwLCJ0eXBlIjowfSx7IngiOjYwLCJ5Ijo0MCwidHlwZSI6MX1d'}",
        "",
    ),
    (
        "Lottie",
        "forward",
        "",
        "{source: \"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>\", onForward: \"console.log('forward')\"}",
        "",
    ),
    (
        "Lottie",
        "reverse",
        "",
        "{source: \"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>\", onReverse: \"console.log('reverse')\"}",
        "",
    ),
    (
        "Lottie",
        "stop",
        "",
        "{source: \"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>\", onStop: \"console.log('stop')\"}",
        "",
    ),
    ("ConfirmationInput", "clear", "", "{value: '12'}", ""),
    ("Countdown", "start", "", "{date: '2030-01-01', autoStart: false, onStart: \"console.log('started')\"}", ""),
    ("Countdown", "stop", "", "{date: '2030-01-01', onStop: \"console.log('stopped')\"}", ""),
    ("Countdown", "reset", "", "{date: '2030-01-01', onReset: \"console.log('again')\"}", ""),
    (
        "DataGrid",
        "removeRow",
        "0",
        "{dataColumns: [{label: A}], item-template: {data: [1, 2], name: row, template: {DataRow: {children: [{Text: {text: \"${row}\"}}]}}}}",
        "",
    ),
    ("DataGrid", "scrollToTop", "", GRID, "subject.scrollToBottom()"),
    ("DataGrid", "scrollToBottom", "", GRID, ""),
    ("DataGrid", "scrollToIndex", "7", GRID, ""),
    ("Dropdown", "getValue", "", "", ""),
    ("Dropdown", "itemsFromString", "'Zq,Yx'", "{value: Zq}", ""),
    ("Form", "submit", "", "{onSubmit: \"console.log('submitted')\", children: [{TextInput: {label: Name}}]}", ""),
    ("Form", "validate", "", "{children: [{TextInput: {label: Name, required: true}}]}", ""),
    ("Form", "reset", "", FORM, "name.value = 'Bob'"),
    ("Form", "clear", "", FORM, ""),
    ("Form", "getValues", "", FORM, ""),
    ("Form", "updateValues", "{name: 'Bob'}", FORM, ""),
    ("Map", "moveCamera", "'10 20', 3", "", ""),
    ("Map", "moveCameraBounds", "{southwest: '10 20', northeast: '12 24'}", "", ""),
    ("Map", "runAutoZoom", "", "", "subject.moveCamera('10 20', 3)"),
    ("Html", "updateMaxLines", "1", "{text: '<p>one</p><p>two</p><p>three</p>'}", ""),
    ("ListView", "scrollToTop", "", LIST, "subject.scrollToBottom()"),
    ("ListView", "scrollToBottom", "", LIST, ""),
    ("ListView", "scrollToIndex", "5", LIST, ""),
    ("ListView", "scrollToOffset", "30", LIST, ""),
    ("Stepper", "next", "", "", "subject.previous()"),
    ("Stepper", "navigateTo", "0", "", ""),
    ("TabBar*", "navigateTo", "1", "", ""),
    ("TabBar*", "changeTabItem", "1", "", ""),
    ("ToggleContainer", "showFirst", "", "", "subject.showSecond()"),
];

const DAYS: &str = "{rowHeight: 24, focusDate: '2024-03-14', firstDay: '2024-01-01', lastDay: '2024-12-31', selectedCell: ['2024-03-14']}";
const GRID: &str = "{height: 120, DataColumns: [{label: A}], item-template: {data: [1, 2, 3, 4, 5, 6, 7, 8, 9], name: row, template: {DataRow: {children: [{Text: {text: \"row ${row}\"}}]}}}}";
const FORM: &str = "{children: [{TextInput: {id: name, label: Name, value: Ada}}]}";
const CHART: &str = "{config: {type: bar, data: {labels: [a, b], datasets: [{label: One, data: [1, 2]}]}}}";
const LIST: &str = "{height: 60, item-template: {data: [1, 2, 3, 4, 5, 6, 7, 8, 9], name: row, template: {Text: {text: \"row ${row}\"}}}}";

#[test]
fn every_method_alone_does_something_or_says_that_it_does_not() {
    let mut idle = Vec::new();
    // A footer stands in no Column: `played/footer.rs` drags one.
    for spec in catalog().widgets.into_iter().filter(|spec| spec.name != "Footer") {
        for method in spec.methods {
            let fits = |name: &str| {
                name == spec.name || name.strip_suffix('*').is_some_and(|start| spec.name.starts_with(start))
            };
            let call = CALLS.iter().find(|(widget, name, ..)| fits(widget) && name == method);
            let (_, _, args, props, first) = call.copied().unwrap_or(("", "", "", "", ""));
            let mut props =
                if props.is_empty() { example(spec) } else { json(props).as_map().cloned().unwrap_or_default() };
            // The handlers of an example refer to the widget by its own id.
            let id = props.get("id").map_or_else(|| "subject".into(), Value::to_display);
            props.insert("id", Value::Text(id.clone()));
            let props = Value::map(props.iter().map(|(name, value)| (name.clone(), value.clone())));
            let widget = Value::map([(spec.name, props)]).to_display();
            let first = first.replace("subject", &id);
            let call = format!("{id}.{method}({args})");
            let (first, code) = match *method {
                // A click on the button takes the focus away, too: the method is called when that is over.
                "unfocus" => (format!("{id}.focus()"), format!("setTimeout(() => {{ {call} }}, 1000)")),
                _ if spec.results.iter().any(|(name, _)| name == method) || method.starts_with("get") => {
                    (first, format!("out.text = '' + {call}"))
                }
                _ => (first, call.clone()),
            };
            with_stack(|| {
                let turned = *method == "unfocus";
                let (idly, _) = seen_after(&widget, &first, "let nothing = 1", turned);
                let (seen, faults) = seen_after(&widget, &first, &code, turned);
                let without = matches!(spec.method_role(method), Some(MethodRole::WithoutEffect(_)));
                let says = faults.iter().any(|fault| fault.contains("has no effect"));
                // A chart draws what has changed by itself: `update()` comes when that is done.
                let is_over = *method == "update" && spec.name.starts_with("Chart");
                if without != says || (!without && !is_over && (!faults.is_empty() || seen == idly)) {
                    idle.push(format!("{call} of {}: {faults:?}", spec.name));
                }
            });
        }
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

/// Picture and record after a button has run `code`, and the faults. Another button has run `first` before it, or after it when `turned`.
fn seen_after(widget: &str, first: &str, code: &str, turned: bool) -> ((Vec<u8>, String), Vec<String>) {
    let (first, code) = (Value::from(first).to_string(), Value::from(code).to_string());
    let home = format!(
        "View: {{body: {{Column: {{children: [{{Button: {{label: First, onTap: {first}}}}}, {{Button: {{label: Go, onTap: {code}}}}}, {{Text: {{id: out, text: nothing}}}}, {widget}]}}}}}}"
    );
    let mut app = open_files(&[("screens/Home.yaml", &home)], Rc::new(EchoServer)).0;
    app.pass(100);
    let order = if turned { ["Go", "First"] } else { ["First", "Go"] };
    for label in order {
        app.click(label);
        app.pass(300);
    }
    app.pass(6000);
    let faults = app.faults();
    let picture = app.0.picture().unwrap().pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    let record = app.0.record();
    let console: Vec<_> = record.console.iter().map(|line| &line.text).collect();
    ((picture, format!("{console:?} {:?}", record.opened)), faults)
}
