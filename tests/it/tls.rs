//! HTTPS against a local server whose certificate a private authority signed; proxies.

use std::io::BufReader;
use std::net::TcpListener;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::Home;
use crate::support::server::{Answer, Server, read, write};

/// A server for `https://localhost`, and the certificate of the authority behind it.
fn start() -> (String, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.serialize_der().try_into().unwrap())
        .unwrap();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = BufReader::new(StreamOwned::new(connection, stream));
            while let Ok(Some(request)) = read(&mut stream) {
                let chosen = stream.get_ref().conn.alpn_protocol();
                let answer = match request.target.as_str() {
                    // RFC 7301: nothing is chosen where nothing was offered.
                    _ if chosen != Some(b"http/1.1") => Answer::status(400),
                    "/10.1000/down" => Answer::redirect(&format!("http://localhost:{port}/10.1000/x")),
                    _ => Answer::titled("10.1000/x", "Encrypted"),
                };
                if write(stream.get_mut(), &answer).is_err() {
                    break;
                }
            }
        }
    });
    (format!("https://localhost:{port}"), authority.pem())
}

#[test]
fn a_certificate_is_trusted_when_its_authority_is() {
    let (url, authority) = start();
    let mut home = Home::at(&url);
    let file = home.file("authority.pem", authority);
    home.set("SSL_CERT_FILE", file.to_str().unwrap());
    assert!(home.run(["10.1000/x"]).clean().starts_with("Encrypted."));
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused_at_once() {
    let (url, _) = start();
    let run = Home::at(&url).run(["10.1000/x"]);
    assert_eq!(run.code, Some(6));
    assert!(run.stderr.contains("the certificate of"), "{}", run.stderr);
}

#[test]
fn encryption_is_never_given_up() {
    let (url, authority) = start();
    let mut home = Home::at(&url);
    let file = home.file("authority.pem", authority);
    home.set("SSL_CERT_FILE", file.to_str().unwrap());
    let run = home.run(["10.1000/down"]);
    assert_eq!(run.code, Some(6));
    assert!(run.stderr.contains("is not encrypted"), "{}", run.stderr);
}

#[test]
fn the_platforms_proxy_is_used() {
    let proxy = Server::start(|_| Answer::titled("10.1000/x", "By proxy"));
    let mut home = Home::at("http://doi.test");
    home.set("HTTP_PROXY", &proxy.url);
    home.set("http_proxy", &proxy.url);
    assert!(home.run(["10.1000/x"]).clean().starts_with("By proxy."));
    assert_eq!(proxy.targets(), ["http://doi.test/10.1000/x"]);
}
