package dev.maru.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.http.Request;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.testing.JsonTree;
import dev.maru.testing.Seeds;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that is posted as a form, the way {@code $.post} does it, or as JSON. */
final class MessageFormTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private static JsonObject read(String type, byte[] body) throws Refusal {
    return MessageForm.read(
        new Request("POST", "/", Map.of(), Map.of(), Map.of("content-type", type), body, ""));
  }

  private static JsonObject form(String body) throws Refusal {
    return read(FORM, body.getBytes(ISO_8859_1));
  }

  private static String message(String body) throws Refusal {
    return new String(form(body).object("message"), UTF_8);
  }

  private static ErrorCode refused(String body) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> form(body));
    assertThat(refusal).as(body).isNotNull();
    return refusal.code();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        // as jQuery 3 sends an object: every value is a string
        "message%5BMEM_DV%5D=M&message%5BCHAT_TEXT%5D=hi|{\"MEM_DV\":\"M\",\"CHAT_TEXT\":\"hi\"}",
        "message[a]=1&client_id=c&message[b]=true|{\"a\":\"1\",\"b\":\"true\"}",
        "message[a]=a+b%2Bc%20d|{\"a\":\"a b+c d\"}",
        "message[a]=%EC%95%88%EB%85%95+%F0%9F%91%8D|{\"a\":\"안녕 👍\"}",
        "message[%EC%95%88]=x|{\"안\":\"x\"}",
        "message[a]=%22%5C%0A%3Cb%3E|{\"a\":\"\\\"\\\\\\n<b>\"}",
        "message[a]=1=2==|{\"a\":\"1=2==\"}",
        "message[a]=|{\"a\":\"\"}",
        "message[a]|{\"a\":\"\"}",
        "message[]=x|{\"\":\"x\"}",
        "message[a\"b]=x|{\"a\\\"b\":\"x\"}",
        "&&message[a]=x&|{\"a\":\"x\"}",
        // as JSON text: every value keeps its type
        "message=%7B%22a%22%3A+%5B1%2C+true%5D%7D|{\"a\":[1,true]}",
        "message={\"a\":\"x %26 y\"}&client_id=c|{\"a\":\"x & y\"}",
        "message={}|{}"
      })
  void aFormIsReadAsTheObjectItMeans(String body, String message) throws Refusal {
    assertThat(message(body)).isEqualTo(message);
  }

  @Test
  void rawUtf8InAFormIsTakenAsItIs() throws Refusal {
    JsonObject fields = read(FORM, "message[글]=안녕 👍".getBytes(UTF_8));
    assertThat(new String(fields.object("message"), UTF_8)).isEqualTo("{\"글\":\"안녕 👍\"}");
  }

  @Test
  void theOtherFieldsAreTextsButReplyToIsANumber() throws Refusal {
    JsonObject fields = form("room_id=7&client_id=0042&reply_to=470&message[a]=x&user_id=5");
    assertThat(fields.text("room_id", "")).isEqualTo("7");
    assertThat(fields.text("client_id", "")).isEqualTo("0042");
    assertThat(fields.number("reply_to", 1, 1000, 0)).isEqualTo(470);
    assertThat(fields.word("user_id", "")).isEqualTo("5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "client_id=c", "messag[a]=x", "message[a=x", "Message[a]=x"})
  void aFormWithoutAMessageHasNone(String body) throws Refusal {
    assertThat(form(body).has("message")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message[a]=1&message[a]=2",
        "message[a]=1&message%5Ba%5D=2",
        "client_id=a&client_id=b",
        "message={}&message={}",
        "x&x",
        "message[a]=%",
        "message[a]=%4",
        "message[a]=%zz",
        "message[%]=x",
        "%=x",
        "message[a]=%-1",
        "message[a][b]=x",
        "message[a][]=x",
        "message%5Ba%5D%5B0%5D=x"
      })
  void aFieldTwiceABrokenEscapeOrANestedFieldIsABadRequest(String body) {
    assertThat(refused(body)).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message=",
        "message=hi",
        "message={",
        "message={}}",
        "message={\"a\":1}{}",
        "message={\"a\":1,\"a\":2}",
        "message={}&message[a]=x",
        "message={},\"message\":{}",
        "client_id=c&message={},\"client_id\":\"d\"",
        "reply_to=&message={}",
        "reply_to=x&message={}",
        "reply_to=1}&message={}",
        "reply_to=01&message={}",
        "message[a]=%00",
        "message[%00]=x",
        "message={\"a\":NaN}"
      })
  void whatDoesNotMakeJsonIsBadJson(String body) {
    assertThat(refused(body)).isEqualTo(ErrorCode.BAD_JSON);
  }

  @Test
  void aFormOfTooManyFieldsIsBadJson() {
    StringBuilder body = new StringBuilder("message[a]=x");
    for (int i = 0; i < 64; i++) {
      body.append("&f").append(i).append("=x");
    }
    assertThat(refused(body.toString())).isEqualTo(ErrorCode.BAD_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "application/json", "application/json; charset=utf-8", "text/plain"})
  void everyOtherContentTypeIsReadAsJson(String type) throws Refusal {
    JsonObject fields = read(type, "{\"message\":{\"a\":1}}".getBytes(UTF_8));
    assertThat(new String(fields.object("message"), UTF_8)).isEqualTo("{\"a\":1}");
    assertThat(
            catchThrowableOfType(Refusal.class, () -> read(type, "message[a]=x".getBytes(UTF_8))))
        .extracting(Refusal::code)
        .isEqualTo(ErrorCode.BAD_JSON);
  }

  @Test
  void parametersAndCaseOfTheContentTypeDoNotMatter() throws Refusal {
    byte[] body = "message[a]=x".getBytes(UTF_8);
    assertThat(read(FORM + "; charset=UTF-8", body).has("message")).isTrue();
    assertThat(read("Application/X-WWW-Form-Urlencoded", body).has("message")).isTrue();
  }

  @Test
  void everyTextComesThroughAForm() {
    List<String> bits =
        List.of("a", " ", "+", "%", "&", "=", "\"", "\\", "\n", "한", "👍", "<", "]");
    Seeds.each(
        5_000,
        random -> {
          String name = text(random, bits).replace("[", "");
          String value = text(random, bits);
          String body =
              URLEncoder.encode("message[" + name + "]", UTF_8)
                  + "="
                  + URLEncoder.encode(value, UTF_8);
          JsonTree.Members read = JsonTree.readObject(form(body).object("message"));
          assertThat(read.of()).containsExactly(Map.entry(name, new JsonTree.Text(value)));
        });
  }

  private static String text(RandomGenerator random, List<String> bits) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(bits.get(random.nextInt(bits.size())));
    }
    return text.toString();
  }

  @Test
  void anyBytesAreAFormOrARefusal() {
    List<String> bits =
        List.of(
            "message", "[", "]", "=", "&", "%", "%00", "%ff", "{", "}", ":", "\"", "reply_to", "1");
    Seeds.each(
        20_000,
        random -> {
          byte[] body = (text(random, bits) + text(random, bits)).getBytes(ISO_8859_1);
          if (body.length > 0 && random.nextInt(4) == 0) {
            body[random.nextInt(body.length)] = (byte) random.nextInt();
          }
          try {
            read(FORM, body).has("message");
          } catch (Refusal refusal) {
            assertThat(refusal.code()).isIn(ErrorCode.BAD_JSON, ErrorCode.BAD_REQUEST);
          }
        });
  }
}
