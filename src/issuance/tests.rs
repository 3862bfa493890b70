//! Issuance end to end, and everything that must not pass.

mod support;

use super::*;
use support::{Authority, date, holder, resident, rng};

#[test]
fn a_credential_is_issued_and_renewed() {
    let rng = &mut rng(1);
    let authority = Authority::new("gov.example/identity", resident());
    let mut ana = holder(1);
    let position = authority.issue_to(&mut ana, "Ana", rng);
    let credential = ana.credentials().nth(position).unwrap();
    assert_eq!(credential.issuer(), "gov.example/identity");
    assert_eq!(credential.until(), date("2036-11-23"));
    let second = authority.issue_to(&mut ana, "Ana", rng);
    assert_eq!(second, 1);
}
