package dev.routed.nftables.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Groups the lines of {@code nft monitor} into transactions: a line for each change, then one for the new generation.
 * Holds the tables of the current transaction; no I/O. For one thread.
 */
final class Transactions {
    private static final String END = "# new generation ";
    private static final String LOST = "# ERROR";

    /** As in {@code delete element inet routed-spoof free { "rt1" }}: the family is among the first four words. */
    private static final int FAMILY_WITHIN = 4;

    /** As nft(8) names them. */
    private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet", "arp", "bridge", "netdev");

    private final Set<String> changed = new HashSet<>();

    /** The changed tables, such as {@code inet routed-spoof}; after lost notifications any table may have changed. */
    record Transaction(Set<String> tables, boolean lost) {}

    /** Reads a line; returns the transaction that the line ends, if any. */
    Optional<Transaction> read(String line) {
        if (line.startsWith(LOST)) {
            return Optional.of(end(true));
        }
        if (line.startsWith(END)) {
            return Optional.of(end(false));
        }
        List<String> words = List.of(line.split(" "));
        for (int at = 1; at < Math.min(FAMILY_WITHIN, words.size() - 1); at++) {
            if (FAMILIES.contains(words.get(at))) {
                changed.add(words.get(at) + " " + words.get(at + 1));
                break;
            }
        }
        return Optional.empty();
    }

    private Transaction end(boolean lost) {
        Transaction transaction = new Transaction(Set.copyOf(changed), lost);
        changed.clear();
        return transaction;
    }
}
