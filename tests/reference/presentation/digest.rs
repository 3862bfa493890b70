//! What the challenges depend on: the digest d, and the presentation headers that carry it.

use std::sync::Arc;

use ark_bls12_381::{Fr, G1Projective};
use averment::presentation::PresentationRequest;
use sha2::Digest as _;
use shake::digest::{ExtendableOutput as _, Update as _, XofReader as _};

use super::cbor::{Item, bytes, text};
use super::relation::Statements;
use super::sets;
use super::tables::Table;
use crate::reference::core::{self, FirstMessages, Statement, count};
use crate::reference::octets::{encode_g1, encode_g2, encode_scalar};
use crate::reference::{Api, Check, Checks};

const MAGIC: &[u8] = b"AVERMENT-PH-1";

/// One credential as both sides see it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Without its presentation header.
    pub statement: Statement,
    pub issuer: String,
    pub table: Option<Arc<Table>>,
    /// The digest of the authorities, if the issuer is hidden; the key of the statement is the blinded one then.
    pub authorities: Option<Vec<u8>>,
    /// Abar, Bbar, D
    pub points: [G1Projective; 3],
    pub first: FirstMessages,
}

/// What an application reads in a presentation header.
pub fn context(request: &PresentationRequest, statements: &Statements) -> Vec<u8> {
    let digest = sha2::Sha256::digest(request.encode());
    let bound = statements.bound.as_ref();
    let document = statements.document.as_ref();
    let document = document.filter(|_| statements.checks.on(Check::PurposeTag));
    let purpose = match (bound, document) {
        (None, None) => "averment/present",
        (Some(_), _) => "averment/apply",
        (None, Some(_)) => "averment/sign",
    };
    let mut items = vec![
        text(purpose),
        Item::Uint(1),
        bytes(request.nonce()),
        text(request.audience()),
        bytes(&digest),
    ];
    items.extend(bound.into_iter().flat_map(|b| [text(&b.role), bytes(&encode_g1(&b.c))]));
    items.extend(document.into_iter().flat_map(|(kind, digest)| [text(kind), bytes(digest)]));
    Item::Array(items).encode()
}

/// The items of the transcript, each with the check that is the reason for it.
pub fn items(
    request: &PresentationRequest,
    option: usize,
    parts: &[Part],
    statements: &Statements,
    wires: &[G1Projective],
    first: &[Vec<G1Projective>],
) -> Vec<(Check, u8, Vec<u8>)> {
    use Check::*;
    let number = |n: usize| count(n).to_vec();
    let points = |points: &[G1Projective]| points.iter().flat_map(encode_g1).collect::<Vec<_>>();
    let mut items = vec![
        (DigestBindsContext, 23, context(request, statements)),
        (DigestBindsRequest, 1, sha2::Sha256::digest(request.encode()).to_vec()),
        (DigestBindsOption, 2, number(option)),
        (DigestBindsCredentials, 3, number(parts.len())),
    ];
    for part in parts {
        let Statement { scheme, public_key, header, .. } = &part.statement;
        let pairs = part.statement.pairs();
        items.push((DigestBindsInterface, 4, scheme.suite.api_id(Api::Blind)));
        if let Some(authorities) = &part.authorities {
            items.push((DigestBindsKey, 27, authorities.clone()));
        } else {
            items.push((DigestBindsKey, 5, public_key.clone()));
            items.push((DigestBindsHeader, 6, header.clone()));
            items.push((DigestBindsIssuer, 7, part.issuer.clone().into_bytes()));
            items.extend(part.table.iter().map(|table| (DigestBindsParameters, 26, table.id())));
        }
        items.push((DigestBindsLength, 8, number(scheme.len())));
        items.push((DigestBindsDisclosed, 9, number(pairs.len())));
        for (position, message) in pairs {
            items.push((DigestBindsDisclosed, 10, number(position)));
            items.push((DigestBindsDisclosed, 11, encode_scalar(&message)));
        }
        if part.authorities.is_some() {
            items.push((DigestBindsKey, 28, public_key.clone()));
        }
        items.push((DigestBindsPoints, 12, points(&part.points)));
        items.push((DigestBindsCommitments, 13, points(&[part.first.t1, part.first.t2])));
    }
    items.push((DigestBindsParameters, 14, sets::id()));
    items.push((DigestBindsWires, 16, number(wires.len())));
    items.extend(wires.iter().map(|wire| (DigestBindsWires, 17, encode_g1(wire))));
    items.push((DigestBindsPairings, 24, number(statements.pairings.len())));
    for pairing in &statements.pairings {
        let places = [count(pairing.wire), count(pairing.image)].concat();
        items.push((DigestBindsPairings, 25, places));
        items.push((DigestBindsPairings, 15, encode_g2(&pairing.key)));
    }
    for (n, section) in statements.sections.iter().enumerate() {
        let section = section.items(n).into_iter();
        items.extend(section.map(|(kind, octets)| (DigestBindsSections, kind, octets)));
    }
    let first = first.iter().flatten();
    items.extend(first.map(|point| (DigestBindsFirstMessages, 22, encode_g1(point))));
    items
}

/// `d`, over the items whose checks are on.
pub fn digest(items: &[(Check, u8, Vec<u8>)], checks: &Checks) -> Vec<u8> {
    let mut hash = shake::Shake128::default();
    let mut absorb = |kind: u8, octets: &[u8]| {
        hash.update(&[kind]);
        hash.update(&count(octets.len()));
        hash.update(octets);
    };
    absorb(0, MAGIC);
    for (_, kind, octets) in items.iter().filter(|(check, ..)| checks.on(*check)) {
        absorb(*kind, octets);
    }
    let mut digest = vec![0; 64];
    hash.finalize_xof().read(&mut digest);
    digest
}

/// `ph_k`
pub fn presentation_header(
    request: &PresentationRequest,
    statements: &Statements,
    number: usize,
    digest: &[u8],
    checks: &Checks,
) -> Vec<u8> {
    let mut header = MAGIC.to_vec();
    header.push(u8::try_from(number).unwrap());
    if checks.on(Check::HeaderBindsContext) {
        let context = context(request, statements);
        header.extend(count(context.len()));
        header.extend(context);
    }
    header.extend(digest);
    header
}

/// What each proof of a credential is about, its presentation header included.
pub fn statements(
    request: &PresentationRequest,
    option: usize,
    parts: &[Part],
    statements: &Statements,
    wires: &[G1Projective],
    first: &[Vec<G1Projective>],
    checks: &Checks,
) -> Vec<Statement> {
    let items = items(request, option, parts, statements, wires, first);
    let digest = digest(&items, checks);
    let statement = |(number, part): (usize, &Part)| {
        let presentation_header = presentation_header(request, statements, number, &digest, checks);
        Statement { presentation_header, ..part.statement.clone() }
    };
    parts.iter().enumerate().map(statement).collect()
}

/// The challenge of each proof.
pub fn challenges(statements: &[Statement], parts: &[Part], checks: &Checks) -> Vec<Fr> {
    let challenge = |(statement, part): (&Statement, &Part)| {
        let (pairs, first) = (statement.pairs(), &part.first);
        match &part.authorities {
            None => core::challenge(statement, &pairs, part.points, first, checks),
            Some(authorities) => {
                let instead = (authorities.as_slice(), b"IH_H2S_".as_slice());
                core::challenge_over(statement, &pairs, part.points, first, instead, checks)
            }
        }
    };
    statements.iter().zip(parts).map(challenge).collect()
}
