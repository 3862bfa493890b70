//! Typed claims, schemas and credentials.
