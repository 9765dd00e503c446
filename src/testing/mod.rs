//! Declarative tests of apps (`LANGUAGE.md` 15): loads `tests/*.test.yaml`, plays them without a window on a virtual clock, and reports results.
//!
//! From the bottom up, each module imports only those before it: `step_error`, `compare`, `mocks`, `recorded_mocks`, [`mock_servers`] and
//! `test_cx` support steps; `step_def` declares a step, `services` starts helper programs, `suite` is a test file as data, [`step`] holds a
//! small table of steps in each file; [`load`] reads the files and reports faults, [`run`] plays a test with the real runtime, layout and input of
//! [`crate::shell::virtual_app`], `report` writes its [`outcome`]; `from_recording` generates a test from a recording. Servers answer only what
//! `mocks:` defines.

mod api_names;
mod compare;
pub(crate) mod from_recording;
pub mod load;
pub mod mock_servers;
mod mocks;
pub mod outcome;
mod ports;
mod recorded_mocks;
pub(crate) mod report;
pub mod run;
pub(crate) mod services;
pub mod step;
pub(crate) mod step_def;
mod step_error;
pub(crate) mod suite;
mod test_cx;
