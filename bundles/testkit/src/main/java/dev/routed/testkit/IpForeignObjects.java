package dev.routed.testkit;

import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Foreign objects on the real kernel, in the network namespace of the calling thread, through {@code ip}. */
public final class IpForeignObjects implements ForeignObjects {
    /** Text that the kernel changes up to a second after a link goes up or down (net/core/link_watch.c). */
    private static final Pattern WRITTEN_LATER = Pattern.compile("NO-CARRIER,| state \\S+| linkdown");

    /** An IPv6 address in use. The kernel adds its local route a moment later (addrconf_dad_work). */
    private static final Pattern IPV6_ADDRESS = Pattern.compile("inet6 (\\S+)/\\d+ (?!.*tentative)");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public void link(String name, String alias) {
        IpCommand.run("link", "add", "name", name, "up", "type", "veth", "peer", "name", name + ".p");
        IpCommand.run("link", "set", "dev", name, "addrgenmode", "none");
        if (!alias.isEmpty()) {
            IpCommand.run("link", "set", "dev", name, "alias", alias);
        }
    }

    @Override
    public void up(String link, boolean up) {
        IpCommand.run("link", "set", "dev", link, up ? "up" : "down");
    }

    @Override
    public void address(String link, Prefix prefix, String label) {
        if (prefix.ip().isIpv6()) {
            IpCommand.run("addr", "add", prefix.toString(), "dev", link, "nodad");
        } else {
            IpCommand.run("addr", "add", prefix.toString(), "dev", link, "label", label);
        }
    }

    @Override
    public void mtu(String link, int mtu) {
        IpCommand.run("link", "set", "dev", link, "mtu", Integer.toString(mtu));
    }

    @Override
    public void deleteAddress(String link, Prefix prefix) {
        IpCommand.run("addr", "del", prefix.toString(), "dev", link);
    }

    @Override
    public void route(Route route) {
        route("add", route);
    }

    @Override
    public void hostRoute(HostRoute route) {
        boolean ipv6 = route.address().isIpv6();
        List<String> arguments = new ArrayList<>(
                List.of(ipv6 ? "-6" : "-4", "route", "add", route.address().toString()));
        arguments.addAll(List.of("proto", Integer.toString(route.protocol())));
        arguments.addAll(List.of("metric", Long.toString(route.metric())));
        for (HostRoute.Hop hop : route.hops()) {
            arguments.add("nexthop");
            hop.via()
                    .ifPresent(
                            via -> arguments.addAll(List.of("via", via.isIpv6() ? "inet6" : "inet", via.toString())));
            arguments.addAll(List.of("dev", hop.link()));
        }
        IpCommand.run(arguments.toArray(String[]::new));
    }

    @Override
    public void replaceRoute(Route route) {
        route("replace", route);
    }

    @Override
    public void deleteRoute(Route route) {
        route("del", route);
    }

    private static void route(String verb, Route route) {
        String family = route.destination().ip().isIpv6() ? "-6" : "-4";
        List<String> arguments = new ArrayList<>(List.of(family, "route", verb));
        arguments.add(route.type().name().toLowerCase(Locale.ROOT));
        arguments.add(route.destination().toString());
        route.via().ifPresent(via -> arguments.addAll(List.of("via", via.toString())));
        if (!route.link().isEmpty()) {
            arguments.addAll(List.of("dev", route.link()));
        }
        arguments.addAll(List.of("proto", Integer.toString(route.protocol())));
        if (route.metric() != 0) {
            arguments.addAll(List.of("metric", Long.toString(route.metric())));
        }
        IpCommand.run(arguments.toArray(String[]::new));
    }

    @Override
    public void policyRoute(Route route) {
        String family = route.destination().ip().isIpv6() ? "-6" : "-4";
        String destination = route.destination().toString();
        IpCommand.run(family, "route", "add", destination, "dev", route.link(), "table", "100");
        IpCommand.run(family, "rule", "add", "to", destination, "lookup", "100");
    }

    @Override
    public void deletePolicyRoute(Route route) {
        String family = route.destination().ip().isIpv6() ? "-6" : "-4";
        String destination = route.destination().toString();
        IpCommand.run(family, "rule", "del", "to", destination, "lookup", "100");
        IpCommand.run(family, "route", "del", destination, "dev", route.link(), "table", "100");
    }

    @Override
    public void replaceNeighbour(Neighbour neighbour) {
        String address = neighbour.address().toString();
        String mac = neighbour.mac().toString();
        IpCommand.run("neigh", "replace", address, "lladdr", mac, "dev", neighbour.link(), "nud", "permanent");
    }

    @Override
    public void deleteNeighbour(Neighbour neighbour) {
        IpCommand.run("neigh", "del", neighbour.address().toString(), "dev", neighbour.link());
    }

    @Override
    public void deleteLink(String name) {
        IpCommand.run("link", "del", "dev", name);
    }

    @Override
    public void connection(Connection connection) {
        ConntrackCommand.add(connection);
    }

    @Override
    public Set<Connection> connections() {
        return ConntrackCommand.list();
    }

    @Override
    public ContainerNamespace container() {
        return new IpContainerNamespace();
    }

    @Override
    public String show(String link) {
        Instant deadline = Instant.now().plus(PATIENCE);
        String shown = now(link);
        while (!isWhole(shown)) {
            assertTrue("a local route is missing:\n" + shown, Instant.now().isBefore(deadline));
            shown = now(link);
        }
        return WRITTEN_LATER.matcher(shown).replaceAll("");
    }

    private static String now(String link) {
        return IpCommand.run("-details", "addr", "show", "dev", link)
                + IpCommand.run("-4", "route", "show", "table", "all", "dev", link)
                + IpCommand.run("-6", "route", "show", "table", "all", "dev", link)
                + IpCommand.run("neigh", "show", "dev", link);
    }

    private static boolean isWhole(String shown) {
        return IPV6_ADDRESS
                .matcher(shown)
                .results()
                .allMatch(address -> shown.contains("local " + address.group(1) + " "));
    }
}
