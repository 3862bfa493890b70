//! What the program tells valgrind: requests to memcheck and callgrind, without a dependency.
//!
//! A request is a sequence of instructions that does nothing, except under valgrind (valgrind's manual, section 3.1). All
//! `unsafe` of this program is here.

#![expect(unsafe_code, reason = "a request is inline assembly, and marks memory by its address")]

use core::arch::asm;

const MEMCHECK: u64 = (b'M' as u64) << 24 | (b'C' as u64) << 16;
const CALLGRIND: u64 = (b'C' as u64) << 24 | (b'T' as u64) << 16;

fn request(code: u64, arguments: [u64; 3]) -> u64 {
    let [a, b, c] = arguments;
    let block = [code, a, b, c, 0, 0];
    let mut result = 0_u64;
    // SAFETY: the rotations add up to 128 bits and the exchange is of a register with itself, so that nothing changes
    // outside of valgrind. Under it, `rdx` receives the result; the memory that requests name is never written, except
    // by `is_secret`, which names its own.
    unsafe {
        asm!(
            "rol rdi, 3", "rol rdi, 13", "rol rdi, 61", "rol rdi, 51", "xchg rbx, rbx",
            inout("rdx") result, in("rax") block.as_ptr(), options(nostack),
        );
    }
    result
}

fn extent<T: ?Sized>(value: &T) -> [u64; 2] {
    [core::ptr::from_ref(value).cast::<u8>() as u64, size_of_val(value) as u64]
}

/// From here on memcheck reports every branch and every address that depends on the octets of `value` itself, not on
/// those that it points to.
pub fn make_secret<T: ?Sized>(value: &mut T) {
    let [address, len] = extent(value);
    request(MEMCHECK + 1, [address, len, 0]);
}

/// The same of what can only be looked at.
pub fn make_seen_secret<T: ?Sized>(value: &T) {
    let [address, len] = extent(value);
    request(MEMCHECK + 1, [address, len, 0]);
}

/// The opposite of [`make_seen_secret`].
pub fn make_seen_public<T: ?Sized>(value: &T) {
    let [address, len] = extent(value);
    request(MEMCHECK + 2, [address, len, 0]);
}

/// The opposite of [`make_secret`]: for what the protocol publishes.
pub fn make_public<T: ?Sized>(value: &mut T) {
    let [address, len] = extent(value);
    request(MEMCHECK + 2, [address, len, 0]);
}

/// Whether all bits of `value` depend on secrets. Without valgrind nothing does.
pub fn is_secret<const N: usize>(value: &[u8; N]) -> bool {
    let mut bits = [0_u8; N];
    let [address, len] = extent(value);
    request(MEMCHECK + 8, [address, bits.as_mut_ptr() as u64, len]);
    core::hint::black_box(&bits) == &[0xff; N]
}

/// Marks the one place of `value` where the 32 octets that `expose` gives away are kept, whatever form they have there.
///
/// Whether there is such a place. Without valgrind there is none.
pub fn make_part_secret<T>(value: &mut T, expose: impl Fn(&T) -> [u8; 32]) -> bool {
    let [address, len] = extent(value);
    (0..len.saturating_sub(31)).step_by(8).any(|offset| {
        request(MEMCHECK + 1, [address + offset, 32, 0]);
        let found = is_secret(&expose(value));
        if !found {
            request(MEMCHECK + 2, [address + offset, 32, 0]);
        }
        found
    })
}

/// Sets callgrind's counters to zero.
pub fn count_from_zero() {
    request(CALLGRIND + 1, [0; 3]);
}

/// Makes callgrind write its counters to the next file.
pub fn write_counts() {
    request(CALLGRIND, [0; 3]);
}

/// Whether memcheck runs this program.
pub fn is_under_memcheck() -> bool {
    let mut octets = [0; 32];
    make_secret(&mut octets);
    let secret = is_secret(&octets);
    make_public(&mut octets);
    secret
}
