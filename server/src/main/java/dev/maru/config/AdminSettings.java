package dev.maru.config;

import dev.maru.config.Kind.Text;
import dev.maru.config.Kind.Whole;
import java.util.List;
import java.util.regex.Pattern;

/** The settings of the management listener; a part of {@link Settings#ALL}. */
public final class AdminSettings {

  public static final Setting<String> ADMIN_KEY =
      Setting.of(
              "admin.key",
              new Text(
                  Pattern.compile("|[\\x21-\\x7e]{32,1024}"),
                  "32 to 1024 visible ASCII characters; `openssl rand -base64 48` makes some"),
              "",
              "What a request must bring to take rights away (`POST /chat/admin/…`) and to see how the"
                  + " server fares, from one server to another: never a page. Without it there is no"
                  + " management listener.")
          .example(AccessSettings.SECRET_EXAMPLE)
          .hidden();

  public static final Setting<Integer> ADMIN_PORT =
      Setting.of(
          "admin.port",
          new Whole(0, 65_535),
          8_090,
          "The TCP port of the management listener, always on 127.0.0.1; 0 takes any free one and"
              + " prints it.");

  static final List<Setting<?>> ALL = List.of(ADMIN_KEY, ADMIN_PORT);

  private AdminSettings() {}
}
