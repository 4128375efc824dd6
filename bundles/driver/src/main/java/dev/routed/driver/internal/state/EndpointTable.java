package dev.routed.driver.internal.state;

import dev.routed.api.RejectedException;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.store.EndpointFiles;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The endpoints of this host with all that is kept for them: registry entry, address claims, file, sandbox, the
 * engine's calls and drains. Each transition of an endpoint changes all of these together. The caller holds the
 * endpoint's {@link #lock} for a transition.
 */
public record EndpointTable(
        Registry registry,
        AddressClaims claims,
        EndpointFiles files,
        Drains drains,
        EngineActivity activity,
        Sandboxes sandboxes,
        StripedLocks locks) {
    /** The monitor of an endpoint. @param id the endpoint's identifier, or its short form */
    public Object lock(String id) {
        return locks.of(id);
    }

    public Optional<Endpoint> live(String id) {
        return registry.endpoint(id);
    }

    /** @throws RejectedException if the endpoint is not up any more */
    public Endpoint require(String id) {
        return live(id).orElseThrow(() -> RejectedException.of("endpoint %s has just ended", ShortId.of(id)));
    }

    /** An endpoint that is up, or of which the kernel may still have something. */
    public Optional<Endpoint> present(String id) {
        return live(id).or(() -> registry.unsettled(id));
    }

    /** @param taken receives each endpoint with an address that IPAM gave to another one, and the reason */
    public void adopt(Collection<Endpoint> endpoints, BiConsumer<Endpoint, RejectedException> taken) {
        for (Endpoint endpoint : endpoints) {
            for (Ip address : endpoint.addresses()) {
                try {
                    claims.adopt(endpoint, address);
                } catch (RejectedException e) {
                    taken.accept(endpoint, e);
                }
            }
            endpoint.sandbox().ifPresent(sandbox -> sandboxes.adopt(sandbox, endpoint));
        }
        List<Endpoint> live = registry.endpoints();
        files.keepOnly(live);
        drains.adopt(live);
    }

    /**
     * Begins an endpoint, before anything of it is in the kernel: a release of its addresses waits from now on.
     *
     * @throws RejectedException if an address is taken or the file cannot be written; then nothing is kept of it
     */
    public void begin(Endpoint endpoint) {
        registry.unsettle(endpoint);
        try {
            claims.claim(endpoint);
            files.save(endpoint);
        } catch (RuntimeException e) {
            registry.settle(endpoint);
            files.delete(endpoint);
            claims.cancel(endpoint);
            throw e;
        }
    }

    public void up(Endpoint endpoint) {
        registry.add(endpoint);
    }

    /** The endpoint goes down: it is not live any more, but parts of it may be left. */
    public void ending(Endpoint endpoint) {
        registry.unsettle(endpoint);
        sandboxes.leave(endpoint.id());
    }

    /** Nothing of the endpoint is left. @param orphaned whether the engine did not delete it */
    public void ended(Endpoint endpoint, boolean orphaned) {
        registry.remove(endpoint);
        registry.settle(endpoint);
        activity.forget(endpoint.id());
        drains.gone(endpoint);
        files.delete(endpoint);
        claims.end(endpoint, orphaned);
    }

    /** Whether an endpoint outlives a release of its address, which is then free as soon as the endpoint ends. */
    public boolean keeps(Endpoint endpoint, Ip address, boolean owed) {
        boolean keeps = owed || activity.mayRepeat(endpoint.id());
        if (keeps) {
            claims.doubt(address);
        }
        return keeps;
    }
}
