package dev.maru.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.maru.http.Proxies;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The PROXY header, version 1 or 2, at the beginning of a connection from a trusted proxy: hands
 * the client's address on as an event and leaves. Without a good header the connection ends, and
 * not a byte of it is looked at. Owned by its event loop.
 */
// A close that fails means that the channel is gone.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyPreface extends ByteToMessageDecoder {

  /** A line of version 1 at its longest, its end included. Source: the PROXY protocol, 2.1. */
  private static final int LONGEST_LINE = 107;

  /** Where version 2 has its addresses. */
  private static final int V2_HEAD = 16;

  /** More than any real one has behind its addresses. */
  private static final int V2_MOST = 2_048;

  private static final byte[] V2_SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  /** The client of a connection. */
  record Announced(InetAddress client) {}

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    try {
      int length = length(in);
      if (length == 0) {
        return;
      }
      byte[] preface = new byte[length];
      in.readBytes(preface);
      Optional<InetAddress> client = preface[0] == 'P' ? fromLine(preface) : fromBytes(preface);
      client.ifPresent(address -> ctx.fireUserEventTriggered(new Announced(address)));
      ctx.pipeline().remove(this);
    } catch (Malformed e) {
      in.skipBytes(in.readableBytes());
      ctx.close();
    }
  }

  /** How long the header is; 0 if that cannot be said yet. */
  private static int length(ByteBuf in) throws Malformed {
    int there = in.readableBytes();
    int start = in.readerIndex();
    for (int i = 0; i < Math.min(there, V2_SIGNATURE.length); i++) {
      if (in.getByte(start + i) != V2_SIGNATURE[i]) {
        return lineLength(in);
      }
    }
    if (there < V2_HEAD) {
      return 0;
    }
    int length = V2_HEAD + in.getUnsignedShort(start + 14);
    if (length > V2_MOST) {
      throw new Malformed();
    }
    return there < length ? 0 : length;
  }

  private static int lineLength(ByteBuf in) throws Malformed {
    byte[] word = "PROXY ".getBytes(US_ASCII);
    for (int i = 0; i < Math.min(in.readableBytes(), word.length); i++) {
      if (in.getByte(in.readerIndex() + i) != word[i]) {
        throw new Malformed();
      }
    }
    int end = in.bytesBefore((byte) '\n') + 1;
    if (end > LONGEST_LINE || (end == 0 && in.readableBytes() >= LONGEST_LINE)) {
      throw new Malformed();
    }
    return end;
  }

  private static Optional<InetAddress> fromLine(byte[] bytes) throws Malformed {
    String line = new String(bytes, US_ASCII);
    if (line.equals("PROXY UNKNOWN\r\n") || line.matches("PROXY UNKNOWN [^\r\n]*\r\n")) {
      return Optional.empty();
    }
    String[] words = line.split(" ", -1);
    boolean form =
        line.matches("PROXY TCP[46] [0-9A-Fa-f:.]+ [0-9A-Fa-f:.]+ \\d{1,5} \\d{1,5}\r\n");
    Optional<InetAddress> client = form ? Proxies.literal(words[2]) : Optional.empty();
    if (client.isEmpty() || words[1].equals("TCP6") != words[2].contains(":")) {
      throw new Malformed();
    }
    return client;
  }

  private static Optional<InetAddress> fromBytes(byte[] bytes) throws Malformed {
    boolean local = bytes[12] == 0x20;
    int family = bytes[13] >> 4;
    int size = family == 1 ? 4 : family == 2 ? 16 : 0;
    if ((!local && bytes[12] != 0x21) || (size > 0 && bytes.length < V2_HEAD + 2 * size + 4)) {
      throw new Malformed();
    }
    if (local || size == 0) {
      return Optional.empty();
    }
    byte[] address = new byte[size];
    System.arraycopy(bytes, V2_HEAD, address, 0, size);
    try {
      return Optional.of(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** What came is no PROXY header. */
  private static final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    Malformed() {
      super("no PROXY header", null, false, false);
    }
  }
}
