//! Prints the npm package's functions, one for each operation, for both kinds of JavaScript module.
//!
//! In: the operations' names. Out: the texts of `operations.js` and of every `.cjs`. Never: logic; that is in `entry/`.

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

/// A module of the package's for `require`: the same text, but for how it imports and exports.
pub(crate) fn for_require(module: &str) -> Result<String> {
    let mut exported = Vec::new();
    let mut text = format!("// {MADE}\n");
    for line in module.lines() {
        if let Some(rest) = line.strip_prefix("import { ") {
            let Some((names, from)) = rest.strip_suffix(".js\";").and_then(|rest| rest.split_once(" } from \"")) else {
                bail!("expected an import of names from a module beside it, found `{line}`");
            };
            text += &format!("const {{ {names} }} = require(\"{from}.cjs\");\n");
        } else if let Some(rest) = line.strip_prefix("export ") {
            let mut words = rest.strip_prefix("async ").unwrap_or(rest).split([' ', '(']);
            let (Some("class" | "function"), Some(name)) = (words.next(), words.next()) else {
                bail!("expected the export of a class or a function, found `{line}`");
            };
            exported.push(name);
            text += &format!("{rest}\n");
        } else {
            text += &format!("{line}\n");
        }
    }
    Ok(format!("{text}\nmodule.exports = {{ {} }};\n", exported.join(", ")))
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
    fn what_a_module_imports_and_exports_is_known() {
        let module = "import { c } from \"./b.js\";\nexport class A {}\nexport async function bind(x) {}\n";
        let text = for_require(module).unwrap();
        let expected =
            "const { c } = require(\"./b.cjs\");\nclass A {}\nasync function bind(x) {}\n\nmodule.exports = { A, bind };\n";
        assert!(text.ends_with(expected), "{text}");
        for refused in ["export const more = 1;\n", "import all from \"./b.js\";\n", "import { a } from \"elsewhere\";\n"] {
            assert!(for_require(refused).is_err(), "{refused}");
        }
    }
}
