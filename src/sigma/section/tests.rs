//! The digest of a section depends on all that is in it (Z4, S-14).

use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::curve::{Hash, hash_to_curve};

fn fixed(name: &[u8]) -> FixedG1 {
    FixedG1::new(hash_to_curve(Hash::Sha256, name, &[b"test"]).to_point().unwrap())
}

fn own(place: usize) -> Variable {
    Variable { section: 0, place: Place::Own(place) }
}

fn section() -> Section {
    let row = |coefficient: u64| Row {
        image: vec![(Point::Wire(0), Scalar::ONE), (Point::Fixed(0), Scalar::from(coefficient))],
        terms: vec![
            (own(1), Point::Fixed(1), Scalar::from(coefficient)),
            (Variable { section: 0, place: Place::Message(1) }, Point::Wire(1), Scalar::ONE),
        ],
    };
    Section {
        number: 0,
        ranks: vec![Some(0), Some(1)],
        own: 2,
        fixed: vec![fixed(b"one"), fixed(b"two")],
        rows: vec![row(5), row(6)],
    }
}

fn digest(section: &Section) -> Vec<u8> {
    let mut transcript = Transcript::new(b"test");
    section.absorb(&mut transcript);
    transcript.digest().to_vec()
}

#[test]
fn everything_in_a_section_changes_its_digest() {
    // A field more does not compile here until it has a change below, or a reason. Ranks follow from the disclosed
    // messages, which are hashed, and `Section::row` takes variables of its own section only.
    let Section { number: _, ranks: _, own: _, fixed: _, rows } = section();
    let Row { image: _, terms: _ } = &rows[0];
    let Variable { section: _, place: _ } = rows[0].terms[0].0;

    let changes: [fn(&mut Section); 18] = [
        |section| section.number = 1,
        |section| section.own = 3,
        |section| section.fixed.swap(0, 1),
        |section| section.fixed[0] = fixed(b"three"),
        |section| section.fixed.push(fixed(b"three")),
        |section| section.rows.swap(0, 1),
        |section| section.rows.truncate(1),
        |section| section.rows[0].image[0].0 = Point::Wire(1),
        |section| section.rows[0].image[0].0 = Point::Fixed(0),
        |section| section.rows[0].image[0].1 = Scalar::from(2),
        |section| section.rows[0].image.swap(0, 1),
        |section| section.rows[1].image.truncate(1),
        |section| section.rows[1].terms[0].0 = own(0),
        |section| section.rows[1].terms[0].0.place = Place::Message(1),
        |section| section.rows[1].terms[0].1 = Point::Wire(1),
        |section| section.rows[1].terms[1].2 = Scalar::from(2),
        |section| section.rows[1].terms.swap(0, 1),
        // A term moves from one row to the next.
        |section| {
            let moved = section.rows[0].terms.pop().unwrap();
            section.rows[1].terms.insert(0, moved);
        },
    ];
    let mut digests = vec![digest(&section())];
    for (number, change) in changes.iter().enumerate() {
        let mut changed = section();
        change(&mut changed);
        let digest = digest(&changed);
        assert!(!digests.contains(&digest), "change {number}");
        digests.push(digest);
    }
}

/// Each item says what it is and where it ends.
#[test]
fn items_of_a_transcript_do_not_run_together() {
    let digest = |items: &[(label::Label, &[u8])]| {
        let mut transcript = Transcript::new(b"test");
        items.iter().for_each(|(label, octets)| transcript.absorb(*label, octets));
        transcript.digest().to_vec()
    };
    use crate::sigma::label::{ISSUER, KEY};
    let digests = [
        digest(&[(KEY, b"ab"), (ISSUER, b"c")]),
        digest(&[(KEY, b"a"), (ISSUER, b"bc")]),
        digest(&[(ISSUER, b"ab"), (KEY, b"c")]),
        digest(&[(KEY, b"abc")]),
        digest(&[(KEY, b"abc"), (ISSUER, b"")]),
        digest(&[]),
    ];
    for (number, one) in digests.iter().enumerate() {
        assert!(!digests[..number].contains(one), "{number}");
    }
}
