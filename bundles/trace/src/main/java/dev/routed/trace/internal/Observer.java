package dev.routed.trace.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Port;
import dev.routed.process.route.FibEntry;
import dev.routed.process.route.IpRoute;
import dev.routed.process.route.RouteAnswer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads this host and the containers of a way, and sends the probes. Decides nothing. */
final class Observer {
    /** Routers between two hosts; a way with more is not told. */
    private static final int MOST_ROUTERS = 15;

    /** Routers need not report that a packet has expired. */
    private static final int MOST_SILENT = 2;

    private static final String NO_REPLY = "no reply";

    private final Namespaces namespaces;
    private final Sysctl sysctl;
    private final IpRoute routes = new IpRoute();
    private final IpTool ip = new IpTool();
    private final PingTool ping = new PingTool();

    Observer(Namespaces namespaces, Sysctl sysctl) {
        this.namespaces = namespaces;
        this.sysctl = sysctl;
    }

    /** How a container sends to an address. */
    Departure fromContainer(Party from, Ip to) {
        Path namespace = namespace(from);
        RouteAnswer route = namespaces.inside(namespace, () -> routes.route(to));
        Optional<Ip> source = namespaces.inside(namespace, () -> routes.source(to));
        Optional<Interface> link = route.hops().stream()
                .findFirst()
                .flatMap(hop -> named(hop.link(), namespaces.inside(namespace, ip::links)));
        List<Interface> here = ip.links();
        Optional<Endpoint> endpoint = link.flatMap(inner -> here.stream()
                .filter(host -> host.index() == inner.peer())
                .findFirst()
                .flatMap(host -> from.endpoints().stream()
                        .filter(known -> known.link().equals(host.name()))
                        .findFirst()));
        return new Departure(source, route, link, endpoint);
    }

    /** How this host sends to an address; without a wanted source, from the one that the kernel chooses. */
    Departure fromHost(Optional<Ip> source, Ip to) {
        RouteAnswer route = routes.route(to);
        return new Departure(source.or(() -> routes.source(to)), route, outgoing(route), Optional.empty());
    }

    /** How a packet of another host comes in: by the link of the route to that host, unless it takes another way. */
    Departure fromElsewhere(Ip from) {
        RouteAnswer back = routes.route(from);
        return new Departure(Optional.of(from), back, outgoing(back), Optional.empty());
    }

    /** How this host sends on a packet that entered by a link. */
    RouteAnswer onward(Ip to, Ip source, String enters) {
        return routes.route(to, source, enters);
    }

    /** The link of the host's route to an address; empty if there is none. */
    String linkTo(Ip address) {
        return routes.route(address).hops().stream()
                .map(FibEntry.NextHop::link)
                .findFirst()
                .orElse("");
    }

    Optional<Interface> outgoing(RouteAnswer route) {
        return route.hops().stream().findFirst().flatMap(hop -> named(hop.link(), ip.links()));
    }

    Optional<Interface> link(String name) {
        return named(name, ip.links());
    }

    private static Optional<Interface> named(String name, List<Interface> links) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /** Whether this host forwards packets that enter by a link. */
    boolean forwards(Family family, String link) {
        return family == Family.IPV4 ? isOn("ipv4", link) : isOn("ipv6", "all") || isOn("ipv6", link);
    }

    private boolean isOn(String family, String link) {
        return sysctl.get(family, "conf", link, "forwarding")
                .filter("1"::equals)
                .isPresent();
    }

    /** @param from a container; otherwise this host sends the probe */
    ProbeResult probe(Party from, Ip source, Ip to, Optional<Port> port) {
        Optional<String> error = at(
                from,
                () -> port.map(open -> TcpConnect.error(source, to, open.number()))
                        .orElseGet(() -> error(ping.ping(source, to))));
        String sent = "%s from %s".formatted(port.isPresent() ? "TCP" : "ping", sender(from, source));
        boolean silent = error.filter(
                        text -> List.of(NO_REPLY, TcpConnect.TIMED_OUT).contains(text))
                .isPresent();
        return new ProbeResult(sent, error, silent ? at(from, () -> lastRouter(source, to)) : Optional.empty());
    }

    private static String sender(Party from, Ip source) {
        return from.is(Party.Kind.CONTAINER) ? "%s in %s".formatted(source, from) : source + " on this host";
    }

    private static Optional<String> error(PingReport report) {
        if (report.answered()) {
            return Optional.empty();
        }
        if (report.error().isEmpty()) {
            return Optional.of(NO_REPLY);
        }
        return Optional.of(report.reporter()
                .map(router -> "%s reports: %s".formatted(router, report.error()))
                .orElse(report.error()));
    }

    private Optional<String> lastRouter(Ip source, Ip to) {
        Optional<String> last = Optional.empty();
        int silent = 0;
        for (int routers = 1; routers <= MOST_ROUTERS && silent < MOST_SILENT; routers++) {
            PingReport report = ping.pingThrough(source, to, routers);
            if (report.answered()) {
                return last;
            }
            if (report.isExpired()) {
                last = report.reporter();
                silent = 0;
            } else if (report.error().isEmpty()) {
                silent++;
            } else {
                return last;
            }
        }
        return last;
    }

    /** Finds the largest packet that arrives, of at most {@code bytes}; the caller knows that small ones do. */
    SizeResult size(Party from, Ip source, Ip to, int bytes) {
        return at(from, () -> size(source, to, bytes));
    }

    private SizeResult size(Ip source, Ip to, int bytes) {
        PingReport report = ping.ping(source, to, bytes);
        if (report.answered()) {
            return new SizeResult(bytes, bytes, Optional.empty());
        }
        if (report.mtu() > 0) {
            return new SizeResult(
                    bytes, report.mtu(), Optional.of(report.reporter().orElse("the sender's own kernel")));
        }
        int passes = 0;
        int fails = bytes;
        int next = smallestMtu(to);
        while (next > passes && next < fails) {
            if (ping.ping(source, to, next).answered()) {
                passes = next;
            } else {
                fails = next;
            }
            if (passes == 0) {
                break;
            }
            next = (passes + fails) / 2;
        }
        return new SizeResult(bytes, passes, Optional.empty());
    }

    /** The MTU that every link has: RFC 8200, section 5; for IPv4, what every host accepts: RFC 791, section 3.1. */
    private static int smallestMtu(Ip to) {
        return to.isIpv6() ? 1280 : 576;
    }

    /** Runs in the namespace of a container, or on this host. */
    private <T> T at(Party from, Supplier<T> work) {
        return from.is(Party.Kind.CONTAINER) ? namespaces.inside(namespace(from), work) : work.get();
    }

    /** The engine mounts a namespace under the last part of its sandbox key. */
    private Path namespace(Party container) {
        String sandbox = container.endpoints().get(0).sandbox().orElse("");
        return namespaces.visible().stream()
                .filter(path -> path.getFileName().toString().equals(sandbox))
                .findFirst()
                .orElseThrow(() -> RejectedException.of(
                        "%s has no network namespace that this host sees: 'docker restart' starts it anew", container));
    }
}
