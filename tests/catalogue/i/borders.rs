//! Hidden across borders: who is in the set that lists give, and under which names.

use std::sync::Arc;

use averment::credential::{Date, SchemaBuilder};
use averment::presentation::{
    Authorities, CredentialQuery, Hiding, PresentationRequest, Session, ShownReason, Verifier,
};

use averment::trust::IssuerDocumentBuilder;

use super::*;
use crate::cards::{AUDIENCE, Office, Scene as Cards, date, holder};
use crate::reference::Refused;
use crate::reference::borders::{Member, answers, hidden};
use crate::reference::presentation::authorities::{self, Authority};
use crate::reference::presentation::claims::{Held, Slots as _, Values};
use crate::reference::presentation::{self, Prover};

const IRN: &str = "pt.example/irn";
const RG: &str = "br.example/rg";

/// Three claims under these names: born, entered, and a word.
fn laid_out(family: &str, [born, entered, word]: [&str; 3]) -> SchemaBuilder {
    Schema::builder(family, 1).date(born).date(entered).text(word)
}

fn ours_long() -> Schema {
    // Ours has one more, and is laid out otherwise.
    let schema = laid_out(OURS, ["birth_date", "entered", "name"]);
    schema.text("city").build().unwrap()
}

/// An issuer elsewhere, and what our claims are called in its schema.
#[derive(Clone)]
struct Land {
    at: &'static str,
    id: &'static str,
    schema: Schema,
    names: Vec<(&'static str, &'static str)>,
    rule: RecognitionRule,
    seed: u8,
}

fn land(at: &'static str, id: &'static str, schema: SchemaBuilder, seed: u8) -> Land {
    let list = format!("{at}.example/trust");
    let rule = RecognitionRule::new(&list, key(seed).public_key(), at, OURS, year());
    let names = Vec::new();
    Land { at, id, schema: schema.build().unwrap(), names, rule: rule.for_purpose("library"), seed }
}

fn macao() -> Land {
    let names = ["nascimento", "entrada", "nome"];
    let land = land("mo", DSI, laid_out("mo.example/bir", names), 2);
    Land { names: ["birth_date", "entered", "name"].into_iter().zip(names).collect(), ..land }
}

fn porto() -> Land {
    let names = ["data_nasc", "data_entr", "nome_completo"];
    let land = land("pt", IRN, laid_out("pt.example/cartao", names), 4);
    Land { names: ["birth_date", "entered", "name"].into_iter().zip(names).collect(), ..land }
}

/// What the lists of these lands and ours say.
struct Borders {
    scene: Scene<'static>,
    level: AssuranceLevel,
}

impl Borders {
    fn new(lands: &[Land]) -> Self {
        let mut here = TrustList::builder("hk.example/trust", 1, year())
            .entry(entry("hk", document("hk.example/identity", &ours_long(), 1)));
        let mut others = Vec::new();
        for Land { at, id, schema, names, rule, seed } in lands {
            here = here
                .equivalent(Equivalent::new(OURS, schema.digest(), names.iter().copied()))
                .rule(rule.clone());
            let list = TrustList::builder(&format!("{at}.example/trust"), 1, year());
            let list = list.entry(entry(at, document(id, schema, *seed)));
            others.push((list.sign(&key(*seed)).unwrap().to_json(), *seed));
        }
        let own = here.sign(&key(1)).unwrap().to_json();
        Self { scene: Scene::new(own, &others), level: AssuranceLevel::Low }
    }

    fn library(&self) -> Hiding {
        let Scene { own, others, purpose, day } = &self.scene;
        let own = TrustList::open(own, &key(1).public_key()).unwrap();
        let recognition = others.iter().fold(Recognition::new(own), |recognition, (list, seed)| {
            let list = TrustList::open(list, &key(*seed).public_key()).unwrap();
            recognition.with(list).unwrap()
        });
        recognition.recognise(OURS, purpose, self.level, *day).unwrap().hiding()
    }

    fn reference(&self, checks: &Checks) -> Vec<Member> {
        let Scene { own, others, purpose, day } = &self.scene;
        let others: Vec<_> = others.iter().map(|(list, seed)| reference(list, *seed)).collect();
        let level = match self.level {
            AssuranceLevel::Low => 1,
            AssuranceLevel::Substantial => 2,
            AssuranceLevel::High => 3,
        };
        let wanted = Wanted { family: OURS, purpose, level, day: day.days() };
        hidden(&reference(own, 1), &others, &wanted, checks)
    }

    /// Who is hidden, on both sides.
    fn members(&self) -> BTreeSet<String> {
        tally::count(1);
        let library = self.library();
        let members = library.authorities().map(Authorities::members).unwrap_or_default();
        let library: BTreeSet<_> =
            members.iter().map(|one| (one.issuer.clone(), one.schema.to_string())).collect();
        let reference = self.reference(&Checks::all()).into_iter();
        let reference: BTreeSet<_> =
            reference.map(|one| (one.issuer, one.schema.digest().to_string())).collect();
        assert_eq!(library, reference);
        library.into_iter().map(|(issuer, _)| issuer).collect()
    }

    /// The issuer is not in the set, and without one check of the reference it is.
    fn needs(&self, check: Check, issuer: &str) {
        assert!(!self.members().contains(issuer), "{check:?}");
        let without = self.reference(&Checks::without(&[check]));
        assert!(without.iter().any(|one| one.issuer == issuer), "without {check:?}");
    }
}

fn third() -> Land {
    Land {
        names: macao().names,
        ..land(
            "br",
            "br.example/rg",
            laid_out("br.example/rg", ["nascimento", "entrada", "nome"]),
            6,
        )
    }
}

/// The control: whoever is recognised and laid out alike, in whatever words.
#[test]
fn i_12_across_borders_issuers_hide() {
    let borders = Borders::new(&[macao(), porto()]);
    assert_eq!(borders.members(), [DSI, IRN].map(String::from).into());
    assert_eq!(Borders::new(&[macao(), porto(), third()]).members().len(), 3);
    // Ours is shown, and so is who would be alone.
    let shown = borders.library().shown().to_vec();
    assert_eq!((shown.len(), shown[0].reason), (1, ShownReason::Layout));
    assert!(Borders::new(&[macao()]).members().is_empty());
}

/// The names stand at other positions: a day of entry where the others have that of birth.
#[test]
fn i_12_f_8_claims_that_changed_places() {
    let turned = laid_out("fr.example/titre", ["entree", "naissance", "nom"]);
    let turned = Land {
        names: Vec::from([("birth_date", "naissance"), ("entered", "entree"), ("name", "nom")]),
        ..land("fr", "fr.example/mairie", turned, 8)
    };
    let borders = Borders::new(&[macao(), porto(), turned.clone()]);
    borders.needs(Check::NamesOfSet, turned.id);
    // The control: the same card with the claims where the others have them.
    let straight = laid_out("fr.example/titre", ["naissance", "entree", "nom"]);
    let straight = Land { schema: straight.build().unwrap(), ..turned };
    assert!(Borders::new(&[macao(), porto(), straight]).members().contains("fr.example/mairie"));
    // Who lets it in lets in a child, who entered as long ago as others were born.
    let members = borders.reference(&Checks::without(&[Check::NamesOfSet]));
    let offices = [office(&macao()), office(&borders_land(&members, "fr.example/mairie"))];
    let read_as = members.iter().find(|one| one.issuer == DSI).unwrap().read_as.clone();
    let set = set(&offices, &read_as, year());
    let values = |schema: &Schema, born: &str, entered: &str| {
        let claims = schema.claims().iter().map(|claim| claim.name.clone());
        let is_born = |name: &str| name.starts_with("na");
        let pairs = claims.map(|name| {
            let value = match &*name {
                "nom" | "nome" => text("Ana"),
                name if is_born(name) => date(born),
                _ => date(entered),
            };
            (name, value)
        });
        pairs.collect::<Values>()
    };
    let (request, verifier) =
        asked_of(&set, |query| query.age_at_least("birth_date", 18, now().date()));
    for (office, child_passes) in offices.iter().zip([false, true]) {
        for (values, is_adult) in [
            (values(&office.schema, "1990-05-01", "2020-05-01"), true),
            (values(&office.schema, "2015-06-01", "1990-05-01"), false),
        ] {
            let octets = answer_as(&request, &set, office, values, &read_as);
            tally::count(1);
            let verdict = verifier.verify(&request, &octets, now(), &Checks::all()).is_ok();
            assert_eq!(verdict, is_adult != child_passes, "{}, {is_adult}", office.id);
        }
    }
}

fn borders_land(members: &[Member], issuer: &str) -> Land {
    let member = members.iter().find(|one| one.issuer == issuer).unwrap();
    Land { id: "fr.example/mairie", schema: member.schema.clone(), seed: 8, ..macao() }
}

fn office(land: &Land) -> Office {
    Office::new(land.id, land.schema.clone(), land.seed)
}

/// A set of the reference, whatever its schemas are called.
fn set(offices: &[Office], read_as: &Schema, days: (Date, Date)) -> Arc<authorities::Authorities> {
    let members = offices.iter().map(|office| Authority {
        read_as: read_as.clone(),
        days,
        ..office.authority("2050-01-01")
    });
    Arc::new(authorities::Authorities::new(members.collect(), &Checks::all()).unwrap())
}

/// A request that names a set, and a verifier of the reference that knows it.
fn asked_of(
    set: &Arc<authorities::Authorities>,
    ask: impl Fn(CredentialQuery) -> CredentialQuery,
) -> (PresentationRequest, presentation::Verifier) {
    let cards = Cards::get();
    let known = &cards.authorities[0];
    let query = CredentialQuery::new("card").issued_by_one_of(known);
    let mut request = cards.ask_card(ask(query)).request.encode();
    let known = known.digest().to_bytes();
    let place = request.windows(known.len()).position(|octets| octets == known).unwrap();
    request[place..][..known.len()].copy_from_slice(&set.digest);
    let mut verifier = cards.reference.clone();
    verifier.authorities.push(set.clone());
    (PresentationRequest::decode(&request).unwrap(), verifier)
}

/// What somebody with such a card answers, who takes its positions for those of the set.
fn answer_as(
    request: &PresentationRequest,
    set: &Arc<authorities::Authorities>,
    office: &Office,
    values: Values,
    read_as: &Schema,
) -> Vec<u8> {
    let held = office.issue(&secret("ana"), values);
    let posed = Held { schema: read_as.clone(), ..held.clone() };
    let known = (&[][..], &[][..], std::slice::from_ref(set));
    let mut prover = Prover::new(request, 0, &[&posed], 0, known, &Checks::all(), &mut rng("I-12"));
    prover.statements[0].header = held.schema.signed_header();
    let domain = prover.statements[0].domain(&Checks::all());
    *prover.hidden[0].last_mut().unwrap() = domain;
    prover.assign(0, &mut rng("I-12"));
    prover.place_keys();
    prover.finish().encode()
}

/// A claim there is called like one of ours that means something else, and that the schema has not.
#[test]
fn i_12_a_claim_under_our_name_of_another() {
    let with = |word: &'static str| {
        let land = land(
            "fr",
            "fr.example/mairie",
            laid_out("fr.example/titre", ["ne", "entree", word]),
            8,
        );
        // Ours is called `nom` there, which the card does not have.
        let names = Vec::from([("birth_date", "ne"), ("entered", "entree"), ("name", "nom")]);
        Land { names, ..land }
    };
    // In `name` stands the name of a ship.
    Borders::new(&[macao(), porto(), with("name")])
        .needs(Check::NameOfAnother, "fr.example/mairie");
    // The control: it means ours.
    assert!(Borders::new(&[macao(), porto(), with("nom")]).members().contains("fr.example/mairie"));
}

/// What is not recognised does not hide either: no rule that ended, no other purpose, level or jurisdiction, no other schema.
#[test]
fn i_12_who_is_not_recognised_does_not_hide() {
    let three = |third: Land| Borders::new(&[macao(), porto(), third]);
    assert_eq!(three(third()).members().len(), 3);
    let changed = |change: fn(&mut RecognitionRule)| {
        let mut rule = third().rule;
        change(&mut rule);
        rule
    };
    let ended = changed(|rule| rule.until = day("2026-11-23"));
    three(Land { rule: ended, ..third() }).needs(Check::RuleValid, RG);
    let other = changed(|rule| rule.purposes = ["voting".to_owned()].into());
    three(Land { rule: other, ..third() }).needs(Check::RulePurpose, RG);
    let high = changed(|rule| rule.level = AssuranceLevel::High);
    three(Land { rule: high, ..third() }).needs(Check::RuleLevel, RG);
    let elsewhere = changed(|rule| rule.jurisdiction = "ar".into());
    three(Land { rule: elsewhere, ..third() }).needs(Check::RuleJurisdiction, RG);
    // A verifier that wants more than all of them have.
    let borders = Borders { level: AssuranceLevel::High, ..three(third()) };
    assert!(
        Recognition::new(TrustList::open(&borders.scene.own, &key(1).public_key()).unwrap())
            .recognise(OURS, "library", AssuranceLevel::High, day(TODAY))
            .is_err()
    );
    // Another schema of a listed issuer, laid out like the one that stands for ours.
    let names = ["birth_date", "entered", "name"];
    let mut borders = three(third());
    let permit = laid_out("br.example/carteira", names).build().unwrap();
    let list = TrustList::builder("br.example/trust", 1, year());
    let list = list.entry(entry("br", document(RG, &permit, 6))).sign(&key(6)).unwrap().to_json();
    borders.scene.others[2] = (list, 6);
    borders.needs(Check::SchemaEquivalent, RG);
}

/// Two keys of one issuer are a set for whoever counts keys, and hide nobody.
#[test]
fn i_12_two_keys_of_one_issuer() {
    let Land { schema, seed, .. } = macao();
    let mut borders = Borders::new(&[macao()]);
    let keys = [seed, 9].map(|seed| {
        let key = IssuerSecretKey::generate(DSI, &schema, &[seed; 32]).unwrap();
        key.publish(day("2026-01-01"), day("2036-12-31"), &mut rng(DSI)).unwrap()
    });
    let document = keys.into_iter().fold(IssuerDocument::builder(DSI), IssuerDocumentBuilder::key);
    let document = document.schema(schema).build().unwrap();
    let list = TrustList::builder("mo.example/trust", 1, year()).entry(entry("mo", document));
    borders.scene.others[0] = (list.sign(&key(2)).unwrap().to_json(), 2);
    borders.needs(Check::TwoIssuers, DSI);
    assert!(borders.library().shown().iter().all(|one| one.reason == ShownReason::Alone));
}

/// Who is asked in words of one schema alone is found by answering.
#[test]
fn i_12_a_name_that_finds_its_issuer() {
    let borders = Borders::new(&[macao(), porto()]);
    let members = borders.reference(&Checks::all());
    let hiding = borders.library();
    let set = hiding.authorities().unwrap();
    let mut verifier = Verifier::new(AUDIENCE, []).unwrap();
    verifier.add_authorities(set).unwrap();
    let query = CredentialQuery::new("card").issued_by_one_of(set).disclose("name");
    let (request, _) = verifier.ask(query, "test", now(), &mut rng("I-12")).unwrap();
    let asked = |name: &str| {
        let json =
            request.to_json().replace("\"claim\":\"name\"", &format!("\"claim\":\"{name}\""));
        PresentationRequest::from_json(&json).unwrap()
    };
    let wallets = [macao(), porto()].map(|land| {
        let values = land.schema.claims().iter().map(|claim| {
            let value =
                if claim.name.starts_with("nome") { text("Ana") } else { date("1990-05-17") };
            (claim.name.clone(), value)
        });
        let held = office(&land).issue(&secret("ana"), values.collect());
        let mut wallet = holder(&[&held]);
        wallet.add_authorities(set).unwrap();
        wallet
    });
    for (name, everybody) in [("name", true), ("nome", false), ("nome_completo", false)] {
        tally::count(2);
        let request = asked(name);
        let answered =
            wallets.each_ref().map(|wallet| wallet.plan(&request, AUDIENCE, now()).is_ok());
        let by = |checks: &Checks| {
            [DSI, IRN].map(|id| {
                answers(members.iter().find(|one| one.issuer == id).unwrap(), &[name], checks)
            })
        };
        assert_eq!(answered, [everybody; 2]);
        assert_eq!(by(&Checks::all()), answered);
        let told = by(&Checks::without(&[Check::ClaimOfLayout]));
        assert_eq!(told[0] == told[1], everybody, "{name}: {told:?}");
    }
}

/// The set of yesterday, in which one issuer's rule ended: nobody can tell whether a card is of that one.
#[test]
fn i_12_a_set_after_the_end_of_a_rule() {
    let ends = |until: &str| {
        let mut rule = porto().rule;
        rule.until = day(until);
        let mut borders = Borders::new(&[macao(), Land { rule, ..porto() }]);
        borders.scene.day = day("2026-11-23");
        borders
    };
    for (until, accepted) in [("2026-11-24", true), ("2026-11-23", false)] {
        let borders = ends(until);
        let hiding = borders.library();
        let authorities = hiding.authorities().unwrap();
        let mut verifier = Verifier::new(AUDIENCE, []).unwrap();
        verifier.add_authorities(authorities).unwrap();
        let offices = [office(&macao()), office(&porto())];
        let read_as = borders.reference(&Checks::all())[0].read_as.clone();
        let known = set(&offices, &read_as, (year().0, day(until)));
        assert_eq!(authorities.digest().to_bytes().to_vec(), known.digest);
        let query = CredentialQuery::new("card").issued_by_one_of(authorities);
        let (request, session) = verifier.ask(query, "test", now(), &mut rng("I-12")).unwrap();
        let values = offices[0].schema.claims().iter().map(|claim| {
            let value = if claim.name == "nome" { text("Ana") } else { date("1990-05-17") };
            (claim.name.clone(), value)
        });
        let octets = answer_as(&request, &known, &offices[0], values.collect(), &read_as);
        tally::count(1);
        let session = Session::decode(&session.encode()).unwrap();
        let library = verifier.verify(session, &octets, now(), &mut rng("I-12"));
        let mut reference = Cards::get().reference.clone();
        reference.authorities.push(known);
        let verdict = |off: &[Check]| {
            reference.verify(&request, &octets, now(), &Checks::without(off)).map(drop)
        };
        assert_eq!(library.is_ok(), accepted, "{library:?}");
        assert_eq!(verdict(&[]), if accepted { Ok(()) } else { Err(Refused(Check::KeyValid)) });
        assert_eq!(verdict(&[Check::KeyValid]), Ok(()));
    }
}
