//! What the net room says of an HTTP request, and what it is asked.
