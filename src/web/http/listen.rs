//! Taking connections, with an end to every wait for whoever sends slowly or nothing.

use super::written::{TAKEN, Written};
use axum::{
    Router,
    body::{Body, HttpBody as _},
    extract::{ConnectInfo, Request},
    middleware::Next,
    response::Response,
};
use futures::StreamExt as _;
use hyper::server::conn::http1::Builder;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{io, net::SocketAddr, pin::pin, time::Duration};
use tokio::{net::TcpListener, sync::watch, time::Instant};
use tower::{Service as _, service_fn};

/// From when a connection is open, or its last answer has left, until the head of the next request
/// is there.
pub const HEAD: Duration = Duration::from_secs(20);
/// For a whole body; they are small.
pub const BODY: Duration = Duration::from_secs(30);
/// The longest head that is read; nothing of ours is a tenth of it.
const LONGEST_HEAD: usize = 64 * 1024;
/// How long answers that are under way at the end are waited for: longer than any takes. Whoever
/// does not read theirs holds up no end.
const END: Duration = Duration::from_secs(45);
/// How long to wait when the system has no place for another connection.
const NO_PLACE: Duration = Duration::from_millis(200);

/// Serves until `ended`, and then while answers are under way, but not for ever. `head` is
/// [`HEAD`], but for tests.
pub async fn listen(
    listener: TcpListener,
    router: Router,
    head: Duration,
    ended: impl Future<Output = ()>,
) {
    let (ending, _) = watch::channel(false);
    let mut ended = pin!(ended);
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut ended => break,
        };
        match taken {
            Ok((stream, peer)) => {
                let served = serve(stream, peer, router.clone(), head, ending.subscribe());
                tokio::spawn(served);
            }
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "No connection can be accepted");
                tokio::time::sleep(NO_PLACE).await;
            }
        }
    }
    drop(listener);
    ending.send_replace(true);
    over(&ending, END).await;
}

/// Until every connection is gone, or patience is.
async fn over(ending: &watch::Sender<bool>, patience: Duration) {
    if tokio::time::timeout(patience, ending.closed())
        .await
        .is_err()
    {
        tracing::warn!("Some responses were not completed");
    }
}

fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}

async fn serve(
    stream: tokio::net::TcpStream,
    peer: SocketAddr,
    router: Router,
    head: Duration,
    mut ending: watch::Receiver<bool>,
) {
    let answer = service_fn(move |request: axum::http::Request<hyper::body::Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let connection = Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(
            TokioIo::new(Written::new(stream, TAKEN)),
            TowerToHyperService::new(answer),
        )
        .with_upgrades();
    let mut connection = pin!(connection);
    let mut told = false;
    loop {
        tokio::select! {
            // Whoever was slow, or went away, is told nothing.
            _ = connection.as_mut() => return,
            _ = ending.changed(), if !told => {
                told = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// The layer: a body that is not there in time fails, whoever reads it.
pub(super) async fn bodies(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let body = match body.is_end_stream() {
        true => body,
        false => in_time(body, BODY),
    };
    next.run(Request::from_parts(parts, body)).await
}

fn in_time(body: Body, patience: Duration) -> Body {
    let deadline = Instant::now() + patience;
    let pieces = futures::stream::unfold(Some(body.into_data_stream()), move |rest| async move {
        let mut rest = rest?;
        match tokio::time::timeout_at(deadline, rest.next()).await {
            Ok(Some(Ok(piece))) => Some((Ok(piece), Some(rest))),
            Ok(Some(Err(error))) => Some((Err(io::Error::other(error)), None)),
            Ok(None) => None,
            Err(_) => Some((Err(io::ErrorKind::TimedOut.into()), None)),
        }
    });
    Body::from_stream(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// What is answered to these pieces until the connection is closed.
    async fn answered(pieces: &[&str]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/", get(async || "here"))
            .route(
                "/whom",
                get(async |from: ConnectInfo<SocketAddr>| from.ip().to_string()),
            )
            .route("/take", post(async |body: String| body));
        let head = Duration::from_millis(300);
        tokio::spawn(listen(listener, router, head, std::future::pending()));
        let mut client = tokio::net::TcpStream::connect(address).await.unwrap();
        for piece in pieces {
            client.write_all(piece.as_bytes()).await.unwrap();
        }
        let mut answer = String::new();
        let read = client.read_to_string(&mut answer);
        let closed = tokio::time::timeout(Duration::from_secs(10), read).await;
        // What was not read is answered by a reset.
        let _read = closed.expect("the connection stays open");
        answer
    }

    #[tokio::test]
    async fn who_sends_nothing_or_half_a_head_is_let_go() {
        assert_eq!(answered(&[]).await, "");
        let half = answered(&["GET / HTTP/1.1\r\nHost: x\r\n"]).await;
        assert!(!half.contains("here"), "{half}");
    }

    #[tokio::test]
    async fn a_connection_that_is_not_used_any_more_is_closed() {
        let answer = answered(&["GET / HTTP/1.1\r\nHost: x\r\n\r\n"]).await;
        assert!(answer.ends_with("here"), "{answer}");
        let two = "GET /whom HTTP/1.1\r\nHost: x\r\n\r\n";
        let answer = answered(&[two, two]).await;
        assert_eq!(answer.matches("127.0.0.1").count(), 2, "{answer}");
    }

    #[tokio::test]
    async fn a_head_has_an_end() {
        let long = format!(
            "GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
            "a".repeat(2 * LONGEST_HEAD)
        );
        let answer = answered(&[&long[..LONGEST_HEAD + 1_000]]).await;
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
            "{answer}"
        );
    }

    #[tokio::test]
    async fn a_body_that_does_not_come_fails() {
        let (sender, receiver) = tokio::sync::mpsc::channel::<Result<&str, io::Error>>(1);
        sender.send(Ok("half")).await.unwrap();
        let coming = futures::stream::unfold(receiver, |mut receiver| async move {
            Some((receiver.recv().await?, receiver))
        });
        let body = in_time(Body::from_stream(coming), Duration::from_millis(50));
        let read = axum::body::to_bytes(body, 1_000).await;
        assert!(read.is_err(), "{read:?}");
        drop(sender);
        let whole = in_time(Body::from("whole"), BODY);
        assert_eq!(axum::body::to_bytes(whole, 1_000).await.unwrap(), "whole");
    }

    #[tokio::test]
    async fn who_stays_on_holds_up_no_end() {
        let (ending, there) = watch::channel(true);
        let patience = Duration::from_millis(50);
        let ended = tokio::time::timeout(Duration::from_secs(10), over(&ending, patience));
        ended.await.expect("it waits for ever");
        drop(there);
        over(&ending, Duration::MAX).await;
    }

    #[tokio::test]
    async fn an_answer_under_way_is_brought_to_its_end() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (begun, mut has_begun) = watch::channel(false);
        let (go_on, wait) = watch::channel(false);
        let router = Router::new().route(
            "/",
            get(async move || {
                begun.send_replace(true);
                let mut wait = wait.clone();
                let gone_on = wait.wait_for(|go| *go).await.is_ok();
                if gone_on { "done" } else { "" }
            }),
        );
        let (end, ended) = tokio::sync::oneshot::channel::<()>();
        let over = tokio::spawn(listen(listener, router, HEAD, async move {
            let _told = ended.await;
        }));
        let mut client = tokio::net::TcpStream::connect(address).await.unwrap();
        client
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .unwrap();
        has_begun.wait_for(|begun| *begun).await.unwrap();
        end.send(()).unwrap();
        go_on.send_replace(true);
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("done"), "{answer}");
        over.await.unwrap();
    }
}
