//! Benchmarks: `cargo bench -p ensemble-benches`. Every figure is a ratio to something measured in the same run.
