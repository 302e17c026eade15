/**
 * The settings of the server: one typed table, read from flags, environment and one YAML file.
 *
 * <p>Only the composition root and the command line know this package's keys; every other package
 * is handed the few values it needs as a record of its own.
 */
@NullMarked
package dev.maru.config;

import org.jspecify.annotations.NullMarked;
