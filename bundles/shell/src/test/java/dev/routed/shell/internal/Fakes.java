package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.event.Event;
import dev.routed.api.event.Event.Level;
import dev.routed.api.event.EventSubscriptions;
import dev.routed.api.event.Events;
import dev.routed.api.health.Doctor;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.Backends;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.AnnouncementAdmin;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointAddresses;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkAdmin;
import dev.routed.api.network.Networks;
import dev.routed.api.network.PlanPreview;
import dev.routed.api.network.Port;
import dev.routed.api.network.Reason;
import dev.routed.api.network.Reconciler;
import dev.routed.api.network.Reconciliation;
import dev.routed.api.policy.Ingress;
import dev.routed.api.policy.Takeovers;
import dev.routed.api.routing.Cluster;
import dev.routed.api.routing.ClusterAddress;
import dev.routed.api.routing.ClusterAddress.Sharing;
import dev.routed.api.routing.ClusterHost;
import dev.routed.api.routing.ClusterView;
import dev.routed.api.settings.ConfigKey;
import dev.routed.api.settings.ConfigKey.Source;
import dev.routed.api.settings.ConfigKeys;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.api.settings.SettingsReader;
import dev.routed.api.trace.Trace;
import dev.routed.api.trace.TraceRequest;
import dev.routed.api.trace.TraceStep;
import dev.routed.api.trace.Tracer;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Fakes the services of the commands, with one endpoint, and a route without its endpoint. */
public final class Fakes {
    static final String NETWORK = "11".repeat(32);
    static final String ENDPOINT = "ab".repeat(32);

    static final Hashtable<String, Object> CONFIGURATION = new Hashtable<>();
    static final List<Ip> TAKEN_OVER = new ArrayList<>();
    static final List<String> OPTIONS_SET = new ArrayList<>();
    /** The values that commands set or previewed. */
    static final List<String> ASKED = new ArrayList<>();

    private static final PlanPreview OUTLOOK = new PlanPreview(
            List.of(
                    new Change("rt-ab", Optional.of(Ip.parse("10.1.0.2")), new Step.SetMtu("eth0", "", 1400)),
                    Change.of(new Step.SetUp("rt-ab", ""))),
            List.of("10.1.0.3 cdcdcdcdcdcd keeps gateway 169.254.1.1"));

    private static final Finding CONFLICT = Finding.error(
            "10.1.0.2 abababababab",
            "is announced by another host as well, which is one of those that learn the routes of this host",
            "packets may go there",
            "docker stop one");

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123456Z");
    private static final Pool POOL =
            new Pool("local", Prefix.parse("10.1.0.0/16"), Optional.of(Prefix.parse("10.1.8.0/24")));
    private static final Ip ADDRESS = Ip.parse("10.1.0.2");
    private static final Ip GATEWAY = Ip.parse("169.254.1.1");
    private static final Ip GATEWAY6 = Ip.parse("fe80::1");

    private Fakes() {}

    private static Trace trace(TraceRequest request) {
        return new Trace(List.of(
                new TraceStep("source", TraceStep.Result.PASSES, request.from()),
                request.port().isPresent()
                        ? new TraceStep(
                                "probe",
                                TraceStep.Result.PASSES,
                                "port %s of %s is answered, in the family %s"
                                        .formatted(request.port().get(), request.to(), request.family()))
                        : new TraceStep(
                                "ingress",
                                TraceStep.Result.STOPS,
                                "10.1.0.2 may not send to 10.1.0.3: 'routed ingress 10.1.0.3' shows who may")));
    }

    public static Map<Class<?>, Object> all() {
        Map<Class<?>, Object> all = new HashMap<>(Map.of(
                Reconciler.class, reconciler(),
                Backends.class,
                        answering(
                                Backends.class,
                                Map.of(
                                        "wanted",
                                        "netlink",
                                        "actual",
                                        "iproute2",
                                        "available",
                                        List.of("iproute2", "netlink"))),
                ConfigurationAdmin.class, configurationAdmin(),
                Networks.class, networks(),
                Ipam.class, ipam(),
                Takeovers.class, takeovers(),
                Ingress.class,
                        answering(
                                Ingress.class,
                                Map.of(
                                        "endpoints",
                                        List.of(
                                                new Ingress.Guarded(
                                                        ENDPOINT,
                                                        List.of(ADDRESS),
                                                        "10.0.0.0/24",
                                                        Optional.of(new TreeSet<>(List.of(Port.parse("80/tcp")))),
                                                        Optional.of(new Ingress.Counts(3, 17))),
                                                new Ingress.Guarded(
                                                        "cd".repeat(32),
                                                        List.of(Ip.parse("10.1.0.3")),
                                                        "allow",
                                                        Optional.empty(),
                                                        Optional.empty()),
                                                new Ingress.Guarded(
                                                        "ef".repeat(32),
                                                        List.of(Ip.parse("10.1.0.4")),
                                                        "10.0.0.1,10.0.0.3,10.0.0.5,10.0.0.7,10.0.0.9,10.0.0.11",
                                                        Optional.of(new TreeSet<>()),
                                                        Optional.of(new Ingress.Counts(0, 1)))))),
                Kernel.class, kernel(),
                Settings.class, settings(),
                Events.class, events()));
        all.put(Tracer.class, (Tracer) Fakes::trace);
        all.put(Cluster.class, answering(Cluster.class, Map.of("read", cluster())));
        ObjectNames names = () -> new ObjectNames.Snapshot(Map.of(ENDPOINT, "web"), Map.of(NETWORK, "mine"));
        all.put(ObjectNames.class, names);
        all.put(EventSubscriptions.class, feed());
        all.put(EndpointAddresses.class, addressing());
        all.put(AnnouncementAdmin.class, announcing());
        all.put(
                HealthCheck.class,
                answering(HealthCheck.class, Map.of("name", "conflict", "findings", List.of(CONFLICT))));
        all.put(
                Doctor.class,
                answering(
                        Doctor.class,
                        Map.of("examine", new TreeMap<>(Map.of("conflict", List.of(CONFLICT), "files", List.of())))));
        all.put(NetworkAdmin.class, reconfiguring());
        all.put(SettingsReader.class, settingsReader());
        all.put(ConfigKeys.class, answering(ConfigKeys.class, Map.of("all", configKeys())));
        return all;
    }

    private static Takeovers takeovers() {
        return new Takeovers() {
            @Override
            public void allow(Ip address) {
                TAKEN_OVER.add(address);
            }

            @Override
            public SortedMap<Ip, Instant> allowed() {
                return new TreeMap<>(Map.of(ADDRESS, NOON));
            }
        };
    }

    private static EndpointAddresses addressing() {
        return new EndpointAddresses() {
            @Override
            public Endpoint add(String endpoint, Ip address) {
                return endpoint().withAddresses(List.of(ADDRESS, address)).withOptions(Map.of());
            }

            @Override
            public Endpoint remove(String endpoint, Ip address) {
                return endpoint();
            }
        };
    }

    private static Reconciler reconciler() {
        return answering(
                Reconciler.class,
                Map.of("preview", OUTLOOK, "reconcile", new Reconciliation(OUTLOOK.changes(), List.of())));
    }

    private static NetworkAdmin reconfiguring() {
        return new NetworkAdmin() {
            @Override
            public PlanPreview set(String network, String key, String value) {
                ASKED.add("set %s %s '%s'".formatted(network, key, value));
                return OUTLOOK;
            }

            @Override
            public PlanPreview preview(String network, Map<String, String> values) {
                ASKED.add("network %s %s".formatted(network, values));
                return OUTLOOK;
            }

            @Override
            public PlanPreview preview(NetworkSettings supposed) {
                ASKED.add("mtu " + supposed.mtu());
                return OUTLOOK;
            }
        };
    }

    /** Reads the MTU only. */
    private static SettingsReader settingsReader() {
        return changed -> settings(Integer.parseInt(changed.get("mtu")));
    }

    private static NetworkSettings settings(int mtu) {
        return new NetworkSettings(
                Optional.empty(),
                Optional.empty(),
                mtu,
                NetworkSettings.Apply.LIVE,
                NetworkSettings.Forwarding.MANAGE,
                NetworkSettings.Forwarding.MANAGE,
                Path.of("/var/lib/routed"));
    }

    private static ConfigurationAdmin configurationAdmin() {
        CONFIGURATION.put("protocol", "200");
        // update(…) receives the table of getProperties(), which the command has changed.
        Map<String, Object> answers = new HashMap<>(Map.of("getProperties", CONFIGURATION));
        answers.put("update", null);
        return answering(ConfigurationAdmin.class, Map.of("getConfiguration", answering(Configuration.class, answers)));
    }

    private static Networks networks() {
        Network network = new Network(
                NETWORK,
                List.of(POOL),
                List.of(GATEWAY, GATEWAY6),
                Set.of(Family.IPV6),
                List.of(Ip.parse("10.1.0.9"), Ip.parse("10.1.0.10")),
                Map.of("mtu", "9000", "gateway", "169.254.1.1"),
                Optional.of(9000));
        Network empty = new Network(
                "22".repeat(32),
                List.of(),
                List.of(GATEWAY),
                Set.of(Family.IPV4),
                List.of(),
                Map.of(),
                Optional.empty());
        Function<Object[], Object> setOption = given -> {
            OPTIONS_SET.add(given[0] + " " + given[1]
                    + ((Optional<?>) given[2]).map(value -> " " + value).orElse(""));
            return endpoint();
        };
        return answering(
                Networks.class,
                Map.of(
                        "networks",
                        List.of(network, empty),
                        "endpoints",
                        List.of(endpoint()),
                        "resolve",
                        endpoint(),
                        "setOption",
                        setOption));
    }

    private static Endpoint endpoint() {
        return Endpoint.of(ENDPOINT, NETWORK, Mac.parse("02:42:0a:01:00:02"), "rt-ab", "rp-ab")
                .withAddresses(List.of(ADDRESS))
                .withGateways(List.of(GATEWAY, GATEWAY6))
                .withMtu(9000)
                .withOptions(Map.of("takeover", "true"))
                .withPorts(new TreeSet<>(List.of(Port.parse("80/tcp"), Port.parse("53/udp"))))
                .withSuppressed(new TreeMap<>(Map.of(ADDRESS, Announcement.SUPPRESSED)));
    }

    private static AnnouncementAdmin announcing() {
        Function<Object[], Object> drain = given -> {
            ASKED.add("drain " + Stream.of(given).map(Object::toString).collect(Collectors.joining(" ")));
            return endpoint();
        };
        Function<Object[], Object> handOver = given -> {
            ASKED.add("handover " + given[0]);
            return endpoint();
        };
        Function<Object[], Object> elsewhere = given -> Optional.of(new Route(
                        Route.Type.UNICAST,
                        ADDRESS.asPrefix(),
                        "eth1",
                        Optional.of(Ip.parse("192.0.2.1")),
                        188,
                        Scope.GLOBAL,
                        20))
                .filter(route -> route.destination().ip().equals(given[0]));
        return answering(
                AnnouncementAdmin.class,
                Map.of(
                        "isDrained", true,
                        "drain", drain,
                        "handOver", handOver,
                        "routeElsewhere", elsewhere,
                        "reasons",
                                List.of(
                                        new Reason("host drained", Announcement.SUPPRESSED),
                                        new Reason("unhealthy", Announcement.SUPPRESSED))));
    }

    private static Ipam ipam() {
        List<Lease> leases = List.of(
                new Lease(ADDRESS, Lease.Use.ENDPOINT, ENDPOINT, NOON),
                new Lease(Ip.parse("10.1.0.3"), Lease.Use.REQUESTED, "", NOON),
                new Lease(Ip.parse("10.1.0.9"), Lease.Use.AUXILIARY, NETWORK, NOON),
                new Lease(Ip.parse("10.1.255.254"), Lease.Use.GATEWAY, NETWORK, NOON),
                new Lease(Ip.parse("10.1.0.10"), Lease.Use.AUXILIARY, NETWORK, NOON));
        Pool six = new Pool("local", Prefix.parse("fd00::/64"), Optional.empty());
        return answering(
                Ipam.class,
                Map.of(
                        "pools",
                        List.of(
                                new PoolState(POOL, Optional.of(NETWORK), leases),
                                new PoolState(six, Optional.empty(), List.of()))));
    }

    private static Kernel kernel() {
        List<Route> routes = List.of(
                Route.host(ADDRESS, "rt-ab", 200),
                Route.host(Ip.parse("10.1.0.7"), "rt-lost", 200),
                Route.host(Ip.parse("10.9.9.9"), "eth0", 4));
        return answering(
                Kernel.class,
                Map.of("read", HostState.of(List.of(), List.of(), routes, List.of()), "hostRoutes", hostRoutes()));
    }

    /** Host routes of the endpoint, of a container elsewhere with two next hops, and of another host. */
    private static SortedSet<HostRoute> hostRoutes() {
        HostRoute.Hop here = new HostRoute.Hop("rt-ab", Optional.empty());
        HostRoute.Hop first = new HostRoute.Hop("eth1", Optional.of(Ip.parse("192.0.2.1")));
        HostRoute.Hop second = new HostRoute.Hop("eth2", Optional.of(Ip.parse("fe80::1")));
        return new TreeSet<>(List.of(
                new HostRoute(ADDRESS, List.of(here), 200, 0),
                new HostRoute(Ip.parse("10.1.0.30"), List.of(first, second), 188, 20),
                new HostRoute(Ip.parse("10.9.9.9"), List.of(first), 77, 0)));
    }

    /** The routes of {@link #hostRoutes}: a conflict, an anycast address, and one whose hosts are not known. */
    private static ClusterView cluster() {
        ClusterHost self = new ClusterHost(Optional.of(Ip.parse("192.0.2.2")), Optional.of("h2"), true);
        ClusterHost named = new ClusterHost(Optional.of(Ip.parse("192.0.2.9")), Optional.of("h9"), false);
        ClusterHost router = new ClusterHost(Optional.of(Ip.parse("192.0.2.10")), Optional.empty(), false);
        ClusterHost idle = new ClusterHost(Optional.of(Ip.parse("192.0.2.11")), Optional.empty(), false);
        List<List<ClusterHost>> hosts = List.of(List.of(self, named), List.of(named, router), List.of());
        List<Sharing> sharing = List.of(Sharing.CONFLICT, Sharing.ANYCAST, Sharing.NONE);
        List<ClusterAddress> addresses = new ArrayList<>();
        for (HostRoute route : hostRoutes()) {
            int index = addresses.size();
            addresses.add(new ClusterAddress(
                    route.address(),
                    Optional.of(NETWORK).filter(network -> index < 2),
                    Optional.of(endpoint()).filter(owner -> index == 0),
                    hosts.get(index),
                    List.of(route),
                    sharing.get(index)));
        }
        return new ClusterView(
                List.of(self, named, router, idle),
                addresses,
                true,
                Optional.of("FRR does not tell which hosts announce one of the addresses"));
    }

    private static List<ConfigKey> configKeys() {
        return List.of(
                new ConfigKey("dev.routed.kernel", "backend", "netlink", Source.DEFAULT, "netlink"),
                new ConfigKey("dev.routed.network", "gateway", "", Source.DEFAULT, ""),
                new ConfigKey("dev.routed.network", "mtu", "12", Source.FILE, "1400"),
                new ConfigKey("dev.routed.policy.announce", "rise", "3", Source.VARIABLE, "1"));
    }

    private static Settings settings() {
        return answering(
                Settings.class,
                Map.of("network", settings(1500), "kernel", new KernelSettings("netlink", 200, 1600, 1601)));
    }

    private static Events events() {
        return answering(
                Events.class,
                Map.of(
                        "latest",
                        List.of(
                                event(0, "network-up", NETWORK, "network is created", "start", 1_500_000),
                                event(
                                        1,
                                        "endpoint-up",
                                        ENDPOINT,
                                        "endpoint is created",
                                        "NetworkDriver.CreateEndpoint",
                                        915_432),
                                Event.of(
                                        NOON.plusSeconds(2),
                                        Level.WARNING,
                                        "link-lost",
                                        "rt-ab",
                                        "link was deleted"))));
    }

    /** One event, and the end of the service. */
    private static EventSubscriptions feed() {
        return (listener, end) -> {
            listener.accept(Event.of(NOON.plusSeconds(3), Level.INFO, "endpoint-down", ENDPOINT, "is gone"));
            end.run();
            return () -> {};
        };
    }

    private static Event event(int second, String kind, String subject, String text, String cause, long nanos) {
        return new Event(
                NOON.plusSeconds(second),
                Level.INFO,
                kind,
                subject,
                text,
                Optional.of(cause),
                Optional.of(Duration.ofNanos(nanos)));
    }

    @SuppressWarnings("unchecked")
    private static Object apply(Function<?, ?> function, Object[] given) {
        return ((Function<Object[], Object>) function).apply(given);
    }

    /** Creates a service with these answers. Another call fails the test. */
    public static <T> T answering(Class<T> type, Map<String, ?> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (!answers.containsKey(method.getName())) {
                throw new AssertionError("asked for " + method);
            }
            Object answer = answers.get(method.getName());
            return answer instanceof Function<?, ?> function ? apply(function, given) : answer;
        }));
    }
}
