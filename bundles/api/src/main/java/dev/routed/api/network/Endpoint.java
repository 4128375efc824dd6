package dev.routed.api.network;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An endpoint on this host: a veth pair, its addresses and the routes to them.
 *
 * @param id the engine's identifier
 * @param addresses the addresses assigned by the engine, then secondary addresses
 * @param gateways the gateways of its container, at most one of each family, IPv4 first
 * @param mac the MAC of the container's end
 * @param link the name of the host link
 * @param peer the name of the container's end until the engine renames it
 * @param mtu the MTU of both ends, in bytes
 * @param options {@code --driver-opt key=value} as given, or as changed since
 * @param ports the ports of {@code EXPOSE}, {@code --expose} and {@code -p}
 * @param sandbox the last part of the sandbox key; absent before Join
 * @param suppressed the announcements other than {@link Announcement#ANNOUNCED}, by address
 * @param optionsLost whether the file with options and ports is lost: only those that an operator has set since are
 *     known
 */
public record Endpoint(
        String id,
        String networkId,
        List<Ip> addresses,
        List<Ip> gateways,
        Mac mac,
        String link,
        String peer,
        int mtu,
        Map<String, String> options,
        SortedSet<Port> ports,
        Optional<String> sandbox,
        SortedMap<Ip, Announcement> suppressed,
        boolean optionsLost) {
    private static final int ETHERNET_MTU = 1500;

    public Endpoint {
        addresses = List.copyOf(addresses);
        suppressed = Collections.unmodifiableSortedMap(new TreeMap<>(suppressed));
    }

    /** Creates an endpoint with an MTU of 1500 bytes; all other values are empty. */
    public static Endpoint of(String id, String networkId, Mac mac, String link, String peer) {
        return new Endpoint(
                id,
                networkId,
                List.of(),
                List.of(),
                mac,
                link,
                peer,
                ETHERNET_MTU,
                Map.of(),
                Collections.emptySortedSet(),
                Optional.empty(),
                Collections.emptySortedMap(),
                false);
    }

    public Announcement announcement(Ip address) {
        return suppressed.getOrDefault(address, Announcement.ANNOUNCED);
    }

    /** Returns the gateway of a family; absent if the endpoint has no address of that family. */
    public Optional<Ip> gateway(Ip.Family family) {
        return gateways.stream().filter(gateway -> gateway.family() == family).findFirst();
    }

    public Endpoint withAddresses(List<Ip> addresses) {
        return copy(copy -> copy.addresses = addresses);
    }

    public Endpoint withGateways(List<Ip> gateways) {
        return copy(copy -> copy.gateways = gateways);
    }

    public Endpoint withMtu(int mtu) {
        return copy(copy -> copy.mtu = mtu);
    }

    public Endpoint withOptions(Map<String, String> options) {
        return copy(copy -> copy.options = options);
    }

    public Endpoint withPorts(SortedSet<Port> ports) {
        return copy(copy -> copy.ports = ports);
    }

    public Endpoint withSandbox(Optional<String> sandbox) {
        return copy(copy -> copy.sandbox = sandbox);
    }

    public Endpoint withSuppressed(SortedMap<Ip, Announcement> suppressed) {
        return copy(copy -> copy.suppressed = suppressed);
    }

    public Endpoint withOptionsLost(boolean optionsLost) {
        return copy(copy -> copy.optionsLost = optionsLost);
    }

    private Endpoint copy(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.endpoint();
    }

    /** An endpoint whose changing components can be set. */
    private static final class Copy {
        private final Endpoint original;
        private List<Ip> addresses;
        private List<Ip> gateways;
        private int mtu;
        private Map<String, String> options;
        private SortedSet<Port> ports;
        private Optional<String> sandbox;
        private SortedMap<Ip, Announcement> suppressed;
        private boolean optionsLost;

        private Copy(Endpoint original) {
            this.original = original;
            addresses = original.addresses;
            gateways = original.gateways;
            mtu = original.mtu;
            options = original.options;
            ports = original.ports;
            sandbox = original.sandbox;
            suppressed = original.suppressed;
            optionsLost = original.optionsLost;
        }

        private Endpoint endpoint() {
            return new Endpoint(
                    original.id,
                    original.networkId,
                    addresses,
                    gateways,
                    original.mac,
                    original.link,
                    original.peer,
                    mtu,
                    options,
                    ports,
                    sandbox,
                    suppressed,
                    optionsLost);
        }
    }
}
