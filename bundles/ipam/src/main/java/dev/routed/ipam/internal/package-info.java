/**
 * Grants pools and addresses: the lease table, the rules, the choice of a free address, and the service. Asks the
 * kernel about addresses; changes nothing on the host.
 */
package dev.routed.ipam.internal;
