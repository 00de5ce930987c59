//! A field of several rows, each of a record and what belongs to it.

use super::{
    form::{Form, Optional},
    picker::{Find, Finder},
};
use crate::{
    actions::form::{Field, Input, Row},
    web::components::form::Hint,
};
use leptos::prelude::*;

/// Empty rows that are offered at a time.
const MORE: usize = 3;

#[component]
pub fn Rows(field: Field, fields: &'static [Field], most: usize, form: Form) -> impl IntoView {
    let refusal = form.refusal;
    let given = form.draft.rows.get(field.name).cloned().unwrap_or_default();
    let filled: Vec<Row> = given
        .into_iter()
        .filter(|row| row.values().any(|text| !text.trim().is_empty()))
        .collect();
    let chosen = |fields: &[Field], row: &Row| {
        let records = fields
            .iter()
            .filter(|field| matches!(field.input, Input::Record(_)));
        let ids = records.filter_map(|field| row.get(field.name)?.parse::<i64>().ok());
        ids.collect::<Vec<_>>()
    };
    let chosen = filled.iter().flat_map(|row| chosen(fields, row)).collect();
    let picks = super::picks_of(&field);
    let finder = picks.map(|picks| Finder::new(field.name, picks, chosen, &form));
    let count = RwSignal::new((filled.len() + MORE).min(most));
    let rows = move |at: usize| {
        let row = filled.get(at).cloned().unwrap_or_default();
        let cells = fields
            .iter()
            .map(|cell| {
                let name = format!("form[rows][{}][{at}][{}]", field.name, cell.name);
                let label = format!("{}, row {}", cell.label, at + 1);
                let value = row.get(cell.name).cloned().unwrap_or_default();
                cell_view(cell, name, label, value, finder)
            })
            .collect_view();
        view! { <li>{cells}</li> }
    };
    let find = finder.map(|finder| view! { <Find field finder form=form.clone()/> });
    let more = move |_| count.update(|count| *count = (*count + MORE).min(most));
    let alive = form.alive;
    view! {
        <fieldset class="field picker" class:wrong=move || refusal.for_field(field.name).is_some() id=field.name tabindex="-1" aria-describedby=format!("{}-help", field.name)>
            <legend>{field.label}<Optional field/></legend>
            {find}
            <ol class="lines"><For each=move || 0..count.get() key=|at| *at children=rows/></ol>
            <button name="find" value=field.name formnovalidate type=move || if alive.get() { "button" } else { "submit" } on:click=more>"More rows"</button>
            <Hint field=field.name.to_owned() help=field.help refusal/>
        </fieldset>
    }
}

fn cell_view(
    cell: &Field,
    name: String,
    label: String,
    value: String,
    finder: Option<Finder>,
) -> AnyView {
    match (cell.input, finder) {
        (Input::Record(_), Some(finder)) => {
            let wanted = value.parse::<i64>().ok();
            // Looking further must not take away what a row has.
            let before = StoredValue::new(wanted);
            let change = move |event| {
                let picked = event_target_value(&event).parse::<i64>().ok();
                if let Some(old) = before.get_value() {
                    finder.select(old, true, false);
                }
                if let Some(new) = picked {
                    finder.select(new, true, true);
                }
                before.set_value(picked);
            };
            view! {
                <select name=name aria-label=label on:change=change>
                    <option value="">"Pick one"</option>
                    <For each=move || finder.options.get() key=|option| option.id let:option>
                        <option value=option.id.to_string() selected=wanted == Some(option.id)>{option.name}</option>
                    </For>
                </select>
            }
            .into_any()
        }
        _ => {
            let text = cell.label;
            view! { <input name=name aria-label=label placeholder=text value=value inputmode="numeric" maxlength="19" autocomplete="off"/> }
            .into_any()
        }
    }
}
