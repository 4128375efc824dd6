package dev.routed.bench.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares what clients know with the kernel and with what the appliance says, while all clients rest. What is in doubt
 * may be there or not; what was there before all clients, a real engine's, must be there still.
 */
final class Inspection {
    /** What the engine never told is noticed within ten seconds of ten seconds of silence. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Truth truth;
    private final Kernel kernel;
    private final Victim appliance;
    private final Path state;
    private final Set<String> foreignNetworks;
    private final Set<String> foreignEndpoints;
    private final Set<String> foreignLinks;
    private final Set<String> foreignRoutes;
    private List<String> differences = List.of();

    /** Before any client has acted. */
    Inspection(Truth truth, Kernel kernel, Victim appliance, Path state) throws IOException, InterruptedException {
        this.truth = truth;
        this.kernel = kernel;
        this.appliance = appliance;
        this.state = state;
        HostState host = kernel.read();
        foreignNetworks = ids("networks");
        foreignEndpoints = ids("endpoints");
        foreignLinks = links(host);
        foreignRoutes = routes(host);
    }

    /** @return what is not as it should be, and has not become so in time; empty if all is well */
    List<String> differences() throws IOException, InterruptedException {
        long start = System.nanoTime();
        do {
            differences = new ArrayList<>(truth.faults());
            compare();
            if (differences.isEmpty()) {
                return differences;
            }
            Thread.sleep(100);
        } while (System.nanoTime() - start < PATIENCE_NANOS && truth.faults().isEmpty());
        return differences;
    }

    private void compare() throws IOException, InterruptedException {
        List<Standing> standing = truth.endpoints();
        List<Standing> doubtful = truth.doubtfulEndpoints();
        HostState host = kernel.read();
        compare("networks", ids("networks"), foreignNetworks,
                texts(truth.networks(), Net::id), texts(truth.doubtfulNetworks(), Net::id));
        compare("endpoints", ids("endpoints"), foreignEndpoints,
                texts(standing, Standing::id), texts(doubtful, Standing::id));
        compare("links", links(host), foreignLinks,
                texts(standing, Standing::link), texts(doubtful, Standing::link));
        compare("routes", routes(host), foreignRoutes, routes(standing), routes(doubtful));
        compare("gateways", gateways(host), Set.of(), gateways(appliance.ask("networks")), Set.of());
        compare("files of networks", files("networks"), foreignNetworks,
                texts(truth.networks(), Net::id), texts(truth.doubtfulNetworks(), Net::id));
        compare("files of endpoints", files("endpoints"), Set.of(), Set.of(),
                texts(Stream.of(standing, doubtful).flatMap(List::stream).toList(), Standing::id));
        JsonNode plan = appliance.ask("plan");
        if (!plan.isEmpty()) {
            differences.add("plan: " + plan);
        }
        compareLeases(standing, doubtful);
        standing.forEach(endpoint -> endpoint.addresses().forEach(this::reach));
    }

    /** @param maybe what may be there besides */
    private void compare(String what, Set<String> found, Set<String> foreign, Set<String> expected, Set<String> maybe) {
        Set<String> missing = new TreeSet<>(expected);
        missing.addAll(foreign);
        missing.removeAll(found);
        Set<String> leaked = new TreeSet<>(found);
        leaked.removeAll(foreign);
        leaked.removeAll(expected);
        leaked.removeAll(maybe);
        if (!missing.isEmpty()) {
            differences.add(what + " lost: " + missing);
        }
        if (!leaked.isEmpty()) {
            differences.add(what + " leaked: " + leaked);
        }
    }

    /** Addresses that IPAM holds, in the pools of networks that stand. */
    private void compareLeases(List<Standing> standing, List<Standing> doubtful) throws IOException, InterruptedException {
        JsonNode pools = appliance.ask("pools");
        for (Net net : truth.networks()) {
            for (Net.Pool pool : net.pools()) {
                long sure = addresses(standing, pool);
                long most = sure + addresses(doubtful, pool);
                for (JsonNode row : pools) {
                    long used = row.path("used").asLong();
                    if (row.path("subnet").asText().equals(pool.subnet()) && (used < sure || used > most)) {
                        differences.add("%s has %d addresses in use, and %d endpoints stand".formatted(pool.subnet(), used, sure));
                    }
                }
            }
        }
    }

    private static long addresses(List<Standing> endpoints, Net.Pool pool) {
        return endpoints.stream().filter(endpoint -> endpoint.net().pools().contains(pool)).count();
    }

    /** A host has little to say to a container that it cannot reach. */
    private void reach(Ip address) {
        try {
            Process ping = new ProcessBuilder("ping", "-q", "-c", "1", "-W", "2", address.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (ping.waitFor() != 0) {
                differences.add(address + " does not answer");
            }
        } catch (IOException e) {
            differences.add("ping: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<String> ids(String command) throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        appliance.ask(command).forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }

    /** Parked ones are leaked if they stay. */
    private static Set<String> links(HostState host) {
        return host.links().stream()
                .filter(link -> link.group() == Wreck.GROUP || link.group() == Wreck.REAPER_GROUP)
                .map(Link::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> routes(HostState host) {
        return host.routes().stream()
                .filter(route -> route.protocol() == Wreck.PROTOCOL)
                .map(route -> route.destination().ip() + " on " + route.link())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> routes(List<Standing> endpoints) {
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.addresses().stream().map(address -> address + " on " + endpoint.link()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of IPv6 stand on the links of endpoints; they are the plan's to check. */
    private static Set<String> gateways(HostState host) {
        return host.addresses().stream()
                .filter(address -> address.label().equals("lo:routed"))
                .map(address -> address.prefix().ip().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that networks have, of which the engine may have been told others: two that ask at once are told the same. */
    private static Set<String> gateways(JsonNode networks) {
        Set<String> gateways = new TreeSet<>();
        networks.forEach(network -> gateways.add(network.path("gateway").asText()));
        return gateways;
    }

    private Set<String> files(String directory) {
        String[] names = state.resolve(directory).toFile().list();
        return names == null
                ? Set.of()
                : Stream.of(names).sorted(Comparator.naturalOrder())
                        .map(name -> name.replaceFirst("\\.json$", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> Set<String> texts(Collection<T> things, Function<T, String> text) {
        return things.stream().map(text).collect(Collectors.toCollection(TreeSet::new));
    }
}
