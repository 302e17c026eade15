package dev.maru.log;

import dev.maru.concurrent.Lane;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import dev.maru.store.Database;
import dev.maru.store.StoreSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process that appends until it is killed: prints {@code open}, then a line {@code acked ROOM SEQ
 * CLIENT_ID} for every outcome it is told.
 */
final class CrashWriter {

  private static final int IN_FLIGHT = 64;
  private static final int ROOMS = 20;

  private CrashWriter() {}

  /** Arguments: the data directory, a prefix of client ids. */
  public static void main(String[] args) throws Exception {
    Database database = Database.open(StoreSettings.in(Path.of(args[0])));
    MessageLog log = new MessageLog(database, InstantSource.system(), System::exit);
    System.out.println("open");
    Semaphore window = new Semaphore(IN_FLIGHT);
    User user = new User("u1", "T", "");
    for (int i = 0; i < 1_000_000; i++) {
      window.acquire();
      String id = args[1] + "-" + i;
      String room = "r" + i % ROOMS;
      log.append(
          List.of(
              new Append(
                  room, user, id, Event.MESSAGE, 0, OpenLog.data(id), lane(), told(id, window))));
    }
  }

  private static Outcome told(String id, Semaphore window) {
    return new Outcome() {
      @Override
      public void stored(Event event, boolean dup) {
        System.out.println("acked " + event.room() + " " + event.seq() + " " + id);
        window.release();
      }

      @Override
      public void refused(ErrorCode code, String reason) {
        throw new AssertionError(code + " " + reason);
      }
    };
  }

  private static Lane lane() {
    return new Lane() {
      @Override
      public void execute(Runnable task) {
        task.run();
      }

      @Override
      public boolean inLane() {
        return true;
      }
    };
  }
}
