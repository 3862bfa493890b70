//! One question each, for us, the peers and the limit: `cargo bench --bench bbs [-- FILTER]`.
//!
//! Criterion times one entry after the other, so these numbers follow one entry over many commits. To compare entries
//! with each other, run the bench `ratios`, which interleaves them.

#![allow(
    missing_docs,
    unsafe_code,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::std_instead_of_alloc,
    reason = "a bench needs no_std nowhere, calls C, and may fail loudly; criterion's macros document nothing"
)]

#[allow(dead_code, reason = "sizes and names are for the bench `ratios`")]
mod subjects;

use core::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};

use self::subjects::{BATCH_MESSAGE_COUNTS, BATCH_SIZES, Case, MESSAGE_COUNTS, Operation, entries};

/// How long does an issuer need for a new key pair?
fn key_gen(criterion: &mut Criterion) {
    run(criterion, Case { operation: Operation::KeyGen, messages: 0, batch: 1 });
}

/// How long does a context take to set up, with its tables and without?
fn generators(criterion: &mut Criterion) {
    for_each_size(criterion, Operation::Generators);
}

/// How long does an issuer take to sign a credential?
fn sign(criterion: &mut Criterion) {
    for_each_size(criterion, Operation::Sign);
}

/// How long does a holder take to check what the issuer sent?
fn verify(criterion: &mut Criterion) {
    for_each_size(criterion, Operation::Verify);
}

/// How long does a holder wait to present, as the credential grows?
fn proof_gen(criterion: &mut Criterion) {
    for_each_size(criterion, Operation::ProofGen);
}

/// How long does a verifier take for one presentation?
fn proof_verify(criterion: &mut Criterion) {
    for_each_size(criterion, Operation::ProofVerify);
}

/// How many presentations does a verifier settle when it takes them together?
fn batch(criterion: &mut Criterion) {
    for messages in BATCH_MESSAGE_COUNTS {
        for batch in BATCH_SIZES {
            run(criterion, Case { operation: Operation::Batch, messages, batch });
        }
    }
}

fn for_each_size(criterion: &mut Criterion, operation: Operation) {
    for messages in MESSAGE_COUNTS {
        run(criterion, Case { operation, messages, batch: 1 });
    }
}

fn run(criterion: &mut Criterion, case: Case) {
    let mut group = criterion.benchmark_group(case.to_string());
    if case.operation == Operation::Batch {
        group.throughput(Throughput::Elements(case.batch as u64));
    }
    group.sampling_mode(SamplingMode::Flat);
    for mut entry in entries(case) {
        let name = entry.name.clone();
        group.bench_function(name, |bencher| bencher.iter(|| entry.run()));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = key_gen, generators, sign, verify, proof_gen, proof_verify, batch
}
criterion_main!(benches);
