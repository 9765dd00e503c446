//! Declarative tests of apps, `LANGUAGE.md` 15: `tests/*.test.yaml` are read, played without a window on a virtual clock, and reported.
//!
//! From the bottom up, each importing only those before it: [`step_error`], [`compare`], [`mocks`], [`recorded_mocks`], [`mock_servers`] and [`test_cx`] are what
//! steps work with; [`step_def`] declares a step, [`services`] starts the programs that tests need, [`suite`] is a test file as data, [`step`] holds one small table of steps a file; [`load`]
//! reads the files with every fault at its place, [`run`] plays a test on the real runtime, layout and input of
//! [`crate::shell::virtual_app`], [`report`] writes its [`outcome`]; [`from_recording`] makes a test of a recording. Servers answer only what `mocks:` say.

pub mod api_names;
pub mod compare;
pub mod from_recording;
pub mod load;
pub mod mock_servers;
pub mod mocks;
pub mod outcome;
pub mod recorded_mocks;
pub mod report;
pub mod run;
pub mod services;
pub mod step;
pub mod step_def;
pub mod step_error;
pub mod suite;
pub mod test_cx;
