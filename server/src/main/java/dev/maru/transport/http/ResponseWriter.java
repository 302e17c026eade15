package dev.maru.transport.http;

import dev.maru.http.Response;
import dev.maru.pace.LoadGauge;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Makes Netty's response of ours, with what every answer carries. Immutable. */
final class ResponseWriter {

  private static final String POLICY =
      "default-src 'self'; object-src 'none'; img-src 'self' data:; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'self'";

  /** A page of ours calls by voice and picture, and needs nothing else of the device. */
  private static final String PERMISSIONS =
      "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(),"
          + " usb=(), serial=(), bluetooth=()";

  /** The header that says a body has no length because it goes on. */
  static final String OPEN = "Transfer-Encoding";

  private final OriginRule origins;
  private final LoadGauge gauge;

  ResponseWriter(OriginRule origins, LoadGauge gauge) {
    this.origins = origins;
    this.gauge = gauge;
  }

  /**
   * The answer to a request.
   *
   * @param secure whether the client came over TLS, and is to come so from now on
   */
  FullHttpResponse write(Response response, HttpRequest request, boolean secure) {
    var full =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(response.status()),
            Unpooled.wrappedBuffer(response.body()));
    HttpHeaders headers = full.headers();
    if (!response.type().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, response.type());
    }
    boolean measured = !response.headers().containsKey(OPEN);
    if (response.status() != 204 && response.status() != 304 && measured) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
    }
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set("X-Server-Load", gauge.text());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Permissions-Policy", PERMISSIONS);
    if (secure) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
    response.headers().forEach(headers::set);
    cors(headers, request.headers());
    return full;
  }

  /** The head of an answer that goes on until the connection ends. */
  HttpResponse head(Response response, HttpRequest request, boolean secure) {
    FullHttpResponse full = write(response, request, secure);
    full.release();
    HttpResponse head = new DefaultHttpResponse(full.protocolVersion(), full.status());
    head.headers().set(full.headers()).remove(HttpHeaderNames.CONTENT_LENGTH);
    head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return head;
  }

  private void cors(HttpHeaders headers, HttpHeaders asked) {
    headers.add(HttpHeaderNames.VARY, "Origin");
    String origin = RequestReader.origin(asked);
    String host = asked.get(HttpHeaderNames.HOST, "");
    if (origins.foreign(origin, host) && origins.allows(origin, host)) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      headers.set(
          HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
          "X-Server-Load, X-Next-Poll, ETag, Retry-After");
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST");
      headers.set(
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
          "Authorization, Content-Type, If-None-Match, Last-Event-ID, X-Requested-With");
      headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
    }
  }
}
