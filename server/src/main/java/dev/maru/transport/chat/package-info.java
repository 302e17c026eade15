/** What Maru serves over HTTP and WebSocket: chat sockets, polls, commands, pages (L6). */
@NullMarked
package dev.maru.transport.chat;

import org.jspecify.annotations.NullMarked;
