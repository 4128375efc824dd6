package dev.routed.trace.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Containers;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Networks;
import dev.routed.api.nftables.Packet;
import dev.routed.api.nftables.PacketFilters;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.policy.Policy;
import dev.routed.api.routing.Cluster;
import dev.routed.api.routing.ClusterAddress;
import dev.routed.api.routing.ClusterView;
import dev.routed.api.trace.Trace;
import dev.routed.api.trace.TraceRequest;
import dev.routed.api.trace.TraceStep;
import dev.routed.api.trace.Tracer;
import dev.routed.process.route.RouteAnswer;
import dev.routed.trace.internal.Party.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Goes the way of a packet step by step: asks {@link Observer} for the facts, and {@link Way} what they mean. */
@Component
public final class HostTracer implements Tracer {
    private final Networks networks;
    private final Kernel kernel;
    private final Observer observer;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Containers engine;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile PacketFilters filters;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Cluster cluster;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<Policy> policies = List.of();

    @Activate
    public HostTracer(
            @Reference Networks networks,
            @Reference Kernel kernel,
            @Reference Namespaces namespaces,
            @Reference Sysctl sysctl) {
        this.networks = networks;
        this.kernel = kernel;
        this.observer = new Observer(namespaces, sysctl);
    }

    @Override
    public Trace trace(TraceRequest request) {
        Parties parties = new Parties(networks, kernel, Optional.ofNullable(engine), HostNames::addresses);
        Party from = parties.find(request.from());
        Party to = parties.find(request.to());
        if (from.is(Kind.STOPPED)) {
            return new Trace(List.of(Way.stopped("source", from)));
        }
        if (to.is(Kind.STOPPED)) {
            return new Trace(List.of(Way.stopped("target", to)));
        }
        if (from.is(Kind.ELSEWHERE) && !to.is(Kind.CONTAINER)) {
            throw RejectedException.of(
                    "neither '%s' nor '%s' is a container of this host: trace on the host of one of them",
                    request.from(), request.to());
        }
        if (to.addresses().stream().anyMatch(Ip::isLoopback)) {
            throw RejectedException.of("'%s' is the loopback address of each host: name another address", request.to());
        }
        Family family = family(from, to, request.family());
        List<TraceStep> steps = steps(from, to, to.address(family).orElseThrow(), request);
        return new Trace(from.is(Kind.ELSEWHERE) ? steps : Way.confirmed(steps));
    }

    private static Family family(Party from, Party to, Optional<Family> wanted) {
        return Arrays.stream(Family.values())
                .filter(family -> wanted.isEmpty() || wanted.get() == family)
                .filter(family -> to.address(family).isPresent())
                // The host has its source from the route.
                .filter(family -> from.is(Kind.HOST) || from.address(family).isPresent())
                .findFirst()
                .orElseThrow(() -> RejectedException.of(
                        "%s and %s have no address of the same family%s",
                        from, to, wanted.map(family -> " " + family).orElse("")));
    }

    private List<TraceStep> steps(Party from, Party to, Ip target, TraceRequest request) {
        List<TraceStep> steps = new ArrayList<>();
        Departure departure = departure(from, target);
        steps.add(Way.source(from, departure));
        if (from.is(Kind.CONTAINER)) {
            steps.add(Way.gateway(departure, target));
        }
        if (departure.source().isEmpty()) {
            return steps;
        }
        Ip source = departure.source().get();
        Optional<String> enters = enters(from, departure);
        RouteAnswer route =
                enters.map(link -> observer.onward(target, source, link)).orElse(departure.route());
        Optional<Endpoint> receiver = to.endpoint(target);
        boolean forwarded = enters.isPresent() && !to.is(Kind.HOST);
        FirstPacket packet = new FirstPacket(
                source,
                target,
                request.port(),
                departure.endpoint().flatMap(this::attachment),
                receiver.flatMap(this::attachment),
                addresses(from),
                observer.linkTo(source),
                forwarded);
        steps.addAll(verdicts(packet));
        if (forwarded) {
            Way.forwarding(observer.forwards(target.family(), enters.get()), target.family(), enters.get())
                    .ifPresent(steps::add);
        }
        steps.add(Way.route(route, packet, enters.orElse("")));
        Optional<Interface> out = observer.outgoing(route);
        if (forwarded) {
            steps.addAll(filtered(packet, enters.get(), out));
        }
        List<String> hosts = to.is(Kind.ELSEWHERE) ? announcers(target) : List.of();
        route.entry().ifPresent(entry -> steps.add(Way.nextHop(entry, to, receiver, out, hosts)));
        List<PathMtu> mtus = Way.mtus(from, departure, out, route.entry());
        if (from.is(Kind.ELSEWHERE)) {
            probeInPlace(packet, mtus, steps);
        } else {
            probe(from, packet, mtus, steps);
        }
        return steps;
    }

    /** The hosts that announce an address, as the routing daemon knows them; none if it does not, or none runs. */
    private List<String> announcers(Ip address) {
        Cluster present = cluster;
        if (present == null) {
            return List.of();
        }
        ClusterView view = present.read(List.of(address));
        return view.find(address).map(ClusterAddress::hosts).orElse(List.of()).stream()
                .map(view::label)
                .toList();
    }

    private Departure departure(Party from, Ip target) {
        return switch (from.kind()) {
            case CONTAINER -> observer.fromContainer(from, target);
            case HOST, STOPPED ->
                observer.fromHost(from.address(target.family()).filter(ip -> !ip.isLoopback()), target);
            case ELSEWHERE ->
                observer.fromElsewhere(from.address(target.family()).orElseThrow());
        };
    }

    /** The link by which the packet enters this host; absent for a packet of this host, or one that stays inside. */
    private static Optional<String> enters(Party from, Departure departure) {
        return from.is(Kind.ELSEWHERE)
                ? departure.link().map(Interface::name)
                : departure.endpoint().map(Endpoint::link);
    }

    private Optional<Attachment> attachment(Endpoint endpoint) {
        return networks.networks().stream()
                .filter(network -> network.id().equals(endpoint.networkId()))
                .findFirst()
                .map((Network network) -> new Attachment(network, endpoint));
    }

    private static Set<Ip> addresses(Party from) {
        return from.endpoints().stream()
                .flatMap(endpoint -> endpoint.addresses().stream())
                .collect(Collectors.toSet());
    }

    private List<TraceStep> verdicts(FirstPacket packet) {
        return policies.stream()
                .sorted(Comparator.comparing(Policy::name))
                .flatMap(policy -> policy.verdict(packet).map(verdict -> Way.policy(policy.name(), verdict)).stream())
                .toList();
    }

    /** None while the bundle of the filters does not run, and for a packet without a route, which meets no filter. */
    private List<TraceStep> filtered(FirstPacket packet, String enters, Optional<Interface> out) {
        PacketFilters present = filters;
        Optional<Interface> in = observer.link(enters);
        if (present == null || in.isEmpty() || out.isEmpty()) {
            return List.of();
        }
        Packet echo = Packet.echo(
                packet.source(),
                packet.destination(),
                enters,
                in.get().group(),
                out.get().name(),
                out.get().group());
        return Way.filters(present.judge(packet.port()
                .map(port -> new Packet(
                        echo.source(),
                        echo.destination(),
                        echo.in(),
                        echo.inGroup(),
                        echo.out(),
                        echo.outGroup(),
                        port.protocol().toString(),
                        port.number()))
                .orElse(echo)));
    }

    /** A packet of another host cannot be sent from here, so this host sends one of its own, if policies let it. */
    private void probeInPlace(FirstPacket packet, List<PathMtu> mtus, List<TraceStep> steps) {
        Optional<Ip> own =
                observer.fromHost(Optional.empty(), packet.destination()).source();
        if (own.isEmpty()) {
            return;
        }
        FirstPacket sent = new FirstPacket(
                own.get(),
                packet.destination(),
                packet.port(),
                Optional.empty(),
                packet.receiver(),
                Set.of(),
                "",
                false);
        Optional<TraceStep> stop = verdicts(sent).stream()
                .filter(step -> step.result() == TraceStep.Result.STOPS)
                .findFirst();
        if (stop.isPresent()) {
            steps.add(Way.mtu(mtus));
            steps.add(Way.notProbed(own.get(), stop.get()));
        } else {
            probe(new Party("", Kind.HOST, List.of(), List.of()), sent, mtus, steps);
        }
    }

    private void probe(Party from, FirstPacket packet, List<PathMtu> mtus, List<TraceStep> steps) {
        Ip source = packet.source();
        Ip target = packet.destination();
        ProbeResult probe = observer.probe(from, source, target, packet.port());
        boolean small = probe.answered()
                || packet.port().isPresent()
                        && observer.probe(from, source, target, Optional.empty())
                                .answered();
        steps.add(
                small && !mtus.isEmpty()
                        ? Way.mtu(
                                mtus,
                                observer.size(from, source, target, mtus.get(0).bytes()),
                                packet.sender().map(sender -> sender.network().id()))
                        : Way.mtu(mtus));
        steps.add(Way.probe(probe, target));
    }
}
