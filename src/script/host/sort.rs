//! `sort` and `toSorted` of arrays and typed arrays.
//!
//! They are ours because Boa sorts with `slice::sort_by`, which panics when a comparison contradicts itself: `() => Math.random() - 0.5`,
//! the usual shuffle, does.

use boa_engine::object::builtins::{JsArray, JsTypedArray};
use boa_engine::{Context, JsArgs, JsNativeError, JsObject, JsResult, JsValue, NativeFunction, js_string};

use super::length_limits;
use super::native::{add_hidden, wrap_method};

pub(crate) fn install(context: &mut Context) -> JsResult<()> {
    let constructors = context.intrinsics().constructors();
    let (array, typed_array) = (constructors.array().prototype(), constructors.typed_array().prototype());
    add_hidden(&array, "sort", NativeFunction::from_fn_ptr(sort), context);
    add_hidden(&array, "toSorted", NativeFunction::from_fn_ptr(to_sorted), context);
    // The engine's own are called without a comparator.
    wrap_method(&typed_array, "sort", sort_typed, context)?;
    wrap_method(&typed_array, "toSorted", to_sorted_typed, context)
}

fn sort(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let comparator = comparator(args)?;
    let list = this.to_object(context)?;
    let length = length_of(&list, context)?;
    let mut items = Vec::new();
    for at in 0..length {
        if list.has_property(at, context)? {
            items.push(list.get(at, context)?);
        }
    }
    let items = sorted(items, comparator.as_ref(), context)?;
    // Holes move to the end.
    let count = items.len() as u64;
    for (at, item) in items.into_iter().enumerate() {
        list.set(at, item, true, context)?;
    }
    for at in count..length {
        list.delete_property_or_throw(at, context)?;
    }
    Ok(list.into())
}

fn to_sorted(this: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let comparator = comparator(args)?;
    let list = this.to_object(context)?;
    let length = length_of(&list, context)?;
    let items = (0..length).map(|at| list.get(at, context)).collect::<JsResult<Vec<_>>>()?;
    let items = sorted(items, comparator.as_ref(), context)?;
    Ok(JsArray::from_iter(items, context).into())
}

fn sort_typed(this: &JsValue, args: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some(comparator) = comparator(args)? else { return original.call(this, &[], context) };
    let items = typed_items(this, context)?;
    fill(this, sorted(items, Some(&comparator), context)?, context)
}

fn to_sorted_typed(this: &JsValue, args: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let comparator = comparator(args)?;
    // A copy of the right type, whose items are then overwritten.
    let copy = original.call(this, &[], context)?;
    let Some(comparator) = comparator else { return Ok(copy) };
    let items = typed_items(this, context)?;
    fill(&copy, sorted(items, Some(&comparator), context)?, context)
}

fn typed_items(list: &JsValue, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let list = list.as_object().ok_or_else(|| JsNativeError::typ().with_message("this is not a typed array"))?;
    let list = JsTypedArray::from_object(list)?;
    let length = list.length(context)?;
    (0..length).map(|at| list.get(at, context)).collect()
}

fn fill(list: &JsValue, items: Vec<JsValue>, context: &mut Context) -> JsResult<JsValue> {
    let object = list.to_object(context)?;
    for (at, item) in items.into_iter().enumerate() {
        // The comparator may have made the list shorter: nothing is written beyond its end then.
        object.set(at, item, false, context)?;
    }
    Ok(list.clone())
}

fn comparator(args: &[JsValue]) -> JsResult<Option<JsObject>> {
    let comparator = args.get_or_undefined(0);
    if comparator.is_undefined() {
        return Ok(None);
    }
    let function = comparator.as_callable().ok_or_else(|| {
        JsNativeError::typ().with_message("The comparison function must be either a function or undefined")
    })?;
    Ok(Some(function))
}

fn length_of(list: &JsObject, context: &mut Context) -> JsResult<u64> {
    let length = list.get(js_string!("length"), context)?.to_length(context)?;
    length_limits::check(length)?;
    Ok(length)
}

/// Sorts in ascending order; equal items keep their order, undefined comes last.
fn sorted(items: Vec<JsValue>, comparator: Option<&JsObject>, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let count = items.len();
    let mut items: Vec<JsValue> = items.into_iter().filter(|item| !item.is_undefined()).collect();
    match comparator {
        Some(comparator) => merge_sort(&mut items, |left, right| {
            let order = comparator.call(&JsValue::undefined(), &[left.clone(), right.clone()], context)?;
            // What is no number says "equal", as the standard has it.
            Ok(order.to_number(context)? > 0.0)
        })?,
        None => {
            let mut texts = Vec::with_capacity(items.len());
            for item in items {
                texts.push((item.to_string(context)?, item));
            }
            // The texts are made before and compared by us, so this order cannot contradict itself and `sort_by` cannot panic.
            texts.sort_by(|(left, _), (right, _)| left.cmp(right));
            items = texts.into_iter().map(|(_, item)| item).collect();
        }
    }
    items.resize(count, JsValue::undefined());
    Ok(items)
}

/// Sorts by merging, which ends whatever `is_after` returns. `is_after(left, right)`: true if `left` belongs behind `right`.
fn merge_sort<T: Clone>(items: &mut Vec<T>, mut is_after: impl FnMut(&T, &T) -> JsResult<bool>) -> JsResult<()> {
    let mut merged = Vec::with_capacity(items.len());
    let mut width = 1;
    while width < items.len() {
        for pair in items.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            // What is in order already costs one comparison.
            let in_order = match (left.last(), right.first()) {
                (Some(left), Some(right)) => !is_after(left, right)?,
                _ => true,
            };
            if in_order {
                merged.extend_from_slice(pair);
                continue;
            }
            let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
            while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
                let next = if is_after(first, second)? { right.next() } else { left.next() };
                merged.extend(next.cloned());
            }
            merged.extend(left.chain(right).cloned());
        }
        std::mem::swap(items, &mut merged);
        merged.clear();
        width *= 2;
    }
    Ok(())
}
