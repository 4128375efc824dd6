/** Runs Karaf commands for callers on the admin socket and streams their output. No shell parses a text of a caller. */
package dev.routed.shell.internal.admin;
