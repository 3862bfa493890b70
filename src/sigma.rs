//! One engine for Σ-protocols: transcripts, linear relations, provers and verifiers that run the same equations.
