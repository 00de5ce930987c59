//! Why another system could not be reached, in words for whoever has to mend that: libraries tell
//! it to programmers. Neither an address nor a header is in them.

use std::{
    error::Error,
    io::{self, ErrorKind},
};

/// The cause of a failed exchange on one bounded line: in our words where it is known, else in
/// those of the innermost error.
pub(in crate::operations) fn describe(error: &(dyn Error + 'static)) -> String {
    known(error).unwrap_or_else(|| {
        let words = chain(error).last().map(ToString::to_string);
        let words = words.filter(|_| error.source().is_some());
        let words = words.unwrap_or_else(|| "no connection".to_owned());
        crate::ground::inert::bounded(&words, 200)
    })
}

/// The cause in our words, where it is one that everybody has. The outermost error names what was
/// tried, with the address; what lies in it says why it failed.
pub(in crate::operations) fn known(error: &(dyn Error + 'static)) -> Option<String> {
    chain(error).skip(1).find_map(|one| {
        let kind = one.downcast_ref::<io::Error>().map(io::Error::kind);
        let text = one.to_string();
        let words = match kind {
            Some(ErrorKind::ConnectionRefused) => {
                "nothing answers at its address (connection refused)"
            }
            Some(ErrorKind::TimedOut) => SLOW,
            Some(
                ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
                | ErrorKind::UnexpectedEof,
            ) => BROKEN,
            Some(ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable) => {
                "there is no network route to it"
            }
            _ if text.contains("failed to lookup address") || text.contains("dns error") => {
                "the host name in its address is unknown (DNS)"
            }
            _ if text.contains("certificate") => {
                return Some(crate::ground::inert::bounded(
                    &format!("its certificate is not trusted ({})", innermost(one)),
                    200,
                ));
            }
            _ if text.contains("timed out") => SLOW,
            _ if text.contains("connection closed before message completed") => BROKEN,
            _ => return None,
        };
        Some(words.to_owned())
    })
}

const SLOW: &str = "it took too long to answer";
const BROKEN: &str = "the connection broke off";

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        (*error).source()
    })
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().unwrap_or(error).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("error sending request for url (https://secret.example)")]
    struct Sending(#[source] io::Error);

    #[test]
    fn what_everybody_has_is_told_in_words() {
        let check = |inner: io::Error, words: &str| assert_eq!(describe(&Sending(inner)), words);
        check(
            ErrorKind::ConnectionRefused.into(),
            "nothing answers at its address (connection refused)",
        );
        check(ErrorKind::ConnectionReset.into(), BROKEN);
        check(io::Error::other("operation timed out"), SLOW);
        check(
            io::Error::other("failed to lookup address information: Name or service not known"),
            "the host name in its address is unknown (DNS)",
        );
        check(
            io::Error::other("invalid peer certificate: UnknownIssuer"),
            "its certificate is not trusted (invalid peer certificate: UnknownIssuer)",
        );
        check(io::Error::other("it rains"), "it rains");
        // The outermost alone names the address.
        assert_eq!(
            describe(&io::Error::other("https://secret.example")),
            "no connection"
        );
    }
}
