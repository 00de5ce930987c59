//! The e-mail field of a partner, read as Odoo reads it (`email_normalize_all`): people put
//! several addresses into it, with and without names.

use crate::{
    ground::{effect::Address, inert},
    operations::email::is_address,
};

/// The addresses in the field, each once, in their order. The name is what stands beside one;
/// empty where there is none. What is no address is left out, as Odoo does.
pub(super) fn addresses(field: &str) -> Vec<Address> {
    let mut found: Vec<Address> = vec![];
    for address in pieces(field).iter().filter_map(|piece| one(piece)) {
        let known = |other: &Address| other.email.eq_ignore_ascii_case(&address.email);
        if !found.iter().any(known) {
            found.push(address);
        }
    }
    found
}

/// Between commas, semicolons and line breaks that are not inside quotes or angle brackets.
fn pieces(field: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let (mut quoted, mut inside, mut escaped) = (false, false, false);
    for c in field.chars() {
        let ends = matches!(c, ',' | ';' | '\n' | '\r') && !quoted && !inside;
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '<' if !quoted => inside = true,
            '>' if !quoted => inside = false,
            _ => {}
        }
        if ends {
            all.push(String::new());
        } else if let Some(piece) = all.last_mut() {
            piece.push(c);
        }
    }
    // A quote that nobody closed quotes nothing.
    if quoted && field.contains('"') {
        return pieces(&field.replace('"', " "));
    }
    all
}

/// `a@x`, `<a@x>`, `Name <a@x>`, `"Name, Ltd" <a@x>`, `Name a@x`.
fn one(piece: &str) -> Option<Address> {
    let (name, email) = match piece.rsplit_once('<') {
        Some((name, rest)) => {
            let email = rest.split('>').next().unwrap_or_default();
            (name.to_owned(), email.trim().to_owned())
        }
        None => {
            let is_email = |word: &&str| word.contains('@');
            let email = piece.split_whitespace().find(is_email)?;
            let rest: Vec<&str> = piece
                .split_whitespace()
                .filter(|word| !is_email(word))
                .collect();
            (rest.join(" "), email.to_owned())
        }
    };
    let email = email.strip_prefix("mailto:").unwrap_or(&email);
    let (local, domain) = email.rsplit_once('@')?;
    let email = format!("{local}@{}", domain.to_lowercase());
    let name = name.replace('"', " ").replace('\\', "");
    is_address(&email).then(|| Address {
        name: inert::one_line(&name.split_whitespace().collect::<Vec<_>>().join(" ")),
        email,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: &str, expected: &[(&str, &str)]) {
        let found = addresses(field);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|one| (one.name.as_str(), one.email.as_str()))
            .collect();
        assert_eq!(found, expected, "{field:?}");
    }

    #[test]
    fn several_addresses_are_several() {
        let both = [("", "ap@x.example"), ("", "cfo@x.example")];
        check("ap@x.example, cfo@x.example", &both);
        check("ap@x.example;cfo@x.example", &both);
        check("ap@x.example\ncfo@x.example", &both);
        check("ap@x.example,, cfo@x.example;", &both);
        check("ap@x.example, AP@X.example", &both[..1]);
    }

    #[test]
    fn a_name_beside_an_address_is_its_name() {
        for field in [
            "Kim Lee <kim@x.example>",
            "\"Kim Lee\" <kim@x.example>",
            "Kim Lee kim@x.example",
            "Kim Lee < kim@x.example >",
            "Kim Lee <mailto:kim@X.Example>",
        ] {
            check(field, &[("Kim Lee", "kim@x.example")]);
        }
        check(
            "\"Lee, Kim\" <kim@x.example>, <ap@x.example>",
            &[("Lee, Kim", "kim@x.example"), ("", "ap@x.example")],
        );
        check("\"Lee <kim@x.example>", &[("Lee", "kim@x.example")]);
    }

    #[test]
    fn what_is_no_address_is_left_out() {
        check("", &[]);
        check("none yet", &[]);
        check("see notes, ap@x.example", &[("", "ap@x.example")]);
        check("@x.example; kim@", &[]);
        check("a@b@c", &[]);
        check(
            "Kim <kim@x.example>\r\nBcc: <eve@y.example>",
            &[("Kim", "kim@x.example"), ("Bcc:", "eve@y.example")],
        );
    }
}
