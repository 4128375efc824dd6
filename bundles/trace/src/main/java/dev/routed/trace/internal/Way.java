package dev.routed.trace.internal;

import static dev.routed.api.trace.TraceStep.Result.PASSES;
import static dev.routed.api.trace.TraceStep.Result.STOPS;
import static dev.routed.api.trace.TraceStep.Result.UNKNOWN;

import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.nftables.FilterVerdict;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.policy.Verdict;
import dev.routed.api.trace.TraceStep;
import dev.routed.process.route.FibEntry;
import dev.routed.process.route.RouteAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells what becomes of a packet at each step of its way. Pure. */
final class Way {
    private Way() {}

    static TraceStep stopped(String name, Party party) {
        return new TraceStep(name, STOPS, "%s does not run: 'docker start %s'".formatted(party, party.given()));
    }

    /** The source of the packet, and its link. */
    static TraceStep source(Party from, Departure departure) {
        String link = departure.link().map(Interface::name).orElse("no link");
        return switch (from.kind()) {
            case CONTAINER ->
                departure
                        .source()
                        .map(source -> new TraceStep("source", PASSES, "%s, %s on %s".formatted(from, source, link)))
                        .orElseGet(() -> new TraceStep("source", UNKNOWN, from.toString()));
            case HOST, STOPPED ->
                new TraceStep(
                        "source",
                        PASSES,
                        from + departure.source().map(source -> ", " + source).orElse(""));
            case ELSEWHERE -> new TraceStep("source", PASSES, "%s, which enters by %s".formatted(from, link));
        };
    }

    /** The route in the container. */
    static TraceStep gateway(Departure departure, Ip to) {
        if (departure.route().entry().isEmpty()) {
            return new TraceStep(
                    "gateway",
                    STOPS,
                    "the container has no route to %s: %s; 'docker restart' gives it its routes again"
                            .formatted(to, reason(departure.route())));
        }
        FibEntry entry = departure.route().entry().get();
        if (entry.isLocal()) {
            return new TraceStep("gateway", PASSES, "none: %s is an address of the container itself".formatted(to));
        }
        String hop = entry.hops().stream().map(FibEntry.NextHop::toString).collect(Collectors.joining(" and "));
        if (departure.endpoint().isEmpty()) {
            return new TraceStep(
                    "gateway",
                    UNKNOWN,
                    "%s, a link of another network driver, which routed does not know".formatted(hop));
        }
        Optional<Ip> expected = departure.endpoint().get().gateway(to.family());
        Optional<Ip> actual = entry.hops().stream().findFirst().flatMap(FibEntry.NextHop::via);
        if (!departure.link().map(Interface::up).orElse(false)) {
            return new TraceStep("gateway", STOPS, hop + ", and this link is down in the container");
        }
        return actual.isPresent() && !actual.equals(expected)
                ? new TraceStep(
                        "gateway",
                        UNKNOWN,
                        "%s, which is not the gateway %s of its network"
                                .formatted(hop, expected.map(Ip::toString).orElse("none")))
                : new TraceStep("gateway", PASSES, hop);
    }

    static TraceStep policy(String name, Verdict verdict) {
        return new TraceStep(name, verdict.passes() ? PASSES : STOPS, verdict.reason());
    }

    /** Whether the kernel forwards packets at all. */
    static Optional<TraceStep> forwarding(boolean forwards, Family family, String enters) {
        String name = family == Family.IPV4
                ? "net.ipv4.conf.%s.forwarding".formatted(enters)
                : "net.ipv6.conf.all.forwarding";
        return forwards
                ? Optional.empty()
                : Optional.of(
                        new TraceStep("forward", STOPS, "the host does not forward: 'sysctl -w %s=1'".formatted(name)));
    }

    /** @param verdicts those of the chains that do not accept the packet */
    static List<TraceStep> filters(List<FilterVerdict> verdicts) {
        if (verdicts.isEmpty()) {
            return List.of(new TraceStep("forward", PASSES, "the filters of the host accept it"));
        }
        return verdicts.stream()
                .map(verdict -> verdict.outcome() == FilterVerdict.Outcome.DROPPED
                        ? new TraceStep(
                                "forward",
                                STOPS,
                                "%s drops it by '%s': '%s'"
                                        .formatted(verdict.chain(), verdict.rule(), verdict.remedy()))
                        : new TraceStep(
                                "forward",
                                UNKNOWN,
                                "%s may drop it by '%s'".formatted(verdict.chain(), verdict.rule())))
                .toList();
    }

    /** The route of the host. */
    static TraceStep route(RouteAnswer answer, FirstPacket packet, String enters) {
        if (answer.entry().isPresent()) {
            return new TraceStep("route", PASSES, answer.entry().get().toString());
        }
        Ip to = packet.destination();
        String family = to.isIpv6() ? "ip -6" : "ip";
        Optional<FibEntry> covering = answer.covering();
        if (covering.isPresent() && covering.get().discards()) {
            return new TraceStep(
                    "route",
                    STOPS,
                    "%s discards the packet: announce a more specific route, or '%s route del %s %s'"
                            .formatted(
                                    covering.get(),
                                    family,
                                    covering.get().type(),
                                    covering.get().destination()));
        }
        if (answer.error().equals("Invalid cross-device link")) {
            return new TraceStep(
                    "route",
                    STOPS,
                    "rp_filter drops packets from %s that enter by %s: 'sysctl -w net.ipv4.conf.%s.rp_filter=2'"
                            .formatted(packet.source(), enters, enters));
        }
        if (covering.isPresent()) {
            return new TraceStep(
                    "route",
                    STOPS,
                    "%s is not used: %s; '%s rule' shows the rules that decide"
                            .formatted(covering.get(), answer.error(), family));
        }
        return new TraceStep(
                "route",
                STOPS,
                "no route to %s (%s): no host announces it, or this host does not learn its route; 'routed doctor' and"
                                .formatted(to, answer.error())
                        + " 'routed cluster' show more");
    }

    /**
     * The link or the routers to which the host sends the packet.
     *
     * @param hosts those that announce the target, if it is elsewhere and they are known
     */
    static TraceStep nextHop(
            FibEntry entry, Party to, Optional<Endpoint> receiver, Optional<Interface> link, List<String> hosts) {
        if (entry.isLocal()) {
            return new TraceStep("next-hop", PASSES, "none: the address is one of this host");
        }
        String hops = entry.hops().stream().map(FibEntry.NextHop::toString).collect(Collectors.joining(" and "));
        if (!link.map(Interface::up).orElse(false)) {
            return new TraceStep(
                    "next-hop",
                    STOPS,
                    "%s, and this link is down: 'ip link set %s up'"
                            .formatted(hops, link.map(Interface::name).orElse("LINK")));
        }
        if (receiver.isPresent() && !link.get().name().equals(receiver.get().link())) {
            return new TraceStep(
                    "next-hop",
                    STOPS,
                    "%s, which does not lead to %s on %s: 'routed reconcile' and 'ip route get %s' show why"
                            .formatted(
                                    hops,
                                    to,
                                    receiver.get().link(),
                                    receiver.get().addresses().get(0)));
        }
        if (receiver.isPresent()) {
            return new TraceStep("next-hop", PASSES, "%s on %s".formatted(to, hops));
        }
        return new TraceStep(
                "next-hop",
                PASSES,
                hosts.isEmpty() ? hops : "%s, to host %s".formatted(hops, String.join(" or ", hosts)));
    }

    /** The MTUs that this host knows. */
    static List<PathMtu> mtus(Party from, Departure departure, Optional<Interface> out, Optional<FibEntry> entry) {
        List<PathMtu> mtus = new ArrayList<>();
        departure
                .link()
                .ifPresent(link -> mtus.add(new PathMtu(
                        from.is(Party.Kind.CONTAINER)
                                ? "on %s of the container".formatted(link.name())
                                : "on " + link.name(),
                        link.mtu())));
        out.filter(link -> !departure.link().equals(out)
                        && !entry.map(FibEntry::isLocal).orElse(false))
                .ifPresent(link -> mtus.add(new PathMtu("on " + link.name(), link.mtu())));
        entry.filter(route -> route.mtu() > 0).ifPresent(route -> mtus.add(new PathMtu("by the route", route.mtu())));
        return List.copyOf(mtus);
    }

    /** What is known without a probe. */
    static TraceStep mtu(List<PathMtu> mtus) {
        return new TraceStep("mtu", UNKNOWN, PathMtu.text(mtus));
    }

    /** @param network the network whose MTU may be lowered; absent if there is none */
    static TraceStep mtu(List<PathMtu> mtus, SizeResult size, Optional<String> network) {
        String known = PathMtu.text(mtus);
        if (size.arrives()) {
            return new TraceStep("mtu", PASSES, "%s; packets of %d bytes arrive".formatted(known, size.tried()));
        }
        if (size.reporter().isPresent()) {
            return new TraceStep(
                    "mtu",
                    PASSES,
                    "%s; %s reports %d bytes, to which senders adapt"
                            .formatted(known, size.reporter().get(), size.passes()));
        }
        if (size.passes() == 0) {
            return new TraceStep(
                    "mtu", UNKNOWN, known + "; large packets are not answered, and how large they may be is not known");
        }
        String remedy = network.map(id -> "'routed network-set %s mtu %d'".formatted(ShortId.of(id), size.passes()))
                .orElse("lower the MTU of the sender to %d".formatted(size.passes()));
        return new TraceStep(
                "mtu",
                STOPS,
                "packets above %d bytes vanish without a report, so large transfers hang: %s"
                        .formatted(size.passes(), remedy));
    }

    static TraceStep probe(ProbeResult probe, Ip to) {
        if (probe.answered()) {
            return new TraceStep("probe", PASSES, probe.sent() + " is answered");
        }
        String passed = probe.lastRouter()
                .map(router -> "; the last router that answers is " + router)
                .orElse("");
        return new TraceStep(
                "probe",
                STOPS,
                "%s to %s: %s%s".formatted(probe.sent(), to, probe.error().get(), passed));
    }

    /** @param stop what this host's own packet would meet */
    static TraceStep notProbed(Ip source, TraceStep stop) {
        return new TraceStep(
                "probe",
                UNKNOWN,
                "not sent: %s drops packets of this host itself, %s; send one on the other host"
                        .formatted(stop.name(), source));
    }

    /** The kernel knows better: a step that seemed to stop a packet that arrives is told as unknown. */
    static List<TraceStep> confirmed(List<TraceStep> steps) {
        boolean arrives = steps.stream().anyMatch(step -> step.name().equals("probe") && step.result() == PASSES);
        return steps.stream()
                .map(step -> arrives && step.result() == STOPS && !step.name().equals("mtu")
                        ? new TraceStep(step.name(), UNKNOWN, step.text() + "; the probe passes nevertheless")
                        : step)
                .toList();
    }

    private static String reason(RouteAnswer route) {
        return route.error().isEmpty() ? "none" : route.error();
    }
}
