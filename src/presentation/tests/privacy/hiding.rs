//! U4 and U8 with the issuer as what is hidden.

use super::*;
use crate::credential::KeyId;
use crate::presentation::Authorities;
use crate::presentation::wire::Origin;

const IDS: [&str; 3] = ["macao.example", "porto.example", "goa.example"];

/// Offices of one layout, and somebody with a card of the second.
struct Union {
    offices: Vec<Office>,
    authorities: Authorities,
    verifier: Verifier,
    holder: Holder,
    /// What the issuer saw.
    seen: Vec<u8>,
}

impl Union {
    fn new() -> Self {
        let office = |id: &'static str| {
            let family = std::format!("{id}/card");
            let json = schema().to_json().replace("gov.example/resident", &family);
            Office::new(id, Schema::from_json(&json).unwrap())
        };
        let offices: Vec<_> = IDS.into_iter().map(office).collect();
        let documents: Vec<_> = offices.iter().map(Office::document).collect();
        let pairs = documents.iter().zip(&offices).map(|(document, of)| (document, &of.schema));
        let authorities = Authorities::of(pairs, now().date()).unwrap();
        let mut verifier = Verifier::new(AUDIENCE, [documents[1].clone()]).unwrap();
        verifier.add_authorities(&authorities).unwrap();
        let mut holder = Holder::new(secret(5)).unwrap();
        holder.add_authorities(&authorities).unwrap();
        let (credential, seen) =
            offices[1].issue_with(holder.secret(), &claims(), day("2030-01-01"), &mut rng(2));
        holder.add(credential).unwrap();
        Self { offices, authorities, verifier, holder, seen }
    }

    fn ask(&self, query: CredentialQuery) -> (PresentationRequest, Session) {
        let query = query.disclose("veteran").age_at_least("birth_date", 18, now().date());
        self.verifier.ask(query, "test", now(), &mut rng(3)).unwrap()
    }
}

/// The names, keys and numbers by which an office would be known, of all offices.
fn of_issuers(union: &Union) -> Vec<Needle> {
    let mut needles = Vec::new();
    for office in &union.offices {
        let (key, name) = (office.key.public_key(), office.id);
        let mut add = |what: &str, octets: &[u8]| {
            needles.extend(forms(&std::format!("{what} of {name}"), octets));
        };
        add("name", name.as_bytes());
        add("family", office.schema.id().as_bytes());
        add("schema", &office.schema.digest().to_bytes());
        add("header", &office.schema.header());
        add("key", &key.to_bytes());
        add("key id", &KeyId::of(&key).to_bytes());
    }
    let domains = union.authorities.domains();
    let twins = union.authorities.twins();
    for (number, (domain, twin)) in domains.iter().zip(&twins).enumerate() {
        needles.extend(forms(&std::format!("domain {number}"), &domain.to_bytes()));
        needles.extend(forms(&std::format!("twin {number}"), &twin.to_bytes()));
    }
    needles
}

/// What the issuer knows of the credential and of itself is in nothing that the verifier gets.
#[test]
fn u4_the_issuer_does_not_find_itself() {
    let union = Union::new();
    let (request, session) =
        union.ask(CredentialQuery::new("card").issued_by_one_of(&union.authorities));
    let presentation = answer(&union.holder, &request, 4);
    let octets = presentation.encode();
    let verified = union.verifier.verify(session, &octets, now(), &mut rng(6)).unwrap();
    let credential = verified.credential("card").unwrap();
    let mut needles = secrets(&union.offices[1], &union.holder, &union.seen);
    // This one is shown.
    needles.retain(|(name, _)| !name.starts_with("veteran"));
    let of_credential = needles.len();
    needles.extend(of_issuers(&union));
    let samples = [octets, words(&presentation), words(&verified)];
    assert_eq!(contains(&samples[..2], &needles), None);
    // The verifier has the set, which names all of them alike, and nothing of the credential.
    assert_eq!(contains(&samples, &needles[..of_credential]), None);
    assert_eq!(credential.authorities(), Some(&union.authorities));

    // The same where the issuer is shown, and where the key is not blinded: they would be found.
    let office = &union.offices[1];
    let shown = CredentialQuery::new("card").issued_by(office.id, &office.schema);
    let (request, _) = union.ask(shown);
    let shown = answer(&union.holder, &request, 4).encode();
    assert_eq!(contains(&[shown], &needles), Some("key id of porto.example raw"));
    let mut leaky = presentation;
    leaky.credentials[0].origin = Origin::Hidden(office.key.public_key().to_bytes());
    assert_eq!(contains(&[leaky.encode()], &needles), Some("key of porto.example raw"));
}

#[test]
fn u8_a_set_is_told_and_its_size() {
    let union = Union::new();
    let links = |query: CredentialQuery| {
        let (request, _) = union.ask(query);
        let plan = union.holder.plan(&request, AUDIENCE, now()).unwrap();
        plan.consent(&plan.first_choice()).unwrap().linkable
    };
    let role = || String::from("card");
    let veteran = Link::Disclosed { role: role(), claim: "veteran".into() };
    let hidden = links(CredentialQuery::new("card").issued_by_one_of(&union.authorities));
    let set = Link::Authorities { role: role(), among: IDS.len() };
    assert_eq!(hidden, [set, veteran.clone()]);
    // Shown, it is named, and so is the schema.
    let office = &union.offices[1];
    let shown = links(CredentialQuery::new("card").issued_by(office.id, &office.schema));
    let issuer = Link::Issuer { role: role(), accepted: 1 };
    assert_eq!(shown, [issuer, Link::Schema { role: role(), accepted: 1 }, veteran]);
}
