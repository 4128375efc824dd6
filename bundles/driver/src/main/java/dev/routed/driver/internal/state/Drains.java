package dev.routed.driver.internal.state;

import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import dev.routed.driver.internal.store.DrainFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records which endpoints are drained, which addresses are handed over, and whether the host is drained. A file keeps
 * the last; the routes of an endpoint keep the others, and the start reads them from there. Thread-safe.
 */
public final class Drains {
    private static final Reason HOST = new Reason("host drained", Announcement.SUPPRESSED);
    private static final Reason ENDPOINT = new Reason("drained", Announcement.DRAINED);
    private static final Reason HANDED_OVER = new Reason("handed over", Announcement.LAST_RESORT);

    public static final List<Reason> REASONS = List.of(HOST, ENDPOINT, HANDED_OVER);

    private final DrainFile file;
    private volatile boolean host;
    private final Set<String> endpoints = ConcurrentHashMap.newKeySet();
    private final Set<Handover> handovers = ConcurrentHashMap.newKeySet();

    private record Handover(String endpoint, Ip address) {}

    public Drains(DrainFile file) {
        this.file = file;
    }

    /** Reads the file and the routes that an earlier run left. */
    void adopt(List<Endpoint> live) {
        host = file.exists();
        for (Endpoint endpoint : live) {
            endpoint.suppressed().forEach((address, announcement) -> {
                if (announcement == Announcement.DRAINED) {
                    drain(endpoint, true);
                } else if (announcement == Announcement.LAST_RESORT || announcement == Announcement.HANDED_OVER) {
                    handOver(endpoint, address);
                }
            });
        }
    }

    public List<Finding> findings() {
        return file.findings();
    }

    public boolean isHostDrained() {
        return host;
    }

    /** @throws dev.routed.api.RejectedException if the file cannot be changed; then nothing changes */
    public void drainHost(boolean drained) {
        file.keep(drained);
        host = drained;
    }

    /** @param drained false also ends handovers of the endpoint's addresses */
    public void drain(Endpoint endpoint, boolean drained) {
        if (drained) {
            endpoints.add(endpoint.id());
        } else {
            gone(endpoint);
        }
    }

    public void handOver(Endpoint endpoint, Ip address) {
        handovers.add(new Handover(endpoint.id(), address));
    }

    void gone(Endpoint endpoint) {
        endpoints.remove(endpoint.id());
        handovers.removeIf(handover -> handover.endpoint.equals(endpoint.id()));
    }

    public List<Reason> reasons(Endpoint endpoint, Ip address) {
        Map<Reason, Boolean> applies = Map.of(
                HOST, host,
                ENDPOINT, endpoints.contains(endpoint.id()),
                HANDED_OVER, handovers.contains(new Handover(endpoint.id(), address)));
        return REASONS.stream().filter(applies::get).toList();
    }
}
