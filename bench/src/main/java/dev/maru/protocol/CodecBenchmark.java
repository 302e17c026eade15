package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one message costs in JSON: reading the command, and writing its event for each codec. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

  private static final String TEXT = "오늘 스쿼트 세트는 무릎을 보며 천천히, three sets of ten <b>slowly</b>.";

  private final byte[] command =
      ("{\"action\":\"message\",\"id\":\"4\",\"room_id\":\"123\","
              + "\"client_id\":\"01JD5Z0M7Q3N8W2X4Y6Z8A0B1C\","
              + "\"message\":{\"CLAS_DIARY_CONTS\":\""
              + TEXT
              + "\",\"MEM_DV\":\"T\"}}")
          .getBytes(UTF_8);
  private final ZoneId time = ZoneId.of("Asia/Seoul");
  private final Codec v1 = new V1Codec(time);
  private final Codec seed =
      new SeedCodec(time, true, new IdentityFields(Map.of("MEM_DV", IdentityFields.Part.ROLE)));
  private final Event event =
      new Event(
          "123",
          482,
          Event.MESSAGE,
          0,
          "01JD5Z0M7Q3N8W2X4Y6Z8A0B1C",
          new User("u5", "T", "강사"),
          ("{\"CLAS_DIARY_CONTS\":\"" + TEXT + "\",\"MEM_DV\":\"T\"}").getBytes(UTF_8),
          1_795_332_241_123L);

  /** Station 2: bytes of a frame to a command with its fields. */
  @Benchmark
  public byte[] parseMessage() throws Refusal {
    Command read = Command.of(JsonObject.read(command));
    return read.fields().object("message");
  }

  /** Station 6, once per event and codec: version 1. */
  @Benchmark
  public Frame encodeV1() {
    return v1.encode(event);
  }

  /** Station 6, once per event and codec: the seed's page, escaped for HTML. */
  @Benchmark
  public Frame encodeSeed() {
    return seed.encode(event);
  }
}
