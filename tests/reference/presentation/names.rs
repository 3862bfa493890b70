//! Claims under the names that an accepted schema has for them, as the request says.

use std::collections::BTreeMap;

use averment::credential::SchemaDigest;
use averment::presentation::{CredentialQuery, PolicyOption};
use averment::trust;
use serde_json::Value;

type Names = BTreeMap<String, String>;

/// How claims of a query are called in a schema.
pub fn names(query: &CredentialQuery, schema: &SchemaDigest) -> Names {
    let by = query.accepted().iter().filter_map(|accepted| accepted.recognised.as_ref());
    let names = by.filter_map(|by| by.names_in(schema)).flat_map(trust::Names::iter);
    names.map(|(ours, theirs)| (ours.into(), theirs.into())).collect()
}

/// The option with every claim called as in these schemas, one for each role: rewritten in JSON.
pub fn renamed(option: &PolicyOption, schemas: &[SchemaDigest]) -> PolicyOption {
    let of: Vec<Names> =
        option.credentials().iter().zip(schemas).map(|(q, s)| names(q, s)).collect();
    let mut json = serde_json::to_value(option).unwrap();
    let rename = |names: &Names, value: &mut Value| {
        if let Some(theirs) = value.as_str().and_then(|ours| names.get(ours)) {
            *value = Value::String(theirs.clone());
        }
    };
    for (number, query) in json["credentials"].as_array_mut().unwrap().iter_mut().enumerate() {
        for condition in query["conditions"].as_array_mut().unwrap() {
            let body = condition.as_object_mut().unwrap().values_mut().next().unwrap();
            rename(&of[number], &mut body["claim"]);
            let partner = body.get("role").and_then(Value::as_str).map(str::to_owned);
            if let Some(place) = partner.and_then(|role| option.position(&role)) {
                rename(&of[place], &mut body["other"]);
            }
        }
    }
    serde_json::from_value(json).unwrap()
}
