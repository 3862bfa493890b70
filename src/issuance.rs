//! How a holder applies for a credential, an issuer issues it, and the holder accepts it.
