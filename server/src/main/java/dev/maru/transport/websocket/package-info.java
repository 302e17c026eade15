/**
 * WebSocket connections: our own RFC 6455 frame codec, permessage-deflate (RFC 7692), the upgrade
 * and the one channel handler that stays in the pipeline afterwards.
 */
@NullMarked
package dev.maru.transport.websocket;

import org.jspecify.annotations.NullMarked;
