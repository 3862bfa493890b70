//! What a presentation leaves on the stack.

use std::mem::MaybeUninit;

use super::holder::{AUDIENCE, Office, now, presented, registered};
use super::*;

/// Octets below a call that are looked at: less than what the library overwrites below its own.
const DEPTH: usize = 24_576;

/// Leaves nothing of what earlier calls left.
#[inline(never)]
pub(super) fn clear() {
    black_box(&mut [0xa5_u8; 131_072]);
}

#[inline(never)]
fn leave(secret: &[u8; 32]) {
    let mut stack = [0_u8; 4_096];
    stack[2_000..2_032].copy_from_slice(secret);
    black_box(&mut stack);
}

/// How many of the sorted `needles` stand where calls before this one had their variables.
#[inline(never)]
fn found(needles: &[u64]) -> usize {
    let mut stack = MaybeUninit::<[u8; DEPTH]>::uninit();
    let start = black_box(stack.as_mut_ptr());
    // SAFETY: the array is on this stack, and lives as long as this call. For all that the compiler knows, `black_box` wrote
    // to it; the octets that nobody wrote in this call are read as they are.
    let octets = unsafe { &*start };
    let values = octets.windows(8).map(|window| u64::from_ne_bytes(window.try_into().unwrap()));
    values.filter(|value| *value != 0 && needles.binary_search(value).is_ok()).count()
}

fn sorted(secrets: &[[u8; 32]]) -> Vec<u64> {
    let mut needles: Vec<_> = secrets.iter().flat_map(needles).collect();
    needles.sort_unstable();
    needles
}

#[test]
fn what_is_left_is_found() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let secret = secret("leaked");
    let needles = sorted(&[secret]);
    clear();
    assert_eq!(found(&needles), 0);
    leave(&secret);
    assert!(found(&needles) > 0);
}

#[test]
fn presentations_leave_nothing() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let office = Office::new();
    let holder = registered(&office);
    let (_, secrets) = presented(&office, &holder);
    let needles = sorted(&secrets);
    let plan = holder.plan(&office.request, AUDIENCE, now()).unwrap();
    let (choice, mut rng) = (plan.first_choice(), rng());
    clear();
    let presentation = plan.present(&choice, &mut rng);
    let found = found(&needles);
    assert!(presentation.is_ok());
    assert_eq!(found, 0);
}
