//! What a page shows, fetched from the server, and fetched again when it is old.
//!
//! Answers travel as one text and are read where they are shown. So there is one kind of resource
//! and one kind of place for it, whatever a page shows: made for each type of answer, they would
//! be half of what a browser has to load. The text is postcard's bytes, since what reads JSON
//! knows each field by its name, and would be a twentieth of it.

use super::{Notice, Problem};
use crate::{
    ground::error::{ErrorKind, UNREADABLE, UserError},
    web::module::module,
};
use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine};
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{future::Future, marker::PhantomData, pin::Pin, sync::Arc};

/// An answer of the type `T`, as the text that crosses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Packed<T> {
    text: String,
    #[serde(skip)]
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Packed<T> {
    /// # Errors
    /// When the answer cannot be written, which none of ours can cause.
    pub fn new(answer: &T) -> Result<Self, UserError> {
        let bytes = postcard::to_allocvec(answer).map_err(|_| unreadable())?;
        let text = BASE64_STANDARD_NO_PAD.encode(bytes);
        Ok(Self {
            text: format!("{}.{text}", module()),
            of: PhantomData,
        })
    }
}

impl<T: DeserializeOwned> Packed<T> {
    /// # Errors
    /// When it is no answer of this kind.
    pub fn read(&self) -> Result<T, UserError> {
        read(&self.text)
    }
}

/// Nothing in the bytes says what they are: they are read by the module that they are meant for
/// alone, and to their end.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, UserError> {
    let bytes = bytes(text).ok_or_else(unreadable)?;
    match postcard::take_from_bytes(&bytes) {
        Ok((answer, [])) => Ok(answer),
        _ => Err(unreadable()),
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let (meant_for, text) = text.split_once('.')?;
    let text = (meant_for == module()).then_some(text)?;
    BASE64_STANDARD_NO_PAD.decode(text).ok()
}

fn unreadable() -> UserError {
    UserError::new(ErrorKind::Internal, UNREADABLE)
}

type Answer = Result<String, UserError>;
type Coming = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// What was fetched, or is on its way.
pub type Fetched = Resource<Answer>;

/// Fetches by `load`, and again whenever `key` is another.
pub fn fetched<T, F>(
    key: impl Fn() -> String + Send + Sync + 'static,
    load: impl Fn() -> F + Send + Sync + 'static,
) -> Fetched
where
    T: 'static,
    F: Future<Output = Result<Packed<T>, UserError>> + Send + 'static,
{
    let load = move || -> Coming {
        let coming = load();
        Box::pin(async move { coming.await.map(|packed| packed.text) })
    };
    one_kind(Box::new(key), Arc::new(load))
}

fn one_kind(
    key: Box<dyn Fn() -> String + Send + Sync>,
    load: Arc<dyn Fn() -> Coming + Send + Sync>,
) -> Fetched {
    Resource::new(key, move |_| load())
}

/// How an error is shown in the place of what was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Else {
    /// Below the page's heading.
    Problem,
    /// As all that there is on the page.
    ProblemAlone,
    /// In a line.
    Notice,
    /// Something else on the page says it.
    Nothing,
}

/// Shows what was fetched; the last answer stays until the next one is there, and where there is
/// none for now.
pub fn shown<T: DeserializeOwned + 'static>(
    fetched: Fetched,
    or: Else,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let read = move |text: &str| read(text).map(&view);
    one_place(fetched, or, Arc::new(read))
}

type Reader = Arc<dyn Fn(&str) -> Result<AnyView, UserError> + Send + Sync>;

fn one_place(fetched: Fetched, or: Else, read: Reader) -> AnyView {
    // What was shown, and at which address.
    let last = StoredValue::new(None::<(String, String)>);
    let is_here = move || {
        let last = last.try_get_value().flatten();
        or == Else::Nothing || last.is_some_and(|(at, _)| at == here())
    };
    // Somebody may be typing in what is shown: it stays where nothing is said against it.
    let kept = move |error: &UserError| {
        let stays = error.is_unreachable() || (error.may_pass() && is_here());
        let (_, text) = stays.then(|| last.try_get_value().flatten())??;
        Some(text)
    };
    let content = move || {
        let read = Arc::clone(&read);
        Suspend::new(async move {
            let answer = fetched.await;
            let kept = answer.as_ref().err().and_then(kept);
            let (answer, failed) = match (answer, kept) {
                (Err(error), Some(text)) => (Ok(text), Some(error)),
                (answer, _) => (answer, None),
            };
            if let (Ok(text), None) = (&answer, &failed) {
                if last.try_with_value(Option::is_none) == Some(true) {
                    to_place();
                }
                last.try_set_value(Some((here(), text.clone())));
            }
            // While nobody answers, the sign of the lost socket says so of what is right where it is.
            let failed = failed
                .filter(|error| or != Else::Nothing && !(error.is_unreachable() && is_here()));
            let notice = failed.map(|error| view! { <Notice error/> });
            let content = answer
                .and_then(|text| read(&text))
                .unwrap_or_else(|error| view! { <Problem error or/> }.into_any());
            view! { {notice}{content} }.into_any()
        })
    };
    view! { <Transition>{content}</Transition> }.into_any()
}

/// The address of the page, without the place on it.
#[cfg(feature = "hydrate")]
fn here() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

/// A server shows everything once.
#[cfg(not(feature = "hydrate"))]
fn here() -> String {
    String::new()
}

/// Brings the place into view that the address names, once it is on the page: the router has looked
/// for it before. On a page that came whole the browser has found it.
#[cfg(feature = "hydrate")]
fn to_place() {
    let root = document().document_element();
    if root.is_some_and(|root| root.has_attribute("data-hydrated")) {
        request_animation_frame(|| {
            let hash = window().location().hash().unwrap_or_default();
            let place = document().get_element_by_id(hash.trim_start_matches('#'));
            if let Some(place) = place {
                place.scroll_into_view();
            }
        });
    }
}
#[cfg(not(feature = "hydrate"))]
fn to_place() {}

/// Sets a signal from where something is rendered: in the browser alone. The server renders the
/// parts of a page on several threads, and a read that meets a write there is a panic
/// (reactive_graph's guards take a lock or none).
pub fn set_while_rendering<T: Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if cfg!(not(feature = "ssr")) {
        signal.try_set(value);
    }
}
