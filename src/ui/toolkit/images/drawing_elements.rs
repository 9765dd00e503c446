//! Bounds of what an SVG drawing stands for: a few lines may be a billion elements, because `use`, patterns and markers multiply and nest. `usvg` has no bounds
//! of its own, cannot be interrupted, and follows elements that name each other in a circle until the stack is used up.

use std::sync::Arc;

use resvg::usvg::roxmltree::{self, Document, NodeId, ParsingOptions};
use rustc_hash::FxHashMap;

use super::drawing_styles::Styles;

/// Elements, texts and comments of a file.
const MOST_NODES: u32 = 400_000;
/// Elements once every `use` stands for what it repeats, and every vertex for its marker. A letter counts as one: it is a path of its own.
pub const MOST_ELEMENTS: u64 = 200_000;
/// The same, once every pattern, mask, clip and filter counts as often as it is named: they are walked, and not copied.
const MOST_WALKED: u64 = 5_000_000;
/// Bytes of a `data:` address that count as one element that is walked: it is decoded wherever it is met.
const BYTES_OF_ELEMENT: usize = 64;
/// Elements inside of each other, once every `use` stands for what it repeats: each takes a part of the stack.
const DEEPEST: usize = 200;
/// Elements that are looked at to match the rules of style sheets.
const MOST_MATCHED: f64 = 2e8;

type Node<'d, 'input> = roxmltree::Node<'d, 'input>;

/// Reads the file, and counts the elements that it stands for.
///
/// # Errors
/// Words that say what is wrong with it.
pub fn read(text: &str) -> Result<(Document<'_>, u64), Arc<str>> {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options)
        .map_err(|fault| Arc::<str>::from(format!("the drawing cannot be read: {fault}")))?;
    let count = check(&document)?;
    Ok((document, count))
}

fn check(document: &Document<'_>) -> Result<u64, Arc<str>> {
    let too_deep = || Arc::<str>::from(format!("the drawing has elements more than {DEEPEST} deep, or one in itself"));
    let slow = || Arc::<str>::from("the style sheets of the drawing have too many rules for its elements");
    let depths = depths(document);
    let deepest = depths.iter().copied().max().unwrap_or_default();
    if deepest > DEEPEST {
        return Err(too_deep());
    }
    let styles = Styles::read(document);
    if styles.steps(deepest) * depths.len() as f64 > MOST_MATCHED {
        return Err(slow());
    }
    let steps = |count: u64, depth: usize| styles.steps(depth) * count as f64;
    let mut ids = FxHashMap::<_, Vec<_>>::default();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            ids.entry(id).or_default().push(node.id());
        }
    }
    let known = FxHashMap::default();
    let mut counter = Counter { document, styles: &styles, ids, depths, known, vertices: FxHashMap::default() };
    let whole = counter.extent(document.root().id(), 0);
    if whole.depth > DEEPEST {
        return Err(too_deep());
    }
    if whole.count > MOST_ELEMENTS || whole.walked > MOST_WALKED {
        return Err(Arc::from(format!("the drawing has more than {MOST_ELEMENTS} elements")));
    }
    if steps(whole.count, whole.depth) > MOST_MATCHED {
        return Err(slow());
    }
    Ok(whole.count)
}

/// Nesting depth of each node, by its number.
fn depths(document: &Document<'_>) -> Vec<usize> {
    let mut depths = vec![0; document.descendants().count()];
    for node in document.descendants() {
        let outer = node.parent().and_then(|parent| depths.get(parent.id().get_usize()).copied());
        if let Some(depth) = depths.get_mut(node.id().get_usize()) {
            *depth = outer.map_or(0, |outer| outer + 1);
        }
    }
    depths
}

/// Counts the elements of a drawing with its `use` elements expanded.
struct Counter<'d, 'input> {
    document: &'d Document<'input>,
    styles: &'d Styles<'d>,
    /// Several elements may have the same id: `use` takes the first one, everything else the last one.
    ids: FxHashMap<&'d str, Vec<NodeId>>,
    depths: Vec<usize>,
    known: FxHashMap<NodeId, Extent>,
    vertices: FxHashMap<NodeId, u64>,
}

/// The elements that one stands for, and how deep they are inside of each other.
#[derive(Clone, Copy, Default)]
struct Extent {
    count: u64,
    /// With those that patterns, masks, clips and filters hold.
    walked: u64,
    depth: usize,
}

/// An element that is drawn once more for another one.
struct Target {
    id: NodeId,
    /// Number of copies; 0 for one that is walked, and not copied.
    copies: u64,
}

impl<'d> Counter<'d, '_> {
    fn extent(&mut self, id: NodeId, outer: usize) -> Extent {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        if outer > DEEPEST {
            // One that contains itself would have no end.
            return Extent { depth: outer, ..Extent::default() };
        }
        let Some(node) = self.document.get_node(id) else { return Extent::default() };
        let (own, mut extent) = (self.depth(id), Extent::default());
        for target in self.inherited(node) {
            self.add(&mut extent, &target, 1, outer);
        }
        for inner in node.descendants() {
            let (count, walked) = weight(inner);
            extent.count = extent.count.saturating_add(count);
            extent.walked = extent.walked.saturating_add(count + walked);
            if inner.is_element() {
                let depth = self.depth(inner.id()).saturating_sub(own) + 1;
                extent.depth = extent.depth.max(depth);
                for target in self.targets(inner) {
                    self.add(&mut extent, &target, depth, outer);
                }
            }
        }
        self.known.insert(id, extent);
        extent
    }

    fn add(&mut self, extent: &mut Extent, target: &Target, depth: usize, outer: usize) {
        let repeated = self.extent(target.id, outer + depth);
        extent.count = extent.count.saturating_add(repeated.count.saturating_mul(target.copies));
        extent.walked = extent.walked.saturating_add(repeated.walked.saturating_mul(target.copies.max(1)));
        extent.depth = extent.depth.max(depth + repeated.depth);
    }

    fn depth(&self, id: NodeId) -> usize {
        self.depths.get(id.get_usize()).copied().unwrap_or_default()
    }

    /// Elements that are drawn once more for this element: those that it repeats, its markers, and the patterns, masks, clips and filters that its attributes and
    /// style sheets name.
    fn targets(&mut self, node: Node<'d, '_>) -> Vec<Target> {
        let copies = u64::from(matches!(node.tag_name().name(), "use" | "tref"));
        let mut targets: Vec<_> = self.repeated(node).into_iter().map(|id| Target { id, copies }).collect();
        for (name, value) in self.styles.linking(node) {
            // A marker counts for every vertex inside of the element: it is inherited.
            let copies = if name.starts_with("marker") { self.vertices(node, 0).max(1) } else { 0 };
            targets.extend(self.linked(value).map(|id| Target { id, copies }));
        }
        targets
    }

    /// Elements that this one repeats, or takes its content from.
    fn repeated(&self, node: Node<'d, '_>) -> Vec<NodeId> {
        if !matches!(node.tag_name().name(), "use" | "tref" | "feImage" | "pattern" | "filter" | "textPath") {
            return Vec::new();
        }
        let links = node.attributes().filter(|attribute| attribute.name() == "href");
        links.filter_map(|link| link.value().trim().strip_prefix('#')).flat_map(|id| self.named(id)).collect()
    }

    /// Elements in every `url(#…)` of a value.
    fn linked<'a>(&'a self, value: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        let links = value.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
        let ids = links.filter_map(|link| link.trim_matches(['\'', '"', ' ']).strip_prefix('#'));
        ids.flat_map(|id| self.named(id))
    }

    fn named(&self, id: &str) -> impl Iterator<Item = NodeId> {
        let is_gradient = |id: &NodeId| {
            let node = self.document.get_node(*id);
            node.is_some_and(|node| matches!(node.tag_name().name(), "linearGradient" | "radialGradient"))
        };
        self.ids.get(id).into_iter().flatten().copied().filter(move |id| !is_gradient(id))
    }

    /// Patterns that parts of this element inherit from what lies around it: a pattern inside of a group that is filled with it fills itself.
    fn inherited(&self, node: Node<'d, '_>) -> Vec<Target> {
        let mut found = Vec::new();
        for around in node.ancestors().skip(1).filter(Node::is_element) {
            for (name, value) in self.styles.linking(around) {
                if matches!(name, "fill" | "stroke") && inherits(node, name) {
                    found.extend(self.linked(value).map(|id| Target { id, copies: 0 }));
                }
            }
        }
        found
    }

    /// Vertices of the paths in an element, with those that it repeats.
    fn vertices(&mut self, node: Node<'d, '_>, outer: usize) -> u64 {
        if let Some(known) = self.vertices.get(&node.id()) {
            return *known;
        }
        if outer > DEEPEST {
            return u64::MAX;
        }
        let mut sum = 0_u64;
        for inner in node.descendants().filter(Node::is_element) {
            sum = sum.saturating_add(vertices_of(inner));
            for id in self.repeated(inner) {
                let repeated = self.document.get_node(id).map_or(0, |node| self.vertices(node, outer + 1));
                sum = sum.saturating_add(repeated);
            }
        }
        self.vertices.insert(node.id(), sum);
        sum
    }
}

/// Elements that a node of the file counts as, and further ones that are walked.
fn weight(node: Node<'_, '_>) -> (u64, u64) {
    if node.is_element() {
        let embedded =
            node.attributes().filter(|attribute| attribute.name() == "href" && !attribute.value().starts_with('#'));
        return (1, embedded.map(|link| (link.value().len() / BYTES_OF_ELEMENT) as u64).sum());
    }
    let is_text =
        |parent: Node<'_, '_>| matches!(parent.tag_name().name(), "text" | "tspan" | "textPath" | "tref" | "a");
    let letters = node.text().filter(|_| node.is_text() && node.parent().is_some_and(is_text));
    (letters.map_or(0, |text| text.chars().count() as u64), 0)
}

/// True when a shape in the element has no such property of its own.
fn inherits(node: Node<'_, '_>, name: &str) -> bool {
    let declares = |node: Node<'_, '_>| {
        let in_style = node.attribute("style").is_some_and(|style| style.contains(name));
        node.attribute(name).is_some_and(|value| value != "inherit") || in_style
    };
    let is_free = |leaf: Node<'_, '_>| !leaf.ancestors().take_while(|outer| *outer != node).any(declares);
    let mut leaves = node.descendants().filter(|inner| inner.is_element() && inner.first_element_child().is_none());
    !declares(node) && leaves.any(is_free)
}

/// Vertices of a shape that may have markers, at most.
fn vertices_of(node: Node<'_, '_>) -> u64 {
    let numbers = |name: &str| {
        let text = node.attribute(name).unwrap_or_default().as_bytes();
        let is_digit = |at: usize| text.get(at).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.');
        (0..text.len()).filter(|at| is_digit(*at) && (*at == 0 || !is_digit(at - 1))).count() as u64
    };
    match node.tag_name().name() {
        // Flags of arcs may follow each other without a space.
        "path" => 2 * numbers("d"),
        "polyline" | "polygon" => numbers("points").div_ceil(2),
        "line" => 2,
        "rect" | "circle" | "ellipse" => 13,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inner: &str) -> String {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200">{inner}</svg>"#)
    }

    /// Each pattern holds ten shapes that are filled by the one before.
    fn patterns(fill: impl Fn(usize) -> String) -> String {
        let pattern = |at: usize| {
            let rects = format!(r#"<rect width="90" height="90" {}/>"#, fill(at)).repeat(10);
            format!(r#"<pattern id="p{at}" width="100" height="100" patternUnits="userSpaceOnUse">{rects}</pattern>"#)
        };
        (0..10).map(pattern).collect()
    }

    #[test]
    fn elements_that_name_each_other_in_a_circle_are_refused() {
        let circles = [
            (
                "by a class",
                r##"<style>.a{fill:url(#b)} .b{fill:url(#c)} .c{fill:url(#a)}</style>
               <pattern id="a"><path class="a"/></pattern><pattern id="b"><path class="b"/></pattern>
               <pattern id="c"><path class="c"/></pattern><rect class="a"/>"##,
            ),
            (
                "by a selector of an ancestor",
                r##"<style>pattern > g rect{stroke:url( '#a' )}</style>
               <pattern id="a"><g><rect/></g></pattern>"##,
            ),
            (
                "by the second link of an attribute",
                r##"<pattern id="a"><path style="fill:url(#b);stroke:url(#a)"/></pattern>
               <linearGradient id="b"/>"##,
            ),
            ("inherited from around", r##"<g fill="url(#a)"><pattern id="a"><rect/></pattern></g>"##),
            (
                "by the content of another pattern",
                r##"<pattern id="a" href="#b"/><pattern id="b"><rect fill="url(#a)"/></pattern>"##,
            ),
            (
                "by images of filters",
                r##"<filter id="a"><feImage href="#b"/></filter><filter id="c"><feImage href="#d"/></filter>
               <rect id="b" filter="url(#c)"/><rect id="d" filter="url(#a)"/>"##,
            ),
            (
                "by the first of two elements with an id",
                r##"<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><g id="a"/><g id="b"/>"##,
            ),
        ];
        for (how, inner) in circles {
            assert!(read(&svg(inner)).is_err_and(|fault| fault.contains("in itself")), "{how}");
        }
    }

    #[test]
    fn copies_are_counted_however_they_are_named() {
        let rules: String = (1..10).map(|at| format!(".c{at} {{fill: url(#p{})}}", at - 1)).collect();
        let marker = r##"<marker id="m"><path d="M0 0h1v1z"/><path d="M0 0h1v1z"/></marker>"##;
        let zigzag = format!(r#"<polyline points="{}"/>"#, "1,2 ".repeat(100_000));
        let embedded = format!(
            r##"<image id="i" href="data:image/svg+xml,{}"/>{}"##,
            "x".repeat(1_000_000),
            r##"<use href="#i"/>"##.repeat(1000)
        );
        let multiplied = [
            ("patterns by classes", format!("<style>{rules}</style>{}", patterns(|at| format!(r#"class="c{at}""#)))),
            (
                "patterns by two properties",
                patterns(|at| format!(r##"style="fill: red; stroke: url(#p{})""##, at.wrapping_sub(1))),
            ),
            ("markers", format!(r##"{marker}<g marker-mid="url(#m)">{zigzag}</g>"##)),
            ("markers by a rule", format!("<style>g {{marker: url(#m)}}</style>{marker}<g>{zigzag}</g>")),
            (
                "markers of what is repeated",
                format!(
                    r##"{marker}<defs>{}</defs><g marker-mid="url(#m)"><use href="#z"/></g>"##,
                    zigzag.replace("<polyline", r#"<polyline id="z""#)
                ),
            ),
            ("letters", format!("<text>{}</text>", "x".repeat(300_000))),
            (
                "the first of two elements with an id",
                format!(
                    r##"<g id="a">{}</g><g id="a"/>{}"##,
                    "<path/>".repeat(1000),
                    r##"<use href="#a"/>"##.repeat(1000)
                ),
            ),
            ("embedded files", embedded),
        ];
        for (how, inner) in multiplied {
            assert!(read(&svg(&inner)).is_err_and(|fault| fault.contains("more than 200000 elements")), "{how}");
        }
    }

    #[test]
    fn rules_that_take_long_to_match_are_refused() {
        let groups = format!("{}<rect/>{}", "<g>".repeat(150), "</g>".repeat(150));
        let long = format!("<style>x {} {{fill: red}}</style>{groups}", "g ".repeat(8));
        let many = format!("<style>{}</style>{}", ".a {fill: red}".repeat(20_000), "<path/>".repeat(50_000));
        for inner in [long, many] {
            assert!(read(&svg(&inner)).is_err_and(|fault| fault.contains("too many rules")), "{}", &inner[..80]);
        }
        let usual = format!(
            "<style>{}</style>{}",
            "svg g .a, g > path:first-child {fill: red}".repeat(50),
            "<g><path/></g>".repeat(2000)
        );
        assert!(read(&svg(&usual)).is_ok());
    }

    #[test]
    fn usual_drawings_are_read() {
        for inner in [
            r##"<g fill="url(#a)"><pattern id="a"><rect fill="red"/></pattern><rect/></g>"##,
            r##"<style>.a{fill:url(#g)} #c .b{clip-path:url(#k)}</style><linearGradient id="g"/><clipPath id="k"><path class="a"/></clipPath>
               <g id="c"><path class="b"/></g>"##,
            r##"<a href="#top" id="top"><text>up</text></a>"##,
            r##"<marker id="m"><path d="M0 0h1v1z"/></marker><path marker-end="url(#m)" d="M0 0 10 10"/>"##,
        ] {
            assert!(read(&svg(inner)).is_ok(), "{inner}");
        }
    }
}
