package dev.routed.kernel.iproute2.internal;

import dev.routed.kernel.iproute2.argv.Arguments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code ip monitor} as a process, in the network namespace of the thread that starts it. Should this JVM be
 * killed, the process ends when it next has something to say (SIGPIPE).
 */
final class MonitorProcess implements Monitor {
    private static final Duration GLANCE = Duration.ofMillis(1);

    private final String program;
    private final Process process;
    private final BufferedReader output;

    private MonitorProcess(String program, Process process) {
        this.program = program;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts it, and returns when it listens.
     *
     * @param limit how long it may take to
     * @throws ProgramException if it does not
     */
    static Monitor start(String program, Duration limit) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(Arguments.MONITOR);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            MonitorProcess monitor = new MonitorProcess(program, process);
            try {
                monitor.awaitListening(limit);
                return monitor;
            } catch (IOException | RuntimeException e) {
                monitor.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ProgramException("%s monitor cannot be run (%s): install iproute2, or use another backend"
                    .formatted(program, e.getMessage()), e);
        }
    }

    /** It says nothing when it begins to listen, but the kernel lists its socket, with the groups joined. */
    private void awaitListening(Duration limit) throws IOException {
        Path sockets = Path.of("/proc", Long.toString(process.pid()), "net", "netlink");
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (Files.readAllLines(sockets).stream().anyMatch(this::isListening)) {
                return;
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        throw process.isAlive()
                ? new ProgramException("%s monitor did not listen within %d s".formatted(program, limit.toSeconds()))
                : new ProgramException("%s monitor ended at once: %s".formatted(program, output.readLine()));
    }

    /** Columns of /proc/net/netlink: sk, protocol, port (a process's first socket has its pid), groups. */
    private boolean isListening(String line) {
        String[] fields = line.trim().split("\\s+");
        return fields[1].equals("0")
                && fields[2].equals(Long.toString(process.pid()))
                && !fields[3].equals("00000000");
    }

    @Override
    public String next() {
        try {
            String line = output.readLine();
            if (line != null) {
                return line;
            }
        } catch (IOException e) {
            throw new ProgramException("%s monitor cannot be read from: %s".formatted(program, e.getMessage()), e);
        }
        throw new ProgramException(program + " monitor has ended");
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
