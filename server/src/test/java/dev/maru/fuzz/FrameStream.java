package dev.maru.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What one client sends on one socket: the handshake, frames around commands that are hardly ever
 * good, and then, mostly, one frame that breaks a rule of RFC 6455. Stateless.
 */
final class FrameStream {

  private static final int MESSAGES = 64;

  /** The number of the question at the end of what may be heard. */
  private static final long LAST = 4_503_599_627_370_497L;

  private FrameStream() {}

  static Onslaught.Stream of(RandomGenerator random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String path = random.nextInt(8) == 0 ? "/websocket" : "/chat/ws";
    boolean deflate = random.nextInt(3) == 0;
    String offer = "Sec-WebSocket-Extensions: permessage-deflate";
    String upgrade = deflate ? RawSocket.upgrade(path, offer) : RawSocket.upgrade(path);
    out.writeBytes(upgrade.getBytes(ISO_8859_1));
    int frames = 3;
    // Who does not say so is a page of the seed's kind, which is not told as much.
    boolean v1 = deflate || random.nextInt(4) > 0;
    out.writeBytes(text(v1 ? "{\"action\":\"hello\",\"v\":1}" : CommandGrammar.text(random)));
    int messages = random.nextInt(4, MESSAGES);
    for (int i = 0; i < messages; i++) {
      frames += message(out, random);
    }
    // A pong is too short to be compressed; a refusal is told to everybody.
    String last = deflate ? "{\"action\":\"ping\",\"n\":" : "{\"action\":\"no-such\",\"id\":";
    out.writeBytes(text(last + LAST + "}"));
    if (random.nextInt(3) == 0) {
      out.writeBytes(RawSocket.frame(true, 0, RawSocket.PING, "still there?".getBytes(UTF_8)));
      frames++;
    }
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    if (random.nextInt(5) > 0) {
      rest.writeBytes(worse(random, deflate));
      frames++;
    }
    rest.writeBytes(RawSocket.frame(true, 0, RawSocket.CLOSE, new byte[] {3, (byte) 0xE8}));
    return new Onslaught.Stream(out.toByteArray(), "" + LAST, rest.toByteArray(), frames);
  }

  /** A command in one frame, or in some; how many. */
  private static int message(ByteArrayOutputStream out, RandomGenerator random) {
    // Text that is none ends a socket; before its end a stream has only what is text.
    byte[] line = new String(CommandGrammar.line(random), UTF_8).getBytes(UTF_8);
    int pieces = random.nextInt(6) == 0 ? random.nextInt(2, 6) : 1;
    for (int piece = 0; piece < pieces; piece++) {
      int from = line.length * piece / pieces;
      byte[] part = Arrays.copyOfRange(line, from, line.length * (piece + 1) / pieces);
      int opcode = piece == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION;
      out.writeBytes(RawSocket.frame(piece == pieces - 1, 0, opcode, part));
    }
    return pieces;
  }

  private static byte[] text(String text) {
    return RawSocket.frame(true, 0, RawSocket.TEXT, text.getBytes(UTF_8));
  }

  /** A frame that breaks a rule, or some bytes that may. */
  private static byte[] worse(RandomGenerator random, boolean deflate) {
    byte[] line = CommandGrammar.line(random);
    byte[] noise = new byte[random.nextInt(1, 40)];
    random.nextBytes(noise);
    return switch (random.nextInt(10)) {
      case 0 -> RawSocket.frame(true, random.nextInt(8), random.nextInt(16), line);
      case 1 -> RawSocket.frame(random.nextBoolean(), 0, random.nextInt(16), noise);
      case 2 -> RawSocket.header(true, 0, RawSocket.TEXT, true, random.nextLong());
      case 3 -> RawSocket.header(true, 0, RawSocket.TEXT, false, line.length);
      case 4 -> RawSocket.frame(true, 0, RawSocket.CLOSE, noise);
      case 5 ->
          RawSocket.frame(true, 0, RawSocket.TEXT, ("\"\u00ff" + line.length).getBytes(ISO_8859_1));
      case 6 -> RawSocket.frame(true, deflate ? 4 : 0, RawSocket.TEXT, noise);
      case 7 -> Mutations.of(RawSocket.frame(true, 0, RawSocket.TEXT, line), random);
      case 8 -> RawSocket.frame(true, 0, RawSocket.BINARY, "binary".getBytes(UTF_8));
      default -> noise;
    };
  }
}
