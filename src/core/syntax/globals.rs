//! Global names of scripts: those of JavaScript, and of browsers that this program provides.

/// A name that every script finds.
#[derive(Clone, Copy, Debug)]
pub struct Global {
    /// The name.
    pub name: &'static str,
    /// True when its value, and the results of its functions for equal arguments, are constant.
    pub is_constant: bool,
}

const fn changing(name: &'static str) -> Global {
    Global { name, is_constant: false }
}

const fn constant(name: &'static str) -> Global {
    Global { name, is_constant: true }
}

/// Global names, sorted. `ensemble`, `app`, `event` and other names of the program are not included: each has its own reference topic.
pub const GLOBALS: &[Global] = &[
    changing("AggregateError"),
    constant("Array"),
    changing("ArrayBuffer"),
    changing("Atomics"),
    changing("BigInt"),
    changing("BigInt64Array"),
    changing("BigUint64Array"),
    constant("Boolean"),
    changing("DataView"),
    changing("Date"),
    changing("Error"),
    changing("EvalError"),
    changing("FinalizationRegistry"),
    changing("Float32Array"),
    changing("Float64Array"),
    changing("Function"),
    changing("Headers"),
    constant("Infinity"),
    changing("Int16Array"),
    changing("Int32Array"),
    changing("Int8Array"),
    changing("Intl"),
    changing("Iterator"),
    constant("JSON"),
    changing("Map"),
    constant("Math"),
    constant("NaN"),
    constant("Number"),
    constant("Object"),
    changing("Promise"),
    changing("Proxy"),
    changing("RangeError"),
    changing("ReferenceError"),
    changing("Reflect"),
    changing("RegExp"),
    changing("Response"),
    changing("Set"),
    changing("SharedArrayBuffer"),
    constant("String"),
    changing("Symbol"),
    changing("SyntaxError"),
    changing("TypeError"),
    changing("URIError"),
    constant("URL"),
    constant("URLSearchParams"),
    changing("Uint16Array"),
    changing("Uint32Array"),
    changing("Uint8Array"),
    changing("Uint8ClampedArray"),
    changing("WeakMap"),
    changing("WeakRef"),
    changing("WeakSet"),
    changing("arguments"),
    changing("atob"),
    changing("btoa"),
    changing("clearImmediate"),
    changing("clearInterval"),
    changing("clearTimeout"),
    changing("console"),
    changing("decodeURI"),
    constant("decodeURIComponent"),
    changing("encodeURI"),
    constant("encodeURIComponent"),
    changing("escape"),
    changing("eval"),
    changing("fetch"),
    changing("globalThis"),
    constant("isFinite"),
    constant("isNaN"),
    constant("parseDouble"),
    constant("parseFloat"),
    constant("parseInt"),
    changing("performance"),
    changing("queueMicrotask"),
    changing("regExp"),
    changing("setImmediate"),
    changing("setInterval"),
    changing("setTimeout"),
    changing("structuredClone"),
    constant("undefined"),
    changing("unescape"),
    changing("window"),
];

/// Members that every object inherits from `Object.prototype`.
pub const OBJECT_PROTOTYPE: [&str; 7] =
    ["constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"];

/// The global called `name`.
pub fn global(name: &str) -> Option<&'static Global> {
    let at = GLOBALS.binary_search_by_key(&name, |known| known.name).ok()?;
    GLOBALS.get(at)
}

/// Members of the objects of JavaScript that apps use most; `None` for another global.
#[rustfmt::skip]
pub fn global_members(global: &str) -> Option<&'static [&'static str]> {
    Some(match global {
        "Array" => &["from", "fromAsync", "isArray", "length", "name", "of", "prototype"],
        "Date" => &["UTC", "length", "name", "now", "parse", "prototype"],
        "JSON" => &["isRawJSON", "parse", "rawJSON", "stringify"],
        "Math" => &[
            "E", "LN10", "LN2", "LOG10E", "LOG2E", "PI", "SQRT1_2", "SQRT2",
            "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "clz32", "cos", "cosh", "exp", "expm1",
            "f16round", "floor", "fround", "hypot", "imul", "log", "log10", "log1p", "log2", "max", "min", "pow", "random", "round",
            "sign", "sin", "sinh", "sqrt", "sumPrecise", "tan", "tanh", "trunc",
        ],
        "Number" => &[
            "EPSILON", "MAX_SAFE_INTEGER", "MAX_VALUE", "MIN_SAFE_INTEGER", "MIN_VALUE", "NEGATIVE_INFINITY", "NaN", "POSITIVE_INFINITY",
            "isFinite", "isInteger", "isNaN", "isSafeInteger", "length", "name", "parseFloat", "parseInt", "prototype",
        ],
        "Object" => &[
            "assign", "create", "defineProperties", "defineProperty", "entries", "freeze", "fromEntries", "getOwnPropertyDescriptor",
            "getOwnPropertyDescriptors", "getOwnPropertyNames", "getOwnPropertySymbols", "getPrototypeOf", "groupBy", "hasOwn", "is",
            "isExtensible", "isFrozen", "isSealed", "keys", "length", "name", "preventExtensions", "prototype", "seal", "setPrototypeOf",
            "values",
        ],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globals_are_found_by_name() {
        assert!(GLOBALS.is_sorted_by_key(|known| known.name));
        assert!(global("Math").is_some_and(|known| known.is_constant));
        assert!(global("Date").is_some_and(|known| !known.is_constant));
        assert!(global("ensemble").is_none());
    }
}
