//! Hashing to scalars and to points of G1, and what the drafts make with it.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use ark_bls12_381::{Fq, Fr, G1Projective, g1};
use ark_ec::hashing::curve_maps::wb::WBMap;
use ark_ec::hashing::map_to_curve_hasher::MapToCurve as _;
use ark_ff::PrimeField as _;
use sha2::Digest as _;
use shake::digest::{ExtendableOutput as _, Update as _, XofReader as _};

use super::Checks;
use super::octets::{decode_g1, mul_integer};

/// The two ciphersuites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suite {
    Sha256,
    Shake256,
}

/// The three interfaces, told apart by the end of their identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    Core,
    Blind,
    Pseudonym,
}

const P1_SHA_256: &str = "a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd225e7c59698588e70d11406d161b4e28c9";
const P1_SHAKE_256: &str = "8929dfbc7e6642c4ed9cba0856e493f8b9d7d5fcb0c31ef8fdcd34d50648a56c795e106e9eada6e0bda386b414150755";

impl Suite {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Sha256, Self::Shake256];

    /// The identifier of the ciphersuite.
    pub fn id(self) -> &'static [u8] {
        match self {
            Self::Sha256 => b"BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_",
            Self::Shake256 => b"BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_",
        }
    }

    /// The identifier of an interface.
    pub fn api_id(self, api: Api) -> Vec<u8> {
        let suffix: &[u8] = match api {
            Api::Core => b"H2G_HM2S_",
            Api::Blind => b"BLIND_H2G_HM2S_",
            Api::Pseudonym => b"H2G_HM2S_PSEUDONYM_",
        };
        [self.id(), suffix].concat()
    }

    /// The base point P1.
    pub fn p1(self) -> G1Projective {
        let octets = match self {
            Self::Sha256 => P1_SHA_256,
            Self::Shake256 => P1_SHAKE_256,
        };
        decode_g1(&hex::decode(octets).unwrap(), &Checks::all()).unwrap()
    }

    /// expand_message of RFC 9380, section 5.3.
    pub fn expand(self, message: &[u8], tag: &[u8], len: usize) -> Vec<u8> {
        let tag = [tag, &[u8::try_from(tag.len()).unwrap()]].concat();
        let len_octets = u16::try_from(len).unwrap().to_be_bytes();
        match self {
            Self::Sha256 => {
                let blocks = u8::try_from(len.div_ceil(32)).unwrap();
                let hash = |parts: &[&[u8]]| sha2::Sha256::digest(parts.concat()).to_vec();
                let b0 = hash(&[&[0; 64], message, &len_octets, &[0], &tag]);
                let mut b = hash(&[&b0, &[1], &tag]);
                let mut output = b.clone();
                for i in 2..=blocks {
                    let mixed: Vec<u8> = b0.iter().zip(&b).map(|(x, y)| x ^ y).collect();
                    b = hash(&[&mixed, &[i], &tag]);
                    output.extend(&b);
                }
                output.truncate(len);
                output
            }
            Self::Shake256 => {
                let mut hasher = shake::Shake256::default();
                hasher.update(&[message, &len_octets, &tag].concat());
                let mut output = vec![0; len];
                hasher.finalize_xof().read(&mut output);
                output
            }
        }
    }

    /// hash_to_scalar of the draft.
    pub fn hash_to_scalar(self, message: &[u8], tag: &[u8]) -> Fr {
        Fr::from_be_bytes_mod_order(&self.expand(message, tag, 48))
    }

    /// hash_to_curve of RFC 9380 for G1, random oracle.
    pub fn hash_to_g1(self, message: &[u8], tag: &[u8]) -> G1Projective {
        let uniform = self.expand(message, tag, 128);
        let map = |octets| {
            let u = Fq::from_be_bytes_mod_order(octets);
            G1Projective::from(WBMap::<g1::Config>::map_to_curve(u).unwrap())
        };
        let (u0, u1) = uniform.split_at(64);
        mul_integer(&(map(u0) + map(u1)), &[0xd201_0000_0001_0001])
    }

    /// The map of a message of octets to a scalar.
    pub fn message(self, api: Api, octets: &[u8]) -> Fr {
        self.hash_to_scalar(octets, &[&*self.api_id(api), b"MAP_MSG_TO_SCALAR_AS_HASH_"].concat())
    }

    /// The first `count` generators for an identifier. They are remembered: a test asks for the same ones many times.
    pub fn generators(self, count: usize, id: &[u8]) -> Vec<G1Projective> {
        self.generators_with(count, id, b"MESSAGE_GENERATOR_SEED")
    }

    fn generators_with(self, count: usize, id: &[u8], seed: &[u8]) -> Vec<G1Projective> {
        type Chain = (Vec<u8>, Vec<G1Projective>);
        static CHAINS: OnceLock<Mutex<BTreeMap<(Suite, Vec<u8>), Chain>>> = OnceLock::new();
        let seed = [id, seed].concat();
        let seed_tag = [id, b"SIG_GENERATOR_SEED_".as_slice()].concat();
        let curve_tag = [id, b"SIG_GENERATOR_DST_".as_slice()].concat();
        let mut chains = CHAINS.get_or_init(Mutex::default).lock().unwrap();
        let (v, generators) = chains
            .entry((self, seed.clone()))
            .or_insert_with(|| (self.expand(&seed, &seed_tag, 48), Vec::new()));
        while generators.len() < count {
            let i = u64::try_from(generators.len() + 1).unwrap().to_be_bytes();
            *v = self.expand(&[v.as_slice(), &i].concat(), &seed_tag, 48);
            generators.push(self.hash_to_g1(v, &curve_tag));
        }
        generators[..count].to_vec()
    }

    /// P1 as the draft derives it; to be compared with the constant.
    pub fn derive_p1(self) -> G1Projective {
        self.generators_with(1, &self.api_id(Api::Core), b"BP_MESSAGE_GENERATOR_SEED")[0]
    }

    /// `seeded_random_scalars` of the draft's fixtures.
    pub fn mocked_scalars(self, seed: &[u8], tag: &[u8], count: usize) -> Vec<Fr> {
        self.expand(seed, tag, 48 * count).chunks(48).map(Fr::from_be_bytes_mod_order).collect()
    }
}
