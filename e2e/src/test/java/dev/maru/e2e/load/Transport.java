package dev.maru.e2e.load;

import java.util.List;

/** The ways a client may take to the server. */
public enum Transport {
  SOCKET {
    @Override
    Attachment attach(Site site, Notes notes, List<String> rooms, int window) {
      return new SocketAttachment(site, notes, rooms, window);
    }
  },
  SEED {
    @Override
    Attachment attach(Site site, Notes notes, List<String> rooms, int window) {
      return new SeedAttachment(site, notes, rooms);
    }
  },
  STREAM {
    @Override
    Attachment attach(Site site, Notes notes, List<String> rooms, int window) {
      return new StreamAttachment(site, notes, rooms);
    }
  },
  LONG_POLL {
    @Override
    Attachment attach(Site site, Notes notes, List<String> rooms, int window) {
      return new PollAttachment(site, notes, rooms, WAIT_SECONDS);
    }
  },
  POLL {
    @Override
    Attachment attach(Site site, Notes notes, List<String> rooms, int window) {
      return new PollAttachment(site, notes, rooms, 0);
    }
  };

  private static final int WAIT_SECONDS = 5;

  abstract Attachment attach(Site site, Notes notes, List<String> rooms, int window);
}
