package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Who a client says it is; the servers under test believe it. */
record Identity(String user) {
  private static final String ROLE = "T";

  /** As query parameters. */
  String query() {
    return "user_id=" + user + "&user_type=" + ROLE + "&name=" + user;
  }

  /** As fields of a frame. */
  ObjectNode in(ObjectNode frame) {
    return frame.put("user_id", user).put("user_type", ROLE).put("name", user);
  }
}
