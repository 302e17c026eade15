// The card that asks who comes in.

import { byId } from "./dom.js";
import { addressOf, isRoom, lastVisit, rememberVisit } from "./person.js";

/** @param {import("./i18n.js").Language} language @param {string | null} room asked for by the address */
export function showEntry(language, room) {
  byId("entry").hidden = false;
  const form = /** @type {HTMLFormElement} */ (byId("entry-form"));
  const problem = byId("entry-problem");
  const last = lastVisit();
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  field("role").value = last.role === "M" ? "M" : "T";
  field("name").value = last.name;
  field("room").value = room ?? last.room;
  field("name").focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const visit = { room: field("room").value.trim(), role: field("role").value, name: field("name").value.trim() };
    const good = isRoom(visit.room);
    problem.textContent = good ? "" : language.say("entryBadRoom");
    field("room").setAttribute("aria-invalid", String(!good));
    if (!good) return field("room").focus();
    rememberVisit(visit);
    location.search = addressOf(visit);
  });
  language.follow(() => {
    document.title = `${language.say("diary")} · Maru`;
    if (problem.textContent !== "") problem.textContent = language.say("entryBadRoom");
  });
}
