//! Names of fields that say what a field is for. They are compared folded: `entity_id` and `entityId` are `entityid`.

/// Names of fields that identify things which later events update.
pub const STRONG_KEYS: [&str; 19] = [
    "symbol",
    "ticker",
    "sensor",
    "sensorid",
    "device",
    "deviceid",
    "service",
    "host",
    "entityid",
    "station",
    "vehicle",
    "machine",
    "node",
    "pair",
    "instrument",
    "channel",
    "account",
    "zone",
    "room",
];
/// Names of fields that identify things only when their values repeat in the examples.
pub const WEAK_KEYS: [&str; 9] = ["id", "key", "identifier", "name", "uuid", "code", "topic", "path", "url"];
pub const IDS: [&str; 5] = ["id", "key", "identifier", "uuid", "url"];
/// Names of texts that people write or read.
pub const TEXTS: [&str; 14] = [
    "message",
    "msg",
    "text",
    "log",
    "line",
    "headline",
    "title",
    "body",
    "content",
    "summary",
    "description",
    "comment",
    "detail",
    "reason",
];
pub const LEVELS: [&str; 6] = ["level", "severity", "status", "priority", "type", "state"];
pub const SOURCES: [&str; 8] = ["service", "source", "logger", "user", "author", "host", "channel", "from"];
/// Names of fields with the kind of a happening: an event with such a field stands for itself and does not replace an earlier one.
pub const HAPPENINGS: [&str; 7] = ["event", "eventid", "action", "side", "executionid", "tradeid", "messageid"];
/// Names of texts that repeat and identify nothing.
pub const KINDS: [&str; 26] = [
    "level",
    "severity",
    "status",
    "priority",
    "type",
    "state",
    "side",
    "unit",
    "currency",
    "kind",
    "origin",
    "method",
    "lang",
    "language",
    "scope",
    "provider",
    "model",
    "role",
    "direction",
    "category",
    "mood",
    "from",
    "encoding",
    "clientid",
    "phase",
    "country",
];
/// Names of objects with the previous state.
pub const BEFORE: [&str; 5] = ["old", "oldstate", "previous", "before", "prior"];
/// Numbers that count or name things: no line is worth drawing of them.
pub const COUNTERS: [&str; 14] = [
    "id",
    "n",
    "seq",
    "sequence",
    "offset",
    "index",
    "port",
    "code",
    "version",
    "partition",
    "year",
    "number",
    "priority",
    "namespace",
];
/// Parts that serve programs and say little to people.
pub const PLUMBING: [&str; 35] = [
    "schema",
    "context",
    "requestid",
    "traceid",
    "spanid",
    "correlationid",
    "connectionid",
    "executionid",
    "partition",
    "offset",
    "resourceversion",
    "uid",
    "hash",
    "pagingtoken",
    "href",
    "encoding",
    "ttl",
    "jsonrpc",
    "rev",
    "seq",
    "parsedcomment",
    "titleurl",
    "serverurl",
    "collectionid",
    "eventid",
    "progresstoken",
    "apiversion",
    "stream",
    "timenano",
    "specversion",
    "datacontenttype",
    "coreid",
    "rid",
    "index",
    "timeinforce",
];
/// Parts that people look for.
pub const TELLING: [&str; 22] = [
    "symbol",
    "user",
    "username",
    "author",
    "customer",
    "displayname",
    "friendlyname",
    "event",
    "action",
    "value",
    "price",
    "city",
    "place",
    "entityid",
    "phase",
    "side",
    "total",
    "amount",
    "article",
    "product",
    "qty",
    "data",
];
/// Names of those who act: an event of theirs stands for itself, and numbers of several of them are no course of one thing.
pub const ACTORS: [&str; 14] = [
    "user", "username", "customer", "author", "owner", "sender", "person", "buyer", "seller", "login", "email", "client", "payer", "payee",
];
/// Names of kinds that are subjects of their own: what is counted of each of them is a series.
pub const SERIES: [&str; 12] = [
    "type", "kind", "category", "origin", "direction", "unit", "model", "provider", "country", "scope", "metric", "phase",
];
