package dev.maru.e2e.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Ports;
import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packed server listens on, and how it is managed from a shell (S30, S15). */
final class ManagementTest {
  private static final String KEY = "Wd4Jc8Xn2Ru6Ta1Ke9Bz3Gy7Qm5Hf0Lp";
  private static final String LISTENING = "0A";

  /** The local addresses of a process's listening sockets, as the kernel spells them. */
  private static Set<String> listening(long pid) throws IOException {
    Set<String> sockets = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file)) {
          sockets.add(Files.readSymbolicLink(file).toString());
        }
      }
    }
    Set<String> found = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table));
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields[3].equals(LISTENING) && sockets.contains("socket:[" + fields[9] + "]")) {
          found.add(fields[1]);
        }
      }
    }
    return found;
  }

  /** 127.0.0.1 and a port in those words, in either family. */
  private static List<String> loopback(int port) {
    String hex = ":%04X".formatted(port);
    return List.of("0100007F" + hex, "0000000000000000FFFF00000100007F" + hex);
  }

  private static void assertListens(Maru maru, int... ports) throws IOException {
    Set<String> found = listening(maru.pid());
    assertThat(found).hasSize(ports.length);
    for (int port : ports) {
      assertThat(found).containsAnyElementsOf(loopback(port));
    }
  }

  private static HttpResponse<String> ask(int port, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + KEY)
            .POST(BodyPublishers.ofString("{\"room_id\":\"7\",\"message\":{}}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  /** Runs one verb as a process; its exit code and, behind it, all that it printed. */
  private static String maru(Path directory, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", Maru.root().resolve("server/target/maru.jar").toString()));
    command.addAll(List.of(words));
    Path printed = directory.resolve("printed");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue() + " " + Files.readString(printed, UTF_8);
  }

  /** The log is written beside what the server does, so that it may come a moment later. */
  private static void assertWrites(Maru maru, String words) {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!maru.output().contains(words) && System.nanoTime() < patience) {
      Thread.onSpinWait();
    }
    assertThat(maru.output()).contains(words);
  }

  @Test
  void withoutAKeyThereIsOnePortAndWithOneThereAreTwo() throws Exception {
    try (Scratch scratch = new Scratch("ports")) {
      Maru.Plan plan = Maru.Plan.in(scratch.file("data"));
      try (Maru maru = Maru.start(plan)) {
        assertListens(maru, maru.port());
      }
      int admin = Ports.free();
      Maru.Plan managed =
          plan.environment("MARU_ADMIN_KEY", KEY).flags("--admin.port", Integer.toString(admin));
      try (Maru maru = Maru.start(managed.elsewhere())) {
        assertListens(maru, maru.port(), admin);
        assertThat(ask(maru.port(), "/chat/admin/close").statusCode()).isEqualTo(404);
        assertThat(ask(maru.port(), "/chat/admin/close").body())
            .isEqualTo(ask(maru.port(), "/chat/nothing").body());
        assertThat(ask(admin, "/chat/admin/close").statusCode()).isEqualTo(200);
        assertThat(maru.output()).contains("127.0.0.1:" + admin).doesNotContain(KEY);
      }
    }
  }

  @Test
  void theVerbsReadTheConfigurationThatTheServerReads() throws Exception {
    try (Scratch scratch = new Scratch("verbs")) {
      Path directory = scratch.directory("site");
      int admin = Ports.free();
      Path file = directory.resolve("maru.yml");
      Files.writeString(file, "admin:\n  key: " + KEY + "\n  port: " + admin + "\n");
      Maru.Plan plan = Maru.Plan.in(scratch.file("data")).flags("--config", file.toString());
      assertThat(maru(directory, "remove", "7", "u5")).startsWith("1 maru: no server is managed");
      try (Maru maru = Maru.start(plan)) {
        assertThat(maru(directory, "close", "7"))
            .isEqualTo("0 {\"act\":\"close\",\"room_id\":\"7\",\"seq\":1}\n");
        assertThat(ask(maru.port(), "/chat/rooms/7/messages").body()).contains("room_closed");
        assertThat(maru(directory, "reopen", "7")).startsWith("0 ");
        assertThat(ask(maru.port(), "/chat/rooms/7/messages").statusCode()).isEqualTo(201);
        assertThat(maru(directory, "remove", "7", "guest")).startsWith("0 ");
        assertThat(ask(maru.port(), "/chat/rooms/7/messages").statusCode()).isEqualTo(404);
        assertThat(maru(directory, "revoke", "김 \"u\" #5")).startsWith("0 ");
        assertWrites(maru, "done what=\"remove\" room=\"7\" user=\"guest\" from=local");
        assertThat(maru.output()).doesNotContain(KEY);
      }
    }
  }
}
