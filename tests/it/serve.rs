//! `sfkit serve`: who may ask, what is answered, how it ends.

mod broker;
mod hostile;
mod life;
mod records;
pub(crate) mod running;

use rustix::process::Signal;
use serde_json::json;

use crate::world::{DEMO, World, open_to_others};
use running::{Serving, read};

#[test]
fn it_says_where_it_is_and_takes_the_token_away_in_the_end() {
    let world = World::new();
    let serving = Serving::start(&world, &["-o", "demo", "--token-file", "app.token"]);
    let ready = serving.ready();
    assert_eq!(ready["scope"], "read");
    assert_eq!(ready["orgs"], json!(["demo"]));
    assert_eq!(
        serving.url(),
        format!("http://127.0.0.1:{}", serving.port())
    );
    let file = world.folder().join(serving.token_file());
    assert!(file.ends_with("app.token") && file.exists());
    assert_eq!(open_to_others(&world.home()), Vec::<String>::new());
    let (status, said) = serving.end(Signal::TERM);
    assert_eq!((status, file.exists()), (0, false), "{said}");
    world
        .run(&["serve", "-o", "demo", "--listen", "0.0.0.0"])
        .ends(2);
}

#[test]
fn objects_limits_and_search_of_an_org() {
    let serving = Serving::start(&DEMO, &["-o", "demo"]);
    let objects = serving.get(
        "/api/salesforce/objects?user_id=demo&search=opportunity",
        200,
    );
    let names: Vec<_> = objects["data"]["objects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|object| object["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"Opportunity"), "{names:?}");
    let describe = serving.get("/api/salesforce/objects/Account/describe?user_id=demo", 200);
    assert_eq!(describe["data"]["name"], "Account");
    let unknown = serving.get("/api/salesforce/objects/Acount/describe?user_id=demo", 404);
    let message = unknown["error"]["message"].as_str().unwrap();
    assert!(message.contains("did you mean `Account`?"), "{message}");
    let limits = serving.get("/api/salesforce/limits?user_id=demo", 200);
    assert!(limits["data"]["limits"]["DailyApiRequests"]["Max"].is_number());
    let found = serving.get(
        "/api/salesforce/search?user_id=demo&q=an*&in=Account&limit=3",
        200,
    );
    assert_eq!(found["data"]["records"][0]["type"], "Account");
    for wrong in [
        "",
        "&q=a*&sosl=FIND",
        "&fields=Id&q=a*",
        "&q=a*&in=A%20B",
        "&q=a*&group=x",
    ] {
        serving.get(&format!("/api/salesforce/search?user_id=demo{wrong}"), 400);
    }
}

#[test]
fn an_org_is_known_by_name_to_its_token_alone() {
    let world = World::new();
    let [one, other] = [world.local_org(&[]), world.local_org(&[])];
    world.log_in(&one, "one");
    world.log_in(&other, "other");
    let serving = Serving::start(&world, &["--orgs", "one"]);
    serving.get("/api/salesforce/limits?user_id=one", 200);
    let [outside, unknown] = ["other", "nobody"].map(|name| {
        let path = format!("/api/salesforce/limits?user_id={name}");
        serving.ask("GET", &path, None)
    });
    read(&outside, 404);
    assert_eq!(
        (outside.status, &outside.body),
        (unknown.status, &unknown.body)
    );
    let missing = serving.get("/api/salesforce/limits", 400);
    assert_eq!(missing["error"]["code"], "VALIDATION_ERROR");
    assert_eq!(missing["error"]["message"], "user_id is required.");
    drop(serving);
    let serving = Serving::start(&world, &["--orgs", "all"]);
    serving.get("/api/salesforce/limits?user_id=other", 200);
}

#[test]
fn the_page_and_the_description_are_for_everybody() {
    let serving = Serving::start(&DEMO, &["-o", "demo"]);
    let page = crate::web::get(&format!("{}/", serving.url()), &[]);
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let path = "<wbr>/api<wbr>/salesforce<wbr>/contacts";
    assert!(page.body.contains(path), "{}", page.body);
    assert!(!page.body.contains("demo"), "the page names an org");
    let description = crate::web::get(&format!("{}/openapi.json", serving.url()), &[]);
    let description = read(&description, 200);
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(description["paths"]["/api/salesforce/leads/{id}"]["delete"].is_object());
}
