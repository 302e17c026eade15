// Starts the page: its language, then the entry card or the conversation.

import { newId } from "../client/environment.js";
import { Chat } from "./chat.js";
import { byId } from "./dom.js";
import { showEntry } from "./entry.js";
import { Language } from "./i18n.js";
import { deviceId, takeToken, visitOf } from "./person.js";

const query = new URLSearchParams(location.search);
const language = Language.ofBrowser(query.get("lang"));
language.follow(() => language.fill());
for (const button of document.querySelectorAll("[data-lang-toggle]")) {
  button.addEventListener("click", () => language.toggle());
}

const visit = visitOf(query, deviceId(newId), takeToken(location, history, sessionStorage));
if (visit === null) {
  showEntry(language, query.get("room"));
} else {
  byId("shell").hidden = false;
  new Chat(visit, language);
}
