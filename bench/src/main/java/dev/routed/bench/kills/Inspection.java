package dev.routed.bench.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import dev.routed.bench.ClientEndpoint;
import dev.routed.bench.ClientNetwork;
import dev.routed.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the expected state with the kernel, the files and the answers of the appliance, while all clients are
 * paused. Uncertain objects may exist or not. Foreign objects, older than the clients, must still exist.
 */
final class Inspection {
    /** Time to reach the expected state. The driver removes orphaned endpoints within 20 seconds of silence. */
    private static final long SETTLE_NANOS = 30_000_000_000L;

    private final ExpectedState expected;
    private final Kernel kernel;
    private final KilledAppliance appliance;
    private final Path state;
    private final Set<String> foreignNetworks;
    private final Set<String> foreignEndpoints;
    private final Set<String> foreignLinks;
    private final Set<String> foreignRoutes;
    private List<String> differences = List.of();

    /** Records the foreign objects, so it must run before the first action of a client. */
    Inspection(ExpectedState expected, Kernel kernel, KilledAppliance appliance, Path state) throws IOException {
        this.expected = expected;
        this.kernel = kernel;
        this.appliance = appliance;
        this.state = state;
        HostState host = kernel.read(200);
        foreignNetworks = ids("networks");
        foreignEndpoints = ids("endpoints");
        foreignLinks = links(host);
        foreignRoutes = routes(host);
    }

    /** Returns the differences that remain after the settle time; empty if there are none. */
    List<String> differences() throws IOException, InterruptedException {
        long start = System.nanoTime();
        do {
            differences = new ArrayList<>(expected.faults());
            compare();
            if (differences.isEmpty()) {
                return differences;
            }
            Thread.sleep(100);
        } while (System.nanoTime() - start < SETTLE_NANOS && expected.faults().isEmpty());
        return differences;
    }

    private void compare() throws IOException {
        HostState host = kernel.read(200);
        Tracked<ClientNetwork> networks = expected.networks;
        Tracked<ClientEndpoint> endpoints = expected.endpoints;
        compare("networks", ids("networks"), foreignNetworks, networks, net -> Stream.of(net.id()));
        compare("endpoints", ids("endpoints"), foreignEndpoints, endpoints, endpoint -> Stream.of(endpoint.id()));
        compare("links", links(host), foreignLinks, endpoints, endpoint -> Stream.of(endpoint.link()));
        compare("routes", routes(host), foreignRoutes, endpoints, Inspection::routes);
        compare("gateways", gateways(host), Set.of(), gateways(appliance.ask("networks")), Set.of());
        compare("files of networks", files("networks"), foreignNetworks, networks, net -> Stream.of(net.id()));
        Set<String> possible = texts(
                Stream.of(endpoints.existing(), endpoints.uncertain()).flatMap(List::stream),
                endpoint -> Stream.of(endpoint.id()));
        compare("files of endpoints", files("endpoints"), Set.of(), Set.of(), possible);
        JsonNode plan = appliance.ask("plan");
        if (!plan.isEmpty()) {
            differences.add("plan: " + plan);
        }
        compareLeases();
        endpoints.existing().forEach(endpoint -> endpoint.addresses().forEach(this::ping));
    }

    private <T> void compare(
            String what,
            Set<String> found,
            Set<String> foreign,
            Tracked<T> objects,
            Function<T, Stream<String>> names) {
        compare(
                what,
                found,
                foreign,
                texts(objects.existing().stream(), names),
                texts(objects.uncertain().stream(), names));
    }

    /** @param uncertain names that may exist or not */
    private void compare(
            String what, Set<String> found, Set<String> foreign, Set<String> expected, Set<String> uncertain) {
        Set<String> missing = new TreeSet<>(expected);
        missing.addAll(foreign);
        missing.removeAll(found);
        Set<String> leaked = new TreeSet<>(found);
        leaked.removeAll(foreign);
        leaked.removeAll(expected);
        leaked.removeAll(uncertain);
        if (!missing.isEmpty()) {
            differences.add(what + " lost: " + missing);
        }
        if (!leaked.isEmpty()) {
            differences.add(what + " leaked: " + leaked);
        }
    }

    private void compareLeases() throws IOException {
        JsonNode pools = appliance.ask("pools");
        for (ClientNetwork net : expected.networks.existing()) {
            for (ClientNetwork.Pool pool : net.pools()) {
                long minimum = addresses(expected.endpoints.existing(), pool);
                long maximum = minimum + addresses(expected.endpoints.uncertain(), pool);
                for (JsonNode row : pools) {
                    long used = row.path("used").asLong();
                    if (row.path("subnet").asText().equals(pool.subnet()) && (used < minimum || used > maximum)) {
                        differences.add(
                                "%s has %d used addresses, expected %d".formatted(pool.subnet(), used, minimum));
                    }
                }
            }
        }
    }

    private static long addresses(List<ClientEndpoint> endpoints, ClientNetwork.Pool pool) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.net().pools().contains(pool))
                .count();
    }

    private void ping(Ip address) {
        Program ping = new Program("ping", "install iputils-ping");
        if (ping.run("-q", "-c", "1", "-W", "2", address.toString()).status() != 0) {
            differences.add(address + " does not answer");
        }
    }

    private Set<String> ids(String command) throws IOException {
        Set<String> ids = new TreeSet<>();
        appliance.ask(command).forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }

    /** Returns the routed links, including parked ones, which must be removed within the settle time. */
    private static Set<String> links(HostState host) {
        return host.links().stream()
                .filter(link -> link.group() == IncompleteLinks.GROUP || link.group() == IncompleteLinks.REAPER_GROUP)
                .map(Link::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> routes(HostState host) {
        return host.routes().stream()
                .filter(route -> route.protocol() == IncompleteLinks.PROTOCOL)
                .map(route -> route.destination().ip() + " on " + route.link())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> routes(ClientEndpoint endpoint) {
        return endpoint.addresses().stream().map(address -> address + " on " + endpoint.link());
    }

    /** Returns the IPv4 gateways on lo. The plan covers IPv6 gateways, which are on the links of endpoints. */
    private static Set<String> gateways(HostState host) {
        return host.addresses().stream()
                .filter(address -> address.label().equals("lo:routed"))
                .map(address -> address.prefix().ip().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the gateways of the appliance's networks. Engines may know others, after concurrent requests. */
    private static Set<String> gateways(JsonNode networks) {
        Set<String> gateways = new TreeSet<>();
        networks.forEach(network -> gateways.add(network.path("gateway").asText()));
        return gateways;
    }

    private Set<String> files(String directory) {
        String[] names = state.resolve(directory).toFile().list();
        return names == null ? Set.of() : texts(Stream.of(names), name -> Stream.of(name.replaceFirst("\\.json$", "")));
    }

    private static <T> Set<String> texts(Stream<T> things, Function<T, Stream<String>> texts) {
        return things.flatMap(texts).collect(Collectors.toCollection(TreeSet::new));
    }
}
