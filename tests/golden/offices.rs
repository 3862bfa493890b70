//! Three issuers: one that registers people, one that asks for the credential of the first, and one with its own table.

use std::collections::BTreeMap;

use averment::bbs::Ciphersuite;
use averment::credential::{ClaimType, ClaimValue, Date, DateTime, Decimal, Schema};
use averment::issuance::{Content, Issuer};
use averment::statement::IssuerTable;
use averment::trust::{DisplayText, IssuerDocument, IssuerDocumentBuilder, IssuerSecretKey};
use serde_json::{Value, json};

use crate::random::Seeded;

pub(crate) const NOW: &str = "2026-11-24T12:00:00Z";
pub(crate) const TODAY: &str = "2026-11-24";
pub(crate) const EXPIRES: &str = "2026-11-24T12:05:00Z";

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(crate) fn time(text: &str) -> DateTime {
    DateTime::parse(text).unwrap()
}

pub(crate) fn text(value: &str) -> ClaimValue {
    ClaimValue::Text(value.into())
}

pub(crate) fn date(value: &str) -> ClaimValue {
    ClaimValue::Date(day(value))
}

pub(crate) fn decimal(value: &str) -> ClaimValue {
    ClaimValue::Decimal(Decimal::parse(value).unwrap())
}

pub(crate) fn district(value: &str) -> ClaimValue {
    ClaimValue::Enumeration(value.into())
}

/// An issuer with one key and one schema.
pub(crate) struct Office {
    pub(crate) name: &'static str,
    pub(crate) id: &'static str,
    pub(crate) schema: Schema,
    pub(crate) key: IssuerSecretKey,
    pub(crate) issuer: Issuer,
    pub(crate) document: IssuerDocument,
    pub(crate) table: Option<IssuerTable>,
    material: [u8; 32],
}

/// A claim of every type, under SHA-256.
fn resident() -> Schema {
    Schema::builder("gov.example/resident", 1)
        .text("name")
        .bytes("photo")
        .enumeration("district", ["north", "south", "east"])
        .boolean("citizen")
        .u64("points", 0..=u64::MAX)
        .i64("balance", -1_000..=1_000)
        .decimal("income", 2, 0..=100_000_000_000)
        .date("birth_date")
        .date_time("registered", time("2000-01-01T00:00:00Z")..=time("2099-12-31T23:59:59Z"))
        .optional_text("nationality")
        .optional_text("second_nationality")
        .optional("children", ClaimType::U64 { min: 0, max: 99 })
        .build()
        .unwrap()
}

/// Under SHAKE-256, with a first day of validity and the name of a registry.
fn vaccination() -> Schema {
    Schema::builder("clinic.example/vaccination", 2)
        .suite(Ciphersuite::Bls12381Shake256)
        .starts()
        .registry("clinic.example/registry")
        .text("patient")
        .date("birth_date")
        .enumeration("vaccine", ["a", "b"])
        .u64("doses", 0..=20)
        .build()
        .unwrap()
}

/// For ranges under the issuer's own table.
fn assessment() -> Schema {
    Schema::builder("tax.example/assessment", 1)
        .date("birth_date")
        .decimal("income", 2, 0..=100_000_000_000)
        .build()
        .unwrap()
}

pub(crate) fn assessment_content() -> Content {
    Content::until(day("2027-12-31"))
        .claim("birth_date", date("1990-05-17"))
        .claim("income", decimal("54321.50"))
}

pub(crate) fn resident_content() -> Content {
    Content::until(day("2031-12-31"))
        .claim("name", text("Ana Wóng"))
        .claim("photo", ClaimValue::Bytes(vec![1, 2, 3]))
        .claim("district", district("south"))
        .claim("citizen", ClaimValue::Boolean(true))
        .claim("points", ClaimValue::U64(1_234_567_890_123))
        .claim("balance", ClaimValue::I64(-5))
        .claim("income", decimal("54321.50"))
        .claim("birth_date", date("1990-05-17"))
        .claim("registered", ClaimValue::DateTime(time("2020-01-02T03:04:05Z")))
        .claim("nationality", text("Utopia"))
        .claim("second_nationality", text("Utopia"))
}

pub(crate) fn vaccination_content() -> Content {
    Content::until(day("2028-02-29"))
        .start(day("2026-01-31"))
        .claim("patient", text("Ana Wóng"))
        .claim("birth_date", date("1990-05-17"))
        .claim("vaccine", ClaimValue::Enumeration("b".into()))
        .claim("doses", ClaimValue::U64(3))
}

impl Office {
    pub(crate) fn identity() -> Self {
        Self::new("identity", "gov.example/identity", resident(), [0x11; 32], None)
    }

    pub(crate) fn clinic() -> Self {
        Self::new("clinic", "clinic.example", vaccination(), [0x22; 32], None)
    }

    pub(crate) fn tax() -> Self {
        let id = "tax.example";
        let table = IssuerTable::generate(id, &mut Seeded::new("tax/table")).unwrap();
        Self::new("tax", id, assessment(), [0x33; 32], Some(table))
    }

    fn new(
        name: &'static str,
        id: &'static str,
        schema: Schema,
        material: [u8; 32],
        table: Option<IssuerTable>,
    ) -> Self {
        let key = IssuerSecretKey::generate(id, &schema, &material).unwrap();
        let rng = &mut Seeded::new(&format!("{name}/key"));
        let published = key.publish(day("2020-01-01"), day("2050-01-01"), rng).unwrap();
        let texts = DisplayText::new([("en", "Credential"), ("pt", "Credencial")]).unwrap();
        let document = IssuerDocument::builder(id)
            .key(published)
            .schema(schema.clone())
            .schema_text(schema.id(), texts);
        let document = table.iter().fold(document, IssuerDocumentBuilder::table).build().unwrap();
        let issuer = Issuer::new(key.clone(), schema.clone()).unwrap();
        Self { name, id, schema, key, issuer, document, table, material }
    }

    /// The schema and the issuer document.
    pub(crate) fn files(&self) -> BTreeMap<String, Value> {
        let Self { name, schema, key, document, .. } = self;
        let claims = schema.claims().iter().map(|claim| claim.name.as_str());
        let start = schema.has_start().then_some("start");
        let slots: Vec<_> =
            ["until", "status handle"].into_iter().chain(start).chain(claims).collect();
        let schema = json!({
            "ciphersuite": schema.suite().id(),
            "json": schema.to_json(),
            "cbor": hex::encode(schema.encode()),
            "digest": hex::encode(schema.digest().to_bytes()),
            "header": hex::encode(schema.header()),
            "slots": slots,
        });
        let published = &document.keys()[0];
        let issuer = json!({
            "id": self.id,
            "key_material": hex::encode(self.material),
            "secret_key": hex::encode(key.expose_bytes()),
            "public_key": hex::encode(key.public_key().to_bytes()),
            "key_id": key.key_id().to_string(),
            "not_before": published.not_before().to_string(),
            "not_after": published.not_after().to_string(),
            "seed": format!("{name}/key"),
            "json": document.to_json(),
        });
        let table = self.table.iter().map(|table| {
            let file = json!({
                "issuer": table.issuer(),
                "cbor": hex::encode(table.encode()),
                "digest": table.digest().to_string(),
                "seed": format!("{name}/table"),
            });
            (format!("table-{name}"), file)
        });
        let files = [(format!("schema-{name}"), schema), (format!("issuer-{name}"), issuer)];
        files.into_iter().chain(table).collect()
    }
}
