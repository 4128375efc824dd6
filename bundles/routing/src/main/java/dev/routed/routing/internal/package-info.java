/** Looks whether the routing daemons of this host announce our addresses, and counts their neighbors. */
package dev.routed.routing.internal;
