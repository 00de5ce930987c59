//! A real Kannel with its fake SMSC (Debian's kannel and kannel-extras), on loopback.

use crate::support::{Options, TestApp};
use ai_coo::operations::sms::{Protocol, SmsSettings, Texter};
use std::{path::Path, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    net::TcpStream,
    process::{Child, ChildStderr, Command},
};

const BEARERBOX: &str = "/usr/sbin/bearerbox";
const SMSBOX: &str = "/usr/sbin/smsbox";
const FAKE_SMSC: &str = "/usr/lib/kannel/test/fakesmsc";

pub struct Kannel {
    pub settings: SmsSettings,
    /// What the fake SMSC says.
    lines: Lines<BufReader<ChildStderr>>,
    _processes: [Child; 3],
    _files: tempfile::TempDir,
}

impl Kannel {
    /// An app whose SMS go there.
    pub async fn app(&self) -> TestApp {
        // Its client needs what `main` installs.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        TestApp::with(Options {
            texter: Some(Texter::gateway(self.settings.clone()).unwrap()),
            ..Options::default()
        })
        .await
    }

    /// `None` where its packages are not installed: `bin/setup` does that.
    pub async fn start() -> Option<Self> {
        let parts = [BEARERBOX, SMSBOX, FAKE_SMSC];
        if !parts.iter().all(|part| Path::new(part).exists()) {
            println!("SKIPPED: Debian's kannel and kannel-extras are not installed (bin/setup)");
            return None;
        }
        let files = tempfile::tempdir().unwrap();
        let [admin, boxes, smsc, send] = free_ports();
        let config = files.path().join("kannel.conf");
        std::fs::write(
            &config,
            format!(
                "group = core\nadmin-port = {admin}\nadmin-interface = 127.0.0.1\nadmin-password = none\n\
                 smsbox-port = {boxes}\nsmsbox-interface = 127.0.0.1\nbox-allow-ip = 127.0.0.1\n\n\
                 group = smsc\nsmsc = fake\nsmsc-id = fake\nhost = 127.0.0.1\nport = {smsc}\nconnect-allow-ip = 127.0.0.1\n\n\
                 group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = {send}\nsendsms-interface = 127.0.0.1\n\n\
                 group = sendsms-user\nusername = coo\npassword = secret\nconcatenation = true\nmax-messages = 6\n\n\
                 group = sms-service\nkeyword = default\ntext = none\nmax-messages = 0\n"
            ),
        )
        .unwrap();
        let spawn = |program: &str, arguments: &[&str], says: Stdio| {
            Command::new(program)
                .args(arguments)
                .current_dir(files.path())
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(says)
                .kill_on_drop(true)
                .spawn()
                .unwrap()
        };
        let config = config.to_str().unwrap();
        let bearerbox = spawn(BEARERBOX, &[config], Stdio::null());
        listens(boxes).await;
        listens(smsc).await;
        let smsbox = spawn(SMSBOX, &[config], Stdio::null());
        listens(send).await;
        let port = smsc.to_string();
        let interactive = ["-H", "127.0.0.1", "-r", &port, "-m", "0"];
        let mut smsc = spawn(FAKE_SMSC, &interactive, Stdio::piped());
        let mut lines = BufReader::new(smsc.stderr.take().unwrap()).lines();
        // From here on bearerbox has somewhere to send to.
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("Connecting to") {
                break;
            }
        }
        Some(Self {
            settings: SmsSettings {
                url: format!("http://127.0.0.1:{send}/cgi-bin/sendsms"),
                key: "coo:secret".into(),
                protocol: Protocol::Kannel,
                time_out: Duration::from_secs(10),
            },
            lines,
            _processes: [bearerbox, smsbox, smsc],
            _files: files,
        })
    }

    /// The next message that the fake SMSC was given: `from to kind text`, the text as bytes in
    /// per cent signs where they are not plain.
    pub async fn message(&mut self) -> String {
        let reading = async {
            loop {
                let line = self.lines.next_line().await.unwrap().expect("it ended");
                if let Some((_, message)) = line.split_once("Got message ") {
                    let (_, message) = message.split_once('<').unwrap();
                    return message.trim_end_matches('>').to_owned();
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), reading)
            .await
            .expect("no SMS came")
    }
}

/// Ports that nobody listens on, asked for together so that they differ.
fn free_ports<const N: usize>() -> [u16; N] {
    let bound = [(); N].map(|()| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    bound.map(|listener| listener.local_addr().unwrap().port())
}

/// Waits until somebody listens there. Kannel has no other signal for a test.
async fn listens(port: u16) {
    let looking = async {
        let mut beat = tokio::time::interval(Duration::from_millis(20));
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            beat.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), looking)
        .await
        .expect("Kannel does not listen");
}
