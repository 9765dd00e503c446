//! Declarative tests of apps, `LANGUAGE.md` 15: `tests/*.test.yaml` are read, played without a window on a virtual clock, and reported.
//!
//! [`load`] reads the files with every fault at its place, [`step`] holds one small table of steps a file, [`run`] plays a test on the
//! real runtime, layout and hand of [`crate::shell::play`], [`report`] says what came of it. Nothing but what `mocks:` describe is imitated.

pub mod file;
pub mod load;
pub mod report;
pub mod run;
pub mod step;

pub use file::{Device, Mocks, Profiles, State, Step, Suite, Test, Tests};
