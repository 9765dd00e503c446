//! The target `font` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| (ensemble_fuzz::TARGETS[11].1)(data));
