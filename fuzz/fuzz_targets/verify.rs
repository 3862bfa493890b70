//! No changed presentation is accepted, and none for another request.
#![no_main]

use arbitrary::Arbitrary;
use averment::presentation::Session;
use averment_fuzz::city::{CITY, now};
use averment_fuzz::parts::{Edit, Parts};
use averment_fuzz::{Change, Spoiled, rng};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input {
    /// Which request is answered, whose presentation is changed, and whose parts go into it.
    session: u8,
    base: u8,
    other: u8,
    edits: Vec<Edit>,
    changes: Vec<Change>,
}

fuzz_target!(|input: Input| {
    let asked = |which: u8| &CITY.asked[usize::from(which) % CITY.asked.len()];
    let presented = |which: u8| &asked(which).presentations[usize::from(which >> 4) % 2];
    let other = Parts::read(presented(input.other)).expect("a presentation");
    let mut parts = Parts::read(presented(input.base)).expect("a presentation");
    input.edits.iter().take(4).for_each(|edit| parts.edit(edit, &other));
    let octets = Spoiled::Changed(input.changes).apply(&parts.write());
    let session = Session::decode(&asked(input.session).session).expect("a session");
    let verified = CITY.verifier.verify(session, &octets, now(), &mut rng());
    // An edit may make one valid presentation of the other.
    let valid = asked(input.session).presentations.contains(&octets);
    assert_eq!(verified.is_ok(), valid, "{:?}", verified.err());
});
