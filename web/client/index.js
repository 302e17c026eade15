// The public face of the browser client.
export { connect, Tab } from "./tabs.js";
export { Client } from "./connect.js";
export { tokenFrom } from "./identity.js";
export { Room } from "./room.js";
export { Outbox } from "./outbox.js";
export { browser } from "./environment.js";
export { websocket } from "./transport/websocket.js";
export { sse } from "./transport/sse.js";
export { longpoll } from "./transport/longpoll.js";
export { poll } from "./transport/poll.js";
