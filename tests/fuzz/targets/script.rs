//! The target `script` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| (ensemble_fuzz::TARGETS[6].1)(data));
