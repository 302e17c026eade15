/** Faults that are put under the product: power cuts, full disks, failing fsync. They need root. */
@NullMarked
package dev.maru.e2e.fault;

import org.jspecify.annotations.NullMarked;
