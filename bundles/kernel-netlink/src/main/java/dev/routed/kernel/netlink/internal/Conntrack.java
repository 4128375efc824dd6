package dev.routed.kernel.netlink.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import dev.routed.kernel.netlink.wire.ConntrackMessages;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes entries of connection tracking. The table is read once for all addresses and is not kept: one connection
 * lists the entries while another one deletes those that match.
 *
 * @param netfilter connections to nfnetlink
 * @param sysctl tells whether the kernel tracks any connection
 */
record Conntrack(NetlinkConnections netfilter, Sysctl sysctl) {
    private static final String OPERATION = "forget connections";

    void forget(Collection<Ip> addresses) {
        netfilter.with(lister -> {
            if (isTracking()) {
                netfilter.with(deleter -> {
                    forget(Set.copyOf(addresses), lister, deleter);
                    return null;
                });
            }
            return null;
        });
    }

    /** Absent or 0 spares the walk over the table, and a kernel without connection tracking loads no module for it. */
    private boolean isTracking() {
        try {
            return sysctl.get("netfilter", "nf_conntrack_count")
                    .filter(count -> !count.equals("0"))
                    .isPresent();
        } catch (RejectedException e) {
            throw KernelException.because(OPERATION, e);
        }
    }

    private static void forget(Set<Ip> addresses, NetlinkConnection lister, NetlinkConnection deleter) {
        List<Request> deletions = new ArrayList<>();
        lister.dump(OPERATION, ConntrackMessages.dump(), entry -> {
            if (ConntrackMessages.hasAddress(entry, addresses::contains)) {
                deletions.add(ConntrackMessages.delete(entry));
            }
            if (deletions.size() == NetlinkConnection.BATCH) {
                delete(deleter, deletions);
            }
            return Optional.empty();
        });
        delete(deleter, deletions);
    }

    private static void delete(NetlinkConnection deleter, List<Request> deletions) {
        if (deletions.isEmpty()) {
            return;
        }
        deleter.change(OPERATION, deletions).stream()
                // An entry may end by itself after it was listed.
                .filter(ack -> !ack.isOk() && !Errno.ENOENT.is(ack.errno()))
                .findFirst()
                .ifPresent(ack -> {
                    throw NetlinkFailure.of(OPERATION, ack);
                });
        deletions.clear();
    }
}
