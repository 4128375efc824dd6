package dev.routed.driver.internal.state;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.options.SecondaryAddresses;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses of endpoints in IPAM, and which releases of addresses the engine still owes. The engine requests and
 * releases the addresses that it assigns; it does not know secondary addresses. Thread-safe.
 */
public final class AddressClaims {
    private final Ipam ipam;
    private final Map<Ip, Release> releases = new ConcurrentHashMap<>();

    /** The state of an address whose next release has a special meaning. */
    private enum Release {
        /** The address is free already, since routed ended its endpoint; the engine's release may still come. */
        OWED,
        /** A release came that may belong to an earlier endpoint; the present endpoint keeps the address. */
        DOUBTED
    }

    public AddressClaims(Ipam ipam) {
        this.ipam = ipam;
    }

    /** @throws RejectedException if an address is taken or not allowed; then some may be claimed */
    void claim(Endpoint endpoint) {
        SecondaryAddresses.of(endpoint).forEach(ipam::checkAddress);
        endpoint.addresses().forEach(address -> ipam.claim(endpoint.id(), address));
    }

    /** @throws RejectedException if the address is taken or not allowed */
    public void claimSecondary(Endpoint endpoint, Ip address) {
        ipam.checkAddress(address);
        ipam.claim(endpoint.id(), address);
    }

    public void releaseSecondary(Endpoint endpoint, Ip address) {
        ipam.release(endpoint.id(), address);
    }

    /** @throws RejectedException if another endpoint has the address */
    void adopt(Endpoint endpoint, Ip address) {
        ipam.claim(endpoint.id(), address);
    }

    /** An address stays taken until the engine releases it, unless the release has already come or may never come. */
    void end(Endpoint endpoint, boolean orphaned) {
        cancel(endpoint);
        for (Ip address : SecondaryAddresses.engines(endpoint)) {
            boolean released = releases.remove(address) == Release.DOUBTED;
            if (orphaned && !released) {
                releases.put(address, Release.OWED);
            }
            if (orphaned || released) {
                release(address);
            }
        }
    }

    /** Gives up the claims of an endpoint that does not come up; the engine releases the addresses that it assigned. */
    void cancel(Endpoint endpoint) {
        SecondaryAddresses.of(endpoint).forEach(address -> ipam.release(endpoint.id(), address));
        ipam.end(endpoint.id());
    }

    private void release(Ip address) {
        ipam.pools().stream()
                .map(PoolState::pool)
                .filter(pool -> pool.subnet().contains(address))
                .forEach(pool -> ipam.releaseAddress(pool.id(), address));
    }

    /** Records the engine's release of an address. @return whether that release was owed */
    public boolean settle(Ip address) {
        return releases.remove(address) == Release.OWED;
    }

    void doubt(Ip address) {
        releases.put(address, Release.DOUBTED);
    }
}
