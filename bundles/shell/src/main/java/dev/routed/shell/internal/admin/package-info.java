/**
 * The admin socket's plugin: runs a command of the shell for a caller outside and streams what it prints.
 *
 * <p>It knows no command by name but {@code help}, and gives no text of its caller to a shell to parse.
 */
package dev.routed.shell.internal.admin;
