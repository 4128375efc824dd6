package dev.routed.bench;

import dev.routed.api.net.Ip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How fast a route spreads from one host of the lab to the others: from the kernel's acknowledgement on the one to its
 * notification on another. Prints rows of a table. Called by {@code lab/speed}.
 */
public final class Spread {
    private static final int HOSTS = 3;

    private final String name;
    private final int samples;
    private final long pause;
    private final List<RoutingHost> hosts;
    private final List<Heard> spines;

    private Spread(String name, int samples, long pause, List<RoutingHost> hosts, List<Heard> spines) {
        this.name = name;
        this.samples = samples;
        this.pause = pause;
        this.hosts = hosts;
        this.spines = spines;
    }

    /**
     * @param arguments what to call it, how often to try, the pause between two changes in milliseconds, {@code each}
     *     (an address of its own for each try) or {@code same}, the first address, the network namespaces of three
     *     hosts, then those of the spines
     */
    public static void main(String[] arguments) throws Exception {
        List<Path> namespaces = Arrays.stream(arguments).skip(5).map(Path::of).toList();
        Spread spread = new Spread(
                arguments[0],
                Integer.parseInt(arguments[1]),
                Long.parseLong(arguments[2]),
                namespaces.stream().limit(HOSTS).map(RoutingHost::new).toList(),
                namespaces.stream().skip(HOSTS).map(Heard::in).toList());
        Ip first = Ip.parse(arguments[4]);
        if (arguments[3].equals("each")) {
            spread.each(first);
        } else {
            spread.same(first);
        }
        System.exit(0);
    }

    /** Addresses one after the other: each comes, moves to another host, and goes. */
    private void each(Ip first) throws IOException, InterruptedException {
        Times adds = new Times();
        Times withdrawals = new Times();
        Times moves = new Times();
        Ip address = first;
        for (int i = 0; i < samples; i++) {
            add(hosts.get(0), address, adds);
            move(hosts.get(0), hosts.get(1), address, moves);
            withdraw(hosts.get(1), address, withdrawals);
            address = address.next();
        }
        row("add", adds);
        row("move", moves);
        row("withdraw", withdrawals);
    }

    /** The same address comes and goes, over and over. */
    private void same(Ip address) throws IOException, InterruptedException {
        Times adds = new Times();
        Times withdrawals = new Times();
        for (int i = 0; i < samples; i++) {
            add(hosts.get(0), address, adds);
            withdraw(hosts.get(0), address, withdrawals);
        }
        row("add", adds);
        row("withdraw", withdrawals);
    }

    private void add(RoutingHost host, Ip address, Times times) throws IOException, InterruptedException {
        forget();
        long start = host.add(address);
        for (RoutingHost other : hosts) {
            if (other != host) {
                times.add(other.heard.await(address, false) - start);
            }
        }
        Thread.sleep(pause);
    }

    private void withdraw(RoutingHost host, Ip address, Times times) throws IOException, InterruptedException {
        forget();
        long start = host.remove(address);
        for (RoutingHost other : hosts) {
            if (other != host) {
                times.add(other.heard.await(address, true) - start);
            }
        }
        Thread.sleep(pause);
    }

    /**
     * Away from one host and at once to another: until the spines have the way there. To the third host nothing may
     * change, since its way to either leads by the spines.
     */
    private void move(RoutingHost from, RoutingHost to, Ip address, Times times)
            throws IOException, InterruptedException {
        forget();
        from.remove(address);
        // A host that has a route of its own to an address does not take up another's.
        to.heard.await(address, true);
        long start = to.add(address);
        for (Heard spine : spines) {
            times.add(spine.await(address, false) - start);
        }
        Thread.sleep(pause);
    }

    private void forget() {
        hosts.forEach(host -> host.heard.forget());
        spines.forEach(Heard::forget);
    }

    private void row(String verb, Times times) {
        System.out.println(String.format(
                Locale.ROOT, "| %s | %s | %.1f | %.1f | %.1f | %d |",
                name, verb, times.percentile(50), times.percentile(99), times.percentile(100), samples));
    }
}
