//! What was typed into a form, read in the browser before it is sent: the server reads the same
//! names for itself.

use crate::actions::{
    Kind,
    form::{Draft, Field, Input, Row, WORDS},
};
use leptos::{ev::SubmitEvent, form::form_data_from_event};

/// `None` where the browser does not tell; the server finds what is wrong then.
pub fn draft(kind: Kind, event: &SubmitEvent) -> Option<Draft> {
    let form = form_data_from_event(event).ok()?;
    Some(gather(kind, |name| {
        let values = form.get_all(name);
        values
            .iter()
            .filter_map(|value| value.as_string())
            .collect()
    }))
}

/// A draft from what each name holds.
pub(super) fn gather(kind: Kind, all: impl Fn(&str) -> Vec<String>) -> Draft {
    let one = |name: &str| all(name).into_iter().next();
    let mut draft = Draft::default();
    for field in kind.fields().iter().chain(WORDS) {
        let name = field.name.to_owned();
        match field.input {
            Input::Records { .. } => {
                draft
                    .many
                    .insert(name, all(&format!("form[many][{}][]", field.name)));
            }
            Input::Rows { fields, most } => {
                let rows = (0..most).map(|at| row(field, fields, at, one)).collect();
                draft.rows.insert(name, rows);
            }
            _ => {
                let text = one(&format!("form[one][{}]", field.name));
                draft.one.extend(text.map(|text| (name, text)));
            }
        }
    }
    draft
}

fn row(field: &Field, cells: &[Field], at: usize, one: impl Fn(&str) -> Option<String>) -> Row {
    let cell = |cell: &Field| {
        let text = one(&format!("form[rows][{}][{at}][{}]", field.name, cell.name))?;
        Some((cell.name.to_owned(), text))
    };
    cells.iter().filter_map(cell).collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn pair(name: &str, value: &str) -> (String, Vec<String>) {
        (name.to_owned(), vec![value.to_owned()])
    }

    #[test]
    fn every_shape_of_field_is_read_by_the_name_that_it_has_on_the_page() {
        let typed: BTreeMap<String, Vec<String>> = [
            pair("form[one][vendor_id]", "7"),
            pair("form[rows][lines][0][product_id]", "11"),
            pair("form[rows][lines][0][quantity]", "3"),
            pair("form[rows][lines][2][product_id]", "12"),
            pair("form[one][reasoning]", "They are out of stock."),
        ]
        .into();
        let draft = gather(Kind::CreatePurchaseOrder, |name| {
            typed.get(name).cloned().unwrap_or_default()
        });
        assert_eq!(draft.one["vendor_id"], "7");
        assert_eq!(draft.one["reasoning"], "They are out of stock.");
        assert_eq!(draft.rows["lines"][0]["quantity"], "3");
        assert_eq!(draft.rows["lines"][2]["product_id"], "12");
        assert!(draft.rows["lines"][1].is_empty());

        let typed: BTreeMap<String, Vec<String>> = [(
            "form[many][invoice_ids][]".to_owned(),
            vec!["4".to_owned(), "5".to_owned()],
        )]
        .into();
        let draft = gather(Kind::CreateInvoiceReminder, |name| {
            typed.get(name).cloned().unwrap_or_default()
        });
        assert_eq!(draft.many["invoice_ids"], ["4", "5"]);
    }
}
