//! Keys of a Chart.js configuration: those that are read, and those without effect, each with its reason.

use ensemble_core::spec::{Kind, Prop, prop};

const AT_ONCE: &str = "charts are drawn at once";
const BOX: &str = "a chart fills its box";
const COLOR: &str = "axes, labels and texts have the colours of the theme";
const FONT: &str = "labels and texts have the size of the theme";
const LEGEND: &str = "the legend is a line of labels below the title";
const NUMBERS: &str = "numbers are written as their axis needs them";
const ONE_AXIS: &str = "all series share one axis of values";
const PATH: &str = "lines and bars are drawn in one way";
const PLUGIN: &str = "there are no plugins";
const POINTER: &str = "the values below the pointer are always shown";
const RING: &str = "rings begin at the top and have one thickness";
const TAPS: &str = "`onTap` of the chart says what was clicked";

const fn unused(name: &'static str, reason: &'static str) -> Prop {
    prop(name, Kind::Any, "Has no effect.").ignored(reason)
}

/// Keys of a configuration.
pub const CONFIG: &[Prop] = &[
    prop("type", Kind::Text, "Kind of chart: `bar`, `line`, `pie`, `doughnut`, `radar`, `polarArea`, `scatter` …"),
    prop("data", Kind::Keys(DATA), "What it shows."),
    prop("options", Kind::Keys(OPTIONS), "How it shows it."),
    prop("title", Kind::Any, "The title, where `options` has none."),
    unused("plugins", PLUGIN),
];

const DATA: &[Prop] = &[
    prop("labels", Kind::List, "Labels along the first axis."),
    prop("datasets", Kind::Items(DATASET), "The series."),
];

/// Keys of a series.
pub const DATASET: &[Prop] = &[
    prop("label", Kind::Text, "Its name."),
    prop("data", Kind::List, "Its values: numbers, `{x, y}` or `[x, y]`."),
    prop("backgroundColor", Kind::Any, "Colour of its bars or of the area below it; a list for each bar or slice."),
    prop("borderColor", Kind::Any, "Colour of its line."),
    prop("borderWidth", Kind::NUMBER, "Width of its line, in logical pixels."),
    prop("fill", Kind::Any, "Fills the area below its line."),
    prop("tension", Kind::NUMBER, "Smoothing of its line, from 0 to 1.").also(&["lineTension"]),
    prop("pointRadius", Kind::NUMBER, "Radius of its points, in logical pixels."),
    prop("type", Kind::Text, "`line` draws it as a line over bars."),
    prop("hidden", Kind::Bool, "Leaves it out."),
    prop(
        "borderRadius",
        Kind::BorderRadius,
        "Radius of the corners at the end of its bars, in logical pixels; the largest where corners differ.",
    ),
    prop("barPercentage", Kind::NUMBER, "Share of its place that a bar fills, from 0 to 1."),
    prop("barThickness", Kind::NUMBER, "Width of its bars in logical pixels; goes before `barPercentage`."),
    unused("id", TAPS),
    unused("animation", AT_ONCE),
    unused("axis", ONE_AXIS),
    unused("xAxisID", ONE_AXIS),
    unused("yAxisID", ONE_AXIS),
    unused("stack", ONE_AXIS),
    unused("order", "series are drawn in the order of the list"),
    unused("base", PATH),
    unused("borderCapStyle", PATH),
    unused("borderDash", PATH),
    unused("borderDashOffset", PATH),
    unused("borderJoinStyle", PATH),
    unused("borderSkipped", PATH),
    unused("categoryPercentage", PATH),
    unused("clip", PATH),
    unused("cubicInterpolationMode", PATH),
    unused("grouped", PATH),
    unused("inflateAmount", PATH),
    unused("maxBarThickness", PATH),
    unused("minBarLength", PATH),
    unused("normalized", PATH),
    unused("parsing", "points are numbers, `{x, y}` or `[x, y]`"),
    unused("showLine", PATH),
    unused("skipNull", PATH),
    unused("spanGaps", PATH),
    unused("stepped", PATH),
    unused("steppedLine", PATH),
    unused("indexAxis", "`indexAxis` of `options` turns the whole chart"),
    unused("circumference", RING),
    unused("cutout", RING),
    unused("offset", RING),
    unused("rotation", RING),
    unused("spacing", RING),
    unused("weight", RING),
    unused("borderAlign", RING),
    unused("pointBackgroundColor", "points have the colour of their line"),
    unused("pointBorderColor", "points have the colour of their line"),
    unused("pointBorderWidth", "points have the colour of their line"),
    unused("pointStyle", "points are round"),
    unused("pointRotation", "points are round"),
    unused("pointHitRadius", POINTER),
    unused("pointHoverRadius", POINTER),
    unused("pointHoverBackgroundColor", POINTER),
    unused("pointHoverBorderColor", POINTER),
    unused("pointHoverBorderWidth", POINTER),
    unused("hoverBackgroundColor", POINTER),
    unused("hoverBorderColor", POINTER),
    unused("hoverBorderWidth", POINTER),
    unused("hoverOffset", POINTER),
    unused("hoverRadius", POINTER),
    unused("tooltip", POINTER),
    unused("datalabels", PLUGIN),
];

/// Keys of `options`.
pub const OPTIONS: &[Prop] = &[
    prop("indexAxis", Kind::Enum(&["x", "y"]), "`y` lets bars run from left to right."),
    prop("plugins", Kind::Keys(PLUGINS), "Title and legend."),
    prop("scales", Kind::Keys(SCALES), "The axes."),
    prop("elements", Kind::Keys(ELEMENTS), "Defaults of lines and points."),
    prop("title", Kind::Any, "The title, as version 2 of Chart.js has it."),
    prop("legend", Kind::Keys(SHOWN), "The legend, as version 2 of Chart.js has it."),
    unused("responsive", BOX).or("true"),
    unused("maintainAspectRatio", BOX).or("false"),
    unused("aspectRatio", BOX),
    unused("resizeDelay", BOX),
    unused("devicePixelRatio", BOX),
    unused("layout", BOX),
    unused("animation", AT_ONCE),
    unused("animations", AT_ONCE),
    unused("transitions", AT_ONCE),
    unused("interaction", POINTER),
    unused("hover", POINTER),
    unused("tooltips", POINTER),
    unused("events", POINTER),
    unused("onClick", TAPS),
    unused("onHover", TAPS),
    unused("onResize", BOX),
    unused("color", COLOR),
    unused("backgroundColor", COLOR),
    unused("borderColor", COLOR),
    unused("font", FONT),
    unused("locale", NUMBERS),
    unused("datasets", PATH),
    unused("barPercentage", PATH),
    unused("barThickness", PATH),
    unused("categoryPercentage", PATH),
    unused("normalized", PATH),
    unused("parsing", "points are numbers, `{x, y}` or `[x, y]`"),
    unused("showLine", PATH),
    unused("showLines", PATH),
    unused("spanGaps", PATH),
    unused("circumference", RING),
    unused("cutout", RING),
    unused("cutoutPercentage", RING),
    unused("radius", RING),
    unused("rotation", RING),
    unused("spacing", RING),
    unused("scale", "the axis of a round chart is `scales.r`"),
];

const PLUGINS: &[Prop] = &[
    prop("title", Kind::Any, "The title: `{display, text}`."),
    prop("legend", Kind::Keys(SHOWN), "The legend."),
    unused("tooltip", POINTER),
    unused("subtitle", "a chart has one title"),
    unused("datalabels", PLUGIN),
    unused("annotation", PLUGIN),
    unused("zoom", PLUGIN),
    unused("colors", "series have the colours of the theme"),
    unused("decimation", "every value is drawn"),
    unused("filler", "`fill` of a series fills the area below it"),
];

/// Keys of the legend.
const SHOWN: &[Prop] = &[
    prop("display", Kind::Bool, "Shows it; by default where there are several series."),
    unused("position", LEGEND).or("top"),
    unused("align", LEGEND),
    unused("labels", LEGEND),
    unused("title", LEGEND),
    unused("fullSize", LEGEND),
    unused("maxHeight", LEGEND),
    unused("maxWidth", LEGEND),
    unused("reverse", LEGEND),
    unused("rtl", LEGEND),
    unused("textDirection", LEGEND),
    unused("onClick", LEGEND),
    unused("onHover", LEGEND),
    unused("onLeave", LEGEND),
];

const SCALES: &[Prop] = &[
    prop("x", Kind::Keys(AXIS), "The axis at the bottom."),
    prop("y", Kind::Keys(AXIS), "The axis at the side."),
    prop("r", Kind::Keys(AXIS), "The axis of a round chart."),
    prop("xAxes", Kind::Items(AXIS), "The axis at the bottom, as version 2 of Chart.js has it."),
    prop("yAxes", Kind::Items(AXIS), "The axis at the side, as version 2 of Chart.js has it."),
    unused("y1", ONE_AXIS),
    unused("y2", ONE_AXIS),
    unused("x1", ONE_AXIS),
];

const AXIS: &[Prop] = &[
    prop("min", Kind::NUMBER, "Its lower end."),
    prop("max", Kind::NUMBER, "Its upper end."),
    prop("suggestedMin", Kind::NUMBER, "Its lower end."),
    prop("suggestedMax", Kind::NUMBER, "Its upper end."),
    prop("beginAtZero", Kind::Bool, "Includes zero."),
    prop("stacked", Kind::Bool, "Stacks the series."),
    prop("display", Kind::Bool, "Draws it."),
    prop("title", Kind::Any, "Its title: `{display, text}`."),
    prop("scaleLabel", Kind::Any, "Its title, as version 2 of Chart.js has it: `{display, labelString}`."),
    prop("ticks", Kind::Keys(TICKS), "Its numbers."),
    prop("grid", Kind::Keys(GRID), "Its lines.").also(&["gridLines"]),
    unused("type", "an axis has equal steps: names or numbers"),
    unused("id", ONE_AXIS),
    unused("axis", ONE_AXIS),
    unused("position", ONE_AXIS),
    unused("border", PATH),
    unused("offset", PATH),
    unused("bounds", NUMBERS),
    unused("grace", NUMBERS),
    unused("reverse", NUMBERS),
    unused("time", NUMBERS),
    unused("adapters", NUMBERS),
    unused("labels", "`data.labels` has the labels"),
    unused("weight", ONE_AXIS),
    unused("stack", ONE_AXIS),
    unused("stackWeight", ONE_AXIS),
    unused("angleLines", PATH),
    unused("pointLabels", PATH),
    unused("startAngle", RING),
    unused("backgroundColor", COLOR),
    unused("barPercentage", PATH),
    unused("categoryPercentage", PATH),
];

const TICKS: &[Prop] = &[
    prop("min", Kind::NUMBER, "Its lower end, as version 2 of Chart.js has it."),
    prop("max", Kind::NUMBER, "Its upper end, as version 2 of Chart.js has it."),
    prop("suggestedMin", Kind::NUMBER, "Its lower end, as version 2 of Chart.js has it."),
    prop("suggestedMax", Kind::NUMBER, "Its upper end, as version 2 of Chart.js has it."),
    prop("beginAtZero", Kind::Bool, "Includes zero, as version 2 of Chart.js has it."),
    prop("display", Kind::Bool, "Writes its numbers or labels."),
    unused("callback", NUMBERS),
    unused("count", NUMBERS),
    unused("format", NUMBERS),
    unused("maxTicksLimit", NUMBERS),
    unused("precision", NUMBERS),
    unused("source", NUMBERS),
    unused("stepSize", NUMBERS),
    unused("autoSkip", "as many labels are written as fit").or("true"),
    unused("autoSkipPadding", "as many labels are written as fit"),
    unused("minRotation", "labels are written from left to right"),
    unused("maxRotation", "labels are written from left to right"),
    unused("align", FONT),
    unused("mirror", FONT),
    unused("padding", FONT),
    unused("z", FONT),
    unused("font", FONT),
    unused("fontColor", COLOR),
    unused("fontFamily", FONT),
    unused("fontSize", FONT),
    unused("fontStyle", FONT),
    unused("color", COLOR),
    unused("major", FONT),
    unused("backdropColor", COLOR),
    unused("backdropPadding", FONT),
    unused("showLabelBackdrop", COLOR),
];

const GRID: &[Prop] = &[
    prop("display", Kind::Bool, "Draws them; those of the values only have any."),
    unused("color", COLOR),
    unused("zeroLineColor", COLOR),
    unused("zeroLineWidth", COLOR),
    unused("circular", PATH),
    unused("drawBorder", PATH),
    unused("drawOnChartArea", PATH),
    unused("drawTicks", PATH),
    unused("borderColor", COLOR),
    unused("borderDash", PATH),
    unused("lineWidth", PATH),
    unused("offset", PATH),
    unused("offsetGridLines", PATH),
    unused("tickColor", COLOR),
    unused("tickLength", PATH),
    unused("z", PATH),
];

const ELEMENTS: &[Prop] = &[
    prop("line", Kind::Keys(LINE), "Defaults of lines."),
    prop("point", Kind::Keys(POINT), "Defaults of points."),
    unused("bar", PATH),
    unused("arc", RING),
];

const LINE: &[Prop] = &[
    prop("borderWidth", Kind::NUMBER, "Width of a line, in logical pixels."),
    prop("tension", Kind::NUMBER, "Smoothing of a line, from 0 to 1."),
    unused("backgroundColor", "`backgroundColor` of a series colours it"),
    unused("borderColor", "`borderColor` of a series colours it"),
    unused("fill", "`fill` of a series fills the area below it"),
    unused("borderDash", PATH),
];

const POINT: &[Prop] = &[
    prop("radius", Kind::NUMBER, "Radius of a point, in logical pixels."),
    unused("hitRadius", POINTER),
    unused("hoverRadius", POINTER),
    unused("pointStyle", "points are round"),
    unused("backgroundColor", "points have the colour of their line"),
    unused("borderColor", "points have the colour of their line"),
    unused("borderWidth", "points have the colour of their line"),
];
