package dev.routed.process.route;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.process.Program;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks the kernel for routes by the program {@code ip}, in the network namespace of the calling thread. Thread-safe.
 * Each method throws a {@link RejectedException} if the program cannot be run.
 */
public final class IpRoute {
    private static final List<String> BATCH = List.of("-json", "-force", "-batch", "-");

    private final Program ip;

    public IpRoute() {
        this(new Program("ip", "install iproute2"));
    }

    /** @param ip the program {@code ip} */
    public IpRoute(Program ip) {
        this.ip = ip;
    }

    public boolean isInstalled() {
        return ip.isInstalled();
    }

    /** The route by which this host, or container, sends a packet of its own. */
    public RouteAnswer route(Ip to) {
        return ask(to, List.of());
    }

    /** The route by which this host sends on a packet that enters by a link. */
    public RouteAnswer route(Ip to, Ip from, String enters) {
        return ask(to, List.of("from", from.toString(), "iif", enters));
    }

    /** The entry of the table tells the next hops, and the result of the look-up the source. */
    private RouteAnswer ask(Ip to, List<String> packet) {
        Program.Result entry = run(to, "get", "fibmatch", to.toString(), packet);
        if (entry.status() != 0) {
            return RouteAnswer.none(
                    entry.message(),
                    RouteAnswer.entries(
                            run(to, "show", "match", to.toString(), List.of()).output()));
        }
        List<FibEntry> found = RouteAnswer.entries(entry.output());
        return found.isEmpty() ? RouteAnswer.none("ip names no route", List.of()) : RouteAnswer.found(found.get(0));
    }

    /** The source of a packet that this host, or container, sends; absent if there is no route. */
    public Optional<Ip> source(Ip to) {
        Program.Result result = run(to, "get", to.toString(), "", List.of());
        return result.status() == 0
                ? RouteAnswer.entries(result.output()).stream()
                        .flatMap(route -> route.source().stream())
                        .findFirst()
                : Optional.empty();
    }

    /**
     * Asks several questions at once, such as {@code route get 10.1.0.1 from 10.0.0.2 iif eth0}, which answers as for a
     * packet that comes in. A question that fails, because the kernel discards such a packet, has no answer.
     *
     * @throws RejectedException if the program fails for another reason
     */
    public List<FibEntry> batch(Collection<String> questions) {
        Program.Result result = ip.run(BATCH, questions.stream().collect(Collectors.joining("\n", "", "\n")));
        if (result.status() != 0 && !result.errors().contains("RTNETLINK answers")) {
            throw RejectedException.host("ip fails: " + result.message(), null);
        }
        return RouteAnswer.entries(result.output());
    }

    private Program.Result run(Ip family, String verb, String first, String second, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(family.isIpv6() ? "-6" : "-4", "-j", "route", verb, first));
        if (!second.isEmpty()) {
            arguments.add(second);
        }
        arguments.addAll(more);
        return ip.run(arguments, "");
    }
}
