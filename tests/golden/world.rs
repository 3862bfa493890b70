//! The holder's way: both credentials, and one presentation for each kind of statement.

use std::collections::BTreeMap;

use averment::bbs::Ciphersuite;
use averment::credential::{Credential, HolderSecret};
use averment::curve::{G1, Scalar, SecretScalar};
use averment::hazmat;
use averment::issuance::{Application, Content, Offer, Pending};
use averment::presentation::{
    Choice, CoreMessage, CoreProof, CredentialQuery, DocumentDigest, Holder, Policy,
    PresentationRequest, Session, SignedDocument, SigningRequest, VerifiedCredential,
    VerifiedPresentation, Verifier,
};
use serde_json::{Value, json};

use crate::offices::{
    EXPIRES, NOW, Office, TODAY, assessment_content, day, resident_content, text, time,
    vaccination_content,
};
use crate::random::Seeded;

pub(crate) const AUDIENCE: &str = "https://shop.example";
pub(crate) const PURPOSE: [(&str, &str); 2] = [("en", "Test vectors"), ("pt", "Vetores de teste")];

pub(crate) struct World {
    pub(crate) identity: Office,
    pub(crate) clinic: Office,
    pub(crate) tax: Office,
    holder: Holder,
    verifier: Verifier,
    issuance: BTreeMap<String, Value>,
}

/// A presentation to make.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) policy: Policy,
    /// The option that the holder takes.
    pub(crate) option: usize,
    pub(crate) use_number: Option<u16>,
}

/// What is written of one issuance.
struct Steps<'a> {
    office: &'a Office,
    offer: &'a [u8],
    application: &'a [u8],
    pending: &'a [u8],
    issued: &'a [u8],
    content: Content,
}

fn seeded(name: &str, step: &str) -> Seeded {
    Seeded::new(&format!("{name}/{step}"))
}

pub(crate) fn secret() -> HolderSecret {
    let mut octets = [0x33; 32];
    octets[31] = 0x44;
    HolderSecret::from_bytes(&octets).unwrap()
}

/// The point that pseudonyms and tags of one scope are made from, as SPEC.md writes it.
fn base(purpose: &str, kind: u8, texts: &[&str], index: Option<u64>) -> G1 {
    let mut octets = vec![kind];
    for text in texts {
        octets.extend_from_slice(&(text.len() as u64).to_be_bytes());
        octets.extend_from_slice(text.as_bytes());
    }
    octets.extend(index.iter().flat_map(|index| index.to_be_bytes()));
    let dst = format!("AVERMENT-V1-{purpose}-BLS12381G1_XMD:SHA-256_SSWU_RO_");
    hazmat::hash_to_g1(Ciphersuite::Bls12381Sha256, &octets, dst.as_bytes()).unwrap()
}

/// The holder secret times a base.
fn of_secret(base: &G1) -> [u8; G1::LEN] {
    let scalar = SecretScalar::from_bytes(secret().expose_bytes().as_slice()).unwrap();
    hazmat::secret_mul(base, &scalar).unwrap().to_bytes()
}

impl World {
    pub(crate) fn new() -> Self {
        let (identity, clinic, tax) = (Office::identity(), Office::clinic(), Office::tax());
        let documents = [&identity, &clinic, &tax].map(|office| office.document.clone());
        let mut verifier = Verifier::new(AUDIENCE, documents).unwrap();
        let mut holder = Holder::new(secret()).unwrap();
        let (table, rng) = (tax.table.as_ref().unwrap(), &mut seeded("tax", "check"));
        verifier.add_table(table, rng).unwrap();
        holder.add_table(&tax.document, table, rng).unwrap();
        let registered = register(&mut holder, &identity, resident_content);
        let issuance = BTreeMap::from([registered]);
        let mut world = Self { identity, clinic, tax, holder, verifier, issuance };
        world.apply_to_clinic();
        let registered = register(&mut world.holder, &world.tax, assessment_content);
        world.issuance.extend([registered]);
        world
    }

    /// The second one, with a presentation of the first.
    fn apply_to_clinic(&mut self) {
        let office = &self.clinic;
        let policy = Policy::new().credential(self.query("person").disclose("name"));
        let (_, session) = self.ask("clinic", policy);
        let rng = &mut seeded("clinic", "offer");
        let offer = office.issuer.offer_against(session, "person", rng).unwrap();
        let rng = &mut seeded("clinic", "apply");
        let request = offer.request().unwrap();
        let plan = self.holder.plan(request, AUDIENCE, time(NOW)).unwrap();
        let choice = plan.first_choice();
        let applied =
            self.holder.apply_with(&offer, &office.document, day(TODAY), &plan, &choice, rng);
        let applied = applied.unwrap();
        let (application, pending) = (applied.0.encode(), applied.1.encode());
        let offered = offer.encode();
        let rng = &mut seeded("clinic", "issue");
        let content = |presented: &VerifiedPresentation| {
            assert_eq!(presented.credentials()[0].claim("name"), Some(&text("Ana Wóng")));
            Ok(vaccination_content())
        };
        let issued = office.issuer.issue_against(
            offer,
            &application,
            &self.verifier,
            content,
            None,
            time(NOW),
            rng,
        );
        let issued = issued.unwrap();
        self.holder.accept(applied.1, &issued).unwrap();
        let steps = Steps {
            office,
            offer: &offered,
            application: &application,
            pending: &pending,
            issued: &issued,
            content: vaccination_content(),
        };
        let file = steps.file(self.holder.credentials().last().unwrap());
        self.issuance.insert("issuance-clinic".into(), file);
    }

    /// Asks for the credential of the identity office.
    pub(crate) fn query(&self, role: &str) -> CredentialQuery {
        CredentialQuery::new(role).issued_by(self.identity.id, &self.identity.schema)
    }

    /// Asks for the credential of the clinic.
    pub(crate) fn record(&self) -> CredentialQuery {
        CredentialQuery::new("record").issued_by(self.clinic.id, &self.clinic.schema)
    }

    /// Asks for the credential of the tax office, with ranges under its own table.
    pub(crate) fn assessment(&self) -> CredentialQuery {
        let query = CredentialQuery::new("tax").issued_by(self.tax.id, &self.tax.schema);
        query.under_table(self.tax.id, self.tax.document.table().unwrap())
    }

    fn ask(&self, name: &str, policy: Policy) -> (PresentationRequest, Session) {
        let rng = &mut seeded(name, "request");
        self.verifier.request(policy, &PURPOSE, day(TODAY), time(EXPIRES), rng).unwrap()
    }

    /// All files.
    pub(crate) fn files(&self, cases: &[Case]) -> BTreeMap<String, Value> {
        let mut files = self.issuance.clone();
        files.extend(self.identity.files());
        files.extend(self.clinic.files());
        files.extend(self.tax.files());
        let holder = json!({
            "secret": hex::encode(secret().expose_bytes()),
            "cbor": hex::encode(secret().encode()),
        });
        files.insert("holder".into(), holder);
        for case in cases {
            files.insert(format!("presentation-{}", case.name), self.presentation(case));
        }
        files.insert("signed-contract".into(), self.signed());
        files.insert("trust-list-city".into(), crate::lists::file(self));
        files.extend(crate::union::files());
        files
    }

    /// A document that is signed, with a token that says nothing.
    fn signed(&self) -> Value {
        let name = "signed-contract";
        let policy = Policy::new().credential(self.query("card").disclose("name"));
        let (_, session) = self.ask(name, policy.clone());
        let document = "The boat is sold.";
        let digest = DocumentDigest::sha256(document.as_bytes());
        let request = SigningRequest::new(session, digest);
        let plan = self.holder.plan_signature(&request, &digest, AUDIENCE, time(NOW)).unwrap();
        let rng = &mut seeded(name, "present");
        let presentation = plan.present(&plan.first_choice(), rng).unwrap();
        let signed = SignedDocument::new(request.clone(), &presentation);
        let stamped = signed.clone().with_token(b"token").unwrap();
        let rng = &mut seeded(name, "verify");
        let verified = self.verifier.verify_signature(&stamped, &digest, &policy, None, rng);
        json!({
            "document": document,
            "digest": hex::encode(digest.as_bytes()),
            "policy": policy,
            "request": hex::encode(request.encode()),
            "presentation": hex::encode(presentation.encode()),
            "imprint": hex::encode(signed.imprint()),
            "signed": hex::encode(signed.encode()),
            "stamped": hex::encode(stamped.encode()),
            "verified": verified_file(verified.unwrap().signer()),
            "seeds": {
                "request": format!("{name}/request"),
                "present": format!("{name}/present"),
            },
        })
    }

    fn presentation(&self, case: &Case) -> Value {
        let name = case.name;
        let (request, session) = self.ask(name, case.policy.clone());
        let stored = session.encode();
        let plan = self.holder.plan(&request, AUDIENCE, time(NOW)).unwrap();
        let offer = plan.offers().iter().find(|offer| offer.option == case.option);
        let candidates = &offer.unwrap_or_else(|| panic!("{name} cannot be met")).candidates;
        let choice = Choice {
            option: case.option,
            credentials: candidates.iter().map(|candidates| candidates[0]).collect(),
            use_number: case.use_number,
        };
        let presentation = plan.present(&choice, &mut seeded(name, "present")).unwrap().encode();
        let rng = &mut seeded(name, "verify");
        let verified = self.verifier.verify(session, &presentation, time(NOW), rng).unwrap();
        json!({
            "now": NOW,
            "request": request_file(&request),
            "session": hex::encode(stored),
            "choice": {
                "option": choice.option,
                "credentials": choice.credentials,
                "use_number": choice.use_number,
            },
            "bases": bases(&request, &choice, &verified),
            "presentation": hex::encode(presentation),
            "verified": verified_file(&verified),
            "seeds": {
                "request": format!("{name}/request"),
                "present": format!("{name}/present"),
            },
        })
    }
}

/// A credential without a presentation, and what is written of its issuance.
fn register(holder: &mut Holder, office: &Office, content: fn() -> Content) -> (String, Value) {
    let name = office.name;
    let offer = office.issuer.offer(&mut seeded(name, "offer")).unwrap();
    let rng = &mut seeded(name, "apply");
    let applied = holder.apply(&offer, &office.document, day(TODAY), rng).unwrap();
    let (application, pending) = (applied.0.encode(), applied.1.encode());
    let offered = offer.encode();
    let checked = office.issuer.check(&offer, &application).unwrap();
    let registration = base("REGISTRATION", 3, &[office.id], None);
    assert_eq!(checked.registration_tag().to_bytes(), of_secret(&registration));
    let rng = &mut seeded(name, "issue");
    let issued = office.issuer.issue(offer, &application, content(), None, rng).unwrap();
    holder.accept(applied.1, &issued).unwrap();
    let steps = Steps {
        office,
        offer: &offered,
        application: &application,
        pending: &pending,
        issued: &issued,
        content: content(),
    };
    let file = steps.file(holder.credentials().last().unwrap());
    (format!("issuance-{name}"), file)
}

impl Steps<'_> {
    fn file(&self, credential: &Credential) -> Value {
        let Self { office, content, .. } = self;
        let registration = base("REGISTRATION", 3, &[office.id], None);
        let scalars = credential.expose_scalars().unwrap();
        let name = office.name;
        // What was made is read by others, and written as it was.
        assert_eq!(Offer::decode(self.offer).unwrap().encode(), self.offer);
        assert_eq!(Application::decode(self.application).unwrap().encode(), self.application);
        assert_eq!(Pending::decode(self.pending).unwrap().encode()[..], *self.pending);
        json!({
            "content": {
                "until": content.until.to_string(),
                "start": content.start.map(|start| start.to_string()),
                "claims": content.claims,
            },
            "offer": hex::encode(self.offer),
            "application": hex::encode(self.application),
            "pending": hex::encode(self.pending),
            "issued": hex::encode(self.issued),
            "credential": hex::encode(credential.encode()),
            "status_handle": hex::encode(credential.handle().expose_bytes()),
            "signature": hex::encode(credential.expose_signature()),
            "scalars": scalars.iter().map(|scalar| hex::encode(scalar.to_bytes())).collect::<Vec<_>>(),
            "registration_base": hex::encode(registration.to_bytes()),
            "registration_tag": hex::encode(of_secret(&registration)),
            "seeds": {
                "offer": format!("{name}/offer"),
                "apply": format!("{name}/apply"),
                "issue": format!("{name}/issue"),
            },
        })
    }
}

pub(crate) fn request_file(request: &PresentationRequest) -> Value {
    json!({
        "json": request.to_json(),
        "cbor": hex::encode(request.encode()),
        "digest": hex::encode(request.digest()),
    })
}

/// The bases of the pseudonym and of the tag, from which the verifier must have just these.
fn bases(request: &PresentationRequest, choice: &Choice, verified: &VerifiedPresentation) -> Value {
    let option = request.option(choice.option).unwrap();
    let audience = request.audience();
    let pseudonym = option.pseudonym_query().map(|query| {
        let base = base("PSEUDONYM", 1, &[audience, &query.scope, &query.period], Some(0));
        assert_eq!(verified.pseudonym().unwrap().to_bytes(), of_secret(&base));
        hex::encode(base.to_bytes())
    });
    let limit = option.limit_query().map(|query| {
        let texts = [audience, &query.scope, &query.period];
        let base = base("PSEUDONYM", 2, &texts, Some(query.uses.into()));
        // (secret + number) tag = base
        let number = Scalar::from(u64::from(choice.use_number.unwrap()));
        let sum = Scalar::from_bytes(secret().expose_bytes().as_slice()).unwrap() + number;
        let tag = G1::from_bytes(&verified.tag().unwrap().to_bytes()).unwrap();
        assert_eq!(hazmat::secret_mul(&tag, &sum.into()), Some(base));
        hex::encode(base.to_bytes())
    });
    json!({ "pseudonym": pseudonym, "limit": limit })
}

pub(crate) fn verified_file(verified: &VerifiedPresentation) -> Value {
    json!({
        "option": verified.option(),
        "credentials": verified.credentials().iter().map(credential_file).collect::<Vec<_>>(),
        "pseudonym": verified.pseudonym().map(|pseudonym| pseudonym.to_string()),
        "tag": verified.tag().map(|tag| tag.to_string()),
    })
}

fn credential_file(credential: &VerifiedCredential) -> Value {
    let mut file = json!({
        "role": credential.role(),
        "issuer": credential.issuer(),
        "key_id": credential.key().map(|key| key.to_string()),
        "schema": credential.schema().map(|schema| hex::encode(schema.to_bytes())),
        "claims": credential.claims(),
        "core": credential.core().map(core_file),
    });
    // Where there is more to say.
    if let Some(authorities) = credential.authorities() {
        file["authorities"] = authorities.digest().to_string().into();
    }
    if let Some(status) = credential.status() {
        file["status"] = json!({
            "registry": status.registry,
            "epoch": status.epoch,
            "time": status.time.to_string(),
        });
    }
    file
}

/// What a verifier of the blind draft is given.
fn core_file(core: &CoreProof) -> Value {
    let disclosed = core.disclosed().iter().map(|(index, message)| match message {
        CoreMessage::Octets(octets) => json!({ "index": index, "octets": hex::encode(octets) }),
        CoreMessage::Scalar(scalar) => json!({ "index": index, "scalar": hex::encode(scalar) }),
        other => panic!("unknown {other:?}"),
    });
    json!({
        "ciphersuite": core.suite().id(),
        "public_key": hex::encode(core.public_key()),
        "header": hex::encode(core.header()),
        "presentation_header": hex::encode(core.presentation_header()),
        "signer_messages": core.signer_messages(),
        "disclosed": disclosed.collect::<Vec<_>>(),
        "proof": hex::encode(core.proof()),
    })
}
