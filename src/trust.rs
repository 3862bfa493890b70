//! What issuers publish: keys with proofs of possession, schemas, texts for people.
