package dev.maru.transport.http;

import dev.maru.http.Request;
import dev.maru.http.Response;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns Netty's requests into ours, and its failures into answers. */
public final class RequestReader {

  private static final byte[] NO_BODY = {};

  private RequestReader() {}

  /**
   * A request as routes see it.
   *
   * @param address who is limited for it; "" if nobody is
   * @throws Refusal {@code bad_request} if its query is not encoded as it must be
   */
  public static Request read(
      HttpRequest request, Map<String, String> parts, byte[] body, String address) throws Refusal {
    try {
      QueryStringDecoder uri = new QueryStringDecoder(request.uri());
      Map<String, List<String>> query = uri.parameters();
      for (List<String> values : query.values()) {
        for (String value : values) {
          if (value.indexOf('\0') >= 0) {
            throw new Refusal(ErrorCode.BAD_REQUEST, "a parameter holds a NUL character");
          }
        }
      }
      return new Request(
          request.method().name(), uri.path(), parts, query, headers(request), body, address);
    } catch (IllegalArgumentException e) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "the query is not encoded as it must be");
    }
  }

  static String path(HttpRequest request) throws Refusal {
    String target = request.uri();
    int query = target.indexOf('?');
    String encoded = query < 0 ? target : target.substring(0, query);
    if (encoded.toUpperCase(Locale.ROOT).contains("%2F")) {
      // A proxy in front may have read it as a part of a name.
      throw new Refusal(ErrorCode.NOT_FOUND, "there is nothing at this path");
    }
    try {
      return new QueryStringDecoder(target).path();
    } catch (IllegalArgumentException e) {
      throw new Refusal(ErrorCode.BAD_REQUEST, "the path is not encoded as it must be");
    }
  }

  /** The page that a browser speaks for; several are joined to what is no origin. */
  static String origin(HttpHeaders headers) {
    return String.join(", ", headers.getAll(HttpHeaderNames.ORIGIN));
  }

  /** What is wrong with a request's head besides what the decoder saw; null if nothing is. */
  static @Nullable Response fault(HttpRequest head, HttpSettings settings) {
    HttpHeaders headers = head.headers();
    if (headers.size() > HttpSettings.MAX_HEADERS) {
      return Bodies.error(431, "too_large", "the request has too many headers");
    }
    boolean hostNeeded = head.protocolVersion().equals(HttpVersion.HTTP_1_1);
    if (!hostNeeded && !head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return Bodies.error(505, "bad_request", "this server speaks HTTP/1.1");
    }
    int hosts = headers.getAll(HttpHeaderNames.HOST).size();
    if (hosts > 1 || (hosts == 0 && hostNeeded)) {
      return Bodies.error(400, "bad_request", "exactly one Host is needed");
    }
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
      boolean plain = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
      if (!plain || !hostNeeded || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
        return Bodies.error(400, "bad_request", "the body's length can be read in two ways");
      }
    }
    return HttpUtil.getContentLength(head, 0L) > settings.bodyBytes() ? bodyTooLong() : null;
  }

  static Response bodyTooLong() {
    return Bodies.error(413, "too_large", "the request's body is too long");
  }

  static byte[] bytes(ByteBuf body) {
    if (!body.isReadable()) {
      return NO_BODY;
    }
    byte[] bytes = new byte[body.readableBytes()];
    body.readBytes(bytes);
    return bytes;
  }

  /** What a request that could not be decoded is answered; the connection ends after it. */
  static Response failure(HttpMessage message) {
    Throwable cause = message.decoderResult().cause();
    if (cause instanceof TooLongHttpHeaderException) {
      return Bodies.error(431, "too_large", "the request's headers are too long");
    }
    if (cause instanceof TooLongHttpLineException) {
      return Bodies.error(414, "too_large", "the request's first line is too long");
    }
    return Bodies.error(400, "bad_request", "not an HTTP request as we take it");
  }

  private static Map<String, String> headers(HttpRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      // A cookie's value may hold a comma (RFC 9113, 8.2.3).
      String between = name.equals("cookie") ? "; " : ", ";
      headers.merge(name, header.getValue(), (a, b) -> a + between + b);
    }
    return headers;
  }
}
