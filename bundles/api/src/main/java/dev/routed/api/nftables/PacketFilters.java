package dev.routed.api.nftables;

import dev.routed.api.RejectedException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Judges what the filters of this host do with a forwarded packet: chains of nftables, and of iptables in both
 * variants. Rules are evaluated as the host lists them; no packet is sent. The tables of routed are left out.
 * Thread-safe.
 */
@ProviderType
public interface PacketFilters {
    /**
     * Returns the verdicts of the base chains that do not accept all of these packets, each once; none if all do. The
     * cost is that of listing the filters once.
     *
     * @throws RejectedException if the filters cannot be listed
     */
    List<FilterVerdict> judge(Packet... packets);
}
