/**
 * Serves the web page: the cluster as the routing table of this host knows it, endpoints, findings, events and
 * settings. The page is static; its data is JSON below {@code /api/}.
 */
package dev.routed.web.internal;
