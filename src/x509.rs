//! Signatures of recognised certificates, and time-stamp tokens, beside those of this library.
//!
//! Where the law reserves an effect for a recognised certificate, a document bears a signature of one as well. [`Anchors`]
//! checks that: the signature, and a chain of X.509 certificates to an authority that the caller trusts, at a time that the
//! caller names. [`TimeAuthorities`] checks tokens of RFC 3161 and is the hook that dates signed documents (SPEC.md
//! section 19.10).
//!
//! Nothing is asked of a network: neither lists of revoked certificates nor OCSP are looked at. Whether a certificate was
//! withdrawn before that time is for the caller to find out.

mod certificate;
mod error;
mod time_stamp;

use alloc::vec::Vec;

use pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, anchor_from_trusted_cert};

pub use self::certificate::{CertificateSignature, Certified, SignatureScheme};
pub use self::error::X509Error;
pub use self::time_stamp::TimeAuthorities;
use crate::credential::DateTime;

/// Octets of one certificate, and certificates of one chain.
const CERTIFICATE: usize = 16_384;
const CHAIN: usize = 8;

/// Authorities that the caller trusts.
#[derive(Clone, Debug)]
pub struct Anchors(Vec<TrustAnchor<'static>>);

impl Anchors {
    /// Certificates of authorities in DER, each of at most 16,384 octets. Their own signatures and days are not looked at:
    /// it is the caller who trusts them.
    ///
    /// # Errors
    ///
    /// [`X509Error::Malformed`] for anything that is no certificate.
    pub fn new<C: AsRef<[u8]>>(
        certificates: impl IntoIterator<Item = C>,
    ) -> Result<Self, X509Error> {
        let anchors = certificates.into_iter().map(|certificate| {
            let certificate = checked_length(certificate.as_ref())?;
            let anchor =
                anchor_from_trusted_cert(&certificate).map_err(|_| X509Error::Malformed)?;
            Ok(anchor.to_owned())
        });
        Ok(Self(anchors.collect::<Result<_, _>>()?))
    }

    /// Checks the chain from a certificate to one of these authorities.
    fn check_chain(
        &self,
        certificate: &EndEntityCert<'_>,
        others: &[CertificateDer<'_>],
        time: DateTime,
        usage: impl ExtendedKeyUsageValidator,
    ) -> Result<(), X509Error> {
        let seconds = u64::try_from(time.unix()).map_err(|_| X509Error::Time)?;
        let time = UnixTime::since_unix_epoch(core::time::Duration::from_secs(seconds));
        let algorithms = webpki::ALL_VERIFICATION_ALGS;
        let path =
            certificate.verify_for_usage(algorithms, &self.0, others, time, usage, None, None);
        path.map(|_| ()).map_err(X509Error::of_chain)
    }
}

fn checked_length(certificate: &[u8]) -> Result<CertificateDer<'_>, X509Error> {
    if certificate.len() > CERTIFICATE {
        return Err(X509Error::Malformed);
    }
    Ok(CertificateDer::from(certificate))
}
