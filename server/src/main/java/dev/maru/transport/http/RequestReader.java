package dev.maru.transport.http;

import dev.maru.http.Request;
import dev.maru.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Turns Netty's requests into ours, and its failures into answers. */
final class RequestReader {

  private static final byte[] NO_BODY = {};

  private RequestReader() {}

  static Request read(HttpRequest request, Map<String, String> parts, byte[] body) {
    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
    Map<String, List<String>> query;
    query = uri.parameters();
    return new Request(request.method().name(), uri.path(), parts, query, headers(request), body);
  }

  static String path(HttpRequest request) {
    return new QueryStringDecoder(request.uri()).path();
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
      headers.merge(
          header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + ", " + b);
    }
    return headers;
  }
}
