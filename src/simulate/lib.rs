//! Local servers that imitate live services: streams described in YAML, made by seeded generators, served on loopback.
//!
//! An app's `simulate/` folder holds one file a path. A file says, all keys but `events` being optional:
//!
//! ```yaml
//! path: /prices                 # default: / and the file's name; `/topics/*` stands for all below, `${query.path}` is which
//! doc: Prices of four shares    # shown in the list of paths
//! kind: stream                  # or answer (one question, one stream), http (plain JSON), publish (POST into a stream)
//! method: GET                   # one or a list; answers take POST and GET
//! query: {beta: "true"}         # what the query must hold; several files may share a path with other methods or queries
//! format: events                # or ndjson: one JSON text a line
//! rate: 60                      # events a second; or `every: 700ms`, or `burst: {count: 200, every: 5s}`
//! jitter: 0.3                   # share of each wait that is left to chance
//! seed: 7                       # the same seed makes the same events
//! ids: counter                  # none, counter, uuid, time (seconds:index), or a template
//! retry: 1000                   # milliseconds, told at the start of each connection
//! hello: ok                     # a comment that opens each connection: `:ok`
//! keepAlive: {every: 15s, comment: " ping"}     # after silence; or `send: {event: ping}`
//! idleTimeout: 60s              # ends a connection without an event for so long; keep-alives do not count
//! spaces: true                  # false: no blank after the colons, as some servers write
//! backlog: 500                  # events that `Last-Event-ID` can ask for again
//! rewind: 3                     # past events for clients without `Last-Event-ID`
//! per: [channels]               # each value of these query parameters has a stream of its own; `{channel: news}` has a default
//! auth: {bearer: demo-token}    # basic: user:password, header: {name, value}, query: {name, value}; any one opens.
//!                               # body, wrongBody: answers of 401; forbidden: {bearer, …, body}: known, and 403 all the same
//! requires: [{query: v, status: 400, body: {error: v is missing}}]
//! fault: reset-mid-event        # or a list: [gzip, drop-every=3]; `simulate --list-faults` says which there are
//! end: {after: 8, within: 15m, how: cut, last: [{data: "[DONE]"}]}
//! connections:                  # instead of `end`: what happens to the connections, in turn
//!   - {after: 3, how: cut}
//!   - {status: 503, retryAfter: 2}
//! vars:                         # made anew for each event, for use in its templates
//!   stock: {$pick: [{symbol: ACME, open: 12.5}, {symbol: BOLT, open: 40}]}
//! events:                       # one sort of event, or a list; `weight` is a sort's share
//!   - event: price
//!     weight: 9
//!     data:
//!       symbol: ${stock.symbol}
//!       price: {$walk: {by: stock.symbol, start: "${stock.open}", stepPercent: 0.1}}
//!       change: ${math price - stock.open}
//! ```
//!
//! A map whose only key starts with `$` is a generator; the same generators stand inside texts, `${int 1 999}`.
//! A name is a field made before in the same map or around it, a variable, or `n` (the event's number) and `query`.
//!
//! | generator | makes |
//! |---|---|
//! | `$pick: [a, b]`, `$pick: {from: "${list}"}` | any one |
//! | `$weighted: {info: 8, warn: 2}`, `$weighted: [{weight, value}]` | one, by weight |
//! | `$cycle: [a, b]` | one after the other |
//! | `$int: [1, 9]`, `$number: [0, 1, 3]` or `{min, max, decimals}` | a number |
//! | `$counter: 1` or `{by, start, step}` | 1, 2, 3 … |
//! | `$hex: 8`, `$uuid` | an identifier |
//! | `$now: iso`, `seconds`, `millis` | the event's time |
//! | `$walk: {by, start, spreadPercent, step, stepPercent, pull, min, max, decimals}` | a number that wanders |
//! | `$states: {by, start, moves: {up: {down: 0.02}, down: {up: 0.2}}}` | a state that changes by chance |
//! | `$progress: {by, step: [0.5, 2], hold: 15}` | `{percent, round}`: to 100, rests, begins again |
//! | `$match: {of: status, cases: {up: …}, else: …}` | what goes with another value |
//! | `$steps: {of: percent, at: {0: Build, 60: Test}}` | the last step reached |
//! | `$nth: {of: round, in: [a, b]}` | the item at a number, round and round |
//! | `$math: price - open` or `{of, decimals}` | a calculation |
//! | `$or: ["${request.model}", demo]` | the first that is not null |
//! | `$json: {…}` | the value as JSON text |
//! | `$list: {count, of}` | a list |
//!
//! `kind: answer` has `answers` (texts; which one is given depends on the question), `first`, `token` and `last` (events; in
//! `token` the names `token` and `index` are known, everywhere `question`, `request` and `query`). `kind: http` has `status`,
//! `delay`, `headers` and `body`, in which `server` is the address asked for. `kind: publish` has `to` (the path of a stream), `with` (the
//! query parameters that its reader would send), `event`, `status` and `body`; the names `request`, `query` and `n` are known, in `body`
//! the event's `id`, too.

mod address;
mod answer;
mod auth;
mod broadcast;
mod client;
mod clock;
mod connection;
mod endpoint;
mod event;
mod fault_injection;
#[cfg(test)]
mod fault_tests;
mod fields;
mod import;
mod live_stream;
mod pace;
mod plain_http;
mod publish;
mod random;
mod read;
mod recorded;
mod replay_buffer;
mod request;
mod route_table;
mod samples;
mod scope;
mod server;
mod shape;
mod simulation;
mod simulator;
mod stream;
mod template;
#[cfg(test)]
mod tests;
mod tls;
mod virtual_server;

pub use fault_injection::{INJECTED_FAULTS, InjectedFault, InjectedFaultKind};
pub use import::{har_exchanges, to_sse_text, transcript_exchange};
pub use pace::Rate;
pub use samples::Sample;
pub use server::{Server, serve, serve_tls};
pub use shape::{Gateway, SHAPES, Shape};
pub use simulation::Simulation;
pub use simulator::Simulator;
pub use virtual_server::VirtualServer;
