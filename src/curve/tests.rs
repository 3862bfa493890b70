//! The backends against each other, and the hashing against RFC 9380.
