//! `averment-bindgen INPUT.wasm OUTPUT_FOLDER`: writes the module `averment_core` with its JavaScript.
//! `averment-bindgen --order MODULE.wasm`: writes the module with its functions in an order that compresses well.

mod order;

use std::error::Error;
use std::fs;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [first, second] = arguments.as_slice() else {
        return Err(
            "usage: averment-bindgen INPUT.wasm OUTPUT_FOLDER, or --order MODULE.wasm".into()
        );
    };
    if first == "--order" {
        return Ok(fs::write(second, order::ordered(&fs::read(second)?)?)?);
    }
    let mut bindgen = Bindgen::new();
    bindgen.input_path(first).out_name("averment_core").web(true)?;
    // Neither names of functions nor who made it: they tell nothing to a browser.
    bindgen.typescript(false).remove_name_section(true).remove_producers_section(true);
    Ok(bindgen.generate(second)?)
}
