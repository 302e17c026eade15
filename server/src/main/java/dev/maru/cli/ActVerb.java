package dev.maru.cli;

import dev.maru.admin.Act;
import dev.maru.config.AdminSettings;
import dev.maru.config.Config;
import dev.maru.config.ConfigException;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * {@code maru revoke USER}, {@code maru remove ROOM USER} and their like: asks the running server,
 * at the management listener of the same configuration.
 */
final class ActVerb {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Act act;
  private final PrintWriter out;
  private final PrintWriter err;

  ActVerb(Act act, PrintWriter out, PrintWriter err) {
    this.act = act;
    this.out = out;
    this.err = err;
  }

  /** How {@code maru help} calls what stands behind the verb: {@code ROOM USER}. */
  static List<String> words(Act act) {
    return act.fields().stream().map(field -> field.equals(Act.ROOM) ? "ROOM" : "USER").toList();
  }

  /** Reads the configuration of the flags that stand behind the verb's words. */
  @FunctionalInterface
  interface Loading {
    Config load(List<String> flags) throws ConfigException;
  }

  int run(List<String> words, Loading loading) throws ConfigException, IOException {
    int needed = act.fields().size();
    boolean complete = words.size() >= needed;
    if (!complete || words.subList(0, needed).stream().anyMatch(word -> word.startsWith("--"))) {
      err.println("maru: say it as `maru " + act.word() + " " + String.join(" ", words(act)) + "`");
      return ExitCode.USAGE;
    }
    Config config = loading.load(words.subList(needed, words.size()));
    String key = config.get(AdminSettings.ADMIN_KEY);
    int port = config.get(AdminSettings.ADMIN_PORT);
    if (key.isEmpty() || port == 0) {
      err.println(
          key.isEmpty()
              ? "maru: a server without a key cannot be managed; add `admin.key: …` to its"
                  + " configuration (32 characters or more; `openssl rand -base64 48` makes one)"
                  + " and restart it"
              : "maru: with `admin.port: 0` nobody knows where the server listens; say"
                  + " `--admin.port` and the port that it printed");
      return ExitCode.USAGE;
    }
    return ask(key, port, body(words));
  }

  private byte[] body(List<String> words) {
    JsonWriter json = new JsonWriter(300);
    for (int i = 0; i < act.fields().size(); i++) {
      json.raw(i == 0 ? "{" : ",").string(act.fields().get(i)).raw(":").string(words.get(i));
    }
    return json.raw("}").bytes();
  }

  private int ask(String key, int port, byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + act.path()))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return tell(client.send(request, BodyHandlers.ofByteArray()));
    } catch (ConnectException nobody) {
      return failed(
          "no server is managed at 127.0.0.1:"
              + port
              + "; is one running with this configuration (`admin.key`, `admin.port`)?");
    } catch (HttpTimeoutException late) {
      return failed("the server did not answer in time; whether it did it is not known: ask again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted; whether the server did it is not known");
    }
  }

  private int tell(HttpResponse<byte[]> answer) {
    if (answer.statusCode() == 200) {
      out.println(new String(answer.body(), StandardCharsets.UTF_8));
      return ExitCode.OK;
    }
    return failed(
        switch (answer.statusCode()) {
          case 401 -> "the running server has another `admin.key` than this configuration";
          case 404 ->
              "what listens there is not the management listener of a server of this version";
          default -> "the server says no: " + reason(answer.body());
        });
  }

  private static String reason(byte[] body) {
    try {
      JsonObject error = JsonObject.read(JsonObject.read(body).object("error"));
      return error.text("message", "");
    } catch (Refusal notOurs) {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private int failed(String why) {
    err.println("maru: " + why);
    return ExitCode.FAILURE;
  }
}
