//! What a person may say to a service, and which request is meant. Nothing is done here.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::entries::ENTRIES;
use super::known;
use crate::serve::content::Typed;
use crate::serve::described::RegistryFailed;
use crate::serve::envelope::{Told, told};
use crate::serve::error::{Refusal, Result};
use crate::serve::router::Routes;

/// Its endpoints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(chat_commands))
        .routes(routes!(test_chat_command))
}

/// What a person may say.
#[derive(Debug, Serialize, ToSchema)]
struct Commands {
    /// `{command, service_id, service_name, description, capability}` each.
    #[schema(value_type = Vec<Object>)]
    chat_commands: Vec<Value>,
    total_commands: usize,
}

/// List what a person may say
#[utoipa::path(
    get,
    path = "/api/services/chat-commands",
    tag = "services",
    responses(
        (status = 200, description = "All of it", body = Told<Commands>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn chat_commands() -> Result<Response> {
    let chat_commands: Vec<Value> = ENTRIES
        .iter()
        .flat_map(|entry| {
            entry.chat.iter().map(|phrase| {
                json!({
                    "command": phrase.words, "service_id": entry.id, "service_name": entry.name,
                    "description": phrase.description, "capability": phrase.capability,
                })
            })
        })
        .collect();
    let answer = Commands {
        total_commands: chat_commands.len(),
        chat_commands,
    };
    told(&answer)
}

/// Something that a person says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    /// To which service.
    service_id: Option<String>,
    /// The words.
    command: Option<String>,
}

/// What is meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChatMeaning)]
struct Meant {
    /// `service_id`, `command`, `capability`, `method`, `path`, `description`.
    #[schema(value_type = Object)]
    result: Value,
    /// It was found out what is meant; nothing was done.
    simulated: bool,
}

/// Tell which request is meant by a chat command; nothing is done
#[utoipa::path(
    post,
    path = "/api/services/test-chat-command",
    tag = "services",
    request_body = Said,
    responses(
        (status = 200, description = "What is meant", body = Told<Meant>),
        (status = "default", description = "Why not", body = RegistryFailed),
    )
)]
async fn test_chat_command(Typed(said): Typed<Said>) -> Result<Response> {
    let entry = known(&said.service_id.unwrap_or_default())?;
    let meant = entry.understand(&said.command.unwrap_or_default());
    let Some(phrase) = meant else {
        let available: Vec<_> = entry.chat.iter().map(|phrase| phrase.words).collect();
        let refusal = Refusal::invalid("The service does not know this command.");
        return Err(refusal.detail("available_commands", json!(available)));
    };
    let capability = entry.capability(phrase.capability);
    let answer = Meant {
        result: json!({
            "service_id": entry.id,
            "command": phrase.words,
            "capability": phrase.capability,
            "method": capability.map(|known| known.method.to_uppercase()),
            "path": capability.map(|known| known.path),
            "description": phrase.description,
        }),
        simulated: true,
    };
    told(&answer)
}
