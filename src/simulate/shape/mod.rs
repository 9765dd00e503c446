//! Built-in simulations of well-known services, in the language of an app's files. A new one needs a file and a line.

/// A built-in simulation.
pub struct Shape {
    /// Name on the command line.
    pub name: &'static str,
    /// Description as YAML.
    pub(super) yaml: &'static str,
}

/// All shapes, by name.
pub const SHAPES: &[Shape] = &[
    Shape { name: "ably", yaml: include_str!("ably.yaml") },
    Shape { name: "gravitee-ably", yaml: include_str!("gravitee-ably.yaml") },
    Shape { name: "log", yaml: include_str!("log.yaml") },
    Shape { name: "openai", yaml: include_str!("openai.yaml") },
    Shape { name: "ticker", yaml: include_str!("ticker.yaml") },
    Shape { name: "wikimedia", yaml: include_str!("wikimedia.yaml") },
    Shape { name: "wso2", yaml: include_str!("wso2.yaml") },
    Shape { name: "wso2-observer", yaml: include_str!("wso2-observer.yaml") },
];

/// An API of a WSO2 gateway: context, version and topics. Without topics, those of the shape `wso2`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gateway {
    /// `/events`.
    pub context: String,
    /// `1.0.0`.
    pub version: String,
    /// `prices`, or `/*` for any.
    pub topics: Vec<String>,
}

impl Gateway {
    /// The context of the shape `wso2`.
    pub const CONTEXT: &'static str = "/stocks";
    /// Version in the path of the shape `wso2`.
    pub const VERSION: &'static str = "1.0.0";
    const ANY: &'static str = "*";

    /// The description of the simulation in YAML.
    pub(super) fn yaml(&self) -> String {
        let old = format!("{}/{}", Self::CONTEXT, Self::VERSION);
        let base = format!("/{}/{}", self.context.trim_matches('/'), self.version.trim_matches('/'));
        let text = shape_text("wso2").replace(&old, &base);
        if self.topics.is_empty() {
            return text;
        }
        let topics: Vec<&str> = self.topics.iter().map(|topic| topic.trim_start_matches('/')).collect();
        let mut kept = String::new();
        let mut any = "";
        for entry in entries(&text) {
            let path = entry.lines().next().and_then(|line| line.strip_prefix("- path: ")).unwrap_or_default();
            match path.strip_prefix(&base).map(|topic| topic.trim_start_matches('/')) {
                Some(Self::ANY) => any = entry,
                // Always included, because later entries refer to its credentials and shares.
                Some("prices") | None => kept.push_str(entry),
                Some(topic) if topics.contains(&topic) => kept.push_str(entry),
                Some(_) => {}
            }
            if path.ends_with("/prices") {
                let own = topics.iter().filter(|topic| !matches!(**topic, "prices" | "news"));
                kept.extend(own.map(|topic| format!("@{topic}\n")));
            }
        }
        for topic in topics.iter().filter(|topic| !matches!(**topic, "prices" | "news")) {
            let entry = if *topic == Self::ANY {
                any.to_owned()
            } else {
                any.replace(&format!("{base}/*"), &format!("{base}/{topic}"))
                    .replace("any other topic", "a topic")
                    .replace("  per: [path]\n", "")
                    .replace("${query.path}", topic)
            };
            kept = kept.replace(&format!("@{topic}\n"), &entry);
        }
        let mut text = kept;
        for (topic, channel) in [("prices", "      /prices:"), ("news", "      /news:"), (Self::ANY, "      /*:")] {
            if !topics.contains(&topic) {
                text = without(&text, channel);
            }
        }
        let more = topics.iter().filter(|topic| !matches!(**topic, "prices" | "news" | Self::ANY));
        let more: String = more
            .map(|topic| format!("      /{topic}:\n        subscribe: {{x-uri-mapping: /{topic}, x-scopes: []}}\n        x-auth-type: Any\n"))
            .collect();
        text.replace("    channels:\n", &format!("    channels:\n{more}"))
    }
}

/// The entries of a list of descriptions.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    let mut starts: Vec<usize> = text.match_indices("\n- path: ").map(|(at, _)| at + 1).collect();
    starts.push(text.len());
    let starts: Vec<usize> = starts;
    (0..starts.len() - 1).map(move |at| &text[starts[at]..starts[at + 1]])
}

/// Removes a channel from a definition: its line and the two below it.
fn without(text: &str, channel: &str) -> String {
    let mut skipped = 0;
    let kept = text.lines().filter(|line| {
        if line.starts_with(channel) {
            skipped = 3;
        }
        let is_part = skipped > 0;
        skipped -= i32::from(is_part);
        !is_part
    });
    kept.map(|line| format!("{line}\n")).collect()
}

fn shape_text(name: &str) -> &'static str {
    find(name).map_or("", |shape| shape.yaml)
}

/// The shape called `name`.
pub(super) fn find(name: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.name == name)
}

#[cfg(test)]
mod tests {
    use ensemble_core::diag::Rendering;

    use super::*;
    use crate::Simulation;

    #[test]
    fn a_gateway_has_the_context_version_and_topics_of_its_form() {
        let paths = |gateway: &Gateway| {
            let yaml = gateway.yaml();
            let simulation = Simulation::parse(&yaml, "wso2", "wso2");
            let simulation =
                simulation.unwrap_or_else(|report| panic!("{}\n{yaml}", Rendering::PLAIN.render_all(&report)));
            simulation.paths().map(|(path, _)| path.to_owned()).collect::<Vec<_>>()
        };
        let gateway = |topics: &[&str]| Gateway {
            context: "/events".to_owned(),
            version: "2.0.0".to_owned(),
            topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        };
        let whole = ["/events/2.0.0/prices", "/events/2.0.0/news", "/events/2.0.0/*", "/asyncapi", "/*"];
        assert_eq!(paths(&gateway(&[])), whole);
        assert_eq!(paths(&gateway(&["prices", "/*"])), ["/events/2.0.0/prices", "/events/2.0.0/*", "/asyncapi", "/*"]);
        let orders = gateway(&["orders"]);
        assert_eq!(paths(&orders), ["/events/2.0.0/prices", "/events/2.0.0/orders", "/asyncapi", "/*"]);
        let yaml = orders.yaml();
        assert!(
            yaml.contains("      /orders:") && !yaml.contains("      /news:") && !yaml.contains("      /*:"),
            "{yaml}"
        );
    }

    #[test]
    fn every_shape_is_without_fault() {
        assert!(SHAPES.is_sorted_by_key(|shape| shape.name));
        for shape in SHAPES {
            if let Err(report) = Simulation::parse(shape.yaml, shape.name, shape.name) {
                panic!("{}", Rendering::PLAIN.render_all(&report));
            }
        }
    }
}
