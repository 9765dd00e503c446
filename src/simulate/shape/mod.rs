//! Well-known services to imitate, described in the same language as the files of an app. A new one is a file and a line.

/// A built-in simulation.
pub struct Shape {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its description.
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
    fn every_shape_is_without_fault() {
        assert!(SHAPES.is_sorted_by_key(|shape| shape.name));
        for shape in SHAPES {
            if let Err(report) = Simulation::parse(shape.yaml, shape.name, shape.name) {
                panic!("{}", Rendering::PLAIN.render_all(&report));
            }
        }
    }
}
