//! The parser allocates nothing for an event (`sse` promises it): counted by an allocator, which counts for its thread only.

#![expect(unsafe_code, reason = "an allocator that counts passes the calls on")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use ensemble_run::sse::parser::{Parsed, Parser};

struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: everything is done by the system's allocator; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller keeps the promises that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Number of allocations while `bytes` are parsed in pieces of `size`, and number of events.
fn allocations(parser: &mut Parser, bytes: &[u8], size: usize) -> (u64, usize) {
    let (before, mut events) = (COUNT.get(), 0);
    for piece in bytes.chunks(size) {
        parser.push(piece, |parsed| events += usize::from(matches!(parsed, Parsed::Message { .. })));
    }
    (COUNT.get() - before, events)
}

#[test]
fn p20_an_event_costs_no_allocation() {
    let body: String = (0..1000)
        .map(|number| {
            format!("id: {number:06}\nevent: e{}\n: note\ndata: {{\"n\":{number}}}\ndata: é\n\n", number % 40)
        })
        .collect();
    for size in [usize::MAX, 64 * 1024, 1000, 7, 1] {
        let mut parser = Parser::new(1 << 20).with_comments(true);
        // The first round gives the buffers their size.
        allocations(&mut parser, body.as_bytes(), size);
        assert_eq!(allocations(&mut parser, body.as_bytes(), size), (0, 1000), "pieces of {size}");
    }
}

#[test]
fn m01_an_oversized_event_does_not_grow_with_its_size() {
    let mut parser = Parser::new(10_000);
    allocations(&mut parser, b"data: a\n\n", 1);
    let huge = [b"data: ".to_vec(), vec![b'x'; 5_000_000], b"\n\n".to_vec()].concat();
    let (count, events) = allocations(&mut parser, &huge, 1000);
    assert_eq!(events, 0);
    assert!(count < 20, "{count} allocations");
}
