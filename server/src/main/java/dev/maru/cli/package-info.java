/**
 * The command line: one class per verb, its flags made from the table of settings.
 *
 * <p>Exit codes: 0 all is well, 1 the verb failed, 2 the command line or the configuration is
 * wrong.
 */
@NullMarked
package dev.maru.cli;

import org.jspecify.annotations.NullMarked;
