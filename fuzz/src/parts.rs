//! The parts of a presentation, to exchange and to change.

use arbitrary::Arbitrary;
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

/// Octets that mean something together: a point has 48, a scalar 32.
const POINT: usize = 48;
const SCALAR: usize = 32;

/// `[option, [[issuer, key, schema, shown, proof]], points, responses]`, with everything before the proof as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    option: u64,
    credentials: Vec<Credential>,
    points: Vec<u8>,
    responses: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Credential {
    issuer: u64,
    key: Vec<u8>,
    schema: u64,
    /// Each value as CBOR.
    shown: Vec<Vec<u8>>,
    proof: Vec<u8>,
}

/// One change that keeps the form.
#[derive(Arbitrary, Clone, Debug)]
pub enum Edit {
    Option(u8),
    Issuer(u8),
    Schema(u8),
    Key {
        at: u8,
        bit: u8,
    },
    Show {
        from: u8,
        to: u8,
    },
    Hide,
    ShowMore {
        of: u8,
    },
    /// Exchanges two points, or two scalars, of one field.
    Swap {
        field: Field,
        first: u8,
        second: u8,
    },
    /// Puts a point or scalar over another of its field.
    Copy {
        field: Field,
        from: u8,
        to: u8,
    },
    /// Takes it from another presentation.
    Graft {
        field: Field,
        from: u8,
        to: u8,
    },
    Flip {
        field: Field,
        at: u16,
        bit: u8,
    },
    Zero {
        field: Field,
        at: u8,
    },
    /// Negates the bit that says which of the two points with this x.
    Negate {
        point: u8,
    },
    /// Adds the group order, where that fits into 32 octets.
    AddOrder {
        field: Field,
        at: u8,
    },
    Push {
        field: Field,
        from: u8,
    },
    Pop {
        field: Field,
    },
    TakeCredentials,
    TakeStatements,
    Twice,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Field {
    ProofPoints,
    ProofScalars,
    Points,
    Responses,
}

impl Field {
    fn unit(self) -> usize {
        match self {
            Self::ProofPoints | Self::Points => POINT,
            Self::ProofScalars | Self::Responses => SCALAR,
        }
    }
}

impl Parts {
    pub fn read(octets: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(octets);
        // The envelope.
        decoder.array().ok()?;
        (0..3).try_for_each(|_| decoder.skip().ok())?;
        decoder.array().ok()?;
        let option = decoder.u64().ok()?;
        let count = decoder.array().ok()??;
        let credentials =
            (0..count).map(|_| Credential::read(&mut decoder)).collect::<Option<_>>()?;
        let points = decoder.bytes().ok()?.to_vec();
        let responses = decoder.bytes().ok()?.to_vec();
        Some(Self { option, credentials, points, responses })
    }

    pub fn write(&self) -> Vec<u8> {
        self.try_write().expect("memory takes everything")
    }

    fn try_write(&self) -> Result<Vec<u8>, minicbor::encode::Error<core::convert::Infallible>> {
        let mut encoder = Encoder::new(Vec::new());
        encoder.array(4)?.u8(7)?.u8(1)?.u8(0)?.array(4)?.u64(self.option)?;
        encoder.array(self.credentials.len() as u64)?;
        for credential in &self.credentials {
            encoder.array(5)?.u64(credential.issuer)?.bytes(&credential.key)?;
            encoder.u64(credential.schema)?.array(credential.shown.len() as u64)?;
            for value in &credential.shown {
                encoder.writer_mut().extend_from_slice(value);
            }
            encoder.bytes(&credential.proof)?;
        }
        encoder.bytes(&self.points)?.bytes(&self.responses)?;
        Ok(encoder.into_writer())
    }

    /// The octets of a field; points of a proof come first in it.
    fn field(&mut self, field: Field) -> &mut [u8] {
        match field {
            Field::Points => &mut self.points,
            Field::Responses => &mut self.responses,
            Field::ProofPoints | Field::ProofScalars => {
                let Some(first) = self.credentials.first_mut() else { return &mut [] };
                let split = first.proof.len().min(3 * POINT);
                let (points, scalars) = first.proof.split_at_mut(split);
                match field {
                    Field::ProofPoints => points,
                    _ => scalars,
                }
            }
        }
    }

    fn unit(&mut self, field: Field, at: u8) -> Option<&mut [u8]> {
        let octets = self.field(field);
        let count = octets.len() / field.unit();
        octets.chunks_exact_mut(field.unit()).nth(usize::from(at).checked_rem(count)?)
    }

    fn list(&mut self, field: Field) -> Option<&mut Vec<u8>> {
        match field {
            Field::Points => Some(&mut self.points),
            Field::Responses => Some(&mut self.responses),
            Field::ProofPoints | Field::ProofScalars => {
                self.credentials.first_mut().map(|first| &mut first.proof)
            }
        }
    }

    /// Makes one change; `other` is another presentation.
    pub fn edit(&mut self, edit: &Edit, other: &Self) {
        let _ = self.try_edit(edit, other);
    }

    fn try_edit(&mut self, edit: &Edit, other: &Self) -> Option<()> {
        match edit {
            Edit::Option(to) => self.option = u64::from(*to),
            Edit::Issuer(to) => self.credentials.first_mut()?.issuer = u64::from(*to),
            Edit::Schema(to) => self.credentials.first_mut()?.schema = u64::from(*to),
            Edit::Key { at, bit } => {
                *self.credentials.first_mut()?.key.get_mut(usize::from(*at) % 8)? ^= 1 << (bit % 8);
            }
            Edit::Show { from, to } => {
                let shown = &mut self.credentials.first_mut()?.shown;
                let count = shown.len();
                let value = shown.get(usize::from(*from).checked_rem(count)?)?.clone();
                *shown.get_mut(usize::from(*to).checked_rem(count)?)? = value;
            }
            Edit::Hide => drop(self.credentials.first_mut()?.shown.pop()?),
            Edit::ShowMore { of } => {
                let text = [0x82, 0x01, 0x61, b'a' + of % 26];
                self.credentials.first_mut()?.shown.push(text.to_vec());
            }
            Edit::Swap { field, first, second } => {
                let (first, second) = (*first, *second);
                let one = self.unit(*field, first)?.to_vec();
                let two = self.unit(*field, second)?.to_vec();
                self.unit(*field, first)?.copy_from_slice(&two);
                self.unit(*field, second)?.copy_from_slice(&one);
            }
            Edit::Copy { field, from, to } => {
                let unit = self.unit(*field, *from)?.to_vec();
                self.unit(*field, *to)?.copy_from_slice(&unit);
            }
            Edit::Graft { field, from, to } => {
                let unit = other.clone().unit(*field, *from)?.to_vec();
                self.unit(*field, *to)?.copy_from_slice(&unit);
            }
            Edit::Flip { field, at, bit } => {
                let octets = self.field(*field);
                let at = usize::from(*at).checked_rem(octets.len())?;
                *octets.get_mut(at)? ^= 1 << (bit % 8);
            }
            Edit::Zero { field, at } => self.unit(*field, *at)?.fill(0),
            Edit::Negate { point } => *self.unit(Field::Points, *point)?.first_mut()? ^= 0x20,
            Edit::AddOrder { field, at } => add_order(self.unit(*field, *at)?),
            Edit::Push { field, from } => {
                let unit = self.unit(*field, *from)?.to_vec();
                self.list(*field)?.extend(unit);
            }
            Edit::Pop { field } => {
                let list = self.list(*field)?;
                list.truncate(list.len().checked_sub(field.unit())?);
            }
            Edit::TakeCredentials => self.credentials.clone_from(&other.credentials),
            Edit::TakeStatements => {
                self.points.clone_from(&other.points);
                self.responses.clone_from(&other.responses);
            }
            Edit::Twice => {
                let first = self.credentials.first()?.clone();
                self.credentials.push(first);
            }
        }
        Some(())
    }
}

impl Credential {
    fn read(decoder: &mut Decoder<'_>) -> Option<Self> {
        decoder.array().ok()?;
        let issuer = decoder.u64().ok()?;
        let key = decoder.bytes().ok()?.to_vec();
        let schema = decoder.u64().ok()?;
        let count = decoder.array().ok()??;
        let shown = (0..count).map(|_| {
            let start = decoder.position();
            assert_ne!(decoder.datatype().ok()?, Type::Break);
            decoder.skip().ok()?;
            Some(decoder.input()[start..decoder.position()].to_vec())
        });
        let shown = shown.collect::<Option<_>>()?;
        Some(Self { issuer, key, schema, shown, proof: decoder.bytes().ok()?.to_vec() })
    }
}

/// The order of the group, big-endian.
const ORDER: [u8; 32] = [
    0x73, 0xed, 0xa7, 0x53, 0x29, 0x9d, 0x7d, 0x48, 0x33, 0x39, 0xd8, 0x08, 0x09, 0xa1, 0xd8, 0x05,
    0x53, 0xbd, 0xa4, 0x02, 0xff, 0xfe, 0x5b, 0xfe, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01,
];

fn add_order(octets: &mut [u8]) {
    let mut carry = 0;
    for (octet, order) in octets.iter_mut().rev().zip(ORDER.iter().rev()) {
        let sum = u16::from(*octet) + u16::from(*order) + carry;
        *octet = sum as u8;
        carry = sum >> 8;
    }
}

#[test]
fn parts_are_read_and_written() {
    for asked in &crate::city::CITY.asked {
        for octets in &asked.presentations {
            assert_eq!(Parts::read(octets).expect("a presentation").write(), *octets);
        }
    }
}
