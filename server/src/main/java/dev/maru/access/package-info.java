/** Who somebody is and what they may do (L2). */
@NullMarked
package dev.maru.access;

import org.jspecify.annotations.NullMarked;
