package dev.routed.process;

import dev.routed.api.RejectedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A running program whose output is read line by line, for example {@code nft monitor}. One thread reads; any thread
 * may close. If this JVM is killed, the program ends at its next line (SIGPIPE).
 */
public final class Monitor implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(1);

    private final String command;
    private final Process process;
    private final BufferedReader output;

    private Monitor(String command, Process process) {
        this.command = command;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Waits until the process listens; kills a process that does not. */
    static Monitor listening(String command, Process process, int netlinkProtocol, Duration limit) {
        Monitor monitor = new Monitor(command, process);
        try {
            process.getOutputStream().close();
            monitor.awaitListening(netlinkProtocol, limit);
            return monitor;
        } catch (IOException e) {
            monitor.close();
            throw RejectedException.host("%s cannot be run: %s".formatted(command, e.getMessage()), e);
        } catch (RejectedException e) {
            monitor.close();
            throw e;
        }
    }

    /** The program prints nothing when it begins to listen, but /proc lists its socket with the joined groups. */
    private void awaitListening(int netlinkProtocol, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (isListening(netlinkProtocol)) {
                return;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw RejectedException.host(
                process.isAlive()
                        ? "%s did not listen within %d s and was killed".formatted(command, limit.toSeconds())
                        : "%s ended at once: %s".formatted(command, next().orElse("without a message")),
                null);
    }

    /** Columns of /proc/net/netlink: sk, protocol, port (the pid, for a process's first socket), groups. */
    private boolean isListening(int netlinkProtocol) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "net", "netlink")).stream()
                    .map(line -> line.trim().split("\\s+"))
                    .anyMatch(column -> column[1].equals(Integer.toString(netlinkProtocol))
                            && column[2].equals(Long.toString(process.pid()))
                            && !column[3].equals("00000000"));
        } catch (IOException ended) {
            // A process that has just ended has no network any more; isAlive reports it.
            return false;
        }
    }

    /** Waits for the next line of standard output or standard error; empty once the program has ended. */
    public Optional<String> next() {
        try {
            return Optional.ofNullable(output.readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the program lives and is not stopped by a signal, as proc(5) tells by the letters T and t. */
    public boolean isRunning() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return process.isAlive() && "Tt".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException ended) {
            return false;
        }
    }

    /** Kills the program; a waiting {@link #next} then returns. */
    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
