//! Witnesses and values for many handles at once.
//!
//! `1/(alpha + h)` is as secret as `alpha`: it is computed without branches, all of a chunk by one inversion, and meets the
//! value in a table that is scanned whole.

use alloc::vec::Vec;

use super::RegistryError;
use crate::credential::StatusHandle;
use crate::curve::{FixedG1, G1, SecretScalar, Sum, secret_sums_of};

/// Handles that share an inversion, and points that do.
const CHUNK: usize = 256;

/// `1/(alpha + h)` for each handle.
fn inverses(
    alpha: &SecretScalar,
    handles: &[StatusHandle],
) -> Result<Vec<SecretScalar>, RegistryError> {
    let mut inverses = Vec::with_capacity(handles.len());
    inverses.extend(handles.iter().map(|handle| alpha + handle.scalar()));
    SecretScalar::invert_all(&mut inverses).ok_or(RegistryError::Degenerate)?;
    Ok(inverses)
}

fn points(value: &FixedG1, factors: &[SecretScalar]) -> Result<Vec<G1>, RegistryError> {
    let lists: Vec<_> = factors.iter().map(|factor| alloc::vec![value.times(factor)]).collect();
    Sum::to_point_list(&secret_sums_of(&lists)).ok_or(RegistryError::Degenerate)
}

/// `V/(alpha + h)` for each handle.
pub(super) fn witnesses(
    alpha: &SecretScalar,
    value: &FixedG1,
    handles: &[StatusHandle],
) -> Result<Vec<G1>, RegistryError> {
    in_chunks(handles, |handles| points(value, &inverses(alpha, handles)?))
}

/// `V_i = V_(i-1)/(alpha + h_i)`, one after the other.
pub(super) fn values(
    alpha: &SecretScalar,
    value: &FixedG1,
    handles: &[StatusHandle],
) -> Result<Vec<G1>, RegistryError> {
    let mut factors = Vec::with_capacity(handles.len());
    for chunk in handles.chunks(CHUNK) {
        for inverse in inverses(alpha, chunk)? {
            let factor = factors.last().map_or_else(|| inverse.clone(), |last| last * &inverse);
            factors.push(factor);
        }
    }
    in_chunks(&factors, |factors| points(value, factors))
}

#[cfg(not(feature = "parallel"))]
fn in_chunks<T: Sync>(
    items: &[T],
    of_chunk: impl Fn(&[T]) -> Result<Vec<G1>, RegistryError> + Send + Sync,
) -> Result<Vec<G1>, RegistryError> {
    let lists = items.chunks(CHUNK).map(of_chunk).collect::<Result<Vec<_>, _>>()?;
    Ok(lists.concat())
}

#[cfg(feature = "parallel")]
fn in_chunks<T: Sync>(
    items: &[T],
    of_chunk: impl Fn(&[T]) -> Result<Vec<G1>, RegistryError> + Send + Sync,
) -> Result<Vec<G1>, RegistryError> {
    use rayon::iter::ParallelIterator;
    use rayon::slice::ParallelSlice;

    let lists: Result<Vec<_>, _> = items.par_chunks(CHUNK).map(of_chunk).collect();
    Ok(lists?.concat())
}
