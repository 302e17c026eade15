package dev.maru;

/** The entry of the program. */
public final class Main {
  private Main() {}

  /** Prints the name and the version of the program. */
  public static void main(String[] args) {
    var version = Main.class.getPackage().getImplementationVersion();
    System.out.println("maru " + (version == null ? "(unpacked)" : version));
  }
}
