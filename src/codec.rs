//! Octets of our own objects: deterministic CBOR, read strictly, and strict JSON.
