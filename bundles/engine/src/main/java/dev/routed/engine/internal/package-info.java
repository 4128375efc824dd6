/** Asks the Docker Engine for containers, on its socket and never within a call of the engine. */
package dev.routed.engine.internal;
