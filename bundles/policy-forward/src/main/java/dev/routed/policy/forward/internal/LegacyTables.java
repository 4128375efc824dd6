package dev.routed.policy.forward.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Which tables of iptables-legacy the kernel has: a door to files. Asking iptables-legacy itself would make them. */
class LegacyTables {
    private final Path proc;

    /** @param proc where procfs is mounted */
    LegacyTables(Path proc) {
        this.proc = proc;
    }

    /** Whether a family's packets are filtered there, in the network namespace of the calling thread. */
    boolean filter(Family family) {
        Path names = proc.resolve(family == Family.IPV4 ? "thread-self/net/ip_tables_names" : "thread-self/net/ip6_tables_names");
        try {
            return Files.readAllLines(names).contains("filter");
        } catch (NoSuchFileException never) {
            return false;
        } catch (IOException e) {
            throw Refusal.host("%s cannot be read: %s".formatted(names, e), e);
        }
    }
}
