package dev.maru.e2e.browser;

import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands each test its {@link Stage}; one browser and one server serve all of them. Stateless. */
final class OnStage implements ParameterResolver {
  private static final Namespace HERE = Namespace.create(OnStage.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Stage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Chromium chromium = shared(test, Chromium.class, Chromium::new);
    Server server = shared(test, Server.class, Server::start);
    return test.getStore(HERE)
        .computeIfAbsent(Stage.class, key -> new Stage(chromium.browser, server.maru), Stage.class);
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
        return new Server(Maru.start(Maru.Plan.in(scratch.file("data"))), scratch);
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
