package dev.routed.nftables.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes transactions of the lines that {@code nft monitor} prints: a line for each change, and one for the new
 * generation at the end of each transaction. Pure but for what it has heard of the transaction under way.
 */
final class Transactions {
    private static final String END = "# new generation ";
    private static final String LOST = "# ERROR";

    /** As in {@code delete element inet routed-spoof free { "rt1" }}: the family is among the first words. */
    private static final int FAMILY_WITHIN = 4;

    private final Set<String> touched = new HashSet<>();

    /**
     * What one transaction was about.
     *
     * @param tables the tables of the family inet that it changed
     * @param lost   whether notifications were lost before it, so that anything may have changed
     */
    record Transaction(Set<String> tables, boolean lost) {}

    /** The transaction that ends with this line, if one does. */
    Optional<Transaction> hear(String line) {
        if (line.startsWith(LOST)) {
            return Optional.of(end(true));
        }
        if (line.startsWith(END)) {
            return Optional.of(end(false));
        }
        List<String> words = List.of(line.split(" "));
        int family = words.indexOf("inet");
        if (family > 0 && family < FAMILY_WITHIN && words.size() > family + 1) {
            touched.add(words.get(family + 1));
        }
        return Optional.empty();
    }

    private Transaction end(boolean lost) {
        Transaction transaction = new Transaction(Set.copyOf(touched), lost);
        touched.clear();
        return transaction;
    }
}
