//! The websocket of an open page: small, counted, and closed with the authority that opened it.

use crate::{
    browser::Browser,
    support::{Person, TestApp},
};
use ai_coo::ground::live::{Change, Topic};
use futures::{SinkExt as _, StreamExt as _};
use std::time::Duration;
use tokio_tungstenite::tungstenite::{self, Message, client::IntoClientRequest as _};

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// Opens one; the status, where it is refused.
async fn open(url: &str, header: (&'static str, String)) -> Result<Socket, u16> {
    let address = format!("{}/live", url.replace("http://", "ws://"));
    let mut request = address.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert(header.0, header.1.parse().unwrap());
    headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
    match tokio_tungstenite::connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::Error::Http(refused)) => Err(refused.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

async fn of_browser(browser: &Browser) -> Result<Socket, u16> {
    open(&browser.url, ("cookie", browser.cookie().unwrap())).await
}

async fn of_token(app: &TestApp, who: &Person) -> Result<Socket, u16> {
    open(&app.url, ("authorization", format!("Bearer {}", who.token))).await
}

async fn closes(mut socket: Socket) {
    let end = async { while socket.next().await.is_some_and(|message| message.is_ok()) {} };
    tokio::time::timeout(Duration::from_secs(10), end)
        .await
        .expect("the socket stays open");
}

/// It hears of a change.
async fn lives(app: &TestApp, socket: &mut Socket) {
    app.executor
        .hub
        .announce(Change::for_topic(Topic::Settings));
    let heard = async {
        while let Some(Ok(message)) = socket.next().await {
            if message.is_text() {
                return true;
            }
        }
        false
    };
    let heard = tokio::time::timeout(Duration::from_secs(10), heard).await;
    assert!(heard.unwrap(), "it is closed");
}

#[tokio::test]
async fn a_long_message_closes_it() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let mut small = of_browser(&browser).await.unwrap();
    small.send(Message::text("x".repeat(1_000))).await.unwrap();
    lives(&app, &mut small).await;
    let mut large = of_browser(&browser).await.unwrap();
    // The other side may hang up before it has all of it.
    let _sent = large.send(Message::text("x".repeat(100_000))).await;
    closes(large).await;
    lives(&app, &mut small).await;
}

#[tokio::test]
async fn one_session_opens_so_many_and_others_open_theirs() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let mut open = vec![];
    let refused = loop {
        match of_browser(&browser).await {
            Ok(socket) => open.push(socket),
            Err(status) => break status,
        }
        assert!(open.len() < 200, "there is no end");
    };
    assert_eq!(refused, 429);
    let colleague = app.browser_of(&app.second).await;
    let mut theirs = of_browser(&colleague).await.unwrap();
    lives(&app, &mut theirs).await;
    // A place is free again once its socket is gone.
    drop(open.pop());
    let again = async { while of_browser(&browser).await.is_err() {} };
    tokio::time::timeout(Duration::from_secs(10), again)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_tokens_socket_ends_with_the_token() {
    let app = TestApp::start().await;
    let mut revoked = of_token(&app, &app.operator).await.unwrap();
    let mut other = of_token(&app, &app.viewer).await.unwrap();
    lives(&app, &mut revoked).await;
    sqlx::query("update api_tokens set revoked_at = now() where user_id = $1")
        .bind(app.operator.user.id.0)
        .execute(app.pool())
        .await
        .unwrap();
    app.executor
        .hub
        .announce(Change::for_topic(Topic::Sessions));
    closes(revoked).await;
    lives(&app, &mut other).await;
    assert_eq!(of_token(&app, &app.operator).await.map(drop), Err(401));
}

#[tokio::test]
async fn a_socket_ends_with_the_account() {
    let app = TestApp::start().await;
    let browser = app.browser_of(&app.operator).await;
    let mut socket = of_browser(&browser).await.unwrap();
    lives(&app, &mut socket).await;
    // Its session's row is still there: another process has changed the account alone.
    app.sql("update users set active = false where name = 'Operator'")
        .await
        .unwrap();
    app.executor
        .hub
        .announce(Change::for_topic(Topic::Everything));
    closes(socket).await;
}
