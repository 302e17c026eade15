package dev.maru.client;

/**
 * A listener whose failures stay its own: each is told to the thread's handler of what nobody
 * caught, and the connection goes on. Called in the connection's lane.
 */
final class FencedListener implements Listener {

  private final Listener listener;

  FencedListener(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void event(Entry entry) {
    fenced(() -> listener.event(entry));
  }

  @Override
  public void reset(String room, Cursor cursor) {
    fenced(() -> listener.reset(room, cursor));
  }

  @Override
  public void trouble(Exception why) {
    fenced(() -> listener.trouble(why));
  }

  @Override
  public void state(State state) {
    fenced(() -> listener.state(state));
  }

  private static void fenced(Runnable call) {
    try {
      call.run();
    } catch (Throwable failure) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }
}
