//! Style sheets of an SVG drawing: the declarations that their rules give to an element, and how long `usvg` takes to match them.

use resvg::usvg::roxmltree::{Document, Node};
use simplecss::{
    AttributeOperator, Declaration, DeclarationTokenizer, Element, PseudoClass, Rule, SelectorToken, SelectorTokenizer,
    StyleSheet,
};

/// The rules of all `style` elements.
pub struct Styles<'d> {
    /// Those that name another element.
    linking: Vec<Rule<'d>>,
    /// Number of descendant combinators in the selector of each rule, linking or not.
    combinators: Vec<usize>,
}

impl<'d> Styles<'d> {
    /// The style sheets as `usvg` reads them.
    pub fn read(document: &'d Document<'_>) -> Self {
        let mut sheet = StyleSheet::new();
        for node in document.descendants().filter(|node| node.has_tag_name("style")) {
            if matches!(node.attribute("type"), None | Some("text/css")) {
                sheet.parse_more(node.text().unwrap_or_default());
            }
        }
        let combinators = sheet.rules.iter().map(|rule| descendant_combinators(&rule.selector.to_string())).collect();
        let links = |rule: &Rule<'_>| rule.declarations.iter().any(|declaration| declaration.value.contains("url("));
        Self { linking: sheet.rules.into_iter().filter(links).collect(), combinators }
    }

    /// The most elements that are looked at to match all rules with one element that lies `depth` deep.
    ///
    /// `usvg` tries every ancestor for every descendant combinator, and again for those before it: `a g g g rect` takes time in proportion to the
    /// third power of the depth.
    pub fn steps(&self, depth: usize) -> f64 {
        let choices =
            |count: &usize| (0..*count).map(|at| depth.saturating_sub(at) as f64 / (at + 1) as f64).product::<f64>();
        self.combinators.iter().map(|count| choices(count).max(1.0) * (count + 1) as f64).sum()
    }

    /// Properties of an element that name another one: attributes, its `style`, and rules that match it.
    pub fn linking(&self, node: Node<'d, '_>) -> Vec<(&'d str, &'d str)> {
        let attributes = node.attributes().map(|attribute| (attribute.name(), attribute.value()));
        let own = DeclarationTokenizer::from(node.attribute("style").unwrap_or_default());
        let matching = self.linking.iter().filter(|rule| rule.selector.matches(&Matched(node)));
        let declared = own.chain(matching.flat_map(|rule| rule.declarations.iter().copied()));
        let declared = declared.map(|Declaration { name, value, .. }| (name, value));
        attributes
            .filter(|(name, _)| *name != "style")
            .chain(declared)
            .filter(|(_, value)| value.contains("url("))
            .collect()
    }
}

fn descendant_combinators(selector: &str) -> usize {
    let tokens = SelectorTokenizer::from(selector).map_while(Result::ok);
    tokens.filter(|token| matches!(token, SelectorToken::DescendantCombinator)).count()
}

/// An element as `usvg` matches it.
struct Matched<'d, 'input>(Node<'d, 'input>);

impl Element for Matched<'_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Matched)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Matched)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        self.0.attribute(name).is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        class == PseudoClass::FirstChild && self.0.prev_sibling_element().is_none()
    }
}
