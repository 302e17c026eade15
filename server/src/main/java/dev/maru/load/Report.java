package dev.maru.load;

import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A result as a table for people and as JSON for programs. */
final class Report {

  private static final double[] PERCENTILES = {50, 99, 99.9, 100};

  private Report() {}

  static void table(LoadResult result, PrintWriter out) {
    Measures measures = result.measures();
    LoadResult.Crowded crowded = result.crowded();
    LoadResult.Window window = result.window();
    double perSecond = window.sent() / window.seconds();
    line(out, "plan", shape(result.plan()));
    line(
        out,
        "connections",
        count(crowded.up()) + " joined in " + decimal(crowded.seconds()) + " s");
    if (crowded.lost() > 0) {
      line(out, "lost", count(crowded.lost()) + "; " + crowded.trouble());
    }
    line(out, "sent", count(perSecond) + "/s in " + decimal(window.seconds()) + " s");
    line(out, "acknowledged", count(result.acksPerSecond()) + "/s");
    line(out, "delivered", count(result.deliveriesPerSecond()) + "/s");
    line(out, "ack latency", latency(measures.acks()));
    line(out, "delivery latency", latency(measures.deliveries()));
    if (result.plan().serverPid() > 0) {
      String cpu = decimal(result.cpuMicrosPerDelivery()) + " µs CPU per delivery, ";
      String use = decimal(window.cpuSeconds() / window.seconds()) + " cores, RSS ";
      line(out, "server", cpu + use + count(window.rssKib()) + " KiB");
    }
    line(out, "checked", checked(result.ledger()));
    line(out, "errors", (count(measures.errors()) + " " + measures.firstError()).strip());
  }

  private static String checked(Ledger ledger) {
    return count(ledger.received())
        + " deliveries: missing "
        + count(ledger.missing())
        + ", doubled "
        + count(ledger.doubled())
        + ", reordered "
        + count(ledger.reordered())
        + ", misrouted "
        + count(ledger.misrouted());
  }

  private static void line(PrintWriter out, String name, String text) {
    out.println(String.format(Locale.ROOT, "%-18s", name) + text);
  }

  private static String count(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }

  private static String shape(LoadPlan plan) {
    String pace = plan.closedLoop() ? plan.inflight() + " in flight" : plan.rate() + " messages/s";
    return String.format(
        Locale.ROOT,
        "%s: %,d rooms x %,d members, %,d senders, %s, %d bytes",
        plan.name(),
        plan.rooms(),
        plan.members(),
        plan.senders(),
        pace,
        plan.size());
  }

  private static String latency(Histogram times) {
    if (times.getTotalCount() == 0) {
      return "nothing measured";
    }
    return "p50 %s  p99 %s  p99.9 %s  max %s"
        .formatted(
            time(times.getValueAtPercentile(PERCENTILES[0])),
            time(times.getValueAtPercentile(PERCENTILES[1])),
            time(times.getValueAtPercentile(PERCENTILES[2])),
            time(times.getValueAtPercentile(PERCENTILES[3])));
  }

  /** A time as people read it. */
  static String time(long nanos) {
    return nanos < 1_000_000
        ? String.format(Locale.ROOT, "%d µs", nanos / 1_000)
        : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  /** One JSON object; times in µs, memory in KiB, the names those of the table. */
  static String json(LoadResult result) {
    LoadPlan plan = result.plan();
    Ledger ledger = result.ledger();
    Measures measures = result.measures();
    JsonFields json = new JsonFields();
    json.text("name", plan.name());
    json.number("rooms", plan.rooms()).number("members", plan.members());
    json.number("senders", plan.senders()).number("rate", plan.closedLoop() ? 0 : plan.rate());
    json.number("inflight", plan.inflight()).number("size", plan.size());
    json.number("connections", result.crowded().up()).number("lost", result.crowded().lost());
    json.number("connect_s", result.crowded().seconds());
    json.number("window_s", result.window().seconds()).number("sent", result.sent());
    json.number("sent_window", result.window().sent());
    json.number("acks_per_s", result.acksPerSecond());
    json.number("deliveries", measures.deliveriesInWindow());
    json.number("deliv_per_s", result.deliveriesPerSecond());
    json.number("received", ledger.received()).number("missing", ledger.missing());
    json.number("doubled", ledger.doubled()).number("reordered", ledger.reordered());
    json.number("misrouted", ledger.misrouted()).number("errors", measures.errors());
    json.number("others", measures.others());
    latency(json, "ack_", measures.acks());
    latency(json, "", measures.deliveries());
    if (plan.serverPid() > 0) {
      json.number("server_cpu_s", result.window().cpuSeconds());
      json.number("us_per_delivery", result.cpuMicrosPerDelivery());
      json.number("rss_kb", result.window().rssKib());
    }
    return json.end();
  }

  private static void latency(JsonFields json, String prefix, Histogram times) {
    json.number(prefix + "p50_us", times.getValueAtPercentile(PERCENTILES[0]) / 1e3);
    json.number(prefix + "p99_us", times.getValueAtPercentile(PERCENTILES[1]) / 1e3);
    json.number(prefix + "p999_us", times.getValueAtPercentile(PERCENTILES[2]) / 1e3);
    json.number(prefix + "max_us", times.getMaxValue() / 1e3);
  }
}
