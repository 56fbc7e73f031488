//! A follow-up of 453 characters with six variables, a default and a condition, rendered for one contact after another.
//!
//! In: nothing. Out: what a rendering costs the core and minijinja, parsed before and parsed each time. Never: texts that differ.

use minijinja::{Environment, context};
use relance_core::base::Json;
use relance_core::compose::liquid::{Context, Template};
use serde_json::json;

use crate::measure::{cost, say};

const LIQUID: &str = "Hi {{ contact.firstName | default: 'there' }},\n\nthank you for your interest in {{ deal.name }}. \
    {% if deal.discount %}Until Friday you get {{ deal.discount }} off, so this may be a good time to decide. {% endif %}\
    Would {{ deal.slot }} suit you for a call? It takes ten minutes, and I can answer whatever is still open. If another \
    time is better, just answer this message. There is no need at all.\n\nBest regards,\n\
    {{ agent.name }}\n{{ workspace.company }}\n";
const JINJA: &str = "Hi {{ contact.firstName | default('there') }},\n\nthank you for your interest in {{ deal.name }}. \
    {% if deal.discount %}Until Friday you get {{ deal.discount }} off, so this may be a good time to decide. {% endif %}\
    Would {{ deal.slot }} suit you for a call? It takes ten minutes, and I can answer whatever is still open. If another \
    time is better, just answer this message. There is no need at all.\n\nBest regards,\n\
    {{ agent.name }}\n{{ workspace.company }}\n";
const NAMES: [&str; 8] = ["Ada", "Bram", "Chidi", "Dina", "Emre", "Fumiko", "Goran", "Hanna"];
const RENDERINGS: usize = 100_000;

fn data(name: &str) -> serde_json::Value {
    json!({
        "contact": { "firstName": name, "email": "someone@example.org" },
        "deal": { "name": "the Lisbon flat", "discount": "10%", "slot": "Tuesday at ten" },
        "agent": { "name": "Rosa Marques" },
        "workspace": { "company": "Casa & Companhia" },
    })
}

pub(crate) fn run() {
    assert_eq!(LIQUID.len(), 453, "the template's length");
    let values: Vec<serde_json::Value> = NAMES.iter().map(|name| data(name)).collect();
    let own: Vec<Json> = values.iter().map(|value| serde_json::from_str(&value.to_string()).unwrap()).collect();
    let theirs: Vec<minijinja::Value> = values.iter().map(minijinja::Value::from_serialize).collect();
    let context = Context::default();
    let template = Template::parse(LIQUID).unwrap();
    let mut environment = Environment::new();
    environment.set_keep_trailing_newline(true);
    environment.add_template("text", JINJA).unwrap();
    let jinja = environment.get_template("text").unwrap();
    for (own, theirs) in own.iter().zip(&theirs) {
        assert_eq!(template.render(own, &context).unwrap().text, jinja.render(context! { ..theirs.clone() }).unwrap());
    }
    say("render core", cost(RENDERINGS, |index| template.render(&own[index % 8], &context).unwrap()));
    say("render minijinja", cost(RENDERINGS, |index| jinja.render(&theirs[index % 8]).unwrap()));
    let cold = |index: usize| Template::parse(LIQUID).unwrap().render(&own[index % 8], &context).unwrap();
    say("render core cold", cost(RENDERINGS / 5, cold));
    let cold = |index: usize| environment.render_str(JINJA, &theirs[index % 8]).unwrap();
    say("render minijinja cold", cost(RENDERINGS / 5, cold));
}
