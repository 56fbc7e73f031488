//! What nobody knows whose it is: kept, listed, given to a person by hand.
//!
//! In: mail of strangers, of several people with one address. Out: the list, then a decision. Never: a decision twice.

use serde_json::json;

use crate::world::{World, far, now, person};

#[test]
fn what_nobody_knows_is_listed_and_then_given_to_a_person() {
    let world = World::start(&[]);
    let id = world.enroll(&[person("ana")], &far()).remove(0);
    let letter =
        "From: Ana <ana@home.example>\nTo: us@shop.example\nMessage-ID: <1@home.example>\nSubject: Hello\n\nYes, call me.\n";
    let told = world.take(letter);
    assert_eq!((&told["items"][0]["status"], &told["items"][0]["kind"]), (&json!("unmatched"), &json!("message")), "{told}");
    assert_eq!(world.status(&id), "active");
    let list = world.told("status=unmatched&kind=message");
    let item = &list[0];
    assert_eq!(
        (&item["from"], &item["subject"], &item["text"], &item["reason"]),
        (&json!("ana@home.example"), &json!("Hello"), &json!("Yes, call me."), &json!("inbound.unknownSender"))
    );
    let path = format!("/v1/inbound/{}", item["id"].as_str().unwrap());
    let (status, missing) = world.service.call("POST", &format!("{path}/match"), Some(json!({ "contact": "bob" })));
    assert_eq!((status, &missing["problems"][0]["path"]), (422, &json!("/contact")));
    let body = json!({ "contact": "ana", "enrollment": "e-none" });
    let (status, missing) = world.service.call("POST", &format!("{path}/match"), Some(body));
    assert_eq!((status, &missing["problems"][0]["path"]), (422, &json!("/enrollment")));
    let (status, matched) = world.service.call("POST", &format!("{path}/match"), Some(json!({ "contact": "ana" })));
    assert_eq!((status, &matched["status"], &matched["contact"]), (200, &json!("matched"), &json!("ana")), "{matched}");
    assert_eq!(world.status(&id), "replied");
    assert!(world.told("status=unmatched").is_empty());
    assert_eq!(world.told("contact=ana").len(), 1);
    assert_eq!(world.service.call("POST", &format!("{path}/match"), Some(json!({ "contact": "ana" }))).0, 409);
    assert!(world.take(letter)["items"][0]["duplicate"].as_bool().unwrap());
}

#[test]
fn of_several_people_with_one_address_it_is_the_one_who_was_written_to_last() {
    let world = World::start(&[]);
    let both = |id: &str| json!({ "id": id, "email": "desk@example.com" });
    let letter =
        |id: &str| format!("From: desk@example.com\nTo: us@shop.example\nMessage-ID: <{id}@x.example>\nSubject: Hi\n\nYes.\n");
    world
        .host()
        .import_contacts(vec![serde_json::from_value(both("ann")).unwrap(), serde_json::from_value(both("bea")).unwrap()])
        .unwrap();
    world.take(&letter("1"));
    assert_eq!(world.told("status=unmatched")[0]["reason"], "inbound.severalPeople", "nobody was written to");
    let id = world.enroll(&[both("bea")], &now()).remove(0);
    world.accepted("bea", 1);
    world.take(&letter("2"));
    assert_eq!((world.status(&id).as_str(), world.told("contact=bea").len(), world.told("contact=ann").len()), ("replied", 1, 0));
}

#[test]
fn the_list_has_pages_and_asks_for_its_own_scope() {
    let world = World::start(&[]);
    for number in 0..5 {
        world.take(&format!("From: a{number}@example.com\nMessage-ID: <{number}@x.example>\nSubject: Hi\n\nYes.\n"));
    }
    let (mut after, mut seen) = (String::new(), Vec::new());
    loop {
        let (_, page) = world.service.call("GET", &format!("/v1/inbound?limit=2{after}"), None);
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5);
    assert_eq!(world.service.call("GET", "/v1/inbound?status=lost", None).0, 422);
    let key = |scopes: &[&str]| {
        let (_, made) = world.service.call("POST", "/v1/keys", Some(json!({ "name": "k", "scopes": scopes })));
        made["secret"].as_str().unwrap().to_owned()
    };
    let (none, read) = (key(&["contacts:write", "messages:write"]), key(&["inbound:read"]));
    assert_eq!(world.service.ask("GET", "/v1/inbound", &none, &[], None).0, 403);
    assert_eq!(world.service.ask("GET", "/v1/inbound", &read, &[], None).0, 200);
    assert_eq!(world.service.ask("POST", "/v1/inbound/mail", &read, &[], Some(json!("x"))).0, 403);
    assert_eq!(world.service.ask("POST", "/v1/inbound/mail", &world.service.key, &[], None).0, 422);
    assert_eq!(world.service.ask("POST", "/v1/inbound/mail?account=none", &world.service.key, &[], Some(json!("x"))).0, 404);
}
