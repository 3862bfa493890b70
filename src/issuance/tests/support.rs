//! Two authorities and some holders.

use alloc::vec::Vec;

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::credential::{ClaimValue, Date, DateTime, HolderSecret, Schema};
use crate::issuance::{Application, Content, Issuer, Offer, Pending};
use crate::presentation::Holder;
use crate::trust::{IssuerDocument, IssuerSecretKey};

pub(super) const TODAY: &str = "2026-11-24";

pub(super) fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

pub(super) fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(super) fn now() -> DateTime {
    DateTime::parse("2026-11-24T12:00:00Z").unwrap()
}

pub(super) fn holder(secret: u8) -> Holder {
    let mut octets = [0; 32];
    octets[31] = secret;
    octets[1] = 0x5a;
    Holder::new(HolderSecret::from_bytes(&octets).unwrap()).unwrap()
}

pub(super) fn resident() -> Schema {
    Schema::builder("gov.example/resident", 1).text("name").optional_text("title").build().unwrap()
}

/// The next version, with the same claims.
pub(super) fn resident_2() -> Schema {
    Schema::builder("gov.example/resident", 2).text("name").optional_text("title").build().unwrap()
}

pub(super) fn driver() -> Schema {
    Schema::builder("gov.example/driver", 1).text("name").build().unwrap()
}

/// An issuer with what it publishes.
pub(super) struct Authority {
    pub(super) issuer: Issuer,
    pub(super) document: IssuerDocument,
    pub(super) key: IssuerSecretKey,
}

impl Authority {
    pub(super) fn new(id: &str, schema: Schema) -> Self {
        Self::with_key(id, schema, 7)
    }

    pub(super) fn with_key(id: &str, schema: Schema, material: u8) -> Self {
        let key = IssuerSecretKey::generate(id, &schema, &[material; 32]).unwrap();
        let (from, to) = (date("2026-01-01"), date("2046-12-31"));
        let published = key.publish(from, to, &mut rng(99)).unwrap();
        let document =
            IssuerDocument::builder(id).key(published).schema(schema.clone()).build().unwrap();
        Self { issuer: Issuer::new(key.clone(), schema).unwrap(), document, key }
    }

    pub(super) fn apply(
        &self,
        holder: &Holder,
        offer: &Offer,
        rng: &mut StdRng,
    ) -> (Application, Pending) {
        holder.apply(offer, &self.document, date(TODAY), rng).unwrap()
    }

    /// Offer, application and what was issued, without a presentation.
    pub(super) fn issue(
        &self,
        holder: &Holder,
        name: &str,
        rng: &mut StdRng,
    ) -> (Pending, Vec<u8>) {
        let offer = self.issuer.offer(rng).unwrap();
        let (application, pending) = self.apply(holder, &offer, rng);
        let issued =
            self.issuer.issue(offer, &application.encode(), content(name), None, rng).unwrap();
        (pending, issued)
    }

    pub(super) fn issue_to(&self, holder: &mut Holder, name: &str, rng: &mut StdRng) -> usize {
        let (pending, issued) = self.issue(holder, name, rng);
        holder.accept(pending, &issued).unwrap()
    }
}

pub(super) fn content(name: &str) -> Content {
    Content::until(date("2036-11-23")).claim("name", ClaimValue::Text(name.into()))
}
