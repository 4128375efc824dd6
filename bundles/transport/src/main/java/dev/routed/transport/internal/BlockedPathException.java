package dev.routed.transport.internal;

import java.io.IOException;

/** Something foreign has the path of a socket. */
final class BlockedPathException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String command;

    /** @param command the shell command that frees the path */
    BlockedPathException(String message, String command) {
        super(message);
        this.command = command;
    }

    String command() {
        return command;
    }
}
