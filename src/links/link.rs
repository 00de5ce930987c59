//! The link that an approver is sent: a signed token (JWT, RFC 7519, checked after RFC 8725) for
//! one action, one effect and one person. It says neither yes nor no: the answer is in the POST.

use crate::{
    actions::EffectHash,
    ground::{
        ids::{ActionId, UserId},
        jwt,
        secrets::Key,
    },
};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use rand::RngExt as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What the header's `typ` says: no other token of ours can stand in for this one.
const TYPE: &str = "aicoo-approval+jwt";
const AUDIENCE: &str = "ai-coo/approval";
/// What the keys of links are for.
pub const LINKS: &str = "approval link";
/// Longer than any of ours.
const LONGEST: usize = 2_048;

/// What a link is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    aud: String,
    /// Random; its hash is all that the database knows.
    jti: String,
    pub action: ActionId,
    pub approver: UserId,
    pub effect_hash: EffectHash,
    /// Seconds since 1970.
    exp: i64,
}

/// What the database knows of a link, or of a code: for one person, one action, one effect, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// 64 hex digits; what it is the hash of is nowhere.
    pub hash: String,
    pub action: ActionId,
    pub approver: UserId,
    pub effect_hash: EffectHash,
    /// From this moment on it answers nothing.
    pub expires: DateTime<Utc>,
}

/// It was not signed by us, or is no link to an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This link is not one of ours, or part of it is missing.")]
pub struct NotOurs;

impl Claims {
    pub fn new(
        action: ActionId,
        approver: UserId,
        effect_hash: EffectHash,
        expires: DateTime<Utc>,
    ) -> Self {
        let random: [u8; 20] = rand::rng().random();
        Self {
            aud: AUDIENCE.to_owned(),
            jti: hex::encode(random),
            action,
            approver,
            effect_hash,
            exp: expires.timestamp(),
        }
    }

    /// As the database knows the link.
    pub fn link(&self) -> Link {
        Link {
            hash: hex::encode(Sha256::digest(self.jti.as_bytes())),
            action: self.action,
            approver: self.approver,
            effect_hash: self.effect_hash.clone(),
            expires: DateTime::from_timestamp(self.exp, 0).unwrap_or(DateTime::<Utc>::MIN_UTC),
        }
    }
}

/// The token, signed with the current key.
///
/// # Errors
/// When there is no key, or it cannot be written, which none of ours can cause.
pub fn sign(keys: &[Key], claims: &Claims) -> Result<String, NotOurs> {
    jwt::install();
    let header = Header {
        typ: Some(TYPE.to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    let key = EncodingKey::from_secret(keys.first().ok_or(NotOurs)?);
    encode(&header, claims, &key).map_err(|_| NotOurs)
}

/// What the token says, if one of the keys signed it. It may have expired.
///
/// # Errors
/// [`NotOurs`], whatever is wrong with it.
pub fn read(keys: &[Key], token: &str) -> Result<Claims, NotOurs> {
    jwt::install();
    if token.len() > LONGEST {
        return Err(NotOurs);
    }
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["aud", "exp"]);
    // Compared with our own clock, and told apart from a forged one.
    validation.validate_exp = false;
    let one = |key: &Key| {
        let read = decode::<Claims>(token, &DecodingKey::from_secret(key), &validation).ok()?;
        (read.header.typ.as_deref() == Some(TYPE)).then_some(read.claims)
    };
    keys.iter().find_map(one).ok_or(NotOurs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE64URL_NOPAD;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const KEY: Key = [7; 32];

    fn claims() -> Claims {
        let expires = DateTime::from_timestamp(1_795_446_000, 0).unwrap();
        Claims::new(
            ActionId::new(),
            UserId::new(),
            EffectHash("a".repeat(64)),
            expires,
        )
    }

    fn parts(token: &str) -> Vec<String> {
        token.split('.').map(str::to_owned).collect()
    }

    fn encoded(json: &Value) -> String {
        BASE64URL_NOPAD.encode(json.to_string().as_bytes())
    }

    /// Signed with our key, whatever the header and the claims say.
    fn signed(header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", encoded(header), encoded(claims));
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &KEY);
        let signature = ring::hmac::sign(&key, message.as_bytes());
        format!("{message}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }

    #[test]
    fn what_was_signed_is_read_again() {
        let claims = claims();
        let token = sign(&[KEY], &claims).unwrap();
        assert_eq!(read(&[KEY], &token), Ok(claims.clone()));
        // The secret was changed since: the one before still reads, the one before that does not.
        assert_eq!(read(&[[8; 32], KEY], &token), Ok(claims));
        assert_eq!(read(&[[9; 32], [8; 32]], &token), Err(NotOurs));
        let header = BASE64URL_NOPAD.decode(parts(&token)[0].as_bytes()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        assert_eq!(header, json!({"typ": TYPE, "alg": "HS256"}));
    }

    #[test]
    fn no_other_algorithm_is_believed() {
        let claims = serde_json::to_value(claims()).unwrap();
        let header = |alg: &str| json!({"typ": TYPE, "alg": alg});
        assert!(read(&[KEY], &signed(&header("HS256"), &claims)).is_ok());
        for alg in [
            "none", "None", "HS384", "HS512", "RS256", "ES256", "EdDSA", "",
        ] {
            assert_eq!(
                read(&[KEY], &signed(&header(alg), &claims)),
                Err(NotOurs),
                "{alg}"
            );
            let unsigned = format!("{}.{}.", encoded(&header(alg)), encoded(&claims));
            assert_eq!(read(&[KEY], &unsigned), Err(NotOurs), "{alg}, unsigned");
        }
    }

    #[test]
    fn a_token_for_something_else_is_none() {
        let usual = serde_json::to_value(claims()).unwrap();
        let header = json!({"typ": TYPE, "alg": "HS256"});
        for (field, value) in [
            ("aud", json!("ai-coo/reset")),
            ("aud", json!(null)),
            ("exp", json!("tomorrow")),
            ("action", json!("x")),
            ("answer", json!("approve")),
        ] {
            let mut claims = usual.clone();
            claims[field] = value;
            assert_eq!(
                read(&[KEY], &signed(&header, &claims)),
                Err(NotOurs),
                "{field}"
            );
        }
        for missing in ["aud", "exp", "jti", "action", "approver", "effect_hash"] {
            let mut claims = usual.clone();
            claims.as_object_mut().unwrap().remove(missing);
            assert_eq!(
                read(&[KEY], &signed(&header, &claims)),
                Err(NotOurs),
                "{missing}"
            );
        }
        for typ in [json!("JWT"), json!(null)] {
            let header = json!({"typ": typ, "alg": "HS256"});
            assert_eq!(
                read(&[KEY], &signed(&header, &usual)),
                Err(NotOurs),
                "{typ}"
            );
        }
    }

    proptest! {
        #[test]
        fn one_changed_character_is_enough(at in 0usize..1_000, with in "[A-Za-z0-9_-]") {
            let token = sign(&[KEY], &claims()).unwrap();
            let at = at % token.len();
            let changed = format!("{}{with}{}", &token[..at], &token[at + 1..]);
            // The last character of a part carries bits that say nothing.
            let same = |a: &str, b: &str| parts(a).iter().zip(parts(b)).all(|(a, b)| {
                BASE64URL_NOPAD.decode(a.as_bytes()).ok() == BASE64URL_NOPAD.decode(b.as_bytes()).ok()
            });
            prop_assert!(read(&[KEY], &changed).is_err() || same(&changed, &token));
        }

        #[test]
        fn nothing_else_is_read(text in "\\PC{0,80}|[A-Za-z0-9_.-]{0,200}") {
            prop_assert_eq!(read(&[KEY], &text), Err(NotOurs));
        }
    }
}
