package dev.routed.nftables.internal;

import dev.routed.api.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code nft monitor} as a process, in the network namespace of the thread that starts it: a door to other programs.
 * Should this JVM be killed, the process ends when it next has something to say (SIGPIPE).
 */
final class MonitorProcess implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofMillis(1);

    /** NETLINK_NETFILTER of linux/netlink.h. */
    private static final String NETFILTER = "12";

    private final Process process;
    private final BufferedReader output;

    private MonitorProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts it, and returns when it listens.
     *
     * @param program what to run for nft
     * @param limit   how long it may take to listen
     * @throws Refusal if it does not
     */
    static MonitorProcess start(String program, Duration limit) {
        ProcessBuilder builder = new ProcessBuilder(List.of(program, "monitor")).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            MonitorProcess monitor = new MonitorProcess(process);
            try {
                monitor.awaitListening(limit);
                return monitor;
            } catch (IOException | RuntimeException e) {
                monitor.close();
                throw e;
            }
        } catch (IOException e) {
            throw Refusal.host("nft monitor cannot be run: %s. Install nftables".formatted(e.getMessage()), e);
        }
    }

    /** It says nothing when it begins to listen, but the kernel lists its socket, with the groups joined. */
    private void awaitListening(Duration limit) throws IOException {
        Path sockets = Path.of("/proc", Long.toString(process.pid()), "net", "netlink");
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (isListening(sockets)) {
                return;
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        throw process.isAlive()
                ? Refusal.host("nft monitor did not listen within %d s".formatted(limit.toSeconds()), null)
                : Refusal.host("nft monitor ended at once: " + output.readLine(), null);
    }

    private boolean isListening(Path sockets) {
        try {
            return Files.readAllLines(sockets).stream().anyMatch(this::isListening);
        } catch (IOException ended) {
            // A process that has just ended has no network any more; the next look at it tells.
            return false;
        }
    }

    /** Columns of /proc/net/netlink: sk, protocol, port (a process's first socket has its pid), groups. */
    private boolean isListening(String line) {
        String[] fields = line.trim().split("\\s+");
        return fields[1].equals(NETFILTER)
                && fields[2].equals(Long.toString(process.pid()))
                && !fields[3].equals("00000000");
    }

    /** The next line; empty if it has ended. */
    Optional<String> next() {
        try {
            return Optional.ofNullable(output.readLine());
        } catch (IOException closed) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
