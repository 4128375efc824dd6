package dev.routed.api.nftables;

import dev.routed.api.Refusal;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A table that is kept as its content says. Whenever somebody else has changed it, or has flushed the ruleset, it is
 * made anew within moments, and an event says so. May be used from several threads at once.
 */
@ProviderType
public interface Table {

    /**
     * Makes it from scratch, whatever was there under its name, in one transaction: no packet meets a table that is
     * half made.
     *
     * @param before changes what the content is to say, under the table's lock
     * @throws Refusal in nft's own words; the kernel has what it had
     */
    void make(Runnable before);

    /**
     * Changes it in one transaction.
     *
     * @param change changes what the content is to say, under the table's lock, and returns the commands that do
     *     the same to the table; none if nothing changes
     * @throws Refusal in nft's own words, if neither the commands nor making the table from scratch were possible.
     *     The kernel has what it had, and the content says what it says now
     */
    void change(Supplier<List<String>> change);

    /**
     * The named counters in it. They begin anew whenever the table is made.
     *
     * @throws Refusal in nft's own words
     */
    Map<String, Counter> counters();

    /** Takes it away and keeps it no longer. What cannot be taken away is told as an event. */
    void remove();

    /** Keeps it no longer, and leaves it as it is. */
    void leave();
}
