/**
 * Kills the appliance at every moment, under the load of clients that behave as an engine does, and looks after each
 * kill whether all is as the clients know it to be. {@code itests/kills} runs it on a host of its own.
 *
 * <p>What an engine does with a container's end is done here, too: a sandbox is a real network namespace.
 */
package dev.routed.bench.kills;
