//! U3 to U6 and U8 with the place in a status registry as what is hidden.

use super::super::status::{DAY, REGISTRY, Town, chain};
use super::*;
use crate::credential::{StatusHandle, StatusWitness};
use crate::registry::{Epoch, StatusError};

/// Somebody with a licence that was issued before others were revoked.
struct Kept {
    town: Town,
    holder: Holder,
    /// What the issuer saw.
    seen: Vec<u8>,
    /// In the epoch of the issuing.
    first: StatusWitness,
    others: Vec<StatusHandle>,
    epoch: Epoch,
}

fn status(holder: &Holder) -> &StatusWitness {
    holder.credentials().next().unwrap().status().unwrap()
}

fn handle(holder: &Holder) -> StatusHandle {
    holder.credentials().next().unwrap().handle().clone()
}

impl Kept {
    fn new() -> Self {
        let mut town = Town::new();
        let others: Vec<_> = (10..14).map(|seed| town.citizen(seed)).collect();
        let mut holder = Holder::new(secret(5)).unwrap();
        let seen = town.give(&mut holder, 5);
        let first = status(&holder).clone();
        let epoch = town.revoke(&[&others[0], &others[1]]);
        let others = others.iter().map(handle).collect();
        let mut kept = Self { town, holder, seen, first, others, epoch };
        let missed = core::slice::from_ref(&kept.epoch);
        kept.holder.update_status(REGISTRY, missed, &mut |_| true).unwrap();
        kept
    }

    fn ask(&self) -> (PresentationRequest, Session) {
        self.town.ask(self.town.query().not_revoked(2 * DAY))
    }

    fn answers(&self, request: &PresentationRequest, count: u64) -> Vec<Presentation> {
        (0..count).map(|seed| answer(&self.holder, request, seed)).collect()
    }
}

fn encoded(presentations: &[Presentation]) -> Vec<Vec<u8>> {
    presentations.iter().map(Presentation::encode).collect()
}

/// Behind the two digits of the validity.
const S: usize = 4;

#[test]
fn u3_u4_handle_and_witness_are_in_no_octets_or_words() {
    let kept = Kept::new();
    let Kept { town, holder, seen, first, epoch, .. } = &kept;
    let (request, session) = kept.ask();
    let plan = holder.plan(&request, AUDIENCE, now()).unwrap();
    let (mut leaky, mut samples) = samples(&plan, &town.verifier, session);
    let document = town.registry.document();
    let witness = status(holder);
    let refused = [
        witness.update(document, &handle(holder), &[epoch], &mut |_| true).unwrap_err(),
        first.verify(document, &handle(holder), town.registry.head()).unwrap_err(),
        first.update(document, &kept.others[0], &[epoch], &mut |_| true).unwrap_err(),
        StatusError::Witness,
    ];
    let refusal = PlanError::REFUSAL.as_bytes().to_vec();
    samples.extend([words(witness), words(&handle(holder)), refusal]);
    samples.extend(refused.iter().map(|error| std::format!("{error} {error:?}").into_bytes()));
    let mut needles = secrets(&town.office, holder, seen);
    needles.extend(forms("witness", witness.expose_bytes()));
    needles.extend(forms("first witness", first.expose_bytes()));
    for other in &kept.others {
        needles.extend(forms("another handle", other.expose_bytes().as_slice()));
    }
    assert_eq!(contains(&samples, &needles), None);
    // They would be found: in what is stored, and in a presentation that carries one of them.
    let stored = [holder.credentials().next().unwrap().encode().to_vec()];
    leaky.responses[..32].copy_from_slice(handle(holder).expose_bytes().as_slice());
    put(&mut leaky, S, witness.point());
    for name in ["handle raw", "witness raw"] {
        let needle = named(&needles, name);
        assert!(contains(&stored, needle).is_some(), "{name}");
        assert!(contains(&[leaky.encode()], needle).is_some(), "{name}");
    }
}

/// In which order a wallet takes its credentials and a verifier its epochs.
#[test]
fn u5_the_order_of_epochs_and_licences_does_not_matter() {
    let kept = Kept::new();
    let Kept { town, holder, .. } = &kept;
    // A second licence of the holder, which is revoked in the newest epoch.
    let mut lost = Holder::new(secret(5)).unwrap();
    let mut town_of_both = Town::new();
    town_of_both.give(&mut lost, 9);
    let [old, new] = [Town::new().registry, Kept::new().town.registry].map(|of| chain(&of));
    let licences = [holder, &lost].map(|of| of.credentials().next().unwrap().encode());
    let answer_in = |order: [usize; 2], seed: u64| {
        let mut verifier = Verifier::new(AUDIENCE, [town.office.document()]).unwrap();
        for place in order {
            verifier.add_epoch([&old, &new][place]).unwrap();
        }
        let query = town.query().not_revoked(2 * DAY);
        let (request, _) = verifier.ask(query, "test", now(), &mut rng(3)).unwrap();
        let mut wallet = Holder::new(secret(5)).unwrap();
        wallet.follow(&new).unwrap();
        for place in order {
            wallet.add_stored(Credential::decode(&licences[place]).unwrap()).unwrap();
        }
        [request.encode(), answer(&wallet, &request, seed).encode()]
    };
    assert_eq!(answer_in([0, 1], 1), answer_in([1, 0], 1));
    // What is compared is not always the same.
    assert_ne!(answer_in([0, 1], 1)[1], answer_in([0, 1], 2)[1]);
}

/// Whoever keeps the registry knows every handle and every witness, and tries them all.
#[test]
fn u6_no_handle_of_the_registry_can_be_tried_out() {
    let kept = Kept::new();
    let (request, _) = kept.ask();
    let presentations = kept.answers(&request, count(3, 20));
    let map = map_of(&presentations[0], &[]);
    let own = handle(&kept.holder);
    let value = *chain(&kept.town.registry).value();
    let witness = status(&kept.holder).point();
    let point = |witness: &StatusWitness| witness.point().to_point().unwrap();
    let mut bases = Vec::from([value, G1::generator()]);
    bases.extend([status(&kept.holder), &kept.first].map(point));
    let witnesses = kept.others[2..].iter().map(|other| kept.town.registry.witness(other).unwrap());
    bases.extend(witnesses.map(|witness| point(&witness)));
    let mut candidates: Vec<_> = (1..16).map(Scalar::from).collect();
    for handle in kept.others.iter().chain([&own]) {
        let handle = handle.scalar().expose();
        candidates.extend([handle, -handle, SecretScalar::from(handle).invert().expose()]);
    }
    let tried = |samples: &[Presentation]| enumerable(&encoded(samples), &map, &bases, &candidates);
    assert!(!tried(&presentations));
    assert!(!repeats(&encoded(&presentations), &map));

    // A prover that leaves the blind away: S = w, S' = V - h w. And one whose blind is a small number.
    let h = own.scalar().clone();
    for rho in [1, 7] {
        let rho = SecretScalar::from(Scalar::from(rho));
        let leaky = presentations.iter().cloned().map(|mut leaky| {
            let s = secret_mul(witness, &rho);
            let mut image = secret_mul(&Sum::from(&value), &rho);
            image.subtract(&secret_mul(&s, &h));
            put(&mut leaky, S, &s);
            put(&mut leaky, S + 1, &image);
            leaky
        });
        let leaky: Vec<_> = leaky.collect();
        assert!(tried(&leaky));
        // Or the same blind twice, which is found whatever it is.
        assert!(repeats(&encoded(&leaky), &map));
    }
}

#[test]
fn u8_what_a_status_tells_is_told() {
    let kept = Kept::new();
    let role = || String::from("licence");
    let consent = |query: CredentialQuery| {
        let (request, _) = kept.town.ask(query);
        let plan = kept.holder.plan(&request, AUDIENCE, now()).unwrap();
        (plan.consent(&plan.first_choice()).unwrap(), request)
    };
    let (asked, request) = consent(kept.town.query().not_revoked(2 * DAY));
    let (plain, _) = consent(kept.town.query());
    // The registry and the epoch, which are the same for everybody who answers.
    assert_eq!(asked.credentials[0].status.as_ref(), request.heads().first());
    assert_eq!(asked.credentials[0].status.as_ref().unwrap().registry, REGISTRY);
    assert_eq!(plain.credentials[0].status, None);
    // Nothing more links than without the question.
    let links =
        [Link::Issuer { role: role(), accepted: 1 }, Link::Schema { role: role(), accepted: 1 }];
    assert_eq!((&asked.linkable[..], &plain.linkable[..]), (&links[..], &links[..]));
    assert_ne!(asked, plain);
}
