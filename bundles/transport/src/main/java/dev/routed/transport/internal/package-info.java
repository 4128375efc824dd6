/**
 * HTTP/1.1 on unix sockets: one listener for each {@link dev.routed.api.remote.RemotePlugin} that is found.
 *
 * <p>No method name, no body format and no network is known here: bytes come in, bytes go out.
 */
package dev.routed.transport.internal;
