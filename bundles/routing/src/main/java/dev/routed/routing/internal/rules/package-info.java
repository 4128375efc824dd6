/** What routing daemons and the kernel do with our addresses, and what mends it: values and decisions. Pure. */
package dev.routed.routing.internal.rules;
