//! Sets in which an issuer is to hide: what is refused when they are made.

use std::sync::Arc;

use ark_bls12_381::{Fr, G2Projective};
use ark_ec::PrimeGroup as _;
use averment::bbs::Ciphersuite;
use averment::credential::{Schema, SchemaBuilder};
use averment::presentation::{Authorities, AuthoritiesError, CredentialQuery, PresentationRequest};
use averment::trust::{IssuerDocument, IssuerSecretKey};
use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::cards::{Asked, GOV, Office, Scene, ana, date, day, hidden_card, now, secret};
use crate::reference::octets::{encode_g1, mul};
use crate::reference::presentation::authorities::{self, Authority};
use crate::reference::presentation::claims::{Held, Slots as _, Values};
use crate::reference::presentation::sets::bp1;
use crate::reference::presentation::{Prover, Verifier};
use crate::reference::{Check, Checks, Refused, core, random_scalar};
use crate::tally;
use crate::world::rng;

/// An office with the days of its key.
type Entry<'a> = (&'a Office, [&'a str; 2]);

const ALWAYS: [&str; 2] = ["2020-01-01", "2050-01-01"];

fn library(entries: &[Entry<'_>]) -> Result<Vec<u8>, AuthoritiesError> {
    let keys = entries.iter().map(|(office, [from, until])| {
        let key = office.key.publish(day(from), day(until), &mut rng("set")).unwrap();
        (key, &office.schema)
    });
    let keys: Vec<_> = keys.collect();
    let set = Authorities::new(keys.iter().map(|(key, schema)| (key, *schema)))?;
    Ok(set.digest().to_bytes().to_vec())
}

fn reference(entries: &[Entry<'_>], checks: &Checks) -> Result<authorities::Authorities, Refused> {
    let members = entries.iter().map(|(office, [from, until])| {
        let days = (day(from), day(until));
        Authority { days, ..office.authority(until) }
    });
    authorities::Authorities::new(members.collect(), checks)
}

fn made(entries: &[Entry<'_>]) {
    tally::count(1);
    let reference = reference(entries, &Checks::all()).unwrap();
    assert_eq!(library(entries), Ok(reference.digest));
}

/// Neither makes the set, the reference for this reason alone.
fn needs(check: Check, entries: &[Entry<'_>]) -> AuthoritiesError {
    tally::count(1);
    let refused = reference(entries, &Checks::all()).map(drop);
    assert_eq!(refused, Err(Refused(check)));
    assert!(reference(entries, &Checks::without(&[check])).is_ok(), "{check:?}");
    library(entries).unwrap_err()
}

#[test]
fn i_04_i_07_numbers_and_duplicates() {
    let scene = Scene::get();
    let [gov, province, isles] =
        [&scene.gov, &scene.province, &scene.isles].map(|office| (office, ALWAYS));
    made(&[gov, province]);
    // The order is that of the keys.
    made(&[isles, province, gov]);
    made(&[gov, province, isles]);
    // A set of one hides nobody.
    assert_eq!(needs(Check::AuthoritiesCount, &[gov]), AuthoritiesError::Count);
    let key = gov.0.publish("2050-01-01");
    let many = std::iter::repeat_n((&key, &scene.gov.schema), 1_025);
    assert_eq!(Authorities::new(many).map(drop), Err(AuthoritiesError::Count));
    let none = std::iter::empty();
    assert_eq!(Authorities::new(none).map(drop), Err(AuthoritiesError::Count));
    let twice = needs(Check::AuthoritiesOnce, &[gov, province, gov]);
    assert_eq!(twice, AuthoritiesError::DuplicateKey(key.id()));
}

#[test]
fn i_11_keys_of_other_days_and_families() {
    let scene = Scene::get();
    let ended = (&scene.gov, ["2020-01-01", "2026-11-23"]);
    made(&[ended, (&scene.province, ["2026-11-23", "2050-01-01"])]);
    let later = (&scene.province, ["2026-11-24", "2050-01-01"]);
    assert_eq!(needs(Check::AuthoritiesDays, &[ended, later]), AuthoritiesError::Days);
    // Only keys of the day come out of documents.
    let document = |office: &Office, until: &str| {
        let document = IssuerDocument::builder(office.id).key(office.publish(until));
        document.schema(office.schema.clone()).build().unwrap()
    };
    let of = |until| {
        let documents = [document(&scene.gov, until), document(&scene.province, "2050-01-01")];
        let schemas = [&scene.gov.schema, &scene.province.schema];
        Authorities::of(documents.iter().zip(schemas), now().date()).map(drop)
    };
    assert_eq!(of("2026-11-24"), Ok(()));
    assert_eq!(of("2026-11-23"), Err(AuthoritiesError::Count));

    let key = scene.gov.key.expose_bytes();
    let key = IssuerSecretKey::from_bytes(GOV, &scene.gov.schema, key.as_slice()).unwrap();
    let wrong = Office { id: GOV, schema: scene.isles.schema.clone(), key };
    let id = wrong.publish("2050-01-01").id();
    let refused = needs(Check::KeyOfFamily, &[(&wrong, ALWAYS), (&scene.province, ALWAYS)]);
    assert_eq!(refused, AuthoritiesError::Family(id));
}

fn two_dates(family: &str, [first, second]: [&str; 2]) -> SchemaBuilder {
    Schema::builder(family, 1).date(first).date(second)
}

#[test]
fn f_8_unequal_layouts() {
    let office = |id, schema: SchemaBuilder, seed| Office::new(id, schema.build().unwrap(), seed);
    let one = office("one.example", two_dates("one.example/card", ["born", "entered"]), 21);
    let alike = || two_dates("two.example/card", ["born", "entered"]);
    made(&[(&one, ALWAYS), (&office("two.example", alike(), 22), ALWAYS)]);
    let others = [
        two_dates("two.example/card", ["entered", "born"]),
        two_dates("two.example/card", ["born", "left"]),
        Schema::builder("two.example/card", 1).date("born").text("entered"),
        Schema::builder("two.example/card", 1).date("born").optional_date("entered"),
        Schema::builder("two.example/card", 1).date("born"),
        alike().date("left"),
        alike().registry("two.example/status"),
        alike().starts(),
        alike().suite(Ciphersuite::Bls12381Shake256),
    ];
    for other in others {
        let other = office("two.example", other, 22);
        let refused = needs(Check::AuthoritiesLayout, &[(&one, ALWAYS), (&other, ALWAYS)]);
        assert!(matches!(refused, AuthoritiesError::Layout(_)), "{refused:?}");
    }
}

/// The day of entry stands where the other type has that of birth: a child is of age in such a set.
#[test]
fn f_8_a_position_that_changes_its_meaning() {
    let office = |id, family, claims, seed| {
        Office::new(id, two_dates(family, claims).build().unwrap(), seed)
    };
    let offices = [
        office("one.example", "one.example/card", ["birth_date", "entered"], 21),
        office("two.example", "two.example/card", ["entered", "birth_date"], 22),
    ];
    let members = || offices.iter().map(|office| office.authority("2050-01-01")).collect();
    let refused = authorities::Authorities::new(members(), &Checks::all()).map(drop);
    assert_eq!(refused, Err(Refused(Check::AuthoritiesLayout)));
    let off = Checks::without(&[Check::AuthoritiesLayout]);
    let set = Arc::new(authorities::Authorities::new(members(), &off).unwrap());
    let (request, verifier) =
        asked_of(&set, hidden_card().age_at_least("birth_date", 18, now().date()));
    let read_as = set.layout();
    for office in &offices {
        let values = |born, entered| {
            let pairs = [("birth_date", date(born)), ("entered", date(entered))];
            Values::from(pairs.map(|(name, value)| (name.into(), value)))
        };
        let other = office.schema != *read_as;
        let presented = |held: &Held| {
            let posed = Held { schema: read_as.clone(), ..held.clone() };
            let mut prover = prover(&request, &set, &posed);
            prover.statements[0].header = held.schema.signed_header();
            let domain = prover.statements[0].domain(&Checks::all());
            *prover.hidden[0].last_mut().unwrap() = domain;
            prover.assign(0, &mut rng("F8"));
            prover.place_keys();
            let octets = prover.finish().encode();
            tally::count(1);
            verifier.verify(&request, &octets, now(), &Checks::all()).is_ok()
        };
        let adult = office.issue(&secret("ana"), values("1990-05-01", "2010-05-01"));
        let child = office.issue(&secret("ana"), values("2015-06-01", "1990-05-01"));
        assert_eq!((presented(&adult), presented(&child)), (!other, other));
    }
}

/// A request that names a set which the library would not make, and a verifier that made it.
fn asked_of(
    set: &Arc<authorities::Authorities>,
    query: CredentialQuery,
) -> (PresentationRequest, Verifier) {
    let scene = Scene::get();
    let known = scene.authorities[0].digest().to_bytes();
    let mut request = scene.ask_card(query).request.encode();
    let place = request.windows(known.len()).position(|octets| octets == known).unwrap();
    request[place..][..known.len()].copy_from_slice(&set.digest);
    let mut verifier = scene.reference.clone();
    verifier.authorities.push(set.clone());
    (PresentationRequest::decode(&request).unwrap(), verifier)
}

/// A listed key with the twin of a key of one's own: the key is in the list, the twin is that of the attacker.
#[test]
fn i_04_a_twin_of_another_key() {
    let scene = Scene::get();
    let own = random_scalar(&mut rng("I-04 own"));
    let twin = mul(&bp1(), &own);
    // The document is refused.
    let document = IssuerDocument::builder(GOV).key(scene.gov.publish("2050-01-01"));
    let document = document.schema(scene.gov.schema.clone()).build().unwrap().to_json();
    let written = |key: &Fr| Base64UrlUnpadded::encode_string(&encode_g1(&mul(&bp1(), key)));
    let changed = document.replace(&written(&scene.gov.secret_key()), &written(&own));
    assert_ne!(changed, document);
    assert!(IssuerDocument::from_json(&document).is_ok());
    assert!(IssuerDocument::from_json(&changed).is_err());
    tally::count(1);

    let members = || {
        let gov = Authority { twin, ..scene.gov.authority("2050-01-01") };
        vec![gov, scene.province.authority("2050-01-01")]
    };
    let refused = authorities::Authorities::new(members(), &Checks::all()).map(drop);
    assert_eq!(refused, Err(Refused(Check::AuthoritiesTwin)));
    let off = Checks::without(&[Check::AuthoritiesTwin]);
    let set = Arc::new(authorities::Authorities::new(members(), &off).unwrap());
    // Who took it lets in cards that the government never signed.
    let (request, verifier) = asked_of(&set, hidden_card());
    let mut held = scene.gov.issue(&secret("mallory"), ana());
    sign_again(&mut held, &own);
    let mut prover = prover(&request, &set, &held);
    let (_, blinding) = prover.hidden_issuers[0].as_mut().unwrap();
    blinding.key = G2Projective::generator() * (own + blinding.shift);
    let octets = prover.finish().encode();
    assert!(verifier.verify(&request, &octets, now(), &Checks::all()).is_ok());
    let asked = Asked::forged(&request.encode()).unwrap();
    assert_eq!(asked.library(&octets, now()), Err("request/unknown-authorities".into()));
}

fn prover(
    request: &PresentationRequest,
    set: &Arc<authorities::Authorities>,
    held: &Held,
) -> Prover {
    let known = (&[][..], &[][..], std::slice::from_ref(set));
    Prover::new(request, 0, &[held], 0, known, &Checks::all(), &mut rng("I-04"))
}

fn sign_again(held: &mut Held, key: &Fr) {
    let header = held.schema.signed_header();
    let (scheme, messages) = (held.schema.scheme(), &held.signed.messages);
    let e = held.signed.signature.e;
    held.signed.signature = core::sign_with_e(&scheme, key, &held.public_key, &header, messages, e);
}
