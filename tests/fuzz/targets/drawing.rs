//! The target `drawing` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| (ensemble_fuzz::TARGETS[10].1)(data));
