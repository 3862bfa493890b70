//! The order of the functions of a module, so that what is alike lies together: gzip sees no further than 32 KiB.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef,
};

/// Octets of a shingle.
const SHINGLE: usize = 8;
/// Octets behind the next function in which gzip finds what it repeats, less a margin.
const WINDOW: usize = 30_000;

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

/// Each function after those that have most of its shingles, as far as gzip sees; the largest first, and of equals.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let mut window = Window::new(bodies);
    let mut left: Vec<_> = (0..bodies.len()).collect();
    left.sort_by_key(|&function| (Reverse(bodies[function].len()), function));
    let mut order = Vec::with_capacity(left.len());
    let (mut first, mut octets) = (0, 0);
    while !left.is_empty() {
        let next = left.remove(window.most_alike(&left));
        order.push(next);
        octets += bodies[next].len();
        window.add(next);
        while octets > WINDOW && first + 1 < order.len() {
            octets -= bodies[order[first]].len();
            window.remove(order[first]);
            first += 1;
        }
    }
    order
}

/// The shingles of the functions that gzip sees, and how much of each other function they are.
struct Window {
    /// The shingles of each function.
    shingles: Vec<Vec<usize>>,
    /// The functions that have a shingle.
    holders: Vec<Vec<usize>>,
    /// How often a shingle is seen.
    seen: Vec<usize>,
    /// The weight of the shingles of each function: of those that are seen, and of all.
    weights: Vec<(f64, f64)>,
}

impl Window {
    fn new(bodies: &[&[u8]]) -> Self {
        let (mut numbers, mut shingles) = (BTreeMap::new(), Vec::with_capacity(bodies.len()));
        for body in bodies {
            let number = |shingle| {
                let next = numbers.len();
                *numbers.entry(shingle).or_insert(next)
            };
            let own: BTreeSet<_> = body.windows(SHINGLE).map(number).collect();
            shingles.push(own.into_iter().collect::<Vec<_>>());
        }
        let mut holders = vec![Vec::new(); numbers.len()];
        for (function, own) in shingles.iter().enumerate() {
            own.iter().for_each(|&shingle| holders[shingle].push(function));
        }
        // One for what no other function has, and for functions without a shingle.
        let all = |own: &Vec<usize>| {
            let weights = own.iter().map(|&shingle| weight(&holders[shingle]).unwrap_or(1.0));
            (0.0, 1.0 + weights.sum::<f64>())
        };
        let weights = shingles.iter().map(all).collect();
        Self { seen: vec![0; holders.len()], shingles, holders, weights }
    }

    /// Where the one stands that is seen for its greatest part.
    fn most_alike(&self, left: &[usize]) -> usize {
        let mut best = (0.0, 0);
        for (place, &function) in left.iter().enumerate() {
            let (seen, all) = self.weights[function];
            if seen / all > best.0 + 1e-9 {
                best = (seen / all, place);
            }
        }
        best.1
    }

    fn add(&mut self, function: usize) {
        let Self { shingles, holders, seen, weights } = self;
        for &shingle in &shingles[function] {
            seen[shingle] += 1;
            if seen[shingle] == 1 {
                weigh(weights, &holders[shingle], 1.0);
            }
        }
    }

    fn remove(&mut self, function: usize) {
        let Self { shingles, holders, seen, weights } = self;
        for &shingle in &shingles[function] {
            seen[shingle] -= 1;
            if seen[shingle] == 0 {
                weigh(weights, &holders[shingle], -1.0);
            }
        }
    }
}

/// A shingle of these functions is seen from now on, or no longer.
fn weigh(weights: &mut [(f64, f64)], holders: &[usize], sign: f64) {
    let Some(weight) = weight(holders) else { return };
    holders.iter().for_each(|&holder| weights[holder].0 += sign * weight);
}

/// What few functions have says more about where these belong.
fn weight(holders: &[usize]) -> Option<f64> {
    (holders.len() > 1).then(|| 1.0 / (holders.len() as f64).sqrt())
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
