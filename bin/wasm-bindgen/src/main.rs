//! Makes what a browser loads of a module that cargo built.
//!
//! `wasm-bindgen split INPUT.wasm NAME FOLDER` cuts the lazy pages out of it. FOLDER then has
//! `NAME_bg.wasm` and `NAME.js`, which come with every page; `split_PAGE.wasm` for each lazy page,
//! and `chunk_N.wasm` for what several of them share; `__wasm_split.______________________.js`,
//! which loads those, and `__wasm_split_manifest.json`, which says which a page needs.
//!
//! `wasm-bindgen pack FOLDER` puts the chunks that pages share into one file, `shared.wasm`: one
//! to load instead of dozens of a few bytes.

use anyhow::{Context, Result, anyhow, bail, ensure};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// The name that leptos looks for; it also stands in the module, as what it imports from.
const LOADER: &str = "__wasm_split.______________________.js";
const HEADER: &[u8] = b"\0asm\x01\0\0\0";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["split", input, name, folder] => split(Path::new(input), name, Path::new(folder)),
        ["pack", folder] => pack(Path::new(folder)),
        _ => bail!("usage: wasm-bindgen split INPUT.wasm NAME FOLDER | pack FOLDER"),
    }
}

fn split(input: &Path, name: &str, folder: &Path) -> Result<()> {
    let wasm = fs::read(input)?;
    let first = folder.join("first.wasm");
    let js = format!("./{name}.js");
    let loader = format!("./{LOADER}");
    let mut options = wasm_split_cli_support::Options::new(&wasm);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.main_module = &js;
    options.link_name = &loader;
    let made = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:?}"))?;
    for module in made.split_modules {
        fs::write(&module, without_names(&fs::read(&module)?)?)?;
    }
    // Whatever pages share comes in one file: see `pack`.
    let needs: BTreeMap<String, Vec<String>> = made
        .prefetch_map
        .into_iter()
        .map(|(page, files)| {
            let (chunks, mut own): (Vec<_>, Vec<_>) =
                files.into_iter().partition(|file| is_chunk(file));
            own.extend((!chunks.is_empty()).then(|| "shared".to_owned()));
            (page, own)
        })
        .collect();
    fs::write(
        folder.join("__wasm_split_manifest.json"),
        serde_json::to_string_pretty(&needs)?,
    )?;
    let loader = folder.join(LOADER);
    fs::write(&loader, load_shared(&fs::read_to_string(&loader)?)?)?;

    Bindgen::new()
        .input_path(&first)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        // What the chunks import of the module, under the names by which they do.
        .keep_lld_exports(true)
        .demangle(false)
        .generate(folder)?;
    fs::remove_file(first)?;
    Ok(())
}

fn is_chunk(name: &str) -> bool {
    name.starts_with("chunk_")
}

/// Has the loader take chunks out of `shared.wasm`.
fn load_shared(loader: &str) -> Result<String> {
    const FROM: &str = r#"fetch(new URL("./chunk_"#;
    const MAKE: &str = "WebAssembly.instantiateStreaming(src, imports)";
    let mut made = String::new();
    let mut chunk = None;
    for line in loader.lines() {
        if let Some((_, rest)) = line.split_once(FROM) {
            let number = rest.split('.').next().context("a chunk without a number")?;
            chunk = Some(format!("chunk_{number}"));
            made += "    const src = shared();";
        } else if let Some(name) = chunk.take_if(|_| line.contains(MAKE)) {
            made += &line.replace(MAKE, &format!(r#"part(src, "{name}", imports)"#));
        } else {
            made += line;
        }
        made.push('\n');
    }
    ensure!(
        chunk.is_none(),
        "wasm-split writes its loader in another way now"
    );
    // A failure is not kept: the next who asks tries again.
    made += r#"let sharing;
function shared() {
    if (sharing === undefined) {
        const loading = WebAssembly.compileStreaming(fetch(new URL("./shared.wasm", import.meta.url)));
        loading.catch(() => { sharing = undefined; });
        sharing = loading;
    }
    return sharing;
}
async function part(src, name, imports) {
    const [bytes] = WebAssembly.Module.customSections(await src, name);
    return WebAssembly.instantiate(bytes, imports);
}
"#;
    Ok(made)
}

/// A module with nothing but custom sections, each of which is a chunk.
fn pack(folder: &Path) -> Result<()> {
    let mut chunks: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    chunks.retain(|path| {
        path.file_stem()
            .and_then(|stem| stem.to_str())
            .is_some_and(is_chunk)
    });
    chunks.sort();
    let mut packed = HEADER.to_vec();
    for path in &chunks {
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let stem = stem.context("a name that is not UTF-8")?;
        let mut content = leb128(stem.len());
        content.extend(stem.bytes());
        content.extend(fs::read(path)?);
        packed.push(0);
        packed.extend(leb128(content.len()));
        packed.extend(content);
    }
    if !chunks.is_empty() {
        fs::write(folder.join("shared.wasm"), packed)?;
    }
    chunks.iter().try_for_each(fs::remove_file)?;
    Ok(())
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = vec![];
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// A module without its names, which wasm-opt would only warn about.
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let mut rest = module.strip_prefix(HEADER).context("no module")?;
    let mut kept = HEADER.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        let (length, content) = number(after)?;
        let content = content.get(..length).context("cut off")?;
        let whole = 1 + after.len() - number(after)?.1.len() + length;
        let named = id == 0 && content.starts_with(b"\x04name");
        if !named {
            kept.extend(&rest[..whole]);
        }
        rest = &rest[whole..];
    }
    Ok(kept)
}

/// A LEB128 number, and what follows it.
fn number(bytes: &[u8]) -> Result<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[at + 1..]));
        }
    }
    bail!("no number")
}
