//! Properties of a chart: its configuration in one value, or in parts beside each other.

use super::keys::{CONFIG, DATASET, OPTIONS};
use ensemble_core::spec::{Kind, Props};
use ensemble_core::value::Value;

props! {
    /// Properties of a chart.
    pub struct ChartSource {
        /// A Chart.js configuration: a map, or its JSON text.
        "config" => config: Value; Kind::TextOrKeys(CONFIG),
        /// `config.type`, in apps that write the configuration beside it: `bar`, `line`, `pie` …; `config` goes before it.
        "type" => kind: Value; Kind::Text,
        /// `config.data.labels`, in such apps.
        "labels" => labels: Value; Kind::List,
        /// `config.data.datasets`, in such apps.
        "datasets" => datasets: Value; Kind::Items(DATASET),
        /// The title above it; one in `config.options.plugins` goes before it.
        "title" => title: Value; Kind::Text,
        /// `config.options`, in such apps.
        "options" => options: Value; Kind::Keys(OPTIONS),
    }
}

impl ChartSource {
    /// The configuration, as it is written.
    fn whole(&self) -> Value {
        let is_flat = [&self.kind, &self.labels, &self.datasets].into_iter().any(|part| !part.is_null());
        if !self.config.is_null() || !is_flat {
            return self.config.clone();
        }
        let data = Value::map([("labels", self.labels.clone()), ("datasets", self.datasets.clone())]);
        Value::map([("type", self.kind.clone()), ("data", data), ("options", self.options.clone())])
    }
}

/// The configuration of a chart with these properties, as it is written.
pub fn written_config(props: &Props) -> Value {
    ChartSource::read(props).whole()
}
