//! Memory of the buffers of a stream: what one large event has made them grow by is given back.

/// Bytes of capacity that a buffer keeps from one event to the next.
pub(crate) const KEPT_CAPACITY: usize = 256 * 1024;

/// Bytes of capacity that a buffer keeps while a stream pauses.
pub(crate) const IDLE_CAPACITY: usize = 1024;

/// Shrinks a buffer that a large event has grown to [`KEPT_CAPACITY`].
pub(crate) fn give_back(buffer: &mut Vec<u8>) {
    if buffer.capacity() > KEPT_CAPACITY {
        buffer.shrink_to(KEPT_CAPACITY);
    }
}

/// As [`give_back`], for a text.
pub(crate) fn give_back_text(text: &mut String) {
    if text.capacity() > KEPT_CAPACITY {
        text.shrink_to(KEPT_CAPACITY);
    }
}

/// Gives the memory of an empty buffer back, for a pause. One that holds a part of an event will need it.
pub(crate) fn shrink(buffer: &mut Vec<u8>) {
    if buffer.is_empty() && buffer.capacity() > IDLE_CAPACITY {
        *buffer = Vec::new();
    }
}
