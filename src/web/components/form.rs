//! What forms share: where they are posted to, a field with its label, its help, and what is wrong
//! with it.

use super::Notice;
use crate::ground::{address::at, error::UserError};
use leptos::{
    attr::Attribute,
    ev::{SubmitEvent, submit},
    html::form,
    prelude::*,
    server::ServerActionError,
    server_fn::{
        ServerFn,
        error::{FromServerFnError, ServerFnErrorErr, ServerFnUrlError},
    },
};
use uuid::Uuid;

/// The forms that outlive a session that ends while they are filled in, and what of them is kept: a
/// field, or all fields under a name. No field for a password or a code is ever kept.
pub const OUTLIVE: &[(&str, &[&str])] = &[
    ("/page/reject", &["action_id", "why", "reason"]),
    ("/page/comment", &["action", "text"]),
    ("/page/hand_over", &["action", "to", "note"]),
    ("/page/remind", &["action", "note"]),
    ("/page/compose", &["kind", "form"]),
    ("/page/save_guardrails", &["version", "form"]),
    (
        "/page/save_proposals",
        &[
            "version",
            "least_reminder",
            "least_unmatched",
            "task_project",
            "task_to_salesperson",
            "task_assignee",
        ],
    ),
    ("/page/decide_several", &["why", "reason"]),
    ("/page/throw_kill_switch", &["on", "reason"]),
    ("/page/invite", &["email", "name", "role"]),
    ("/page/add_token", &["name", "role", "days"]),
    ("/page/rename", &["name"]),
    ("/page/set_phone", &["phone"]),
    ("/page/choose_time_zone", &["zone"]),
];
/// The field of these forms that says for whom their page was made.
pub const PAGE_OF: &str = "__of";

/// What a form is posted to, and what came of it. It is of one type, whatever is asked for: the
/// form goes out as it stands, and the answer stays the JSON that it is.
#[derive(Clone, Copy)]
pub struct Posted {
    path: &'static str,
    action: Action<String, Result<String, UserError>>,
    /// Made once: the action itself cannot be asked for it when the page is gone.
    pending: Memo<bool>,
    /// The last answer that was no refusal, until it is taken: a later refusal leaves it.
    answer: StoredValue<Option<String>>,
    /// How often it was sent and not refused.
    pub(super) taken: RwSignal<usize>,
    /// The button that was pressed last: the record that it is about, and its value.
    pub(super) pressed: RwSignal<(Option<Uuid>, Option<&'static str>)>,
}

impl Posted {
    /// A form of this server function.
    pub fn to<F: ServerFn<Error = UserError>>() -> Self {
        Self::at(F::PATH)
    }

    fn at(path: &'static str) -> Self {
        // Without JavaScript a refusal stands in the address.
        let refused = use_context::<ServerActionError>()
            .filter(|error| error.path() == path)
            .map(|error| Err(ServerFnUrlError::<UserError>::decode_err(error.err())));
        let (taken, kept) = (RwSignal::new(0), StoredValue::new(None::<String>));
        let send = move |body: &String| {
            let answer = send(path, body.clone());
            async move {
                let answer = answer.await;
                if let Ok(json) = &answer {
                    kept.try_set_value(Some(json.clone()));
                    taken.try_update(|taken| *taken += 1);
                }
                answer
            }
        };
        let action = Action::new_with_value(refused, send);
        Self {
            path,
            action,
            pending: action.pending(),
            answer: kept,
            taken,
            pressed: RwSignal::new((None, None)),
        }
    }

    pub fn pending(self) -> Memo<bool> {
        self.pending
    }

    /// Whether an answer is on its way, as an attribute says it.
    pub fn busy(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.pending().get().then_some("true"))
    }

    /// The answer: none before the form was sent, and until a new one comes.
    pub fn value(self) -> MappedSignal<Option<Result<String, UserError>>> {
        self.action.value()
    }

    /// Grows with every answer.
    pub fn version(self) -> RwSignal<usize> {
        self.action.version()
    }

    /// Why it was refused, read once.
    pub fn refused(self) -> Option<UserError> {
        self.value().get_untracked().and_then(Result::err)
    }

    /// Takes what the answer alone has, for the page to show once.
    pub fn take_answer(self) -> Option<String> {
        let json = self.answer.try_update_value(Option::take).flatten()?;
        if matches!(self.value().get_untracked(), Some(Ok(_))) {
            self.value().set(None);
        }
        serde_json::from_str(&json).ok()?
    }

    fn post(self, event: &SubmitEvent) {
        match filled(event) {
            Ok(body) => {
                self.action.dispatch(body);
            }
            Err(error) => {
                let error = UserError::from_server_fn_error(ServerFnErrorErr::Serialization(error));
                self.value().set(Some(Err(error)));
                self.version().update(|version| *version += 1);
            }
        }
    }
}

/// Why a form was refused, beside it.
#[component]
pub fn Refused(form: Posted) -> impl IntoView {
    let error = move || form.value().get().and_then(Result::err);
    move || error().map(|error| view! { <Notice error/> })
}

/// How often one of these forms was sent and not refused: what was typed for it has done its work.
pub fn taken(forms: &[Posted]) -> usize {
    forms.iter().map(|form| form.taken.get()).sum()
}

/// Why the form was refused that was answered last, of several. Without JavaScript it stands in the
/// address.
pub fn refused_last(forms: Vec<Posted>) -> Memo<Option<UserError>> {
    type Answered = (Vec<usize>, Option<UserError>);
    let last = Memo::new(move |before: Option<&Answered>| {
        let versions: Vec<usize> = forms.iter().map(|form| form.version().get()).collect();
        let refused = |form: &Posted| form.value().get().and_then(Result::err);
        let Some((old, error)) = before else {
            return (versions, forms.iter().find_map(refused));
        };
        let newer = (0..forms.len()).find(|&form| versions[form] != old[form]);
        let error = newer.map_or_else(|| error.clone(), |form| refused(&forms[form]));
        (versions, error)
    });
    Memo::new(move |_| last.with(|(_, error)| error.clone()))
}

/// Asks the server as a server function does, and goes where the answer leads to.
///
/// # Errors
/// Why the server refused, or that it could not be asked.
#[cfg(feature = "hydrate")]
async fn send(path: &'static str, body: String) -> Result<String, UserError> {
    use leptos::server_fn::{
        client::{Client, browser::BrowserClient},
        request::{ClientReq, browser::BrowserRequest},
        response::ClientRes,
    };
    let here = || window().location().pathname().ok();
    let from = here();
    let request = <BrowserRequest as ClientReq<UserError>>::try_new_post(
        path,
        "application/x-www-form-urlencoded",
        "application/json",
        body,
    )?;
    let answer = <BrowserClient as Client<UserError>>::send(request).await?;
    let status = ClientRes::<UserError>::status(&answer);
    let location = ClientRes::<UserError>::location(&answer);
    let leads_on = ClientRes::<UserError>::has_redirect(&answer);
    if (400..=599).contains(&status) {
        return Err(UserError::de(answer.try_into_bytes().await?));
    }
    let answer = answer.try_into_string().await;
    // Who has left the form's page meanwhile stays where they are.
    if (leads_on || (300..=399).contains(&status)) && here() == from {
        lead_on(&location);
    }
    answer
}

/// Goes where an answer leads to.
#[cfg(feature = "hydrate")]
fn lead_on(there: &str) {
    // What was kept comes with a page from the server alone.
    let loads =
        crate::ground::address::goes_on(there) && window().location().set_href(there).is_ok();
    if !loads {
        leptos::server_fn::redirect::call_redirect_hook(there);
    }
}

/// Only a browser sends.
#[cfg(not(feature = "hydrate"))]
async fn send(_: &'static str, _: String) -> Result<String, UserError> {
    std::future::pending().await
}

/// What stands in the form, with the button that it was sent by, as a query.
///
/// # Errors
/// When the browser cannot say it.
pub fn filled(event: &SubmitEvent) -> Result<String, String> {
    let form = leptos::form::form_data_from_event(event).map_err(|error| error.to_string())?;
    let fields = leptos::web_sys::UrlSearchParams::new_with_str_sequence_sequence(&form);
    let fields = fields.map_err(|_| "the form cannot be read".to_owned())?;
    // A button without a name is no field.
    fields.delete("");
    Ok(fields.to_string().into())
}

/// The form of a server function: leptos' `ActionForm`, under the path that a proxy may have put
/// the app.
#[component]
pub fn ServerForm(action: Posted, children: Children) -> impl IntoView {
    let post = move |event: SubmitEvent| {
        if !event.default_prevented() {
            event.prevent_default();
            action.post(&event);
        }
    };
    form()
        .action(at(action.path))
        .method("post")
        .on(submit, post)
        .child((children(), page_of(action.path)))
}

/// For whom the page is made, signed, in the forms that outlive a session. Where a browser makes
/// the form, it keeps what is typed by itself.
pub fn page_of(path: &str) -> Option<impl IntoView + use<>> {
    #[cfg(feature = "ssr")]
    let of = crate::web::session::page_of::page_of();
    #[cfg(not(feature = "ssr"))]
    let of = String::new();
    let outlives = OUTLIVE.iter().any(|(form, _)| *form == path);
    outlives.then(|| view! { <input type="hidden" name=PAGE_OF value=of/> })
}

/// A place for words, with those that were typed before.
#[component]
pub fn Words(
    name: &'static str,
    rows: &'static str,
    most: &'static str,
    #[prop(optional)] required: bool,
    text: String,
) -> impl IntoView {
    // An empty text would be a space.
    if text.is_empty() {
        view! { <textarea name=name rows=rows maxlength=most required=required></textarea> }
            .into_any()
    } else {
        view! { <textarea name=name rows=rows maxlength=most required=required>{text}</textarea> }
            .into_any()
    }
}

/// How the server makes a fold or an option: open, or chosen. From then on it is its reader's. A
/// browser takes every attribute of its own off and on again with each answer, which would shut a
/// fold that somebody types in.
#[cfg(feature = "ssr")]
pub fn at_first<A: Attribute>(attribute: A) -> A {
    attribute
}

/// Only the server says what is at first.
#[cfg(not(feature = "ssr"))]
pub fn at_first<A: Attribute>(_: A) {}

/// Words whose form is not on the page any more, for whoever typed them.
#[component]
pub fn TypedBefore(text: String) -> impl IntoView {
    (!text.is_empty()).then(|| view! { <p class="held">"You had typed: "<q>{text}</q></p> })
}

/// Why a form was refused, for each of its fields to read. Fields stay as they are when it
/// changes: nothing that was typed is lost.
#[derive(Clone, Copy)]
pub struct Refusal(Signal<Option<UserError>>);

impl Refusal {
    pub fn new(error: impl Fn() -> Option<UserError> + Send + Sync + 'static) -> Self {
        Self(Signal::derive(error))
    }

    /// What is wrong with a field: its line of the answer, `field: what to do about it`.
    pub fn for_field(self, field: &str) -> Option<String> {
        self.0.with(|error| {
            let mut lines = error.as_ref()?.message.lines();
            lines.find_map(|line| Some(line.strip_prefix(field)?.strip_prefix(": ")?.to_owned()))
        })
    }
}

/// The line under a field: its help, and its problem when it has one.
#[component]
pub fn Hint(field: String, #[prop(into)] help: String, refusal: Refusal) -> impl IntoView {
    let id = format!("{field}-help");
    let problem = move || {
        let problem = refusal.for_field(&field)?;
        let problem = problem.trim_end_matches('.').to_owned();
        Some(view! { <b class="bad">" It "{problem}"."</b> })
    };
    view! { <small id=id>{help}{problem}</small> }
}
