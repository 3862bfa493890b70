use averment::credential::Decimal;

use super::*;

fn card() -> Schema {
    let text = r#"{"id":"gov.example/card","version":1,"claims":[
        {"name":"name","type":"text"},
        {"name":"photo","type":"bytes"},
        {"name":"district","type":{"enumeration":{"values":["north","absent"]}}},
        {"name":"resident","type":"boolean"},
        {"name":"doses","type":{"u64":{"min":"0","max":"18446744073709551615"}}},
        {"name":"floor","type":{"i64":{"min":"-9","max":"9"}}},
        {"name":"income","type":{"decimal":{"scale":2,"min":"0.00","max":"99.99"}}},
        {"name":"born","type":"date"},
        {"name":"seen","type":{"date_time":{"min":"2020-01-01T00:00:00Z","max":"2030-01-01T00:00:00Z"}}}
    ]}"#;
    schema(text).unwrap()
}

fn read_claim(name: &str, value: &str) -> Result<ClaimValue, Failure> {
    let text = format!(r#"{{"claims":{{"{name}":{value}}},"until":"2030-12-31"}}"#);
    content(&text, &card()).map(|mut content| content.claims.remove(name).unwrap())
}

#[test]
fn a_definition_gets_what_is_usual() {
    let schema = card();
    assert_eq!(schema.suite(), Ciphersuite::Bls12381Sha256);
    assert_eq!(schema.claim("born").unwrap().kind, ClaimType::DATE);
    // What is there stays, and what is unknown is refused.
    let strict = schema.to_json();
    assert_eq!(super::schema(&strict).unwrap().digest(), schema.digest());
    for (from, to) in [
        ("\"version\"", "\"edition\""),
        ("\"version\":1", "\"version\":0"),
        ("\"version\":1", "\"version\":1,\"version\":1"),
        ("\"resident\"", "\"name\""),
        ("\"boolean\"", "\"date_time\""),
        ("\"boolean\"", "{\"boolean\":null}"),
        ("\"boolean\"", "{\"date\":{}}"),
        ("\"boolean\"", "{\"u64\":{\"min\":\"0\",\"max\":\"9\"},\"text\":{}}"),
        ("\"boolean\"", "{\"u64\":[\"0\",\"9\"]}"),
        ("{\"name\":\"resident\",\"type\":\"boolean\"}", "[\"resident\",\"boolean\"]"),
        (schema.suite().id(), "BBS"),
    ] {
        let wrong = strict.replace(from, to);
        assert_ne!(wrong, strict, "{from}");
        let malformed = Failure::from(FormatError::Malformed);
        assert_eq!(super::schema(&wrong), Err(malformed), "{to}");
    }
}

#[test]
fn a_definition_may_say_everything() {
    let built = Schema::builder("gov.example/card", 7)
        .suite(Ciphersuite::Bls12381Shake256)
        .starts()
        .registry("gov.example/status")
        .optional("born", ClaimType::DATE)
        .claim(Claim::new("doses", ClaimType::U64 { min: 0, max: 9 }))
        .build();
    let built = built.unwrap();
    assert_eq!(schema(&built.to_json()).unwrap(), built);
}

#[test]
fn plain_values_get_the_type_of_the_schema() {
    let cases = [
        ("name", r#""absent""#, ClaimValue::Text("absent".into())),
        ("photo", r#""BQ""#, ClaimValue::Bytes(vec![5])),
        ("district", r#""absent""#, ClaimValue::Enumeration("absent".into())),
        ("resident", "true", ClaimValue::Boolean(true)),
        ("doses", r#""18446744073709551615""#, ClaimValue::U64(u64::MAX)),
        ("doses", "3", ClaimValue::U64(3)),
        ("floor", "-3", ClaimValue::I64(-3)),
        ("income", r#""12.50""#, ClaimValue::Decimal(Decimal::parse("12.50").unwrap())),
        ("born", r#""1990-05-17""#, ClaimValue::Date(Date::parse("1990-05-17").unwrap())),
        (
            "seen",
            r#""2026-11-24T12:00:00Z""#,
            ClaimValue::DateTime(DateTime::parse("2026-11-24T12:00:00Z").unwrap()),
        ),
    ];
    for (name, value, expected) in cases {
        assert_eq!(read_claim(name, value).as_ref(), Ok(&expected), "{name}");
        let tagged = serde_json::to_string(&expected).unwrap();
        assert_eq!(read_claim(name, &tagged), Ok(expected), "{tagged}");
    }
}

#[test]
fn values_of_another_type_are_refused() {
    let wrong = Failure::from(IssueError::from(ClaimError::Type));
    let cases = [
        ("name", "true"),
        ("resident", r#""true""#),
        ("doses", "-3"),
        ("income", "12"),
        ("born", r#""17.05.1990""#),
        ("floor", r#""3.5""#),
        ("born", "false"),
    ];
    for (name, value) in cases {
        assert_eq!(read_claim(name, value), Err(wrong.clone()), "{name}: {value}");
    }
    assert_eq!(wrong.code(), "claim/type");
    // No value of any type.
    for value in ["null", "3.5", "3e0", "18446744073709551616", "[]", "[3]", "{}"] {
        let malformed = Failure::from(FormatError::Malformed);
        assert_eq!(read_claim("doses", value), Err(malformed), "{value}");
    }
    let decomposed = ClaimValue::Text("e\u{301}".into());
    assert_eq!(read_claim("name", "\"e\u{301}\""), Ok(decomposed));
    // A number, tagged or not, stays one.
    assert_eq!(read_claim("doses", r#"{"u64":3}"#), Ok(ClaimValue::U64(3)));
    assert_eq!(read_claim("name", "3"), Err(wrong.clone()));
    assert!(read_claim("doses", r#"{"u64":true}"#).is_err());
    // Tagged with another type, it is the library that refuses.
    assert!(read_claim("name", r#"{"boolean":true}"#).is_ok());
    for wrong in [
        r#"{"text":"a","boolean":true}"#,
        r#"{"boolean":{"boolean":true}}"#,
        r#"{"text":true}"#,
        r#"{"boolean":"true"}"#,
        r#"{"absent":"absent"}"#,
        r#"{"other":"a"}"#,
        r#"["text","a"]"#,
    ] {
        assert!(read_claim("name", wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_policy_has_three_notations() {
    let query = r#"{"role":"card","accepted":[{"issuer":"gov","schemas":[]}],"conditions":[]}"#;
    let option = format!(r#"{{"label":"default","credentials":[{query}]}}"#);
    let expected = policy(&format!("[{option}]")).unwrap();
    assert_eq!(expected.options().len(), 1);
    assert_eq!(policy(&option).unwrap(), expected);
    assert_eq!(policy(query).unwrap(), expected);
    let wrong = [
        "1",
        "{}",
        r#"{"label":"default"}"#,
        "[1]",
        &option.replace("label", "name"),
        &query.replace("role", "label"),
        // Arrays in place of objects.
        r#"["default",[]]"#,
        &format!(r#"[["default",[{query}]]]"#),
        r#"["card",[],[]]"#,
        &option.replace(query, r#"["card",[],[]]"#),
    ];
    for wrong in wrong {
        let malformed = Failure::from(FormatError::Malformed);
        assert_eq!(policy(wrong), Err(malformed), "{wrong}");
    }
}
