/**
 * Stops the framework in order when a signal ends the process, notifies the service manager, and checks who can change
 * the process's files. Knows no other bundle; each bundle cleans up when it stops.
 */
package dev.routed.lifecycle.internal;
