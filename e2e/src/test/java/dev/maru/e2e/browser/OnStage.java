package dev.maru.e2e.browser;

import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands each test its {@link Stage}, or nothing but the browser; one browser and one server serve
 * all tests of a process. Stateless.
 */
final class OnStage implements ParameterResolver {
  private static final Namespace HERE = Namespace.create(OnStage.class);

  /** Pages that poll do it as often as they may: the usual ten seconds would only be waited for. */
  private static final String[] SOON = {
    "--pace.idle_rate_ms=2000", "--pace.calm_rate_ms=2000", "--pace.lively_rate_ms=2000"
  };

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == Stage.class || type == Chromium.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Chromium chromium = chromium(test);
    if (parameter.getParameter().getType() == Chromium.class) {
      return chromium;
    }
    Server server = shared(test, Server.class, Server::start);
    return test.getStore(HERE)
        .computeIfAbsent(Stage.class, key -> new Stage(chromium.browser, server.maru), Stage.class);
  }

  /** The browser of the process; it is closed with the run. */
  static Chromium chromium(ExtensionContext test) {
    return shared(test, Chromium.class, Chromium::new);
  }

  /** One for the whole run, closed at its end. */
  private static <T> T shared(ExtensionContext test, Class<T> type, Supplier<T> maker) {
    return test.getRoot().getStore(HERE).computeIfAbsent(type, key -> maker.get(), type);
  }

  /** The server all tests talk to, except those that stop it. Closed with the run. */
  private record Server(Maru maru, Scratch scratch) implements AutoCloseable {
    static Server start() {
      try {
        Scratch scratch = new Scratch("browser");
        return new Server(Maru.start(Maru.Plan.in(scratch.file("data")).flags(SOON)), scratch);
      } catch (IOException e) {
        throw new IllegalStateException("no server for the browser tests", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted before the server was ready", e);
      }
    }

    @Override
    public void close() throws IOException {
      maru.close();
      scratch.close();
    }
  }
}
