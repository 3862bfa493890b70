//! A service here that recognises the cards of other jurisdictions, and visitors from there.

use alloc::vec::Vec;

use super::*;
use crate::credential::Claims;
use crate::operator::OperatorSecretKey;
use crate::registry::RegistryDocument;
use crate::trust::{
    AssuranceLevel, Equivalent, ListEntry, Recognised, Recognition, RecognitionRule, TrustList,
};

pub(super) const OURS: &str = "hk.example/resident";

pub(super) fn ours() -> Schema {
    let schema = Schema::builder(OURS, 1).text("name").date("birth_date").text("city");
    schema.enumeration("sex", ["f", "m"]).build().unwrap()
}

/// Another jurisdiction: its name, its schema with the names of our claims, and when its rule ends.
pub(super) struct Land {
    pub(super) at: &'static str,
    pub(super) office: Office,
    pub(super) names: Vec<(&'static str, &'static str)>,
    pub(super) until: Date,
    /// As its list has it.
    pub(super) registry: Option<RegistryDocument>,
}

/// A schema of five claims: a number of the register that we have no name for, then the four of ours under these names.
pub(super) fn land(at: &'static str, id: &'static str, names: [&'static str; 4]) -> Land {
    let [name, born, city, sex] = names;
    let schema = Schema::builder(std::format!("{at}.example/card"), 1).u64("number", 0..=99);
    let schema = schema.text(name).date(born).text(city).enumeration(sex, ["f", "m"]);
    let pairs = ["name", "birth_date", "city", "sex"].into_iter().zip(names);
    let names = pairs.filter(|(ours, theirs)| ours != theirs).collect();
    Land {
        at,
        office: Office::new(id, schema.build().unwrap()),
        names,
        until: days().1,
        registry: None,
    }
}

pub(super) fn macao() -> Land {
    land("mo", "mo.example/dsi", ["nome", "nascimento", "morada", "sex"])
}

pub(super) fn porto() -> Land {
    land("pt", "pt.example/irn", ["nome_completo", "data_nasc", "concelho", "sexo"])
}

/// The same claims under our own names.
pub(super) fn london() -> Land {
    land("uk", "uk.example/office", ["name", "birth_date", "city", "sex"])
}

pub(super) fn days() -> (Date, Date) {
    (day("2026-01-01"), day("2026-12-31"))
}

pub(super) fn operator(seed: usize) -> OperatorSecretKey {
    OperatorSecretKey::from_bytes(&[u8::try_from(seed).unwrap() + 1; 32]).unwrap()
}

pub(super) fn list_of(at: &str) -> String {
    std::format!("{at}.example/trust")
}

pub(super) fn recognition(own: &Office, lands: &[Land]) -> Recognition {
    let entry = |at: &str, office: &Office| {
        ListEntry::new(at, AssuranceLevel::Substantial, days(), office.document())
    };
    let mut here = TrustList::builder("hk.example/trust", 1, days()).entry(entry("hk", own));
    for (number, land) in (1..).zip(lands) {
        let key = operator(number).public_key();
        let until = (days().0, land.until);
        let rule = RecognitionRule::new(&list_of(land.at), key, land.at, OURS, until);
        let digest = land.office.schema.digest();
        here = here
            .equivalent(Equivalent::new(OURS, digest, land.names.iter().copied()))
            .rule(rule.for_purpose("library"));
    }
    let recognition = Recognition::new(here.sign(&operator(0)).unwrap());
    (1..).zip(lands).fold(recognition, |recognition, (number, land)| {
        let list = TrustList::builder(&list_of(land.at), 1, days());
        let entry = entry(land.at, &land.office);
        let kept = land.registry.iter().cloned();
        let entry = kept.fold(entry, |entry, registry| entry.registry(registry, days()));
        let list = list.entry(entry).sign(&operator(number)).unwrap();
        recognition.with(list).unwrap()
    })
}

/// A service here, and what it recognises.
pub(super) struct Border {
    pub(super) own: Office,
    pub(super) lands: Vec<Land>,
    pub(super) recognition: Recognition,
    pub(super) recognised: Recognised,
    pub(super) verifier: Verifier,
}

pub(super) fn recognise(recognition: &Recognition, purpose: &str, day: Date) -> Recognised {
    recognition.recognise(OURS, purpose, AssuranceLevel::Substantial, day).unwrap()
}

impl Border {
    pub(super) fn new(own: Schema, lands: Vec<Land>) -> Self {
        let own = Office::new("hk.example/id", own);
        let recognition = recognition(&own, &lands);
        let recognised = recognise(&recognition, "library", now().date());
        let mut verifier = Verifier::new(AUDIENCE, recognition.documents()).unwrap();
        if let Some(authorities) = recognised.hiding().authorities() {
            verifier.add_authorities(authorities).unwrap();
        }
        Self { own, lands, recognition, recognised, verifier }
    }

    /// Somebody with a card of this land, whose wallet has read the same lists.
    pub(super) fn visitor(&self, land: usize, seed: u64) -> Holder {
        self.wallet(&self.lands[land].office, &self.claims(land), seed)
    }

    /// What stands in everybody's card of this land.
    pub(super) fn claims(&self, land: usize) -> Claims {
        let Land { names, .. } = &self.lands[land];
        let theirs =
            |ours| names.iter().find(|(name, _)| *name == ours).map_or(ours, |pair| pair.1);
        let mut claims: Claims = card().map(|(ours, value)| (theirs(ours).into(), value)).into();
        claims.insert("number".into(), ClaimValue::U64(7));
        claims
    }

    pub(super) fn wallet(&self, office: &Office, claims: &Claims, seed: u64) -> Holder {
        let mut holder = Holder::new(secret(seed)).unwrap();
        holder.add(office.issue(holder.secret(), claims, "2030-01-01")).unwrap();
        let recognised = recognise(&self.recognition, "library", now().date());
        if let Some(authorities) = recognised.hiding().authorities() {
            holder.add_authorities(authorities).unwrap();
        }
        holder
    }

    pub(super) fn ask(&self, policy: impl Into<Policy>) -> (PresentationRequest, Session) {
        self.verifier.ask(policy, "test", now(), &mut rng(3)).unwrap()
    }

    pub(super) fn verify(
        &self,
        session: Session,
        octets: &[u8],
    ) -> Result<VerifiedPresentation, VerifyError> {
        self.verifier.verify(session, octets, now(), &mut rng(6))
    }

    pub(super) fn verified(
        &self,
        holder: &Holder,
        policy: impl Into<Policy>,
    ) -> Option<VerifiedPresentation> {
        let (request, session) = self.ask(policy);
        let octets = answer(holder, &request, 4)?.encode();
        Some(self.verify(session, &octets).unwrap())
    }

    pub(super) fn reasons(&self) -> Vec<(&str, ShownReason)> {
        let issuers = self.recognised.issuers();
        let of = |id: &str| issuers.iter().find(|one| one.issuer == id).unwrap().issuer.as_str();
        self.recognised.hiding().shown().iter().map(|one| (of(&one.issuer), one.reason)).collect()
    }

    pub(super) fn hidden(&self) -> Vec<String> {
        let hiding = self.recognised.hiding();
        let members = hiding.authorities().map(Authorities::members).unwrap_or_default();
        let mut issuers: Vec<_> = members.iter().map(|member| member.issuer.clone()).collect();
        issuers.sort();
        issuers
    }
}

pub(super) fn card() -> [(&'static str, ClaimValue); 4] {
    [
        ("name", text("Ana Wong")),
        ("birth_date", ClaimValue::Date(day("1990-05-17"))),
        ("city", text("Taipa")),
        ("sex", ClaimValue::Enumeration("f".into())),
    ]
}

pub(super) fn answer(
    holder: &Holder,
    request: &PresentationRequest,
    seed: u64,
) -> Option<Presentation> {
    let plan = holder.plan(request, AUDIENCE, now()).ok()?;
    Some(plan.present(&plan.first_choice(), &mut rng(seed)).unwrap())
}
