//! Declarative tests of apps, `LANGUAGE.md` 15: `tests/*.test.yaml` are read, played without a window on a virtual clock, and reported.
//!
//! [`load`] reads the files with every fault at its place, [`step`] holds one small table of steps a file, [`run`] plays a test on the
//! real runtime, layout and input of [`crate::shell::virtual_app`], [`report`] says what came of it. Servers answer only what `mocks:` say.

pub mod file;
pub mod load;
pub mod report;
pub mod run;
pub mod step;

pub use file::{Device, Mocks, Profiles, State, Step, Suite, Test, Tests};
