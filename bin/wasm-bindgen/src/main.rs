//! `wasm-bindgen INPUT.wasm OUT_NAME OUT_DIR`: makes the JavaScript side of a module
//! that cargo built, for `<script type="module">`.

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, out_name, out_dir] = args.as_slice() else {
        bail!("usage: wasm-bindgen INPUT.wasm OUT_NAME OUT_DIR");
    };
    Bindgen::new()
        .input_path(input)
        .out_name(out_name)
        .web(true)?
        .typescript(false)
        .generate(out_dir)
}
