//! Which certificates are trusted: the platform's (so that a company's own authority and
//! `SSL_CERT_FILE` work), and Mozilla's list, built in, where the platform has none, as in a bare
//! container.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

/// The TLS configuration of every connection, which offers HTTP/2 (RFC 9113, section 3.2). Reads the platform's certificates from disk.
pub(super) fn config() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    trusting(roots)
}

/// The TLS configuration of connections that are not encrypted.
pub(super) fn trusting_none() -> Result<ClientConfig, rustls::Error> {
    trusting(RootCertStore::empty())
}

fn trusting(roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
