//! Prints the npm package's functions, one for each operation, for both kinds of JavaScript module.
//!
//! In: the operations' names. Out: the texts of `operations.js`, `operations.cjs` and `face.cjs`. Never: logic; that is in `face.js`.

use anyhow::{Result, bail};

use super::MADE;
use super::operations::Wire;

/// The function of an operation: `entries.toVersion` is `entriesToVersion`.
pub(crate) fn function_name(operation: &str) -> String {
    let mut parts = operation.split('.');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.push_str(letters.as_str());
    }
    name
}

/// The ES module.
pub(crate) fn module(wire: &Wire) -> String {
    let mut text = format!("// {MADE}\nimport {{ face }} from \"../entry/bound.js\";\n\n");
    for (name, _, _) in &wire.operations {
        text += &format!("export const {} = face.operation({name:?});\n", function_name(name));
    }
    text
}

/// The same for `require`.
pub(crate) fn common_js(wire: &Wire) -> String {
    let mut text = format!("// {MADE}\nmodule.exports = (face) => ({{\n");
    for (name, _, _) in &wire.operations {
        text += &format!("  {}: face.operation({name:?}),\n", function_name(name));
    }
    text + "});\n"
}

/// `face.js` for `require`: the same text, but for how it exports.
pub(crate) fn face_common_js(face: &str) -> Result<String> {
    let exported = ["RelanceError", "bind"];
    let mut text = face.to_owned();
    for (name, keyword) in exported.iter().zip(["class", "function"]) {
        let export = format!("export {keyword} {name}");
        if text.matches(&export).count() != 1 {
            bail!("expected `{export}` once in face.js");
        }
        text = text.replace(&export, &format!("{keyword} {name}"));
    }
    if text.contains("\nexport ") || text.contains("\nimport ") {
        bail!("face.js may import nothing and export only {}", exported.join(" and "));
    }
    Ok(format!("// {MADE}\n{text}\nmodule.exports = {{ {} }};\n", exported.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_in_an_operations_name_is_a_capital() {
        assert_eq!(function_name("when"), "when");
        assert_eq!(function_name("entries.toVersion"), "entriesToVersion");
    }

    #[test]
    fn what_face_exports_is_known() {
        let face = "export class RelanceError {}\nexport function bind() {}\n";
        let text = face_common_js(face).unwrap();
        assert!(
            text.ends_with("class RelanceError {}\nfunction bind() {}\n\nmodule.exports = { RelanceError, bind };\n"),
            "{text}"
        );
        assert!(face_common_js(&format!("{face}export const more = 1;\n")).is_err());
    }
}
