//! A prover that does what it is told, step by step, so that each step can be another one.

use std::sync::Arc;

use ark_bls12_381::{Fr, G1Projective};
use ark_ff::Zero as _;
use averment::presentation::{PolicyOption, PresentationRequest};
use rand::Rng;
use sha2::Digest as _;

use super::authorities::{Authorities, Blinding};
use super::claims::{self, Held, Slots as _};
use super::digest::{self, Part};
use super::one_of_many;
use super::plan::{Plan, shown_slots};
use super::registry::Registry;
use super::relation::{Bound, Gadget, Many, Scalars, Variable};
use super::sets::{bp1, inverse};
use super::tables::{self, Table};
use super::wire::{Draft, Presented};
use crate::reference::core::{self, Nonces, Proof, Statement};
use crate::reference::octets::{encode_g2, mul};
use crate::reference::{Checks, random_scalar, random_scalars};

/// A presentation in the making. Everything in it may be changed before the next step.
#[derive(Clone, Debug)]
pub struct Prover {
    pub request: PresentationRequest,
    pub option: usize,
    pub held: Vec<Held>,
    /// Under which ranges over each credential are proved, if not under the ceremony.
    pub tables: Vec<Option<Arc<Table>>>,
    /// Among which authorities the issuer of each credential hides, and how, if it does.
    pub hidden_issuers: Vec<Option<(Arc<Authorities>, Blinding)>>,
    /// What the rows and statements of the verifier are: it may forget some.
    pub checks: Checks,
    pub plan: Plan,
    pub statements: Vec<Statement>,
    pub selectors: Vec<(usize, usize)>,
    /// The hidden messages of each credential, as the rows take them.
    pub hidden: Vec<Vec<Fr>>,
    pub wires: Vec<G1Projective>,
    pub own: Vec<Vec<Fr>>,
    pub nonces: Vec<Nonces>,
    pub own_nonces: Vec<Vec<Fr>>,
}

/// After the first messages.
#[derive(Clone, Debug)]
pub struct Committed {
    pub parts: Vec<Part>,
    pub first: Vec<Vec<G1Projective>>,
}

impl Prover {
    /// Sets out to answer `option` with these credentials, honestly as far as the values allow: a gadget that is false
    /// gets random points.
    pub fn new(
        request: &PresentationRequest,
        option: usize,
        held: &[&Held],
        counter: u64,
        (tables, registries, sets): (&[Arc<Table>], &[Registry], &[Arc<Authorities>]),
        checks: &Checks,
        rng: &mut impl Rng,
    ) -> Self {
        let asked = &request.policy().options()[option];
        let schemas: Vec<_> = held.iter().map(|held| &held.schema).collect();
        let own = asked.credentials().iter().zip(held).map(|(query, held)| {
            if query.authorities().is_some() {
                return tables::if_hidden(tables, checks);
            }
            let accepted = query.accepted().iter().find(|a| a.issuer == held.issuer);
            accepted.and_then(|accepted| tables::named(tables, accepted).unwrap())
        });
        let own: Vec<_> = own.collect();
        let among = asked.credentials().iter().map(|query| {
            let digest = query.authorities()?.to_bytes();
            sets.iter().find(|authorities| authorities.digest == digest).cloned()
        });
        let among: Vec<_> = among.collect();
        let plan = Plan::new(request, asked, &schemas, &own, &among, registries, checks).unwrap();
        let statements: Vec<_> = statements(asked, held);
        let hidden: Vec<Vec<Fr>> = statements
            .iter()
            .zip(held)
            .zip(&among)
            .map(|((statement, held), among)| {
                let hidden = statement.hidden().into_iter().map(|j| held.signed.messages[j]);
                hidden.chain(among.iter().map(|_| statement.domain(&Checks::all()))).collect()
            })
            .collect();
        let selectors = asked.credentials().iter().zip(held).map(|(query, held)| {
            let issuer = query.accepted().iter().position(|a| a.issuer == held.issuer).unwrap_or(0);
            let digest = held.schema.digest();
            let schemas = query.accepted().get(issuer).map_or(&[][..], |named| &named.schemas);
            (issuer, schemas.iter().position(|known| *known == digest).unwrap_or(0))
        });
        let values = plan.statements.sections.iter().map(|section| vec![Fr::zero(); section.own]);
        let sections = plan.statements.sections.iter();
        let own_nonces: Vec<_> = sections.map(|section| random_scalars(section.own, rng)).collect();
        let nonces =
            hidden.iter().map(|hidden| Nonces::new(&random_scalars(5 + hidden.len(), rng)));
        let mut prover = Self {
            request: request.clone(),
            option,
            held: held.iter().map(|held| (*held).clone()).collect(),
            tables: own,
            hidden_issuers: Vec::new(),
            checks: checks.clone(),
            selectors: selectors.collect(),
            wires: vec![G1Projective::zero(); plan.statements.wires],
            own: values.collect(),
            own_nonces,
            nonces: nonces.collect(),
            plan,
            statements,
            hidden,
        };
        prover.assign(counter, rng);
        let hidden = among.into_iter().zip(held);
        prover.hidden_issuers = hidden
            .map(|(among, held)| among.map(|among| (among.clone(), among.blind(held, rng))))
            .collect();
        prover.place_keys();
        prover
    }

    /// Answers for an application with this commitment, whose blind it claims to know.
    pub fn bind(mut self, bound: &Bound, blind: Fr, rng: &mut impl Rng) -> Self {
        let option = &self.request.policy().options()[self.option];
        let schemas: Vec<_> = self.held.iter().map(|held| &held.schema).collect();
        self.plan = self.plan.bind(option, &schemas, bound).unwrap();
        let number = option.position(&bound.role).unwrap();
        self.own[number].push(blind);
        self.own_nonces[number].push(random_scalar(rng));
        self
    }

    /// The value of an expression in the hidden messages and the variables so far.
    pub fn value(&self, section: usize, expression: &super::relation::Expression) -> Fr {
        let scalars = Scalars { messages: &self.hidden[section], own: &self.own[section] };
        scalars.evaluate(expression)
    }

    /// Fills in points and values of all gadgets.
    pub fn assign(&mut self, counter: u64, rng: &mut impl Rng) {
        let blinds = random_scalars(self.plan.statements.links, rng);
        for gadget in self.plan.statements.gadgets.clone() {
            self.assign_one(&gadget, counter, &blinds, rng);
        }
    }

    /// Fills in the points of one-of-many.
    pub fn place_keys(&mut self) {
        for (section, hidden) in self.plan.statements.sections.iter().zip(&self.hidden_issuers) {
            let (Some(Many { wire, .. }), Some((_, blinding))) = (&section.many, hidden) else {
                continue;
            };
            let points = blinding.roster.points(&blinding.many);
            self.wires[*wire..][..points.len()].copy_from_slice(&points);
        }
    }

    fn assign_one(&mut self, gadget: &Gadget, counter: u64, blinds: &[Fr], rng: &mut impl Rng) {
        match gadget {
            Gadget::Range { section, value, shape, digits } => {
                let value = self.value(*section, value);
                let known = small(&value).and_then(|value| shape.decompose(value));
                // Out of range: the lowest digit takes what is left over.
                let known = known.unwrap_or_else(|| vec![0; shape.0.len()]);
                for (own, digit) in digits.iter().zip(&known[1..]) {
                    self.own[*section][*own] = Fr::from(*digit);
                }
            }
            Gadget::Member { section, wire, rho, y, set } => {
                let y = self.value(*section, y);
                let random = random_scalar(rng);
                let (w, _) = set.witness(&y).unwrap_or_else(|| (mul(&bp1(), &random), Fr::zero()));
                self.member(*section, *wire, *rho, w, &y, &set.value(), random_scalar(rng));
            }
            Gadget::Excluded { section, wire, own, y, set } => {
                let y = self.value(*section, y);
                let (w, d) = set.witness(&y).unwrap();
                let [rho, s] = [(); 2].map(|()| random_scalar(rng));
                let d = rho * d;
                let a = if d.is_zero() { random_scalar(rng) } else { inverse(&d) };
                let c = mul(&w, &rho);
                let (k0, k1) = (super::sets::base("K_0"), super::sets::base("K_1"));
                self.wires[*wire] = c;
                self.wires[wire + 1] = mul(&set.value(), &rho) - mul(&c, &y) - mul(&bp1(), &d);
                self.wires[wire + 2] = mul(&k1, &d) + mul(&k0, &s);
                self.own[*section][*own..][..5].copy_from_slice(&[rho, d, s, a, -(s * a)]);
            }
            Gadget::Opening { section, wire, own, value, link, first } => {
                let value = self.value(*section, value);
                let blind = blinds[*link];
                if *first {
                    let (y0, y1) = (super::sets::base("Y_0"), super::sets::base("Y_1"));
                    self.wires[*wire] = mul(&y1, &value) + mul(&y0, &blind);
                }
                self.own[*section][*own] = blind;
            }
            Gadget::Pseudonym { wire, base, section, secret } => {
                self.wires[*wire] = mul(base, &self.value(*section, secret));
            }
            Gadget::Tag { wire, base, section, secret, index } => {
                let index_value = Fr::from(counter);
                let secret = self.value(*section, secret);
                self.wires[*wire] = mul(base, &inverse(&(secret + index_value)));
                self.own[*section][*index] = index_value;
            }
        }
    }

    /// `S = rho w` and `S' = rho V - y S`, whatever `w` is.
    pub fn member(
        &mut self,
        section: usize,
        wire: usize,
        own: usize,
        w: G1Projective,
        y: &Fr,
        v: &G1Projective,
        rho: Fr,
    ) {
        let s = mul(&w, &rho);
        self.wires[wire] = s;
        self.wires[wire + 1] = mul(v, &rho) - mul(&s, y);
        self.own[section][own] = rho;
    }

    /// The place of the response of a hidden slot among the hidden ones.
    pub fn rank(&self, section: usize, slot: usize) -> usize {
        match self.plan.statements.message(section, slot).unwrap() {
            Variable::Message(rank) => rank,
            Variable::Own(_) => unreachable!("a message"),
        }
    }

    /// The first messages of all proofs and rows.
    pub fn commit(&self) -> Committed {
        let parts = (0..self.held.len()).map(|number| self.part(number));
        let sections = self.plan.statements.sections.iter().zip(&self.nonces).zip(&self.own_nonces);
        let first = sections.map(|((section, nonces), own)| {
            section.commit(&self.wires, &Scalars { messages: &nonces.m, own }, &Fr::zero())
        });
        let first = first.zip(&self.hidden_issuers).map(|(mut first, hidden)| {
            if let Some((_, Blinding { roster, many, .. })) = hidden {
                first.extend(one_of_many::kept(roster.first(many), &self.checks));
            }
            first
        });
        Committed { parts: parts.collect(), first: first.collect() }
    }

    fn part(&self, number: usize) -> Part {
        let (statement, held) = (&self.statements[number], &self.held[number]);
        let (issuer, table) = (held.issuer.clone(), self.tables[number].clone());
        let nonces = &self.nonces[number];
        let Some((among, blinding)) = &self.hidden_issuers[number] else {
            let (points, first) = core::proof_init(statement, &held.signed, nonces);
            let statement = statement.clone();
            return Part { statement, issuer, table, authorities: None, points, first };
        };
        let (of_domain, m) = nonces.m.split_last().unwrap();
        let own = Nonces { m: m.to_vec(), ..nonces.clone() };
        let (points, mut first) =
            core::proof_init(statement, &blinding.shifted(&held.signed), &own);
        first.t2 += mul(&statement.scheme.generators[0], of_domain);
        let statement = Statement { public_key: encode_g2(&blinding.key), ..statement.clone() };
        let authorities = Some(among.digest.clone());
        Part { statement, issuer, table, authorities, points, first }
    }

    pub fn challenges(&self, committed: &Committed) -> Vec<Fr> {
        let statements = digest::statements(
            &self.request,
            self.option,
            &committed.parts,
            &self.plan.statements,
            &self.wires,
            &committed.first,
            &self.checks,
        );
        digest::challenges(&statements, &committed.parts, &self.checks)
    }

    /// The answers.
    pub fn respond(&self, committed: &Committed, challenges: &[Fr]) -> Draft {
        let shown = |n: usize| {
            let (held, statement) = (&self.held[n], &self.statements[n]);
            let first = held.schema.first_claim();
            let claims = statement.indexes.iter().map(|slot| &held.schema.claims()[slot - first]);
            claims.map(|claim| held.value(&claim.name)).collect()
        };
        let credentials = (0..self.held.len()).map(|n| Presented {
            blinded: self.hidden_issuers[n].as_ref().map(|(_, hidden)| encode_g2(&hidden.key)),
            issuer: self.selectors[n].0,
            key: sha2::Sha256::digest(&self.held[n].public_key)[..8].to_vec(),
            schema: self.selectors[n].1,
            shown: shown(n),
            proof: self.proof(n, committed.parts[n].points, challenges[n]),
        });
        let own = self.own.iter().zip(&self.own_nonces).zip(&self.hidden_issuers).zip(challenges);
        let responses = own.map(|(((own, nonces), hidden), c)| {
            let own = own.iter().zip(nonces).map(|(own, nonce)| *nonce + *own * c);
            let many = hidden.iter();
            own.chain(many.flat_map(|(_, of)| of.roster.respond(&of.many, c))).collect()
        });
        Draft {
            option: self.option,
            credentials: credentials.collect(),
            wires: self.wires.clone(),
            responses: responses.collect(),
        }
    }

    fn proof(&self, number: usize, points: [G1Projective; 3], c: Fr) -> Proof {
        let (statement, nonces) = (&self.statements[number], &self.nonces[number]);
        let signed = &self.held[number].signed;
        let Some((_, blinding)) = &self.hidden_issuers[number] else {
            return core::proof_finalize(statement, signed, nonces, points, c);
        };
        let signed = blinding.shifted(signed);
        let mut proof = core::proof_finalize(statement, &signed, nonces, points, c);
        let last = nonces.m.len() - 1;
        proof.m.push(nonces.m[last] + self.hidden[number][last] * c);
        proof
    }

    /// All steps.
    pub fn finish(&self) -> Draft {
        let committed = self.commit();
        let challenges = self.challenges(&committed);
        self.respond(&committed, &challenges)
    }
}

fn statements(option: &PolicyOption, held: &[&Held]) -> Vec<Statement> {
    let pairs = option.credentials().iter().zip(held);
    let statement = |(query, held): (&averment::presentation::CredentialQuery, &&Held)| {
        let indexes: Vec<_> =
            shown_slots(&held.schema, query.conditions()).unwrap().into_iter().collect();
        let suite = held.schema.reference_suite();
        let first = held.schema.first_claim();
        let shown = indexes.iter().map(|slot| held.value(&held.schema.claims()[slot - first].name));
        Statement {
            scheme: held.schema.scheme(),
            public_key: held.public_key.clone(),
            header: held.schema.signed_header(),
            presentation_header: Vec::new(),
            messages: shown.map(|value| claims::scalar(suite, &value)).collect(),
            indexes,
            nym: None,
        }
    };
    pairs.map(statement).collect()
}

/// A scalar below 2^64.
pub fn small(scalar: &Fr) -> Option<u64> {
    let limbs = ark_ff::PrimeField::into_bigint(*scalar).0;
    (limbs[1..] == [0; 3]).then_some(limbs[0])
}
