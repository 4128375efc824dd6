package dev.routed.kernel.iproute2.internal;

import java.util.List;

/** The program {@code ip}. */
interface Program {

    /**
     * What a run gave.
     *
     * @param status the exit status
     * @param output standard output
     * @param errors standard error
     */
    record Result(int status, String output, String errors) {}

    /**
     * Runs it to its end.
     *
     * @param lines what it is to read from standard input, without line breaks
     * @throws ProgramException if it cannot be run, or does not end in time
     */
    Result run(List<String> arguments, List<String> lines);
}
