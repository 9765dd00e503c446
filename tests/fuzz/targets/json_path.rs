//! The target `json-path` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| (ensemble_fuzz::TARGETS[7].1)(data));
