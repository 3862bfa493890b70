//! The holder: keeps credentials, says what a request would tell, and presents what was consented to.

use alloc::boxed::Box;
use alloc::vec::Vec;

use litemap::{Entry, LiteMap};
use rand_core::TryCryptoRng;

use super::plan::{Role, Shown, counters, elements, shown_slots};
use super::policy::{CredentialQuery, PolicyOption};
use super::toolbox::Toolbox;
use super::wire::{Origin, Presented};
use super::{
    Authorities, Choice, Condition, DocumentDigest, Offer, Plan, PlanError, PresentError,
    PresentationRequest, SetupError, SigningRequest,
};
use crate::bbs::blind::{self, SignedMessages};
use crate::bbs::{Ciphersuite, Limits, Message, PublicKey, Signature};
use crate::credential::{ClaimValue, Credential, Date, DateTime, HolderSecret, Schema};
use crate::curve::{G2, Scalar, wipe_stack};
use crate::statement::IssuerTable;
use crate::trust::{IssuerDocument, TrustError};

/// Who holds credentials: one secret, and what was issued to it.
#[derive(Debug)]
pub struct Holder {
    secret: HolderSecret,
    #[expect(clippy::vec_box, reason = "a list that grows leaves copies of what is in it behind")]
    pub(super) held: Vec<Box<Held>>,
    pub(super) toolbox: Toolbox,
    generators: LiteMap<(Ciphersuite, usize), blind::Generators>,
}

#[derive(Debug)]
pub(super) struct Held {
    pub(super) credential: Credential,
    pub(super) verifier: blind::Verifier,
    pub(super) prover: blind::Prover,
    /// Whether its handle was removed from its registry.
    pub(super) revoked: bool,
}

impl Holder {
    /// A holder of `secret` without credentials. Takes some milliseconds, for tables.
    ///
    /// # Errors
    ///
    /// [`SetupError`] if the bundled parameters are damaged.
    pub fn new(secret: HolderSecret) -> Result<Self, SetupError> {
        let (held, generators) = (Vec::new(), LiteMap::new_vec());
        Ok(Self { secret, held, toolbox: Toolbox::new()?, generators })
    }

    /// A holder of a fresh secret. Store [`Holder::secret`] before anything is issued to it.
    ///
    /// # Errors
    ///
    /// [`SetupError`] as for [`Holder::new`], or without randomness.
    pub fn generate(rng: &mut (impl TryCryptoRng + ?Sized)) -> Result<Self, SetupError> {
        Self::new(HolderSecret::generate(rng)?)
    }

    /// The secret that all credentials of this holder carry.
    #[must_use]
    pub const fn secret(&self) -> &HolderSecret {
        &self.secret
    }

    /// The credentials, by the positions that plans name.
    #[must_use]
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
        wipe_stack();
        self.held.push(held.ok_or(PresentError::Credential)?);
        Ok(self.held.len() - 1)
    }

    /// Computes tables for all credentials, after which presentations take about half the time: 3 ms and 400 KiB each.
    pub fn prepare(&mut self) {
        self.held.iter_mut().for_each(|held| held.prepare());
        wipe_stack();
    }

    /// Computes what answers to `request` need and that other answers to the same policy need again: values of sets and
    /// witnesses of the claims at hand. Before the holder consents, so that presenting takes no longer than it must.
    pub fn prepare_for(&mut self, request: &PresentationRequest) {
        for option in request.policy().options() {
            for query in option.credentials() {
                for position in self.candidates(query, request) {
                    let Some(held) = self.held.get(position) else { continue };
                    if let Some(authorities) = query.authorities() {
                        let domain = held.prover.signed().domain();
                        self.toolbox.keep_domain(&authorities, domain);
                    }
                    let names = self.toolbox.names(query, &held.credential.schema().digest());
                    let query = query.named_by(names).into_owned();
                    let sets = query.conditions().iter().filter_map(|asked| held.set_claim(asked));
                    for (elements, claim) in sets {
                        // A set that is none is refused when the answer is planned.
                        let _ = self.toolbox.keep_witness(&elements, claim.scalar());
                    }
                }
            }
            if let Some(limit) = option.limit_query() {
                let _ = self.toolbox.keep_set(&counters(limit));
            }
        }
    }

    /// Loads the table that the document of an issuer names, so that requests which name it can be answered.
    ///
    /// Whoever made the table learns nothing more from an answer: it is checked here, and answers under a table that
    /// holds are as those under the ceremony.
    ///
    /// # Errors
    ///
    /// [`TrustError::Table`] if it is not the one that the document names, [`TrustError::Parameters`] if its points do not
    /// belong together, or without randomness.
    pub fn add_table(
        &mut self,
        document: &IssuerDocument,
        table: &IssuerTable,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(), TrustError> {
        self.toolbox.keep_table(table.digest(), document.parameters(table, rng)?);
        Ok(())
    }

    /// Knows these authorities from now on, so that requests which hide the issuer among them can be answered.
    ///
    /// Only sets that others see too: among authorities that a verifier chose for one person nobody is hidden. They come
    /// from a list that is published, in a version that is signed.
    ///
    /// # Errors
    ///
    /// [`SetupError`] if a value came out as the identity, which no known one does.
    pub fn add_authorities(&mut self, authorities: &Authorities) -> Result<(), SetupError> {
        self.toolbox.keep_authorities(authorities)
    }

    /// Takes a credential out. The positions of those behind it move down by one.
    pub fn remove(&mut self, position: usize) -> Option<Credential> {
        // A copy goes out, and what is kept is wiped where it stands.
        (position < self.held.len()).then(|| self.held.remove(position).credential.clone())
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
        self.plan_for(request, None, audience, now)
    }

    /// The same for a request to sign a document, which is another kind of request: a login is no signature, and nobody
    /// signs who thinks to log in.
    ///
    /// `document` is the digest of what was shown to the holder, made by the holder's own device.
    ///
    /// # Errors
    ///
    /// [`PlanError::Document`] if the request is about another document, and those of [`Holder::plan`].
    pub fn plan_signature<'a>(
        &'a self,
        request: &'a SigningRequest,
        document: &DocumentDigest,
        audience: &str,
        now: DateTime,
    ) -> Result<Plan<'a>, PlanError> {
        if request.document() != document {
            return Err(PlanError::Document);
        }
        self.plan_for(request.request(), Some(request.document()), audience, now)
    }

    fn plan_for<'a>(
        &'a self,
        request: &'a PresentationRequest,
        document: Option<&'a DocumentDigest>,
        audience: &str,
        now: DateTime,
    ) -> Result<Plan<'a>, PlanError> {
        if request.audience() != audience {
            return Err(PlanError::Audience);
        }
        request.check_time(now)?;
        let mut offers = Vec::new();
        for (number, option) in request.policy().options().iter().enumerate() {
            self.toolbox.check_layouts(option)?;
            let roles = option.credentials().iter();
            let candidates: Vec<_> = roles.map(|query| self.candidates(query, request)).collect();
            offers.push(Offer { option: number, label: option.label().into(), candidates });
        }
        let first = Choice { option: 0, credentials: Vec::new(), use_number: None };
        let plan = Plan { holder: self, request, document, offers, first };
        let first =
            plan.find_choice().map_err(|why| why.unwrap_or_else(|| self.reason(request)))?;
        Ok(Plan { first, ..plan })
    }

    /// The credentials that meet all conditions of a query that are about one credential alone, and have their table.
    fn candidates(&self, query: &CredentialQuery, request: &PresentationRequest) -> Vec<usize> {
        let held = self.held.iter().enumerate();
        let date = request.reference_date();
        let meets = held.filter(|(_, held)| {
            held.meets(query, date, &self.toolbox)
                && self.can_prove(query, held)
                && self.check_status(query, held, request).is_ok()
        });
        meets.map(|(number, _)| number).collect()
    }

    /// Whether the issuer is accepted and the parameters that the query names are here, or the issuer is one of those that
    /// it asks for.
    fn can_prove(&self, query: &CredentialQuery, held: &Held) -> bool {
        self.role(query, held).is_some()
    }

    /// The credential as `query` accepts it. `None` if it does not, without its table, or without its authorities.
    pub(super) fn role<'a>(&'a self, query: &CredentialQuery, held: &'a Held) -> Option<Role<'a>> {
        let credential = &held.credential;
        let schema = credential.schema();
        let Some(authorities) = query.authorities() else {
            return Role::new(query, credential.issuer(), schema, &self.toolbox);
        };
        let hidden = self.toolbox.hidden(&authorities)?;
        let number = hidden.authorities.number(credential.public_key_octets(), &schema.digest())?;
        Some(Role::one_of(hidden, Some(number), schema, &self.toolbox))
    }

    /// Why there is no answer: authorities are missing, a credential is revoked or not up to date, a table is missing, or more
    /// than that.
    fn reason(&self, request: &PresentationRequest) -> PlanError {
        let queries = || request.policy().options().iter().flat_map(PolicyOption::credentials);
        let unknown = |query: &CredentialQuery| {
            query.authorities().is_some_and(|known| self.toolbox.hidden(&known).is_none())
        };
        if queries().any(unknown) {
            return PlanError::Authorities;
        }
        let mut pairs = queries().flat_map(|query| self.held.iter().map(move |held| (query, held)));
        let status = pairs.find_map(|(query, held)| {
            let hides = query.authorities().is_some();
            let meets = held.meets(query, request.reference_date(), &self.toolbox)
                && (!hides || self.can_prove(query, held));
            self.check_status(query, held, request).err().filter(|_| meets)
        });
        if let Some(why) = status {
            return why;
        }
        let lacks = |query: &CredentialQuery, held: &Held| {
            query.authorities().is_none()
                && held.meets(query, request.reference_date(), &self.toolbox)
                && !self.can_prove(query, held)
        };
        let lacks = |query| self.held.iter().any(|held| lacks(query, held));
        if queries().any(lacks) { PlanError::Table } else { PlanError::Unsatisfiable }
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

/// Calls of their own, which move no secret to their caller: what they leave on the stack is below it, where it is
/// overwritten.
impl Held {
    #[inline(never)]
    fn prepare(&mut self) {
        self.prover = self.prover.clone().with_tables();
    }

    #[inline(never)]
    fn new(
        credential: Credential,
        secret: &HolderSecret,
        generators: &blind::Generators,
        prover: &NewProver<'_>,
    ) -> Option<Box<Self>> {
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
        Some(Box::new(Self { credential, verifier, prover, revoked: false }))
    }

    /// The set that a condition asks about, with the claim.
    fn set_claim(&self, condition: &Condition) -> Option<(Vec<Scalar>, Message)> {
        let schema = self.credential.schema();
        let slot = schema.slot(condition.claim())?;
        let value = self.credential.claim(condition.claim())?;
        Some((elements(schema, condition)?, schema.message(slot.kind, value).ok()?))
    }

    fn is_valid(&self, date: Date) -> bool {
        let started = self.credential.start().is_none_or(|start| start <= date);
        started && date <= self.credential.until()
    }

    fn meets(&self, query: &CredentialQuery, date: Date, toolbox: &Toolbox) -> bool {
        let schema = self.credential.schema();
        // Whether it is one of the authorities that a query names is looked at by the holder, who knows them.
        let accepted = query.authorities().is_some()
            || query.accepts(self.credential.issuer(), &schema.digest());
        let query = query.named_by(toolbox.names(query, &schema.digest()));
        let claims = self.credential.claims();
        let met = |condition: &Condition| match condition.partner() {
            // Looked at when all credentials are chosen.
            Some(_) => claims.contains_key(condition.claim()),
            None => claims.get(condition.claim()).is_some_and(|value| condition.holds(value, None)),
        };
        accepted && self.is_valid(date) && query.conditions().iter().all(met)
    }
}

impl Held {
    pub(super) fn shown(&self, query: &CredentialQuery) -> Option<Shown> {
        let schema = self.credential.schema();
        let slots = shown_slots(schema, query.conditions())?;
        let values = slots.into_iter().map(|slot| {
            let claim = schema.claim_at(slot)?;
            Some((slot, self.credential.claim(&claim.name)?.clone()))
        });
        values.collect()
    }

    /// The credential with its proof; `key` is the blinded one, if the issuer stays hidden.
    pub(super) fn presented(
        &self,
        query: &CredentialQuery,
        shown: Shown,
        (proof, key): (Vec<u8>, Option<G2>),
    ) -> Option<Presented> {
        let origin = match key {
            Some(key) => Origin::Hidden(key.to_bytes()),
            None => self.origin(query)?,
        };
        let shown = shown.into_iter().map(|(_, value): (usize, ClaimValue)| value).collect();
        Some(Presented { origin, shown, proof })
    }

    fn origin(&self, query: &CredentialQuery) -> Option<Origin> {
        let digest = self.credential.schema().digest();
        let mut accepted = query.accepted().iter();
        let issuer = accepted.position(|accepted| accepted.issuer == self.credential.issuer())?;
        let mut schemas = query.accepted().get(issuer)?.schemas.iter();
        let schema = schemas.position(|accepted| *accepted == digest)?;
        Some(Origin::Issuer { issuer, key: self.credential.key_id(), schema })
    }
}
