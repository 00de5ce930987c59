//! Has the linker say where everything is referred to from: by that, bin/build can take the lazy
//! pages out of the module.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
}
