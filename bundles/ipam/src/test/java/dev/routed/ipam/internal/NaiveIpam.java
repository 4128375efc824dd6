package dev.routed.ipam.internal;

import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The contract of {@link dev.routed.api.ipam.Ipam} in its plainest form: lists that are searched from end to
 * end. An answer is a text, and {@code refused} for every refusal.
 */
final class NaiveIpam {
    static final String REFUSED = "refused";

    /** A pool, and the one that comes back if this one's network does not come to be. */
    static final class Place {
        final Prefix subnet;
        String network = "";
        Map<Ip, Use> kept = Map.of();
        String gateway = "";
        boolean mayHaveEnded;
        Place former;

        Place(Prefix subnet) {
            this.subnet = subnet;
        }

        boolean taken() {
            return !network.isEmpty();
        }
    }

    private record Taken(Ip address, String endpoint, long since) {
        boolean isEndpoints() {
            return !endpoint.isEmpty();
        }
    }

    /** Each as often as the engine asked for it and did not release it. */
    private final List<Prefix> asked = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    long seconds;

    Optional<Place> place(Prefix subnet) {
        return places.stream().filter(place -> place.subnet.equals(subnet)).findFirst();
    }

    /** Whether the driver would assign this: nobody else's subnet overlaps, and only gateways are shared. */
    boolean assignable(Prefix subnet, Map<Ip, Use> kept) {
        return places.stream().noneMatch(place -> place.subnet.overlaps(subnet)
                        && (place.taken() || place.former != null && !place.subnet.equals(subnet)))
                && places.stream().allMatch(place ->
                        agree(place.kept, kept) && (place.former == null || agree(place.former.kept, kept)));
    }

    private static boolean agree(Map<Ip, Use> one, Map<Ip, Use> other) {
        return one.entrySet().stream()
                .allMatch(entry -> other.getOrDefault(entry.getKey(), entry.getValue()) == entry.getValue());
    }

    boolean isKnown(String network) {
        return places.stream().anyMatch(place ->
                place.network.equals(network) || place.former != null && place.former.network.equals(network));
    }

    String requestPool(Prefix subnet) {
        Optional<Place> there = place(subnet);
        boolean vacant = there.isPresent()
                && there.get().mayHaveEnded
                && taken.stream().noneMatch(one -> one.isEndpoints() && subnet.contains(one.address));
        for (Place place : places) {
            if (place.taken() && place.subnet.overlaps(subnet) && !(vacant && place.subnet.equals(subnet))) {
                return REFUSED;
            }
        }
        asked.add(subnet);
        open(subnet);
        return subnet.toString();
    }

    private void open(Prefix subnet) {
        Place place = new Place(subnet);
        place(subnet).ifPresent(there -> {
            place.former = there.taken() ? there : there.former;
            remove(there);
        });
        places.add(place);
    }

    /** What was only requested goes with the pool. */
    private void remove(Place place) {
        places.remove(place);
        taken.removeIf(one -> !one.isEndpoints() && place.subnet.contains(one.address));
    }

    private void close(Place place) {
        remove(place);
        if (place.former != null) {
            places.add(place.former);
        }
    }

    void releasePool(Prefix subnet) {
        asked.remove(subnet);
        if (asked.contains(subnet)) {
            return;
        }
        place(subnet).ifPresent(place -> {
            if (place.taken()) {
                place.mayHaveEnded = true;
            } else {
                close(place);
            }
        });
    }

    void assign(String network, Prefix subnet, Map<Ip, Use> kept) {
        Place place = place(subnet).orElseGet(() -> {
            Place restored = new Place(subnet);
            restored.mayHaveEnded = true;
            places.add(restored);
            return restored;
        });
        place.network = network;
        place.kept = kept;
        taken.removeIf(one -> !one.isEndpoints() && kept.containsKey(one.address));
    }

    void forget(String network) {
        places.stream()
                .filter(place -> place.former != null && place.former.network.equals(network))
                .forEach(place -> place.former = null);
        places.stream().filter(place -> place.network.equals(network)).toList().forEach(this::close);
    }

    String requestAddress(Prefix subnet, Optional<Ip> wanted, boolean gateway) {
        if (place(subnet).isEmpty()) {
            if (places.stream().anyMatch(place -> place.taken() && place.subnet.overlaps(subnet))) {
                return REFUSED;
            }
            open(subnet);
        }
        Place place = place(subnet).orElseThrow();
        place.mayHaveEnded = false;
        Ip address = wanted.orElseGet(() -> lowest(subnet));
        if (address == null || !gateway && !subnet.contains(address)) {
            return REFUSED;
        }
        Use use = use(address);
        if (use != null && !(gateway && wanted.isPresent() && use == Use.GATEWAY)) {
            return REFUSED;
        }
        if (gateway) {
            place.gateway = address.toString();
        } else {
            taken.removeIf(one -> one.address.equals(address));
            taken.add(new Taken(address, "", seconds));
        }
        return address.toString();
    }

    private Ip lowest(Prefix subnet) {
        for (Ip ip = subnet.first(); subnet.contains(ip); ip = ip.next()) {
            boolean edge = ip.equals(subnet.first()) || ip.equals(subnet.last());
            if (!edge && use(ip) == null) {
                return ip;
            }
        }
        return null;
    }

    /** What an address is used for, null if it may be given: a request is forgotten after a minute. */
    private Use use(Ip address) {
        for (Taken one : taken) {
            if (one.address.equals(address)) {
                return one.isEndpoints() ? Use.ENDPOINT : seconds - one.since > 60 ? null : Use.REQUESTED;
            }
        }
        for (Place place : places) {
            if (place.kept.containsKey(address)) {
                return place.kept.get(address);
            }
        }
        return places.stream().anyMatch(place -> place.gateway.equals(address.toString())) ? Use.GATEWAY : null;
    }

    void releaseAddress(Prefix subnet, Ip address) {
        place(subnet)
                .filter(place -> !place.taken() && place.gateway.equals(address.toString()))
                .ifPresent(place -> place.gateway = "");
        if (subnet.contains(address)) {
            taken.removeIf(one -> one.address.equals(address));
        }
    }

    String claim(String endpoint, Ip address) {
        Use use = use(address);
        boolean own = taken.stream().anyMatch(one -> one.address.equals(address) && one.endpoint.equals(endpoint));
        if (use != null && use != Use.REQUESTED && !own) {
            return REFUSED;
        }
        taken.removeIf(one -> one.address.equals(address));
        taken.add(new Taken(address, endpoint, seconds));
        return "";
    }

    void end(String endpoint) {
        taken.replaceAll(one -> one.endpoint.equals(endpoint) ? new Taken(one.address, "", seconds) : one);
    }

    /** All that {@link dev.routed.api.ipam.Ipam#pools} tells: pool, network, and addresses with use and owner. */
    String pools() {
        Map<Prefix, String> lines = new TreeMap<>();
        for (Place place : places) {
            Map<Ip, String> leases = new TreeMap<>();
            taken.stream().filter(one -> place.subnet.contains(one.address)).forEach(one ->
                    leases.put(one.address, (one.isEndpoints() ? Use.ENDPOINT : Use.REQUESTED) + " " + one.endpoint));
            if (!place.gateway.isEmpty()) {
                leases.put(Ip.parse(place.gateway), Use.GATEWAY + " ");
            }
            place.kept.forEach((ip, use) -> leases.put(ip, use + " " + place.network));
            lines.put(place.subnet, place.network + leases);
        }
        return lines.toString();
    }
}
