//! The verifier's side of a composition: first messages, recomputed or given.
//!
//! First messages stand in one list: `T1`, `T2` and those of the rows of the first credential, then those of the second,
//! and so on.

use alloc::vec::Vec;

use super::{Composition, Core, Part, Source, Stated, Statements, presentation_header};
use crate::bbs::{Proof, VerifyError};
use crate::curve::{Folded, G1, Scalar, Sum, Weight};
use crate::sigma::{Carried, Values, fold};

impl<'a> Composition<'a> {
    /// Checks everything but the pairing equations: those of [`Statements::equations`] are left. Returns `ph_k` of each
    /// proof.
    pub(crate) fn recompute(
        &self,
        proofs: &[Proof],
        wires: &[G1],
        responses: &[Vec<Scalar>],
    ) -> Result<Vec<Vec<u8>>, VerifyError> {
        let first = self.first_messages_vartime(proofs, wires, responses)?;
        self.check_challenges(proofs, wires, &Sum::encode_list(&first))
    }

    /// The first messages that proofs and responses answer.
    pub(crate) fn first_messages_vartime(
        &self,
        proofs: &[Proof],
        wires: &[G1],
        responses: &[Vec<Scalar>],
    ) -> Result<Vec<Sum>, VerifyError> {
        let counts = [proofs.len(), responses.len(), self.statements.sections.len()];
        if counts.iter().any(|count| *count != self.parts.len())
            || wires.len() != self.statements.wire_count()
        {
            return Err(VerifyError::Rejected);
        }
        let carried = Carried::new(wires);
        let mut first = Vec::with_capacity(self.statements.first_count());
        for (number, (part, proof)) in self.parts.iter().zip(proofs).enumerate() {
            let domain = match part.source {
                Source::Issuer { header, .. } => Some(part.context.domain(header, &[])?),
                Source::OneOf(_) => None,
            };
            first.extend(proof.recommit_sums(part.context, domain, part.disclosed)?);
            let (stated, own) = self.section(number, responses).ok_or(VerifyError::Rejected)?;
            let rows = stated.recommit_sums(&carried, wires, proof, own);
            first.extend(rows.ok_or(VerifyError::Rejected)?);
        }
        Ok(first)
    }

    /// Checks that the challenge of each proof is that of these first messages. Returns `ph_k` of each proof.
    pub(crate) fn check_challenges(
        &self,
        proofs: &[Proof],
        wires: &[G1],
        first: &[[u8; G1::LEN]],
    ) -> Result<Vec<Vec<u8>>, VerifyError> {
        let first = self.statements.by_section(first).ok_or(VerifyError::Rejected)?;
        let points: Vec<_> = proofs.iter().map(Proof::points).collect();
        let cores = self.parts.iter().zip(&points).zip(&first);
        let cores = cores.map(|((part, points), (commitments, _))| Core {
            key: part.context.public_key().to_bytes(),
            points,
            commitments,
        });
        let cores: Vec<_> = cores.collect();
        let rows: Vec<_> = first.iter().map(|(_, rows)| rows.to_vec()).collect();
        let digest = self.digest(&cores, wires, &rows);
        for (number, (core, proof)) in cores.iter().zip(proofs).enumerate() {
            if self.challenge(number, core, &digest) != Some(proof.challenge()) {
                return Err(VerifyError::Rejected);
            }
        }
        let headers = (0..proofs.len()).map(|k| presentation_header(k, self.context, &digest));
        headers.collect::<Option<_>>().ok_or(VerifyError::Rejected)
    }

    pub(super) fn section<'b>(
        &self,
        number: usize,
        responses: &'b [Vec<Scalar>],
    ) -> Option<(&'a Stated, &'b [Scalar])> {
        Some((self.statements.sections.get(number)?, responses.get(number)?))
    }
}

/// `T1` and `T2` of a credential, and the first messages of its rows.
type OfSection<'a, T> = (&'a [T; 2], &'a [T]);

impl Statements {
    /// How many first messages there are.
    pub(crate) fn first_count(&self) -> usize {
        self.sections.iter().map(|stated| 2 + stated.first_count()).sum()
    }

    /// Whether an issuer is hidden: then hints are of no use, since one-of-many has no equation that could be weighed.
    pub(crate) fn hides_an_issuer(&self) -> bool {
        self.sections.iter().any(|stated| stated.many.is_some())
    }

    /// A list of all first messages, taken apart. `None` if it is longer or shorter.
    fn by_section<'b, T>(&self, mut first: &'b [T]) -> Option<Vec<OfSection<'b, T>>> {
        let mut sections = Vec::with_capacity(self.sections.len());
        for stated in &self.sections {
            let (commitments, rest) = first.split_first_chunk()?;
            let (rows, rest) = rest.split_at_checked(stated.first_count())?;
            sections.push((commitments, rows));
            first = rest;
        }
        first.is_empty().then_some(sections)
    }

    /// The equations of given first messages, each under its weight. With [`Composition::check_challenges`] they are what
    /// [`Composition::recompute`] checks.
    ///
    /// `None` if something is longer or shorter than it is stated.
    pub(crate) fn fold<'a>(
        &'a self,
        parts: &[Part<'a>],
        (proofs, wires, responses): (&[Proof], &[G1], &[Vec<Scalar>]),
        first: &[(Option<G1>, Weight)],
    ) -> Option<Folded<'a>> {
        let first = self.by_section(first).filter(|_| !self.hides_an_issuer())?;
        if [parts.len(), proofs.len(), responses.len()].iter().any(|count| *count != first.len()) {
            return None;
        }
        let mut folded = Folded::default();
        let mut of_wires = alloc::vec![Scalar::ZERO; wires.len()];
        let sections = self.sections.iter().zip(responses).zip(first);
        for ((part, proof), ((stated, own), (commitments, rows))) in
            parts.iter().zip(proofs).zip(sections)
        {
            let Source::Issuer { header, .. } = part.source else { return None };
            let domain = part.context.domain(header, &[]).ok()?;
            let signed = (part.context, domain);
            proof.fold(signed, part.disclosed, *commitments, &mut folded).ok()?;
            let hats = Values { messages: proof.message_hats(), own };
            let sums = (of_wires.as_mut_slice(), &mut folded);
            fold(&stated.section, rows, &hats, proof.challenge(), sums)?;
        }
        wires.iter().zip(of_wires).for_each(|(wire, scalar)| folded.add_point(*wire, scalar));
        Some(folded)
    }
}
