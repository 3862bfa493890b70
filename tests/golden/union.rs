//! Offices of one layout whose credentials are kept in one registry: presentations that hide the issuer, and that show that
//! a credential is not revoked.

use std::collections::BTreeMap;

use averment::credential::{Schema, StatusHandle};
use averment::issuance::Content;
use averment::operator::OperatorSecretKey;
use averment::presentation::{
    Authorities, CredentialQuery, Holder, Policy, PresentationRequest, Session, Verifier,
};
use averment::registry::{Epoch, EpochHead, RegistrySecretKey, StatusChain, StatusRegistry};
use averment::trust::{IssuerDocument, IssuerSecretKey};
use serde_json::{Value, json};

use crate::files::{octets, part, text};
use crate::offices::{EXPIRES, NOW, TODAY, date, day, text as claim, time};
use crate::random::Seeded;
use crate::world::{AUDIENCE, PURPOSE, request_file, secret, verified_file};

pub(crate) const REGISTRY: &str = "union.example/registry";
/// Two days, in seconds.
const MAX_AGE: u32 = 2 * 86_400;
/// More than four, so that a number has two digits.
const OFFICES: u8 = 5;
/// The one whose credential is shown.
const ISSUER: usize = 3;

fn seeded(step: &str) -> Seeded {
    Seeded::new(&format!("union/{step}"))
}

fn handles() -> Vec<StatusHandle> {
    let draw = |number| StatusHandle::generate(&mut seeded(&format!("handle-{number}"))).unwrap();
    (0..4).map(draw).collect()
}

/// One office: its key, its schema and its document.
struct Office {
    material: [u8; 32],
    key: IssuerSecretKey,
    schema: Schema,
    document: IssuerDocument,
}

impl Office {
    fn new(number: u8) -> Self {
        let id = format!("office-{number}.example");
        let schema = Schema::builder(format!("{id}/card"), u32::from(number) + 1)
            .registry(REGISTRY)
            .text("name")
            .date("birth_date")
            .build()
            .unwrap();
        let material = [0x40 + number; 32];
        let key = IssuerSecretKey::generate(&id, &schema, &material).unwrap();
        let rng = &mut seeded(&format!("key-{number}"));
        let published = key.publish(day("2020-01-01"), day("2050-01-01"), rng).unwrap();
        let document = IssuerDocument::builder(&id).key(published).schema(schema.clone());
        let document = document.build().unwrap();
        Self { material, key, schema, document }
    }
}

/// The union, its registry with all that it published, and somebody with a card.
struct Union {
    offices: Vec<Office>,
    authorities: Authorities,
    registry: StatusRegistry,
    epochs: Vec<Epoch>,
    first: EpochHead,
    holder: Holder,
    verifier: Verifier,
    files: BTreeMap<String, Value>,
}

fn authorities<'a>(documents: impl IntoIterator<Item = &'a IssuerDocument>) -> Authorities {
    let pairs = documents.into_iter().map(|document| (document, &document.schemas()[0]));
    Authorities::of(pairs, day(TODAY)).unwrap()
}

impl Union {
    fn new() -> Self {
        let offices: Vec<_> = (0..OFFICES).map(Office::new).collect();
        let authorities = authorities(offices.iter().map(|office| &office.document));
        let key = RegistrySecretKey::generate(REGISTRY, &mut seeded("registry")).unwrap();
        let operator = OperatorSecretKey::from_bytes(&[0x54; 32]).unwrap();
        let secrets = json!({
            "registry": REGISTRY,
            "secret_key": hex::encode(key.expose_bytes()),
            "operator_secret": hex::encode(operator.expose_bytes()),
            "seeds": { "key": "union/registry", "open": "union/open" },
        });
        let opened = time("2026-11-20T00:00:00Z");
        let registry = StatusRegistry::open(key, operator, opened, &mut seeded("open")).unwrap();
        let mut union = Self {
            first: registry.head().clone(),
            holder: Holder::new(secret()).unwrap(),
            verifier: Verifier::new(AUDIENCE, [offices[ISSUER].document.clone()]).unwrap(),
            files: BTreeMap::from([("union-registry".into(), secrets)]),
            epochs: Vec::new(),
            offices,
            authorities,
            registry,
        };
        union.keep();
        union
    }

    /// Admits, issues, removes, and brings everybody up to date.
    fn keep(&mut self) {
        let others = handles();
        self.registry.admit_all(&others[..3]).unwrap();
        let remove = |registry: &mut StatusRegistry, handles: &[StatusHandle], day: &str| {
            registry.remove(handles, time(&format!("2026-11-{day}T00:00:00Z"))).unwrap()
        };
        self.epochs.push(remove(&mut self.registry, &others[..2], "21"));
        self.issue();
        self.registry.admit(&others[3]).unwrap();
        self.epochs.push(remove(&mut self.registry, &[], "22"));
        self.epochs.push(remove(&mut self.registry, &others[2..], "23"));
        let missed = &self.epochs[1..];
        assert!(self.holder.update_status(REGISTRY, missed, &mut |_| true).unwrap().is_empty());
        let newest = self.holder.status_chain(REGISTRY).unwrap().clone();
        self.verifier.add_epoch(&newest).unwrap();
        self.verifier.add_authorities(&self.authorities).unwrap();
        self.holder.add_authorities(&self.authorities).unwrap();
        self.write_registry(&others);
    }

    fn chain(&self) -> StatusChain {
        let (document, head) = (self.registry.document().clone(), self.registry.head().clone());
        StatusChain::start(document, head).unwrap()
    }

    fn issue(&mut self) {
        let office = &self.offices[ISSUER];
        let issuer = averment::issuance::Issuer::new(office.key.clone(), office.schema.clone());
        let (issuer, chain) = (issuer.unwrap(), self.chain());
        self.holder.follow(&chain).unwrap();
        let offer = issuer.offer(&mut seeded("offer")).unwrap();
        let offered = offer.encode();
        let rng = &mut seeded("apply");
        let applied = self.holder.apply(&offer, &office.document, day(TODAY), rng).unwrap();
        let (application, pending) = (applied.0.encode(), applied.1.encode());
        let content = Content::until(day("2031-12-31"));
        let content =
            content.claim("name", claim("Ana Wóng")).claim("birth_date", date("1990-05-17"));
        let rng = &mut seeded("issue");
        let issued = issuer.issue(offer, &application, content, Some(&mut self.registry), rng);
        let issued = issued.unwrap();
        self.holder.accept(applied.1, &issued).unwrap();
        let credential = self.holder.credentials().next().unwrap();
        let file = json!({
            "office": ISSUER,
            "offer": hex::encode(offered),
            "application": hex::encode(application),
            "pending": hex::encode(&*pending),
            "head": hex::encode(self.registry.head().encode()),
            "issued": hex::encode(issued),
            "status_handle": hex::encode(credential.handle().expose_bytes()),
            "credential": hex::encode(credential.encode()),
            "seeds": { "offer": "union/offer", "apply": "union/apply", "issue": "union/issue" },
        });
        self.files.insert("union-issuance".into(), file);
    }

    fn write_registry(&mut self, others: &[StatusHandle]) {
        let document = self.registry.document();
        let epochs = self.epochs.iter().map(|epoch| {
            json!({
                "epoch": hex::encode(epoch.encode()),
                "number": epoch.head().number(),
                "digest": epoch.head().digest().to_string(),
                "removals": epoch.len(),
            })
        });
        let handles = others.iter().map(|handle| hex::encode(handle.expose_bytes()));
        let credential = self.holder.credentials().next().unwrap();
        let Some(Value::Object(file)) = self.files.get_mut("union-registry") else { panic!("no") };
        file.insert("document".into(), hex::encode(document.encode()).into());
        file.insert("digest".into(), document.digest().to_string().into());
        file.insert("first".into(), hex::encode(self.first.encode()).into());
        file.insert("handles".into(), handles.collect());
        file.insert("epochs".into(), epochs.collect());
        file.insert("state".into(), hex::encode(&*self.registry.encode()).into());
        // The witness of the newest epoch is in it.
        file.insert("updated".into(), hex::encode(credential.encode()).into());
    }

    fn ask(&self, name: &str, policy: Policy) -> (PresentationRequest, Session) {
        let rng = &mut seeded(&format!("{name}-request"));
        self.verifier.request(policy, &PURPOSE, day(TODAY), time(EXPIRES), rng).unwrap()
    }

    fn presentation(&self, name: &str, policy: Policy) -> Value {
        let (request, session) = self.ask(name, policy);
        let stored = session.encode();
        let plan = self.holder.plan(&request, AUDIENCE, time(NOW)).unwrap();
        let rng = &mut seeded(&format!("{name}-present"));
        let presentation = plan.present(&plan.first_choice(), rng).unwrap().encode();
        let hint = self.verifier.batch_hint(&session, &presentation, time(NOW)).unwrap();
        let rng = &mut seeded(&format!("{name}-verify"));
        let verified = self.verifier.verify(session, &presentation, time(NOW), rng).unwrap();
        json!({
            "now": NOW,
            "request": request_file(&request),
            "session": hex::encode(stored),
            "presentation": hex::encode(presentation),
            "verified": verified_file(&verified),
            "hint": hex::encode(hint.encode()),
            "seeds": {
                "request": format!("union/{name}-request"),
                "present": format!("union/{name}-present"),
            },
        })
    }
}

/// All files of the union.
pub(crate) fn files() -> BTreeMap<String, Value> {
    let union = Union::new();
    let mut files = union.files.clone();
    let offices = union.offices.iter().zip(0..).map(|(office, number): (_, u8)| {
        json!({
            "key_material": hex::encode(office.material),
            "seed": format!("union/key-{number}"),
            "json": office.document.to_json(),
        })
    });
    let authorities = json!({
        "offices": offices.collect::<Vec<_>>(),
        "digest": union.authorities.digest().to_string(),
    });
    files.insert("union-authorities".into(), authorities);
    let office = &union.offices[ISSUER];
    let shown = || CredentialQuery::new("card").issued_by(office.document.id(), &office.schema);
    let hidden = || CredentialQuery::new("card").issued_by_one_of(&union.authorities);
    let adult = |query: CredentialQuery| query.age_at_least("birth_date", 18, day(TODAY));
    let kept = |query: CredentialQuery| query.not_revoked(MAX_AGE);
    let everything = Policy::new().credential(kept(adult(hidden())).disclose("name"));
    for (name, policy) in [
        ("not-revoked", kept(shown()).into()),
        ("hidden", hidden().into()),
        ("hidden-not-revoked", everything.pseudonym("card", "login")),
    ] {
        files.insert(format!("union-shown-{name}"), union.presentation(name, policy));
    }
    files
}

#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) documents: Vec<IssuerDocument>,
    pub(crate) authorities: Authorities,
    pub(crate) first: StatusChain,
    pub(crate) newest: StatusChain,
    pub(crate) epochs: Vec<Epoch>,
}

/// Reads the union's files, knowing nothing of how they were made.
pub(crate) fn stored(files: &BTreeMap<String, Value>) -> Stored {
    let file = &files["union-authorities"];
    let documents = part(file, "offices").as_array().unwrap().iter().map(|office| {
        let document = IssuerDocument::from_json(text(office, "json")).unwrap();
        assert_eq!(document.to_json(), text(office, "json"));
        document
    });
    let documents: Vec<_> = documents.collect();
    let authorities = authorities(&documents);
    assert_eq!(authorities.digest().to_string(), text(file, "digest"));

    let file = &files["union-registry"];
    let document = octets(file, "document");
    let document = averment::registry::RegistryDocument::decode(&document).unwrap();
    assert_eq!(document.encode(), octets(file, "document"));
    assert_eq!(document.digest().to_string(), text(file, "digest"));
    let head = EpochHead::decode(&octets(file, "first")).unwrap();
    assert_eq!(head.encode(), octets(file, "first"));
    let first = StatusChain::start(document, head).unwrap();
    let mut newest = first.clone();
    let mut epochs = Vec::new();
    for stored in part(file, "epochs").as_array().unwrap() {
        let epoch = Epoch::decode(&octets(stored, "epoch")).unwrap();
        assert_eq!(epoch.encode(), octets(stored, "epoch"));
        assert_eq!(epoch.head().digest().to_string(), text(stored, "digest"));
        assert_eq!(epoch.head().number(), part(stored, "number").as_u64().unwrap());
        newest.audit(&epoch, &mut Seeded::new("weights of an audit")).unwrap();
        newest.advance(&epoch).unwrap();
        epochs.push(epoch);
    }
    Stored { documents, authorities, first, newest, epochs }
}
