//! What is proved beside a signature: ranges, sets, equality, pseudonyms.
