//! U13: every kind of leak that is planted is found.

use super::*;

/// Presentations of one holder, and a copy of them with a leak.
struct Leaky {
    presentations: Vec<Presentation>,
    map: Map,
}

impl Leaky {
    fn samples(&self, plant: impl Fn(usize, &mut Presentation)) -> Vec<Vec<u8>> {
        let planted = self.presentations.iter().cloned().enumerate().map(|(number, mut leaky)| {
            plant(number, &mut leaky);
            leaky.encode()
        });
        planted.collect()
    }
}

fn point(presentation: &Presentation, place: usize) -> Sum {
    let octets = &presentation.points[place * G1::LEN..][..G1::LEN];
    Sum::from(&G1::from_bytes(octets).unwrap())
}

#[test]
fn u13_planted_leaks_are_found() {
    let town = Town::new();
    let holder = town.holder(&claims(), 1);
    let (request, session) = town.world.ask(whole(&town.world));
    let presentations: Vec<_> = (0..3).map(|seed| answer(&holder, &request, 3 * seed)).collect();
    let map = verified_map(&town.world, session, &presentations[0]);
    let leaky = Leaky { presentations, map };
    let map = &leaky.map;
    let (bases, candidates) = guesses(&town, &request);
    let tried = |samples: &[Vec<u8>]| enumerable(samples, map, &bases, &candidates);
    let honest = leaky.samples(|_, _| ());
    assert!(!lengths_differ(&honest) && !template_differs(&honest, map));
    assert!(!repeats(&honest, map) && !tried(&honest) && !shares_blind(&honest, map, 256));

    // A commitment without its blind, and one that another field takes the blind away from.
    let born = SecretScalar::from(Scalar::from(u64::from(day("1990-05-17").days())));
    let y1 = Bases::new().unwrap().y1;
    let bare = secret_mul(&Sum::from(y1.point()), &born);
    assert!(tried(&leaky.samples(|_, leak| put(leak, 2, &bare))));
    assert!(tried(&leaky.samples(|_, leak| {
        let mut blinded = point(leak, 5);
        blinded.add(&bare);
        put(leak, 2, &blinded);
    })));

    // One blind for two digits of a presentation.
    let digits: Vec<_> = (0..256).map(Scalar::from).collect();
    let digits = Parameters::ceremony().unwrap().set(&digits).unwrap();
    let rho = SecretScalar::reduce(&[0x77; 48]);
    let reused = leaky.samples(|_, leak| {
        for (place, digit) in [(0, 17_u64), (2, 203)] {
            let digit = SecretScalar::from(Scalar::from(digit));
            let s = secret_mul(&digits.witness(&digit).0, &rho);
            let [mut image] = secret_sums([&[digits.value().times(&rho)]]);
            image.subtract(&secret_mul(&s, &digit));
            put(leak, place, &s);
            put(leak, place + 1, &image);
        }
    });
    assert!(shares_blind(&reused, map, 256));
    // And for one digit in two presentations.
    let first = leaky.presentations[0].points[..G1::LEN].to_vec();
    let twice = leaky.samples(|_, leak| leak.points[..G1::LEN].copy_from_slice(&first));
    assert!(repeats(&twice, map));
    // One nonce, or one response, twice in a presentation.
    assert!(repeats(&leaky.samples(|_, leak| leak.responses.copy_within(..32, 64)), map));

    // Order, length and content by a hidden value: even in the first, odd in the second.
    let shown = [district("north"), district("south")];
    let swapped = |number: usize, leak: &mut Presentation| {
        leak.credentials[0].shown = shown.to_vec();
        leak.credentials[0].shown.rotate_left(number % 2);
    };
    let mut two_more = leaky.presentations[0].clone();
    swapped(0, &mut two_more);
    let ordered = leaky.samples(swapped);
    assert!(!lengths_differ(&ordered));
    assert!(template_differs(&ordered, &map_of(&two_more, &[])));
    let longer = leaky.samples(|number, leak| leak.responses.resize(32 * (40 + number), 1));
    assert!(lengths_differ(&longer));

    // A value in the clear, where nobody looks.
    let needles = [text_forms("name", "Ana Wong"), text_forms("district", "south")].concat();
    assert_eq!(contains(&honest, &needles), None);
    for (_, needle) in &needles {
        let clear = leaky.samples(|_, leak| {
            leak.responses[100..][..needle.len()].copy_from_slice(needle);
        });
        assert!(contains(&clear, &needles).is_some());
    }
}
