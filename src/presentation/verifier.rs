//! The verifier: asks, and checks what comes back against what it asked.

use alloc::string::String;
use alloc::vec::Vec;

use litemap::{Entry, LiteMap};
use rand_core::TryCryptoRng;

use super::policy::{CredentialQuery, PolicyOption};
use super::request::Terms;
use super::toolbox::Toolbox;
use super::verify::{Expected, Fitting, Named, Reduced, Trusted, TrustedBy};
use super::wire::{Origin, Presented};
use super::{
    Authorities, Bound, NonceStore, Policy, Presentation, PresentationRequest, RequestError,
    Session, SetupError, Tie, VerifiedPresentation, VerifyError,
};
use crate::bbs::{self, Ciphersuite, Limits, PublicKey, RngError, settle};
use crate::credential::{AuthoritiesDigest, Date, DateTime, KeyId, Schema, SchemaDigest};
use crate::statement::IssuerTable;
use crate::trust::{IssuerDocument, TrustError};

/// Octets of the nonce of a request.
const NONCE_LEN: usize = 32;

/// A service that asks for presentations and verifies them, offline.
///
/// Made once: it prepares the keys and schemas of the issuers that it trusts, about 15 ms and 2 MiB for each number of
/// claims. Sharing it between threads is fine; it keeps no state of requests.
#[derive(Debug)]
pub struct Verifier {
    audience: String,
    documents: LiteMap<String, IssuerDocument>,
    toolbox: Toolbox,
    keys: LiteMap<(KeyId, SchemaDigest), bbs::blind::Verifier>,
    /// For each set of authorities one of their keys, whose generators are those of all.
    hidden: LiteMap<AuthoritiesDigest, bbs::blind::Verifier>,
}

impl Verifier {
    /// Seconds that [`Verifier::ask`] gives a holder.
    pub const TIME_TO_ANSWER: u64 = 300;

    /// A verifier that presentations name as `audience` (its origin, for instance) and that trusts `documents`.
    ///
    /// # Errors
    ///
    /// [`SetupError`] if two documents are of one issuer, or a schema is too large.
    pub fn new(
        audience: &str,
        documents: impl IntoIterator<Item = IssuerDocument>,
    ) -> Result<Self, SetupError> {
        let mut verifier = Self {
            audience: audience.into(),
            documents: LiteMap::new_vec(),
            toolbox: Toolbox::new()?,
            keys: LiteMap::new_vec(),
            hidden: LiteMap::new_vec(),
        };
        let mut generators = LiteMap::new_vec();
        for document in documents {
            for key in document.keys() {
                for schema in document.schemas().iter().filter(|schema| key.signs(schema)) {
                    let prepared = prepare(key.public_key(), schema, &mut generators)?;
                    verifier.keys.insert((key.id(), schema.digest()), prepared);
                }
            }
            if verifier.documents.insert(document.id().into(), document).is_some() {
                return Err(SetupError::DuplicateIssuer);
            }
        }
        Ok(verifier)
    }

    /// A verifier with another audience that trusts the same documents. It shares the tables of this one.
    #[must_use]
    pub fn for_audience(&self, audience: &str) -> Self {
        let (documents, toolbox) = (self.documents.clone(), self.toolbox.clone());
        let (keys, hidden) = (self.keys.clone(), self.hidden.clone());
        Self { audience: audience.into(), documents, toolbox, keys, hidden }
    }

    /// The audience that requests and presentations name.
    #[must_use]
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// Asks for what `policy` says. The session is kept for the answer.
    ///
    /// `purpose` tells people, by language, what it is for. Credentials are to be valid at `reference_date`, and the
    /// answer is to come before `expires`.
    ///
    /// # Errors
    ///
    /// [`RequestError`] if the policy does not fit the schemas of the issuers that it names, or without randomness.
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub fn request(
        &self,
        policy: Policy,
        purpose: &[(&str, &str)],
        reference_date: Date,
        expires: DateTime,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(PresentationRequest, Session), RequestError> {
        let purpose = purpose.iter().map(|(language, text)| ((*language).into(), (*text).into()));
        let request = PresentationRequest::new(Terms {
            nonce: random_nonce(rng)?,
            audience: self.audience.clone(),
            purpose: purpose.collect(),
            reference_date,
            expires,
            heads: self.heads(&policy)?,
            policy,
        })?;
        for option in request.policy().options() {
            self.check(option)?;
        }
        let session = Session::of(request.clone());
        Ok((request, session))
    }

    /// Asks for what `policy` says, as of the day of `now`, and gives the holder five minutes to answer.
    ///
    /// `purpose` tells people what it is for, in English. [`Verifier::request`] takes other languages, days and times.
    ///
    /// # Errors
    ///
    /// [`RequestError`] as for [`Verifier::request`].
    pub fn ask(
        &self,
        policy: impl Into<Policy>,
        purpose: &str,
        now: DateTime,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(PresentationRequest, Session), RequestError> {
        let expires = now.plus_seconds(Self::TIME_TO_ANSWER)?;
        self.request(policy.into(), &[("en", purpose)], now.date(), expires, rng)
    }

    /// Keeps the values of all sets of a policy, so that they are not computed again for each presentation.
    ///
    /// # Errors
    ///
    /// [`RequestError`] if the policy does not fit the schemas of the issuers that it names.
    pub fn prepare(&mut self, policy: &Policy) -> Result<(), RequestError> {
        let mut sets = Vec::new();
        for option in policy.options() {
            self.check(option)?;
            sets.extend(super::plan::sets_of(option, &self.schemas_of(option)?));
        }
        let kept = sets.iter().try_for_each(|set| self.toolbox.keep_set(set));
        kept.map_err(|_| RequestError::UnknownSchema)
    }

    /// Loads the table of an issuer whose document is loaded and names it, so that requests can name it too.
    ///
    /// # Errors
    ///
    /// [`TrustError::Table`] if no loaded document names it, [`TrustError::Parameters`] if its points do not belong
    /// together, or without randomness.
    pub fn add_table(
        &mut self,
        table: &IssuerTable,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<(), TrustError> {
        let document = self.documents.get(table.issuer()).ok_or(TrustError::Table)?;
        self.toolbox.keep_table(table.digest(), document.parameters(table, rng)?);
        Ok(())
    }

    pub(super) const fn toolbox(&self) -> &Toolbox {
        &self.toolbox
    }

    pub(super) const fn toolbox_mut(&mut self) -> &mut Toolbox {
        &mut self.toolbox
    }

    /// Trusts these authorities, so that requests can ask for credentials of any of them. About 50 ms.
    ///
    /// Nobody can tell who of them issued a credential that is shown, also not if one of them turns out to be dishonest:
    /// then the whole set is to be replaced.
    ///
    /// # Errors
    ///
    /// [`SetupError`] if the schema is too large.
    pub fn add_authorities(&mut self, authorities: &Authorities) -> Result<(), SetupError> {
        let first = authorities.members().first().ok_or(SetupError::Degenerate)?;
        let mut generators = LiteMap::new_vec();
        let prepared = prepare(&first.key, authorities.layout(), &mut generators)?;
        self.toolbox.keep_authorities(authorities)?;
        self.hidden.insert(authorities.digest(), prepared);
        Ok(())
    }

    /// Whether an option fits the schemas and the tables of the issuers that it names.
    fn check(&self, option: &PolicyOption) -> Result<(), RequestError> {
        option.check(&self.schemas_of(option)?)?;
        let accepted = option.credentials().iter().flat_map(CredentialQuery::accepted);
        for accepted in accepted.filter(|accepted| accepted.table.is_some()) {
            let document = self.documents.get(&accepted.issuer);
            if document.and_then(IssuerDocument::table) != accepted.table {
                return Err(RequestError::Table);
            }
            self.toolbox.ranges(accepted).ok_or(RequestError::UnknownTable)?;
        }
        Ok(())
    }

    /// The accepted schemas of each role.
    pub(super) fn schemas_of<'a>(
        &'a self,
        option: &'a PolicyOption,
    ) -> Result<LiteMap<&'a str, Vec<&'a Schema>>, RequestError> {
        option.schemas(
            |issuer, digest| self.documents.get(issuer)?.schema(digest),
            |authorities| Some(self.toolbox.hidden(authorities)?.authorities.layout()),
        )
    }

    /// Checks `presentation` against the request of `session`, and only then hands out claims.
    ///
    /// The answer must come before the request expires by `now`. Randomness is for the weights of the pairing check. A
    /// session is consumed; where it was stored as octets, use [`Verifier::verify_once`].
    ///
    /// # Errors
    ///
    /// [`VerifyError`], which tells nothing about the claims.
    pub fn verify(
        &self,
        session: Session,
        presentation: &[u8],
        now: DateTime,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<VerifiedPresentation, VerifyError> {
        self.verify_bound(session, presentation, None, now, rng)
    }

    /// The same for a presentation that is bound to the commitment of an application, if there is one.
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub(crate) fn verify_bound(
        &self,
        session: Session,
        presentation: &[u8],
        bound: Option<&Bound>,
        now: DateTime,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<VerifiedPresentation, VerifyError> {
        let request = session.into_request();
        let reduced = self.reduce(&request, presentation, Tie::of(bound), now)?;
        Self::settle(reduced, rng)
    }

    /// Checks the equations that are left of one presentation.
    pub(super) fn settle(
        reduced: Reduced<'_>,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<VerifiedPresentation, VerifyError> {
        if settle(&reduced.equations()?, rng)? {
            reduced.verified()
        } else {
            Err(VerifyError::Rejected)
        }
    }

    /// Checks everything but the pairing equations of an answer to this verifier.
    pub(super) fn reduce<'a>(
        &'a self,
        request: &'a PresentationRequest,
        presentation: &[u8],
        tie: Tie<'a>,
        now: DateTime,
    ) -> Result<Reduced<'a>, VerifyError> {
        self.fit(request, presentation, tie, now)?.recompute()
    }

    /// Compares an answer to this verifier with what the request asks for.
    pub(super) fn fit<'a>(
        &'a self,
        request: &'a PresentationRequest,
        presentation: &[u8],
        tie: Tie<'a>,
        now: DateTime,
    ) -> Result<Fitting<'a>, VerifyError> {
        if request.audience() != self.audience {
            return Err(VerifyError::Audience);
        }
        if request.is_expired(now) {
            return Err(VerifyError::Expired);
        }
        self.fit_on(request, presentation, tie, now.date(), Some(now))
    }

    /// The same for an answer to anybody, with keys that were accepted on `day`, and epochs that were new enough at `at`.
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub(super) fn fit_on<'a>(
        &'a self,
        request: &'a PresentationRequest,
        presentation: &[u8],
        tie: Tie<'a>,
        day: Date,
        at: Option<DateTime>,
    ) -> Result<Fitting<'a>, VerifyError> {
        let presentation =
            Presentation::decode(presentation).map_err(|_| VerifyError::Malformed)?;
        let option = request.option(presentation.option).ok_or(VerifyError::Malformed)?;
        self.check(option)?;
        let named = self.named((request, option), &presentation, day, at)?;
        let expected = Expected { request, option, tie, toolbox: &self.toolbox };
        Fitting::new(expected, presentation, named)
    }

    /// The same for a session that was stored: a copy of it cannot be used again, since `nonces` consumes its nonce first.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] as for [`Verifier::verify`], and [`VerifyError::Replayed`] if the nonce was consumed before.
    #[expect(clippy::too_many_arguments, reason = "each is of a type of its own")]
    pub fn verify_once(
        &self,
        session: Session,
        presentation: &[u8],
        now: DateTime,
        nonces: &impl NonceStore,
        rng: &mut (impl TryCryptoRng + ?Sized),
    ) -> Result<VerifiedPresentation, VerifyError> {
        let request = session.request();
        nonces.consume(request.nonce(), request.expires(), now)?;
        self.verify(session, presentation, now, rng)
    }

    /// What the presentation names for each role, out of what the option accepts.
    fn named<'a>(
        &'a self,
        (request, option): (&PresentationRequest, &'a PolicyOption),
        presentation: &Presentation,
        today: Date,
        at: Option<DateTime>,
    ) -> Result<Vec<Named<'a>>, VerifyError> {
        if option.credentials().len() != presentation.credentials.len() {
            return Err(VerifyError::Malformed);
        }
        let pairs = option.credentials().iter().zip(&presentation.credentials);
        let named = pairs.map(|(query, presented)| {
            let trusted = self.name(query, presented, today)?;
            let status = self.status_of(query, trusted.schema, request, at)?;
            Named::new(query, Trusted { status, ..trusted }, &presented.shown)
        });
        named.collect()
    }

    fn name<'a>(
        &'a self,
        query: &'a CredentialQuery,
        presented: &Presented,
        today: Date,
    ) -> Result<Trusted<'a>, VerifyError> {
        match (&presented.origin, query.authorities()) {
            (Origin::Issuer { issuer, key, schema }, None) => {
                self.trust((*issuer, key, *schema), query, today)
            }
            (Origin::Hidden(key), Some(authorities)) => self.trust_one_of(key, &authorities, today),
            // Whether the issuer is hidden is the verifier's to say.
            (Origin::Issuer { .. }, Some(_)) | (Origin::Hidden(_), None) => {
                Err(VerifyError::Malformed)
            }
        }
    }

    fn trust<'a>(
        &'a self,
        (issuer, key, schema): (usize, &KeyId, usize),
        query: &'a CredentialQuery,
        today: Date,
    ) -> Result<Trusted<'a>, VerifyError> {
        let accepted = query.accepted().get(issuer).ok_or(VerifyError::Malformed)?;
        let digest = accepted.schemas.get(schema).ok_or(VerifyError::Malformed)?;
        let document = self.documents.get(&accepted.issuer).ok_or(VerifyError::Issuer)?;
        let (key, schema) = document.accept(key, digest, today).map_err(|_| VerifyError::Issuer)?;
        let verifier = self.keys.get(&(key.id(), *digest)).ok_or(VerifyError::Issuer)?;
        let by = TrustedBy::Issuer { issuer: &accepted.issuer, key: key.id() };
        Ok(Trusted { by, schema, context: verifier.context(), status: None })
    }

    /// Nobody knows whose days a hidden key has: all keys must be valid.
    fn trust_one_of<'a>(
        &'a self,
        key: &[u8; PublicKey::LEN],
        authorities: &AuthoritiesDigest,
        today: Date,
    ) -> Result<Trusted<'a>, VerifyError> {
        let hidden = self.toolbox.hidden(authorities).ok_or(VerifyError::Issuer)?;
        let verifier = self.hidden.get(authorities).ok_or(VerifyError::Issuer)?;
        if !hidden.authorities.is_valid_on(today) {
            return Err(VerifyError::Issuer);
        }
        let by = TrustedBy::OneOf { hidden, digest: authorities.to_bytes(), key: *key };
        let (schema, context) = (hidden.authorities.layout(), verifier.context());
        Ok(Trusted { by, schema, context, status: None })
    }
}

/// Generators are shared by all keys of one suite and number of slots.
type Generators = LiteMap<(Ciphersuite, usize), bbs::blind::Generators>;

fn prepare(
    key: &PublicKey,
    schema: &Schema,
    generators: &mut Generators,
) -> Result<bbs::blind::Verifier, SetupError> {
    let (suite, count) = (schema.suite(), schema.slot_count());
    let generators = match generators.entry((suite, count)) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(new) => {
            let limits = Limits::default();
            new.insert(bbs::blind::Generators::new(suite, count, 1, &limits)?.with_tables())
        }
    };
    Ok(bbs::blind::Verifier::new(*key, generators)?)
}

fn random_nonce(rng: &mut (impl TryCryptoRng + ?Sized)) -> Result<Vec<u8>, RngError> {
    let mut nonce = alloc::vec![0; NONCE_LEN];
    rng.try_fill_bytes(&mut nonce).map_err(|_| RngError)?;
    // One octet repeated is a failed generator: no working one gives that in our lifetimes.
    if nonce.iter().all(|octet| Some(octet) == nonce.first()) { Err(RngError) } else { Ok(nonce) }
}
