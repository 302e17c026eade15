/** People at their screens: Maru's own page and the pages of the guide, in a real browser. */
@NullMarked
package dev.maru.e2e.browser;

import org.jspecify.annotations.NullMarked;
