//! Declarative tests of apps (`LANGUAGE.md` 15): loads `tests/*.test.yaml`, plays them without a window on a virtual clock, and reports results.
//!
//! From the bottom up, each module imports only those before it: [`step_error`], [`compare`], [`mocks`], [`recorded_mocks`], [`mock_servers`] and
//! [`test_cx`] support steps; [`step_def`] declares a step, [`services`] starts helper programs, [`suite`] is a test file as data, [`step`] holds a
//! small table of steps in each file; [`load`] reads the files and reports faults, [`run`] plays a test with the real runtime, layout and input of
//! [`crate::shell::virtual_app`], [`report`] writes its [`outcome`]; [`from_recording`] generates a test from a recording. Servers answer only what
//! `mocks:` defines.

pub mod api_names;
pub mod compare;
pub mod from_recording;
pub mod load;
pub mod mock_servers;
pub mod mocks;
pub mod outcome;
pub mod ports;
pub mod recorded_mocks;
pub mod report;
pub mod run;
pub mod services;
pub mod step;
pub mod step_def;
pub mod step_error;
pub mod suite;
pub mod test_cx;
