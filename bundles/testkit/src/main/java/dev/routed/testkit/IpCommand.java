package dev.routed.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code ip} command of iproute2, in the network namespace of the calling thread: a second opinion on
 * what a backend has done, and a way to prepare the host without it.
 */
public final class IpCommand {
    private IpCommand() {}

    /**
     * Runs {@code ip} with these arguments.
     *
     * @return what it printed
     * @throws AssertionError with what it printed, if it failed
     */
    public static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return Program.run(command, "");
    }

    /** The same, with the arguments in one text, separated by single blanks. */
    public static String line(String arguments) {
        return run(arguments.split(" "));
    }
}
