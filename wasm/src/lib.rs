//! WebAssembly bindings of averment.
