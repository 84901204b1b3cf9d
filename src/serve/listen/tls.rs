//! TLS with a certificate of the user's own.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

use crate::error::{Code, Diagnostic, Hint};

/// Certificate or key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsFileError {
    /// The file cannot be read, or holds nothing of the kind.
    #[error("`{}` holds no {what} in PEM form", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
        /// What reading it said.
        source: pem::Error,
    },
    /// The two do not belong together, or are of no use.
    #[error("the certificate cannot be used")]
    Config(#[from] rustls::Error),
}

impl Diagnostic for TlsFileError {
    fn code(&self) -> Code {
        match self {
            Self::File { .. } => Code::File,
            Self::Config(_) => Code::InvalidData,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::new(
            "`--tls-cert` names the chain, the server's own certificate first, and `--tls-key` its private key",
        )]
    }
}

/// Shakes hands with clients.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

impl Tls {
    /// Reads certificate chain and key.
    ///
    /// # Errors
    /// When one of them cannot be used.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsFileError> {
        let lacking = |path: &Path, what| {
            let path = path.to_owned();
            move |source| TlsFileError::File { path, what, source }
        };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .and_then(|chain| match chain.is_empty() {
                true => Err(pem::Error::NoItemsFound),
                false => Ok(chain),
            })
            .map_err(lacking(certificate, "certificate"))?;
        let key = PrivateKeyDer::from_pem_file(key).map_err(lacking(key, "private key"))?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.0.accept(stream).await
    }
}
