package dev.maru.store;

import java.nio.file.Path;

/**
 * A process that opens a store, says {@code open} or why not, and waits for the end of its input.
 */
final class Opener {

  private Opener() {}

  public static void main(String[] args) throws Exception {
    try (Database database = Database.open(StoreSettings.in(Path.of(args[0])))) {
      System.out.println("open");
      if (System.in.read() >= 0) {
        System.out.println(database.epoch());
      }
    } catch (StoreException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }
}
