/** Serves HTTP/1.1 on a unix socket for each plugin. Knows no method name, no body format and no network. */
package dev.routed.transport.internal;
