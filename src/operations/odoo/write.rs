//! Carrying out one writing call, once.

use super::{Odoo, OdooError, Written, allowed, error::clean, errors::Failure, wire::parse};
use crate::ground::effect::{OdooCall, Once};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

/// How many of its own records are looked through where Odoo's memory is no help.
const LATELY: u32 = 500;

/// What `load` answers, always with status 200: it worked if `ids` is a list.
#[derive(Deserialize)]
struct Loaded {
    ids: Value,
    #[serde(default)]
    messages: Vec<LoadMessage>,
}

#[derive(Deserialize)]
struct LoadMessage {
    message: String,
    /// The column that is wrong; absent where the database refused.
    field: Option<String>,
}

#[derive(Deserialize)]
struct ContextRow {
    uid: i64,
}

/// Where a record comes from.
#[derive(Deserialize)]
struct Origin {
    id: i64,
    xmlids: Vec<ExternalId>,
}

#[derive(Deserialize)]
struct ExternalId {
    xmlid: String,
}

impl Odoo {
    /// Looks for what this call makes. Changes nothing.
    ///
    /// # Errors
    /// As every read.
    pub async fn find(&self, call: &OdooCall) -> Result<Found, OdooError> {
        let made = |id: Option<i64>| id.map_or(Found::NotYet, Found::There);
        match &call.once {
            Once::ExternalId { module, name } => self
                .find_by_external_id(&call.model, module, name)
                .await
                .map(made),
            Once::MessageId { message_id } => self.find_message(call, message_id).await.map(made),
            Once::Change { field, from, to } => self.compare(call, field, from, to).await,
            Once::Gone => {
                let id = record_of(call)?;
                let there = self.existing(&call.model, &[id]).await?;
                Ok(if there.is_empty() {
                    Found::There(id)
                } else {
                    Found::NotYet
                })
            }
        }
    }

    /// Where a field stands between the two values of a change.
    async fn compare(
        &self,
        call: &OdooCall,
        field: &str,
        from: &Value,
        to: &Value,
    ) -> Result<Found, OdooError> {
        let id = record_of(call)?;
        let arguments = json!({"ids": [id], "fields": [field]});
        let rows: Vec<serde_json::Map<String, Value>> =
            self.read(&call.model, "read", arguments).await?;
        let Some(row) = rows.first() else {
            return Err(OdooError::Missing(format!("{} {id}", call.model)));
        };
        let now = row.get(field).cloned().unwrap_or_default();
        // A reference reads as its id and its name.
        let value = now.get(0).unwrap_or(&now);
        Ok(if value == to {
            Found::There(id)
        } else if value == from {
            Found::NotYet
        } else {
            Found::Otherwise(clean(&format!("{field} is {now} now")))
        })
    }

    /// Carries out a call of the allow-list, unless what it makes is there already: a look-up,
    /// then [`Odoo::write`].
    ///
    /// # Errors
    /// As [`Odoo::write`].
    pub async fn send(&self, call: &OdooCall) -> Result<Written, OdooError> {
        allowed::check(call)?;
        let deadline = Instant::now() + self.rpc.write_timeout;
        match self.find_before(call, deadline).await? {
            Found::There(record_id) => Ok(Written {
                record_id,
                found: true,
            }),
            Found::NotYet => {
                self.turn().await?;
                self.write(call).await
            }
            Found::Otherwise(why) => Err(OdooError::Invalid(why)),
        }
    }

    /// Carries out a call of the allow-list at once and once, for who has looked it up and had a
    /// [turn](Odoo::turn) just before. It ends within the write's time-out. Whether there is to be
    /// another try is the caller's to decide, who knows what has changed meanwhile.
    ///
    /// For a task Odoo's database itself allows one external id once. For a note only the
    /// look-up stands before a second one: do not send the same note from two places at once.
    ///
    /// # Errors
    /// [`OdooError::NotAllowed`] before anything is sent. What the others mean for the caller
    /// says [`OdooError::outcome`].
    pub async fn write(&self, call: &OdooCall) -> Result<Written, OdooError> {
        allowed::check(call)?;
        let deadline = Instant::now() + self.rpc.write_timeout;
        let record_id = self.send_once(call, deadline).await?;
        let found = false;
        Ok(Written { record_id, found })
    }

    /// A look-up that got no answer is not the same as a write that got none: nothing was sent.
    async fn find_before(&self, call: &OdooCall, deadline: Instant) -> Result<Found, OdooError> {
        let not_sent = |why: String| OdooError::Unreachable(format!("looking it up first: {why}"));
        match tokio::time::timeout_at(deadline, self.find(call)).await {
            Err(_) => Err(not_sent("no answer in time".to_owned())),
            Ok(Err(OdooError::NoAnswer(why))) => Err(not_sent(why)),
            Ok(answer) => answer,
        }
    }

    async fn send_once(&self, call: &OdooCall, deadline: Instant) -> Result<i64, OdooError> {
        self.calls.add_one();
        let left = deadline.saturating_duration_since(Instant::now());
        let answer = self
            .rpc
            .write(&call.model, &call.method, &call.arguments, left)
            .await;
        if call.once == Once::Gone
            && let Err(Failure {
                error: OdooError::Missing(_),
                ..
            }) = &answer
        {
            return record_of(call);
        }
        let answer = answer.map_err(|failure| failure.error)?;
        match &call.once {
            Once::ExternalId { .. } => loaded(parse(answer)?),
            Once::MessageId { .. } => only(&answer),
            Once::Gone => record_of(call),
            // Odoo says true to whatever a rule of its own makes of it: only reading tells.
            Once::Change { .. } => match self.find(call).await.map_err(unread)? {
                Found::There(id) => Ok(id),
                Found::NotYet => Err(OdooError::Invalid("Odoo kept the earlier value".to_owned())),
                Found::Otherwise(why) => Err(OdooError::Invalid(why)),
            },
        }
    }

    async fn find_by_external_id(
        &self,
        model: &str,
        module: &str,
        name: &str,
    ) -> Result<Option<i64>, OdooError> {
        let arguments = json!({
            "module": module, "xml_id": name,
            // Otherwise a task that somebody archived would look as if it had never been made.
            "context": {"active_test": false},
        });
        let answer: Result<(String, Value), OdooError> = self
            .read("ir.model.data", "check_object_reference", arguments)
            .await;
        match answer {
            Ok((found, id)) if found == model => match id.as_i64() {
                Some(id) => Ok(Some(id)),
                None => {
                    self.find_among_own(model, &format!("{module}.{name}"))
                        .await
                }
            },
            Ok((other, _)) => Err(OdooError::Unexpected(format!(
                "{module}.{name} is a {}",
                clean(&other)
            ))),
            // Odoo has no other sign for "there is none"; this text is not translated.
            Err(OdooError::Invalid(why)) if why.starts_with("External ID not found") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// For when Odoo knows the external id, but shows no record. Odoo 19 remembers an external
    /// id before it commits, and does not forget it when the transaction fails; another of its
    /// processes may meanwhile have made the record under another number. So look at what the
    /// key's user made lately: there the answer comes from the database.
    ///
    /// `None` also where the record is hidden from the user: sending again then changes
    /// nothing, since `load` may not write what it may not see.
    async fn find_among_own(&self, model: &str, name: &str) -> Result<Option<i64>, OdooError> {
        let context: ContextRow = self.read("res.users", "context_get", json!({})).await?;
        let arguments = json!({
            "domain": [["create_uid", "=", context.uid]],
            "order": "id desc", "limit": LATELY, "context": {"active_test": false},
        });
        let ids: Vec<i64> = self.read(model, "search", arguments).await?;
        if ids.is_empty() {
            return Ok(None);
        }
        let rows: Vec<Origin> = self
            .read(model, "get_metadata", json!({"ids": ids}))
            .await?;
        let ours = |row: &&Origin| row.xmlids.iter().any(|known| known.xmlid == name);
        Ok(rows.iter().find(ours).map(|row| row.id))
    }

    async fn find_message(
        &self,
        call: &OdooCall,
        message_id: &str,
    ) -> Result<Option<i64>, OdooError> {
        let arguments = json!({
            "domain": [
                ["message_id", "=", message_id],
                ["model", "=", call.model],
                ["res_id", "in", call.arguments["ids"]],
            ],
            "order": "id", "limit": 1,
        });
        let ids: Vec<i64> = self.read("mail.message", "search", arguments).await?;
        Ok(ids.first().copied())
    }
}

/// What a look-up comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It has happened, to this record.
    There(i64),
    /// It has not happened, or not yet.
    NotYet,
    /// Neither what was nor what is to be: somebody else has changed it. In words.
    Otherwise(String),
}

/// The record that a call names.
fn record_of(call: &OdooCall) -> Result<i64, OdooError> {
    let id = call.record().filter(|id| *id > 0);
    id.ok_or_else(|| OdooError::NotAllowed(format!("{} of no record", clean(&call.method))))
}

/// The write was taken; what it came to could not be read.
fn unread(error: OdooError) -> OdooError {
    OdooError::NoAnswer(format!("reading it back: {error}"))
}

/// What says that somebody else did the same at that moment, and that another try helps: a
/// serialization failure or a deadlock in the languages of PostgreSQL, and the index that keeps an
/// external id to one record, whose name is the same in all of them.
const AT_THE_SAME_MOMENT: [&str; 8] = [
    "seriali",
    "sériali",
    "сериализ",
    "直列化",
    "串行",
    "deadlock",
    "concurrent",
    "ir_model_data",
];

fn loaded(answer: Loaded) -> Result<i64, OdooError> {
    if answer.ids.is_array() {
        return only(&answer.ids);
    }
    let of_database = answer
        .messages
        .iter()
        .all(|message| message.field.is_none());
    let texts: Vec<&str> = answer.messages.iter().map(|m| m.message.as_str()).collect();
    let text = clean(&texts.join("; "));
    // A right that is missing names no column either, and no other try would change that.
    let lower = text.to_lowercase();
    let busy = AT_THE_SAME_MOMENT.iter().any(|word| lower.contains(word));
    Err(if of_database && busy {
        OdooError::Conflict(text)
    } else {
        OdooError::Invalid(text)
    })
}

/// The one id of an answer.
fn only(answer: &Value) -> Result<i64, OdooError> {
    let id = match answer.as_array().map(Vec::as_slice) {
        Some([id]) => id.as_i64(),
        _ => answer.as_i64(),
    };
    id.ok_or_else(|| OdooError::Unexpected("no id of what was created".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result_of(answer: Value) -> Result<i64, OdooError> {
        loaded(parse(answer).unwrap())
    }

    #[test]
    fn load_worked_if_ids_is_a_list_whatever_the_status() {
        assert!(matches!(
            result_of(json!({"ids": [86], "messages": [], "nextrow": 0})),
            Ok(86)
        ));
        let said = |message: &str| {
            let messages = [json!({"type": "error", "message": message})];
            result_of(json!({"ids": false, "messages": messages}))
        };
        for busy in [
            "could not serialize access due to concurrent update",
            "konnte Zugriff nicht serialisieren wegen gleichzeitiger Aktualisierung",
            "n'a pas pu sérialiser un accès à cause d'une mise à jour en parallèle",
            "deadlock detected",
            "duplicate key value violates unique constraint \"ir_model_data_module_name_uniq_index\"",
        ] {
            assert!(matches!(said(busy), Err(OdooError::Conflict(_))), "{busy}");
        }
        let forbidden = "You are not allowed to create 'Activity' (mail.activity) records.";
        assert!(matches!(said(forbidden), Err(OdooError::Invalid(_))));
        let wrong = json!({"ids": false, "messages": [
            {"type": "error", "field": "priority", "message": "Value '9' not found"}]});
        assert!(matches!(result_of(wrong), Err(OdooError::Invalid(_))));
    }
}
