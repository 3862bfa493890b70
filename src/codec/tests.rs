//! Strictness of the codec itself.
