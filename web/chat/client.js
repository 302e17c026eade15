// The one address to import the client from: `import { connect } from "/chat/client.js"`.
export * from "../client/index.js";
