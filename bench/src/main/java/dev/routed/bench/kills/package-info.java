/**
 * Kills the appliance at random moments while clients call it as engines do, and compares its state with the expected
 * state after each kill. Run by {@code itests/kills} on a test host.
 *
 * <p>Clients also act as the engine does in the kernel: a sandbox is a real network namespace.
 */
package dev.routed.bench.kills;
