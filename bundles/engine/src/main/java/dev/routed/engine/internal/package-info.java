/** Asks the Docker Engine for its containers, on its own socket and never while it waits for a plugin. */
package dev.routed.engine.internal;
