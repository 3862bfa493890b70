//! How a request can be answered, and the answer.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::holder::Held;
use super::plan::{Blueprint, Shown, disclosed_messages};
use super::policy::{CredentialQuery, PolicyOption};
use super::{
    Authorities, Chosen, Consent, DocumentDigest, Holder, PlanError, PresentError, Presentation,
    PresentationRequest, Tie,
};
use crate::credential::AuthoritiesDigest;
use crate::curve::{G1, Scalar, wipe_stack};
use crate::statement::{Composition, Part, Source};

/// How a request can be answered. What it shows is what [`Plan::present`] proves.
#[derive(Debug)]
pub struct Plan<'a> {
    pub(super) holder: &'a Holder,
    pub(super) request: &'a PresentationRequest,
    /// The document, where the answer is a signature.
    pub(super) document: Option<&'a DocumentDigest>,
    pub(super) offers: Vec<Offer>,
    pub(super) first: Choice,
}

/// One option of a request, with the credentials that meet it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offer {
    /// The position of the option in the request.
    pub option: usize,
    /// Its label.
    pub label: String,
    /// For each role in order, the positions of the credentials that may be taken for it.
    pub candidates: Vec<Vec<usize>>,
}

/// What the holder consents to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "callers build it, field by field")]
pub struct Choice {
    /// The position of the option.
    pub option: usize,
    /// For each role in order, the position of the credential.
    pub credentials: Vec<usize>,
    /// The number of the use, below the limit, where the option has a limit: one that was not spent in this scope and
    /// period. Drawn at random, so that it tells nothing; the holder keeps which are spent together with the secret.
    pub use_number: Option<u16>,
}

/// Combinations of credentials that are looked at.
const MAX_COMBINATIONS: usize = 4096;

impl Plan<'_> {
    /// The request that it answers.
    #[must_use]
    pub const fn request(&self) -> &PresentationRequest {
        self.request
    }

    /// The document that [`Plan::present`] signs, if the plan is one to sign.
    #[must_use]
    pub const fn document(&self) -> Option<&DocumentDigest> {
        self.document
    }

    /// Whose plan it is.
    pub(crate) const fn holder(&self) -> &Holder {
        self.holder
    }

    /// The options, in the order of the request.
    #[must_use]
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    /// The first option and the first credentials that meet the request, without a use number.
    #[must_use]
    pub fn first_choice(&self) -> Choice {
        self.first.clone()
    }

    /// The first choice that can be consented to. Where there is none, why one that meets the request cannot be: the
    /// request does not fit the schemas.
    pub(super) fn find_choice(&self) -> Result<Choice, Option<PlanError>> {
        let mut why = None;
        for offer in &self.offers {
            let mut combinations = Combinations::new(&offer.candidates);
            let mut tried = 0;
            while let Some(combination) = combinations.as_mut().filter(|_| tried < MAX_COMBINATIONS)
            {
                let Some(credentials) = combination.current(&offer.candidates) else { break };
                let choice = Choice { option: offer.option, credentials, use_number: None };
                match self.consent(&choice) {
                    Ok(_) => return Ok(choice),
                    Err(PlanError::Unsatisfiable) => {}
                    Err(error) => why = why.or(Some(error)),
                }
                tried += 1;
                if !combination.advance(&offer.candidates) {
                    break;
                }
            }
        }
        Err(why)
    }

    /// What an answer by `choice` will tell.
    ///
    /// # Errors
    ///
    /// [`PlanError::Unsatisfiable`] if the plan does not offer it, [`PlanError::Request`] if the option does not fit the
    /// schemas.
    pub fn consent(&self, choice: &Choice) -> Result<Consent, PlanError> {
        let option = self.request.option(choice.option).ok_or(PlanError::Unsatisfiable)?;
        if !self.meets(choice) {
            return Err(PlanError::Unsatisfiable);
        }
        let held = self.held(choice).ok_or(PlanError::Unsatisfiable)?;
        let option = &*self.named(option, &held);
        let chosen = option.credentials().iter().zip(&held).map(|(query, held)| Chosen {
            among: self.authorities(query),
            issuer: held.credential.issuer(),
            key: held.credential.key_id(),
            schema: held.credential.schema(),
            claims: held.credential.claims(),
        });
        Consent::new(self.request, self.document, option, &chosen.collect::<Vec<_>>())
    }

    /// Makes the presentation that `choice` stands for, constant time in everything that it hides.
    ///
    /// # Errors
    ///
    /// [`PresentError::Choice`] if the plan does not offer it, [`PresentError::NoUseLeft`] for a missing or too high use
    /// number, [`PresentError::Rng`] without randomness.
    pub fn present(
        &self,
        choice: &Choice,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Presentation, PresentError> {
        self.present_tied(choice, self.document.map_or(Tie::Request, Tie::Document), rng)
    }

    /// The same, tied to something else.
    pub(crate) fn present_tied(
        &self,
        choice: &Choice,
        tie: Tie<'_>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Presentation, PresentError> {
        let option = self.request.option(choice.option).ok_or(PresentError::Choice)?;
        // The request is checked against the schemas at hand before anything is stated.
        self.consent(choice).map_err(|_| PresentError::Choice)?;
        let held = self.held(choice).ok_or(PresentError::Choice)?;
        let option = &*self.named(option, &held);
        let counter = use_number(option, choice)?;
        let toolbox = &self.holder.toolbox;
        let roles = option.credentials().iter().zip(&held);
        let roles = roles.map(|(query, held)| {
            let role = self.holder.role(query, held)?;
            role.with_status(query, self.request, toolbox, held.credential.status())
        });
        let roles = roles.collect::<Option<Vec<_>>>().ok_or(PresentError::Choice)?;
        let blueprint = Blueprint::new(self.request, option, &roles, toolbox, counter)
            .and_then(|blueprint| blueprint.bind(option, &roles, tie.bound()))
            .map_err(|_| PresentError::Choice)?;
        let shown = self.shown(option, &held).ok_or(PresentError::Choice)?;
        let disclosed = held.iter().zip(&shown).map(|(held, shown)| {
            let layout = held.verifier.context().basis().layout();
            disclosed_messages(held.credential.schema(), layout, shown)
        });
        let disclosed = disclosed.collect::<Option<Vec<_>>>().ok_or(PresentError::Choice)?;
        let headers: Vec<_> = held.iter().map(|held| held.credential.schema().header()).collect();
        let sets: Vec<_> = option
            .credentials()
            .iter()
            .map(|query| query.authorities().map(AuthoritiesDigest::to_bytes))
            .collect();
        let sources = held.iter().zip(&roles).zip(&headers).zip(&sets);
        let sources = sources.map(|(((held, role), header), set)| match set {
            Some(digest) => Source::OneOf(digest),
            None => Source::Issuer {
                header,
                issuer: held.credential.issuer().as_bytes(),
                table: role.table(),
            },
        });
        let parts = held.iter().zip(sources).zip(&disclosed).map(|((held, source), disclosed)| {
            Part { context: held.verifier.context(), source, disclosed }
        });
        let parts: Vec<_> = parts.collect();
        let composition = Composition {
            context: &tie.context(self.request),
            request: &self.request.digest(),
            option: choice.option,
            parameters: &toolbox.parameters().id(),
            parts: &parts,
            statements: &blueprint.statements,
        };
        let signed: Vec<_> = held.iter().map(|held| held.prover.signed()).collect();
        let composed = composition.prove(&signed, rng)?;
        wipe_stack();
        let proofs = composed.proofs.iter().map(crate::bbs::Proof::to_bytes).zip(composed.keys);
        let presented = option.credentials().iter().zip(&held).zip(shown).zip(proofs);
        let credentials =
            presented.map(|(((query, held), shown), proof)| held.presented(query, shown, proof));
        Ok(Presentation {
            option: choice.option,
            credentials: credentials.collect::<Option<_>>().ok_or(PresentError::Choice)?,
            points: composed.wires.iter().flat_map(G1::to_bytes).collect(),
            responses: composed.responses.iter().flatten().flat_map(Scalar::to_bytes).collect(),
        })
    }

    /// The authorities among which the issuer is to hide.
    fn authorities(&self, query: &CredentialQuery) -> Option<&Authorities> {
        let hidden = self.holder.toolbox.hidden(&query.authorities()?)?;
        Some(&hidden.authorities)
    }

    /// The option in the names of the credentials that are taken.
    fn named<'a>(&'a self, option: &'a PolicyOption, held: &[&Held]) -> Cow<'a, PolicyOption> {
        let toolbox = &self.holder.toolbox;
        let names = option
            .credentials()
            .iter()
            .zip(held)
            .map(|(query, held)| toolbox.names(query, &held.credential.schema().digest()));
        option.named_by(&names.collect::<Vec<_>>())
    }

    fn held(&self, choice: &Choice) -> Option<Vec<&Held>> {
        let held = |position: &usize| self.holder.held.get(*position).map(AsRef::as_ref);
        choice.credentials.iter().map(held).collect()
    }

    /// Whether the plan offers `choice`, conditions between credentials included.
    fn meets(&self, choice: &Choice) -> bool {
        let offer = self.offers.iter().find(|offer| offer.option == choice.option);
        let (Some(offer), Some(option)) = (offer, self.request.option(choice.option)) else {
            return false;
        };
        let Some(held) = self.held(choice) else { return false };
        let option = self.named(option, &held);
        let roles = offer.candidates.iter().zip(&choice.credentials);
        let mut conditions = option.credentials().iter().zip(&held).flat_map(|(query, held)| {
            query.conditions().iter().map(|condition| (condition, *held))
        });
        offer.candidates.len() == choice.credentials.len()
            && roles.clone().all(|(candidates, position)| candidates.contains(position))
            && conditions.all(|(condition, own)| {
                let Some((role, claim)) = condition.partner() else { return true };
                let partner = option.position(role).and_then(|place| held.get(place));
                let other = partner.and_then(|partner| partner.credential.claim(claim));
                let value = own.credential.claim(condition.claim());
                value.is_some_and(|value| condition.holds(value, other))
            })
    }

    fn shown(&self, option: &PolicyOption, held: &[&Held]) -> Option<Vec<Shown>> {
        let queries = option.credentials().iter().zip(held);
        queries.map(|(query, held)| held.shown(query)).collect()
    }
}

fn use_number(option: &PolicyOption, choice: &Choice) -> Result<Option<u64>, PresentError> {
    match (option.limit_query(), choice.use_number) {
        (None, None) => Ok(None),
        (Some(limit), Some(number)) if number < limit.uses => Ok(Some(number.into())),
        (None | Some(_), _) => Err(PresentError::NoUseLeft),
    }
}

/// All ways to take one candidate for each role, in order.
struct Combinations(Vec<usize>);

impl Combinations {
    fn new(candidates: &[Vec<usize>]) -> Option<Self> {
        if candidates.iter().any(Vec::is_empty) {
            return None;
        }
        Some(Self(alloc::vec![0; candidates.len()]))
    }

    fn current(&self, candidates: &[Vec<usize>]) -> Option<Vec<usize>> {
        let picked = self.0.iter().zip(candidates);
        picked.map(|(place, candidates)| candidates.get(*place).copied()).collect()
    }

    /// The next combination; false after the last.
    fn advance(&mut self, candidates: &[Vec<usize>]) -> bool {
        for (place, candidates) in self.0.iter_mut().zip(candidates).rev() {
            *place += 1;
            if *place < candidates.len() {
                return true;
            }
            *place = 0;
        }
        false
    }
}
