package dev.routed.process;

import dev.routed.api.RejectedException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * An external program, found on the {@code PATH}. It runs without a shell, with {@code LC_ALL=C}, in the network
 * namespace of the calling thread. Safe for several threads: each run is a separate process.
 */
public class Program {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    /** Bytes. Output that grows with what others have is read by {@link #stream}. */
    private static final int OUTPUT_LIMIT = 4 << 20;

    private final String name;
    private final String remedy;
    private final Duration timeLimit;
    private final int outputLimit;

    /** Limits a run to 10 s and 4 MiB of output. The remedy ends the message that reports a missing program. */
    public Program(String name, String remedy) {
        this(name, remedy, TIME_LIMIT);
    }

    /** @param timeLimit after which a run is killed */
    public Program(String name, String remedy, Duration timeLimit) {
        this(name, remedy, timeLimit, OUTPUT_LIMIT);
    }

    /** @param outputLimit bytes of standard output, and of standard error, after which a run is killed */
    public Program(String name, String remedy, Duration timeLimit, int outputLimit) {
        this.name = name;
        this.remedy = remedy;
        this.timeLimit = timeLimit;
        this.outputLimit = outputLimit;
    }

    /** The exit status, standard output and standard error of a run that ended by itself. */
    public record Result(int status, String output, String errors) {
        /** The text that explains a failure: standard error, or standard output if standard error is blank. */
        public String message() {
            return (errors.isBlank() ? output : errors).strip();
        }
    }

    public String name() {
        return name;
    }

    /** Whether a directory of the {@code PATH} contains the program. */
    public boolean isInstalled() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    public final Result run(String... arguments) {
        return run(List.of(arguments), "");
    }

    /**
     * Runs the program to its end and returns the result, whatever the exit status. An interrupt does not cut the run
     * short, because its effect would then be unknown; the thread is interrupted again afterwards.
     *
     * @throws RejectedException if the program cannot be started, exceeds a limit, or succeeds with input unread
     */
    public Result run(List<String> arguments, String input) {
        Streamed<String> run = stream(arguments, input, this::text);
        return new Result(run.status(), run.value(), run.errors());
    }

    private String text(InputStream output) {
        return Run.text(name, output, outputLimit);
    }

    /** As {@link Result}, with what a reader made of standard output. */
    public record Streamed<T>(int status, T value, String errors) {}

    /**
     * As {@link #run}, but passes standard output to a reader as it comes, however long it is. What the reader leaves
     * is skipped. If the reader throws, the program is killed.
     */
    public <T> Streamed<T> stream(List<String> arguments, String input, Function<InputStream, T> reader) {
        return new Run(name, start(name, builder(arguments)), outputLimit).finish(input, timeLimit, reader);
    }

    /**
     * Returns the standard output of {@link #run}. If the program fails, throws a RejectedException with the last line
     * of its message.
     */
    public String output(List<String> arguments, String input) {
        Result result = run(arguments, input);
        if (result.status() != 0) {
            String reason =
                    result.message().lines().reduce((first, last) -> last).orElse("without a message");
            throw RejectedException.host("%s fails: %s".formatted(name, reason), null);
        }
        return result.output();
    }

    /**
     * Starts the program as a monitor of a netlink protocol (0 for NETLINK_ROUTE, see linux/netlink.h). Returns when
     * the program listens, so that no later notification is missed.
     *
     * @throws RejectedException if the program cannot be started, ends, or does not listen within the time limit
     */
    public Monitor monitor(int netlinkProtocol, String... arguments) {
        String command = name + " " + String.join(" ", arguments);
        Process process = start(command, builder(List.of(arguments)).redirectErrorStream(true));
        return Monitor.listening(command, process, netlinkProtocol, timeLimit);
    }

    private ProcessBuilder builder(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private Process start(String command, ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            // Java says: Cannot run program "x": error=2, No such file or directory
            String reason = e.getMessage().replaceFirst("^Cannot run program .*: error=\\d+, ", "");
            throw RejectedException.host("%s cannot be run: %s; %s".formatted(command, reason, remedy(reason)), e);
        }
    }

    /** By execve(2), EPERM means that the file has capabilities which are not in the bounding set of this process. */
    String remedy(String reason) {
        return reason.equals("Operation not permitted")
                ? "give routed the capabilities of its file, which 'getcap $(which %s)' prints".formatted(name)
                : remedy;
    }
}
