"use strict";
const said = document.getElementById("said");
const table = document.getElementById("services");
const rows = table.tBodies[0];

function row(service) {
  const line = document.createElement("tr");
  for (const text of [service.name, service.status, service.health, service.message || ""]) {
    const cell = document.createElement("td");
    cell.textContent = text;
    line.append(cell);
  }
  return line;
}

document.getElementById("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = document.getElementById("token").value.trim();
  said.textContent = "Looking…";
  table.hidden = true;
  try {
    const answer = await fetch("/api/services", { headers: { Authorization: `Bearer ${token}` } });
    const found = await answer.json();
    if (!answer.ok) {
      said.textContent = found.message || found.error?.message || `Status ${answer.status}`;
      return;
    }
    rows.replaceChildren(...found.services.map(row));
    table.hidden = false;
    said.textContent = `${found.active_services} of ${found.total_services} services are active.`;
  } catch {
    said.textContent = "The service does not answer.";
  }
});
