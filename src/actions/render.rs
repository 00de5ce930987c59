//! From inputs and live records to the effect: what every action type does on the server.

use super::{
    AffectedRecords, Channel, NoteModel, Precondition, RiskLevel, SentReminder, Tone,
    right_in_words, text::one_line, undo::Undone,
};
use crate::{
    ground::{
        effect::{Address, Effect},
        ids::{ActionId, OdooUserId, PartnerId},
        money::Money,
    },
    operations::{
        calendar::{CalendarError, GoogleCalendar},
        email,
        odoo::{Ban, Company, Contact, DO_NOT_CONTACT, Odoo, OdooError, OdooUser},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use std::fmt;

/// What rendering may use: reads, the time, and who the company is.
pub struct Desk<'a> {
    pub odoo: &'a Odoo,
    pub company: &'a Company,
    pub action_id: ActionId,
    pub mail: &'a MailIdentity,
    /// `None`: meetings are put into Odoo's calendar.
    pub calendar: Option<&'a GoogleCalendar>,
    /// The key's user.
    pub user: OdooUserId,
    /// What an `undo` takes back; `None` for all others.
    pub undone: Option<&'a Undone>,
    /// The reminders that reached the customer whom a reminder is for; empty for all others.
    pub sent: &'a [SentReminder],
    /// The smallest unmatched amount that holds a reminder back.
    pub least_unmatched: Money,
    pub now: DateTime<Utc>,
    /// The company's calendar day.
    pub today: NaiveDate,
    /// The company's zone, for what people read.
    pub zone: chrono_tz::Tz,
}

/// In whose name messages are sent; from the settings, never from a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailIdentity {
    pub from: Address,
    pub reply_to: Address,
    /// A number or a short name; `None`: there is no SMS gateway, and nothing stands in for it.
    pub sms_from: Option<String>,
}

impl Desk<'_> {
    /// That the key may do this to records of a model, to be checked again before executing.
    ///
    /// # Errors
    /// [`RenderError::NoRight`] where it may not.
    pub async fn right(&self, model: &str, operation: &str) -> Result<Precondition, RenderError> {
        if self.odoo.has_right(model, operation).await? {
            Ok(Precondition::HasRight {
                model: model.to_owned(),
                operation: operation.to_owned(),
            })
        } else {
            Err(RenderError::NoRight(format!(
                "AI COO may not {} in Odoo: give its user that right",
                right_in_words(model, operation)
            )))
        }
    }

    /// That the key may change records of a model, for what Odoo puts only on those.
    ///
    /// # Errors
    /// [`RenderError::NoRight`] where it may not: then a task is the way.
    pub async fn right_to_put(&self, what: &str, model: &str) -> Result<Precondition, RenderError> {
        match self.right(model, "write").await {
            Err(RenderError::NoRight(_)) => Err(RenderError::NoRight(format!(
                "AI COO may not {} in Odoo, and {what} needs that right: propose a task instead",
                right_in_words(model, "write")
            ))),
            answer => answer,
        }
    }

    /// That a note may be posted and tells nobody outside, to be checked again before executing.
    /// Whoever follows the record: of an internal subtype Odoo tells colleagues alone.
    ///
    /// # Errors
    /// [`RenderError::NoRight`] where the key may not, or [`RenderError::NotPossible`] where
    /// somebody has made the subtype another.
    pub async fn internal_note(&self, on: NoteModel) -> Result<Vec<Precondition>, RenderError> {
        if !self.odoo.note_is_internal().await? {
            return Err(RenderError::NotPossible(
                "Odoo's note subtype is not internal: a note would reach customers. Tick “Internal Only” on the subtype “Note” in Odoo.".to_owned(),
            ));
        }
        let create = self.right("mail.message", "create").await?;
        let mut preconditions = vec![Precondition::NoteStaysInternal, create];
        // To read the others is enough for Odoo.
        if matches!(on, NoteModel::Deal | NoteModel::Partner) {
            preconditions.push(self.right_to_put("a note", on.model()).await?);
        }
        Ok(preconditions)
    }

    /// A user of Odoo who is not archived.
    ///
    /// # Errors
    /// [`RenderError::NotPossible`] where there is none of that id.
    pub async fn active_user(&self, id: OdooUserId) -> Result<OdooUser, RenderError> {
        let users = self.odoo.users(&[id]).await?;
        match users.into_iter().find(|user| user.active) {
            Some(user) => Ok(user),
            None => Err(self.missing("res.users", id.0).await),
        }
    }

    /// What a record is called, if it is one of ours.
    ///
    /// # Errors
    /// [`RenderError::NotPossible`] where it is not, with the reason.
    pub async fn name_of(&self, model: &str, id: i64) -> Result<String, RenderError> {
        match self.odoo.named(model, id).await? {
            Some(name) => Ok(name),
            None => Err(self.missing(model, id).await),
        }
    }

    /// Why a record cannot be acted on: it is gone, archived, or another company's.
    pub async fn missing(&self, model: &str, id: i64) -> RenderError {
        match self.odoo.why_not(model, id, None).await {
            Ok(why) => RenderError::NotPossible(why),
            Err(error) => error.into(),
        }
    }

    /// As [`Desk::missing`], of what stands in a field.
    pub async fn missing_in(&self, field: &str, model: &str, id: i64) -> RenderError {
        match self.missing(model, id).await {
            RenderError::NotPossible(why) => {
                RenderError::NotPossible(format!("{field}: {why}; choose another"))
            }
            other => other,
        }
    }

    /// The contact, if it is active and may be contacted like this.
    ///
    /// # Errors
    /// [`RenderError::NotPossible`] where it is not, with the reason.
    pub async fn reachable<'c>(
        &self,
        contacts: &'c [Contact],
        id: PartnerId,
        channel: Channel,
    ) -> Result<&'c Contact, RenderError> {
        let found = contacts.iter().find(|contact| contact.id == id);
        let Some(contact) = found.filter(|contact| contact.active) else {
            return Err(self.missing("res.partner", id.0).await);
        };
        match banned(contact, channel) {
            None => Ok(contact),
            Some(why) => Err(RenderError::NotPossible(format!(
                "{} must not be contacted by {}: {why}",
                contact.name,
                channel.words()
            ))),
        }
    }
}

impl MailIdentity {
    /// The right side of our Message-IDs: the sender's domain in the letters of the DNS.
    pub fn domain(&self) -> String {
        let (_, domain) = self.from.email.rsplit_once('@').unwrap_or_default();
        let known = email::a_labels(domain).filter(|domain| email::is_host(domain));
        known.unwrap_or_else(|| "localhost".to_owned())
    }
}

/// What an action type makes of its inputs and the live records.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// One line for lists.
    pub title: String,
    pub effect: Effect,
    pub preconditions: Vec<Precondition>,
    pub affected_records: AffectedRecords,
    /// In the company's currency.
    pub amount: Option<Money>,
    /// Customers who get to see something of it.
    pub contacts: Vec<PartnerId>,
    /// Somebody outside the company takes part, though the kind as such stays inside.
    pub outsiders: bool,
    /// The risk is no lower than this; `None`: as its kind and the thresholds say.
    pub least_risk: Option<RiskLevel>,
    /// How firmly a reminder is written; `None` for all others.
    pub tone: Option<Tone>,
}

impl Rendered {
    /// Of what stays inside the company: no amount, nobody reached.
    pub fn inside() -> Self {
        Self {
            title: String::new(),
            effect: Effect {
                requests: vec![],
                side_effects: vec![],
            },
            preconditions: vec![],
            affected_records: AffectedRecords::default(),
            amount: None,
            contacts: vec![],
            outsiders: false,
            least_risk: None,
            tone: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    #[error(transparent)]
    Odoo(#[from] OdooError),
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The records do not allow it: paid already, no address, gone.
    #[error("{0}")]
    NotPossible(String),
    /// The key may not do it.
    #[error("{0}")]
    NoRight(String),
}

#[async_trait::async_trait]
pub trait Render {
    /// Reads the live records and lists every request the action will make.
    async fn render(&self, desk: &Desk<'_>) -> Result<Rendered, RenderError>;
}

/// Why a partner must not be contacted like this; `None`: it may be.
pub fn banned(contact: &Contact, channel: Channel) -> Option<String> {
    let applies = |ban: &&Ban| match ban {
        Ban::Tag => true,
        Ban::MailBlacklist => channel == Channel::Mail,
        Ban::PhoneBlacklist => channel == Channel::Sms,
    };
    let ban = contact.bans.iter().find(applies)?;
    Some(match ban {
        Ban::Tag => format!("it has the tag “{DO_NOT_CONTACT}” in Odoo"),
        Ban::MailBlacklist => "its address is on Odoo's blacklist".to_owned(),
        Ban::PhoneBlacklist => "its number is on Odoo's phone blacklist".to_owned(),
    })
}

/// Says which field of Odoo has no address, and what stands in it.
pub fn no_address(name: &str, field: Option<&str>) -> String {
    match field {
        None => format!("The e-mail field of {name} in Odoo is empty"),
        Some(field) => {
            let field: String = one_line(field).chars().take(80).collect();
            format!("The e-mail field of {name} in Odoo contains no readable address: “{field}”")
        }
    }
}

/// What of a customer's is not matched with an invoice yet: one who has paid already must not be
/// reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    pub payments: Money,
    pub credit_notes: Money,
}

impl Unmatched {
    /// In the company's currency.
    pub fn sum(&self) -> i64 {
        self.payments.minor + self.credit_notes.minor
    }
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.payments.minor, self.credit_notes.minor) {
            (_, 0) => write!(f, "{} in payments", self.payments),
            (0, _) => write!(f, "{} in credit notes", self.credit_notes),
            _ => write!(
                f,
                "{} in payments and {} in credit notes",
                self.payments, self.credit_notes
            ),
        }
    }
}

/// Payments and credit notes of a customer that are not matched with an invoice. `None` when
/// there are none.
pub async fn unmatched(
    odoo: &Odoo,
    company: &Company,
    customer: PartnerId,
) -> Result<Option<Unmatched>, OdooError> {
    let credits = odoo.open_credits(company, Some(&[customer])).await?;
    let sum = |notes: bool| -> i64 {
        let of = credits.iter().filter(|credit| credit.credit_note == notes);
        of.map(|credit| credit.amount.minor).sum()
    };
    let (paid, credited) = (sum(false), sum(true));
    Ok((paid != 0 || credited != 0).then(|| Unmatched {
        payments: company.currency.money(paid),
        credit_notes: company.currency.money(credited),
    }))
}
