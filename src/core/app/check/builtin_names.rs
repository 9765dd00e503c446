//! Names that are known without being declared in the app, and members of the things behind them.

/// Names that every expression and handler sees.
pub const EVERYWHERE: &[&str] = &[
    "app",
    "auth",
    "env",
    "secrets",
    "ensemble",
    "e",
    "appInfo",
    "device",
    "event",
    "response",
    "this",
    // JavaScript's own.
    "AggregateError",
    "ArrayBuffer",
    "Atomics",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "DataView",
    "EvalError",
    "FinalizationRegistry",
    "Float32Array",
    "Float64Array",
    "Function",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Iterator",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "SharedArrayBuffer",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "eval",
    "Array",
    "Boolean",
    "Date",
    "Error",
    "Infinity",
    "Intl",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Number",
    "Object",
    "Promise",
    "RegExp",
    "Set",
    "String",
    "Symbol",
    "arguments",
    "atob",
    "btoa",
    "clearInterval",
    "clearTimeout",
    "console",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "fetch",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseDouble",
    "parseFloat",
    "parseInt",
    "performance",
    "queueMicrotask",
    "regExp",
    "setImmediate",
    "setInterval",
    "setTimeout",
    "Headers",
    "Response",
    "URL",
    "URLSearchParams",
    "undefined",
    "unescape",
    "window",
];

/// Names that a few events, themes and older apps give to handlers. They are ordinary words, so none is suggested for a slip.
pub const SOMEWHERE: &[&str] = &[
    "typography",
    "spacing",
    "colors",
    "user",
    "styles",
    "getStringValue",
    "apiSecureStorage",
    "message",
    "auth",
    "Timestamp",
    "FieldValue",
    // What older apps find in handlers beside `event`.
    "value",
    "selectedValue",
    "selectedValues",
    "search",
    "open",
    "tooltipState",
    "selectedRows",
    "selectedRowKeys",
    "page",
    "pageSize",
    "totalRows",
    "sortOrder",
    "columnTitle",
    "dataKey",
    "data",
    "index",
    "step",
    "vals",
    "fields",
    "location",
    "file",
    // What a notification that was tapped hands to the screen.
    "notificationPayload",
];

/// Members of an API beside the lists of its `into`.
pub const API: &[&str] = &[
    "body",
    "cookies",
    "data",
    "headers",
    "isConnected",
    "isError",
    "isLoading",
    "isReconnecting",
    "isSuccess",
    "name",
    "reasonPhrase",
    "sse",
    "statusCode",
];

/// Members of `sse` below an API and a response.
pub const SSE: &[&str] = &[
    "attempt",
    "bytes",
    "comments",
    "delayMs",
    "events",
    "lastError",
    "lastEventId",
    "reconnected",
    "retrying",
    "skipped",
    "state",
    "url",
];

/// Members of `Array`, and of the functions below what JavaScript gives them.
pub const ARRAY: &[&str] = &["from", "fromAsync", "isArray", "length", "name", "of", "prototype"];

/// Members of `Date`.
pub const DATE: &[&str] = &["UTC", "length", "name", "now", "parse", "prototype"];

/// Members of `JSON`.
pub const JSON: &[&str] = &["isRawJSON", "parse", "rawJSON", "stringify"];

/// Members of `Math`.
#[rustfmt::skip]
pub const MATH: &[&str] = &[
    "E", "LN10", "LN2", "LOG10E", "LOG2E", "PI", "SQRT1_2", "SQRT2",
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "clz32", "cos", "cosh", "exp", "expm1", "f16round",
    "floor", "fround", "hypot", "imul", "log", "log10", "log1p", "log2", "max", "min", "pow", "random", "round", "sign", "sin", "sinh",
    "sqrt", "sumPrecise", "tan", "tanh", "trunc",
];

/// Members of `Number`.
#[rustfmt::skip]
pub const NUMBER: &[&str] = &[
    "EPSILON", "MAX_SAFE_INTEGER", "MAX_VALUE", "MIN_SAFE_INTEGER", "MIN_VALUE", "NEGATIVE_INFINITY", "NaN", "POSITIVE_INFINITY", "isFinite",
    "isInteger", "isNaN", "isSafeInteger", "length", "name", "parseFloat", "parseInt", "prototype",
];

/// Members of `Object`.
#[rustfmt::skip]
pub const OBJECT: &[&str] = &[
    "assign", "create", "defineProperties", "defineProperty", "entries", "freeze", "fromEntries", "getOwnPropertyDescriptor",
    "getOwnPropertyDescriptors", "getOwnPropertyNames", "getOwnPropertySymbols", "getPrototypeOf", "groupBy", "hasOwn", "is",
    "isExtensible", "isFrozen", "isSealed", "keys", "length", "name", "preventExtensions", "prototype", "seal", "setPrototypeOf", "values",
];
