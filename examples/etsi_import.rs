//! Entries of a list in the form of ETSI TS 119 612 become entries of ours, and what does not map is printed.
//!
//! `cargo run --release --example etsi_import`
//!
//! The signature of such a list (XAdES) is checked by the caller, before anything here: what is read below is believed. The
//! reader takes at most 1 MiB and 65,536 nodes, no document type and so no entities. A list of that form has no keys of
//! ours: a service points to the document of its issuer (`ServiceSupplyPoint`), which the caller fetches, and binds it by
//! its SHA-256 (`DigitalId/Other`). Proofs of possession are checked when the document is read.

#![allow(clippy::std_instead_of_alloc, reason = "an example has the standard library")]

use core::error::Error;
use std::collections::BTreeMap;

use averment::credential::{Date, Schema};
use averment::issuance::Issuer;
use averment::operator::OperatorSecretKey;
use averment::trust::{AssuranceLevel, IssuerDocument, ListEntry, TrustList, TrustListBuilder};
use rand::rngs::SysRng;
use roxmltree::{Document, Node, ParsingOptions};
use sha2::{Digest as _, Sha256};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const NAMESPACE: &str = "http://uri.etsi.org/02231/v2#";
const GRANTED: &str = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted";
const MAX_LEN: usize = 1 << 20;
const MAX_NODES: u32 = 1 << 16;

/// What the caller's scheme says of a type of service: the level of who issues under it.
const TYPES: [(&str, AssuranceLevel); 2] = [
    ("https://scheme.example/type/resident-card", AssuranceLevel::High),
    ("https://scheme.example/type/club-card", AssuranceLevel::Low),
];

/// What came out of a list.
#[derive(Default)]
struct Imported {
    entries: Vec<ListEntry>,
    /// What does not map, and why.
    left: Vec<String>,
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.has_tag_name((NAMESPACE, name)))
}

/// The text at the end of a way of names.
fn text<'a>(node: Node<'a, 'a>, way: &[&str]) -> Option<&'a str> {
    way.iter().try_fold(node, |node, name| child(node, name))?.text().map(str::trim)
}

fn all<'a>(node: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.descendants().filter(move |node| node.has_tag_name((NAMESPACE, name)))
}

fn day(time: &str) -> Outcome<Date> {
    Ok(Date::parse(time.get(..10).ok_or("no date")?)?)
}

/// Reads a list whose signature was checked; `documents` are those that its services point to.
fn import(xml: &str, documents: &BTreeMap<&str, String>) -> Outcome<Imported> {
    if xml.len() > MAX_LEN {
        return Err("too long".into());
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES };
    let parsed = Document::parse_with_options(xml, options)?;
    let root = parsed.root_element();
    let scheme = child(root, "SchemeInformation").ok_or("no scheme")?;
    let territory = text(scheme, &["SchemeTerritory"]).ok_or("no territory")?.to_lowercase();
    let until = day(text(scheme, &["NextUpdate", "dateTime"]).ok_or("no next update")?)?;
    let mut imported = Imported::default();
    for name in scheme.children().filter(Node::is_element).map(|node| node.tag_name().name()) {
        if !["SchemeTerritory", "NextUpdate", "TSLSequenceNumber"].contains(&name) {
            imported.left.push(format!("scheme: {name} has no place in our list"));
        }
    }
    for service in all(root, "ServiceInformation") {
        let name = text(service, &["ServiceName", "Name"]).unwrap_or("unnamed");
        match entry(service, &territory, until, documents) {
            Ok(entry) => imported.entries.push(entry),
            Err(why) => imported.left.push(format!("{name}: {why}")),
        }
    }
    let past = all(root, "ServiceHistoryInstance").count();
    imported.left.push(format!("{past} former states of services: ours has none"));
    Ok(imported)
}

fn entry(
    service: Node<'_, '_>,
    territory: &str,
    until: Date,
    documents: &BTreeMap<&str, String>,
) -> Outcome<ListEntry> {
    let kind = text(service, &["ServiceTypeIdentifier"]).ok_or("no type")?;
    let level = TYPES.iter().find(|(known, _)| *known == kind).map(|(_, level)| *level);
    let level = level.ok_or_else(|| format!("type {kind} issues no credentials of ours"))?;
    let status = text(service, &["ServiceStatus"]).ok_or("no status")?;
    if status != GRANTED {
        return Err(format!("status {status}").into());
    }
    let from = day(text(service, &["StatusStartingTime"]).ok_or("no beginning")?)?;
    let digest = ["ServiceDigitalIdentity", "DigitalId", "Other"];
    let digest = text(service, &digest).ok_or("known by a certificate only: no key of ours")?;
    let way = ["ServiceSupplyPoints", "ServiceSupplyPoint"];
    let place = text(service, &way).ok_or("no supply point")?;
    let document = documents.get(place).ok_or("document was not fetched")?;
    if hex::encode(Sha256::digest(document)) != digest {
        return Err("the document is another one than the list names".into());
    }
    let document = IssuerDocument::from_json(document)?;
    Ok(ListEntry::new(territory, level, (from, until), document))
}

/// A small list in that form, written for this example.
fn sample(digest: &str) -> String {
    let service = |name: &str, kind: &str, status: &str, identity: &str, place: &str| {
        format!(
            "<TSPService><ServiceInformation>\
             <ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier>\
             <ServiceName><Name xml:lang=\"en\">{name}</Name></ServiceName>\
             <ServiceDigitalIdentity><DigitalId>{identity}</DigitalId></ServiceDigitalIdentity>\
             <ServiceStatus>{status}</ServiceStatus>\
             <StatusStartingTime>2026-01-01T00:00:00Z</StatusStartingTime>\
             <ServiceSupplyPoints><ServiceSupplyPoint>{place}</ServiceSupplyPoint>\
             </ServiceSupplyPoints></ServiceInformation></TSPService>"
        )
    };
    let (card, club) = (TYPES[0].0, TYPES[1].0);
    let bound = format!("<Other>{digest}</Other>");
    let withdrawn = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/withdrawn";
    let place = "https://dsi.mo.example/issuer.json";
    let services = [
        service("Cards", card, GRANTED, &bound, place),
        service("Old cards", card, withdrawn, &bound, place),
        service("Club", club, GRANTED, &bound, "https://club.mo.example/issuer.json"),
        service("Signatures", "http://uri.etsi.org/TrstSvc/Svctype/CA/QC", GRANTED, "", place),
        service(
            "Cards by certificate",
            card,
            GRANTED,
            "<X509Certificate>MA==</X509Certificate>",
            place,
        ),
    ];
    format!(
        "<TrustServiceStatusList xmlns=\"{NAMESPACE}\"><SchemeInformation>\
         <TSLSequenceNumber>12</TSLSequenceNumber>\
         <SchemeOperatorName><Name xml:lang=\"en\">Operator</Name></SchemeOperatorName>\
         <SchemeTerritory>MO</SchemeTerritory>\
         <NextUpdate><dateTime>2026-12-31T00:00:00Z</dateTime></NextUpdate></SchemeInformation>\
         <TrustServiceProviderList><TrustServiceProvider><TSPServices>{}</TSPServices>\
         </TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>",
        services.concat()
    )
}

fn main() -> Outcome {
    let schema = Schema::builder("mo.example/residente", 1).text("nome").build()?;
    let days = Date::parse("2026-01-01")?..=Date::parse("2036-12-31")?;
    let (_, document) = Issuer::generate("mo.example/dsi", schema, days, &mut SysRng)?;
    let json = document.to_json();
    let list = sample(&hex::encode(Sha256::digest(&json)));
    let documents = BTreeMap::from([("https://dsi.mo.example/issuer.json", json)]);
    let imported = import(&list, &documents)?;
    println!("{} octets of XML, signature checked by the caller", list.len());
    for entry in &imported.entries {
        let (issuer, until) = (entry.document.id(), entry.until);
        println!("entry: {issuer} ({}, {}) until {until}", entry.jurisdiction, entry.level);
    }
    imported.left.iter().for_each(|left| println!("left out: {left}"));
    assert_eq!((imported.entries.len(), imported.left.len()), (1, 6));
    // Nothing that expands, and nothing that is not XML of this form.
    let bomb = format!("<!DOCTYPE a [<!ENTITY b \"bbbb\">]>{list}");
    println!("with a document type: {}", import(&bomb, &documents).err().ok_or("read")?);
    // An operator of ours signs what came out under its own name.
    let operator = OperatorSecretKey::generate(&mut SysRng)?;
    let days = (Date::parse("2026-01-01")?, Date::parse("2026-12-31")?);
    let builder = TrustList::builder("mo.example/imported", 12, days);
    let builder = imported.entries.into_iter().fold(builder, TrustListBuilder::entry);
    println!("our list: {} octets of JSON", builder.sign(&operator)?.to_json().len());
    Ok(())
}
