//! Signatures on documents.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use der::Decode as _;
use pki_types::SignatureVerificationAlgorithm;
use webpki::{EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter};
use x509_cert::Certificate;
use x509_cert::ext::pkix::KeyUsage;

use super::{Anchors, CHAIN, X509Error, checked_length};
use crate::credential::DateTime;

/// What a document may be signed for (RFC 5280 section 4.2.1.12, RFC 9336): documents, mail, anything.
const PURPOSES: [&[usize]; 3] =
    [&[1, 3, 6, 1, 5, 5, 7, 3, 36], &[1, 3, 6, 1, 5, 5, 7, 3, 4], &[2, 5, 29, 37, 0]];

/// How a key signs. Keys of RSA have 2,048 to 8,192 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureScheme {
    /// ECDSA over P-256 with SHA-256, in ASN.1.
    EcdsaP256Sha256,
    /// RSA of PKCS #1 v1.5 with SHA-256.
    RsaPkcs1Sha256,
    /// RSA-PSS with SHA-256, a salt of 32 octets and a key of `rsaEncryption`.
    RsaPssSha256,
}

impl SignatureScheme {
    fn algorithm(self) -> &'static dyn SignatureVerificationAlgorithm {
        match self {
            Self::EcdsaP256Sha256 => webpki::ring::ECDSA_P256_SHA256,
            Self::RsaPkcs1Sha256 => webpki::ring::RSA_PKCS1_2048_8192_SHA256,
            Self::RsaPssSha256 => webpki::ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        }
    }
}

/// A signature beside ours, as it comes from outside.
#[expect(clippy::exhaustive_structs, reason = "callers build it, field by field")]
#[derive(Clone, Copy, Debug)]
pub struct CertificateSignature<'a> {
    /// Certificates in DER: the signer's first, then those that lead to an authority. At most 8, each of at most 16,384
    /// octets.
    pub certificates: &'a [&'a [u8]],
    /// How the key signed.
    pub scheme: SignatureScheme,
    /// The octets of the signature.
    pub signature: &'a [u8],
}

/// Whose certificate it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Certified {
    subject: String,
    issuer: String,
    serial: Vec<u8>,
}

impl Certified {
    /// The subject, as RFC 4514 writes it.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The authority that the certificate names, as RFC 4514 writes it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The serial number, big-endian.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }
}

impl Anchors {
    /// Checks that the key of a recognised certificate signed `document`, and that the certificate was valid at `time`.
    ///
    /// The key is for digital signatures or non-repudiation, and where purposes are named, for documents, mail or
    /// anything. `time` is what the caller knows of when it was signed: that of a time-stamp, or now.
    ///
    /// # Errors
    ///
    /// [`X509Error`]. Revocation is not looked at.
    pub fn verify(
        &self,
        signature: &CertificateSignature<'_>,
        document: &[u8],
        time: DateTime,
    ) -> Result<Certified, X509Error> {
        let CertificateSignature { certificates, scheme, signature } = signature;
        let [own, others @ ..] = *certificates else { return Err(X509Error::Malformed) };
        if certificates.len() > CHAIN {
            return Err(X509Error::Malformed);
        }
        let own = checked_length(own)?;
        let others = others.iter().map(|other| checked_length(other));
        let others: Vec<_> = others.collect::<Result<_, _>>()?;
        let parsed = Certificate::from_der(&own).map_err(|_| X509Error::Malformed)?;
        let certificate = EndEntityCert::try_from(&own).map_err(X509Error::of_chain)?;
        self.check_chain(&certificate, &others, time, Documents)?;
        check_usage(&parsed)?;
        let checked = certificate.verify_signature(scheme.algorithm(), document, signature);
        checked.map_err(X509Error::of_signature)?;
        Ok(certified(&parsed))
    }
}

fn certified(certificate: &Certificate) -> Certified {
    let certificate = &certificate.tbs_certificate;
    Certified {
        subject: certificate.subject.to_string(),
        issuer: certificate.issuer.to_string(),
        serial: certificate.serial_number.as_bytes().to_vec(),
    }
}

/// A key whose use is named must be for signatures.
pub(super) fn check_usage(certificate: &Certificate) -> Result<(), X509Error> {
    let usage = certificate.tbs_certificate.get::<KeyUsage>();
    match usage.map_err(|_| X509Error::Malformed)? {
        Some((_, usage)) if !usage.digital_signature() && !usage.non_repudiation() => {
            Err(X509Error::Usage)
        }
        _ => Ok(()),
    }
}

/// Certificates without purposes, and those for documents.
struct Documents;

impl ExtendedKeyUsageValidator for Documents {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        let mut is_empty = true;
        for purpose in purposes {
            is_empty = false;
            let purpose = purpose?.to_decoded_oid();
            if PURPOSES.contains(&purpose.as_slice()) {
                return Ok(());
            }
        }
        if is_empty { Ok(()) } else { Err(unwanted()) }
    }
}

fn unwanted() -> Error {
    Error::RequiredEkuNotFoundContext(webpki::RequiredEkuNotFoundContext {
        required: webpki::KeyUsage::required_if_present(DOCUMENTS),
        present: Vec::new(),
    })
}

/// id-kp-documentSigning.
const DOCUMENTS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 36];
