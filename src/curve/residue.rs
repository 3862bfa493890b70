//! What operations on secrets leave on the stack.

/// Overwrites what operations left on the stack below this call, as far as it goes: 32 KiB where there is an operating
/// system, nothing elsewhere, where that may be more than the stack has.
///
/// Values of another shape are built there afterwards, and what they do not fill is copied along with them: into lists,
/// where it would outlive the stack.
#[inline(never)]
pub(crate) fn wipe_stack() {
    #[cfg(feature = "std")]
    {
        use zeroize::Zeroize as _;
        let mut stack = [1_u8; 32_768];
        core::hint::black_box(&mut stack).zeroize();
    }
}
