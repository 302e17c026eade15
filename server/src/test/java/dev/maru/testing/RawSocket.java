package dev.maru.testing;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A blocking TCP client that writes exactly the bytes it is told to and understands just enough to
 * read HTTP heads and WebSocket frames; owned by the test's thread. Every read gives up after 10 s.
 */
public final class RawSocket implements Closeable {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** The key of RFC 6455's example, whose answer everybody knows. */
  public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /** The answer to {@link #KEY}. */
  public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final int TIMEOUT_MS = 10_000;
  private static final int MASK = 0x37FA213D;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** A TCP connection to a port of 127.0.0.1, nothing sent. */
  public static RawSocket connect(int port) throws IOException {
    return connect(port, new Socket());
  }

  /** A connection that takes about so many bytes before its owner reads. */
  public static RawSocket connectNarrow(int port, int bytes) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(bytes);
    return connect(port, socket);
  }

  private static RawSocket connect(int port, Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
    return new RawSocket(socket);
  }

  /** A connection that has been upgraded; the header lines come without line ends. */
  public static RawSocket open(int port, String path, String... headers) throws IOException {
    return connect(port).upgraded(path, headers);
  }

  /** This connection, upgraded. */
  public RawSocket upgraded(String path, String... headers) throws IOException {
    sendBytes(upgrade(path, headers));
    String head = readHead();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      close();
      throw new IOException("not upgraded: " + head);
    }
    return this;
  }

  /** A correct upgrade request with more header lines. */
  public static String upgrade(String path, String... headers) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    request.append("Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    request.append("Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** Sends Latin-1 text as it is. */
  public void sendBytes(String latin1) throws IOException {
    sendBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes as they are, in one segment when they fit. */
  public void sendBytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends bytes in pieces of at most {@code chop} bytes, each a segment of its own. */
  public void sendBytes(byte[] bytes, int chop) throws IOException {
    for (int at = 0; at < bytes.length; at += chop) {
      out.write(bytes, at, Math.min(chop, bytes.length - at));
      out.flush();
    }
  }

  /** Sends a whole masked text message. */
  public void sendText(String text) throws IOException {
    sendFrame(true, 0, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a masked frame; {@code rsv} holds RSV1–3 as the bits 4, 2, 1. */
  public void sendFrame(boolean fin, int rsv, int opcode, byte[] payload) throws IOException {
    sendBytes(frame(fin, rsv, opcode, payload));
  }

  /** The bytes of a masked client frame. */
  public static byte[] frame(boolean fin, int rsv, int opcode, byte[] payload) {
    byte[] header = header(fin, rsv, opcode, true, payload.length);
    byte[] frame = new byte[header.length + payload.length];
    System.arraycopy(header, 0, frame, 0, header.length);
    for (int i = 0; i < payload.length; i++) {
      frame[header.length + i] = (byte) (payload[i] ^ (MASK >>> (24 - 8 * (i & 3))));
    }
    return frame;
  }

  /** The bytes of a header that promises {@code length} bytes, with the mask if asked. */
  public static byte[] header(boolean fin, int rsv, int opcode, boolean masked, long length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write((fin ? 0x80 : 0) | rsv << 4 | opcode);
    int bit = masked ? 0x80 : 0;
    if (length >= 0 && length < 126) {
      bytes.write(bit | (int) length);
    } else if (length > 0 && length <= 0xFFFF) {
      bytes.write(bit | 126);
      writeBigEndian(bytes, length, 2);
    } else {
      bytes.write(bit | 127);
      writeBigEndian(bytes, length, 8);
    }
    if (masked) {
      writeBigEndian(bytes, MASK, 4);
    }
    return bytes.toByteArray();
  }

  /** The head of an HTTP message, up to and with the empty line; "" at the end of the stream. */
  public String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = readByte();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** That many bytes; an {@link EOFException} when the stream ends before. */
  public byte[] readBytes(int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }

  /** The next frame within 10 s; an {@link EOFException} when the server has ended the stream. */
  public RawFrame readFrame() throws IOException {
    return readFrame(TIMEOUT_MS);
  }

  /** The next frame within a time in ms, else a {@link SocketTimeoutException}. */
  public RawFrame readFrame(int timeoutMs) throws IOException {
    socket.setSoTimeout(timeoutMs);
    try {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      if (second > 127) {
        throw new IOException("a server must not mask");
      }
      long length =
          switch (second) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> second;
          };
      byte[] payload = new byte[Math.toIntExact(length)];
      in.readFully(payload);
      return new RawFrame(first > 127, first >> 4 & 7, first & 15, payload);
    } catch (SocketException reset) {
      throw new EOFException(reset.toString());
    }
  }

  /** Whether nothing but the end of the stream comes, within 10 s. */
  public boolean isEnded() throws IOException {
    socket.setSoTimeout(TIMEOUT_MS);
    return readByte() < 0;
  }

  /** Ends the sending side only. */
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes with a reset instead of an orderly end. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int readByte() throws IOException {
    try {
      return in.read();
    } catch (SocketException reset) {
      return -1;
    }
  }

  private static void writeBigEndian(ByteArrayOutputStream bytes, long value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      bytes.write((int) (value >>> shift));
    }
  }
}
