//! The holder: keeps credentials, says what a request would tell, and presents what was consented to.

use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::string::String;
use alloc::vec::Vec;

use rand_core::TryCryptoRng;

use super::bound::context;
use super::plan::{Blueprint, Role, Shown, disclosed_messages, shown_slots};
use super::policy::{CredentialQuery, PolicyOption};
use super::toolbox::Toolbox;
use super::wire::Presented;
use super::{
    Bound, Chosen, Condition, Consent, PlanError, PresentError, Presentation, PresentationRequest,
    SetupError,
};
use crate::bbs::blind::{self, SignedMessages};
use crate::bbs::{Ciphersuite, Limits, PublicKey, Signature};
use crate::credential::{ClaimValue, Credential, Date, DateTime, HolderSecret, Schema};
use crate::statement::{Composition, Part};

/// Who holds credentials: one secret, and what was issued to it.
#[derive(Debug)]
pub struct Holder {
    secret: HolderSecret,
    held: Vec<Held>,
    toolbox: Toolbox,
    generators: BTreeMap<(Ciphersuite, usize), blind::Generators>,
}

#[derive(Debug)]
struct Held {
    credential: Credential,
    verifier: blind::Verifier,
    prover: blind::Prover,
}

impl Holder {
    /// A holder of `secret` without credentials. Takes some milliseconds, for tables.
    ///
    /// # Errors
    ///
    /// [`SetupError`] if the bundled parameters are damaged.
    pub fn new(secret: HolderSecret) -> Result<Self, SetupError> {
        let (held, generators) = (Vec::new(), BTreeMap::new());
        Ok(Self { secret, held, toolbox: Toolbox::new()?, generators })
    }

    /// The secret that all credentials of this holder carry.
    #[must_use]
    pub const fn secret(&self) -> &HolderSecret {
        &self.secret
    }

    /// The credentials, by the positions that plans name.
    pub fn credentials(&self) -> impl ExactSizeIterator<Item = &Credential> {
        self.held.iter().map(|held| &held.credential)
    }

    /// Adds a credential that was received. Its position is returned.
    ///
    /// # Errors
    ///
    /// [`PresentError::Credential`] if its signature does not hold over its claims and this holder's secret.
    pub fn add(&mut self, credential: Credential) -> Result<usize, PresentError> {
        self.add_with(credential, &blind::Prover::new)
    }

    /// Adds a credential that was checked when it was received. With a wrong one, presentations are accepted by nobody.
    ///
    /// # Errors
    ///
    /// [`PresentError::Credential`] if its octets are not those of a key and a signature.
    pub fn add_stored(&mut self, credential: Credential) -> Result<usize, PresentError> {
        self.add_with(credential, &blind::Prover::new_unchecked)
    }

    pub(crate) fn add_with(
        &mut self,
        credential: Credential,
        prover: &NewProver<'_>,
    ) -> Result<usize, PresentError> {
        let generators = self.generators(credential.schema()).ok_or(PresentError::Credential)?;
        let held = Held::new(credential, &self.secret, &generators, prover);
        self.held.push(held.ok_or(PresentError::Credential)?);
        Ok(self.held.len() - 1)
    }

    /// Computes tables for all credentials, after which presentations take about half the time: 3 ms and 400 KiB each.
    pub fn prepare(&mut self) {
        for held in &mut self.held {
            held.prover = held.prover.clone().with_tables();
        }
    }

    /// Takes a credential out. The positions of those behind it move down by one.
    pub fn remove(&mut self, position: usize) -> Option<Credential> {
        (position < self.held.len()).then(|| self.held.remove(position).credential)
    }

    fn generators(&mut self, schema: &Schema) -> Option<blind::Generators> {
        let (suite, count) = (schema.suite(), schema.slot_count());
        match self.generators.entry((suite, count)) {
            Entry::Occupied(known) => Some(known.get().clone()),
            Entry::Vacant(new) => {
                let made = blind::Generators::new(suite, count, 1, &Limits::default()).ok()?;
                Some(new.insert(made.with_tables()).clone())
            }
        }
    }

    /// Which options of `request` can be answered, and with which credentials. Nothing is computed from secrets yet.
    ///
    /// `audience` is the one that the holder is connected to, from the channel and not from the request.
    ///
    /// # Errors
    ///
    /// [`PlanError`] if the request is for another audience, has expired, asks about a day that is more than two days
    /// from `now`, is not well-formed, or cannot be met.
    pub fn plan<'a>(
        &'a self,
        request: &'a PresentationRequest,
        audience: &str,
        now: DateTime,
    ) -> Result<Plan<'a>, PlanError> {
        if request.audience() != audience {
            return Err(PlanError::Audience);
        }
        request.check_time(now)?;
        let mut offers = Vec::new();
        for (number, option) in request.policy().options().iter().enumerate() {
            let roles = option.credentials().iter();
            let candidates: Vec<_> = roles.map(|query| self.candidates(query, request)).collect();
            offers.push(Offer { option: number, label: option.label().into(), candidates });
        }
        let plan = Plan { holder: self, request, offers };
        if plan.first_choice().is_some() { Ok(plan) } else { Err(PlanError::Unsatisfiable) }
    }

    /// The credentials that meet all conditions of a query that are about one credential alone.
    fn candidates(&self, query: &CredentialQuery, request: &PresentationRequest) -> Vec<usize> {
        let held = self.held.iter().enumerate();
        let meets = held.filter(|(_, held)| held.meets(query, request.reference_date()));
        meets.map(|(number, _)| number).collect()
    }
}

/// How a signature is taken: with a check, or without.
type NewProver<'a> = dyn Fn(
        &blind::Verifier,
        &[u8],
        SignedMessages,
        Signature,
    ) -> Result<blind::Prover, crate::bbs::VerifyError>
    + 'a;

impl Held {
    fn new(
        credential: Credential,
        secret: &HolderSecret,
        generators: &blind::Generators,
        prover: &NewProver<'_>,
    ) -> Option<Self> {
        let schema = credential.schema();
        let key = PublicKey::from_bytes(schema.suite(), credential.public_key_octets()).ok()?;
        let verifier = blind::Verifier::new(key, generators).ok()?;
        let signature = Signature::from_bytes(credential.expose_signature()).ok()?;
        let messages = SignedMessages {
            signer: credential.messages().ok()?,
            committed: alloc::vec![secret.message()],
            prover_blind: Some(credential.blind().clone()),
        };
        let prover = prover(&verifier, &schema.header(), messages, signature).ok()?;
        Some(Self { credential, verifier, prover })
    }

    fn is_valid(&self, date: Date) -> bool {
        let started = self.credential.start().is_none_or(|start| start <= date);
        started && date <= self.credential.until()
    }

    fn meets(&self, query: &CredentialQuery, date: Date) -> bool {
        let schema = self.credential.schema();
        let accepted = query.accepts(self.credential.issuer(), &schema.digest());
        let claims = self.credential.claims();
        let met = |condition: &Condition| match condition.partner() {
            // Looked at when all credentials are chosen.
            Some(_) => claims.contains_key(condition.claim()),
            None => claims.get(condition.claim()).is_some_and(|value| condition.holds(value, None)),
        };
        accepted && self.is_valid(date) && query.conditions().iter().all(met)
    }
}

/// How a request can be answered. What it shows is what [`Plan::present`] proves.
#[derive(Debug)]
pub struct Plan<'a> {
    holder: &'a Holder,
    request: &'a PresentationRequest,
    offers: Vec<Offer>,
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
    pub fn first_choice(&self) -> Option<Choice> {
        self.offers.iter().find_map(|offer| {
            let mut combinations = Combinations::new(&offer.candidates)?;
            let mut tried = 0;
            loop {
                let credentials = combinations.current(&offer.candidates)?;
                let choice = Choice { option: offer.option, credentials, use_number: None };
                if self.meets(&choice) {
                    return Some(choice);
                }
                tried += 1;
                if tried == MAX_COMBINATIONS || !combinations.advance(&offer.candidates) {
                    return None;
                }
            }
        })
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
        let chosen = held.iter().map(|held| Chosen {
            issuer: held.credential.issuer(),
            key: held.credential.key_id(),
            schema: held.credential.schema(),
            claims: held.credential.claims(),
        });
        Consent::new(self.request, option, &chosen.collect::<Vec<_>>())
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
        self.present_bound(choice, None, rng)
    }

    /// The same, bound to the commitment of an application if there is one.
    pub(crate) fn present_bound(
        &self,
        choice: &Choice,
        bound: Option<&Bound>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<Presentation, PresentError> {
        let option = self.request.option(choice.option).ok_or(PresentError::Choice)?;
        // The request is checked against the schemas at hand before anything is stated.
        self.consent(choice).map_err(|_| PresentError::Choice)?;
        let held = self.held(choice).ok_or(PresentError::Choice)?;
        let counter = use_number(option, choice)?;
        let toolbox = &self.holder.toolbox;
        let parameters = toolbox.parameters();
        let roles = held.iter().map(|held| Role { schema: held.credential.schema(), parameters });
        let roles: Vec<_> = roles.collect();
        let blueprint = Blueprint::new(self.request, option, &roles, toolbox, counter)
            .and_then(|blueprint| blueprint.bind(option, &roles, bound))
            .map_err(|_| PresentError::Choice)?;
        let shown = self.shown(option, &held).ok_or(PresentError::Choice)?;
        let disclosed = held.iter().zip(&shown).map(|(held, shown)| {
            let layout = held.verifier.context().basis().layout();
            disclosed_messages(held.credential.schema(), layout, shown)
        });
        let disclosed = disclosed.collect::<Option<Vec<_>>>().ok_or(PresentError::Choice)?;
        let headers: Vec<_> = held.iter().map(|held| held.credential.schema().header()).collect();
        let parts = held.iter().zip(&disclosed).zip(&headers);
        let parts: Vec<_> = parts
            .map(|((held, disclosed), header)| Part {
                context: held.verifier.context(),
                header,
                issuer: held.credential.issuer().as_bytes(),
                disclosed,
            })
            .collect();
        let composition = Composition {
            context: &context(self.request, bound),
            request: &self.request.digest(),
            option: choice.option,
            parameters: &parameters.id(),
            parts: &parts,
            statements: &blueprint.statements,
        };
        let signed: Vec<_> = held.iter().map(|held| held.prover.signed()).collect();
        let composed = composition.prove(&signed, rng)?;
        let proofs = composed.proofs.iter().map(crate::bbs::Proof::to_bytes);
        let presented = option.credentials().iter().zip(&held).zip(shown).zip(proofs);
        let credentials =
            presented.map(|(((query, held), shown), proof)| held.presented(query, shown, proof));
        Ok(Presentation {
            option: choice.option,
            credentials: credentials.collect::<Option<_>>().ok_or(PresentError::Choice)?,
            points: composed.wires.iter().flat_map(crate::curve::G1::to_bytes).collect(),
            responses: composed.responses.iter().flatten().flat_map(|hat| hat.to_bytes()).collect(),
        })
    }

    fn held(&self, choice: &Choice) -> Option<Vec<&Held>> {
        choice.credentials.iter().map(|position| self.holder.held.get(*position)).collect()
    }

    /// Whether the plan offers `choice`, conditions between credentials included.
    fn meets(&self, choice: &Choice) -> bool {
        let offer = self.offers.iter().find(|offer| offer.option == choice.option);
        let (Some(offer), Some(option)) = (offer, self.request.option(choice.option)) else {
            return false;
        };
        let Some(held) = self.held(choice) else { return false };
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

impl Held {
    fn shown(&self, query: &CredentialQuery) -> Option<Shown> {
        let schema = self.credential.schema();
        let slots = shown_slots(schema, query.conditions())?;
        let values = slots.into_iter().map(|slot| {
            let claim = schema.claim_at(slot)?;
            Some((slot, self.credential.claim(&claim.name)?.clone()))
        });
        values.collect()
    }

    fn presented(
        &self,
        query: &CredentialQuery,
        shown: Shown,
        proof: Vec<u8>,
    ) -> Option<Presented> {
        let digest = self.credential.schema().digest();
        let mut accepted = query.accepted().iter();
        let issuer = accepted.position(|accepted| accepted.issuer == self.credential.issuer())?;
        let mut schemas = query.accepted().get(issuer)?.schemas.iter();
        Some(Presented {
            issuer,
            key: self.credential.key_id(),
            schema: schemas.position(|accepted| *accepted == digest)?,
            shown: shown.into_iter().map(|(_, value): (usize, ClaimValue)| value).collect(),
            proof,
        })
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
