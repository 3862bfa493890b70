//! What a build may leave out.
//!
//! `--cfg averment_parts="cards"` is for modules that browsers load: without trust lists, status registries, and sets of
//! authorities of which one issued. The interface stays the whole one. Keys of operators, witnesses of status and sets have a
//! [`Whole`] among their parts, of which there is no value then: whoever would make one gets a typed error, and the compiler
//! drops what would follow.

/// Says that nothing is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Whole(#[cfg(averment_parts = "cards")] core::convert::Infallible);

impl Whole {
    #[cfg(not(averment_parts = "cards"))]
    pub(crate) const HERE: Option<Self> = Some(Self());
    #[cfg(averment_parts = "cards")]
    pub(crate) const HERE: Option<Self> = None;
}
