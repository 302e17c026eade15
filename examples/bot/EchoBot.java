import dev.maru.client.Connection;
import dev.maru.client.Cursor;
import dev.maru.client.Entry;
import dev.maru.client.Listener;
import dev.maru.client.Maru;
import dev.maru.client.Person;
import dev.maru.client.State;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * A bot that answers every "/echo …" in a room. Run it beside a server that was started with
 * {@code ./dev run}:
 *
 * <pre>
 * mvn -pl client -am package -Dmaven.test.skip=true
 * java -cp client/target/classes examples/bot/EchoBot.java http://localhost:8080 123
 * </pre>
 */
final class EchoBot implements Listener {

  private static final String COMMAND = "\"/echo ";

  private final String room;
  private final CompletableFuture<Connection> connection = new CompletableFuture<>();

  private EchoBot(String room) {
    this.room = room;
  }

  public static void main(String[] args) throws Exception {
    EchoBot bot = new EchoBot(args[1]);
    Maru maru = Maru.at(URI.create(args[0])).as(new Person("echo-bot", "T", "메아리"));
    try (Connection connection = maru.connect(bot)) {
      bot.connection.complete(connection);
      connection.join(args[1], Cursor.NEWEST).get();
      System.out.println("listening in room " + args[1]);
      Thread.currentThread().join();
    }
  }

  @Override
  public void event(Entry entry) {
    int at = entry.data().indexOf(COMMAND);
    if (at >= 0 && !entry.from().id().equals("echo-bot")) {
      String rest = entry.data().substring(at + COMMAND.length());
      String said = rest.substring(0, rest.indexOf('"'));
      // Named after what it answers: a restarted bot that sees it again does not answer twice.
      String clientId = "echo-" + entry.seq();
      String answer = "{\"CLAS_DIARY_CONTS\":\"" + said + "\"}";
      connection.thenAccept(open -> open.send(room, clientId, answer));
    }
  }

  @Override
  public void state(State state) {
    System.out.println(state.phase() + " " + state.transport());
  }
}
