/**
 * Policy {@code access}: what containers reach beside other containers of their network. It limits access to the host's
 * services and to the gateways, keeps isolated networks apart, and keeps containers from filling the host's neighbor
 * table.
 *
 * <p>Nothing here is done per endpoint, unless its network has the option {@code host-access}.
 */
package dev.routed.policy.access.internal;
