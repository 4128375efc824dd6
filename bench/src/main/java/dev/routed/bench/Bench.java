package dev.routed.bench;

import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures the appliance beside the kernel alone, and prints one table. Run by {@code bench/run}. */
public final class Bench {
    private static final int STARTS = 5;
    private static final int WARM_UP = 400;
    private static final int SAMPLES = 400;
    private static final int PRESENT = 500;
    private static final int ADMIN_CALLS = 50;
    private static final int FIRST_PACKETS = 20;
    private static final int LEARNED = 10_000;
    private static final List<Integer> WITH_INGRESS_LIST = List.of(1, 100, 2_000);
    /** 99 % of the assignable addresses of a /16, which exclude x.0 and x.255. */
    private static final int FULL = 64_373;

    /** 99 % of the assignable addresses of an IPv6 /112. */
    private static final int FULL6 = 64_879;

    private final List<String> rows = new ArrayList<>();
    private final Path assembly;
    private final Path run;

    private Bench(Path assembly, Path run) {
        this.assembly = assembly;
        this.run = run;
    }

    /** @param arguments the assembly, and an empty work directory */
    public static void main(String[] arguments) throws Exception {
        new Bench(Path.of(arguments[0]), Path.of(arguments[1])).measure();
    }

    private void measure() throws Exception {
        starts();
        try (ApplianceProcess appliance = new ApplianceProcess(assembly, Files.createDirectories(run.resolve("main")));
                BareKernel kernel = new BareKernel()) {
            Endpoints endpoints = new Endpoints(appliance.plugins(), List.of(Endpoints.SUBNET));
            progress("warming up");
            cycles(endpoints, WARM_UP, new Times(), new Times());
            bare(kernel, WARM_UP / 4, new Times());

            besideKernel(0, endpoints, kernel);
            backends(endpoints);
            List<ClientEndpoint> present = new ArrayList<>();
            progress("creating " + PRESENT + " endpoints");
            while (present.size() < PRESENT) {
                present.add(endpoints.up());
                if (present.size() == 100) {
                    String memory = "%.0f MB".formatted(appliance.residentMegabytes());
                    row("resident memory with 100 endpoints", memory, "", "≤ 128 MB");
                }
            }
            besideKernel(PRESENT, endpoints, kernel);
            admin();
            removeAll(endpoints, present);
            firstPackets(endpoints);
            rejectedPackets(endpoints);
            cluster();
        }
        allocations();
        rows.forEach(System.out::println);
    }

    private void starts() throws IOException, InterruptedException {
        progress(STARTS + " starts");
        Times times = new Times();
        for (int i = 0; i < STARTS; i++) {
            try (ApplianceProcess appliance =
                    new ApplianceProcess(assembly, Files.createDirectories(run.resolve("start" + i)))) {
                times.add((long) (appliance.startMillis() * 1e6));
            }
        }
        String measured = "%.2f s (worst %.2f s)".formatted(times.percentile(50) / 1e3, times.percentile(100) / 1e3);
        row("process start → both sockets answer, p50 of " + STARTS, measured, "", "≤ 3 s");
    }

    /** Alternates between the appliance and the kernel alone, so that noise affects both. */
    private void besideKernel(int present, Endpoints endpoints, BareKernel kernel)
            throws IOException, InterruptedException {
        progress("endpoints up and down, with " + present + " present");
        Times up = new Times();
        Times down = new Times();
        Times bare = new Times();
        for (int i = 0; i < 10; i++) {
            cycles(endpoints, SAMPLES / 10, up, down);
            bare(kernel, SAMPLES / 20, bare);
        }
        String with = ", %d present".formatted(present);
        String aim = present == 0 ? "≤ 3 ×" : "≤ 2 ×";
        compare("endpoint up, p50" + with, up.percentile(50), "the kernel's", bare.percentile(50), aim);
        compare("endpoint up, p99" + with, up.percentile(99), "the kernel's", bare.percentile(99), "");
        row("endpoint down, p50" + with, ms(down.percentile(50)), "", "≤ 1 ms");
    }

    /** Alternates between the backends. The first cycle after a swap is not measured, since it opens the socket. */
    private void backends(Endpoints endpoints) throws IOException, InterruptedException {
        progress("both backends");
        List<String> backends = List.of("iproute2", "netlink");
        List<Times> ups = List.of(new Times(), new Times());
        List<Times> downs = List.of(new Times(), new Times());
        for (int i = 0; i < 20; i++) {
            routed("backend", backends.get(i % 2));
            cycles(endpoints, 1, new Times(), new Times());
            cycles(endpoints, SAMPLES / 20, ups.get(i % 2), downs.get(i % 2));
        }
        compareBackends("endpoint up", ups);
        compareBackends("endpoint down", downs);
    }

    private void compareBackends(String what, List<Times> by) {
        double netlink = by.get(1).percentile(50);
        compare(what + ", p50, iproute2 backend", by.get(0).percentile(50), "the netlink backend's", netlink, "");
    }

    private static void cycles(Endpoints endpoints, int count, Times up, Times down)
            throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            ClientEndpoint endpoint = endpoints.up();
            long middle = System.nanoTime();
            endpoints.down(endpoint);
            up.add(middle - start);
            down.add(System.nanoTime() - middle);
        }
    }

    private static void bare(BareKernel kernel, int count, Times up) throws IOException {
        for (int i = 0; i < count; i++) {
            up.add(kernel.up());
            kernel.down();
        }
    }

    private void removeAll(Endpoints endpoints, List<ClientEndpoint> present) throws IOException, InterruptedException {
        progress("removing all endpoints");
        NetlinkKernel kernel = new NetlinkKernel(new MountedNamespaces(), new ProcSysctl());
        for (ClientEndpoint endpoint : present) {
            endpoints.down(endpoint);
        }
        long start = System.nanoTime();
        while (kernel.links().stream().anyMatch(link -> link.name().startsWith("rt"))) {
            Thread.sleep(5);
        }
        String elapsed = ms((System.nanoTime() - start) / 1e6);
        row("last of %d endpoints down → all links removed".formatted(present.size()), elapsed, "", "≤ 2 s");
    }

    private void allocations() {
        NetlinkKernel kernel = new NetlinkKernel(new MountedNamespaces(), new ProcSysctl());
        new Allocation(kernel, "10.2.0.0/16", WARM_UP).assignments();
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
        Times times = allocation.assignments();
        String what = "assign an address of %s, %,d used, p50".formatted(subnet, used);
        String p99 = "p99 %.1f µs; heap %.2f MB".formatted(times.percentile(99) * 1e3, allocation.megabytes());
        row(what, "%.1f µs".formatted(times.percentile(50) * 1e3), p99, "");
    }

    private void admin() throws IOException, InterruptedException {
        progress("bin/routed endpoints");
        Times times = new Times();
        for (int i = 0; i < ADMIN_CALLS; i++) {
            times.add(routed("endpoints"));
        }
        String what = "bin/routed endpoints --json, p50, %d present".formatted(PRESENT);
        row(what, ms(times.percentile(50)), "", "≤ 100 ms");
    }

    /** Compares with {@code ip}, which reads and prints the same routes. */
    private void cluster() throws IOException, InterruptedException {
        progress("bin/routed cluster");
        LearnedRoutes.add(LEARNED);
        Times routed = new Times();
        Times ip = new Times();
        for (int i = 0; i < ADMIN_CALLS; i++) {
            routed.add(routed("cluster"));
            ip.add(nanos(new ProcessBuilder("ip", "-json", "route")));
        }
        String what = "bin/routed cluster --json, p50, %,d routes".formatted(LEARNED);
        compare(what, routed.percentile(50), "ip -json route's", ip.percentile(50), "≤ 300 ms");
    }

    private long routed(String command, String... arguments) throws IOException, InterruptedException {
        // The Karaf shell accepts options only before arguments.
        ProcessBuilder client = new ProcessBuilder(assembly + "/bin/routed", command, "--json");
        client.command().addAll(List.of(arguments));
        client.environment().put("ROUTED_ADMINSOCK", run + "/main/admin.sock");
        return nanos(client);
    }

    private static long nanos(ProcessBuilder command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        if (command.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() != 0) {
            throw new IOException(String.join(" ", command.command()) + " fails");
        }
        return System.nanoTime() - start;
    }

    private void rejectedPackets(Endpoints endpoints) throws IOException, InterruptedException {
        RejectedPackets packets = new RejectedPackets(endpoints);
        double one = 0;
        for (int count : WITH_INGRESS_LIST) {
            progress("packets to one of " + count + " endpoints with an ingress list");
            double nanos = packets.measure(count).percentile(50) * 1e6;
            one = one == 0 ? nanos : one;
            String what = "packet rejected by policy-ingress, %,d endpoints with a list".formatted(count);
            row(what, "%.0f ns".formatted(nanos), "%.2f × with one endpoint".formatted(nanos / one), "");
        }
        packets.end();
    }

    private void firstPackets(Endpoints endpoints) throws IOException, InterruptedException {
        progress("first packets");
        Times first = new Times();
        Times second = new Times();
        for (int i = 0; i < FIRST_PACKETS; i++) {
            ClientEndpoint endpoint = endpoints.up();
            FirstPacket.measure(endpoint, first, second);
            endpoints.down(endpoint);
        }
        String what = "first packet of a new container, p50";
        compare(what, first.percentile(50), "the second's", second.percentile(50), "");
        row("first packet of a new container, worst of " + FIRST_PACKETS, ms(first.percentile(100)), "", "");
    }

    private static String ms(double millis) {
        return "%.2f ms".formatted(millis);
    }

    /** Adds a row with a duration and its ratio to another one, both in milliseconds. */
    private void compare(String what, double measured, String other, double beside, String aim) {
        row(what, ms(measured), "%.1f × %s %s".formatted(measured / beside, other, ms(beside)), aim);
    }

    private void row(String what, String measured, String beside, String aim) {
        rows.add(String.format(Locale.ROOT, "| %s | %s | %s | %s |", what, measured, beside, aim));
    }

    private static void progress(String what) {
        System.err.println("== " + what);
    }
}
