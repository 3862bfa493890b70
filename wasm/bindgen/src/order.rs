//! The order of the functions of a module, so that what is alike lies together: gzip sees no further than 32 KiB.

use std::error::Error;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

/// Octets of a shingle.
const SHINGLE: usize = 4;
/// Numbers of a sketch.
const SKETCH: usize = 128;

type Sketch = [u32; SKETCH];

/// Writes the module with its functions in another order. It does the same.
pub fn ordered(module: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let (imported, bodies) = functions(module)?;
    let order = chain(&bodies);
    let mut places = vec![0; order.len()];
    for (place, &function) in order.iter().enumerate() {
        places[function] = u32::try_from(place)?;
    }
    let mut encoded = Module::new();
    Ordered { imported, order, places }.parse_core_module(&mut encoded, Parser::new(0), module)?;
    Ok(encoded.finish())
}

/// How many functions are imported, and the octets of the others.
fn functions(module: &[u8]) -> Result<(u32, Vec<&[u8]>), Box<dyn Error>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    Ok((imported, bodies))
}

/// Each function before the one that is most like it among those that are left, the largest first.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let sketches: Vec<_> = bodies.iter().map(|body| sketch(body)).collect();
    let mut left: Vec<_> = (0..bodies.len()).collect();
    left.sort_by_key(|&function| (std::cmp::Reverse(bodies[function].len()), function));
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let next = order.last().map_or(0, |&last: &usize| nearest(&sketches, last, &left));
        order.push(left.remove(next));
    }
    order
}

/// Where the one that shares most with `last` stands; the first, which is the largest, of equals.
fn nearest(sketches: &[Sketch], last: usize, left: &[usize]) -> usize {
    let shared = |other: usize| {
        sketches[last].iter().zip(&sketches[other]).filter(|(one, other)| one == other).count()
    };
    let mut best = (0, 0);
    for (place, &function) in left.iter().enumerate() {
        let shared = shared(function);
        if shared > best.0 {
            best = (shared, place);
        }
    }
    best.1
}

/// The least hash of all shingles under each of some functions.
fn sketch(body: &[u8]) -> Sketch {
    let mut least = [u32::MAX; SKETCH];
    for shingle in body.windows(SHINGLE) {
        let word = shingle.iter().fold(0_u32, |word, octet| (word << 8) | u32::from(*octet));
        for (number, least) in (1_u32..).zip(&mut least) {
            *least = (*least).min(mixed(word ^ number.wrapping_mul(0x9e37_79b9)));
        }
    }
    least
}

const fn mixed(mut word: u32) -> u32 {
    word = (word ^ (word >> 16)).wrapping_mul(0x85eb_ca6b);
    word = (word ^ (word >> 13)).wrapping_mul(0xc2b2_ae35);
    word ^ (word >> 16)
}

struct Ordered {
    imported: u32,
    order: Vec<usize>,
    places: Vec<u32>,
}

impl Reencode for Ordered {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<Self::Error>> {
        let own = index.checked_sub(self.imported).map(|own| own as usize);
        Ok(own.map_or(index, |own| self.imported + self.places[own]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error<Self::Error>> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for &function in &self.order {
            functions.function(types[function]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error<Self::Error>> {
        let bodies: Vec<FunctionBody<'_>> = section.into_iter().collect::<Result<_, _>>()?;
        for function in self.order.clone() {
            self.parse_function_body(code, bodies[function].clone())?;
        }
        Ok(())
    }
}
