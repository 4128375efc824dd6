package dev.routed.process;

import dev.routed.api.RejectedException;
import dev.routed.api.message.IoReason;
import dev.routed.api.net.Ip.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads from procfs which tables of iptables-legacy exist. The program iptables-legacy would create them. */
public record LegacyTables(Path proc) {
    /** Whether a family has a filter table in the network namespace of the calling thread. */
    public boolean filter(Family family) {
        Path names = proc.resolve(
                family == Family.IPV4 ? "thread-self/net/ip_tables_names" : "thread-self/net/ip6_tables_names");
        try {
            return Files.readAllLines(names).contains("filter");
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw RejectedException.host("%s cannot be read: %s".formatted(names, IoReason.of(e)), e);
        }
    }
}
