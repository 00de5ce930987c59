//! What of a change of the settings takes a second admin's yes.

use super::{Autonomy, Settings, unasked::runs};
use crate::actions::Kind;

/// The changed settings as they can be in force at once, and the types that a second admin has to
/// confirm: those that are not safe and would run unasked as they did not before, whether by their
/// own row or by a switch.
pub fn to_confirm(before: &Settings, wanted: &Settings) -> (Settings, Vec<Kind>) {
    let mut after = wanted.clone();
    let mut asked = vec![];
    let others = Kind::ALL.iter().filter(|kind| !kind.traits().safe);
    for kind in others.filter(|kind| wanted.autonomy_of(**kind) != Autonomy::Ask) {
        after.autonomy.insert(*kind, Autonomy::Confirmed);
        let newly = runs(*kind, &after) && !runs(*kind, before);
        if newly || !before.is_confirmed(*kind) {
            after.autonomy.remove(kind);
            asked.push(*kind);
        }
    }
    (after, asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(autonomy: Autonomy) -> Settings {
        Settings {
            autonomy: [(Kind::SendEmail, autonomy)].into(),
            can_send_emails: true,
            requires_approval_for_external_comms: false,
            ..Settings::default()
        }
    }

    fn check(before: &Settings, wanted: &Settings, in_force: Autonomy, asked: &[Kind]) {
        let (after, found) = to_confirm(before, wanted);
        assert_eq!(after.autonomy_of(Kind::SendEmail), in_force);
        assert_eq!(found, asked);
        let rest = Settings {
            autonomy: wanted.autonomy.clone(),
            ..after
        };
        assert_eq!(rest, *wanted, "everything else is in force at once");
    }

    #[test]
    fn a_type_that_is_not_safe_takes_a_second_yes_once() {
        let [asked, wanted, confirmed] =
            [Autonomy::Ask, Autonomy::Auto, Autonomy::Confirmed].map(with);
        check(&asked, &wanted, Autonomy::Ask, &[Kind::SendEmail]);
        check(&asked, &confirmed, Autonomy::Ask, &[Kind::SendEmail]);
        check(&wanted, &wanted, Autonomy::Ask, &[Kind::SendEmail]);
        check(&confirmed, &wanted, Autonomy::Confirmed, &[]);
        check(&confirmed, &asked, Autonomy::Ask, &[]);
    }

    #[test]
    fn so_does_a_switch_that_lets_a_confirmed_type_run() {
        let open = with(Autonomy::Confirmed);
        for close in [
            (|s| s.can_send_emails = false) as fn(&mut Settings),
            |s| s.requires_approval_for_external_comms = true,
            |s| s.daily_recipient_budget = 0,
            |s| s.forbidden_types = vec![Kind::SendEmail],
        ] {
            let mut closed = open.clone();
            close(&mut closed);
            check(&open, &closed, Autonomy::Confirmed, &[]);
            check(&closed, &open, Autonomy::Ask, &[Kind::SendEmail]);
        }
    }

    #[test]
    fn safe_types_take_none() {
        let wanted = Settings {
            autonomy: [(Kind::CreateTask, Autonomy::Auto)].into(),
            ..Settings::default()
        };
        assert_eq!(to_confirm(&Settings::default(), &wanted), (wanted, vec![]));
    }
}
