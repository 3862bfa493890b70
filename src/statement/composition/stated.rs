//! The sections of a presentation and what is stated on them.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use super::super::one_of_many::OneOfMany;
use super::super::{Build, Built, Check, Roster, Statement};
use crate::bbs::{Context, Equation, Proof, Term};
use crate::curve::{G1, Scalar, Sum};
use crate::sigma::{Carried, Point, Section, Transcript, Values, Wires, label, recommit_sums};

/// Everything that is proved beside the signatures, built by both sides from the same request.
#[derive(Default)]
pub(crate) struct Statements {
    pub(super) sections: Vec<Stated>,
    /// Each with the number of its section, in the order in which they were built: that of the points.
    pub(super) statements: Vec<(usize, Box<dyn Statement>)>,
    pub(super) wires: Wires,
    pub(super) checks: Vec<Check>,
    pub(super) links: usize,
}

/// The section of one credential.
#[derive(Debug)]
pub(crate) struct Stated {
    pub(super) section: Section,
    pub(super) shown: Vec<bool>,
    /// That its key is that of one of many issuers, if the issuer is hidden.
    pub(super) many: Option<OneOfMany>,
}

impl fmt::Debug for Statements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statements = self.statements.len();
        f.debug_struct("Statements").field("len", &statements).finish_non_exhaustive()
    }
}

impl Statements {
    /// Adds the section of a credential; `shown` says of each signed message whether it is shown.
    pub(crate) fn add_section(&mut self, shown: Vec<bool>) {
        let section = Section::new(self.sections.len(), &shown);
        self.sections.push(Stated { section, shown, many: None });
    }

    /// Adds the section of a credential of one of the issuers in `roster`. Its domain is the last hidden message.
    ///
    /// All sections are added before the first statement: these points come first. `number` is the prover's.
    pub(crate) fn add_hidden_section(
        &mut self,
        shown: Vec<bool>,
        roster: &Arc<Roster>,
        number: Option<u16>,
    ) {
        let with_domain: Vec<_> = shown.iter().copied().chain([false]).collect();
        let section = Section::new(self.sections.len(), &with_domain);
        let many = OneOfMany::new(roster.clone(), self.wires.count(), number);
        (0..roster.wire_count()).for_each(|_| {
            self.wires.next();
        });
        self.sections.push(Stated { section, shown, many: Some(many) });
    }

    /// The section of a credential.
    pub(crate) fn section(&self, number: usize) -> Option<&Section> {
        self.sections.get(number).map(|stated| &stated.section)
    }

    /// Builds a statement on the section of a credential. `None` if there is no such section.
    pub(crate) fn state<S: Statement + 'static, T>(
        &mut self,
        number: usize,
        build: impl FnOnce(&mut Build<'_>) -> Built<(S, T)>,
    ) -> Option<Built<T>> {
        let Self { sections, statements, wires, checks, .. } = self;
        let stated = sections.get_mut(number)?;
        let built = build(&mut Build { section: &mut stated.section, wires, checks });
        Some(built.map(|(statement, result)| {
            statements.push((number, Box::new(statement)));
            result
        }))
    }

    /// The number of a new blind of commitments that several openings share.
    pub(crate) fn add_link(&mut self) -> usize {
        self.links += 1;
        self.links - 1
    }

    /// The pairing equations of the proofs, each under its key, and of the statements. With everything that
    /// [`Composition::recompute`] checks, the presentation holds if all of them do.
    ///
    /// `None` if a check is on a point that is not there.
    pub(crate) fn equations<'a>(
        &'a self,
        proofs: &[(&'a Context, &Proof)],
        wires: &[G1],
    ) -> Option<Vec<Equation<'a>>> {
        let (context, _) = proofs.first()?;
        let minus_generator = context.minus_generator();
        let cores = proofs.iter().map(|(context, proof)| Some(proof.equation(context)));
        let wire = |point: Point| match point {
            Point::Wire(place) => wires.get(place).copied(),
            Point::Fixed(_) => None,
        };
        // e(W', BP2) = e(BP1, W~): the key in G1 of which one-of-many speaks is that of the proof.
        let twins = proofs.iter().zip(&self.sections).filter_map(|((context, _), stated)| {
            let many = stated.many.as_ref()?;
            Some(wires.get(many.key()).map(|twin| {
                Equation(alloc::vec![
                    Term { first: G1::generator(), second: context.key() },
                    Term { first: *twin, second: minus_generator },
                ])
            }))
        });
        let checks = self.checks.iter().map(|check| {
            Some(Equation(alloc::vec![
                Term { first: wire(check.point)?, second: &check.key },
                Term { first: wire(check.image)?, second: minus_generator },
            ]))
        });
        cores.chain(twins).chain(checks).collect()
    }

    /// How many points the presentation carries.
    pub(crate) const fn wire_count(&self) -> usize {
        self.wires.count()
    }

    /// How many responses each section has of its own.
    pub(crate) fn own_counts(&self) -> impl Iterator<Item = usize> {
        self.sections.iter().map(Stated::response_count)
    }
}

impl Stated {
    /// The first messages of the rows, and of one-of-many.
    pub(super) fn recommit_sums(
        &self,
        carried: &Carried<'_>,
        wires: &[G1],
        proof: &Proof,
        own: &[Scalar],
    ) -> Option<Vec<Sum>> {
        let (own, of_many) = own.split_at_checked(self.section.own_count())?;
        let hats = Values { messages: proof.message_hats(), own };
        let mut first = recommit_sums(&self.section, carried, &hats, proof.challenge())?;
        match &self.many {
            Some(many) => {
                first.extend(many.recommit_sums(wires, of_many, proof.challenge())?);
                Some(first)
            }
            None => of_many.is_empty().then_some(first),
        }
    }

    /// How many first messages there are beside those of the BBS proof.
    pub(super) fn first_count(&self) -> usize {
        self.section.row_count() + if self.many.is_some() { 3 } else { 0 }
    }

    fn response_count(&self) -> usize {
        let many = self.many.as_ref().map_or(0, |many| many.roster().response_count());
        self.section.own_count() + many
    }
}

impl Statements {
    /// Hashes all checks and rows, but not the points that the presentation carries.
    pub(super) fn absorb(&self, transcript: &mut Transcript) {
        transcript.absorb_number(label::CHECKS, self.checks.len());
        for check in &self.checks {
            transcript.absorb(label::CHECK_POINTS, &check.places());
            transcript.absorb(label::PAIRING, check.key.octets());
        }
        for stated in &self.sections {
            stated.section.absorb(transcript);
            if let Some(many) = &stated.many {
                let places = [many.key(), many.roster().len()].map(crate::bbs::i2osp8);
                transcript.absorb(label::ONE_OF_MANY, places.as_flattened());
            }
        }
    }
}
