//! Everybody who takes part in a meeting, as they are in Odoo now.

use super::{Desk, Precondition, RenderError};
use crate::{
    ground::ids::{OdooUserId, PartnerId},
    operations::odoo::Partner,
};

/// The organiser first, then the others as they were named. Their names are one visible line.
pub(super) struct Attendees {
    pub people: Vec<Partner>,
    colleagues: Vec<PartnerId>,
}

impl Attendees {
    /// Reads them.
    ///
    /// # Errors
    /// Where somebody is not there, or the organiser is no colleague: names the field.
    pub async fn gather(
        desk: &Desk<'_>,
        organiser: OdooUserId,
        attendees: &[PartnerId],
    ) -> Result<Self, RenderError> {
        let no = |why: String| Err(RenderError::NotPossible(why));
        let users = desk.odoo.users(&[organiser]).await?;
        let Some(user) = users.into_iter().find(|user| user.active) else {
            return Err(desk
                .missing_in("organiser_id", "res.users", organiser.0)
                .await);
        };
        let mut ids = vec![user.partner];
        ids.extend(attendees.iter().filter(|id| **id != user.partner));
        let colleagues = desk.odoo.colleagues(&ids).await?;
        if !colleagues.contains(&user.partner) {
            return no(format!(
                "organiser_id: {} is not a colleague; choose somebody with a company login",
                user.name
            ));
        }
        let found = desk.odoo.partners(&ids).await?;
        let mut people = vec![];
        for id in ids {
            let Some(one) = found.iter().find(|one| one.id == id && one.active) else {
                return Err(desk.missing_in("attendee_ids", "res.partner", id.0).await);
            };
            people.push(one.clone());
        }
        Ok(Self { people, colleagues })
    }

    pub fn ids(&self) -> Vec<PartnerId> {
        self.people.iter().map(|one| one.id).collect()
    }

    pub fn outsiders(&self) -> impl Iterator<Item = &Partner> {
        self.people.iter().filter(|one| !self.is_colleague(one))
    }

    fn is_colleague(&self, one: &Partner) -> bool {
        self.colleagues.contains(&one.id)
    }

    /// That they are still there when it comes to it.
    pub fn preconditions(&self) -> Vec<Precondition> {
        let still_there = |one: &Partner| Precondition::AttendeeStillThere {
            partner: one.id,
            name: one.name.clone(),
            colleague: self.is_colleague(one),
        };
        self.people.iter().map(still_there).collect()
    }

    /// `Ann, Bob and 3 more`.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.people.iter().map(|one| one.name.as_str()).collect();
        match names.as_slice() {
            [first, second, rest @ ..] if rest.len() > 1 => {
                format!("{first}, {second} and {} more", rest.len())
            }
            few => few.join(", "),
        }
    }
}
