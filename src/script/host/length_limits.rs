//! Limits the length that built-in functions of the engine work on and how deep they call each other, and ends scripts that hold too much memory when
//! they call one.
//!
//! This guard is ours because Boa counts loop iterations of scripts only: `'a'.repeat(2 ** 30)` or `new Array(2 ** 32 - 1).fill(0)` is one
//! call of a native function, which nothing can interrupt.

use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsValue, js_string};

use super::native::wrap_method;
use crate::{memory, native_stack};

/// Longest array that a function visits, and longest string that it creates.
const MAX_LENGTH: u64 = 20_000_000;

/// Most levels of lists that are made flat.
const MAX_NESTING: usize = 1000;

/// Methods of `Array.prototype` that visit every index.
const LIST_METHODS: &[&str] = &[
    "concat",
    "copyWithin",
    "entries",
    "every",
    "fill",
    "filter",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "flat",
    "flatMap",
    "forEach",
    "includes",
    "indexOf",
    "join",
    "keys",
    "lastIndexOf",
    "map",
    "reduce",
    "reduceRight",
    "reverse",
    "slice",
    "some",
    "sort",
    "splice",
    "toReversed",
    "toSorted",
    "toSpliced",
    "toLocaleString",
    "toString",
    "unshift",
    "shift",
    "values",
    "with",
];

/// Refuses a length.
pub(crate) fn check(length: u64) -> JsResult<()> {
    if length > MAX_LENGTH {
        return Err(JsNativeError::range().with_message(format!("this is longer than {MAX_LENGTH}")).into());
    }
    Ok(())
}

pub(crate) fn install(context: &mut Context) -> JsResult<()> {
    let array = context.intrinsics().constructors().array();
    let (list, constructor) = (array.prototype(), array.constructor());
    for name in LIST_METHODS {
        guard(&list, name, |this, _, context| check(length_of(this, context)?), context)?;
    }
    guard(&list, "flat", |this, args, context| check_nesting(this, args.get_or_undefined(0), context), context)?;
    // Forwards to what is native or leads here again, without a call of a script between.
    let reflect = context.intrinsics().objects().reflect();
    for name in ["apply", "construct", "get", "getOwnPropertyDescriptor", "has", "set"] {
        guard(&reflect, name, |_, _, _| Ok(()), context)?;
    }
    // Lists that grow without end grow by this: it has to notice when memory runs out.
    guard(&list, "push", |_, _, _| Ok(()), context)?;
    let values = list.get(js_string!("values"), context)?;
    // `for … of` and spread call `[Symbol.iterator]`, which the standard makes the same function as `values`: it has to be the guarded one.
    let property = boa_engine::property::PropertyDescriptor::builder()
        .value(values)
        .writable(true)
        .enumerable(false)
        .configurable(true);
    list.insert_property(PropertyKey::from(boa_engine::JsSymbol::iterator()), property);
    guard(&constructor, "from", |_, args, context| check(length_of(args.get_or_undefined(0), context)?), context)?;
    let text = context.intrinsics().constructors().string().prototype();
    guard(&text, "repeat", |this, args, context| check(repeated(this, args, context)?), context)?;
    for name in ["padStart", "padEnd"] {
        guard(&text, name, |_, args, context| check(args.get_or_undefined(0).to_length(context)?), context)?;
    }
    Ok(())
}

fn guard(
    object: &JsObject,
    name: &'static str,
    check: fn(&JsValue, &[JsValue], &mut Context) -> JsResult<()>,
    context: &mut Context,
) -> JsResult<()> {
    let guarded = move |this: &JsValue, args: &[JsValue], original: &JsObject, context: &mut Context| {
        memory::check()?;
        native_stack::check()?;
        check(this, args, context)?;
        original.call(this, args, context)
    };
    wrap_method(object, name, guarded, context)
}

/// Refuses to make a list flat, deeper than [`MAX_NESTING`], that nests deeper: the engine recurses on the stack for each level.
fn check_nesting(list: &JsValue, depth: &JsValue, context: &mut Context) -> JsResult<()> {
    if depth.is_undefined() || depth.to_number(context)? <= MAX_NESTING as f64 {
        return Ok(());
    }
    let lists = |value: &JsValue| value.as_object().filter(JsObject::is_array);
    let (mut level, mut visited) = (Vec::from_iter(lists(list)), 0);
    for _ in 0..MAX_NESTING {
        let mut next = Vec::new();
        for list in level {
            let length = list.get(js_string!("length"), context)?.to_length(context)?;
            visited += length;
            check(visited)?;
            for at in 0..length {
                next.extend(lists(&list.get(at, context)?));
            }
        }
        if next.is_empty() {
            return Ok(());
        }
        level = next;
    }
    Err(JsNativeError::range().with_message(format!("these lists nest deeper than {MAX_NESTING} levels")).into())
}

fn length_of(value: &JsValue, context: &mut Context) -> JsResult<u64> {
    match value.as_object() {
        Some(object) => object.get(js_string!("length"), context)?.to_length(context),
        None => Ok(0),
    }
}

fn repeated(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<u64> {
    let count = args.get_or_undefined(0).to_length(context)?;
    let length = this.to_string(context)?.len() as u64;
    Ok(length.saturating_mul(count))
}
