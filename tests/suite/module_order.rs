//! Imports inside of each crate point one way, so that a module can be understood, and tested, without what stands above it. Cargo holds the
//! arrows between the crates; this holds those between their modules.

use std::path::Path;

use crate::circles::Modules;

/// The modules of each crate from the bottom up: each imports only those before it. A crate's root stands above all of them; `action` is a
/// table of files that do not know each other, which `circles.rs` holds.
const ORDERS: [(&str, &[&str]); 9] = [
    (
        "core",
        &[
            "security",
            "diag",
            "value",
            "fold",
            "locale",
            "calendar",
            "spec",
            "syntax",
            "app",
            "json",
            "message",
            "recording",
            "regex",
        ],
    ),
    (
        "sse",
        &[
            "address",
            "http_request",
            "request",
            "backoff",
            "decoder",
            "event",
            "event_queue",
            "facts",
            "interner",
            "buffer",
            "field",
            "parser",
            "lines",
            "reader_notes",
            "body_reader",
            "socket",
            "command",
            "fault",
            "gate",
            "secret",
            "prepared",
            "response_check",
            "hints",
            "last_id",
            "sleep_detector",
            "machine",
            "driver",
            "encode",
            "mock",
            "rules",
            "say",
            "state",
        ],
    ),
    (
        "simulate",
        &[
            "read",
            "fields",
            "random",
            "scope",
            "clock",
            "template",
            "event",
            "pace",
            "recorded",
            "import",
            "request",
            "address",
            "answer",
            "auth",
            "replay_buffer",
            "connection",
            "stream",
            "broadcast",
            "client",
            "fault_injection",
            "plain_http",
            "publish",
            "endpoint",
            "live_stream",
            "shape",
            "simulation",
            "samples",
            "route_table",
            "tls",
            "server",
            "simulator",
            "virtual_server",
        ],
    ),
    (
        "script",
        &[
            "access_fault",
            "nesting_limit",
            "source_map",
            "symbol_text",
            "prototype_changes",
            "inline_caches",
            "syntax_message",
            "syntax",
            "outline",
            "topics",
            "checker",
            "fault",
            "scope_id",
            "script_value",
            "response",
            "interface",
            "memory",
            "native_stack",
            "collector",
            "string_cache",
            "field_fast_path",
            "compiled_code",
            "same_text",
            "engine_panic",
            "promise",
            "unprinted_lines",
            "running",
            "limits",
            "scope",
            "host_data",
            "names_in_scope",
            "compile",
            "convert",
            "hooks",
            "host",
            "widget_instance",
            "exception",
            "engine",
        ],
    ),
    (
        "runtime",
        &[
            "handles",
            "scene",
            "node_build",
            "scope",
            "callback",
            "action_budget",
            "compiled_texts",
            "effect_queue",
            "faults",
            "inline_calls",
            "locale",
            "promises",
            "publisher",
            "sequences",
            "theme",
            "timers",
            "apis",
            "tasks",
            "sockets",
            "store",
            "watch_graph",
            "screens",
            "overlays",
            "widgets",
            "evaluator",
            "runtime",
            "topics",
        ],
    ),
    (
        "ui",
        &[
            "toolkit",
            "base",
            "layout",
            "frame",
            "widgets::media",
            "widgets::input",
            "widgets::display",
            "widgets::data",
            "widgets::containers",
            "widgets",
            "view",
            "raster",
            "offscreen",
        ],
    ),
    (
        "model",
        &[
            "symbol",
            "file_kind",
            "repair",
            "vocabulary",
            "expect",
            "part",
            "index",
            "shape",
            "model",
            "names",
            "members",
            "value_shape",
            "place",
            "scope",
            "references",
            "symbols",
            "script_argument",
            "check",
        ],
    ),
    (
        "scaffold",
        &[
            "name", "schema", "model", "infer", "invent", "sample", "request", "document", "yaml", "asyncapi",
            "export", "file", "sidecar", "template", "write",
        ],
    ),
    (
        "lsp",
        &[
            "uri",
            "position",
            "document",
            "client",
            "host",
            "diagnostics",
            "single_files",
            "workspace",
            "js_tokens",
            "rpc",
            "query",
            "markdown",
            "preview",
            "keys",
            "values",
            "completion",
            "hover",
            "symbols",
            "folding",
            "format",
            "colors",
            "navigation",
            "edits",
            "cures",
            "add_env",
            "refactor",
            "semantic_tokens",
            "signature",
            "static_hints",
            "capabilities",
            "server",
        ],
    ),
];

/// Modules that stand outside of the order: examples, and tests beside the code, look around.
const UNORDERED: [(&str, &str); 2] = [("sse", "examples"), ("simulate", "fault_tests")];

/// The index in `order` of the module that `path`, such as `widgets::input::menu`, is in.
fn rank(order: &[&str], path: &str) -> Option<usize> {
    let is_in = |module: &str| path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    (0..order.len()).filter(|at| is_in(order[*at])).max_by_key(|at| order[*at].len())
}

#[test]
fn imports_of_every_crate_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut faults, mut seen) = (Vec::new(), 0);
    for (name, order) in ORDERS {
        let modules = Modules::read(&src.join(name), &[""]);
        for module in
            order.iter().filter(|module| !modules.imports.keys().any(|path| rank(order, path) == rank(order, module)))
        {
            faults.push(format!("{name} has no module `{module}`"));
        }
        let unordered = |module: &str| UNORDERED.iter().any(|(krate, part)| *krate == name && module.starts_with(part));
        for (module, imports) in modules.imports.iter().filter(|(module, _)| !module.is_empty() && !unordered(module)) {
            let Some(own) = rank(order, module) else {
                faults.push(format!("{name}: `{module}` is in no module of the order"));
                continue;
            };
            seen += imports.len();
            let above = imports.iter().filter(|other| rank(order, other).is_some_and(|other| other > own));
            faults.extend(above.map(|other| format!("{name}: `{module}` imports `{other}`")));
        }
    }
    assert!(seen > 1000, "{seen} imports were looked at");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_path_belongs_to_its_longest_module() {
    let (_, order) = ORDERS.into_iter().find(|(name, _)| *name == "ui").unwrap();
    assert!(rank(order, "widgets::input::menu") < rank(order, "widgets::display"));
    assert_eq!(rank(order, "widgets::registry"), rank(order, "widgets"));
    assert_eq!(rank(order, "framework"), None);
}
