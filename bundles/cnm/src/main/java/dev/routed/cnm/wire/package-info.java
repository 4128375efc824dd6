/**
 * A record for each request and answer of libnetwork's remote drivers, and the codec between them and JSON. Calls no
 * service and holds no state.
 *
 * <p>A record component has the field name of the protocol with a lower-case first letter ({@code networkID} is
 * {@code NetworkID}). Fields that routed does not use are left out.
 */
package dev.routed.cnm.wire;
