/**
 * The two plugins that the engine sees: each a table of methods, whose handlers ask one service and answer
 * in the engine's words.
 *
 * <p>Nothing is decided or remembered here; whether a thing may be is the network and IPAM services' to say.
 */
package dev.routed.cnm.internal;
