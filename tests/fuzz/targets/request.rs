//! The target `request` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| (ensemble_fuzz::TARGETS[9].1)(data));
