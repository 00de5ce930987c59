//! Choosing one of Odoo's records.

use super::Options;
use crate::web::components::{
    form::{Hint, Refusal},
    keyed::Keyed,
};
use leptos::{html, prelude::*, web_sys::js_sys::Reflect};

/// A list to choose from, however often it is drawn: what its reader has chosen stays in it, and
/// stays chosen, whatever is found meanwhile.
#[derive(Clone, Copy)]
pub struct Choice {
    field: &'static str,
    place: NodeRef<html::Select>,
    /// What stood in it last.
    listed: StoredValue<Vec<(i64, String)>>,
}

impl Choice {
    pub fn new(field: &'static str) -> Self {
        Self {
            field,
            place: NodeRef::new(),
            listed: StoredValue::new(vec![]),
        }
    }

    /// What is chosen on the page; `at_first`, where it has no list yet.
    fn chosen(self, at_first: String) -> String {
        let place = self.place.try_get_untracked().flatten();
        let chosen = place.and_then(|place| Reflect::get(&place, &"value".into()).ok());
        chosen
            .and_then(|chosen| chosen.as_string())
            .unwrap_or(at_first)
    }

    fn list(self, found: Vec<(i64, String)>, chosen: &str) -> Vec<(i64, String)> {
        let before = self.listed.try_get_value().unwrap_or_default();
        let listed = with_chosen(found, before, chosen);
        self.listed.try_set_value(listed.clone());
        listed
    }
}

/// What was found, with what is chosen out of the list of before: its name was read from Odoo, which
/// may be away by now.
fn with_chosen(
    mut found: Vec<(i64, String)>,
    before: Vec<(i64, String)>,
    chosen: &str,
) -> Vec<(i64, String)> {
    let stays = before.into_iter().find(|(id, _)| id.to_string() == chosen);
    let Some(stays) = stays else { return found };
    match found.iter_mut().find(|(id, _)| *id == stays.0) {
        Some(known) => *known = stays,
        None => found.insert(0, stays),
    }
    found
}

/// The field, with its help.
#[component]
pub fn ChoiceField(
    choice: Choice,
    label: &'static str,
    /// How it is called to choose none on purpose, where that can be.
    #[prop(optional)]
    none: Option<&'static str>,
    /// An id, `none`, or empty.
    at_first: String,
    options: Options,
    locked: bool,
    refusal: Refusal,
) -> impl IntoView {
    let Choice { field, place, .. } = choice;
    let Options {
        listed,
        more,
        problem,
    } = options;
    let chosen = choice.chosen(at_first);
    let none =
        none.map(|words| view! { <option value="none" selected=chosen == "none">{words}</option> });
    let rows: Keyed = choice
        .list(listed, &chosen)
        .into_iter()
        .map(|(id, name)| {
            let id = id.to_string();
            let selected = id == chosen;
            let row = view! { <option value=id.clone() selected=selected>{name}</option> };
            (id, row.into_any())
        })
        .collect();
    view! {
        <div class="entry">
            <label for=field>{label}</label>
            <select id=field name=field disabled=locked node_ref=place>
                <option value="">"Not chosen"</option>
                {none}
                {rows}
            </select>
            <Hint field=field.to_owned() help="" refusal/>
            {problem.map(|problem| view! { <small class="bad">{problem}</small> })}
            {more.then(|| view! { <small>"There are more: find them below."</small> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::with_chosen;

    #[test]
    fn what_is_chosen_stays_in_the_list() {
        let list = |ids: &[i64]| -> Vec<(i64, String)> {
            ids.iter().map(|id| (*id, id.to_string())).collect()
        };
        let check = |found: &[i64], chosen: &str, listed: &[i64]| {
            let before = list(&[1, 2, 3]);
            assert_eq!(with_chosen(list(found), before, chosen), list(listed));
        };
        check(&[4, 5], "2", &[2, 4, 5]);
        check(&[], "3", &[3]);
        // Found once more, it is not there twice.
        check(&[4, 2], "2", &[4, 2]);
        check(&[4], "", &[4]);
        check(&[4], "none", &[4]);
        check(&[4], "9", &[4]);
    }
}
