package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.kernel.netlink.wire.Notice;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * As much of the host as is needed to see from a notice what was lost, since a notice says how something is
 * and not how it was, and names links by index. Kept up to date by the notices themselves.
 */
final class HostMemory {
    private final Map<Integer, Link> links = new HashMap<>();
    private final Map<Integer, Map<Ip, Mac>> neighbours = new HashMap<>();
    private final DirectRoutes routes = new DirectRoutes();

    HostMemory(Collection<Notice> host) {
        host.forEach(this::take);
    }

    /** The link that has carrier by a notice, and had none as far as is known. Asked before note is taken of it. */
    Optional<String> gainsCarrier(Notice notice) {
        return notice instanceof Notice.LinkIs is && is.link().carrier() && !hasCarrier(is.link().index())
                ? Optional.of(is.link().name())
                : Optional.empty();
    }

    private boolean hasCarrier(int index) {
        Link link = links.get(index);
        return link != null && link.carrier();
    }

    /**
     * Takes note.
     *
     * @return the names of the links that have lost something by it
     */
    Set<String> take(Notice notice) {
        if (notice instanceof Notice.LinkIs is) {
            return linkIs(is.link());
        } else if (notice instanceof Notice.LinkGone gone) {
            links.remove(gone.index());
            neighbours.remove(gone.index());
            routes.removeLink(gone.index());
            return Set.of(gone.name());
        } else if (notice instanceof Notice.AddressGone gone) {
            return names(Set.of(gone.link()));
        } else if (notice instanceof Notice.NeighbourIs is) {
            return neighbourIs(is.link(), is.address(), is.permanent());
        } else if (notice instanceof Notice.NeighbourGone gone) {
            return neighbourIs(gone.link(), gone.address(), Optional.empty());
        } else if (notice instanceof Notice.RouteGone gone) {
            gone.links().forEach(link -> routes.remove(gone.key(), link));
            return names(gone.links());
        } else {
            return routeIs((Notice.RouteIs) notice);
        }
    }

    private Set<String> linkIs(Link now) {
        Link before = links.put(now.index(), now);
        return before == null || !isLess(before, now) ? Set.of() : Set.of(before.name());
    }

    private static boolean isLess(Link before, Link now) {
        return before.up() && !now.up()
                || before.carrier() && !now.carrier()
                || before.mtu() != now.mtu()
                || before.group() != now.group()
                || !before.name().equals(now.name())
                || !before.alias().equals(now.alias())
                || !before.mac().equals(now.mac());
    }

    private Set<String> neighbourIs(int link, Ip address, Optional<Mac> permanent) {
        Map<Ip, Mac> there = neighbours.computeIfAbsent(link, any -> new HashMap<>(2));
        Mac before = permanent.isPresent() ? there.put(address, permanent.get()) : there.remove(address);
        if (there.isEmpty()) {
            neighbours.remove(link);
        }
        return before == null || permanent.filter(before::equals).isPresent() ? Set.of() : names(Set.of(link));
    }

    /**
     * Which of several with this key was replaced is not told (IPv6 lets one stand on each link), so each may
     * have been and each may still be: they stay in mind, and are told once too often rather than never.
     */
    private Set<String> routeIs(Notice.RouteIs is) {
        Set<String> losers = is.replaced() ? names(routes.links(is.key())) : Set.of();
        is.direct().forEach(link -> routes.add(is.key(), link));
        return losers;
    }

    private Set<String> names(Set<Integer> indices) {
        Set<String> names = new LinkedHashSet<>();
        indices.stream().map(links::get).filter(link -> link != null).map(Link::name).forEach(names::add);
        return names;
    }
}
