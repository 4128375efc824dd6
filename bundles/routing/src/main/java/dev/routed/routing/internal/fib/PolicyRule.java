package dev.routed.routing.internal.fib;

import dev.routed.process.route.FibEntry;
import java.util.Optional;

/** A policy rule by which the kernel decides otherwise than by the main table. Pure. */
final class PolicyRule {
    private PolicyRule() {}

    /**
     * @param effect what happens to packets
     * @param way by which they go; empty if they are discarded
     */
    static String sentence(String effect, Optional<FibEntry> way) {
        return "%s: a policy rule of 'ip rule' prefers %s to the main table"
                .formatted(
                        effect,
                        way.map(FibEntry::table)
                                .filter(table -> !table.isEmpty())
                                .map("table %s"::formatted)
                                .orElse("something else"));
    }
}
