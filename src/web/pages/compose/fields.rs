//! One field of a form, as its kind of input says.

use super::{
    form::{Form, Optional},
    picker::Picker,
    rows::Rows,
};
use crate::{
    actions::form::{Field, Input},
    web::components::form::{Hint, Refusal},
};
use leptos::prelude::*;

#[component]
pub fn FieldView(field: Field, form: Form) -> impl IntoView {
    match field.input {
        Input::Record(picks) => view! { <Picker field picks form/> }.into_any(),
        Input::Records { of, .. } => view! { <Picker field picks=of many=true form/> }.into_any(),
        Input::Rows { fields, most } => view! { <Rows field fields most form/> }.into_any(),
        _ => simple(field, &form),
    }
}

/// A field of one text.
fn simple(field: Field, form: &Form) -> AnyView {
    let refusal = form.refusal;
    let wrong = move || refusal.for_field(field.name).is_some();
    let zone = matches!(field.input, Input::Moment)
        .then(|| view! { <small>{format!(" in {}", form.zone)}</small> });
    view! {
        <div class="field" class:wrong=wrong>
            <label for=field.name>{field.label}{zone}<Optional field/></label>
            {control(&field, format!("form[one][{}]", field.name), form.one(field.name), refusal)}
            <Hint field=field.name.to_owned() help=field.help refusal/>
        </div>
    }
    .into_any()
}

/// What is typed into, or chosen from.
fn control(field: &Field, name: String, value: String, refusal: Refusal) -> AnyView {
    let id = field.name;
    let invalid = move || refusal.for_field(id).is_some().then_some("true");
    let described = format!("{id}-help");
    let required = field.required;
    match field.input {
        Input::Text { most } => {
            let rows = if most > 1_000 { "7" } else { "3" };
            view! {
                <textarea id=id name=name rows=rows maxlength=most.to_string() required=required aria-describedby=described aria-invalid=invalid>{value}</textarea>
            }
            .into_any()
        }
        Input::Choice(choices) => {
            let options = choices
                .iter()
                .map(|(choice, label)| view! { <option value=*choice selected=*choice == value>{*label}</option> })
                .collect_view();
            let none = required.then(|| view! { <option value="">"Pick one"</option> });
            view! { <select id=id name=name required=required aria-describedby=described aria-invalid=invalid>{none}{options}</select> }
            .into_any()
        }
        input => {
            let (kind, mode) = match input {
                Input::Number { .. } => ("text", Some("numeric")),
                Input::Date => ("date", None),
                Input::Moment => ("datetime-local", None),
                _ => ("text", None),
            };
            let longest = match input {
                Input::Line { most } => Some(most.to_string()),
                Input::Number { .. } => Some("19".to_owned()),
                _ => None,
            };
            view! {
                <input id=id name=name type=kind inputmode=mode maxlength=longest value=value required=required autocomplete="off" aria-describedby=described aria-invalid=invalid/>
            }
            .into_any()
        }
    }
}
