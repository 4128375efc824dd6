package dev.routed.api.health;

/**
 * Something that an operator should act on.
 *
 * @param subject the object with the problem: an address, an endpoint, a sysctl, a daemon
 * @param what a sentence that states the problem; the subject may be its grammatical subject
 * @param why a sentence that states the consequence for containers or for the operator; may be empty
 * @param command the shell command that ends the problem, exactly as root types it, or that shows what to end; empty if
 *     no single command does
 */
public record Finding(Severity severity, String subject, String what, String why, String command) {
    public static Finding error(String subject, String what, String why, String command) {
        return new Finding(Severity.ERROR, subject, what, why, command);
    }

    public static Finding warning(String subject, String what, String why, String command) {
        return new Finding(Severity.WARNING, subject, what, why, command);
    }

    /** Returns the problem and the command in one sentence. */
    public String text() {
        return command.isEmpty() ? what : "%s: run '%s'".formatted(what, command);
    }
}
