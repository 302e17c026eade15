/** What the product promises about every acknowledged message, tried under load and faults. */
@NullMarked
package dev.maru.e2e.reliability;

import org.jspecify.annotations.NullMarked;
