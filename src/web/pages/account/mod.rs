//! Somebody's own account: name, password, authenticator, browsers, sessions.

pub mod api;
mod factor;
#[cfg(feature = "ssr")]
mod read;
mod sections;

use crate::{
    ground::{error::UserError, ids::BrowserId},
    web::components::{
        fetch::{Else, Packed, fetched, shown},
        form::{Posted, refused_last, taken},
        keyed::anew,
        live::use_live,
        when::Moment,
    },
};
use api::{
    AskSecondFactor, BeginSecondFactor, ChangePassword, ChooseTimeZone, ChooseTold,
    ConfirmSecondFactor, EndSessions, ForgetBrowser, RemoveSecondFactor, Rename,
    RenewRecoveryCodes, SetPhone,
};
use factor::{Authenticator, Browsers};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use sections::{Devices, Password, Phone, Profile, TimeZone, Told, ZoneNames, asked_names};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// What stands in its field: also what the reader had typed when their session ended.
    pub name: String,
    pub email: String,
    pub role: String,
    /// E.164; or as it was typed then.
    pub phone: Option<String>,
    pub zones: Zones,
    pub factor: Factor,
    /// Browsers that need no code.
    pub remembered: Vec<Remembered>,
    pub devices: Vec<Device>,
    pub told: Vec<Switch>,
}

/// In which time zone moments are written for the reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zones {
    /// What stands in its field; empty: the company's.
    pub chosen: String,
    /// The company's, with its offset.
    pub company: String,
    /// The names that one can be picked from, where a script makes the page; the first answer alone
    /// has them.
    pub all: Vec<String>,
}

/// Whether somebody is told something by one channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Switch {
    pub name: String,
    pub channel: String,
    pub about: String,
    pub on: bool,
}

/// The authenticator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Factor {
    None,
    /// The reader came by the link that sets it up.
    Linked,
    /// Shown, until a first code proves that it arrived.
    Waiting {
        /// `None`: the server has written it into the page.
        secret: Option<NewSecret>,
    },
    SetUp {
        since: Moment,
        codes_left: u64,
    },
}

/// The secret of an authenticator that is being set up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewSecret {
    /// The address of the QR code.
    pub picture: String,
    pub text: String,
}

/// What the server alone writes into the page: see [`by_server`](crate::web::components::by_server).
#[derive(Clone, Default)]
pub struct OnPaper {
    pub secret: Option<NewSecret>,
    /// Recovery codes that were just made, one on each line.
    pub codes: Option<String>,
}

/// A browser that needs no code at the sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remembered {
    pub id: BrowserId,
    pub browser: String,
    pub used: Moment,
    pub until: Moment,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Device {
    pub key: String,
    pub browser: String,
    pub created: Moment,
    pub used: Moment,
    pub current: bool,
}

impl Device {
    fn name(&self) -> String {
        format!("{}, last used {}", self.browser, self.used.words)
    }

    /// The beginning of its key, which tells it from the others.
    fn id(&self) -> Uuid {
        let beginning = self.key.get(..32).unwrap_or_default();
        beginning.parse().unwrap_or_default()
    }
}

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    rename: Posted,
    zone: Posted,
    phone: Posted,
    password: Posted,
    ask: Posted,
    begin: Posted,
    confirm: Posted,
    remove: Posted,
    renew: Posted,
    forget: Posted,
    told: Posted,
    end: Posted,
}

impl Forms {
    fn new() -> Self {
        Self {
            rename: Posted::to::<Rename>(),
            zone: Posted::to::<ChooseTimeZone>(),
            phone: Posted::to::<SetPhone>(),
            password: Posted::to::<ChangePassword>(),
            ask: Posted::to::<AskSecondFactor>(),
            begin: Posted::to::<BeginSecondFactor>(),
            confirm: Posted::to::<ConfirmSecondFactor>(),
            remove: Posted::to::<RemoveSecondFactor>(),
            renew: Posted::to::<RenewRecoveryCodes>(),
            forget: Posted::to::<ForgetBrowser>(),
            told: Posted::to::<ChooseTold>(),
            end: Posted::to::<EndSessions>(),
        }
    }

    /// Those of the authenticator.
    fn factor(self) -> [Posted; 5] {
        [self.ask, self.begin, self.confirm, self.remove, self.renew]
    }

    fn others(self) -> [Posted; 7] {
        [
            self.rename,
            self.zone,
            self.phone,
            self.password,
            self.forget,
            self.told,
            self.end,
        ]
    }

    fn taken(self) -> usize {
        taken(&self.factor()) + taken(&self.others())
    }
}

/// What the page keeps of the first answer.
struct First {
    name: String,
    phone: Option<String>,
    zone: String,
    zones: Vec<String>,
}

impl First {
    fn from_account(account: &Account) -> Self {
        Self {
            name: account.name.clone(),
            phone: account.phone.clone(),
            zone: account.zones.chosen.clone(),
            zones: account.zones.all.clone(),
        }
    }

    /// What stands in a field stays until its own form is taken: it may be what was typed when a
    /// session ended.
    fn stay_in(&self, account: &mut Account, forms: Forms) {
        let stays = |form: Posted| untrack(|| taken(&[form])) == 0;
        if stays(forms.rename) {
            account.name.clone_from(&self.name);
        }
        if stays(forms.phone) {
            account.phone.clone_from(&self.phone);
        }
        if stays(forms.zone) {
            account.zones.chosen.clone_from(&self.zone);
        }
        if account.zones.all.is_empty() {
            account.zones.all.clone_from(&self.zones);
        }
    }
}

/// What a script shows, it asks for, with the names of the `zones` if it has none; the server has
/// read it.
#[cfg(not(feature = "ssr"))]
async fn load(
    key: String,
    zones: bool,
    _: StoredValue<OnPaper>,
) -> Result<Packed<Account>, UserError> {
    api::load_account(key, zones).await
}
#[cfg(feature = "ssr")]
async fn load(
    key: String,
    _: bool,
    on_paper: StoredValue<OnPaper>,
) -> Result<Packed<Account>, UserError> {
    let (account, alone) = read::page(&key).await?;
    on_paper.set_value(alone);
    Ok(account)
}

#[component]
pub fn AccountPage() -> impl IntoView {
    let forms = Forms::new();
    let query = use_query_map();
    let key = move || query.read().get("key").unwrap_or_default();
    let on_paper = StoredValue::new(OnPaper::default());
    let first = StoredValue::new(None::<First>);
    let account = fetched(
        move || format!("{} {}", forms.taken(), key()),
        move || load(untrack(key), first.with_value(Option::is_none), on_paper),
    );
    // The frame names the reader, and the zone.
    let live = use_live();
    Effect::new(move |before: Option<usize>| {
        let taken = taken(&[forms.rename, forms.zone]);
        if before.is_some_and(|before| before != taken) {
            live.settings.update(|count| *count = count.wrapping_add(1));
        }
        taken
    });
    // Codes out of an answer, and after how much they came: what is done next takes them away.
    let codes = StoredValue::new((0, None::<String>));
    let shown = shown(account, Else::Problem, move |mut account: Account| {
        first.update_value(|first| {
            let first = first.get_or_insert_with(|| First::from_account(&account));
            first.stay_in(&mut account, forms);
        });
        let taken = untrack(|| taken(&forms.factor()));
        if let Some(new) = forms
            .confirm
            .take_answer()
            .or_else(|| forms.renew.take_answer())
        {
            codes.set_value((taken, Some(new)));
        }
        let (at, new) = codes.get_value();
        let new = new.filter(|_| at == taken);
        view! { <Content account forms new on_paper=on_paper.get_value()/> }.into_any()
    });
    view! {
        <Title text="Your account · AI COO"/>
        <main class="page">
            <header class="head"><h1>"Your account"</h1></header>
            <Done forms/>
            {shown}
            <ZoneNames/>
        </main>
    }
}

/// What was just done; beside a refusal it would be about something else.
#[component]
fn Done(forms: Forms) -> impl IntoView {
    let query = use_query_map();
    let all = forms.factor().into_iter().chain(forms.others());
    let error = refused_last(all.collect());
    let words = move || match query.read().get("done").as_deref() {
        _ if error.with(Option::is_some) => None,
        Some("name") => Some("Name saved."),
        Some("phone") => Some("Phone number saved."),
        Some("no-phone") => Some("Phone number removed. You get no more SMS."),
        Some("time-zone") => Some("Time zone saved."),
        Some("password") => Some("Password changed. All your other sessions have ended."),
        Some("asked") => Some(
            "Check your e-mail: a link to set up your authenticator is on its way. It expires in an hour.",
        ),
        Some("begun") => Some("QR code created. Scan it with your authenticator app."),
        Some("set-up") => Some("Authenticator set up. Each code works once."),
        Some("codes") => Some("Recovery codes created. Your earlier codes no longer work."),
        Some("forgotten") => {
            Some("Browser forgotten. It needs a code the next time you sign in there.")
        }
        Some("removed") => Some("Authenticator removed."),
        Some("told") => Some("Notification preferences saved. They apply from the next notice on."),
        Some("ended") => Some("Signed out there."),
        _ => None,
    };
    move || {
        words().map(|words| {
            view! { <p class="notice good" role="status"><span aria-hidden="true">"✓ "</span>{words}</p> }
        })
    }
}

/// Each section is made anew once its own form was taken: what is typed in the others stays.
#[component]
fn Content(
    account: Account,
    forms: Forms,
    new: Option<String>,
    on_paper: OnPaper,
) -> impl IntoView {
    let after = |form: Posted| untrack(|| taken(&[form]));
    let factor = untrack(|| taken(&forms.factor()));
    let Account {
        name, email, role, ..
    } = account;
    view! {
        <div class="sheets">
            {anew(after(forms.rename), view! { <Profile name email role rename=forms.rename/> })}
            {anew(after(forms.zone), view! { <TimeZone chosen=account.zones.chosen company=account.zones.company choose=forms.zone/> })}
            {anew(after(forms.phone), view! { <Phone phone=account.phone set=forms.phone/> })}
            {anew(after(forms.password), view! { <Password change=forms.password/> })}
            {anew(factor, view! { <Authenticator factor=account.factor forms new on_paper/> })}
            {anew(after(forms.forget), view! { <Browsers remembered=account.remembered forget=forms.forget/> })}
            {anew(after(forms.told), view! { <Told switches=account.told choose=forms.told/> })}
            {anew(after(forms.end), view! { <Devices devices=account.devices end=forms.end/> })}
            {asked_names(account.zones.all)}
        </div>
    }
}
