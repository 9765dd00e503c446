//! What the net room says of a stream, and what it is asked.
