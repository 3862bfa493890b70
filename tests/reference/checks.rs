//! What a decoder and a verifier have to check, one by one.

use std::collections::BTreeSet;

macro_rules! checks {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// One check; the reference verifier can be run without it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Check {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Check {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

checks! {
    /// An object has exactly its length: nothing follows it. Without: the rest is ignored.
    ExactLength,
    /// Points come compressed. Without: a point of twice the length is read as x and y.
    CompressedOnly,
    /// The compression bit is set. Without: the bit is not looked at.
    CompressionBit,
    /// At infinity all bits below the three flags are zero. Without: they are not looked at.
    InfinityBits,
    /// At infinity the sign bit is zero. Without: it is not looked at.
    InfinitySign,
    /// x (and y, where it is read) is below p. Without: it is reduced.
    CanonicalCoordinate,
    /// The point is on the curve. Without: the candidate for y is taken as it comes.
    OnCurve,
    /// The point is in the subgroup of order r. Without: not tested.
    Subgroup,
    /// The point is not the identity. Without: not tested.
    NonIdentity,
    /// A scalar is below r. Without: it is reduced.
    ScalarBelowOrder,
    /// A scalar is not zero. Without: not tested.
    ScalarNonZero,
    /// There are as many indexes as messages. Without: the surplus of either is ignored.
    CountsEqual,
    /// Indexes ascend. Without: they are sorted, and the messages left where they are.
    IndexesAscend,
    /// No index repeats. Without: the first occurrence counts.
    IndexesDistinct,
    /// Each index is below the number of messages. Without: it is hashed, and takes no part in the equations.
    IndexInRange,
    /// There is a response for every hidden message, and no more.
    ResponseCount,
    /// The recomputed challenge is the one in the proof.
    ChallengeMatches,
    /// The pairing equation of a signature or a proof holds.
    PairingHolds,
    /// The challenge covers Abar, Bbar and D.
    ChallengeBindsPoints,
    /// The challenge covers T1 and T2.
    ChallengeBindsFirstMessages,
    /// The challenge covers the disclosed messages.
    ChallengeBindsMessages,
    /// The challenge covers the disclosed indexes.
    ChallengeBindsIndexes,
    /// The challenge covers the presentation header, with its length.
    ChallengeBindsPresentationHeader,
    /// The domain covers the public key.
    DomainBindsKey,
    /// The domain covers the header, with its length.
    DomainBindsHeader,
    /// The blind interface: the holder has shown that it knows the opening of its commitment.
    CommitmentProof,
    /// The blind interface: an issuer index is below the number of issuer messages. Without: it counts through the
    /// combined list, into the prover blind and the committed messages.
    IssuerIndexInRange,
    /// The blind interface: a committed index is below the number of committed messages.
    CommittedIndexInRange,
    /// The pseudonym interface: a committed index is not one of the nym secrets.
    NymSecretsHidden,
    /// The pseudonym interface: at least one nym secret.
    NymCount,
    /// The pseudonym interface: the challenge covers the pseudonym.
    ChallengeBindsPseudonym,
    /// The pseudonym interface: the challenge covers the context, with its length.
    ChallengeBindsContext,
    /// The pseudonym interface: the first message of the pseudonym is not the identity.
    NymFirstMessageNonIdentity,
    /// A batch has at least one proof.
    BatchNotEmpty,
    /// Each proof of a batch has a weight of its own, of 128 fresh bits. Without: all weights are one.
    BatchWeights,
    /// Hints: the challenges are those of the given first messages. Without: they are not compared.
    HintChallenge,
    /// Hints: the given first messages are the right ones. Without: they are believed.
    HintEquations,
    /// Hints: each equation has a weight of its own. Without: all weights are one.
    HintWeights,
    /// Hints: the given first messages are in the subgroup of order r. Without: not tested.
    HintSubgroup,
    /// Hints: where a hint is wrong the presentation is verified without it. Without: it is refused.
    HintFallback,
    /// Issuance: a person is registered with one secret.
    OneSecret,
    /// Issuance: a secret is registered for one person.
    OnePerson,
    /// Presentations: the request names the verifier that verifies.
    OwnAudience,
    /// Presentations: the request has not expired.
    RequestUnexpired,
    /// Presentations: the nonce of a request is consumed by the first answer.
    NonceConsumed,
    /// Presentations: what the holder picks is something that the request offers. There is nothing to go on with otherwise.
    SelectorInRange,
    /// Presentations: the issuer is one that the verifier trusts. There is no key otherwise.
    IssuerTrusted,
    /// Presentations: the key is one of the named issuer. Without: of any issuer.
    KeyOfIssuer,
    /// Presentations: the key signs credentials of the schema's family.
    KeyOfFamily,
    /// Presentations: credentials under the key are accepted today.
    KeyValid,
    /// Presentations: a table of ranges that a request names for an issuer bears the name of that issuer.
    TableOfIssuer,
    /// Presentations: a table of ranges that a request names for an issuer is the one that its document names.
    TablePublished,
    /// Presentations: exactly the requested claims are shown, of their types. There is no statement otherwise.
    ShownFits,
    /// Presentations: conditions on claims that are shown are evaluated in the clear.
    ShownConditions,
    /// Presentations: the day until which a credential is valid is not before the reference date, nor that of its start
    /// after it.
    Validity,
    /// Presentations: a bound has as many digits as the range of its claim needs. Without: two, whatever the range.
    DigitsReachRange,
    /// Presentations: the challenge of each proof is the recomputed one. Without: the sum of all of them is.
    EachChallenge,
    /// Presentations: an absent value is no other value, and not equal to another absent value.
    Presence,
    /// Registries: an epoch is signed by the operator of its registry.
    EpochSigned,
    /// Registries: an epoch is one of the registry that is followed.
    EpochOfRegistry,
    /// Registries: an epoch has the next number.
    EpochNumber,
    /// Registries: an epoch continues the one that is followed.
    EpochContinues,
    /// Registries: the removals of an epoch are those that its head names.
    EpochRemovals,
    /// Registries: the witness that comes out of an update belongs to handle and value.
    WitnessHolds,
    /// Presentations: the epoch is the one that the request names. Without: any that is known.
    EpochNamed,
    /// Presentations: the epoch is no older than the request allows.
    EpochFresh,
    /// Presentations: the registry is the one that the signed header names. Without: any that the request names.
    RegistryOfSchema,
    /// Presentations: the row of a handle in a registry. Without: it is left out.
    StatusRow,
    /// Presentations: the row of the lowest digit, which is what the others leave of the value. Without: it is left out.
    DigitLink,
    /// Presentations: the row of a member, and of a value outside a set. Without: it is left out.
    MemberRow,
    /// Presentations: the counter of a limited use is below the limit. Without: the row is left out.
    CounterLimited,
    /// Presentations: the remainder of a value outside a set is the one that is committed to.
    RemainderCommitted,
    /// Presentations: the remainder of a value outside a set has an inverse.
    RemainderInvertible,
    /// Presentations: one holder secret is in all credentials.
    SameHolder,
    /// Presentations: claims that are to be equal open one commitment.
    EqualClaims,
    /// Presentations: the commitment of an application is to the secret of the credential that is presented with it.
    BindingRow,
    /// Signatures: the purpose tag of the header is that of signatures, and the document stands behind it. Without: it is
    /// that of presentations.
    PurposeTag,
    /// Signatures: the document is the one that was signed.
    SignedDocument,
    /// Signatures: the policy is the one that the verifier expects.
    SignedPolicy,
    /// Signatures: a time-stamp token is over the finished signature. Without: over the document.
    OuterTimeStamp,
    /// Signatures: the request was open at the time of the token, and is of about that day.
    SignedInTime,
    /// Presentations: a pseudonym or a tag is the one of the holder secret.
    PseudonymRow,
    /// Presentations: the scope of a pseudonym says whether it is one, or a limit.
    ScopeBindsKind,
    /// Presentations: the scope of a pseudonym is one of the audience.
    ScopeBindsAudience,
    /// Presentations: scope and period of a pseudonym are told apart.
    ScopeBindsLengths,
    /// Presentations: limits of different numbers of uses are different counts.
    ScopeBindsUses,
    /// Presentations: the pairing equation of an accumulated value holds.
    AccumulatorPairing,
    /// Hidden issuers: the twin of a blinded key belongs to it.
    TwinOfKey,
    /// Hidden issuers: the equation of the twin has a weight of its own. Without: it is added to that of the proof, with the
    /// weight 1.
    TwinWeight,
    /// Hidden issuers: the blinded key is that of one of the authorities. Without: G_0 is left out.
    KeyListed,
    /// Hidden issuers: the digits of its number are four bits with one that is set. Without: A and D are left out.
    DigitsAreBits,
    /// Hidden issuers: the row of the domain. Without: it is left out.
    DomainListed,
    /// Hidden issuers: ranges are under the ceremony. Without: under the first table that is known.
    CeremonyIfHidden,
    /// Hidden issuers: a set has 2 to 1,024 keys.
    AuthoritiesCount,
    /// Hidden issuers: no key comes twice.
    AuthoritiesOnce,
    /// Hidden issuers: all schemas have one layout and one registry.
    AuthoritiesLayout,
    /// Hidden issuers: a key has its own twin.
    AuthoritiesTwin,
    /// Hidden issuers: all keys have a day in common.
    AuthoritiesDays,
    /// Presentations: each pairing equation has a weight of its own. Without: equations of one key are added up.
    EquationWeights,
    /// Presentations: the presentation header carries the context in the clear.
    HeaderBindsContext,
    /// Presentations: the digest covers the context.
    DigestBindsContext,
    /// Presentations: the digest covers the request.
    DigestBindsRequest,
    /// Presentations: the digest covers the chosen option.
    DigestBindsOption,
    /// Presentations: the digest covers the number of credentials.
    DigestBindsCredentials,
    /// Presentations: the digest covers ciphersuite and interface of each credential.
    DigestBindsInterface,
    /// Presentations: the digest covers the keys.
    DigestBindsKey,
    /// Presentations: the digest covers the signed headers.
    DigestBindsHeader,
    /// Presentations: the digest covers the issuers that are named.
    DigestBindsIssuer,
    /// Presentations: the digest covers the number of signed messages.
    DigestBindsLength,
    /// Presentations: the digest covers what is disclosed.
    DigestBindsDisclosed,
    /// Presentations: the digest covers Abar, Bbar and D.
    DigestBindsPoints,
    /// Presentations: the digest covers T1 and T2.
    DigestBindsCommitments,
    /// Presentations: the digest covers the parameters of ranges and sets.
    DigestBindsParameters,
    /// Presentations: the digest covers the points of the statements.
    DigestBindsWires,
    /// Presentations: the digest covers the pairing equations of the statements.
    DigestBindsPairings,
    /// Presentations: the digest covers the rows.
    DigestBindsSections,
    /// Presentations: the digest covers the first messages of the rows.
    DigestBindsFirstMessages,
    /// Presentations: claims are those that the names in the request stand for. Without: the schema's own of that name.
    NamesFollowed,
    /// Lists: the operator is the one that is pinned, or the named successor of the last one.
    ListOperator,
    /// Lists: the operator's signature is on the list.
    ListSigned,
    /// Lists: no issuer comes twice.
    ListIssuersOnce,
    /// Lists: no key comes twice.
    ListKeysOnce,
    /// Lists: each key has its proof of possession.
    ListPossession,
    /// Lists: each registry has its proof of possession.
    ListRegistryPossession,
    /// Lists: a name of a registry has one document.
    ListRegistriesOnce,
    /// Lists: the next version is of the same list.
    ListSame,
    /// Lists: the next version is not older.
    ListNewer,
    /// Lists: a version has one content.
    ListUnforked,
    /// Recognition: lists are valid on the day.
    ListValid,
    /// Recognition: entries hold on the day.
    EntryValid,
    /// Recognition: rules hold on the day.
    RuleValid,
    /// Recognition: rules cover the purpose.
    RulePurpose,
    /// Recognition: issuers of others have the level of the rule.
    RuleLevel,
    /// Recognition: issuers of others are of the jurisdiction of the rule.
    RuleJurisdiction,
    /// Recognition: the list is by the operator of the rule, or by one whom its successors lead to.
    RuleOperator,
    /// Recognition: rules of other lists are not read.
    OneLink,
    /// Recognition: an issuer of others is in one list.
    IssuerOfOneList,
    /// Recognition: a schema of others is an equivalent.
    SchemaEquivalent,
    /// Recognition: it is one of the family that is asked for.
    EquivalentOfFamily,
    /// Recognition: the registry of a name is that of one list, our own first. Without: that of the last that has the name.
    RegistryOfOneList,
    /// Recognition: a registry is listed for the day.
    RegistryValid,
    /// Hidden across borders: claims at one position have one name of ours. Without: types alone are compared.
    NamesOfSet,
    /// Hidden across borders: a claim that has our name of another one keeps its schema out. Without: it is taken for ours.
    NameOfAnother,
    /// Hidden across borders: two issuers hide. Without: two keys do.
    TwoIssuers,
    /// Hidden across borders: wallets answer for claims of the layout. Without: for whatever the card has.
    ClaimOfLayout,
}

/// The check that refused an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub Check);

/// The checks that one run of the reference makes.
#[derive(Clone, Debug)]
pub struct Checks {
    off: BTreeSet<Check>,
}

impl Checks {
    /// Every check: the verifier of the drafts.
    pub fn all() -> Self {
        Self { off: BTreeSet::new() }
    }

    /// Every check but these.
    pub fn without(off: &[Check]) -> Self {
        Self { off: off.iter().copied().collect() }
    }

    /// Whether `check` is made.
    pub fn on(&self, check: Check) -> bool {
        !self.off.contains(&check)
    }

    /// Refuses if `check` is made and does not hold.
    pub fn require(&self, check: Check, holds: bool) -> Result<(), Refused> {
        if holds || !self.on(check) { Ok(()) } else { Err(Refused(check)) }
    }
}
