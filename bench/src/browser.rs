//! Somebody who is signed in and asks for pages.

use crate::{Result, serve::Serve, world};
use reqwest::{
    Client,
    header::{COOKIE, SET_COOKIE},
    redirect::Policy,
};
use std::time::{Duration, Instant};

/// A session of the operator's. Cheap to clone.
#[derive(Clone)]
pub struct Browser {
    http: Client,
    url: String,
    pub cookie: String,
}

/// How long the first byte of a page took, and the page.
pub struct Page {
    pub first_byte: Duration,
    pub text: String,
}

impl Browser {
    /// Signs in as a form of the page does.
    pub async fn sign_in(serve: &Serve) -> Result<Self> {
        let http = Client::builder().redirect(Policy::none()).build()?;
        let name = world::OPERATOR.replace('@', "%40");
        let password = world::PASSWORD.replace(' ', "+");
        let answer = http
            .post(format!("{}/page/sign_in", serve.url))
            .header("sec-fetch-site", "same-origin")
            .header("referer", format!("{}/sign-in", serve.url))
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("email={name}&password={password}&next="))
            .send()
            .await?;
        let status = answer.status();
        let set = answer.headers().get_all(SET_COOKIE).into_iter();
        let pairs = set.filter_map(|set| set.to_str().ok()?.split(';').next());
        let cookie = pairs.collect::<Vec<_>>().join("; ");
        if !cookie.contains("ai_coo_session=") {
            return Err(format!("{status}: the operator could not sign in").into());
        }
        Ok(Self {
            http,
            url: serve.url.clone(),
            cookie,
        })
    }

    /// A page below `/dashboard`.
    ///
    /// # Errors
    /// When it is not that page that comes.
    pub async fn get(&self, path: &str) -> Result<Page> {
        let begun = Instant::now();
        let request = self.http.get(format!("{}/dashboard/{path}", self.url));
        let mut answer = request.header(COOKIE, &self.cookie).send().await?;
        let first = answer.chunk().await?;
        let first_byte = begun.elapsed();
        let mut bytes = first.map_or_else(Vec::new, |bytes| bytes.to_vec());
        while let Some(part) = answer.chunk().await? {
            bytes.extend_from_slice(&part);
        }
        if answer.status() != 200 || bytes.is_empty() {
            return Err(format!("{path}: {} and {} bytes", answer.status(), bytes.len()).into());
        }
        Ok(Page {
            first_byte,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        })
    }
}
