package dev.routed.api.nftables;

import dev.routed.api.RejectedException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A table with the content that its owner defines. A foreign change of the table, and a flush of the ruleset, are
 * undone within a second, with an event. Safe for several threads.
 */
@ProviderType
public interface Table {
    /**
     * Replaces the whole table in one transaction, so that no packet meets a half-filled table.
     *
     * @param update changes the owner's data before the content is asked, under the table's lock
     * @throws RejectedException with nft's message; the kernel keeps the previous table
     */
    void replace(Runnable update);

    /**
     * Changes the table in one transaction. If nft rejects the change, the whole table is replaced.
     *
     * @param change changes the owner's data, under the table's lock, and returns the commands that change the table
     *     alike; none if nothing changes
     * @throws RejectedException with nft's message, if the replacement fails too. The kernel keeps the previous table,
     *     and the owner's data keeps the change
     */
    void change(Supplier<List<String>> change);

    /** Reads the named counters, which a replacement of the table resets. Throws as {@link #replace} does. */
    Map<String, Counter> counters();
}
