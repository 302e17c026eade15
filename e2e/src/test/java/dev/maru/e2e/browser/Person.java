package dev.maru.e2e.browser;

/** Somebody who opens a page. Immutable. */
record Person(String id, String role, String name) {
  static final Person TRAINER = new Person("u5", "T", "김지훈");
  static final Person MEMBER = new Person("u9", "M", "이서연");
}
