//! S: the challenge covers the statement. Whatever a verifier changes in what it asks about, the proof is no longer one.

mod presented;

use ark_bls12_381::Fr;
use ark_ff::{One as _, Zero as _};

use crate::library;
use crate::reference::core::{
    self, Credential, Nonces, Proof, Scheme, Signature, Statement, challenge, proof_init,
};
use crate::reference::octets::{decode_g2, encode_g2, mul};
use crate::reference::pseudonym::NymStatement;
use crate::reference::{
    Api, Check, Checks, Refused, Request, Suite, random_scalar, random_scalars,
};
use crate::verdicts::{accepted, agreed, needs, refused, verdict};
use crate::world::{Honest, Signed, World, rng};

/// Presentations of all interfaces, with something of everything.
fn honest(world: &World, name: &str) -> [Honest; 3] {
    [
        world.core(4, &[0, 2], name),
        world.blind((2, 2), &[0, 1], &[1], name),
        world.nym((2, 2, 2), &[0, 1], &[0], name),
    ]
}

/// The presentation is accepted, and no longer after the change.
fn changed(honest: &Honest, change: impl FnOnce(&mut Request)) {
    let octets = honest.octets();
    accepted(&honest.request, &octets);
    let mut request = honest.request.clone();
    change(&mut request);
    refused(&request, &octets);
}

fn each(name: &str, change: impl Fn(&World, &mut Request)) {
    for world in World::all() {
        for honest in honest(&world, name) {
            changed(&honest, |request| change(&world, request));
        }
    }
}

#[test]
fn s_01_other_public_key() {
    each("S-01", |world, request| {
        let secret_key = world.secret_key + Fr::one();
        request.base.public_key = core::public_key(&secret_key);
    });
}

/// If the domain did not cover the key, a signature under W would be one under W + BP2 t, with e - t.
#[test]
fn s_01_signature_moved_to_a_related_key() {
    for world in World::all() {
        let honest = world.core(3, &[0, 1], "S-01");
        let (signed, Signature { a, e }) = Signed::of(&honest);
        let t = random_scalar(&mut rng("S-01"));
        let key = decode_g2(&world.public_key, &Checks::all()).unwrap();
        let shift = mul(&ark_ec::PrimeGroup::generator(), &t);
        let related = Signed { public_key: encode_g2(&(key + shift)), ..signed.clone() };
        let lenient = Checks::without(&[Check::DomainBindsKey]);
        // The control is signed over a domain without the key, so that only the key moves.
        let domain = signed.scheme.domain(&[], &signed.header, &lenient);
        let b = signed.scheme.b(&domain, signed.messages.iter().copied().enumerate());
        let inverse = ark_ff::Field::inverse(&(world.secret_key + e)).unwrap();
        let unbound = Signature { a: mul(&b, &inverse), e };
        assert_eq!(signed.verify(&unbound.encode(), &lenient), Ok(()));
        for a in [a, unbound.a] {
            let moved = Signature { a, e: e - t }.encode();
            assert!(!related.agreed(&moved));
            let refused = Err(Refused(Check::PairingHolds));
            assert_eq!(related.verify(&moved, &Checks::all()), refused);
        }
        let moved = Signature { a: unbound.a, e: e - t }.encode();
        assert_eq!(related.verify(&moved, &lenient), Ok(()));
    }
}

#[test]
fn s_02_disclosed_message_replaced() {
    for position in 0..2 {
        each("S-02", |_, request| request.issuer_messages[position] += Fr::one());
        each("S-02", |world, request| {
            request.issuer_messages[position] =
                world.suite.message(request.base.scheme.api, b"claim 99");
        });
    }
    for world in World::all() {
        for honest in &honest(&world, "S-02")[1..] {
            changed(honest, |request| request.committed_messages[0] += Fr::one());
        }
    }
}

#[test]
fn s_03_disclosed_index_moved() {
    for world in World::all() {
        let honest = world.core(4, &[0, 2], "S-03");
        for indexes in [[0, 1], [0, 3], [1, 2], [1, 3], [2, 3]] {
            changed(&honest, |request| request.issuer_indexes = indexes.to_vec());
        }
        let honest = world.blind((2, 2), &[0], &[1], "S-03");
        changed(&honest, |request| request.issuer_indexes[0] = 1);
        changed(&honest, |request| request.committed_indexes[0] = 0);
    }
}

/// Two equal messages, and a nonce of zero: without the index in the challenge the proof is one for either position.
#[test]
fn s_03_proof_for_two_positions_at_once() {
    for world in World::all() {
        let (scheme, _) = world.credential(2);
        let message = world.suite.message(Api::Core, b"yes");
        let messages = vec![message; 2];
        let signature = core::sign(&scheme, &world.secret_key, &world.header, &messages);
        let credential = Credential { signature, messages };
        let honest = world.core(2, &[0], "S-03");
        let statement = Statement { messages: vec![message], ..honest.statement };
        let mut scalars = random_scalars(6, &mut rng("S-03"));
        scalars[5] = Fr::zero();
        let nonces = Nonces::new(&scalars);
        let moved = Request::core(&Statement { indexes: vec![1], ..statement.clone() });
        let request = Request::core(&statement);
        let proof = core::prove(&statement, &credential, &nonces).encode();
        accepted(&request, &proof);
        refused(&moved, &proof);
        let lenient = Checks::without(&[Check::ChallengeBindsIndexes]);
        let proof = core::prove_for(&statement, &credential, &nonces, &lenient).encode();
        for request in [&request, &moved] {
            refused(request, &proof);
            assert_eq!(verdict(request, &proof, &[Check::ChallengeBindsIndexes]), Ok(()));
        }
    }
}

#[test]
fn s_04_same_messages_at_other_positions() {
    for world in World::all() {
        let honest = world.core(6, &[0, 2, 4], "S-04");
        for indexes in [[1, 3, 5], [0, 1, 2], [0, 2, 5], [3, 4, 5]] {
            changed(&honest, |request| request.issuer_indexes = indexes.to_vec());
        }
        changed(&honest, |request| request.issuer_messages.rotate_left(1));
    }
}

#[test]
fn s_05_duplicate_index() {
    for world in World::all() {
        let honest = world.core(4, &[0, 2], "S-05");
        let octets = honest.octets();
        accepted(&honest.request, &octets);
        let evil = world.suite.message(Api::Core, b"role=admin");
        let [first, second] = honest.statement.messages[..] else { panic!("two messages") };
        for message in [first, evil] {
            let mut request = honest.request.clone();
            request.issuer_indexes = vec![0, 0, 2];
            request.issuer_messages = vec![first, message, second];
            needs(Check::IndexesDistinct, &request, &octets);
        }
        // And a proof that was made for the list with the double.
        let mut request = honest.request.clone();
        request.issuer_indexes = vec![0, 2, 2];
        request.issuer_messages = vec![first, second, evil];
        let statement = request.combined(&Checks::all()).unwrap();
        let nonces = Nonces::new(&random_scalars(7, &mut rng("S-05")));
        refused(&request, &core::prove(&statement, &honest.credential, &nonces).encode());
    }
}

#[test]
fn s_05_duplicate_committed_index() {
    for world in World::all() {
        let honest = world.blind((2, 2), &[0], &[1], "S-05");
        changed(&honest, |request| {
            request.committed_indexes.push(1);
            request.committed_messages.push(Fr::one());
        });
    }
}

#[test]
fn s_06_unsorted_indexes() {
    for world in World::all() {
        let honest = world.core(4, &[0, 2], "S-06");
        let octets = honest.octets();
        accepted(&honest.request, &octets);
        // Sorting the indexes alone gives the first message to position 2.
        let mut request = honest.request.clone();
        request.issuer_indexes.reverse();
        needs(Check::IndexesAscend, &request, &octets);
        // Index and message together: the same statement, still not sorted here.
        request.issuer_messages.reverse();
        refused(&request, &octets);
        let honest = world.blind((2, 3), &[0, 1], &[0, 2], "S-06");
        changed(&honest, |request| request.issuer_indexes.reverse());
        changed(&honest, |request| request.committed_indexes.reverse());
    }
}

/// The types that name positions refuse them before there is a proof.
#[test]
fn s_05_s_06_positions_are_strictly_ascending() {
    use averment::bbs::{DisclosedMessages, Disclosure, DisclosureError, Generators, Limits};
    use averment::bbs::{blind, pseudonym};

    let limits = Limits::default();
    let not_ascending = Some(DisclosureError::NotAscending);
    for suite in Suite::ALL.map(library::suite) {
        let core = Generators::new(suite, 3, &limits).unwrap();
        let blind = blind::Generators::new(suite, 3, 3, &limits).unwrap();
        let nym = pseudonym::Generators::new(suite, [3, 3, 1], &limits).unwrap();
        let message = || core.message(b"yes").unwrap();
        for (indexes, error) in [
            (&[][..], None),
            (&[0, 1, 2], None),
            (&[0, 2], None),
            (&[0, 0], not_ascending),
            (&[0, 2, 2], not_ascending),
            (&[1, 0], not_ascending),
            (&[0, 2, 1], not_ascending),
            (&[0, 1, 0], not_ascending),
        ] {
            let indexes = || indexes.iter().copied();
            let pairs = || indexes().map(|index| (index, message()));
            assert_eq!(Disclosure::new(3, indexes()).err(), error);
            assert_eq!(DisclosedMessages::new(3, pairs()).err(), error);
            assert_eq!(blind::Disclosure::new(&blind, indexes(), []).err(), error);
            assert_eq!(blind::Disclosure::new(&blind, [], indexes()).err(), error);
            assert_eq!(blind::DisclosedMessages::new(&blind, pairs(), []).err(), error);
            assert_eq!(blind::DisclosedMessages::new(&blind, [], pairs()).err(), error);
            assert_eq!(pseudonym::Disclosure::new(&nym, indexes(), []).err(), error);
            assert_eq!(pseudonym::Disclosure::new(&nym, [], indexes()).err(), error);
            assert_eq!(pseudonym::DisclosedMessages::new(&nym, pairs(), []).err(), error);
            assert_eq!(pseudonym::DisclosedMessages::new(&nym, [], pairs()).err(), error);
            crate::tally::count(10);
        }
    }
}

#[test]
fn s_07_index_beyond_the_messages() {
    for world in World::all() {
        let honest = world.core(4, &[0, 2], "S-07");
        accepted(&honest.request, &honest.octets());
        for index in [4, 5, 255, 1 << 32, usize::MAX] {
            // A proof that was made for a list with a message at a position that does not exist.
            let mut statement = honest.statement.clone();
            statement.indexes.push(index);
            statement.messages.push(world.suite.message(Api::Core, b"role=admin"));
            let nonces = Nonces::new(&random_scalars(7, &mut rng("S-07")));
            let proof = core::prove(&statement, &honest.credential, &nonces);
            needs(Check::IndexInRange, &Request::core(&statement), &proof.encode());
            changed(&honest, |request| request.issuer_indexes[1] = index);
        }
    }
}

#[test]
fn s_07_more_messages_than_indexes() {
    for world in World::all() {
        let honest = world.core(4, &[0, 2], "S-07");
        let octets = honest.octets();
        let mut request = honest.request.clone();
        request.issuer_messages.push(world.suite.message(Api::Core, b"role=admin"));
        needs(Check::CountsEqual, &request, &octets);
        changed(&honest, |request| {
            request.issuer_messages.pop();
        });
        changed(&honest, |request| {
            request.issuer_indexes.pop();
        });
    }
}

/// A response for every message, the disclosed ones too: the same position disclosed and hidden.
#[test]
fn s_08_disclosed_and_hidden_overlap() {
    for world in World::all() {
        let honest = world.core(4, &[0, 2], "S-08");
        accepted(&honest.request, &honest.octets());
        let hidden_too = world.core(4, &[0], "S-08");
        for other in [&hidden_too, &world.core(4, &[], "S-08")] {
            refused(&honest.request, &other.octets());
            refused(&other.request, &honest.octets());
        }
    }
}

#[test]
fn s_09_number_of_messages_changed_with_consistent_lengths() {
    for world in World::all() {
        let honest = world.core(4, &[0, 2], "S-09");
        let octets = honest.octets();
        accepted(&honest.request, &octets);
        // One message less and one response less, one more and one more.
        let mut shorter = honest.request.clone();
        shorter.base.scheme = Scheme::core(world.suite, 3);
        let cut: Vec<_> = [&octets[..240], &octets[272..]].concat();
        refused(&shorter, &cut);
        let mut longer = honest.request.clone();
        longer.base.scheme = Scheme::core(world.suite, 5);
        let grown: Vec<_> = [&octets[..272], &octets[240..]].concat();
        refused(&longer, &grown);
        // A credential over three messages, shown as one over four.
        let three = world.core(3, &[0, 2], "S-09");
        let mut request = three.request.clone();
        request.base.scheme = Scheme::core(world.suite, 4);
        let filled = Proof { m: vec![three.proof.m[0], Fr::one()], ..three.proof };
        refused(&request, &filled.encode());
    }
}

/// A message more than was signed is not ignored, one less is not taken for zero.
#[test]
fn s_09_signature_with_a_message_more_or_less() {
    for world in World::all() {
        for honest in honest(&world, "S-09") {
            let (signed, signature) = Signed::of(&honest);
            let octets = signature.encode();
            assert!(signed.agreed(&octets));
            let mut more = signed.clone();
            more.messages.push(Fr::one());
            more.needs(Check::CountsEqual, &octets);
            let mut less = signed.clone();
            less.messages.pop();
            assert!(!less.agreed(&octets));
            less.messages.clear();
            assert!(!less.agreed(&octets));
        }
    }
}

/// Nor does an issuer sign another number of messages than its generators are for.
#[test]
fn s_09_signing_another_number_of_messages() {
    use averment::bbs::pseudonym::{NymSecrets, SignerNymEntropy};
    use averment::bbs::{Generators, Limits, SecretKey, SignError, Signer};
    use averment::bbs::{blind, pseudonym};

    let limits = Limits::default();
    for suite in Suite::ALL.map(library::suite) {
        let key = SecretKey::generate(suite, &[7; 32], b"", b"S-09").unwrap();
        let rng = &mut rng("S-09");
        let core = Generators::new(suite, 2, &limits).unwrap();
        let signer = Signer::new(key.clone(), &core).unwrap();

        let blind = blind::Generators::new(suite, 2, 1, &limits).unwrap();
        let blind_signer = blind::Signer::new(key.clone(), &blind).unwrap();
        let secrets = blind.messages(["secret"]).unwrap();
        let (commitment, _) = blind::Commitment::new(&blind, &secrets, rng).unwrap();

        let nym = pseudonym::Generators::new(suite, [2, 1, 1], &limits).unwrap();
        let nym_signer = pseudonym::Signer::new(key, &nym).unwrap();
        let secrets = nym.messages(["secret"]).unwrap();
        let nym_secrets = NymSecrets::random(1, rng).unwrap();
        let entropy = SignerNymEntropy::random(rng).unwrap();
        let (nym_commitment, _) = pseudonym::commit(&nym, &secrets, &nym_secrets, rng).unwrap();

        for count in 0..5 {
            let claims = vec!["claim"; count];
            let messages = core.messages(&claims).unwrap();
            let expected = (count != 2).then_some(SignError::MessageCount);
            assert_eq!(signer.sign(b"", &messages).err(), expected);
            let messages = blind.messages(&claims).unwrap();
            assert_eq!(blind_signer.sign(Some(&commitment), b"", &messages).err(), expected);
            let messages = nym.messages(&claims).unwrap();
            let signature = nym_signer.sign(&nym_commitment, b"", &messages, &entropy);
            assert_eq!(signature.err(), expected);
            crate::tally::count(3);
        }
        let messages = blind.messages(["claim"; 2]).unwrap();
        let missing = Some(SignError::CommitmentCount);
        assert_eq!(blind_signer.sign(None, b"", &messages).err(), missing);
    }
}

#[test]
fn s_10_header_changed_or_dropped() {
    each("S-10", |_, request| request.base.header[0] ^= 1);
    each("S-10", |_, request| {
        request.base.header.pop();
    });
    each("S-10", |_, request| request.base.header.push(0));
    each("S-10", |_, request| request.base.header.clear());
}

#[test]
fn s_10_header_that_the_domain_does_not_cover() {
    for world in World::all() {
        let (signed, _) = Signed::of(&world.core(3, &[0], "S-10"));
        let lenient = Checks::without(&[Check::DomainBindsHeader]);
        let domain = signed.scheme.domain(&signed.public_key, b"", &lenient);
        let b = signed.scheme.b(&domain, signed.messages.iter().copied().enumerate());
        let e = random_scalar(&mut rng("S-10"));
        let inverse = ark_ff::Field::inverse(&(world.secret_key + e)).unwrap();
        let octets = Signature { a: mul(&b, &inverse), e }.encode();
        for header in [&b""[..], b"valid until 2026", b"valid until 2099"] {
            let signed = Signed { header: header.to_vec(), ..signed.clone() };
            assert!(!signed.agreed(&octets));
            assert_eq!(signed.verify(&octets, &lenient), Ok(()));
        }
    }
}

#[test]
fn s_11_presentation_header_changed_or_dropped() {
    each("S-11", |_, request| request.base.presentation_header[0] ^= 1);
    each("S-11", |_, request| {
        request.base.presentation_header.pop();
    });
    each("S-11", |_, request| request.base.presentation_header.push(0));
    each("S-11", |_, request| request.base.presentation_header.clear());
    for world in World::all() {
        for honest in honest(&world, "S-11") {
            // A proof for whatever presentation header.
            let lenient = Checks::without(&[Check::ChallengeBindsPresentationHeader]);
            let count = 5 + honest.statement.hidden().len();
            let nonces = Nonces::new(&random_scalars(count, &mut rng("S-11")));
            let proof = core::prove_for(&honest.statement, &honest.credential, &nonces, &lenient);
            for presentation_header in [&b"pay 1"[..], b"pay 1000", b""] {
                let mut request = honest.request.clone();
                request.base.presentation_header = presentation_header.to_vec();
                let octets = proof.encode();
                refused(&request, &octets);
                let off = [Check::ChallengeBindsPresentationHeader];
                assert_eq!(verdict(&request, &octets, &off), Ok(()));
            }
        }
    }
}

/// Empty and absent is one thing here: there is no absent header.
#[test]
fn s_10_s_11_empty_headers() {
    for world in World::all() {
        let mut world = world;
        world.header.clear();
        world.presentation_header.clear();
        for honest in honest(&world, "S-10 empty") {
            accepted(&honest.request, &honest.octets());
            changed(&honest, |request| request.base.header.push(0));
            changed(&honest, |request| request.base.presentation_header.push(0));
        }
    }
}

/// Moves an octet over the boundary between two neighbouring fields of variable length.
#[test]
fn s_13_boundaries_moved() {
    each("S-13", |_, request| {
        let last = request.base.header.pop().unwrap();
        request.base.presentation_header.insert(0, last);
    });
    each("S-13", |_, request| {
        let first = request.base.presentation_header.remove(0);
        request.base.header.push(first);
    });
    for world in World::all() {
        let honest = world.nym((2, 2, 2), &[0, 1], &[0], "S-13");
        changed(&honest, |request| {
            let last = request.base.presentation_header.pop().unwrap();
            request.base.nym.as_mut().unwrap().context_id.insert(0, last);
        });
        changed(&honest, |request| {
            let first = request.base.nym.as_mut().unwrap().context_id.remove(0);
            request.base.presentation_header.push(first);
        });
        // ("ab", "c") and ("a", "bc") as messages.
        let scheme = Scheme::core(world.suite, 2);
        let [one, other] = [["ab", "c"], ["a", "bc"]].map(|messages| scheme.messages(&messages));
        assert_ne!(one, other);
        let signature = core::sign(&scheme, &world.secret_key, &world.header, &one).encode();
        assert!(Signed::new(&world, &scheme, &one).agreed(&signature));
        assert!(!Signed::new(&world, &scheme, &other).agreed(&signature));
    }
    // Key material and key information.
    for world in World::all() {
        let keys = [(33, 0), (32, 1)].map(|(material, info)| {
            library::generate(world.suite, &vec![7; material], &vec![7; info], b"tag").unwrap()
        });
        assert_ne!(keys[0], keys[1]);
    }
}

/// Every field of a statement, taken apart so that a new one cannot be forgotten: a change of it changes the challenge.
#[test]
fn s_14_every_field_changes_the_challenge() {
    for world in World::all() {
        for honest in honest(&world, "S-14") {
            let Honest { statement, credential, proof, request } = &honest;
            let nonces =
                Nonces::new(&random_scalars(5 + statement.hidden().len(), &mut rng("S-14")));
            let (points, first) = proof_init(statement, credential, &nonces);
            let of = |statement: &Statement| {
                challenge(statement, &statement.pairs(), points, &first, &Checks::all())
            };
            let Statement {
                scheme: Scheme { suite, api, issuer: _, generators },
                public_key,
                header,
                presentation_header,
                indexes,
                messages,
                nym,
            } = statement.clone();
            let mut others = vec![
                Statement {
                    scheme: Scheme { suite: world.other_suite().suite, ..statement.scheme.clone() },
                    ..statement.clone()
                },
                Statement {
                    scheme: Scheme {
                        api: if api == Api::Core { Api::Blind } else { Api::Core },
                        ..statement.scheme.clone()
                    },
                    ..statement.clone()
                },
                Statement {
                    public_key: public_key.iter().map(|octet| octet ^ 1).collect(),
                    ..statement.clone()
                },
                Statement { header: [header, vec![0]].concat(), ..statement.clone() },
                Statement {
                    presentation_header: [presentation_header, vec![0]].concat(),
                    ..statement.clone()
                },
            ];
            assert_eq!(suite, world.suite);
            for n in 0..generators.len() {
                let mut other = statement.clone();
                other.scheme.generators[n] += world.suite.p1();
                others.push(other);
            }
            for n in 0..indexes.len() {
                let mut other = statement.clone();
                other.indexes[n] += 1;
                others.push(other);
            }
            for n in 0..messages.len() {
                let mut other = statement.clone();
                other.messages[n] += Fr::one();
                others.push(other);
            }
            if let Some(nym) = nym {
                let NymStatement { context_id, pseudonym, nym_count } = nym;
                for nym in [
                    NymStatement {
                        context_id: [&*context_id, b"/"].concat(),
                        pseudonym: pseudonym.clone(),
                        nym_count,
                    },
                    NymStatement {
                        context_id: context_id.clone(),
                        pseudonym: pseudonym.iter().map(|octet| octet ^ 1).collect(),
                        nym_count,
                    },
                    NymStatement { context_id, pseudonym, nym_count: nym_count + 1 },
                ] {
                    others.push(Statement { nym: Some(nym), ..statement.clone() });
                }
            }
            let expected = of(statement);
            for other in &others {
                assert_ne!(of(other), expected, "{other:?}");
            }
            // The points of the proof and the first messages.
            for n in 0..5 {
                let (mut points, mut first) = (points, first);
                match n {
                    0..3 => points[n] += world.suite.p1(),
                    3 => first.t1 += world.suite.p1(),
                    _ => first.t2 += world.suite.p1(),
                }
                let pairs = statement.pairs();
                let other = challenge(statement, &pairs, points, &first, &Checks::all());
                assert_ne!(other, expected);
            }
            // And the library computes the same one.
            accepted(request, &proof.encode());
        }
    }
}

#[test]
fn s_15_generators_of_another_count_or_interface() {
    for world in World::all() {
        // A holder that proves over other generators, with a signature over these.
        let (scheme, credential) = world.credential(3);
        for other in [
            Scheme { generators: Scheme::blind(world.suite, 2, 0).generators, ..scheme.clone() },
            Scheme {
                generators: world.other_suite().suite.generators(4, b"other"),
                ..scheme.clone()
            },
            Scheme {
                generators: Scheme::core(world.suite, 4).generators[1..].to_vec(),
                ..scheme.clone()
            },
        ] {
            let honest = world.core(3, &[0], "S-15");
            let signature =
                core::sign(&other, &world.secret_key, &world.header, &credential.messages);
            let credential = Credential { signature, ..credential.clone() };
            let statement = Statement { scheme: other, ..honest.statement };
            let nonces = Nonces::new(&random_scalars(7, &mut rng("S-15")));
            let proof = core::prove(&statement, &credential, &nonces).encode();
            assert_eq!(core::verify_proof(&statement, &proof, &Checks::all()), Ok(()));
            refused(&honest.request, &proof);
        }
    }
}

#[test]
fn s_16_generators_swapped() {
    for world in World::all() {
        let honest = world.core(3, &[0], "S-16");
        accepted(&honest.request, &honest.octets());
        for (one, other) in [(0, 1), (0, 3), (1, 2)] {
            let mut statement = honest.statement.clone();
            statement.scheme.generators.swap(one, other);
            let messages = honest.credential.messages.clone();
            let scheme = &statement.scheme;
            let signature = core::sign(scheme, &world.secret_key, &world.header, &messages);
            let nonces = Nonces::new(&random_scalars(7, &mut rng("S-16")));
            let credential = Credential { signature, messages };
            let proof = core::prove(&statement, &credential, &nonces).encode();
            assert_eq!(core::verify_proof(&statement, &proof, &Checks::all()), Ok(()));
            refused(&honest.request, &proof);
        }
    }
}

#[test]
fn s_17_domain_of_another_key() {
    for world in World::all() {
        let other = World::with_key(world.suite, &(world.secret_key + Fr::one()));
        let (scheme, credential) = world.credential(3);
        let e = random_scalar(&mut rng("S-17"));
        let sign = |public_key: &[u8]| {
            let messages = &credential.messages;
            core::sign_with_e(&scheme, &world.secret_key, public_key, &world.header, messages, e)
        };
        let signed = Signed::new(&world, &scheme, &credential.messages);
        assert!(signed.agreed(&sign(&world.public_key).encode()));
        let octets = sign(&other.public_key).encode();
        assert!(!signed.agreed(&octets));
        assert!(!Signed { public_key: other.public_key, ..signed }.agreed(&octets));
    }
}

/// Requests and proofs changed at random, several things at a time: one opinion on all of them.
#[test]
fn s_19_random_changes_find_one_opinion() {
    use rand::RngExt as _;

    let mut rng = rng("S-19");
    let mut accepted = 0;
    let all: Vec<_> = World::all().iter().flat_map(|world| honest(world, "S-19")).collect();
    for n in 0..crate::tally::hundredth(60_000) {
        let Honest { mut request, proof, .. } = all[n % all.len()].clone();
        let mut octets = proof.encode();
        for _ in 0..rng.random_range(0..3) {
            match rng.random_range(0..12) {
                0 => request.base.header.push(rng.random()),
                1 => {
                    request.base.presentation_header.pop();
                }
                2 => {
                    request.issuer_messages.pop();
                }
                3 => {
                    request.issuer_indexes.pop();
                }
                4 => request.issuer_indexes.push(rng.random_range(0..6)),
                5 => request.issuer_indexes.reverse(),
                6 => request.committed_indexes.push(rng.random_range(0..4)),
                7 => request.committed_messages.push(random_scalar(&mut rng)),
                8 => octets.truncate(rng.random_range(0..=octets.len())),
                9 => octets.extend([rng.random::<u8>(); 32]),
                10 if !octets.is_empty() => {
                    let at = rng.random_range(0..octets.len());
                    octets[at] ^= 1 << rng.random_range(0..8);
                }
                _ => request.issuer_messages.reverse(),
            }
        }
        accepted += usize::from(agreed(&request, &octets));
    }
    assert!(accepted > 0, "some are not changed at all");
}
