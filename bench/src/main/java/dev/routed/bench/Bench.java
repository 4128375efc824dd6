package dev.routed.bench;

import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One run, one table. Called by {@code bench/run} in a network namespace of its own. */
public final class Bench {
    private static final int STARTS = 5;
    private static final int WARM_UP = 400;
    private static final int SAMPLES = 400;
    private static final int PRESENT = 500;
    private static final int ADMIN_CALLS = 50;
    private static final int FIRST_PACKETS = 20;
    private static final int LEARNED = 10_000;
    private static final List<Integer> GUARDED = List.of(1, 100, 2_000);
    /** 99 % of what can be chosen of 65,536 addresses: of IPv4 without x.0 and x.255. */
    private static final int FULL = 64_373;
    private static final int FULL6 = 64_879;

    private final List<String> rows = new ArrayList<>();
    private final Path assembly;
    private final Path run;

    private Bench(Path assembly, Path run) {
        this.assembly = assembly;
        this.run = run;
    }

    /** @param arguments the assembly, and an empty directory to work in */
    public static void main(String[] arguments) throws Exception {
        new Bench(Path.of(arguments[0]), Path.of(arguments[1])).measure();
    }

    private void measure() throws Exception {
        starts();
        try (Appliance appliance = new Appliance(assembly, Files.createDirectories(run.resolve("main")));
                BareKernel kernel = new BareKernel()) {
            Endpoints endpoints = new Endpoints(appliance.plugins(), List.of(Endpoints.SUBNET));
            progress("warming up");
            cycles(endpoints, WARM_UP, new Times(), new Times());
            bare(kernel, WARM_UP / 4);

            against(0, endpoints, kernel);
            backends(endpoints);
            List<Endpoints.Up> present = new ArrayList<>();
            progress(PRESENT + " endpoints come");
            while (present.size() < PRESENT) {
                present.add(endpoints.up());
                if (present.size() == 100) {
                    row("resident memory with 100 endpoints", "%.0f MB".formatted(appliance.residentMegabytes()), "", "≤ 128 MB");
                }
            }
            against(PRESENT, endpoints, kernel);
            admin();
            allGone(endpoints, present);
            firstPackets(endpoints);
            guardedPackets(endpoints);
            cluster();
        }
        allocations();
        rows.forEach(System.out::println);
    }

    private void starts() throws IOException, InterruptedException {
        progress(STARTS + " starts");
        Times times = new Times();
        for (int i = 0; i < STARTS; i++) {
            try (Appliance appliance = new Appliance(assembly, Files.createDirectories(run.resolve("start" + i)))) {
                times.add((long) (appliance.startMillis() * 1e6));
            }
        }
        row("process start → both sockets answer, p50 of " + STARTS,
                "%.2f s (worst %.2f s)".formatted(times.percentile(50) / 1e3, times.percentile(100) / 1e3), "", "≤ 3 s");
    }

    /** The appliance and the bare kernel by turns, so that a noisy moment strikes both. */
    private void against(int present, Endpoints endpoints, BareKernel kernel) throws IOException {
        progress("endpoints up and down, with " + present + " present");
        Times up = new Times();
        Times down = new Times();
        Times bare = new Times();
        for (int i = 0; i < 10; i++) {
            cycles(endpoints, SAMPLES / 10, up, down);
            for (int j = 0; j < SAMPLES / 20; j++) {
                bare.add(kernel.up());
                kernel.down();
            }
        }
        String aim = present == 0 ? "≤ 3 ×" : "≤ 2 ×";
        row("endpoint up, p50, %d present".formatted(present), ms(up.percentile(50)),
                "%.1f × the kernel's %s".formatted(up.percentile(50) / bare.percentile(50), ms(bare.percentile(50))), aim);
        row("endpoint up, p99, %d present".formatted(present), ms(up.percentile(99)),
                "%.1f × the kernel's %s".formatted(up.percentile(99) / bare.percentile(99), ms(bare.percentile(99))), "");
        row("endpoint down, p50, %d present".formatted(present), ms(down.percentile(50)), "", "≤ 1 ms");
    }

    /** By turns as well. The first cycle after a swap is not measured: it finds no socket open yet. */
    private void backends(Endpoints endpoints) throws IOException, InterruptedException {
        progress("both backends");
        Map<String, Times> ups = new TreeMap<>();
        Map<String, Times> downs = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            for (String backend : List.of("iproute2", "netlink")) {
                routed("backend", backend);
                cycles(endpoints, 1, new Times(), new Times());
                cycles(
                        endpoints,
                        SAMPLES / 20,
                        ups.computeIfAbsent(backend, first -> new Times()),
                        downs.computeIfAbsent(backend, first -> new Times()));
            }
        }
        sideBySide("endpoint up", ups);
        sideBySide("endpoint down", downs);
    }

    private void sideBySide(String what, Map<String, Times> by) {
        double netlink = by.get("netlink").percentile(50);
        double iproute2 = by.get("iproute2").percentile(50);
        row(what + ", p50, by the iproute2 backend", ms(iproute2),
                "%.1f × the netlink backend's %s".formatted(iproute2 / netlink, ms(netlink)), "");
    }

    private static void cycles(Endpoints endpoints, int count, Times up, Times down) throws IOException {
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            Endpoints.Up endpoint = endpoints.up();
            long middle = System.nanoTime();
            endpoints.down(endpoint);
            up.add(middle - start);
            down.add(System.nanoTime() - middle);
        }
    }

    private static void bare(BareKernel kernel, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            kernel.up();
            kernel.down();
        }
    }

    private void allGone(Endpoints endpoints, List<Endpoints.Up> present) throws IOException, InterruptedException {
        progress("all go");
        NetlinkKernel host = new NetlinkKernel(new MountedNamespaces());
        for (Endpoints.Up endpoint : present) {
            endpoints.down(endpoint);
        }
        long start = System.nanoTime();
        while (host.links().stream().anyMatch(link -> link.name().startsWith("rt"))) {
            Thread.sleep(5);
        }
        row("last of %d endpoints down → all links gone".formatted(present.size()),
                ms((System.nanoTime() - start) / 1e6), "", "≤ 2 s");
    }

    private void allocations() {
        NetlinkKernel kernel = new NetlinkKernel(new MountedNamespaces());
        new Allocation(kernel, "10.2.0.0/16", WARM_UP).choices();
        allocation(kernel, "10.0.0.0/8", 1_000);
        allocation(kernel, "10.0.0.0/8", 10_000);
        allocation(kernel, "10.1.0.0/16", FULL);
        allocation(kernel, "fd00:10:1::/64", 1_000);
        allocation(kernel, "fd00:10:1::/64", 10_000);
        allocation(kernel, "fd00:10:1::/112", FULL6);
    }

    private void allocation(NetlinkKernel kernel, String subnet, int used) {
        progress("addresses of " + subnet + ", " + used + " used");
        Allocation allocation = new Allocation(kernel, subnet, used);
        Times choices = allocation.choices();
        row("an address of %s chosen, %,d used, p50".formatted(subnet, used), micros(choices.percentile(50)),
                "p99 %s; they need %.2f MB".formatted(micros(choices.percentile(99)), allocation.megabytes()), "");
    }

    private static String micros(double millis) {
        return "%.1f µs".formatted(millis * 1e3);
    }

    private void admin() throws IOException, InterruptedException {
        progress("bin/routed endpoints");
        Times times = new Times();
        for (int i = 0; i < ADMIN_CALLS; i++) {
            times.add(routed("endpoints"));
        }
        row("bin/routed endpoints --json, p50, %d present".formatted(PRESENT), ms(times.percentile(50)), "", "≤ 100 ms");
    }

    /** Beside ip, which reads the same from the kernel and prints it. */
    private void cluster() throws IOException, InterruptedException {
        progress("bin/routed cluster");
        LearnedRoutes.add(LEARNED, run.resolve("routes"));
        Times routed = new Times();
        Times ip = new Times();
        for (int i = 0; i < ADMIN_CALLS; i++) {
            routed.add(routed("cluster"));
            ip.add(nanos(new ProcessBuilder("ip", "-json", "route")));
        }
        row("bin/routed cluster --json, p50, %,d routes".formatted(LEARNED), ms(routed.percentile(50)),
                "%.1f × ip -json route's %s".formatted(routed.percentile(50) / ip.percentile(50), ms(ip.percentile(50))), "≤ 300 ms");
    }

    private long routed(String command, String... arguments) throws IOException, InterruptedException {
        // The shell takes options before arguments only.
        List<String> argv = new ArrayList<>(List.of(assembly.resolve("bin/routed").toString(), command, "--json"));
        argv.addAll(List.of(arguments));
        ProcessBuilder client = new ProcessBuilder(argv);
        client.environment().put("ROUTED_ADMINSOCK", run.resolve("main/admin.sock").toString());
        return nanos(client);
    }

    private static long nanos(ProcessBuilder command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        if (command.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() != 0) {
            throw new IOException(String.join(" ", command.command()) + " fails");
        }
        return System.nanoTime() - start;
    }

    private void guardedPackets(Endpoints endpoints) throws IOException {
        GuardedPackets packets = new GuardedPackets(endpoints);
        double one = 0;
        for (int guarded : GUARDED) {
            progress("packets to one of " + guarded + " guarded endpoints");
            double nanos = packets.with(guarded).percentile(50) * 1e6;
            one = one == 0 ? nanos : one;
            row("a packet that policy-ingress refuses, %,d endpoints with a list".formatted(guarded),
                    "%.0f ns".formatted(nanos), "%.2f × that with one".formatted(nanos / one), "");
        }
        packets.end();
    }

    private void firstPackets(Endpoints endpoints) throws IOException, InterruptedException {
        progress("first packets");
        Times first = new Times();
        Times second = new Times();
        for (int i = 0; i < FIRST_PACKETS; i++) {
            Endpoints.Up endpoint = endpoints.up();
            FirstPacket.measure(endpoint, first, second);
            endpoints.down(endpoint);
        }
        row("first packet of a new container, p50", ms(first.percentile(50)),
                "%.1f × the second's %s".formatted(first.percentile(50) / second.percentile(50), ms(second.percentile(50))), "");
        row("first packet of a new container, worst of " + FIRST_PACKETS, ms(first.percentile(100)), "", "");
    }

    private static String ms(double millis) {
        return "%.2f ms".formatted(millis);
    }

    private void row(String what, String figure, String ratio, String aim) {
        rows.add(String.format(Locale.ROOT, "| %s | %s | %s | %s |", what, figure, ratio, aim));
    }

    private static void progress(String what) {
        System.err.println("== " + what);
    }
}
