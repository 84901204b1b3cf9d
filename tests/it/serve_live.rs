//! The living endpoints of `sfkit serve`: logging in and out, health, numbers, queries, the registry, workflows,
//! copies.

mod auth;
mod health;
mod page;
mod posted;
mod query;
mod registry;
mod sync;
mod workflows;

use serde_json::Value;

use crate::serve::running::Serving;
use crate::world::{LocalOrg, World};

/// A service for all logins with every right, which knows the app of this org.
fn serve(world: &mut World, org: &LocalOrg, flags: &[&str]) -> Serving {
    world
        .set("SFKIT_CLIENT_ID", org.text("client_id"))
        .set("SFKIT_CLIENT_SECRET", org.text("client_secret"))
        .set("SFKIT_KEYSTORE", "file");
    let all = ["--orgs", "all", "--scope", "admin"];
    Serving::start(world, &[&all[..], flags].concat())
}

/// A local org that is logged in to as `acme`, and a service for it.
fn acme(flags: &[&str]) -> (World, LocalOrg, Serving) {
    let mut world = World::new();
    let org = world.local_org(flags);
    world.log_in(&org, "acme");
    let serving = serve(&mut world, &org, &[]);
    (world, org, serving)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name}: {value}"))
}
