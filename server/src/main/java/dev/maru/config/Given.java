package dev.maru.config;

/**
 * One value found in a source.
 *
 * @param key the dotted key, known or not
 * @param raw the value as written
 * @param origin where it stands, in words a person can act on: {@code maru.yml line 3}
 */
record Given(String key, Raw raw, String origin) {}
