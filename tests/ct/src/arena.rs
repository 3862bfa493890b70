//! An allocator that takes the same number of instructions for every request.
//!
//! The system's searches lists whose state depends on everything that was allocated before, which would drown what the
//! counts are about. This one goes forward through one large block and never gives anything back.

#![expect(unsafe_code, reason = "an allocator hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reserved, and used as far as needed.
const BLOCK: usize = 1 << 32;

pub struct Arena {
    start: AtomicUsize,
    used: AtomicUsize,
}

impl Arena {
    pub const fn new() -> Self {
        Self { start: AtomicUsize::new(0), used: AtomicUsize::new(0) }
    }
}

// SAFETY: every request gets a part of the block of its own, aligned and as long as asked for, or null. The program has
// one thread, so that the block is reserved once.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if self.start.load(Ordering::Relaxed) == 0 {
            let block = Layout::from_size_align(BLOCK, 4096).unwrap_or(layout);
            // SAFETY: the layout is not empty.
            self.start.store(unsafe { System.alloc(block) } as usize, Ordering::Relaxed);
        }
        // All requests are rounded up alike: none takes another way than the others.
        let size = (layout.size() + 127) & !63;
        let offset = self.used.fetch_add(size, Ordering::Relaxed);
        let start = self.start.load(Ordering::Relaxed);
        if start == 0 || layout.align() > 64 || offset + size > BLOCK {
            return core::ptr::null_mut();
        }
        ((start + offset + 63) & !63) as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
