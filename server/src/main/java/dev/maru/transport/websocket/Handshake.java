package dev.maru.transport.websocket;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/** The judgement of an upgrade request (RFC 6455, section 4.2): a pure function of its headers. */
public final class Handshake {
  /** The sub-protocol a v1 client offers. */
  public static final String SUBPROTOCOL = "maru.v1";

  private static final String BEARER = "bearer.";
  private static final String VERSION = "13";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int KEY_LENGTH = 24;
  private static final int MAX_HEADERS = 100;

  private Handshake() {}

  /** What becomes of a request. */
  public sealed interface Verdict {}

  /**
   * The connection may be upgraded.
   *
   * @param accept the Sec-WebSocket-Accept value
   * @param subprotocol {@link #SUBPROTOCOL} when it was offered, else ""
   * @param extensions the Sec-WebSocket-Extensions value, "" for none
   * @param bearer the token offered as {@code bearer.<token>}, "" for none; never to be logged
   */
  public record Accepted(String accept, String subprotocol, String extensions, String bearer)
      implements Verdict {

    /** Whether permessage-deflate was agreed. */
    public boolean deflate() {
      return !extensions.isEmpty();
    }

    /** Everything but the token. */
    @Override
    public String toString() {
      return "Accepted[" + subprotocol + ", " + extensions + "]";
    }
  }

  /**
   * The request must be answered with this status and the connection closed; a 426 needs the
   * headers {@code Upgrade: websocket} and {@code Sec-WebSocket-Version: 13}.
   */
  public record Refused(HttpResponseStatus status, String reason) implements Verdict {}

  /** Whether the request asks for WebSocket at all, well or badly. */
  public static boolean isAskedFor(HttpRequest request) {
    return HeaderTokens.contains(request.headers(), HttpHeaderNames.UPGRADE, "websocket");
  }

  /**
   * Judges a request.
   *
   * @param originAllowed is asked once with the Origin, or "" when there is none
   * @param deflate whether permessage-deflate may be agreed
   */
  public static Verdict judge(
      HttpRequest request, Predicate<String> originAllowed, boolean deflate) {
    DecoderResult decoded = request.decoderResult();
    if (decoded.isFailure()) {
      return new Refused(statusOf(decoded.cause()), "unreadable request");
    }
    HttpHeaders headers = request.headers();
    if (headers.size() > MAX_HEADERS) {
      return refused(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too many headers");
    }
    String fault = faultOfForm(request);
    if (!fault.isEmpty()) {
      return refused(HttpResponseStatus.BAD_REQUEST, fault);
    }
    if (!isAskedFor(request)) {
      return refused(HttpResponseStatus.UPGRADE_REQUIRED, "this address speaks WebSocket");
    }
    if (!headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of(VERSION))) {
      return refused(HttpResponseStatus.UPGRADE_REQUIRED, "WebSocket version 13 is needed");
    }
    List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origins.size() > 1 || !originAllowed.test(origins.isEmpty() ? "" : origins.getFirst())) {
      return refused(HttpResponseStatus.FORBIDDEN, "origin not allowed");
    }
    return judgeOffers(headers, deflate);
  }

  /** The status for what the HTTP decoder could not read: 431, 414 or 400. */
  public static HttpResponseStatus statusOf(Throwable decoderFailure) {
    return switch (decoderFailure) {
      case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
      default -> HttpResponseStatus.BAD_REQUEST;
    };
  }

  private static String faultOfForm(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.GET)) {
      return "not a GET";
    }
    if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      return "not HTTP/1.1";
    }
    if (headers.getAll(HttpHeaderNames.HOST).size() != 1) {
      return "exactly one Host is needed";
    }
    if (HttpUtil.isTransferEncodingChunked(request)
        || headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream().anyMatch(l -> !l.equals("0"))) {
      return "an upgrade has no body";
    }
    if (!isAskedFor(request)) {
      return "";
    }
    if (!HeaderTokens.contains(headers, HttpHeaderNames.CONNECTION, "upgrade")) {
      return "Connection does not name Upgrade";
    }
    List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    return keys.size() == 1 && isKey(keys.getFirst()) ? "" : "exactly one valid key is needed";
  }

  private static Verdict judgeOffers(HttpHeaders headers, boolean deflate) {
    String subprotocol = "";
    String bearer = "";
    for (String offer : HeaderTokens.of(headers, HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
      if (offer.equals(SUBPROTOCOL)) {
        subprotocol = SUBPROTOCOL;
      } else if (offer.startsWith(BEARER)) {
        if (!bearer.isEmpty()) {
          return refused(HttpResponseStatus.BAD_REQUEST, "more than one token");
        }
        bearer = offer.substring(BEARER.length());
      }
    }
    String extensions = "";
    if (deflate) {
      extensions =
          DeflateOffer.answer(HeaderTokens.of(headers, HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
    }
    String key = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY).getFirst();
    return new Accepted(accept(key), subprotocol, extensions, bearer);
  }

  /** Sixteen bytes in the one Base64 form they have. */
  private static boolean isKey(String key) {
    if (key.length() != KEY_LENGTH) {
      return false;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(key);
      return bytes.length == KEY_BYTES && Base64.getEncoder().encodeToString(bytes).equals(key);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static Refused refused(HttpResponseStatus status, String reason) {
    return new Refused(status, reason);
  }
}
