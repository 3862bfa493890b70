//! Issuers, holders and verifiers of presentations: the honest world that the attacks on them start from.

use std::sync::{Arc, OnceLock};

use ark_bls12_381::Fr;
use averment::credential::{
    Claim, ClaimType, ClaimValue, Date, DateTime, Decimal, HolderSecret, Schema,
};
use averment::presentation::{
    Authorities, Choice, CredentialQuery, Holder, Policy, PresentationRequest, Session, Verifier,
};
use averment::statement::IssuerTable;
use averment::trust::{IssuerDocument, IssuerKey, IssuerSecretKey};

use crate::kept::Kept;
use crate::reference::blind::commit_to;
use crate::reference::octets::{encode_scalar, mul};
use crate::reference::presentation::authorities::{self, Authority};
use crate::reference::presentation::claims::{Held, Slots as _, Values, scalar};
use crate::reference::presentation::sets::bp1;
use crate::reference::presentation::tables::Table;
use crate::reference::presentation::{self, Prover};
use crate::reference::{Check, Checks, Refused, Request, blind, core, random_scalar};
use crate::world::{self, rng};
use crate::{tally, verdicts};

pub const AUDIENCE: &str = "https://shop.example";
pub const GOV: &str = "gov.example/identity";
pub const CLINIC: &str = "clinic.example";
/// Under SHAKE-256.
pub const HARBOUR: &str = "harbour.example";
/// An issuer with the key of the first one.
pub const TWIN: &str = "twin.example/identity";

pub fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub fn now() -> DateTime {
    DateTime::parse("2026-11-24T12:00:00Z").unwrap()
}

pub fn date(text: &str) -> ClaimValue {
    ClaimValue::Date(day(text))
}

pub fn text(value: &str) -> ClaimValue {
    ClaimValue::Text(value.into())
}

pub fn district(value: &str) -> ClaimValue {
    ClaimValue::Enumeration(value.into())
}

pub fn decimal(text: &str) -> ClaimValue {
    ClaimValue::Decimal(Decimal::parse(text).unwrap())
}

/// A claim of every kind; the last ones may be left out.
pub fn resident() -> Schema {
    Schema::builder("gov.example/resident", 1)
        .text("name")
        .date("birth_date")
        .enumeration("district", ["north", "south", "east"])
        .decimal("income", 2, 0..=100_000_000_000)
        .i64("balance", i64::MIN..=i64::MAX)
        .u64("number", 0..=u64::MAX)
        .boolean("veteran")
        .claim(Claim::new("nationality", ClaimType::Text).optional())
        .claim(Claim::new("second_nationality", ClaimType::Text).optional())
        .optional_date("arrival")
        .build()
        .unwrap()
}

pub fn record() -> Schema {
    Schema::builder("clinic.example/vaccination", 1)
        .starts()
        .u64("doses", 0..=20)
        .text("patient")
        .optional_text("origin")
        .build()
        .unwrap()
}

/// Under SHAKE-256, with dates from 1600 to 9999.
pub fn register_of_ships() -> Schema {
    let (min, max) = (day("1600-01-01"), day("9999-12-31"));
    Schema::builder("harbour.example/ship", 1)
        .suite(averment::bbs::Ciphersuite::Bls12381Shake256)
        .text("name")
        .claim(Claim::new("launched", ClaimType::Date { min, max }))
        .optional_text("home")
        .build()
        .unwrap()
}

/// The card of most holders here, without optional claims.
pub fn ana() -> Values {
    let values = [
        ("name", text("Ana Wong")),
        ("birth_date", date("1990-05-17")),
        ("district", district("south")),
        ("income", decimal("54321.50")),
        ("balance", ClaimValue::I64(-5)),
        ("number", ClaimValue::U64(1000)),
        ("veteran", ClaimValue::Boolean(false)),
    ];
    values.map(|(name, value)| (name.into(), value)).into()
}

/// The same with other values for some claims.
pub fn ana_but(changes: &[(&str, ClaimValue)]) -> Values {
    let mut values = ana();
    values.extend(changes.iter().map(|(name, value)| ((*name).into(), value.clone())));
    values
}

pub fn doses(count: u64) -> Values {
    Values::from([("doses".into(), ClaimValue::U64(count)), ("patient".into(), text("Ana Wong"))])
}

/// An issuer with its key and its schema.
#[derive(Debug)]
pub struct Office {
    pub id: &'static str,
    pub schema: Schema,
    pub key: IssuerSecretKey,
}

impl Office {
    pub fn new(id: &'static str, schema: Schema, material: u8) -> Self {
        let key = IssuerSecretKey::generate(id, &schema, &[material; 32]).unwrap();
        Self { id, schema, key }
    }

    fn twin(of: &Self) -> Self {
        let octets = of.key.expose_bytes();
        let schema = of.schema.clone();
        let key = IssuerSecretKey::from_bytes(TWIN, &schema, octets.as_slice()).unwrap();
        Self { id: TWIN, schema, key }
    }

    pub fn publish(&self, until: &str) -> IssuerKey {
        self.key.publish(day("2020-01-01"), day(until), &mut rng("document")).unwrap()
    }

    fn document(&self, until: &str) -> IssuerDocument {
        let document = IssuerDocument::builder(self.id).key(self.publish(until));
        document.schema(self.schema.clone()).build().unwrap()
    }

    /// With the table of the issuer, and another key and schema of it.
    fn document_with(&self, other: Option<&Self>, table: &IssuerTable) -> IssuerDocument {
        let mut document = IssuerDocument::builder(self.id).table(table);
        for office in [Some(self), other].into_iter().flatten() {
            let key = office.publish("2050-01-01");
            document = document.key(key).schema(office.schema.clone());
        }
        document.build().unwrap()
    }

    pub fn secret_key(&self) -> Fr {
        world::scalar(&hex::encode(self.key.expose_bytes()))
    }

    /// As one of the authorities, with the days of its key.
    pub fn authority(&self, until: &str) -> Authority {
        Authority {
            issuer: self.id.into(),
            family: self.key.family().into(),
            key: self.key.public_key().to_bytes().to_vec(),
            twin: mul(&bp1(), &self.secret_key()),
            schema: self.schema.clone(),
            read_as: self.schema.clone(),
            days: (day("2020-01-01"), day(until)),
        }
    }

    /// A credential over these scalars for the slots; it may be one that no careful issuer signs.
    pub fn sign(&self, slots: &[Fr], secret: &Fr, values: Values, until: Date) -> Held {
        let blind = random_scalar(&mut rng("prover blind"));
        let scheme = self.schema.scheme();
        let generators = &scheme.generators[self.schema.slots() + 1..];
        let commitment = commit_to(generators, &blind, &[*secret]);
        let header = self.schema.signed_header();
        let signature =
            blind::sign_committed(&scheme, &self.secret_key(), &header, slots, commitment, None);
        let messages = [slots, &[blind, *secret]].concat();
        Held {
            issuer: self.id.into(),
            schema: self.schema.clone(),
            public_key: self.key.public_key().to_bytes().to_vec(),
            until,
            start: self.schema.has_start().then(|| day("2026-01-01")),
            values,
            signed: core::Credential { signature, messages },
        }
    }

    /// The slots of a credential.
    pub fn slots(&self, values: &Values, until: Date) -> Vec<Fr> {
        let suite = self.schema.reference_suite();
        let mut slots = vec![Fr::from(until.days()), random_scalar(&mut rng("handle"))];
        if self.schema.has_start() {
            slots.push(Fr::from(day("2026-01-01").days()));
        }
        let absent = ClaimValue::Absent;
        let claims = self.schema.claims().iter();
        slots.extend(claims.map(|c| scalar(suite, values.get(&c.name).unwrap_or(&absent))));
        slots
    }

    pub fn issue_until(&self, secret: &Fr, values: Values, until: &str) -> Held {
        let slots = self.slots(&values, day(until));
        self.sign(&slots, secret, values, day(until))
    }

    pub fn issue(&self, secret: &Fr, values: Values) -> Held {
        self.issue_until(secret, values, "2030-01-01")
    }
}

/// Issuers, and a verifier that trusts them.
#[derive(Debug)]
pub struct Scene {
    pub gov: Office,
    pub clinic: Office,
    /// Of the same schema as `gov`, and its key is accepted no more.
    pub retired: Office,
    /// Of the same schema as `gov`.
    pub province: Office,
    /// A second key of `gov`, for credentials of another family.
    pub permits: Office,
    /// Of credentials under SHAKE-256.
    pub harbour: Office,
    /// Of credentials whose status is kept.
    pub kept: Kept,
    /// Of a schema that differs from that of `gov` in name and version.
    pub isles: Office,
    /// `gov`, `province` and `isles`; a set of which `retired` is one; the first three among six; drivers and cabs.
    pub authorities: [Authorities; 4],
    /// The tables of `gov` and of `province`; [`table_key`] knows their keys.
    pub tables: [Arc<Table>; 2],
    pub library: Verifier,
    pub reference: presentation::Verifier,
}

impl Scene {
    pub fn get() -> &'static Self {
        static SCENE: OnceLock<Scene> = OnceLock::new();
        SCENE.get_or_init(|| {
            let gov = Office::new(GOV, resident(), 1);
            let clinic = Office::new(CLINIC, record(), 2);
            let retired = Office::new("retired.example", resident(), 3);
            // Its key and its schema are those of `gov`.
            let twin = Office::twin(&gov);
            let province = Office::new("province.example", resident(), 4);
            let permits = Schema::builder("gov.example/permit", 1).text("kind").build().unwrap();
            let permits = Office::new(GOV, permits, 5);
            let harbour = Office::new(HARBOUR, register_of_ships(), 6);
            let kept = Kept::new();
            let isles = Office::new("isles.example", laid_out_alike("isles.example/card"), 7);
            let offices = [(&gov, "2050-01-01"), (&province, "2050-01-01"), (&isles, "2050-01-01")];
            let expired = [(&gov, "2050-01-01"), (&retired, "2026-11-23")];
            let others = [("a.example", 11), ("b.example", 12), ("c.example", 13)];
            let others = others.map(|(id, n)| Office::new(id, laid_out_alike("a.example/card"), n));
            let six = others.iter().map(|office| (office, "2050-01-01")).chain(offices);
            let kept_together = [(&kept.drivers, "2050-01-01"), (&kept.cabs, "2050-01-01")];
            let six = set(&six.collect::<Vec<_>>());
            let sets = [set(&offices), set(&expired), six, set(&kept_together)];
            let tables = [GOV, province.id].map(|id| Arc::new(Table::new(id, &table_key(id))));
            let [own, theirs] = [0, 1].map(|n| IssuerTable::decode(&tables[n].encode()).unwrap());
            let documents = [
                gov.document_with(Some(&permits), &own),
                province.document_with(None, &theirs),
                clinic.document("2050-01-01"),
                harbour.document("2050-01-01"),
                twin.document("2050-01-01"),
                retired.document("2026-11-23"),
                kept.drivers.document("2050-01-01"),
                kept.pilots.document("2050-01-01"),
            ];
            let mut library = Verifier::new(AUDIENCE, documents.clone()).unwrap();
            for table in [own, theirs] {
                library.add_table(&table, &mut rng("tables")).unwrap();
            }
            for (authorities, _) in &sets {
                library.add_authorities(authorities).unwrap();
            }
            let [of_all, of_expired, of_six, together] = sets;
            let reference = presentation::Verifier {
                authorities: vec![of_all.1, of_expired.1, of_six.1, together.1],
                audience: AUDIENCE.into(),
                documents: documents.to_vec(),
                // It takes whatever it is given.
                tables: tables.iter().cloned().chain([Arc::new(stranger_table().0)]).collect(),
                registries: kept.registries(),
            };
            kept.load(&mut library);
            Self {
                gov,
                clinic,
                retired,
                province,
                permits,
                harbour,
                kept,
                isles,
                authorities: [of_all.0, of_expired.0, of_six.0, together.0],
                tables,
                library,
                reference,
            }
        })
    }

    /// A request of this verifier.
    pub fn ask(&self, policy: Policy) -> Asked {
        let name = format!("{policy:?}");
        let expires = DateTime::parse("2026-11-24T12:05:00Z").unwrap();
        let purpose = [("en", "test")];
        let (request, session) =
            self.library.request(policy, &purpose, now().date(), expires, &mut rng(&name)).unwrap();
        Asked { request, session: session.encode() }
    }

    pub fn ask_card(&self, query: CredentialQuery) -> Asked {
        self.ask(Policy::new().credential(query))
    }
}

/// A schema that differs from [`resident`] in name and version.
pub fn laid_out_alike(family: &str) -> Schema {
    let json = resident().to_json().replace("gov.example/resident", family);
    Schema::from_json(&json.replace("\"version\":1", "\"version\":5")).unwrap()
}

/// These offices with the last days of their keys as a set, for the library and for the reference, which agree.
fn set(offices: &[(&Office, &str)]) -> (Authorities, Arc<authorities::Authorities>) {
    let keys: Vec<_> =
        offices.iter().map(|(office, until)| (office.publish(until), &office.schema)).collect();
    let library = Authorities::new(keys.iter().map(|(key, schema)| (key, *schema))).unwrap();
    let members = offices.iter().map(|(office, until)| office.authority(until)).collect();
    let reference = authorities::Authorities::new(members, &Checks::all()).unwrap();
    assert_eq!(library.digest().to_bytes().to_vec(), reference.digest);
    (library, Arc::new(reference))
}

/// The query of a card of one of the authorities, under the role `card`.
pub fn hidden_card() -> CredentialQuery {
    CredentialQuery::new("card").issued_by_one_of(&Scene::get().authorities[0])
}

/// The alpha of the table of an issuer, which nobody should know.
pub fn table_key(issuer: &str) -> Fr {
    random_scalar(&mut rng(&format!("table of {issuer}")))
}

/// A table that somebody else makes in the name of `gov`, and its alpha.
pub fn stranger_table() -> (Table, Fr) {
    let alpha = random_scalar(&mut rng("table of a stranger"));
    (Table::new(GOV, &alpha), alpha)
}

/// The query of the card, under the role `card`.
pub fn card() -> CredentialQuery {
    CredentialQuery::new("card").issued_by(GOV, &Scene::get().gov.schema)
}

/// The query of the ship's papers, under the role `ship`.
pub fn ship() -> CredentialQuery {
    CredentialQuery::new("ship").issued_by(HARBOUR, &Scene::get().harbour.schema)
}

/// The query of the vaccination record, under the role `record`.
pub fn vaccination() -> CredentialQuery {
    CredentialQuery::new("record").issued_by(CLINIC, &Scene::get().clinic.schema)
}

/// A holder's secret, the same for each name.
pub fn secret(name: &str) -> Fr {
    random_scalar(&mut rng(&format!("secret of {name}")))
}

/// A request, and the verifier's session for it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub request: PresentationRequest,
    pub session: Vec<u8>,
}

impl Asked {
    /// A request whose session is made here: what another verifier asked, or what this one never would.
    pub fn forged(request: &[u8]) -> Option<Self> {
        use crate::reference::presentation::cbor::{Item, bytes, object};
        use sha2::Digest as _;
        let digest = sha2::Sha256::digest(request);
        let session = object(8, 0, Item::Array(vec![bytes(request), bytes(&digest)])).encode();
        let request = PresentationRequest::decode(request).ok()?;
        Some(Self { request, session })
    }

    /// The verdict of the library.
    pub fn library(&self, octets: &[u8], at: DateTime) -> Result<presentation::Verified, String> {
        let session = Session::decode(&self.session).unwrap();
        let verified = Scene::get().library.verify(session, octets, at, &mut rng("weights"));
        let verified = verified.map_err(|error| error.code().to_owned())?;
        let credentials = verified.credentials().iter();
        Ok(presentation::Verified {
            option: verified.option().into(),
            credentials: credentials
                .map(|c| (c.issuer().unwrap_or_default().into(), c.claims().clone()))
                .collect(),
            pseudonym: verified.pseudonym().map(|nym| nym.to_bytes().to_vec()),
            tag: verified.tag().map(|tag| tag.to_bytes().to_vec()),
        })
    }

    /// The verdict of the reference without some checks.
    pub fn verdict(&self, octets: &[u8], off: &[Check]) -> Result<presentation::Verified, Refused> {
        Scene::get().reference.verify(&self.request, octets, now(), &Checks::without(off))
    }

    /// The verdict of the library, which is that of the reference, and they learn the same.
    #[track_caller]
    pub fn agreed_at(&self, octets: &[u8], at: DateTime) -> bool {
        tally::count(1);
        let library = self.library(octets, at);
        let reference = Scene::get().reference.verify(&self.request, octets, at, &Checks::all());
        match (&library, &reference) {
            (Ok(library), Ok(reference)) => assert_eq!(library, reference),
            (Err(_), Err(_)) => {}
            _ => panic!("{library:?}, {reference:?}: {} for {self:?}", hex::encode(octets)),
        }
        library.is_ok()
    }

    #[track_caller]
    pub fn agreed(&self, octets: &[u8]) -> bool {
        self.agreed_at(octets, now())
    }

    /// The control: both accept, and so do plain verifiers of blind BBS proofs each of its core proofs.
    #[track_caller]
    pub fn accepted(&self, octets: &[u8]) {
        assert!(self.agreed(octets), "a control is refused: {:?}", self.verdict(octets, &[]));
        let reference = &Scene::get().reference;
        let session = Session::decode(&self.session).unwrap();
        let library = Scene::get().library.verify(session, octets, now(), &mut rng("cores"));
        let library = library.unwrap();
        let cores = reference.cores(&self.request, octets, now()).unwrap();
        for ((statement, proof), credential) in cores.into_iter().zip(library.credentials()) {
            let core = credential.core().expect("issuers are shown");
            assert_eq!(core.presentation_header(), statement.presentation_header);
            assert_eq!((core.header(), core.proof()), (&*statement.header, &*proof));
            verdicts::accepted(&plain(&statement), &proof);
        }
    }

    /// Both refuse.
    #[track_caller]
    pub fn refused(&self, octets: &[u8]) {
        assert!(!self.agreed(octets), "accepted: {}", hex::encode(octets));
    }

    /// Both refuse, and the reference accepts without these checks; with any one of them it does not.
    #[track_caller]
    pub fn needs(&self, checks: &[Check], octets: &[u8]) {
        self.refused(octets);
        self.reference_needs(checks, octets);
    }

    /// The same for an attack that is made for a verifier without some checks: made for one that lacks any fewer of these
    /// it is refused, by the library, too; made for one that lacks all of them it is accepted.
    #[track_caller]
    pub fn needs_made(&self, checks: &[Check], attack: impl Fn(&[Check]) -> Vec<u8>) {
        self.refused(&attack(&[]));
        let made = attack(checks);
        self.refused(&made);
        let without = self.verdict(&made, checks);
        assert!(without.is_ok(), "without {checks:?}: {without:?}");
        for one in checks {
            let rest: Vec<_> = checks.iter().copied().filter(|check| check != one).collect();
            assert!(self.verdict(&attack(&rest), &rest).is_err(), "with {one:?}");
        }
    }

    /// What [`Asked::needs`] says about the reference.
    #[track_caller]
    pub fn reference_needs(&self, checks: &[Check], octets: &[u8]) {
        let without = self.verdict(octets, checks);
        assert!(without.is_ok(), "without {checks:?}: {without:?}");
        for one in checks {
            let rest: Vec<_> = checks.iter().copied().filter(|check| check != one).collect();
            assert!(self.verdict(octets, &rest).is_err(), "with {one:?}");
        }
    }

    /// The reference prover, for a verifier that makes all checks.
    pub fn prover(&self, held: &[&Held], name: &str) -> Prover {
        self.prover_for(held, &[], name)
    }

    /// The reference prover, for a verifier without some checks.
    pub fn prover_for(&self, held: &[&Held], off: &[Check], name: &str) -> Prover {
        let (reference, checks) = (&Scene::get().reference, Checks::without(off));
        let Self { request, .. } = self;
        let presentation::Verifier { tables, registries, authorities, .. } = reference;
        let known = (tables.as_slice(), registries.as_slice(), authorities.as_slice());
        Prover::new(request, 0, held, 0, known, &checks, &mut rng(name))
    }

    /// What the library's holder of these credentials answers.
    pub fn answer(&self, held: &[&Held], use_number: Option<u16>, name: &str) -> Option<Vec<u8>> {
        let holder = holder(held);
        let plan = holder.plan(&self.request, self.request.audience(), now()).ok()?;
        let choice = Choice { use_number, ..plan.first_choice() };
        Some(plan.present(&choice, &mut rng(name)).unwrap().encode())
    }
}

/// What a plain verifier knows: key, header, presentation header, disclosed messages.
pub fn plain(statement: &core::Statement) -> Request {
    let mut base = statement.clone();
    Request {
        issuer_indexes: std::mem::take(&mut base.indexes),
        issuer_messages: std::mem::take(&mut base.messages),
        committed_indexes: Vec::new(),
        committed_messages: Vec::new(),
        base,
    }
}

/// The library's holder of credentials of one secret.
pub fn holder(held: &[&Held]) -> Holder {
    let secret = held[0].signed.messages.last().unwrap();
    let secret = HolderSecret::from_bytes(&encode_scalar(secret)).unwrap();
    let mut holder = Holder::new(secret).unwrap();
    for held in held {
        holder.add(held.credential()).unwrap();
    }
    holder
}
