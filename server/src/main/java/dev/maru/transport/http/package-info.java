/** HTTP on Netty: connections, requests, routes, and the answers' common headers (L6). */
@NullMarked
package dev.maru.transport.http;

import org.jspecify.annotations.NullMarked;
