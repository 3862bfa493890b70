//! A citizen with a wallet.

use averment::presentation::Holder;
use rand::rngs::SysRng;

use super::Outcome;

/// The wallet has one secret and what was issued to it.
pub(crate) struct Citizen {
    pub(crate) name: &'static str,
    pub(crate) wallet: Holder,
}

impl Citizen {
    pub(crate) fn new(name: &'static str) -> Outcome<Self> {
        Ok(Self { name, wallet: Holder::generate(&mut SysRng)? })
    }
}
