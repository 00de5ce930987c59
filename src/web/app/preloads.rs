//! What the browser is told to fetch at once, for a page whose code is a file of its own.

use leptos::{WasmSplitManifest, prelude::*};

/// Has the browser fetch a page's part along with the module, which would ask for it only once it
/// runs. leptos would do so for lazy routes of its own, but not always: it looks for the table
/// after an `await`, where the context may be another one.
pub fn preloads(part: Option<&str>) -> Option<impl IntoView + use<>> {
    let table = use_context::<WasmSplitManifest>()?;
    let table = table.0.read_value();
    let (folder, needs, loader) = &*table;
    let files = part.and_then(|part| needs.get(part));
    let links = files.into_iter().flatten().map(|file| {
        let href = format!("{folder}/{file}.wasm");
        view! { <link rel="preload" href=href r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/> }
    });
    Some(view! {
        <link rel="modulepreload" href=format!("{folder}/{loader}") crossorigin="anonymous"/>
        {links.collect_view()}
    })
}
