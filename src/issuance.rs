//! How a holder applies for a credential, an issuer issues it, and the holder accepts it.
//!
//! ```text
//! issuer                                             holder
//! Issuer::offer            -- Offer: nonce -->       Holder::apply: commits to the holder secret, proves the opening
//! Issuer::check, issue     <-- Application --
//!                          -- Issued -->             Holder::accept: checks everything, then stores
//! ```
//!
//! The issuer signs the holder secret without seeing it. An application proves for one offer that the holder can open
//! the commitment, and shows a [`RegistrationTag`]: the holder secret times a point of this issuer. It tells nothing to
//! anybody else, and with it a [`Registration`] keeps one secret for each person and one person for each secret. Without
//! a registration a person has as many pseudonyms as applications, and two persons can share one secret.
//!
//! Every issuer but the one that registers persons asks for a presentation ([`Issuer::offer_against`]): the application
//! then proves that the secret is that of a credential which is presented, and the disclosed claims say whose it is.
//! Renewal is the same with a credential of the issuer's own. Take the person's identifier and the secret from one
//! credential, the one whose role the offer names: otherwise somebody else's secret could be moved under this name.
//!
//! A holder who loses the secret registers again: see [`Registration::replace_lost_secret`].

mod application;
mod content;
mod error;
mod holder;
mod issued;
mod issuer;
mod offer;
mod registration;
#[cfg(test)]
mod tests;

pub use application::{Application, RegistrationTag};
pub use content::Content;
pub use error::{AcceptError, ApplyError, IssueError, RegistrationError};
pub use holder::Pending;
pub use issuer::{Checked, Issuer, Refused};
pub use offer::Offer;
#[cfg(feature = "std")]
pub use registration::MemoryRegistrationStore;
pub use registration::{Admitted, Registration, RegistrationStore};
