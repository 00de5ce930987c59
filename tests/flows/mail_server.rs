//! A real mail server with TLS and authentication (npm's smtp-server), and the certificates for it.

use ai_coo::operations::email::{Security, SmtpSettings};
use serde_json::Value;
use std::{process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

pub struct MailServer {
    pub settings: SmtpSettings,
    lines: Lines<BufReader<ChildStdout>>,
    _process: Child,
    _files: tempfile::TempDir,
}

impl MailServer {
    /// `None` where its package is not installed: `bin/setup` does that.
    pub async fn start(security: Security) -> Option<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/end2end/smtp-server.mjs");
        let installed = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/end2end/node_modules/smtp-server"
        );
        if !std::path::Path::new(installed).exists() {
            return None;
        }
        let files = tempfile::tempdir().unwrap();
        let authority = certificates(files.path());
        let mode = if security == Security::Tls {
            "tls"
        } else {
            "starttls"
        };
        let mut process = Command::new("node")
            .arg(script)
            .arg(mode)
            .arg(files.path().join("certificate.pem"))
            .arg(files.path().join("key.pem"))
            .args(["sender", "a secret"])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next_line().await.unwrap().unwrap();
        let settings = SmtpSettings {
            host: "localhost".into(),
            port: first.strip_prefix("listening ").unwrap().parse().unwrap(),
            security,
            user: Some("sender".into()),
            password: Some("a secret".into()),
            extra_authority: Some(authority.into_bytes()),
            time_out: Duration::from_secs(10),
        };
        Some(Self {
            settings,
            lines,
            _process: process,
            _files: files,
        })
    }

    /// The next message: its envelope, and its bytes under `content`.
    pub async fn message(&mut self) -> (Value, Vec<u8>) {
        let line = tokio::time::timeout(Duration::from_secs(10), self.lines.next_line())
            .await
            .expect("no message came");
        let message: Value = serde_json::from_str(&line.unwrap().unwrap()).unwrap();
        let content = decode(message["content"].as_str().unwrap());
        (message, content)
    }
}

/// Writes a server's certificate and key; the authority that signed it, as PEM.
fn certificates(folder: &std::path::Path) -> String {
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(vec![]).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    std::fs::write(folder.join("certificate.pem"), certificate.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    authority_pem
}

/// Base64 (RFC 4648), which the script wraps the bytes in.
fn decode(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0u32;
    let mut count = 0;
    let mut bytes = vec![];
    for digit in text.bytes().filter(|byte| *byte != b'=') {
        let value = ALPHABET.iter().position(|known| *known == digit).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}
