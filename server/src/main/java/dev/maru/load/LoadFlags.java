package dev.maru.load;

import dev.maru.config.Suggestion;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Reads a command line into a plan and gathers all that is wrong with it; used by one thread. */
final class LoadFlags {

  /** The most connections one run holds: what one process may open almost everywhere. */
  private static final int MAX_CONNECTIONS = 19_000;

  private static final int MAX_SIZE = 60_000;

  /**
   * One flag.
   *
   * @param label what stands for its value in the help; "" for a switch
   * @param standard its value when it is not given
   */
  record Flag(String name, String label, String standard, String text) {}

  static final List<Flag> ALL =
      List.of(
          new Flag("--host", "HOST", "127.0.0.1", "The server's address; loopback only."),
          new Flag("--port", "PORT", "8080", "The server's port."),
          new Flag("--path", "PATH", "/chat/ws", "The path of the WebSocket."),
          new Flag(
              "--secret", "SECRET", "none", "Signs a token for each (access.secret of a test)."),
          new Flag("--token", "TOKEN", "none", "A token that all of them show."),
          new Flag("--rooms", "N", "10", "Rooms."),
          new Flag("--members", "N", "10", "Connections in each room."),
          new Flag("--senders", "N", "all", "Connections that send, in turn."),
          new Flag("--rate", "N", "100", "Messages a second, of all senders (open loop)."),
          new Flag("--inflight", "N", "0", "Messages on their way at a time (closed loop)."),
          new Flag("--size", "BYTES", "200", "Length of a message frame's text."),
          new Flag("--warmup", "SECONDS", "2", "Load that is not measured."),
          new Flag("--duration", "SECONDS", "10", "Load that is measured."),
          new Flag("--drain", "SECONDS", "5", "How long to wait for what is missing."),
          new Flag("--connecting", "N", "64", "Handshakes under way at a time."),
          new Flag("--server-pid", "PID", "none", "Process to read CPU and memory of."),
          new Flag("--room-prefix", "TEXT", "new", "How room names begin; new: as never before."),
          new Flag("--name", "TEXT", "run", "A name for the result."),
          new Flag("--json", "FILE", "none", "Write the result there, too."),
          new Flag("--quiet", "", "", "No line a second on the standard error output."));

  private final Map<String, String> given = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private LoadFlags() {}

  /**
   * Reads a command line.
   *
   * @throws LoadPlanException with everything that is wrong
   */
  static LoadPlan read(List<String> words) throws LoadPlanException {
    LoadFlags flags = new LoadFlags();
    flags.take(words);
    LoadPlan plan = flags.plan();
    flags.check(plan);
    if (!flags.problems.isEmpty()) {
      throw new LoadPlanException(flags.problems);
    }
    return plan;
  }

  private void take(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String[] parts = words.get(i).split("=", 2);
      Optional<Flag> flag = ALL.stream().filter(f -> f.name().equals(parts[0])).findFirst();
      if (flag.isEmpty()) {
        problems.add(unknown(parts[0]));
        i += words.get(i).startsWith("-") && isValue(words, i + 1) ? 1 : 0;
      } else if (given.containsKey(parts[0])) {
        problems.add("flag " + parts[0] + " is given twice");
      } else if (parts.length == 2) {
        given.put(parts[0], parts[1]);
      } else if (flag.get().label().isEmpty()) {
        given.put(parts[0], "true");
      } else if (isValue(words, i + 1)) {
        given.put(parts[0], words.get(++i));
      } else {
        problems.add("flag " + parts[0] + " needs a value: " + flag.get().label());
      }
    }
  }

  private static boolean isValue(List<String> words, int at) {
    return at < words.size() && !words.get(at).startsWith("--");
  }

  private static String unknown(String word) {
    if (!word.startsWith("-")) {
      return "unexpected word `" + word + "`";
    }
    List<String> known = ALL.stream().map(Flag::name).toList();
    return "flag "
        + word
        + " is not known"
        + Suggestion.nearest(word, known).map(one -> ", did you mean `" + one + "`?").orElse("");
  }

  private LoadPlan plan() {
    int rooms = number("--rooms", 1, MAX_CONNECTIONS);
    int members = number("--members", 1, MAX_CONNECTIONS);
    int all = (int) Math.min((long) rooms * members, MAX_CONNECTIONS);
    return new LoadPlan(
        text("--name"),
        new InetSocketAddress(text("--host"), number("--port", 1, 65535)),
        text("--path"),
        new Passes(optional("--token"), optional("--secret")),
        text("--room-prefix").equals("new") ? newPrefix() : text("--room-prefix"),
        rooms,
        members,
        text("--senders").equals("all") ? all : number("--senders", 1, MAX_CONNECTIONS),
        number("--rate", 1, 1_000_000),
        number("--inflight", 0, 1_000_000),
        number("--size", 1, MAX_SIZE),
        number("--connecting", 1, 1_000),
        number("--warmup", 0, 3_600),
        number("--duration", 1, 86_400),
        number("--drain", 0, 600),
        text("--server-pid").equals("none") ? 0 : number("--server-pid", 1, Integer.MAX_VALUE),
        given.containsKey("--quiet"),
        text("--json").equals("none") ? Optional.empty() : Optional.of(Path.of(text("--json"))));
  }

  private void check(LoadPlan plan) {
    if (plan.target().isUnresolved() || !plan.target().getAddress().isLoopbackAddress()) {
      problems.add("--host = " + text("--host") + ": load goes to loopback only");
    }
    if ((long) plan.rooms() * plan.members() > MAX_CONNECTIONS) {
      problems.add("--rooms times --members must be at most " + MAX_CONNECTIONS);
    } else if (plan.senders() > plan.connections()) {
      problems.add("--senders = " + plan.senders() + ": only " + plan.connections() + " connect");
    }
    if (given.containsKey("--rate") && plan.closedLoop()) {
      problems.add("--rate and --inflight exclude each other");
    }
    if (given.containsKey("--token") && given.containsKey("--secret")) {
      problems.add("--token and --secret exclude each other");
    }
    if (!plan.passes().token().matches("[A-Za-z0-9._=-]*")) {
      problems.add("--token must be made of A-Z a-z 0-9 . _ = -");
    }
    if (!plan.prefix().matches("[A-Za-z0-9._:~@-]{1,100}")) {
      problems.add("--room-prefix must be made of A-Z a-z 0-9 . _ : ~ @ -");
    }
    if (!plan.path().startsWith("/")) {
      problems.add("--path must begin with /");
    }
  }

  private String optional(String name) {
    return text(name).equals("none") ? "" : text(name);
  }

  private static String newPrefix() {
    return "load-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-";
  }

  private String text(String name) {
    Flag flag = ALL.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    return given.getOrDefault(name, flag.standard());
  }

  private int number(String name, int least, int most) {
    String text = text(name);
    if (text.matches("[0-9]{1,10}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    problems.add(name + " = " + text + " must be a whole number from " + least + " to " + most);
    return least;
  }
}
