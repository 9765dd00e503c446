//! Every key of an object that these widgets take has an effect, as every property has: keys of maps, of parts such as tabs and entries of menus, and
//! of items of lists. `UNPROVEN` lists those that the sweep cannot show, each with its reason.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ensemble_run::shell::catalog;
use ensemble_run::spec::{Kind, Prop, Spec};
use ensemble_run::value::{Map, Value};

use super::probes::{COLUMN, example, json, screen, values};
use super::property_sweep::{Bases, differs};

/// Steps with each widget.
const ACTS: [&str; 12] =
    ["look", "hover", "tap", "look", "pick:One", "look", "type", "tap", "hand", "swipe", "scroll", "tab"];

/// Keys without a proof of their effect, as `WIDGET.PROPERTY.KEY`.
const UNPROVEN: &[(&str, &str)] = &[
    ("Menu.items.activeIcon", "it is drawn while the page of its entry is shown, and the sweep shows none"),
    ("Menu.items.depth", "`children` set it; `played/accepted.rs` looks at the indentation"),
    ("Menu.items.floating", "the sweep's entry has no icon, which the round button shows"),
    ("Menu.items.iconLibrary", "the sweep's entry has no icon"),
    ("Menu.items.selected", "it says the first page of a group; the sweep's menu is of a screen"),
    ("Menu.items.selectedWidget", "it is drawn while the page of its entry is shown, and the sweep shows none"),
    ("Menu.items.semantics", "the label of the sweep's entry is its name; one without a label has this one"),
    ("Menu.items.switchScreen", "the sweep's entry has no page"),
    (
        "Menu.onSelectStyles.backgroundColor",
        "it is drawn while the page of an entry is shown, and the sweep shows none",
    ),
    ("Accordion.bodyStyle.borderRadius", "it needs a ground or a border beside it"),
    ("Accordion.headerStyle.borderRadius", "it needs a ground or a border beside it"),
    ("Accordion.items.key", "`value` names it; tests of accordions do"),
    ("Accordion.items.semantics", "a section is read by its title"),
    ("Accordion.items.title", "`label` stands in its place in the example"),
    ("Calendar.cell.days", "the calendar sets it"),
    ("Calendar.disableCell.days", "the calendar sets it"),
    ("Calendar.markCell.days", "the calendar sets it"),
    ("Calendar.selectCell.config", "no day is selected in the sweep"),
    ("Calendar.selectCell.days", "the calendar sets it"),
    ("Calendar.todayCell.config", "the month of the example is not that of today"),
    ("Calendar.todayCell.days", "the calendar sets it"),
    ("Calendar.todayCell.display", "the month of the example is not that of today"),
    ("Calendar.todayCell.visible", "the month of the example is not that of today"),
    ("Calendar.range.display", "the sweep chooses no range"),
    ("Calendar.range.highlightColor", "the sweep chooses no range"),
    ("Calendar.range.visible", "the sweep chooses no range"),
    ("Calendar.rowSpans.span-template", "the sweep has no rows of data for bars; tests of calendars do"),
    ("Calendar.rowSpans.spanPerRow", "the sweep has one bar"),
    ("Calendar.rowSpans.topMargin", "the sweep's bar is removed with the object's other keys"),
    ("Stepper.steps.description", "the sweep's steps are too narrow for it"),
    ("Stepper.steps.key", "`value` names it"),
    ("Stepper.steps.label", "`stepLabel` stands in its place in the example"),
    ("Stepper.steps.semantics", "a step is read by its label"),
    ("DataGrid.scroll.x", "the rows of the example are as wide as the table"),
    ("DataGrid.dataText.decorationColor", "it needs a line or a shadow beside it"),
    ("DataGrid.dataText.decorationStyle", "it needs a line or a shadow beside it"),
    ("DataGrid.dataText.decorationThickness", "it needs a line or a shadow beside it"),
    ("DataGrid.dataText.shadowOffset", "it needs a line or a shadow beside it"),
    ("DataGrid.dataText.shadowRadius", "it needs a line or a shadow beside it"),
    ("DataGrid.headingText.decorationColor", "it needs a line or a shadow beside it"),
    ("DataGrid.headingText.decorationStyle", "it needs a line or a shadow beside it"),
    ("DataGrid.headingText.decorationThickness", "it needs a line or a shadow beside it"),
    ("DataGrid.headingText.shadowColor", "it needs a line or a shadow beside it"),
    ("DataGrid.headingText.shadowOffset", "it needs a line or a shadow beside it"),
    ("DataGrid.headingText.shadowRadius", "it needs a line or a shadow beside it"),
    ("DataGrid.dataText.fontFamily", "the sweep's families are not installed"),
    ("DataGrid.dataText.overflow", "the words of the example fit"),
    ("DataGrid.dataText.whiteSpace", "the words of the example fit"),
    ("DataGrid.dataText.wordSpacing", "the example has one word"),
    ("DataGrid.headingText.fontFamily", "the sweep's families are not installed"),
    ("DataGrid.headingText.overflow", "the words of the example fit"),
    ("DataGrid.headingText.whiteSpace", "the words of the example fit"),
    ("DataGrid.headingText.wordSpacing", "the example has one word"),
    ("DataGrid.headingText.hasDivider", "the example has one column"),
    ("DataGrid.headingText.lineHeight", "a head has one line in the middle of its height"),
    ("DataGrid.headingText.lineHeightMultiple", "a head has one line in the middle of its height"),
    ("PopupMenu.items.iconLibrary", "the sweep's entry has no icon"),
    ("DataGrid.DataColumns.expanded", "the columns of the example share the free space as it is"),
    ("DataGrid.DataColumns.filter", "the sweep opens no filter; tests of tables do"),
    ("DataGrid.DataColumns.sort", "the sweep sorts by no function; tests of tables do"),
    ("DataGrid.DataColumns.sortKey", "the sweep's rows have no data to sort by"),
    ("DataGrid.DataColumns.type", "`numeric` is no word that the sweep tries"),
    ("DataGrid.sorting.order", "it needs a `columnIndex` beside it"),
    ("Slider.thumbStyle.disabledThumbColor", "the sweep's slider is enabled"),
    ("Slider.tickMarkStyle.disabledActiveColor", "the sweep's slider is enabled"),
    ("Slider.tickMarkStyle.disabledInactiveColor", "the sweep's slider is enabled"),
    ("Slider.tickMarkStyle.shape", "the sweep tries no map of a shape"),
    ("Slider.trackStyle.disabledActiveColor", "the sweep's slider is enabled"),
    ("Slider.trackStyle.disabledInactiveColor", "the sweep's slider is enabled"),
    ("Text.spans.label", "it stands where a span has no `text`"),
];

/// Widgets whose objects are swept. Those of `Avatar`, `Map` and `Slidable` need data or a gesture that the sweep does not make.
const SWEPT: [&str; 10] =
    ["Accordion", "Calendar", "DataGrid", "LineChart", "Menu", "PopupMenu", "Slider", "Stepper", "TabBar", "Text"];

/// A key of an object.
struct Nested {
    spec: &'static Spec,
    prop: &'static Prop,
    key: &'static Prop,
    /// The part whose key it is.
    part: Option<&'static Spec>,
}

impl Nested {
    fn name(&self) -> String {
        format!("{}.{}.{}", self.spec.name, self.prop.name, self.key.name)
    }

    /// The property without the key, and with each of its values.
    fn attempts(&self) -> (Value, Vec<Value>) {
        let own = example(self.spec).get(self.prop.name).cloned().unwrap_or_default();
        if matches!(self.prop.kind, Kind::Parts(_) | Kind::Items(_)) {
            let mut items = own.as_list().map(<[Value]>::to_vec).unwrap_or_default();
            if items.is_empty() {
                items.push(json(r#"{"label": "One", "text": "One", "widget": {"Text": {"text": "Inside"}}}"#));
            }
            let first = items[0].as_map().cloned().unwrap_or_else(|| Map::from_iter([("label", items[0].clone())]));
            let with = |map: Map| {
                let mut items = items.clone();
                items[0] = Value::map(map.iter().map(|(key, value)| (key.clone(), value.clone())));
                Value::list(items)
            };
            let base: Map =
                first.iter().filter(|(key, _)| !self.key.is(key)).map(|(k, v)| (k.clone(), v.clone())).collect();
            let changed = values(self.key).into_iter().map(|value| {
                let mut map = base.clone();
                map.insert(self.key.name, value);
                with(map)
            });
            return (with(base.clone()), changed.collect());
        }
        let base: Map = own
            .as_map()
            .map(|map| map.iter().filter(|(key, _)| !self.key.is(key)).map(|(k, v)| (k.clone(), v.clone())).collect())
            .unwrap_or_default();
        let changed = values(self.key).into_iter().map(|value| {
            let mut map = base.clone();
            map.insert(self.key.name, value);
            Value::map(map.iter().map(|(key, value)| (key.clone(), value.clone())))
        });
        let base =
            if base.is_empty() { Value::Null } else { Value::map(base.iter().map(|(k, v)| (k.clone(), v.clone()))) };
        (base, changed.collect())
    }

    fn has_effect(&self, bases: &mut Bases) -> bool {
        let (base, changed) = self.attempts();
        let app = |value: &Value| {
            let mut props = example(self.spec);
            props.insert(self.prop.name, value.clone());
            screen(self.spec, &props, COLUMN, true)
        };
        let acts = ACTS.map(str::to_owned);
        let Some(base) = app(&base) else { return false };
        changed
            .iter()
            .any(|value| app(value).is_some_and(|changed| differs(&catalog(), base.clone(), changed, &acts, bases)))
    }
}

fn nested() -> Vec<Nested> {
    let mut all = Vec::new();
    for spec in catalog().widgets.iter().copied().filter(|spec| SWEPT.contains(&spec.name)) {
        for prop in spec.props.iter().filter(|prop| spec.ignored(prop).is_none()) {
            let (keys, part): (Vec<&'static Prop>, _) = match prop.kind {
                Kind::Parts(part) => (part.all_props().filter(|key| part.ignored(key).is_none()).collect(), Some(part)),
                Kind::Keys(keys) | Kind::Items(keys) => {
                    (keys.iter().filter(|key| key.ignored.is_none()).collect(), None)
                }
                _ => continue,
            };
            all.extend(keys.into_iter().map(|key| Nested { spec, prop, key, part }));
        }
    }
    all
}

#[test]
fn unproven_keys_are_keys_with_reasons() {
    let all: Vec<String> = nested().iter().map(Nested::name).collect();
    for (name, why) in UNPROVEN {
        assert!(all.iter().any(|known| known == name), "{name} is no key, or one without effect by its declaration");
        assert!(why.len() > 10, "{name} has no reason");
    }
}

#[test]
#[ignore = "takes minutes of a processor: cargo test --test suite nested_sweep -- --ignored"]
fn every_key_of_an_object_has_an_effect_or_a_reason_why_not() {
    let all = nested();
    let wanted: Vec<&Nested> = all
        .iter()
        .filter(|nested| !UNPROVEN.iter().any(|(name, _)| *name == nested.name()))
        .filter(|nested| {
            std::env::var("SWEEP").is_ok_and(|only| nested.name().contains(&only)) || std::env::var("SWEEP").is_err()
        })
        .collect();
    let (next, silent) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let work = || {
                let mut bases = Bases::default();
                while let Some(nested) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !nested.has_effect(&mut bases) {
                        let part = nested.part.map(|part| format!(" ({})", part.name)).unwrap_or_default();
                        silent.lock().unwrap().push(format!("{}{part}", nested.name()));
                    }
                }
            };
            std::thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, work).unwrap();
        }
    });
    let mut silent = silent.into_inner().unwrap();
    silent.sort();
    assert!(silent.is_empty(), "{} of {} have no effect:\n{}", silent.len(), wanted.len(), silent.join("\n"));
}
