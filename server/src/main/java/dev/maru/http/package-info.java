/** Requests, responses and routes, without a server behind them (L1). */
@NullMarked
package dev.maru.http;

import org.jspecify.annotations.NullMarked;
