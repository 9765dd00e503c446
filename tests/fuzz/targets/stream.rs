//! The target `stream` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ensemble_fuzz::stream(data));
