//! The verifier's side: `T1` and `T2` of a proof, recomputed or given.

use super::{Context, DisclosedMessages, Proof, VerifyError};
use crate::curve::{Folded, G1, PointTables, Scalar, Sum, Weight};

impl Proof {
    /// `T1` and `T2`, encoded.
    pub(crate) fn recommit_vartime(
        &self,
        context: &Context,
        domain: Option<Scalar>,
        disclosed: &DisclosedMessages,
    ) -> Result<[[u8; G1::LEN]; 2], VerifyError> {
        let [t1, t2] = self.recommit_sums(context, domain, disclosed)?;
        Ok(Sum::encode([&t1, &t2]))
    }

    /// `T1 = Bbar * c + Abar * e^ + D * r1^` and `T2 = Bv * c + D * r3^ + sum of H_j * m^_j`, with
    /// `Bv = P1 + Q_1 * domain + sum of H_i * m_i` over the shown messages, all in one sum. Without a domain it is one more
    /// hidden message, the last one.
    pub(crate) fn recommit_sums(
        &self,
        context: &Context,
        domain: Option<Scalar>,
        disclosed: &DisclosedMessages,
    ) -> Result<[Sum; 2], VerifyError> {
        let (basis, c) = (context.basis(), self.challenge);
        let (message_hats, domain) = match (domain, self.message_hats.as_slice()) {
            (Some(domain), message_hats) => (message_hats, domain * c),
            (None, [message_hats @ .., domain_hat]) => (message_hats, *domain_hat),
            (None, []) => return Err(VerifyError::HiddenCount),
        };
        let scalars = self.message_scalars(context, message_hats, disclosed)?;
        let variable = PointTables::new(&[self.bbar, self.abar, self.d]);
        let t1 = variable.sum_vartime(&[Some(c), Some(self.e_hat), Some(self.r1_hat)]);
        let mut t2 = basis.sum_vartime(c, domain, basis.message_bases().zip(scalars));
        t2.add(&variable.sum_vartime(&[None, None, Some(self.r3_hat)]));
        Ok([t1, t2])
    }

    /// Adds the same two equations for given `T1` and `T2`, each under a weight of its own.
    pub(crate) fn fold<'a>(
        &self,
        (context, domain): (&'a Context, Scalar),
        disclosed: &DisclosedMessages,
        [(t1, weight1), (t2, weight2)]: [(Option<G1>, Weight); 2],
        folded: &mut Folded<'a>,
    ) -> Result<(), VerifyError> {
        let scalars = self.message_scalars(context, &self.message_hats, disclosed)?;
        let (basis, c) = (context.basis(), self.challenge);
        let factor = folded.start_equation(t1, weight1);
        folded.add_point(self.bbar, factor * c);
        folded.add_point(self.abar, factor * self.e_hat);
        let of_d = factor * self.r1_hat;
        let factor = folded.start_equation(t2, weight2);
        folded.add_point(self.d, of_d + factor * self.r3_hat);
        let bases = basis.leading_bases().chain(basis.message_bases());
        for (base, scalar) in bases.zip([c, domain * c].into_iter().chain(scalars)) {
            folded.add_shared(base.shared(), factor * scalar);
        }
        Ok(())
    }

    /// What the generators of the messages are multiplied by in `T2`.
    fn message_scalars(
        &self,
        context: &Context,
        message_hats: &[Scalar],
        disclosed: &DisclosedMessages,
    ) -> Result<impl Iterator<Item = Scalar>, VerifyError> {
        let layout = context.basis().layout();
        if disclosed.layout() != layout {
            return Err(VerifyError::MessageCount);
        }
        if disclosed.hidden_count() != message_hats.len() {
            return Err(VerifyError::HiddenCount);
        }
        let c = self.challenge;
        let mut shown = disclosed.messages().iter().peekable();
        let mut hidden = message_hats.iter();
        Ok((0..layout.message_count()).map(move |index| {
            match shown.next_if(|(position, _)| *position == index) {
                Some((_, message)) => *message * c,
                None => hidden.next().copied().unwrap_or(Scalar::ZERO),
            }
        }))
    }
}
