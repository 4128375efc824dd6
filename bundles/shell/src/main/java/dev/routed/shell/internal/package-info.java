/**
 * The commands of the shell's scope {@code routed}: each asks a service and prints its answer.
 *
 * <p>A command never decides anything and never touches the host: what it shows, a service has said.
 */
package dev.routed.shell.internal;
