package dev.routed.api.nftables;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.RejectedException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes nftables in the network namespace of the calling thread. The only service that runs {@code nft}. If nft
 * rejects commands, {@link RejectedException} has its message.
 */
@ProviderType
public interface Nftables {
    /**
     * Declares a table of family {@code inet} that the calling bundle owns. The kernel is not changed before
     * {@link Table#replace}. When the owner is stopped or uninstalled, the table is removed; when the owner restarts,
     * is updated or ends with the appliance, the table stays as it is.
     *
     * @param content the nft(8) commands that fill the empty table, asked on each replacement under the table's lock
     */
    default Table own(String name, Supplier<List<String>> content) {
        return own("inet", name, content);
    }

    /** As {@link #own(String, Supplier)}, with another family: {@code inet} or {@code arp}. */
    Table own(String family, String name, Supplier<List<String>> content);

    /** Runs commands of nft(8) in one transaction: all or none. */
    void run(List<String> commands);

    /**
     * Runs commands of libnftables-json(5) in one transaction, and returns the objects that they list. Unlike nft(8),
     * they can name every foreign object.
     */
    List<JsonNode> runJson(List<Map<String, ?>> commands);

    /**
     * Returns a number that differs from earlier ones if a table that no bundle owns may have changed since. Who looks
     * at such tables periodically runs {@code nft} only then. Changes by iptables-nft count, those by iptables-legacy
     * do not: the kernel notifies of none. Runs no program. A change counts a few milliseconds after it was made; if
     * the notifications do not arrive, each call returns another number.
     */
    long foreignChanges();

    /** Whether {@code nft} is installed on this host. */
    boolean isInstalled();
}
