//! Parts of a Calendar: styles and handlers of days, the range, bars.

use std::sync::Arc;

use crate::base::{PART, WIDGET};
use crate::widgets::input::date::day::Day;
use ensemble_core::spec::{
    Alignment, BorderRadius, Children, Color, FromValue, Group, Insets, Kind, Prop, RowMode, SetRows, Slot, Spec,
    TextStyle, WithoutEffect, prop, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

props! {
    /// `config` of the days of one kind.
    pub struct CellStyle {
        /// Ground of the day.
        "backgroundColor" => ground: Option<Color>,
        /// Style of its number.
        "textStyle" => text: Option<TextStyle>; Kind::TextStyle,
        /// Shape of its ground.
        "shape" => shape: Option<Arc<str>>; Kind::Enum(&["rectangle", "circle"]),
        /// Corner radius of its ground.
        "borderRadius" => radius: Option<BorderRadius>,
        /// Space between its ground and its number.
        "padding" => padding: Option<Insets>,
        /// Space around its ground.
        "margin" => margin: Option<Insets>,
        /// Place of its number.
        "alignment" => alignment: Option<Alignment>; Kind::Alignment,
    }
}

impl CellStyle {
    /// This style, with the values of `below` where it sets none.
    fn or(self, below: Self) -> Self {
        Self {
            ground: self.ground.or(below.ground),
            text: match (self.text, below.text) {
                (Some(own), Some(below)) => Some(own.or(&below)),
                (own, below) => own.or(below),
            },
            shape: self.shape.or(below.shape),
            radius: self.radius.or(below.radius),
            padding: self.padding.or(below.padding),
            margin: self.margin.or(below.margin),
            alignment: self.alignment.or(below.alignment),
        }
    }
}

const CELL_PROPS: &[Prop] = &[
    prop(
        "config",
        CellStyle::KIND,
        "How these days look: `{backgroundColor, textStyle, shape, borderRadius, padding, margin, alignment}`.",
    ),
    prop("widget", Kind::Widget, "A widget for each of these days; `day`, `month`, `year` and `date` are names in it."),
    prop("days", Kind::List, "The days that it is shown for: `{day, month, year, date}`; the calendar sets them."),
];

const TAP: Slot = slot(
    "onTap",
    "Such a day was clicked. `event.data` is `{day, month, year, date, focusedDay}`, `date` as `2024-01-17`.",
);
const CELL_EVENTS: &[Slot] = &[TAP.legacy(&["day", "month", "year", "date", "focusedDay"])];

const BASE: &[&Group] = &[&WIDGET];

/// No effect on parts of a calendar.
const PART_OF_DAYS: &[WithoutEffect] = &[
    PART,
    WithoutEffect {
        props: &["semantics", "textStyle"],
        reason: "`config` and `widget` say how days look and are read",
    },
];

/// No effect on parts of a calendar without a label.
const DAYS_OF_A_KIND: &[WithoutEffect] = &[
    PART,
    WithoutEffect {
        props: &["semantics", "textStyle", "label"],
        reason: "`config` and `widget` say how days look and are read",
    },
];

const fn cell(name: &'static str, doc: &'static str) -> Spec {
    Spec {
        name,
        doc,
        base: BASE,
        without_effect: DAYS_OF_A_KIND,
        props: CELL_PROPS,
        events: CELL_EVENTS,
        children: Children::None,
        rows: RowMode::Set(&DAYS),
        ..Spec::DEFAULT
    }
}

static DAYS: SetRows = SetRows { prop: "days", names: &["day", "month", "year", "date"] };

/// All days.
pub static CELL: Spec = cell("Cell", "Every day.");
/// The days in `selectedCell`.
pub static SELECT_CELL: Spec = cell("SelectCell", "The selected days.");
/// Today.
pub static TODAY_CELL: Spec = cell("TodayCell", "Today.");
/// The days in `markedCell`.
pub static MARK_CELL: Spec = cell("MarkCell", "The marked days.");
/// The days in `disabledCell`.
pub static DISABLE_CELL: Spec = cell("DisableCell", "The days that cannot be chosen.");
/// The first day of the range.
pub static START_CELL: Spec = cell("StartCell", "The first day of the range.");
/// The last day of the range.
pub static END_CELL: Spec = cell("EndCell", "The last day of the range.");
/// Days inside of the range.
pub static BETWEEN_CELL: Spec = cell("BetweenCell", "The days inside of the range.");

/// The choice of a first and a last day.
pub static RANGE: Spec = Spec {
    name: "Range",
    doc: "Lets the user choose a first and a last day.",
    base: &[&WIDGET],
    without_effect: DAYS_OF_A_KIND,
    props: &[
        prop("highlightColor", Kind::Color, "Colour of the band from the first to the last day."),
        prop("startCell", Kind::Parts(&START_CELL), "The first day: `{config}`."),
        prop("endCell", Kind::Parts(&END_CELL), "The last day: `{config}`."),
        prop("betweenCell", Kind::Parts(&BETWEEN_CELL), "The days between them: `{config}`."),
    ],
    events: &[
        slot("onStart", "The first day was chosen. `event.data` is `{start}`."),
        slot("onComplete", "The last day was chosen. `event.data` is `{start, end}`."),
    ],
    children: Children::None,
    ..Spec::DEFAULT
};

/// Bars across days.
pub static ROW_SPANS: Spec = Spec {
    name: "RowSpans",
    doc: "Bars across days: stays, holidays.",
    base: &[&WIDGET],
    without_effect: DAYS_OF_A_KIND,
    props: &[
        prop(
            "spanPerRow",
            Kind::Number { min: 1.0, max: 20.0 },
            "The most bars above each other; those that fit by default.",
        ),
        prop(
            "topMargin",
            Kind::Number { min: 0.0, max: 1000.0 },
            "Space between the number of a day and its bars, in pixels.",
        ),
        prop("children", Kind::Parts(&SPAN_ITEM), "The bars: `{span: {start, end, label, color, widget}}`."),
        prop(
            "span-template",
            Kind::Parts(&SPAN),
            "A bar for each row of data: `{data, name, span: {start, end, label, widget}}`.",
        ),
        prop(
            "overflowWidget",
            Kind::Parts(&OVERFLOW),
            "A widget for each day with bars that do not fit, `+2` by default; `collapsedLength` and `collapsedSpans` are names in it.",
        ),
    ],
    children: Children::None,
    ..Spec::DEFAULT
};

/// Overflow of a day: shown instead of bars that do not fit.
pub static OVERFLOW: Spec = Spec {
    name: "Overflow",
    doc: "What stands for the bars of a day that do not fit.",
    base: &[&WIDGET],
    without_effect: PART_OF_DAYS,
    props: &[
        prop("widget", Kind::Widget, "The widget; `collapsedLength` and `collapsedSpans` are names in it."),
        prop(
            "days",
            Kind::List,
            "The days that it is shown for: `{date, collapsedLength, collapsedSpans}`; the calendar sets them.",
        ),
    ],
    children: Children::None,
    rows: RowMode::Set(&HIDDEN),
    ..Spec::DEFAULT
};

static HIDDEN: SetRows = SetRows { prop: "days", names: &["date", "collapsedLength", "collapsedSpans"] };

/// An entry of `rowSpans.children`.
pub static SPAN_ITEM: Spec = Spec {
    name: "SpanItem",
    doc: "A bar across days.",
    base: &[&WIDGET],
    without_effect: PART_OF_DAYS,
    props: &[prop("span", Kind::Parts(&SPAN), "The bar: `{start, end, label, color, widget}`.")],
    children: Children::None,
    ..Spec::DEFAULT
};

/// A bar.
pub static SPAN: Spec = Spec {
    name: "Span",
    doc: "A bar across days.",
    base: &[&WIDGET],
    without_effect: PART_OF_DAYS,
    props: &[
        prop("start", Kind::Date, "The first day."),
        prop("end", Kind::Date, "The last day."),
        prop("color", Kind::Color, "Colour of the bar."),
        prop("widget", Kind::Widget, "A widget instead of the bar."),
        prop("rowId", Kind::Any, "Has no effect: bars are stacked in the order of their days.")
            .ignored("bars are stacked in the order of their days"),
        prop("inputs", Kind::Any, "Has no effect: they stand in `widget`.").ignored("inputs stand in `widget`"),
    ],
    children: Children::None,
    ..Spec::DEFAULT
};

/// The part of this kind.
pub fn part<'a>(node: &'a Node, spec: &Spec) -> Option<&'a Arc<Node>> {
    node.children.iter().find(|child| child.spec == spec)
}

/// Merged style of several kinds of days; the last one takes precedence.
pub fn style(node: &Node, kinds: &[&Spec]) -> CellStyle {
    let mut style = CellStyle::default();
    for spec in kinds {
        let own = part(node, spec).and_then(|cell| cell.props.get("config")).and_then(CellStyle::from_value);
        style = own.unwrap_or_default().or(style);
    }
    style
}

/// `{day, month, year, date, focusedDay}` of a day.
pub fn data_of(day: Day) -> Value {
    Value::map([
        ("day", Value::from(f64::from(day.day()))),
        ("month", Value::from(f64::from(u8::from(day.month())))),
        ("year", Value::from(f64::from(day.year()))),
        ("date", Value::from(day.to_string())),
        ("focusedDay", Value::from(f64::from(day.day()))),
    ])
}
