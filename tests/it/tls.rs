//! A local org over https, with the binary at both ends and nothing else trusted.

use crate::world::World;

#[test]
fn an_https_org_serves_who_trusts_its_authority() {
    let world = World::new();
    let database = world.folder().join("org.db").display().to_string();
    let flags = ["--tls", "--seed", "empty", "--db", &database];
    let org = world.local_org(&flags);
    assert!(org.url().starts_with("https://127.0.0.1:"));
    let authority = org.text("ca_file").to_owned();
    let mut world = world;
    world
        .set("SFKIT_CLIENT_SECRET", org.text("client_secret"))
        .set("SFKIT_KEYSTORE", "file");
    let login = ["auth", "login", "--client-credentials", "--alias", "safe"];
    let at = [
        "--login-url",
        org.url(),
        "--client-id",
        org.text("client_id"),
    ];
    let login = [&login[..], &at].concat();
    let refused = world.run(&login).ends(5);
    assert!(refused.stderr.contains("certificate"), "{}", refused.stderr);
    world
        .run(&[&login[..], &["--ca-file", &authority]].concat())
        .ends(0);

    let query = ["query", "SELECT Name FROM Organization", "-o", "safe"];
    let trusting = [&query[..], &["--ca-file", &authority]].concat();
    let rows = world.run(&trusting).ends(0);
    assert_eq!(rows.stdout, "Name\nsfkit Local Org\n");
    let refused = world.run(&query).ends(5);
    assert!(refused.stderr.contains("certificate"), "{}", refused.stderr);

    // The authority belongs to the file: a client that trusts it need not be told again.
    let before = std::fs::read_to_string(&authority).unwrap();
    drop(org);
    let again = world.local_org(&flags);
    assert_eq!(
        std::fs::read_to_string(again.text("ca_file")).unwrap(),
        before
    );
}

#[test]
fn plain_http_has_no_authority() {
    let world = World::new();
    let org = world.local_org(&["--seed", "empty"]);
    assert!(org.ready()["ca_file"].is_null());
}
