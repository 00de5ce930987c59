//! The browser entry point.

/// Called by the page once the module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    ai_coo::hydrate();
}
