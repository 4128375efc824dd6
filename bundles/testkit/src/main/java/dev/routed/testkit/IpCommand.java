package dev.routed.testkit;

import java.util.ArrayList;
import java.util.List;

/** Runs {@code ip} in the calling thread's network namespace, to prepare a host and check a backend independently. */
public final class IpCommand {
    private IpCommand() {}

    /** Returns the output of {@code ip}. Throws AssertionError with the output, if ip fails. */
    public static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return TestProgram.run(command, "");
    }

    /** Runs {@code ip} with arguments in one text, separated by single blanks. */
    public static String line(String arguments) {
        return run(arguments.split(" "));
    }
}
