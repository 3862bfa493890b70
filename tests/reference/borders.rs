//! Who hides among whom of those that are recognised, by SPEC.md section 17.8.

use std::collections::{BTreeMap, BTreeSet};

use averment::credential::Schema;
use serde_json::Value;
use sha2::Digest as _;

use super::lists::{List, Wanted, items, recognise, str_of};
use super::{Check, Checks};

/// An issuer with a schema, in its words and in ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub issuer: String,
    pub schema: Schema,
    pub read_as: Schema,
    foreign: bool,
}

/// The claims of all versions of a family of ours.
fn our_claims(own: &List, family: &str) -> BTreeSet<String> {
    let schemas = items(&own.body, "entries").iter().flat_map(|e| items(&e["document"], "schemas"));
    let schemas = schemas.filter(|schema| str_of(schema, "id") == family);
    let claims = schemas.flat_map(|schema| items(schema, "claims"));
    claims.map(|claim| str_of(claim, "name").to_owned()).collect()
}

/// What claims of ours are called in a schema.
fn names(own: &List, family: &str, schema: &Schema) -> BTreeMap<String, String> {
    let digest = schema.digest().to_string();
    let mut same = items(&own.body, "equivalents").iter();
    let same = same.find(|one| str_of(one, "family") == family && str_of(one, "schema") == digest);
    let names = same.and_then(|one| one["names"].as_object().cloned()).unwrap_or_default();
    names.into_iter().map(|(ours, theirs)| (ours, theirs.as_str().unwrap().into())).collect()
}

/// The schema as `layout`, in our names; none where one of them is taken by something else.
fn read_as(own: &List, family: &str, schema: &Schema, checks: &Checks) -> Option<Schema> {
    let (claims, names) = (our_claims(own, family), names(own, family, schema));
    let theirs = |ours: &String| names.get(ours).unwrap_or(ours).clone();
    let mut json: Value = serde_json::from_str(&schema.to_json()).unwrap();
    json["id"] = "layout".into();
    json["version"] = 1.into();
    for claim in json["claims"].as_array_mut().unwrap() {
        let name = str_of(claim, "name").to_owned();
        match claims.iter().find(|ours| theirs(ours) == name) {
            Some(ours) => claim["name"] = ours.as_str().into(),
            None if claims.contains(&name) && checks.on(Check::NameOfAnother) => return None,
            None => {}
        }
    }
    Schema::from_json(&json.to_string()).ok()
}

/// What is compared: the layout, without its names if nobody looks at them.
fn shape(schema: &Schema, checks: &Checks) -> Vec<u8> {
    let mut json: Value = serde_json::from_str(&schema.to_json()).unwrap();
    if !checks.on(Check::NamesOfSet) {
        for (number, claim) in json["claims"].as_array_mut().unwrap().iter_mut().enumerate() {
            claim["name"] = format!("claim-{number}").into();
        }
    }
    let schema = Schema::from_json(&json.to_string()).unwrap();
    sha2::Sha256::digest(schema.encode()).to_vec()
}

/// Who is hidden: none if nobody can be. Two versions of one issuer are not looked at here.
pub fn hidden(own: &List, others: &[List], wanted: &Wanted<'_>, checks: &Checks) -> Vec<Member> {
    let lists: Vec<_> = std::iter::once(own).chain(others).collect();
    let entries = lists.iter().flat_map(|list| items(&list.body, "entries"));
    let documents: Vec<&Value> = entries.map(|entry| &entry["document"]).collect();
    let found = recognise(own, others, wanted, checks).unwrap_or_default();
    let members = found.into_iter().filter_map(|(issuer, digest)| {
        let mut of = documents.iter().filter(|document| str_of(document, "issuer") == issuer);
        let schema = of.find_map(|document| {
            let mut schemas = items(document, "schemas").iter();
            schemas.find_map(|json| {
                let schema = Schema::from_json(&json.to_string()).unwrap();
                (schema.digest().to_bytes() == *digest).then_some(schema)
            })
        })?;
        let read_as = read_as(own, wanted.family, &schema, checks)?;
        let foreign = !own.has(&issuer);
        Some(Member { issuer, schema, read_as, foreign })
    });
    let mut groups: BTreeMap<Vec<u8>, Vec<Member>> = BTreeMap::new();
    members.for_each(|one| groups.entry(shape(&one.read_as, checks)).or_default().push(one));
    let count = |members: &[Member], all: bool| {
        let counted = members.iter().filter(|one| all || one.foreign);
        counted.map(|one| &one.issuer).collect::<BTreeSet<_>>().len()
    };
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, members)| (count(members, false), count(members, true)));
    let (most, all) = match groups.last() {
        Some((_, last)) => (count(last, false), count(last, true)),
        None => return Vec::new(),
    };
    // Of those that are equal, the one with the lowest digest.
    let group =
        groups.into_iter().find(|(_, of)| (count(of, false), count(of, true)) == (most, all));
    let members = group.map(|(_, members)| members).unwrap_or_default();
    let enough = all >= 2 || !checks.on(Check::TwoIssuers);
    if most == 0 || !enough { Vec::new() } else { members }
}

/// Whether the wallet with a card of `member` answers to a request for these claims, as far as their names are concerned.
pub fn answers(member: &Member, asked: &[&str], checks: &Checks) -> bool {
    asked.iter().all(|claim| {
        let by_chance = !checks.on(Check::ClaimOfLayout) && member.schema.claim(claim).is_some();
        member.read_as.claim(claim).is_some() || by_chance
    })
}
