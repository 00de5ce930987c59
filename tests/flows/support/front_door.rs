//! The app's own HTTP interface, served by one process or by several.

use super::{Person, TestApp, secrets};
use crate::browser::with_data;
use ai_coo::{
    actions::MailIdentity,
    executor::Executor,
    ground::{address::Base, live::hub::Hub},
    web::state::{AppState, Site},
};
use leptos::config::LeptosOptions;
use serde_json::Value;
use std::{sync::Arc, time::Duration};

impl TestApp {
    /// Another web process on the same database; its address.
    pub async fn another_process(&self) -> String {
        let (hub, outgoing) = Hub::new();
        let stop = self.executor.stop.clone();
        let carrier = hub.clone().connect(outgoing, self.database.clone(), stop);
        tokio::spawn(carrier);
        let executor = Executor {
            hub,
            ..self.executor.clone()
        };
        web(&executor, &self.analyst.mail, "", None, "127.0.0.0/8").await
    }

    /// Waits until so many processes hear what the others say.
    pub async fn listening(&self, processes: i64) {
        let sql = "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
        while self.count(sql).await < processes {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// One call to the API: status and JSON.
    pub async fn call(
        &self,
        who: &Person,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let method = method.parse().unwrap();
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&who.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, json) = self.call(&self.viewer, "GET", path, None).await;
        assert_eq!(status, 200, "{path}: {json}");
        json
    }

    /// A text or a page, with what stands in its data.
    pub async fn get_text(&self, path: &str) -> String {
        with_data(&self.get_as_sent(path).await)
    }

    /// A text or a page as it crosses.
    pub async fn get_as_sent(&self, path: &str) -> String {
        let answer = self
            .http
            .get(format!("{}{path}", self.url))
            .bearer_auth(&self.viewer.token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        answer.text().await.unwrap()
    }
}

pub(super) async fn web(
    executor: &Executor,
    mail: &MailIdentity,
    path: &str,
    public: Option<&str>,
    proxies: &str,
) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}{path}", listener.local_addr().unwrap());
    let typed = public.unwrap_or(&url).to_owned();
    let site = Site {
        base: Base::from_url(&typed),
        secure: typed.starts_with("https://"),
        url: typed,
        stand_ins: vec![],
        proxies: proxies.parse().unwrap(),
    };
    let options = LeptosOptions::builder().output_name("ai-coo").build();
    let secrets = Arc::new(secrets());
    let state = AppState::new(options, executor.clone(), mail.clone(), site, secrets);
    let router = ai_coo::web::http::router(state);
    let serving = ai_coo::web::http::listen::listen(
        listener,
        router,
        ai_coo::web::http::listen::HEAD,
        std::future::pending(),
    );
    tokio::spawn(serving);
    url
}
