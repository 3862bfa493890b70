//! A museum abroad lets in the residents of four cities for less. It goes by trust lists: its own operator says whose cards
//! stand for a resident card, and what the claims are called there. The cities keep one registry together. The museum learns
//! that a visitor has a card of one of them, that she is of age and that the card is not revoked, and not which city it is.

use averment::credential::{Date, DateTime, Schema};
use averment::issuance::{Content, Issuer};
use averment::operator::OperatorSecretKey;
use averment::presentation::{CredentialQuery, PlanError, Verifier, VerifyError};
use averment::registry::{RegistrySecretKey, StatusChain, StatusRegistry};
use averment::trust::{
    AssuranceLevel, Equivalent, IssuerDocument, ListEntry, Recognised, Recognition,
    RecognitionRule, TrustList,
};
use rand::rngs::SysRng;

use super::office;
use super::report::{Row, refused, tell};
use super::service::Service;
use super::{Citizen, City, Outcome};

const RESIDENT: &str = "abroad.example/resident";
const REGISTRY: &str = "federation.example/status";
/// Epochs of the last two days are accepted.
const MAX_AGE: u32 = 2 * 86_400;

/// The cities, and what they call a name, a birth date and a district.
const CITIES: [(&str, [&str; 3]); 4] = [
    ("utopia", ["name", "birth_date", "district"]),
    ("macondo", ["nombre", "fecha_de_nacimiento", "barrio"]),
    ("avalon", ["nom", "date_de_naissance", "quartier"]),
    ("pasargada", ["nome", "data_de_nascimento", "freguesia"]),
];

/// An office that issues resident cards, and the operator of its city's list.
struct Abroad {
    city: &'static str,
    claims: [&'static str; 3],
    issuer: Issuer,
    document: IssuerDocument,
    operator: OperatorSecretKey,
}

impl Abroad {
    fn found(city: &'static str, claims: [&'static str; 3], today: Date) -> Outcome<Self> {
        let [name, born, district] = claims;
        let schema = Schema::builder(format!("{city}.example/card"), 1).registry(REGISTRY);
        let schema = schema.text(name).date(born).text(district).build()?;
        let (issuer, document) = office::found(&format!("{city}.example/identity"), schema, today)?;
        let operator = OperatorSecretKey::generate(&mut SysRng)?;
        Ok(Self { city, claims, issuer, document, operator })
    }

    fn list(&self) -> String {
        format!("{}.example/trust", self.city)
    }

    fn issue(
        &self,
        citizen: &mut Citizen,
        registry: &mut StatusRegistry,
        (born, today): (&str, Date),
    ) -> Outcome {
        citizen.wallet.follow(&chain(registry)?)?;
        let offer = self.issuer.offer(&mut SysRng)?;
        let (application, pending) =
            citizen.wallet.apply(&offer, &self.document, today, &mut SysRng)?;
        let [name, birth_date, district] = self.claims;
        let content = Content::until(Date::parse("2031-12-31")?)
            .claim(name, citizen.name)
            .claim(birth_date, Date::parse(born)?)
            .claim(district, "by the river");
        let issued = self.issuer.issue(
            offer,
            &application.encode(),
            content,
            Some(registry),
            &mut SysRng,
        )?;
        citizen.wallet.accept(pending, &issued)?;
        Ok(())
    }
}

fn chain(registry: &StatusRegistry) -> Outcome<StatusChain> {
    Ok(StatusChain::start(registry.document().clone(), registry.head().clone())?)
}

/// The cities with the registry that they keep together, and what the museum's lists say of them.
struct World {
    cities: Vec<Abroad>,
    registry: StatusRegistry,
    recognised: Recognised,
    museum: Service,
}

impl World {
    fn found(now: DateTime) -> Outcome<Self> {
        let cities = CITIES.map(|(city, claims)| Abroad::found(city, claims, now.date()));
        let cities = cities.into_iter().collect::<Outcome<Vec<_>>>()?;
        let (key, operator) = (
            RegistrySecretKey::generate(REGISTRY, &mut SysRng)?,
            OperatorSecretKey::generate(&mut SysRng)?,
        );
        let opened = DateTime::parse("2026-11-23T06:00:00Z")?;
        let registry = StatusRegistry::open(key, operator, opened, &mut SysRng)?;
        let recognition = recognition(&cities, &registry, now.date())?;
        let level = AssuranceLevel::Substantial;
        let recognised = recognition.recognise(RESIDENT, "museum", level, now.date())?;
        let mut verifier = Verifier::new("https://museum.example", [])?;
        let hiding = recognised.hiding();
        verifier.add_authorities(hiding.authorities().ok_or("nobody can hide")?)?;
        for shown in hiding.shown() {
            println!("  Not hidden: {}, {}", shown.issuer, shown.reason);
        }
        let museum = Service { verifier, now };
        let mut world = Self { cities, registry, recognised, museum };
        world.follow()?;
        Ok(world)
    }

    /// The museum goes by the registry that its lists have.
    fn follow(&mut self) -> Outcome {
        let document = self.recognised.registry(REGISTRY).ok_or("no registry")?.clone();
        let chain = StatusChain::start(document, self.registry.head().clone())?;
        Ok(self.museum.verifier.add_epoch(&chain)?)
    }

    fn adult(&self) -> CredentialQuery {
        let query = self.recognised.query().under("card");
        query.age_at_least("birth_date", 18, self.museum.now.date()).not_revoked(MAX_AGE)
    }

    /// A resident of one of the cities, whose wallet has read the same lists.
    fn resident(&mut self, name: &'static str, city: &str, born: &str) -> Outcome<Citizen> {
        let mut citizen = Citizen::new(name)?;
        let office = self.cities.iter().find(|office| office.city == city).ok_or("no such city")?;
        office.issue(&mut citizen, &mut self.registry, (born, self.museum.now.date()))?;
        let hiding = self.recognised.hiding();
        citizen.wallet.add_authorities(hiding.authorities().ok_or("nobody can hide")?)?;
        Ok(citizen)
    }
}

/// The museum's own list, with a rule for each city, and the lists of the cities.
fn recognition(cities: &[Abroad], registry: &StatusRegistry, today: Date) -> Outcome<Recognition> {
    let days = (today, Date::parse("2027-12-31")?);
    let home = Schema::builder(RESIDENT, 1).text("name").date("birth_date").text("district");
    let home = home.text("number").build()?;
    let (_, home) = office::found("abroad.example/identity", home, today)?;
    let level = AssuranceLevel::High;
    let mut own = TrustList::builder("abroad.example/trust", 1, days)
        .entry(ListEntry::new("abroad", level, days, home));
    let mut lists = Vec::new();
    for office in cities {
        let schema = office.issuer.schema().digest();
        let names = ["name", "birth_date", "district"].into_iter().zip(office.claims);
        let key = office.operator.public_key();
        let rule = RecognitionRule::new(&office.list(), key, office.city, RESIDENT, days);
        own = own.equivalent(Equivalent::new(RESIDENT, schema, names));
        own = own.rule(rule.for_purpose("museum"));
        let entry = ListEntry::new(office.city, level, days, office.document.clone());
        let entry = entry.registry(registry.document().clone(), days);
        let list = TrustList::builder(&office.list(), 1, days).entry(entry);
        lists.push(list.sign(&office.operator)?);
    }
    let own = own.sign(&OperatorSecretKey::generate(&mut SysRng)?)?;
    let recognition = Recognition::new(own);
    Ok(lists.into_iter().try_fold(recognition, Recognition::with)?)
}

pub(super) fn run(city: &mut City) -> Outcome<Vec<Row>> {
    let mut world = World::found(city.now)?;
    let dora = world.resident("Dora", "macondo", "1990-05-17")?;
    let mut emil = world.resident("Emil", "avalon", "1971-09-30")?;
    let faye = world.resident("Faye", "avalon", "2012-02-03")?;

    let visit = world.museum.visit(&dora, world.adult(), "Enter for less")?;
    tell("The museum", dora.name, &visit);
    let card = visit.verified.credential("card").ok_or("no card")?;
    assert_eq!((card.issuer(), card.schema_name()), (None, None));
    assert_eq!(card.status().map(|status| status.epoch), Some(0));
    let before = world.museum.visit(&emil, world.adult(), "Enter for less")?;
    assert_eq!(before.presentation.len(), visit.presentation.len());
    assert_eq!(before.learned, visit.learned);
    println!("  Emil, of another city, sends as many octets, of which the museum learns the same.");
    let no_answer = world.museum.no_answer(&faye, world.adult())?;
    assert_eq!(no_answer, Some(PlanError::Unsatisfiable));
    refused("Faye is a child", PlanError::Unsatisfiable.code());

    let handle = emil.wallet.credentials().next().ok_or("no card")?.handle().clone();
    let epoch = world.registry.remove(&[handle], DateTime::parse("2026-11-24T11:00:00Z")?)?;
    world.follow()?;
    assert_eq!(emil.wallet.update_status(REGISTRY, &[epoch], &mut |_| true)?, [0]);
    let no_answer = world.museum.no_answer(&emil, world.adult())?;
    assert_eq!(no_answer, Some(PlanError::Revoked));
    refused("Emil's card was revoked since", PlanError::Revoked.code());
    let replayed = world.museum.replayed(world.adult(), &before.presentation)?;
    assert_eq!(replayed, Some(VerifyError::Rejected));
    refused("he sends what he showed in the morning", VerifyError::Rejected.code());
    let voting = recognised_for_voting(&world)?;
    refused("a card of Macondo, to vote abroad", voting);
    Ok(vec![Row::new("foreign_visit", &visit)])
}

/// What the lists say to another purpose.
fn recognised_for_voting(world: &World) -> Outcome<&'static str> {
    let lists = recognition(&world.cities, &world.registry, world.museum.now.date())?;
    let day = world.museum.now.date();
    let found = lists.recognise(RESIDENT, "voting", AssuranceLevel::Substantial, day)?;
    assert!(found.hiding().authorities().is_none());
    Ok(found.refused().first().ok_or("all are accepted")?.reason.code())
}
