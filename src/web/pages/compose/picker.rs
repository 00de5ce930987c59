//! Picking records: found while typing, or by a button where there is no JavaScript.

use super::{
    Choice, Choices, api, begins_ticked,
    form::{Form, Optional},
};
use crate::{
    actions::form::{Field, Picks},
    web::components::form::Hint,
};
use leptos::prelude::*;
use std::time::Duration;

/// How long somebody has to stop typing before records are looked up.
const PAUSE: Duration = Duration::from_millis(250);

/// What can be picked, and what has been.
#[derive(Clone, Copy)]
pub struct Finder {
    picks: Picks,
    pub options: RwSignal<Vec<Choice>>,
    pub chosen: RwSignal<Vec<i64>>,
    text: RwSignal<String>,
    more: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
    /// Counts what was asked: an answer that comes late is not shown.
    asked: RwSignal<u32>,
    leader: RwSignal<Option<i64>>,
}

impl Finder {
    pub fn new(field: &str, picks: Picks, chosen: Vec<i64>, form: &Form) -> Self {
        let found = form.found(field);
        let text = form.draft.find.get(field).cloned();
        let finder = Self {
            picks,
            options: RwSignal::new(found.options),
            chosen: RwSignal::new(chosen),
            text: RwSignal::new(text.unwrap_or_default()),
            more: RwSignal::new(found.more),
            problem: RwSignal::new(found.problem),
            asked: RwSignal::new(0),
            leader: form.leader,
        };
        if picks.depends_on().is_some() {
            finder.follow();
        }
        finder
    }

    /// Begins again whenever something else was picked first.
    fn follow(self) {
        Effect::new(move |before: Option<Option<i64>>| {
            let leader = self.leader.get();
            if before.is_some_and(|before| before != leader) {
                self.chosen.set(vec![]);
                self.options.set(vec![]);
                self.text.set(String::new());
                self.look_up();
            }
            leader
        });
    }

    fn type_in(self, text: String) {
        self.text.set(text);
        let asked = self.ask();
        let still_last = move || self.asked.try_get_untracked() == Some(asked);
        set_timeout(
            move || {
                if still_last() {
                    self.look_up();
                }
            },
            PAUSE,
        );
    }

    fn ask(self) -> u32 {
        self.asked.update(|asked| *asked = asked.wrapping_add(1));
        self.asked.get_untracked()
    }

    pub fn look_up(self) {
        let asked = self.ask();
        let coming = api::look_up(
            self.picks,
            self.text.get_untracked(),
            self.leader.get_untracked(),
        );
        leptos::task::spawn_local(async move {
            let answer = coming.await.and_then(|packed| packed.read());
            if self.asked.try_get_untracked() != Some(asked) {
                return;
            }
            match answer {
                Ok(choices) => self.show(choices),
                Err(error) => self.problem.set(Some(error.message)),
            }
        });
    }

    fn show(self, found: Choices) {
        self.problem.set(found.problem);
        self.more.set(found.more);
        let chosen = self.chosen.get_untracked();
        if begins_ticked(self.picks) && chosen.is_empty() {
            let all = found.options.iter().map(|option| option.id);
            self.chosen.set(all.collect());
        }
        // What was picked stays in sight.
        self.options.update(|options| {
            options.retain(|option| chosen.contains(&option.id));
            let is_new = |option: &Choice| !chosen.contains(&option.id);
            options.extend(found.options.into_iter().filter(is_new));
        });
    }

    pub fn select(self, id: i64, many: bool, on: bool) {
        self.chosen.update(|chosen| {
            if !many {
                chosen.clear();
            }
            chosen.retain(|one| *one != id);
            if on {
                chosen.push(id);
            }
        });
        if matches!(self.picks, Picks::Customer | Picks::Vendor) {
            self.leader.set(on.then_some(id));
        }
    }

    /// Whether there is more to pick from than stands there.
    fn is_long(self) -> bool {
        self.more.get_untracked()
            || self.picks.depends_on().is_some()
            || self.problem.with_untracked(Option::is_some)
            || !self.text.with_untracked(String::is_empty)
    }

    /// Why there is nothing to pick from, or that there is more.
    fn words(self) -> Option<String> {
        if let Some(problem) = self.problem.get() {
            return Some(problem);
        }
        let none = self.options.with(Vec::is_empty);
        match (none, self.picks.depends_on(), self.leader.get()) {
            (true, Some(first), None) => {
                let what = if first == Picks::Vendor {
                    "vendor"
                } else {
                    "customer"
                };
                Some(format!("Pick the {what} first, then press Find."))
            }
            (true, ..) => Some("No matches.".to_owned()),
            (false, ..) => self
                .more
                .get()
                .then(|| "There are more: type part of the name.".to_owned()),
        }
    }
}

/// A field of one record or several.
#[component]
pub fn Picker(
    field: Field,
    picks: Picks,
    #[prop(optional)] many: bool,
    form: Form,
) -> impl IntoView {
    let refusal = form.refusal;
    let chosen = if many {
        form.draft.many.get(field.name).cloned().unwrap_or_default()
    } else {
        vec![form.one(field.name)]
    };
    let chosen = chosen.iter().filter_map(|id| id.parse().ok()).collect();
    let finder = Finder::new(field.name, picks, chosen, &form);
    let (kind, name) = if many {
        ("checkbox", format!("form[many][{}][]", field.name))
    } else {
        ("radio", format!("form[one][{}]", field.name))
    };
    let required = field.required && !many;
    // A short list needs no search.
    let long = finder.is_long();
    let none = (!field.required).then(|| {
        let name = name.clone();
        let none = finder.chosen.with_untracked(Vec::is_empty);
        view! { <label class="pick"><input type=kind name=name value="" checked=none/><span>"None"</span></label> }
    });
    let option = move |option: Choice| {
        let id = option.id;
        let on = finder.chosen.with_untracked(|chosen| chosen.contains(&id));
        let name = name.clone();
        let pick = move |event| finder.select(id, many, event_target_checked(&event));
        view! {
            <label class="pick">
                <input type=kind name=name value=id.to_string() checked=on required=required on:change=pick/>
                <span>{option.name}" "<small>{option.detail}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="field picker" class:wrong=move || refusal.for_field(field.name).is_some() id=field.name tabindex="-1" aria-describedby=format!("{}-help", field.name)>
            <legend>{field.label}<Optional field/></legend>
            {long.then(|| view! { <Find field finder form/> })}
            <div class="picks">
                {none}
                <For each=move || finder.options.get() key=|option| option.id children=option/>
            </div>
            <Hint field=field.name.to_owned() help=field.help refusal/>
        </fieldset>
    }
}

/// The place to type a part of a name into.
#[component]
pub fn Find(field: Field, finder: Finder, form: Form) -> impl IntoView {
    let alive = form.alive;
    let typed = form.draft.find.get(field.name).cloned().unwrap_or_default();
    let input = move |event| finder.type_in(event_target_value(&event));
    let enter = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            finder.look_up();
        }
    };
    let click = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        finder.look_up();
    };
    view! {
        <div class="find">
            <input type="search" name=format!("form[find][{}]", field.name) value=typed aria-label=format!("Part of the name, for: {}", field.label) placeholder="Part of the name" autocomplete="off" on:input=input on:keydown=enter/>
            <button name="find" value=field.name formnovalidate type=move || if alive.get() { "button" } else { "submit" } on:click=click>"Find"<span class="hidden">": "{field.label}</span></button>
        </div>
        <p class="muted" role="status">{move || finder.words()}</p>
    }
}
