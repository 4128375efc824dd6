package dev.routed.web.internal;

import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.net.Ip;
import dev.routed.api.routing.ClusterAddress;
import dev.routed.api.routing.ClusterAddress.Sharing;
import dev.routed.api.routing.ClusterHost;
import dev.routed.api.routing.ClusterView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cluster as the routing daemon and the routing table of this host know it. Pure.
 *
 * @param members this host first, then those with most addresses
 * @param shared the addresses that several hosts may have, or have
 * @param moreMembers the number of members that are not in {@code members}
 * @param moreShared the number of addresses that are not in {@code shared}
 * @param remark why hosts are not known; blank if all are
 */
record ClusterPicture(List<Member> members, List<Shared> shared, int moreMembers, int moreShared, String remark) {
    /** How many members and shared addresses a picture has. */
    static final int SHOWN = 200;

    /** What a member is. */
    enum Kind {
        /** This host. */
        HERE,
        /** Another host, or another router. */
        HOST,
        /** A next hop; the hosts behind it are not known. */
        HOP;

        /** Returns the name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Has addresses.
     *
     * @param name by which {@link Shared} names it
     * @param router the router ID of a host; blank if it is not known
     * @param links by which this host sends to it
     * @param addresses their number by network ID; an address of several members counts for each
     */
    record Member(
            String name,
            String kind,
            String router,
            Set<String> links,
            Set<String> protocols,
            SortedMap<String, Integer> addresses) {
        static Member of(Kind kind, String name, String router) {
            return new Member(name, kind.toString(), router, new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
        }

        boolean isHere() {
            return kind.equals(Kind.HERE.toString());
        }

        int total() {
            return addresses.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** An address that several members may have, and whether that is a conflict. */
    record Shared(String address, String network, Set<String> members, boolean conflict) {}

    /** @param ours rtm_protocol of the routes of routed */
    static ClusterPicture of(ClusterView view, int ours) {
        Map<String, Member> members = new LinkedHashMap<>();
        view.hosts().forEach(host -> members.put(view.label(host), member(view, host)));
        List<Shared> shared = new ArrayList<>();
        for (ClusterAddress address : view.addresses()) {
            address.networkId().ifPresent(network -> {
                Set<String> names = new TreeSet<>();
                for (Member member : membersOf(address, view, new RouteProtocols(ours), members)) {
                    member.addresses().merge(network, 1, Integer::sum);
                    names.add(member.name());
                }
                if (address.sharing() != Sharing.NONE) {
                    boolean conflict = address.sharing() == Sharing.CONFLICT;
                    shared.add(new Shared(address.address().toString(), network, names, conflict));
                }
            });
        }
        List<Member> ordered = new ArrayList<>(members.values());
        ordered.sort(Comparator.comparing(Member::isHere)
                .thenComparing(Member::total)
                .reversed()
                .thenComparing(Member::name));
        shared.sort(Comparator.comparing(Shared::conflict).reversed());
        return new ClusterPicture(
                first(ordered),
                first(shared),
                Math.max(0, ordered.size() - SHOWN),
                Math.max(0, shared.size() - SHOWN),
                view.remark().orElse(""));
    }

    private static Member member(ClusterView view, ClusterHost host) {
        return Member.of(
                host.here() ? Kind.HERE : Kind.HOST,
                view.label(host),
                host.id().map(Ip::toString).orElse(""));
    }

    /** Adds next hops as members if the hosts are not known, and to another host the way to it. */
    private static List<Member> membersOf(
            ClusterAddress address, ClusterView view, RouteProtocols protocols, Map<String, Member> members) {
        if (!address.hosts().isEmpty()) {
            List<Member> known = address.hosts().stream()
                    .map(host -> members.computeIfAbsent(view.label(host), label -> member(view, host)))
                    .toList();
            // The route to an address of several hosts does not say which of them it leads to.
            if (known.size() == 1 && !known.get(0).isHere()) {
                address.routes().stream().findFirst().ifPresent(route -> {
                    known.get(0).protocols().add(protocols.name(route.protocol()));
                    route.hops().forEach(hop -> known.get(0).links().add(hop.link()));
                });
            }
            return known;
        }
        List<Member> hops = new ArrayList<>();
        for (Hop hop : address.hops()) {
            String name = hop.via().map(Ip::toString).orElse(hop.link());
            Member member = members.computeIfAbsent(name, label -> Member.of(Kind.HOP, label, ""));
            member.protocols().add(protocols.name(address.routes().get(0).protocol()));
            member.links().add(hop.link());
            hops.add(member);
        }
        return hops;
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(SHOWN, all.size()));
    }
}
