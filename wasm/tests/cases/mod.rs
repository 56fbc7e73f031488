//! What the js face promises, wherever it runs.
//!
//! In: JS values, good and bad. Out: what the face makes of them. Never: a rule of the product; vectors hold those.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that can't go on says so by failing")]

use js_sys::{Array, Function, JSON, Reflect};
use relance_wasm::js::Core;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// The value of a JS expression.
fn js(expression: &str) -> JsValue {
    Function::new_no_args(&format!("return ({expression})")).call0(&JsValue::NULL).unwrap()
}

fn text_of(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

/// The code and path of the one problem that a request in this member gets, through both ways of asking.
fn problem(expression: &str) -> (String, String) {
    let request =
        js(&format!("(() => {{ const request = {{ v: 1, op: 'about' }}; request.extra = {expression}; return request }})()"));
    let called = only_problem(&Core::new().call(&request).unwrap());
    assert_eq!(called, only_problem(&Core::new().run("about", &request).unwrap()));
    called
}

fn only_problem(response: &JsValue) -> (String, String) {
    let problems = Array::from(&Reflect::get(response, &"problems".into()).unwrap());
    assert_eq!(problems.length(), 1, "{}", text_of(response));
    let part = |name: &str| Reflect::get(&problems.get(0), &name.into()).unwrap().as_string().unwrap();
    assert_eq!(part("severity"), "error");
    assert!(!part("message").is_empty());
    (part("code"), part("path"))
}

fn is(code: &str, path: &str) -> (String, String) {
    (code.into(), path.into())
}

#[wasm_bindgen_test]
fn text_gets_text_and_an_object_gets_an_object_and_they_say_the_same() {
    let object = Core::new().call(&js("{ v: 1, op: 'about' }")).unwrap();
    let text = Core::new().call(&JsValue::from_str(r#"{"v":1,"op":"about"}"#)).unwrap();
    assert!(object.is_object() && text.is_string());
    assert_eq!(JSON::stringify(&object).unwrap(), text.as_string().unwrap());
    let run = Core::new().run("about", &JsValue::UNDEFINED).unwrap();
    assert_eq!(sorted(&run), sorted(&object));
}

/// A value's text with the members in order of name: `run` answers with members in that order, `call` in the core's.
fn sorted(value: &JsValue) -> String {
    let sort = js("function sort(value) { return Array.isArray(value) ? value.map(sort) : value && typeof value === 'object' \
                   ? Object.fromEntries(Object.keys(value).sort().map(name => [name, sort(value[name])])) : value }");
    text_of(&Function::from(sort).call1(&JsValue::NULL, value).unwrap())
}

#[wasm_bindgen_test]
fn a_number_that_json_has_not_is_a_problem() {
    assert_eq!(problem("NaN"), is("wire.numberNotFinite", "/extra"));
    assert_eq!(problem("[1, { deep: Infinity }]"), is("wire.numberNotFinite", "/extra/1/deep"));
    assert_eq!(problem("-Infinity"), is("wire.numberNotFinite", "/extra"));
}

#[wasm_bindgen_test]
fn a_value_that_json_has_not_is_a_problem() {
    for expression in
        ["10n", "() => 1", "Symbol('a')", "new Date(0)", "new Map()", "new Set()", "/a/", "new Uint8Array(2)", "new Number(1)"]
    {
        assert_eq!(problem(expression), is("wire.notJson", "/extra"), "{expression}");
    }
    assert_eq!(problem("new (class { toJSON() { return 1 } })()"), is("wire.notJson", "/extra"));
    assert_eq!(problem("{ 'a/b': [10n] }"), is("wire.notJson", "/extra/a~1b/0"));
}

#[wasm_bindgen_test]
fn nothing_at_all_is_a_problem() {
    for nothing in [JsValue::UNDEFINED, js("() => 1"), js("10n")] {
        assert_eq!(only_problem(&Core::new().call(&nothing).unwrap()), is("wire.notJson", ""));
    }
    for nothing in ["null", "true", "1", "[]"] {
        let (_, path) = only_problem(&Core::new().run("about", &js(nothing)).unwrap());
        assert_eq!(path, "");
    }
}

#[wasm_bindgen_test]
fn a_hole_in_a_list_is_a_problem() {
    assert_eq!(problem("[1, , 3]"), is("wire.notJson", "/extra/1"));
    assert_eq!(problem("[undefined]"), is("wire.notJson", "/extra/0"));
    assert_eq!(problem("new Array(4294967295)"), is("wire.notJson", "/extra/0"));
}

#[wasm_bindgen_test]
fn an_undefined_member_is_left_out() {
    let with = Core::new().call(&js("{ v: 1, op: 'about', zone: undefined }")).unwrap();
    let without = Core::new().call(&js("{ v: 1, op: 'about' }")).unwrap();
    assert_eq!(text_of(&with), text_of(&without));
}

#[wasm_bindgen_test]
fn half_a_surrogate_pair_is_a_problem() {
    assert_eq!(problem(r"'a\ud800'"), is("wire.loneSurrogate", "/extra"));
    assert_eq!(problem(r"['\udc00b']"), is("wire.loneSurrogate", "/extra/0"));
    assert_eq!(problem(r"{ '\ud800': 1 }"), is("wire.loneSurrogate", "/extra"));
    let response = Core::new().call(&js(r#"'{"v":1,"op":"about\ud83d"}'"#)).unwrap().as_string().unwrap();
    assert_eq!(only_problem(&JSON::parse(&response).unwrap()), is("wire.loneSurrogate", ""));
}

#[wasm_bindgen_test]
fn whole_characters_pass_and_so_does_the_one_for_unknown_ones() {
    let response = Core::new().run("render", &js(r"{ template: '{{ name }}', data: { name: '\ufffd 😀 é' } }")).unwrap();
    assert!(text_of(&response).contains("\u{fffd} 😀 é"), "{}", text_of(&response));
}

#[wasm_bindgen_test]
fn a_value_that_contains_itself_is_a_problem() {
    assert_eq!(problem("(() => { const a = {}; a.b = [a]; return a })()"), is("wire.cyclic", "/extra/b/0"));
}

#[wasm_bindgen_test]
fn a_value_that_is_too_deep_is_a_problem() {
    let (code, path) = problem("(() => { let a = []; for (let i = 0; i < 10000; i++) a = [a]; return a })()");
    assert_eq!(code, "wire.tooDeep");
    assert!(path.starts_with("/extra/0/0/0"));
    let text = format!("{{\"v\":1,\"op\":\"about\",\"extra\":{}", "[".repeat(10_000));
    let response = Core::new().call(&JsValue::from_str(&text)).unwrap().as_string().unwrap();
    assert_eq!(only_problem(&JSON::parse(&response).unwrap()).0, "wire.tooDeep");
}

#[wasm_bindgen_test]
fn a_value_whose_text_would_never_end_is_a_problem() {
    let (code, _) = problem("(() => { let a = ['x'.repeat(1000000)]; for (let i = 0; i < 40; i++) a = [a, a]; return a })()");
    assert_eq!(code, "wire.tooLarge");
}

#[wasm_bindgen_test]
fn an_object_that_throws_is_a_problem() {
    assert_eq!(problem("{ get a() { throw new Error('no') } }"), is("wire.notJson", "/extra"));
    assert_eq!(problem("new Proxy({}, { ownKeys() { throw new Error('no') } })"), is("wire.notJson", "/extra"));
    assert_eq!(problem("new Proxy([], { get() { throw new Error('no') } })"), is("wire.notJson", "/extra"));
}

#[wasm_bindgen_test]
fn a_request_that_asks_while_it_is_read_is_answered() {
    let core: JsValue = Core::new().into();
    let ask = js("core => core.call({ v: 1, get op() { core.call({ v: 1, op: 'about' }); return 'about' } })");
    let response = Function::from(ask).call1(&JsValue::NULL, &core).unwrap();
    assert_eq!(text_of(&response), text_of(&Core::new().call(&js("{ v: 1, op: 'about' }")).unwrap()));
}

#[wasm_bindgen_test]
fn an_object_and_its_text_lead_to_the_same_numbers() {
    for number in
        ["0", "-0", "1.5", "1e-7", "9007199254740991", "9007199254740994", "1152921504606846976", "1e21", "0.1", "-12.25"]
    {
        let request = js(&format!("{{ v: 1, op: 'render', template: '{{{{ n }}}}', data: {{ n: {number} }} }}"));
        let object = Core::new().call(&request).unwrap();
        let text = Core::new().call(&JSON::stringify(&request).unwrap().into()).unwrap();
        assert_eq!(text_of(&object), text.as_string().unwrap(), "{number}");
        let run = Core::new().run("render", &request).unwrap();
        assert_eq!(sorted(&run), sorted(&object), "{number}");
    }
}

#[wasm_bindgen_test]
fn a_member_called_proto_is_a_member_like_any_other() {
    let request = js(r#"JSON.parse('{"v":1,"op":"render","template":"{{ __proto__ }}","data":{"__proto__":"yes"}}')"#);
    let response = Core::new().run("render", &request).unwrap();
    assert_eq!(sorted(&response), sorted(&Core::new().call(&request).unwrap()));
}

#[wasm_bindgen_test]
fn two_cores_share_nothing() {
    let (one, other) = (Core::new(), Core::new());
    let loaded = one.run("load", &js("{ settings: {} }")).unwrap();
    let handle = js("response => response.result.handle");
    let handle = Function::from(handle).call1(&JsValue::NULL, &loaded).unwrap();
    let request = js("handle => ({ handle })");
    let request = Function::from(request).call1(&JsValue::NULL, &handle).unwrap();
    assert_ne!(text_of(&other.run("drop", &request).unwrap()), text_of(&one.run("drop", &request).unwrap()));
}
