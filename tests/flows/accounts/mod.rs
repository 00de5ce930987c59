//! What people do with their own accounts, through the pages that need no script.

mod own_page;
mod passwords;
mod sessions;
mod sign_in;
mod time_zone;

use crate::{browser::Browser, support::TestApp};
use tokio_tungstenite::tungstenite::{self, client::IntoClientRequest as _};

const ACCOUNT: &str = "/dashboard/operator/account";

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn socket(browser: &Browser) -> Result<Socket, tungstenite::Error> {
    let url = format!("{}/live", browser.url.replace("http://", "ws://"));
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("cookie", browser.cookie().unwrap().parse().unwrap());
    headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
    let (socket, _) = tokio_tungstenite::connect_async(request).await?;
    Ok(socket)
}

async fn tries(app: &TestApp, from: &str, email: &str, password: &str) -> String {
    let answer = app
        .http()
        .post(format!("{}/page/sign_in", app.url))
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json")
        .header("x-forwarded-for", from)
        .form_of(&[("email", email), ("password", password)])
        .send()
        .await
        .unwrap();
    answer.text().await.unwrap()
}

trait FormOf {
    fn form_of(self, fields: &[(&str, &str)]) -> Self;
}

impl FormOf for reqwest::RequestBuilder {
    fn form_of(self, fields: &[(&str, &str)]) -> Self {
        let encoded: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", crate::browser::encoded(value)))
            .collect();
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(encoded.join("&"))
    }
}
