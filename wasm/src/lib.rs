//! WebAssembly bindings of averment: the module that `wasm/js/index.js` wraps.
//!
//! Octets cross the border as copies, everything else as JSON text or as a handle. What is passed in was looked at by the
//! wrapper already: of the right type, of bounded size, and unshared. Errors cross as one text, see [`failure`].
//! Nothing about credentials is decided here.

extern crate alloc;

pub mod bbs;
#[cfg(feature = "bench")]
pub mod bench;
pub mod document;
pub mod drafts;
pub mod failure;
pub mod holding;
pub mod host;
pub mod issuing;
pub mod json;
pub mod recognition;
pub mod registry;
pub mod request;
pub mod schema;
pub mod signing;
pub mod stores;
pub mod verifying;

/// Wipes whatever is freed, the copies of arguments that the glue makes included.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);
