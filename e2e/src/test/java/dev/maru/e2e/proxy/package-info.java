/** What may stand between a browser and Maru: real web servers, and a wire that misbehaves. */
@NullMarked
package dev.maru.e2e.proxy;

import org.jspecify.annotations.NullMarked;
