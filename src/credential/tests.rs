//! Values, schemas and credentials.
