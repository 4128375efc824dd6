package dev.routed.trace.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * An end of the way. Immutable.
 *
 * @param given as the operator named it
 * @param endpoints those of a running container of this host; else none
 * @param addresses the addresses that the operator may mean; none of a container that does not run
 */
record Party(String given, Kind kind, List<Endpoint> endpoints, List<Ip> addresses) {
    /** Where the end is. */
    enum Kind {
        CONTAINER,
        /** A container of this host that does not run. */
        STOPPED,
        HOST,
        ELSEWHERE
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    Optional<Ip> address(Family family) {
        return addresses.stream().filter(ip -> ip.family() == family).findFirst();
    }

    Optional<Endpoint> endpoint(Ip address) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.addresses().contains(address))
                .findFirst();
    }

    @Override
    public String toString() {
        return switch (kind) {
            case CONTAINER, STOPPED -> "container " + given;
            case HOST -> "this host";
            case ELSEWHERE -> given;
        };
    }
}
