//! TLS with an authority of our own, for clients that speak nothing but https.
//!
//! The authority is made once per file and kept in it, so that a client that was told to trust it
//! (`--ca-file`, `NODE_EXTRA_CA_CERTS`, `REQUESTS_CA_BUNDLE`) need not be told again. It may sign
//! for this machine's loopback names alone, which its certificate says as a critical constraint: a
//! copy of its key is of no use against any other host. The server's own certificate is made anew
//! at every start and never kept.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SanType,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::error::StoreError;
use super::store::Store;

const CERTIFICATE: &str = "tls_authority_certificate";
const KEY: &str = "tls_authority_key";
/// Browsers refuse server certificates that live longer.
const LEAF_DAYS: i64 = 397;
const AUTHORITY_YEARS: i16 = 10;

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub(super) enum TlsError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a certificate cannot be made")]
    Certificate(#[from] rcgen::Error),
    #[error("the certificate cannot be used")]
    Config(#[from] tokio_rustls::rustls::Error),
}

/// TLS of a local org.
pub(super) struct Tls {
    /// Shakes hands with callers.
    pub(super) acceptor: TlsAcceptor,
    /// What callers must trust, in PEM form.
    pub(super) authority: String,
}

impl Tls {
    /// The TLS of this org; its authority is made when the file has none.
    pub(super) fn of(store: &Store, now: Timestamp) -> Result<Self, TlsError> {
        let (authority, key) = authority(store, now)?;
        // Of the issuer's certificate only name and key go into what it signs.
        let issuer = Issuer::new(authority_params(now)?, KeyPair::from_pem(&key)?);
        let key = KeyPair::generate()?;
        let leaf = leaf(now)?.signed_by(&key, &issuer)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            authority,
        })
    }
}

/// Certificate and key of the file's authority, in PEM form.
fn authority(store: &Store, now: Timestamp) -> Result<(String, String), TlsError> {
    if let (Some(certificate), Some(key)) = (store.setting(CERTIFICATE)?, store.setting(KEY)?) {
        return Ok((certificate, key));
    }
    let key = KeyPair::generate()?;
    let certificate = authority_params(now)?.self_signed(&key)?.pem();
    let mut writer = store.writer()?;
    writer.set_setting(CERTIFICATE, &certificate)?;
    writer.set_setting(KEY, &key.serialize_pem())?;
    writer.commit()?;
    Ok((certificate, key.serialize_pem()))
}

fn authority_params(now: Timestamp) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params
        .distinguished_name
        .push(DnType::CommonName, "sfkit local org authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName("localhost".to_owned()),
            GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(
                IpAddr::V4(Ipv4Addr::LOCALHOST),
                32,
            )),
            GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(
                IpAddr::V6(Ipv6Addr::LOCALHOST),
                128,
            )),
        ],
        excluded_subtrees: Vec::new(),
    });
    let day = now.to_zoned(TimeZone::UTC).date();
    let from = day.checked_sub(1.day()).unwrap_or(day);
    let until = day.checked_add(AUTHORITY_YEARS.years()).unwrap_or(day);
    set_life(&mut params, from, until);
    Ok(params)
}

fn leaf(now: Timestamp) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(vec!["localhost".to_owned()])?;
    params
        .distinguished_name
        .push(DnType::CommonName, "localhost");
    params.subject_alt_names.extend([
        SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        SanType::IpAddress(IpAddr::V6(Ipv6Addr::LOCALHOST)),
    ]);
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let day = now.to_zoned(TimeZone::UTC).date();
    let from = day.checked_sub(1.day()).unwrap_or(day);
    let until = from.checked_add(LEAF_DAYS.days()).unwrap_or(day);
    set_life(&mut params, from, until);
    Ok(params)
}

fn set_life(params: &mut CertificateParams, from: Date, until: Date) {
    let at = |day: Date| {
        let (month, date) = (day.month().unsigned_abs(), day.day().unsigned_abs());
        rcgen::date_time_ymd(i32::from(day.year()), month, date)
    };
    params.not_before = at(from);
    params.not_after = at(until);
}
