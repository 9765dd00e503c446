//! Bounds of an SVG drawing: a few lines may stand for a billion elements, because `use` and patterns multiply and nest, and for hours of work, because filters
//! may look at a million pixels for each pixel. `usvg` and `resvg` have no bounds of their own and cannot be interrupted.

use std::sync::Arc;

use resvg::usvg::filter::{Filter, Kind};
use resvg::usvg::{Group, ImageKind, Node, NonZeroRect, Paint, Rect, Tree, roxmltree};
use roxmltree::{Document, NodeId, ParsingOptions};
use rustc_hash::FxHashMap;

/// Elements, texts and comments of a file.
const MOST_NODES: u32 = 400_000;
/// Elements once every `use` stands for what it repeats.
const MOST_ELEMENTS: u64 = 200_000;
/// The same, once every pattern, mask, clip and filter counts as often as it is named: they are walked, and not copied.
const MOST_WALKED: u64 = 5_000_000;
/// Elements inside of each other, once every `use` stands for what it repeats: each takes a part of the stack.
const DEEPEST: usize = 200;
/// Pixels of layers that are inside of each other: they are held at the same time. 256 MiB.
const MOST_HELD: f64 = 64e6;
/// Steps of work, each about one pixel that is drawn once: more than half a minute, and hundred times what a detailed map takes.
const MOST_WORK: f64 = 2e10;

/// Reads the file, and checks how many elements it stands for.
///
/// # Errors
/// Words that say what is wrong with it.
pub fn read(text: &str) -> Result<Document<'_>, Arc<str>> {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options)
        .map_err(|fault| Arc::<str>::from(format!("the drawing cannot be read: {fault}")))?;
    let mut depths = vec![0; document.descendants().count()];
    for node in document.descendants() {
        let outer = node.parent().and_then(|parent| depths.get(parent.id().get_usize()).copied());
        if let Some(depth) = depths.get_mut(node.id().get_usize()) {
            *depth = outer.map_or(0, |outer| outer + 1);
        }
    }
    let ids = document.descendants().filter_map(|node| Some((node.attribute("id")?, node.id()))).collect();
    let mut uses = Uses { document: &document, ids, depths, known: FxHashMap::default() };
    let whole = uses.extent(document.root().id(), 0);
    if whole.depth > DEEPEST {
        return Err(Arc::from(format!("the drawing has elements more than {DEEPEST} deep, or one in itself")));
    }
    if whole.count > MOST_ELEMENTS || whole.walked > MOST_WALKED {
        return Err(Arc::from(format!("the drawing has more than {MOST_ELEMENTS} elements")));
    }
    Ok(document)
}

/// Counts the elements of a drawing with its `use` elements expanded.
struct Uses<'d, 'input> {
    document: &'d Document<'input>,
    ids: FxHashMap<&'d str, NodeId>,
    /// Nesting depth of each node.
    depths: Vec<usize>,
    known: FxHashMap<NodeId, Extent>,
}

/// The elements that one stands for, and how deep they are inside of each other.
#[derive(Clone, Copy, Default)]
struct Extent {
    count: u64,
    /// With those that patterns, masks, clips and filters hold.
    walked: u64,
    depth: usize,
}

impl<'d> Uses<'d, '_> {
    fn extent(&mut self, id: NodeId, outer: usize) -> Extent {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        if outer > DEEPEST {
            // One that contains itself would have no end.
            return Extent { depth: outer, ..Extent::default() };
        }
        let (Some(node), own) = (self.document.get_node(id), self.depth(id)) else { return Extent::default() };
        let mut extent = Extent::default();
        for inner in node.descendants().filter(roxmltree::Node::is_element) {
            extent.count = extent.count.saturating_add(1);
            extent.walked = extent.walked.saturating_add(1);
            let depth = self.depth(inner.id()).saturating_sub(own) + 1;
            extent.depth = extent.depth.max(depth);
            for target in self.targets(inner) {
                let repeated = self.extent(target, outer + depth);
                if is_use(inner) {
                    extent.count = extent.count.saturating_add(repeated.count);
                }
                extent.walked = extent.walked.saturating_add(repeated.walked);
                extent.depth = extent.depth.max(depth + repeated.depth);
            }
        }
        self.known.insert(id, extent);
        extent
    }

    fn depth(&self, id: NodeId) -> usize {
        self.depths.get(id.get_usize()).copied().unwrap_or_default()
    }

    /// Elements that are drawn once more for this element: those that a `use` repeats, and the patterns, masks, clips and filters that its attributes name. `usvg` walks
    /// those anew wherever they are named. Those that a style sheet names by a class are not counted here.
    fn targets(&self, node: roxmltree::Node<'d, '_>) -> Vec<NodeId> {
        let is_use = is_use(node);
        let named = node.attributes().filter_map(move |attribute| match attribute.value().split_once("url(") {
            Some((_, rest)) => rest.split(')').next().map(|link| link.trim_matches(['\'', '"', ' '])),
            None => Some(attribute.value().trim()).filter(|_| is_use && attribute.name() == "href"),
        });
        let found = named.filter_map(|link| self.ids.get(link.strip_prefix('#')?).copied());
        found.filter(|id| !self.is_gradient(*id)).collect()
    }

    fn is_gradient(&self, id: NodeId) -> bool {
        let node = self.document.get_node(id);
        node.is_some_and(|node| matches!(node.tag_name().name(), "linearGradient" | "radialGradient"))
    }
}

fn is_use(node: roxmltree::Node<'_, '_>) -> bool {
    node.tag_name().name() == "use"
}

/// Checks how long it takes to draw a tree this many times as large as it is.
///
/// # Errors
/// Words that say that it takes too long.
pub fn check_work(tree: &Tree, scale: f32) -> Result<(), Arc<str>> {
    let pixels = f64::from(scale * scale);
    let canvas = f64::from(tree.size().width()) * f64::from(tree.size().height()) * pixels;
    let mut work = Work { pixels, canvas, scale, held: 0.0, most_held: 0.0, known: FxHashMap::default() };
    let steps = work.group(tree.root());
    if work.most_held > MOST_HELD {
        return Err(Arc::from(
            "the drawing takes too much memory: it has too many transparent groups inside of each other",
        ));
    }
    if steps > MOST_WORK {
        return Err(Arc::from(
            "the drawing takes too long to draw: it fills its area too often, or its filters are too wide",
        ));
    }
    Ok(())
}

/// Sums up the work of parts. Those that others share, such as patterns in patterns, are walked once.
struct Work {
    /// Pixels of a unit of area.
    pixels: f64,
    /// Pixels of the whole drawing: nothing that is drawn is larger.
    canvas: f64,
    scale: f32,
    /// Pixels of the layers around the part that is walked, and the most of any part.
    held: f64,
    most_held: f64,
    known: FxHashMap<*const Group, f64>,
}

impl Work {
    fn group(&mut self, group: &Group) -> f64 {
        let layer = self.layer(group.abs_layer_bounding_box());
        let own = if group.should_isolate() { layer } else { 0.0 };
        self.held += own;
        self.most_held = self.most_held.max(self.held);
        let mut sum = 1.0 + 2.0 * own;
        for filter in group.filters() {
            sum += self.filter(filter, layer);
        }
        let mut clip = group.clip_path();
        while let Some(path) = clip {
            sum += self.canvas + self.shared(path.root());
            clip = path.clip_path();
        }
        let mut mask = group.mask();
        while let Some(inner) = mask {
            sum += self.canvas + self.shared(inner.root());
            mask = inner.mask();
        }
        for node in group.children() {
            sum += match node {
                Node::Group(group) => self.group(group),
                Node::Path(path) => {
                    let paints = [path.fill().map(|fill| fill.paint()), path.stroke().map(|stroke| stroke.paint())];
                    let area = self.area(path.abs_stroke_bounding_box());
                    paints.into_iter().flatten().map(|paint| area + self.paint(paint)).sum::<f64>()
                        + path.data().len() as f64
                }
                Node::Text(text) => self.group(text.flattened()),
                Node::Image(image) => match image.kind() {
                    ImageKind::SVG(tree) => self.shared(tree.root()),
                    _ => self.area(image.abs_bounding_box()),
                },
            };
        }
        self.held -= own;
        sum
    }

    fn paint(&mut self, paint: &Paint) -> f64 {
        match paint {
            Paint::Pattern(pattern) => self.shared(pattern.root()),
            Paint::Color(_) | Paint::LinearGradient(_) | Paint::RadialGradient(_) => 0.0,
        }
    }

    fn shared(&mut self, group: &Group) -> f64 {
        let key = std::ptr::from_ref(group);
        if let Some(work) = self.known.get(&key) {
            return *work;
        }
        let work = self.group(group);
        self.known.insert(key, work);
        work
    }

    fn filter(&mut self, filter: &Filter, layer: f64) -> f64 {
        let side = |radius: f32| f64::from((2.0 * radius * self.scale + 1.0).clamp(1.0, 4096.0));
        let steps = filter.primitives().iter().map(|primitive| match primitive.kind() {
            Kind::Morphology(shape) => side(shape.radius_x().get()) * side(shape.radius_y().get()),
            Kind::ConvolveMatrix(shape) => f64::from(shape.matrix().columns()) * f64::from(shape.matrix().rows()),
            // Four channels, each by four corners.
            Kind::Turbulence(noise) => 16.0 * f64::from(noise.num_octaves()),
            _ => 10.0,
        });
        let steps: f64 = steps.sum();
        let images = filter.primitives().iter().filter_map(|primitive| match primitive.kind() {
            Kind::Image(image) => Some(self.shared(image.root())),
            _ => None,
        });
        steps * layer + images.sum::<f64>()
    }

    fn layer(&self, bounds: NonZeroRect) -> f64 {
        self.area(bounds.to_rect())
    }

    /// Pixels of an area, no more than there are.
    fn area(&self, bounds: Rect) -> f64 {
        (f64::from(bounds.width()) * f64::from(bounds.height()) * self.pixels).clamp(1.0, self.canvas.max(1.0))
    }
}
