//! Tokens of RFC 3161.

use alloc::vec;
use alloc::vec::Vec;

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{Any, Decode, Encode as _, Sequence};
use pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use webpki::EndEntityCert;
use webpki::ring;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::{ExtendedKeyUsage, SubjectKeyIdentifier};
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_tsp::TstInfo;

use super::certificate::check_usage;
use super::{Anchors, CHAIN, X509Error};
use crate::credential::DateTime;
use crate::presentation::TimeStamps;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const ECDSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// The same as webpki takes it.
const TIME_STAMPING_OCTETS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];

/// Authorities whose time-stamps are accepted. The hook of
/// [`Verifier::verify_signature`](crate::presentation::Verifier::verify_signature).
///
/// A token is one of RFC 3161 in DER over SHA-256 with the certificates in it, a time of whole seconds, one signer, and the
/// attribute SigningCertificateV2 (RFC 5816). Keys are of P-256, P-384 or RSA; their certificates are for time-stamping and
/// nothing else (RFC 3161 section 2.3), and valid at the time that they attest. Whether an authority lost its key since then is for
/// the caller to find out.
#[derive(Clone, Debug)]
pub struct TimeAuthorities(Anchors);

impl TimeAuthorities {
    /// Accepts the tokens of all authorities that have a certificate of one of these.
    #[must_use]
    pub const fn new(anchors: Anchors) -> Self {
        Self(anchors)
    }

    /// The time at which an authority stamped `imprint`, a SHA-256.
    ///
    /// # Errors
    ///
    /// [`X509Error`].
    pub fn check(&self, token: &[u8], imprint: &[u8; 32]) -> Result<DateTime, X509Error> {
        let token = Token::parse(token)?;
        let info = TstInfo::from_der(&token.content).map_err(|_| X509Error::Malformed)?;
        let stamped = &info.message_imprint;
        if stamped.hash_algorithm.oid != SHA_256 || stamped.hashed_message.as_bytes() != imprint {
            return Err(X509Error::Imprint);
        }
        let time = i64::try_from(info.gen_time.to_unix_duration().as_secs());
        let time = time.ok().and_then(|seconds| DateTime::from_unix(seconds).ok());
        let time = time.ok_or(X509Error::Malformed)?;
        token.check_signature()?;
        self.check_certificate(&token, time)?;
        Ok(time)
    }

    fn check_certificate(&self, token: &Token, time: DateTime) -> Result<(), X509Error> {
        check_usage(&token.certificate)?;
        let purposes = token.certificate.tbs_certificate.get::<ExtendedKeyUsage>();
        match purposes.map_err(|_| X509Error::Malformed)? {
            Some((true, ExtendedKeyUsage(purposes))) if purposes == [TIME_STAMPING] => {}
            _ => return Err(X509Error::Usage),
        }
        let own = CertificateDer::from(token.certificate_octets.as_slice());
        let own = EndEntityCert::try_from(&own).map_err(X509Error::of_chain)?;
        let others = token.others.iter().map(|other| CertificateDer::from(other.as_slice()));
        let others: Vec<_> = others.collect();
        let usage = webpki::KeyUsage::required_if_present(TIME_STAMPING_OCTETS);
        self.0.check_chain(&own, &others, time, usage)
    }
}

impl TimeStamps for TimeAuthorities {
    fn time(&self, token: &[u8], imprint: &[u8; 32]) -> Option<DateTime> {
        self.check(token, imprint).ok()
    }
}

/// `SigningCertificateV2` of RFC 5035.
#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateId>,
    #[asn1(optional = "true")]
    _policies: Option<Any>,
}

/// `ESSCertIDv2`.
#[derive(Sequence)]
struct CertificateId {
    #[asn1(optional = "true")]
    algorithm: Option<AlgorithmIdentifierOwned>,
    hash: der::asn1::OctetString,
    #[asn1(optional = "true")]
    _issuer: Option<Any>,
}

/// A token of one signer, taken apart.
struct Token {
    /// `TSTInfo`, which is hashed into the attributes.
    content: Vec<u8>,
    signer: SignerInfo,
    certificate: Certificate,
    certificate_octets: Vec<u8>,
    others: Vec<Vec<u8>>,
}

impl Token {
    fn parse(octets: &[u8]) -> Result<Self, X509Error> {
        let malformed = |_| X509Error::Malformed;
        let envelope = ContentInfo::from_der(octets).map_err(malformed)?;
        if envelope.content_type != SIGNED_DATA {
            return Err(X509Error::Malformed);
        }
        let signed: SignedData = envelope.content.decode_as().map_err(malformed)?;
        let content = &signed.encap_content_info;
        let (TST_INFO, Some(info)) = (content.econtent_type, &content.econtent) else {
            return Err(X509Error::Malformed);
        };
        let content =
            info.decode_as::<OctetStringRef<'_>>().map_err(malformed)?.as_bytes().to_vec();
        let mut signers = signed.signer_infos.0.into_vec();
        let (Some(signer), true) = (signers.pop(), signers.is_empty()) else {
            return Err(X509Error::Malformed);
        };
        let certificates = signed.certificates.ok_or(X509Error::Malformed)?.0.into_vec();
        if certificates.len() > CHAIN {
            return Err(X509Error::Malformed);
        }
        let (mut own, mut others) = (None, Vec::new());
        for certificate in certificates {
            let CertificateChoices::Certificate(certificate) = certificate else { continue };
            let octets = certificate.to_der().map_err(malformed)?;
            if own.is_none() && is_of(&signer.sid, &certificate) {
                own = Some((certificate, octets));
            } else {
                others.push(octets);
            }
        }
        let (certificate, certificate_octets) = own.ok_or(X509Error::Chain)?;
        Ok(Self { content, signer, certificate, certificate_octets, others })
    }

    /// That the key of the certificate signed attributes that name content and certificate.
    fn check_signature(&self) -> Result<(), X509Error> {
        let malformed = |_| X509Error::Malformed;
        let attributes = self.signer.signed_attrs.as_ref().ok_or(X509Error::Malformed)?;
        let kind = single(attributes.iter(), CONTENT_TYPE)?;
        if kind.decode_as::<ObjectIdentifier>().map_err(malformed)? != TST_INFO {
            return Err(X509Error::Malformed);
        }
        let expected = digest(self.signer.digest_alg.oid, &self.content)?;
        let hashed = single(attributes.iter(), MESSAGE_DIGEST)?;
        if hashed.decode_as::<OctetStringRef<'_>>().map_err(malformed)?.as_bytes() != expected {
            return Err(X509Error::Signature);
        }
        self.check_named(single(attributes.iter(), SIGNING_CERTIFICATE_V2)?)?;
        let octets = attributes.to_der().map_err(malformed)?;
        let certificate = CertificateDer::from(self.certificate_octets.as_slice());
        let certificate = EndEntityCert::try_from(&certificate).map_err(X509Error::of_chain)?;
        let signature = self.signer.signature.as_bytes();
        let schemes = schemes(self.signer.signature_algorithm.oid, self.signer.digest_alg.oid)?;
        let holds = |scheme: &&dyn SignatureVerificationAlgorithm| {
            certificate.verify_signature(*scheme, &octets, signature).is_ok()
        };
        if schemes.iter().any(holds) { Ok(()) } else { Err(X509Error::Signature) }
    }

    /// The first certificate that the attribute names is the signer's.
    fn check_named(&self, attribute: &Any) -> Result<(), X509Error> {
        let named: SigningCertificate = attribute.decode_as().map_err(|_| X509Error::Malformed)?;
        let named = named.certificates.first().ok_or(X509Error::Malformed)?;
        let algorithm = named.algorithm.as_ref().map_or(SHA_256, |algorithm| algorithm.oid);
        if named.hash.as_bytes() == digest(algorithm, &self.certificate_octets)? {
            Ok(())
        } else {
            Err(X509Error::Signature)
        }
    }
}

fn is_of(signer: &SignerIdentifier, certificate: &Certificate) -> bool {
    let certificate = &certificate.tbs_certificate;
    match signer {
        SignerIdentifier::IssuerAndSerialNumber(named) => {
            named.issuer == certificate.issuer && named.serial_number == certificate.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(named) => {
            let own = certificate.get::<SubjectKeyIdentifier>();
            own.is_ok_and(|own| own.is_some_and(|(_, own)| own == *named))
        }
    }
}

/// The one value of an attribute that is there once.
fn single<'a>(
    attributes: impl Iterator<Item = &'a Attribute>,
    kind: ObjectIdentifier,
) -> Result<&'a Any, X509Error> {
    let mut found = attributes.filter(|attribute| attribute.oid == kind);
    let (Some(attribute), None) = (found.next(), found.next()) else {
        return Err(X509Error::Malformed);
    };
    match attribute.values.as_slice() {
        [value] => Ok(value),
        _ => Err(X509Error::Malformed),
    }
}

fn digest(algorithm: ObjectIdentifier, octets: &[u8]) -> Result<Vec<u8>, X509Error> {
    match algorithm {
        SHA_256 => Ok(Sha256::digest(octets).to_vec()),
        SHA_384 => Ok(Sha384::digest(octets).to_vec()),
        SHA_512 => Ok(Sha512::digest(octets).to_vec()),
        _ => Err(X509Error::Scheme),
    }
}

/// The algorithms that an identifier of a signature stands for, one for each kind of key.
fn schemes(
    signature: ObjectIdentifier,
    digest: ObjectIdentifier,
) -> Result<Vec<&'static dyn SignatureVerificationAlgorithm>, X509Error> {
    Ok(match (signature, digest) {
        (ECDSA_SHA_256, _) => vec![ring::ECDSA_P256_SHA256, ring::ECDSA_P384_SHA256],
        (ECDSA_SHA_384, _) => vec![ring::ECDSA_P256_SHA384, ring::ECDSA_P384_SHA384],
        (RSA_SHA_256, _) | (RSA, SHA_256) => vec![ring::RSA_PKCS1_2048_8192_SHA256],
        (RSA_SHA_384, _) | (RSA, SHA_384) => vec![ring::RSA_PKCS1_2048_8192_SHA384],
        (RSA_SHA_512, _) | (RSA, SHA_512) => vec![ring::RSA_PKCS1_2048_8192_SHA512],
        _ => return Err(X509Error::Scheme),
    })
}
