//! How long it takes until every open page has heard of a change, and what an open page costs.

use crate::{
    Result,
    report::percentile,
    run::{DATABASE, Run},
    serve::Serve,
    usage,
    world::{Kind, Waiting, World},
};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinHandle,
};

/// Of one token: it may call so often in a second.
const OF_ONE: usize = 10;
/// How long the last may take to hear.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two changes; each token may call 10 times a second.
const PAUSE: Duration = Duration::from_millis(150);
/// Until everything has come to rest.
const REST: Duration = Duration::from_secs(2);

/// Who heard of what, and when.
type Heard = (Instant, String);

pub async fn ours(run: &mut Run) -> Result<()> {
    let (sockets, changes) = (run.sizes.sockets, run.sizes.changes);
    let url = run.fresh().await?;
    let serve = run.serve(DATABASE).await?;
    let world = World::open(&url, &run.stub.url).await?;
    let tokens = world.add_tokens(sockets.div_ceil(OF_ONE)).await?;
    let waiting = world
        .fill(Kind::Sms, 2 * changes, run.number(2 * changes))
        .await?;
    tokio::time::sleep(REST).await;

    let before = usage::resident(serve.process);
    let (tell, mut heard) = unbounded_channel();
    let mut open = vec![];
    for number in 0..sockets {
        open.push(socket(&serve, &tokens[number / OF_ONE], tell.clone()).await?);
    }
    tokio::time::sleep(REST).await;
    let with = usage::resident(serve.process);
    let kilobytes = |megabytes: f64| (megabytes - before) * 1024.0 / sockets as f64;
    run.report.ours("socket_memory", kilobytes(with));

    let (here, elsewhere) = waiting.split_at(changes);
    let http = reqwest::Client::new();
    let mut took = vec![];
    for (one, token) in here.iter().zip(tokens.iter().cycle()) {
        let at = Instant::now();
        let asked = reject(&http, &serve, token, one);
        let (answer, last) = tokio::join!(asked, last_heard(&mut heard, one, sockets));
        answer?;
        took.push((last? - at).as_secs_f64() * 1_000.0);
        tokio::time::sleep(PAUSE).await;
    }
    for (row, part) in [("sockets_p50", 0.5), ("sockets_p99", 0.99)] {
        run.report
            .ours(row, percentile(&took, part).unwrap_or(f64::NAN));
    }
    let mut took = vec![];
    for one in elsewhere {
        let at = Instant::now();
        let (answer, last) = tokio::join!(world.reject(one), last_heard(&mut heard, one, sockets));
        answer?;
        took.push((last? - at).as_secs_f64() * 1_000.0);
        tokio::time::sleep(PAUSE).await;
    }
    let other = percentile(&took, 0.99).unwrap_or(f64::NAN);
    run.report.ours("sockets_other_p99", other);

    for socket in open {
        socket.abort();
    }
    tokio::time::sleep(REST).await;
    run.report
        .ours("socket_kept", kilobytes(usage::resident(serve.process)));
    world.close(None).await?;
    serve.end().await
}

async fn reject(http: &reqwest::Client, serve: &Serve, token: &str, one: &Waiting) -> Result<()> {
    let url = format!("{}/api/ai-coo/actions/{}/reject", serve.url, one.id);
    let body = json!({"effect_hash": one.hash, "reason": "Somebody has called."});
    let answer = http.post(url).bearer_auth(token).json(&body).send().await?;
    if answer.status() == 200 {
        return Ok(());
    }
    Err(format!("{}: {}", answer.status(), answer.text().await?).into())
}

/// When the last of so many heard of this action.
async fn last_heard(
    heard: &mut UnboundedReceiver<Heard>,
    one: &Waiting,
    sockets: usize,
) -> Result<Instant> {
    let id = one.id.to_string();
    let (mut count, mut last) = (0, Instant::now());
    while count < sockets {
        let next = tokio::time::timeout(PATIENCE, heard.recv()).await;
        let Ok(Some((at, text))) = next else {
            return Err(format!("{count} of {sockets} sockets heard of a change").into());
        };
        if text.contains(&id) {
            count += 1;
            last = at;
        }
    }
    Ok(last)
}

/// Opens one as a page does, and tells what it hears.
async fn socket(
    serve: &Serve,
    token: &str,
    heard: UnboundedSender<Heard>,
) -> Result<JoinHandle<()>> {
    // It says `localhost`, and listens on one address.
    let host = serve.url.trim_start_matches("http://");
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).await?;
    let request = format!(
        "GET /live HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nAuthorization: Bearer {token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        serve.url
    );
    stream.write_all(request.as_bytes()).await?;
    let mut head = vec![];
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    if !head.starts_with(b"HTTP/1.1 101") {
        return Err(String::from_utf8_lossy(&head).into_owned().into());
    }
    Ok(tokio::spawn(async move {
        // It ends with its connection.
        while let Ok(Some(text)) = frame(&mut stream).await {
            let _nobody_listens = heard.send((Instant::now(), text));
        }
    }))
}

/// The next frame's text; a ping is answered. `None`: the other side says goodbye.
async fn frame(stream: &mut TcpStream) -> std::io::Result<Option<String>> {
    const CLOSE: u8 = 8;
    const PING: u8 = 9;
    let mut head = [0; 2];
    stream.read_exact(&mut head).await?;
    let mut length = usize::from(head[1] & 0x7f);
    if length == 126 {
        length = usize::from(stream.read_u16().await?);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    match head[0] & 0x0f {
        CLOSE => return Ok(None),
        // An empty pong with an empty mask: the pings are empty too.
        PING => stream.write_all(&[0x8a, 0x80, 0, 0, 0, 0]).await?,
        _ => {}
    }
    Ok(Some(String::from_utf8_lossy(&body).into_owned()))
}
