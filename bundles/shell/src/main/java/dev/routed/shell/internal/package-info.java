/** The Karaf commands of scope {@code routed}. A command calls services and prints their answer; it decides nothing. */
package dev.routed.shell.internal;
