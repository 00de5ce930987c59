//! Who may call: tokens for signed requests of the account.

use super::{
    ACCOUNT, KEY, Shared, Token,
    document::{Known, decoded},
    refusal,
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Shared {
    /// A token for a signed request of the account, as RFC 7523 has it.
    pub(super) fn token(&self, method: &axum::http::Method, body: &[u8]) -> Response {
        self.inside().called.push("token".to_owned());
        let body = String::from_utf8_lossy(body).into_owned();
        let fields: BTreeMap<String, String> = body
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        let grant = fields.get("grant_type").map(String::as_str);
        if method != "POST" || grant != Some("urn:ietf:params:oauth:grant-type:jwt-bearer") {
            return no_token("unsupported_grant_type", "Invalid grant_type");
        }
        let claims = match self.claims(fields.get("assertion").map_or("", String::as_str)) {
            Ok(claims) => claims,
            Err(why) => {
                self.inside().wrong.push(format!("token: {why}"));
                return no_token("invalid_grant", &why);
            }
        };
        let mut inside = self.inside();
        let token = format!("ya29.{}", inside.called.len());
        let scope = claims["scope"].as_str().unwrap_or_default();
        let lasts = chrono::Duration::seconds(3_599);
        inside.tokens.insert(
            token.clone(),
            Token {
                scopes: scope.split_whitespace().map(str::to_owned).collect(),
                subject: claims["sub"].as_str().map(str::to_owned),
                until: self.clock.now() + lasts,
            },
        );
        let granted = json!({"access_token": token, "expires_in": lasts.num_seconds(), "token_type": "Bearer"});
        axum::Json(granted).into_response()
    }

    fn claims(&self, assertion: &str) -> Result<Value, String> {
        let parts: Vec<&str> = assertion.split('.').collect();
        let [header, claims, signature] = parts.as_slice() else {
            return Err("a JWT has three parts".to_owned());
        };
        let bytes = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes());
        let bytes = |part: &str| bytes(part).map_err(|error| error.to_string());
        let json = |part: &str| {
            serde_json::from_slice::<Value>(&bytes(part)?).map_err(|error| error.to_string())
        };
        let head = json(header)?;
        if head != json!({"alg": "RS256", "typ": "JWT", "kid": "key-1"}) {
            return Err(format!("the header is {head}"));
        }
        let signed = format!("{header}.{claims}");
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key())
            .verify(signed.as_bytes(), &bytes(signature)?)
            .map_err(|_| "the signature is not the account's".to_owned())?;
        let claims = json(claims)?;
        let moment = |name: &str| claims[name].as_i64().unwrap_or_default();
        let now = self.clock.now().timestamp();
        if claims["iss"] != ACCOUNT || claims["aud"] != *self.token_uri {
            return Err(format!("issuer or audience is wrong: {claims}"));
        }
        if (moment("iat") - now).abs() > 300
            || !(1..=3_600).contains(&(moment("exp") - moment("iat")))
        {
            return Err(format!("iat or exp is wrong: {claims}"));
        }
        Ok(claims)
    }

    /// In whose name the token is, where it is good for the method.
    pub(super) fn admits(
        &self,
        token: &str,
        known: &Known,
    ) -> Result<Option<String>, Box<Response>> {
        let inside = self.inside();
        let now = self.clock.now();
        let Some(token) = inside.tokens.get(token).filter(|token| now < token.until) else {
            return Err(Box::new(refusal(401, "authError", "Invalid Credentials")));
        };
        if !token
            .scopes
            .iter()
            .any(|scope| known.scopes.contains(scope))
        {
            let why = "Request had insufficient authentication scopes.";
            return Err(Box::new(refusal(403, "insufficientPermissions", why)));
        }
        Ok(token.subject.clone())
    }
}

fn public_key() -> Vec<u8> {
    let lines = KEY.lines().filter(|line| !line.starts_with("-----"));
    let der = BASE64.decode(lines.collect::<String>().as_bytes()).unwrap();
    let pair = RsaKeyPair::from_pkcs8(&der).unwrap();
    pair.public().as_ref().to_vec()
}

/// An error of the token's address (RFC 6749, 5.2).
fn no_token(error: &str, description: &str) -> Response {
    let body = json!({"error": error, "error_description": description});
    (StatusCode::BAD_REQUEST, axum::Json(body)).into_response()
}
