/** A crowd of polling clients, a server with too little processor, and how they come to terms. */
@NullMarked
package dev.maru.e2e.steering;

import org.jspecify.annotations.NullMarked;
