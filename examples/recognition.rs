//! A library in one city lets in people with the cards of another.
//!
//! `cargo run --release --example recognition` prints what the lists say, what a visitor is shown before she consents, what
//! the library learns, and what is refused: another purpose, a rule that has ended, an older list.

use core::error::Error;

use averment::credential::{Date, DateTime, Schema};
use averment::issuance::{Content, Issuer};
use averment::operator::OperatorSecretKey;
use averment::presentation::{Holder, PlanError, Verifier};
use averment::trust::{
    AssuranceLevel, Equivalent, IssuerDocument, ListEntry, Recognised, Recognition,
    RecognitionRule, TrustList,
};
use rand::rngs::SysRng;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const AUDIENCE: &str = "https://library.hk.example";
const RESIDENT: &str = "hk.example/resident";

/// Two offices, each with its cards, and the operators of two lists.
struct Cities {
    now: DateTime,
    days: (Date, Date),
    here: (Issuer, IssuerDocument),
    there: (Issuer, IssuerDocument),
    our_operator: OperatorSecretKey,
    their_operator: OperatorSecretKey,
}

impl Cities {
    fn found() -> Outcome<Self> {
        let now = DateTime::parse("2026-11-24T12:00:00Z")?;
        let until = Date::parse("2036-12-31")?;
        let ours = Schema::builder(RESIDENT, 1).text("name").date("birth_date").build()?;
        // The same in another language, in another order, with more in it.
        let theirs = Schema::builder("mo.example/residente", 1)
            .date("data_de_nascimento")
            .text("freguesia")
            .text("nome")
            .build()?;
        Ok(Self {
            now,
            days: (Date::parse("2026-01-01")?, Date::parse("2027-06-30")?),
            here: Issuer::generate("hk.example/identity", ours, now.date()..=until, &mut SysRng)?,
            there: Issuer::generate("mo.example/dsi", theirs, now.date()..=until, &mut SysRng)?,
            our_operator: OperatorSecretKey::generate(&mut SysRng)?,
            their_operator: OperatorSecretKey::generate(&mut SysRng)?,
        })
    }

    fn their_list(&self, version: u32) -> Outcome<TrustList> {
        let document = self.there.1.clone();
        let entry = ListEntry::new("mo", AssuranceLevel::Substantial, self.days, document);
        let list = TrustList::builder("mo.example/trust", version, self.days).entry(entry);
        Ok(list.sign(&self.their_operator)?)
    }

    /// Our list says who issues here, that their cards stand for ours, and for what.
    fn our_list(&self) -> Outcome<TrustList> {
        let document = self.here.1.clone();
        let schema = self.there.1.schemas().first().ok_or("no schema")?.digest();
        let names = [("name", "nome"), ("birth_date", "data_de_nascimento")];
        let key = self.their_operator.public_key();
        let rule = RecognitionRule::new("mo.example/trust", key, "mo", RESIDENT, self.days)
            .at_level(AssuranceLevel::Substantial)
            .for_purpose("library");
        let list = TrustList::builder("hk.example/trust", 1, self.days)
            .entry(ListEntry::new("hk", AssuranceLevel::High, self.days, document))
            .equivalent(Equivalent::new(RESIDENT, schema, names))
            .rule(rule);
        Ok(list.sign(&self.our_operator)?)
    }

    /// Somebody from there.
    fn visitor(&self) -> Outcome<Holder> {
        let (issuer, document) = &self.there;
        let mut holder = Holder::generate(&mut SysRng)?;
        let offer = issuer.offer(&mut SysRng)?;
        let (application, pending) =
            holder.apply(&offer, document, self.now.date(), &mut SysRng)?;
        let content = Content::until(Date::parse("2031-12-31")?)
            .claim("nome", "Ana Wong")
            .claim("data_de_nascimento", Date::parse("1990-05-17")?)
            .claim("freguesia", "Taipa");
        let issued = issuer.issue(offer, &application.encode(), content, None, &mut SysRng)?;
        holder.accept(pending, &issued)?;
        Ok(holder)
    }
}

fn main() -> Outcome {
    let cities = Cities::found()?;
    // Lists travel as JSON. The library pins the operator of its own one; that one names the other's.
    let own = TrustList::open(&cities.our_list()?.to_json(), &cities.our_operator.public_key())?;
    let text = cities.their_list(4)?.to_json();
    let macao = TrustList::open(&text, &cities.their_operator.public_key())?;
    println!("their list: version {}, {} octets of JSON", macao.version(), text.len());
    let recognition = Recognition::new(own).with(macao.clone())?;
    let verifier = Verifier::new(AUDIENCE, recognition.documents())?;
    let today = cities.now.date();
    let recognised = recognition.recognise(RESIDENT, "library", AssuranceLevel::Low, today)?;
    for issuer in recognised.issuers() {
        let by = &issuer.by;
        println!("accepted: {} ({}, {}, by {})", issuer.issuer, by.jurisdiction, by.level, by.list);
    }
    visit(&cities, &verifier, &recognised)?;
    refusals(&cities, &recognition, &verifier, &macao)
}

fn visit(cities: &Cities, verifier: &Verifier, recognised: &Recognised) -> Outcome {
    let visitor = cities.visitor()?;
    let today = cities.now.date();
    let query = recognised.query().under("card").disclose("name");
    let query = query.age_at_least("birth_date", 16, today);
    let (request, session) = verifier.ask(query, "Borrow books", cities.now, &mut SysRng)?;
    let plan = visitor.plan(&request, AUDIENCE, cities.now)?;
    let consent = plan.consent(&plan.first_choice())?;
    let card = consent.credentials.first().ok_or("no credential")?;
    let by = card.recognised.as_ref().ok_or("not recognised")?;
    println!("\nthe visitor is shown:");
    println!("  your card of {} is accepted through {}, level {}", card.issuer, by.list, by.level);
    for (claim, value) in &card.disclosed {
        println!("  shown:  {claim} = {value:?}");
    }
    for proved in &card.proved {
        println!("  proved: {:?}", proved.condition);
    }
    let octets = plan.present(&plan.first_choice(), &mut SysRng)?.encode();
    let verified = verifier.verify(session, &octets, cities.now, &mut SysRng)?;
    let card = verified.credential("card").ok_or("no card")?;
    println!("\nthe library learns, in its own names, from {} octets:", octets.len());
    println!(
        "  {:?} of {}, {:?}",
        card.claims(),
        card.issuer().unwrap_or("one of several"),
        card.recognised().map(|by| by.level)
    );
    assert_eq!(card.claims().keys().collect::<Vec<_>>(), ["name"]);
    assert_eq!(verified.claim("card", "name"), Some(&"Ana Wong".into()));
    Ok(())
}

fn refusals(
    cities: &Cities,
    recognition: &Recognition,
    verifier: &Verifier,
    macao: &TrustList,
) -> Outcome {
    println!("\nrefused:");
    let today = cities.now.date();
    let voting = recognition.recognise(RESIDENT, "voting", AssuranceLevel::Low, today)?;
    for refused in voting.refused() {
        println!("  for voting: {}, {}", refused.list, refused.reason);
    }
    assert_eq!(voting.issuers().len(), 1);
    let visitor = cities.visitor()?;
    let query = voting.query().under("card").disclose("name");
    let (request, _) = verifier.ask(query, "Vote", cities.now, &mut SysRng)?;
    let plan = visitor.plan(&request, AUDIENCE, cities.now).map(drop);
    assert_eq!(plan, Err(PlanError::Unsatisfiable));
    let later = Date::parse("2027-07-01")?;
    let ended = recognition.recognise(RESIDENT, "library", AssuranceLevel::Low, later);
    println!("  after the lists have ended: {}", ended.err().ok_or("accepted")?);
    let older = macao.update(&cities.their_list(3)?.to_json());
    println!("  version 3 after version 4: {}", older.err().ok_or("accepted")?);
    let newer = macao.update(&cities.their_list(5)?.to_json())?;
    println!("version 5 follows version 4; what changed: {:?}", macao.diff(&newer));
    Ok(())
}
