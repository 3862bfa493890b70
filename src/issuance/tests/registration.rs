//! One person, one secret.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use std::thread;

use super::super::{
    Admitted, MemoryRegistrationStore, Registration, RegistrationError, RegistrationTag,
};
use crate::curve::{G1, Scalar, msm_vartime};

fn tag(number: u64) -> RegistrationTag {
    let point = msm_vartime(&[G1::generator()], &[Scalar::from(number)]).to_point().unwrap();
    RegistrationTag::from_bytes(&point.to_bytes()).unwrap()
}

#[test]
fn f2_one_secret_for_a_person_and_one_person_for_a_secret() {
    let registration = Registration::new(MemoryRegistrationStore::new());
    assert_eq!(registration.admit("ana", &tag(1)), Ok(Admitted::New));
    assert_eq!(registration.admit("ana", &tag(1)), Ok(Admitted::Known));
    assert_eq!(registration.admit("ana", &tag(2)), Err(RegistrationError::SecondSecret));
    assert_eq!(registration.admit("ben", &tag(1)), Err(RegistrationError::SecondPerson));
    // What was refused left nothing behind.
    assert_eq!(registration.admit("ben", &tag(2)), Ok(Admitted::New));
    assert_eq!(registration.admit("ana", &tag(2)), Err(RegistrationError::SecondPerson));
    assert_eq!(registration.admit("", &tag(3)), Err(RegistrationError::Person));
    let long = "x".repeat(1025);
    assert_eq!(registration.admit(&long, &tag(3)), Err(RegistrationError::Person));
    assert_eq!(registration.admit(&long[1..], &tag(3)), Ok(Admitted::New));
}

#[test]
fn f2_a_replaced_secret_never_comes_back() {
    let registration = Registration::new(MemoryRegistrationStore::new());
    let replace = |person, old, new| registration.replace_lost_secret(person, &tag(old), &tag(new));
    assert_eq!(replace("ana", 1, 2), Err(RegistrationError::NotRegistered));
    registration.admit("ana", &tag(1)).unwrap();
    registration.admit("ben", &tag(9)).unwrap();
    assert_eq!(replace("ana", 3, 2), Err(RegistrationError::NotRegistered));
    assert_eq!(replace("ana", 1, 9), Err(RegistrationError::SecondPerson));
    assert_eq!(replace("ana", 1, 1), Err(RegistrationError::Retired));
    assert_eq!(replace("ana", 1, 2), Ok(()));
    assert_eq!(registration.admit("ana", &tag(2)), Ok(Admitted::Known));
    assert_eq!(registration.admit("ana", &tag(1)), Err(RegistrationError::Retired));
    assert_eq!(registration.admit("eva", &tag(1)), Err(RegistrationError::SecondPerson));
    assert_eq!(replace("ana", 2, 1), Err(RegistrationError::Retired));
    assert_eq!(replace("ben", 9, 1), Err(RegistrationError::SecondPerson));
}

#[test]
fn f2_of_64_threads_one_registers() {
    let registration = &Registration::new(MemoryRegistrationStore::new());
    let admitted = |person: fn(u64) -> String, secret: fn(u64) -> u64| {
        thread::scope(|scope| {
            let tries = (1..=64).map(|number| {
                scope.spawn(move || registration.admit(&person(number), &tag(secret(number))))
            });
            let tries: Vec<_> = tries.collect();
            let results = tries.into_iter().map(|handle| handle.join().unwrap());
            results.filter(|result| *result == Ok(Admitted::New)).count()
        })
    };
    assert_eq!(admitted(|_| "ana".into(), |number| number), 1);
    assert_eq!(admitted(|number| format!("person {number}"), |_| 100), 1);
    assert_eq!(admitted(|_| "eva".into(), |_| 101), 1);
}
