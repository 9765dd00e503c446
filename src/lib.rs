//! `ensemble-run` opens declarative YAML apps (the Ensemble language) as native windows bound to Server-Sent-Events APIs.
//!
//! A YAML file becomes an `App` (plain data, every fault reported with its place). A `Runtime` owns the app's state: it takes
//! one `Event` at a time and answers with `Effect`s and a `Scene`. It opens no socket, reads no clock, draws nothing.
//!
//! ```text
//! bytes ─ sse ─▶ Event ─▶ Runtime ─▶ handler (actions | script) ─▶ Store ─▶ Scene ─▶ widgets ─▶ frame
//!                  ▲         │                                                          │
//!                  │         └─▶ Effect ─▶ sse, desktop ─┐                              │ tap, text
//!                  └─────────────────────────────────────┴──────────────────────────────┘
//! ```
//!
//! The crates of the workspace, each a folder of `src/`, in reading order; each imports only what stands above it, and Cargo holds it to that:
//!
//! | crate | module here | what it is |
//! |---|---|---|
//! | `ensemble-sse` | [`sse`] | the stream client, of use without the rest: parser, back-off, state machine, and with its driver all of HTTP |
//! | `ensemble-core` | [`value`], [`diag`], [`spec`], [`syntax`], [`app`], [`message`] | what every other crate speaks; `message` has [`Event`](message::Event) and [`Effect`](message::Effect): read it first |
//! | `ensemble-simulate` | [`simulate`] | servers described in YAML, on sockets or on the virtual clock |
//! | `ensemble-script` | [`script`] | JavaScript; the only crate that knows Boa |
//! | `ensemble-runtime` | [`runtime`] | the state of a running app: store, bindings, APIs, screens |
//! | `ensemble-action` | [`action`] | one file an action |
//! | `ensemble-ui` | [`ui`] | widgets, layout, painting; the only crate that knows egui |
//! | `ensemble-model` | [`model`] | what is named where and what members things have, for `check` and editors; no running app knows it |
//! | `ensemble-scaffold` | [`scaffold`] | descriptions of streams to apps, apps to descriptions; no running app knows it |
//! | `ensemble-lsp` | [`lsp`] | a language server as a function of its messages |
//! | this package | [`shell`], [`testing`], [`cli`] | window, threads, files; declarative tests; commands. A test holds `cli → testing → shell` |
//!
//! Each big library has one place: Boa in [`script`], egui in [`ui`] (eframe and winit in [`shell`]), tokio and reqwest in the driver of [`sse`] (axum
//! in [`simulate`]), the YAML parser in `core/syntax/yaml`, clap in [`cli`].
//!
//! [`contributing`] has the walk of one event, recipes and habits.
//!
//! # Decisions that the language leaves open
//!
//! - A custom widget has no node of its own. Its body's root stands in its place and takes what the caller says about the box.
//! - A value or a name that cannot be used is an error, and the app is opened without it, the fault above it; a script that an `Import`
//!   does not find is a warning. Screens are found by their names without regard to spaces, dashes and capitals.
//! - A `ViewGroup` is an open screen without a body; its pages are screens above it, and going back leaves them together.
//! - The rows of a list that is scrolled to its end follow the end inside the runtime, so that they are there when the window draws.
//! - `eframe` opens the window where there is a graphics card. Where OpenGL would be done by the processor, `shell/window/software` opens it on
//!   `egui-winit` and paints with [`ui::raster`] only what changed: a quarter of the start-up time, half of the memory, a tenth of the paint
//!   latency of Mesa's software OpenGL, which paints the whole window for each frame.
//! - A clean end is followed by a reconnect for every method that changes nothing (`GET`, `REPORT`, `QUERY` and their like), not for `GET` alone:
//!   what speaks against repeating a request is that it would repeat work.
//! - A thread that panics unwinds to `shell/panic_guard.rs`: the panic is told once, the window stays and offers a fresh thread. A script that
//!   holds too much memory is ended by an exception; code that calls nothing is stopped in the allocator, whose thread cannot be unwound
//!   and is parked (`script/memory.rs`).
//! - Tables, charts and Markdown are painted by [`ui`] itself: the layout tree asks for sizes that plot and Markdown packages do not give.
//!
//! Deliberately absent: the runtime performs no I/O and reads no clock, [`sse`] knows no app.

pub use ensemble_action as action;
pub use ensemble_core::{app, calendar, diag, json, message, recording, security, spec, syntax, value};
pub use ensemble_lsp as lsp;
pub use ensemble_model as model;
pub use ensemble_runtime as runtime;
pub use ensemble_scaffold as scaffold;
pub use ensemble_script as script;
pub use ensemble_simulate as simulate;
pub use ensemble_sse as sse;
pub use ensemble_ui as ui;

pub mod cli;
pub mod shell;
pub mod testing;

/// Guide for contributors: map, the path of an event and of a tap, recipes, tests.
#[doc = include_str!("CONTRIBUTING.md")]
pub mod contributing {}
