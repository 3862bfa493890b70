//! One valid object of every kind that comes over a wire, with its fields and with the question what to do with it.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use averment::curve::DecodeError;

use crate::reference::octets::{G1, G2, SCALAR, decode_g1, decode_g2, decode_scalar};
use crate::reference::request;
use crate::reference::{Api, Checks, Refused, Suite, blind, random_scalars};
use crate::world::{Honest, Signed, World, rng};
use crate::{library, tally};

/// The kinds of objects that the library reads from octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    SecretKey,
    PublicKey,
    Signature,
    Proof,
    Commitment,
    Pseudonym,
}

/// What stands at a place of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    G1,
    G2,
    Scalar,
}

impl Sort {
    pub fn len(self) -> usize {
        match self {
            Self::G1 => G1,
            Self::G2 => G2,
            Self::Scalar => SCALAR,
        }
    }

    /// The reference's decoder for it.
    pub fn decode(self, octets: &[u8], checks: &Checks) -> Result<(), Refused> {
        match self {
            Self::G1 => decode_g1(octets, checks).map(drop),
            Self::G2 => decode_g2(octets, checks).map(drop),
            Self::Scalar => decode_scalar(octets, checks).map(drop),
        }
    }
}

/// A point or scalar inside an object.
#[derive(Clone, Debug)]
pub struct Field {
    pub sort: Sort,
    pub range: Range<usize>,
}

type Library = Box<dyn Fn(&[u8]) -> library::Verdict + Send + Sync>;
type Reference = Box<dyn Fn(&[u8], &Checks) -> Result<(), Refused> + Send + Sync>;

/// A valid object with the operation that takes it.
pub struct Sample {
    pub name: &'static str,
    pub suite: Suite,
    pub kind: Kind,
    pub octets: Vec<u8>,
    pub fields: Vec<Field>,
    library: Library,
    reference: Reference,
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} under {:?}", self.name, self.suite)
    }
}

/// The fields of an object of so many octets.
fn fields(kind: Kind, len: usize) -> Vec<Field> {
    let points = match kind {
        Kind::SecretKey => vec![],
        Kind::PublicKey => vec![Sort::G2],
        Kind::Signature | Kind::Commitment | Kind::Pseudonym => vec![Sort::G1],
        Kind::Proof => vec![Sort::G1; 3],
    };
    let mut start = 0;
    let scalars = std::iter::repeat(Sort::Scalar);
    let sorts = points.into_iter().chain(scalars);
    let mut fields = Vec::new();
    for sort in sorts {
        if start == len {
            return fields;
        }
        fields.push(Field { sort, range: start..start + sort.len() });
        start += sort.len();
    }
    unreachable!("scalars do not end")
}

impl Sample {
    fn new(
        name: &'static str,
        suite: Suite,
        kind: Kind,
        octets: Vec<u8>,
        library: impl Fn(&[u8]) -> library::Verdict + Send + Sync + 'static,
        reference: impl Fn(&[u8], &Checks) -> Result<(), Refused> + Send + Sync + 'static,
    ) -> Self {
        let fields = fields(kind, octets.len());
        let (library, reference) = (Box::new(library), Box::new(reference));
        let sample = Self { name, suite, kind, octets, fields, library, reference };
        assert!(sample.accepts(&sample.octets), "{sample:?}");
        sample
    }

    fn proof(name: &'static str, honest: Honest) -> Self {
        let (suite, octets) = (honest.statement.scheme.suite, honest.octets());
        let (one, other) = (honest.request.clone(), honest.request);
        Self::new(
            name,
            suite,
            Kind::Proof,
            octets,
            move |octets| library::verify_proof(&one, octets),
            move |octets, checks| request::verify_proof(&other, octets, checks),
        )
    }

    fn signature(name: &'static str, honest: &Honest) -> Self {
        let (one, signature) = Signed::of(honest);
        let other = one.clone();
        Self::new(
            name,
            one.scheme.suite,
            Kind::Signature,
            signature.encode(),
            move |octets| library::verify_signature(&one, octets),
            move |octets, checks| other.verify(octets, checks),
        )
    }

    fn commitment(name: &'static str, world: &World, api: Api) -> Self {
        let (suite, mut rng) = (world.suite, rng(name));
        let nym_secrets = random_scalars(usize::from(api == Api::Pseudonym), &mut rng);
        let (commitment, _) = world.commit(api, 1, &nym_secrets, &mut rng);
        let committed = 1 + nym_secrets.len();
        Self::new(
            name,
            suite,
            Kind::Commitment,
            commitment.encode(),
            move |octets| library::accept_commitment(suite, api, committed, octets),
            move |octets, checks| {
                blind::open_commitment(suite, api, committed, octets, checks).map(drop)
            },
        )
    }

    pub fn public_key(world: &World) -> Self {
        let honest = world.core(2, &[0], "public key");
        let (one, signature) = Signed::of(&honest);
        let (other, signature) = (one.clone(), signature.encode());
        let copy = signature.clone();
        Self::new(
            "public key",
            world.suite,
            Kind::PublicKey,
            world.public_key.clone(),
            move |octets| {
                let signed = Signed { public_key: octets.to_vec(), ..one.clone() };
                library::verify_signature(&signed, &signature)
            },
            move |octets, checks| {
                Signed { public_key: octets.to_vec(), ..other.clone() }.verify(&copy, checks)
            },
        )
    }

    pub fn core_signature(world: &World) -> Self {
        Self::signature("signature", &world.core(2, &[0], "signature"))
    }

    pub fn blind_signature(world: &World) -> Self {
        Self::signature("blind signature", &world.blind((1, 1), &[0], &[], "blind signature"))
    }

    pub fn nym_signature(world: &World) -> Self {
        let honest = world.nym((1, 1, 1), &[0], &[], "pseudonym signature");
        Self::signature("pseudonym signature", &honest)
    }

    pub fn core_proof(world: &World) -> Self {
        Self::proof("proof", world.core(3, &[0, 1], "proof"))
    }

    pub fn blind_proof(world: &World) -> Self {
        Self::proof("blind proof", world.blind((2, 1), &[0], &[0], "blind proof"))
    }

    pub fn nym_proof(world: &World) -> Self {
        Self::proof("pseudonym proof", world.nym((1, 1, 1), &[0], &[], "pseudonym proof"))
    }

    pub fn blind_commitment(world: &World) -> Self {
        Self::commitment("commitment", world, Api::Blind)
    }

    pub fn nym_commitment(world: &World) -> Self {
        Self::commitment("pseudonym commitment", world, Api::Pseudonym)
    }

    pub fn pseudonym(world: &World) -> Self {
        let honest = world.nym((1, 0, 1), &[0], &[], "pseudonym");
        let proof = honest.octets();
        let octets = honest.request.base.nym.as_ref().unwrap().pseudonym.clone();
        let with = |octets: &[u8], request: &crate::reference::Request| {
            let mut request = request.clone();
            request.base.nym.as_mut().unwrap().pseudonym = octets.to_vec();
            request
        };
        let (one, other) = (honest.request.clone(), honest.request);
        let copy = proof.clone();
        Self::new(
            "pseudonym",
            world.suite,
            Kind::Pseudonym,
            octets,
            move |octets| library::verify_proof(&with(octets, &one), &proof),
            move |octets, checks| request::verify_proof(&with(octets, &other), &copy, checks),
        )
    }

    /// One of each, for each interface that has it, under both suites.
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Sample>> = OnceLock::new();
        ALL.get_or_init(|| World::all().iter().flat_map(Self::of).collect())
    }

    fn of(world: &World) -> Vec<Self> {
        let makers = [
            Self::public_key,
            Self::core_signature,
            Self::blind_signature,
            Self::nym_signature,
            Self::core_proof,
            Self::blind_proof,
            Self::nym_proof,
            Self::blind_commitment,
            Self::nym_commitment,
            Self::pseudonym,
        ];
        makers.iter().map(|make| make(world)).collect()
    }

    /// Whether the operation takes `octets`; the library and the reference are of one opinion.
    pub fn accepts(&self, octets: &[u8]) -> bool {
        tally::count(1);
        let library = (self.library)(octets);
        let reference = (self.reference)(octets, &Checks::all());
        assert_eq!(
            library.is_ok(),
            reference.is_ok(),
            "{self:?}: {library:?}, {reference:?}: {}",
            hex::encode(octets)
        );
        library.is_ok()
    }

    /// Whether the library alone takes `octets`, for cases by the thousand.
    pub fn library_accepts(&self, octets: &[u8]) -> bool {
        tally::count(1);
        (self.library)(octets).is_ok()
    }

    /// Whether the reference takes `octets` with these checks.
    pub fn reference(&self, octets: &[u8], checks: &Checks) -> Result<(), Refused> {
        (self.reference)(octets, checks)
    }

    /// What the library's decoder says about `octets`, before anything is verified.
    pub fn decode(&self, octets: &[u8]) -> Result<(), DecodeError> {
        library::decode(self.suite, self.kind, octets)
    }

    /// Whether the library's decoder takes `octets`.
    pub fn decodes(&self, octets: &[u8]) -> bool {
        self.decode(octets).is_ok()
    }

    /// The object with other octets at a field, of any length.
    pub fn with(&self, field: &Field, octets: &[u8]) -> Vec<u8> {
        let mut object = self.octets.clone();
        object.splice(field.range.clone(), octets.iter().copied());
        object
    }

    /// The responses of a proof or a commitment: all scalars but the challenge.
    pub fn responses(&self) -> Vec<Field> {
        let scalars = self.fields.iter().filter(|field| field.sort == Sort::Scalar);
        let mut scalars: Vec<_> = scalars.cloned().collect();
        scalars.pop();
        scalars
    }
}
