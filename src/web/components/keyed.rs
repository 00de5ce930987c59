//! Lists of records in which every row stays its record's.
//!
//! An ordinary list is drawn anew place by place: when a record comes on top, the first row is made
//! into it, the second into what the first one was. Whatever a reader has in hand, an open fold or
//! the focus, stays at its place and so comes to be about another record. Leptos' own keyed list
//! keeps the rows and draws none of them anew. Here the row of a record is kept, drawn anew where
//! it stands, and moved only when the order changes.

use leptos::tachys::{
    html::attribute::{Attribute, any_attribute::AnyAttribute},
    hydration::Cursor,
    renderer::{
        Rndr,
        types::{Element, Node, Placeholder},
    },
    ssr::StreamBuilder,
    view::{
        Mountable, Position, PositionState, Render, RenderHtml,
        add_attr::AddAnyAttr,
        any_view::{AnyView, AnyViewState, IntoAny},
    },
};
use std::mem;

/// Rows, each by the key of its record. Rows of one key are taken in turn.
pub struct Keyed(Vec<(String, AnyView)>);

impl FromIterator<(String, AnyView)> for Keyed {
    fn from_iter<I: IntoIterator<Item = (String, AnyView)>>(rows: I) -> Self {
        Self(rows.into_iter().collect())
    }
}

/// A part of a page that is made anew when its key becomes another: its forms are empty then, and
/// its folds shut, as when the page is loaded.
pub fn anew(key: usize, view: impl IntoAny) -> Keyed {
    [(key.to_string(), view.into_any())].into_iter().collect()
}

impl Keyed {
    fn views(self) -> Vec<AnyView> {
        self.0.into_iter().map(|(_, view)| view).collect()
    }
}

/// Rows as they stand on the page.
pub struct KeyedState {
    rows: Vec<(String, AnyViewState)>,
    /// Stands after the last row, and where there is none.
    end: Placeholder,
}

impl Render for Keyed {
    type State = KeyedState;

    fn build(self) -> KeyedState {
        let built = self.0.into_iter().map(|(key, view)| (key, view.build()));
        KeyedState {
            rows: built.collect(),
            end: Rndr::create_placeholder(),
        }
    }

    fn rebuild(self, state: &mut KeyedState) {
        let KeyedState { rows, end } = state;
        let before = mem::take(rows).into_iter();
        let (mut keys, mut states): (Vec<_>, Vec<_>) =
            before.map(|(key, row)| (Some(key), Some(row))).unzip();
        let mut place_of = |key: &String| {
            let place = keys.iter().position(|one| one.as_ref() == Some(key))?;
            keys[place] = None;
            Some(place)
        };
        let from: Vec<Option<usize>> = self.0.iter().map(|(key, _)| place_of(key)).collect();
        let stays = staying(&from);
        // From the last to the first: each stands before the one that was placed before it.
        for (at, (key, view)) in self.0.into_iter().enumerate().rev() {
            let mut row = match from[at].and_then(|place| states[place].take()) {
                Some(mut row) => {
                    view.rebuild(&mut row);
                    row
                }
                None => view.build(),
            };
            if !stays[at] {
                let mut next = rows.iter().rev();
                if !next.any(|(_, next)| next.insert_before_this(&mut row)) {
                    end.insert_before_this(&mut row);
                }
            }
            rows.push((key, row));
        }
        rows.reverse();
        for mut gone in states.into_iter().flatten() {
            gone.unmount();
        }
    }
}

/// Which rows stay where they are, by the places that they had before: as many as stand in the
/// order of now already. What is moved loses the focus.
fn staying(from: &[Option<usize>]) -> Vec<bool> {
    // Of the longest run of rows in order that ends at each: its length, and the row before it.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(from.len());
    for (at, place) in from.iter().enumerate() {
        let in_order = (0..at).filter(|&one| from[one].is_some() && from[one] < *place);
        let before = in_order.max_by_key(|&one| runs[one].0);
        let length = before.map_or(0, |one| runs[one].0) + usize::from(place.is_some());
        runs.push((length, before));
    }
    let mut stays = vec![false; from.len()];
    let mut last = (0..from.len())
        .filter(|&one| from[one].is_some())
        .max_by_key(|&one| runs[one].0);
    while let Some(one) = last {
        stays[one] = true;
        last = runs[one].1;
    }
    stays
}

impl AddAnyAttr for Keyed {
    type Output<SomeNewAttr: Attribute> = <Vec<AnyView> as AddAnyAttr>::Output<SomeNewAttr>;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr>
    where
        Self::Output<NewAttr>: RenderHtml,
    {
        self.views().add_any_attr(attr)
    }
}

/// As HTML it is an ordinary list.
impl RenderHtml for Keyed {
    type AsyncOutput = Vec<AnyView>;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        for (_, view) in &mut self.0 {
            view.dry_resolve();
        }
    }

    async fn resolve(self) -> Vec<AnyView> {
        self.views().resolve().await
    }

    fn html_len(&self) -> usize {
        self.0
            .iter()
            .map(|(_, view)| view.html_len())
            .sum::<usize>()
            + 3
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        let views = self.views();
        views.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        let views = self.views();
        views.to_html_async_with_buf::<OUT_OF_ORDER>(
            buf,
            position,
            escape,
            mark_branches,
            extra_attrs,
        );
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> KeyedState {
        let mut rows = Vec::with_capacity(self.0.len());
        for (key, view) in self.0 {
            rows.push((key, view.hydrate::<FROM_SERVER>(cursor, position)));
        }
        let end = cursor.next_placeholder(position);
        position.set(Position::NextChild);
        KeyedState { rows, end }
    }

    async fn hydrate_async(self, cursor: &Cursor, position: &PositionState) -> KeyedState {
        let mut rows = Vec::with_capacity(self.0.len());
        for (key, view) in self.0 {
            rows.push((key, view.hydrate_async(cursor, position).await));
        }
        let end = cursor.next_placeholder(position);
        position.set(Position::NextChild);
        KeyedState { rows, end }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl Mountable for KeyedState {
    fn unmount(&mut self) {
        for (_, row) in &mut self.rows {
            row.unmount();
        }
        self.end.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for (_, row) in &mut self.rows {
            row.mount(parent, marker);
        }
        self.end.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let mut rows = self.rows.iter();
        rows.any(|(_, row)| row.insert_before_this(child)) || self.end.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.rows
            .iter()
            .flat_map(|(_, row)| row.elements())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_order_already_stays() {
        let check = |from: &[Option<usize>], stay: &[bool]| assert_eq!(staying(from), stay);
        check(&[], &[]);
        check(&[None, None], &[false, false]);
        // One comes on top and the last one goes: nothing else moves.
        check(&[None, Some(0), Some(1)], &[false, true, true]);
        // One goes from the middle, and another comes elsewhere.
        check(
            &[Some(0), Some(2), None, Some(3)],
            &[true, true, false, true],
        );
        // The last one comes first, the first one last.
        check(
            &[Some(3), Some(0), Some(1), Some(2)],
            &[false, true, true, true],
        );
        check(
            &[Some(1), Some(2), None, Some(0)],
            &[true, true, false, false],
        );
    }

    /// The browser takes over what the server has written.
    #[cfg(feature = "ssr")]
    #[test]
    fn as_html_it_is_an_ordinary_list() {
        use leptos::prelude::*;
        for count in [0, 1, 3] {
            let row = |at: i32| view! { <li>{at}</li> }.into_any();
            let keyed: Keyed = (0..count).map(|at| (at.to_string(), row(at))).collect();
            let list: Vec<_> = (0..count).map(row).collect();
            assert_eq!(keyed.to_html(), list.to_html());
        }
    }
}
