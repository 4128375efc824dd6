/** Sends recorded and hostile calls to the plugin sockets of a running appliance, and judges each answer. */
package dev.routed.bench.fuzz;
