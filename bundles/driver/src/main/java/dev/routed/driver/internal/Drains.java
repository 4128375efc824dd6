package dev.routed.driver.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What operators have said of announcements. That the host is drained stands in a file, since it must hold without any
 * endpoint; that an endpoint is, or an address handed over, stands in its routes, and is read from there at the start.
 */
final class Drains {
    private static final Reason HOST = new Reason("host drained", Announcement.WITHHELD);
    private static final Reason ENDPOINT = new Reason("drained", Announcement.DRAINED);
    private static final Reason HANDED_OVER = new Reason("handed over", Announcement.YIELDING);

    /** All that they may say. */
    static final List<Reason> REASONS = List.of(HOST, ENDPOINT, HANDED_OVER);

    private final DrainFile file;
    private volatile boolean host;
    private final Set<String> endpoints = ConcurrentHashMap.newKeySet();
    private final Set<Handover> handovers = ConcurrentHashMap.newKeySet();

    private record Handover(String endpoint, Ip address) {}

    Drains(DrainFile file) {
        this.file = file;
    }

    /** Takes over what a former run left. */
    void adopt(List<Endpoint> standing) {
        host = file.exists();
        for (Endpoint endpoint : standing) {
            endpoint.held().forEach((address, announcement) -> {
                if (announcement == Announcement.DRAINED) {
                    drain(endpoint, true);
                } else if (announcement == Announcement.YIELDING || announcement == Announcement.CEDED) {
                    handOver(endpoint, address);
                }
            });
        }
    }

    boolean isHostDrained() {
        return host;
    }

    /** @throws dev.routed.api.Refusal if it cannot be kept; then it is as it was */
    void drainHost(boolean drained) {
        file.keep(drained);
        host = drained;
    }

    /** @param drained if not, its addresses are not handed over, either */
    void drain(Endpoint endpoint, boolean drained) {
        if (drained) {
            endpoints.add(endpoint.id());
        } else {
            gone(endpoint);
        }
    }

    void handOver(Endpoint endpoint, Ip address) {
        handovers.add(new Handover(endpoint.id(), address));
    }

    void gone(Endpoint endpoint) {
        endpoints.remove(endpoint.id());
        handovers.removeIf(handover -> handover.endpoint.equals(endpoint.id()));
    }

    List<Reason> reasons(Endpoint endpoint, Ip address) {
        List<Reason> reasons = new ArrayList<>();
        if (host) {
            reasons.add(HOST);
        }
        if (endpoints.contains(endpoint.id())) {
            reasons.add(ENDPOINT);
        }
        if (handovers.contains(new Handover(endpoint.id(), address))) {
            reasons.add(HANDED_OVER);
        }
        return reasons;
    }
}
