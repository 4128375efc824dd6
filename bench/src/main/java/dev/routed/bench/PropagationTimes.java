package dev.routed.bench;

import dev.routed.api.net.Ip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures how fast a route propagates from one host of the lab to the others: from the kernel's acknowledgment on the
 * first host to the kernel's notification on another host. Prints rows of a table. Run by {@code lab/speed}.
 */
public final class PropagationTimes {
    private static final int HOSTS = 3;

    private final String name;
    private final int samples;
    private final long pause;
    private final List<RoutingHost> hosts;
    private final List<RouteMonitor> spines;

    private PropagationTimes(String name, int samples, long pause, List<RoutingHost> hosts, List<RouteMonitor> spines) {
        this.name = name;
        this.samples = samples;
        this.pause = pause;
        this.hosts = hosts;
        this.spines = spines;
    }

    /**
     * @param arguments the name in the table, the number of samples, the pause between two changes in milliseconds,
     *     {@code each} (a new address for each sample) or {@code same}, the first address, the network namespaces of
     *     three hosts, then those of the spines
     */
    public static void main(String[] arguments) throws Exception {
        List<Path> namespaces = Arrays.stream(arguments).skip(5).map(Path::of).toList();
        PropagationTimes times = new PropagationTimes(
                arguments[0],
                Integer.parseInt(arguments[1]),
                Long.parseLong(arguments[2]),
                namespaces.stream().limit(HOSTS).map(RoutingHost::new).toList(),
                namespaces.stream().skip(HOSTS).map(RouteMonitor::in).toList());
        Ip first = Ip.parse(arguments[4]);
        if (arguments[3].equals("each")) {
            times.each(first);
        } else {
            times.same(first);
        }
        System.exit(0);
    }

    private void each(Ip first) throws IOException, InterruptedException {
        Times adds = new Times();
        Times withdrawals = new Times();
        Times moves = new Times();
        Ip address = first;
        for (int i = 0; i < samples; i++) {
            change(hosts.get(0), address, false, adds);
            move(hosts.get(0), hosts.get(1), address, moves);
            change(hosts.get(1), address, true, withdrawals);
            address = address.next();
        }
        row("add", adds);
        row("move", moves);
        row("withdraw", withdrawals);
    }

    private void same(Ip address) throws IOException, InterruptedException {
        Times adds = new Times();
        Times withdrawals = new Times();
        for (int i = 0; i < samples; i++) {
            change(hosts.get(0), address, false, adds);
            change(hosts.get(0), address, true, withdrawals);
        }
        row("add", adds);
        row("withdraw", withdrawals);
    }

    private void change(RoutingHost host, Ip address, boolean removed, Times times)
            throws IOException, InterruptedException {
        clearMonitors();
        long start = removed ? host.remove(address) : host.add(address);
        for (RoutingHost other : hosts) {
            if (other != host) {
                times.add(other.routes.await(address, removed) - start);
            }
        }
        Thread.sleep(pause);
    }

    /** Waits for the spines only: the third host reaches both hosts through them, so its routes may stay the same. */
    private void move(RoutingHost from, RoutingHost to, Ip address, Times times)
            throws IOException, InterruptedException {
        clearMonitors();
        from.remove(address);
        // A host with a local route to an address does not install the route of another host.
        to.routes.await(address, true);
        long start = to.add(address);
        for (RouteMonitor spine : spines) {
            times.add(spine.await(address, false) - start);
        }
        Thread.sleep(pause);
    }

    private void clearMonitors() {
        hosts.forEach(host -> host.routes.clear());
        spines.forEach(RouteMonitor::clear);
    }

    private void row(String change, Times times) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.1f | %d |%n",
                name,
                change,
                times.percentile(50),
                times.percentile(99),
                times.percentile(100),
                samples);
    }
}
