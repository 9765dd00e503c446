//! `ensemble-run` opens declarative YAML apps (the Ensemble language) as native windows bound to Server-Sent-Events APIs.
//!
//! A YAML file becomes an `App` (plain data, every fault reported with its place). A `Runtime` owns the app's state: it takes
//! one `Event` at a time and answers with `Effect`s and a `Scene`. It opens no socket, reads no clock, draws nothing.
//!
//! ```text
//! bytes ─ net ─▶ Event ─▶ Runtime ─▶ handler (actions | script) ─▶ Store ─▶ Scene ─▶ widgets ─▶ frame
//!                  ▲         │                                                          │
//!                  │         └─▶ Effect ─▶ net, desktop ─┐                              │ tap, text
//!                  └─────────────────────────────────────┴──────────────────────────────┘
//! ```
//!
//! Imports point down this list only, and a test holds them to it:
//!
//! ```text
//! cli → testing → shell → action, widget, net → runtime → script → app → syntax → message, spec → value, diag, calendar
//! cli → scaffold → app → syntax
//! ```
//!
//! [`testing`] plays an app's declarative tests on `shell::virtual_app`: the real runtime, layout and input, a clock and servers that do what they
//! are told. [`scaffold`] stands apart: it makes app folders of descriptions and descriptions of apps, and no running app knows it.
//!
//! Each big library has one crate: Boa in [`script`], egui in [`widget`] (eframe in [`shell`]), tokio and reqwest in [`net`], the YAML
//! parser in `syntax/yaml.rs`, clap in [`cli`]. What differs from a plain reading of that:
//!
//! - A custom widget has no node of its own. Its body's root stands in its place and takes what the caller says about the box.
//! - A value or a name that cannot be used is an error, and the app is opened without it, the fault above it; a script that an `Import`
//!   does not find is a warning. Screens are found by their names without regard to spaces, dashes and capitals.
//! - A `ViewGroup` is an open screen without a body; its pages are screens above it, and going back leaves them together.
//! - The rows of a list that is scrolled to its end follow the end inside the runtime, so that they are there when the window draws.
//! - `eframe` opens the window where there is a graphics card. Where OpenGL would be done by the processor, `shell/window/software.rs` opens it on
//!   `egui-winit` and paints with [`widget::raster`] only what changed: a quarter of the start-up time, half of the memory, a tenth of the paint
//!   latency of Mesa's software OpenGL, which paints the whole window for each frame.
//! - A clean end is followed by a reconnect for every method that changes nothing (`GET`, `REPORT`, `QUERY` and their like), not for `GET` alone:
//!   what speaks against repeating a request is that it would repeat work.
//! - A thread that panics unwinds to `shell/panic_guard.rs`: the panic is told once, the window stays and offers a fresh thread. A script that
//!   holds too much memory is ended by an exception; code that calls nothing is stopped in the allocator, whose thread cannot be unwound
//!   and is parked (`script/memory.rs`).
//! - Tables, charts and Markdown are painted by [`widget`] itself: the layout tree asks for sizes that plot and Markdown packages do not give.
//!
//! Deliberately absent: the runtime performs no I/O and reads no clock, `net` knows no app, and no module reaches up.

pub use ensemble_action as action;
pub use ensemble_core::{app, args, calendar, diag, message, props, spec, syntax, value};
pub use ensemble_runtime as runtime;
pub use ensemble_scaffold as scaffold;
pub use ensemble_script as script;
pub use ensemble_simulate as simulate;
pub use ensemble_sse as sse;
pub use ensemble_ui as ui;

pub mod cli;
pub mod shell;
pub mod testing;
