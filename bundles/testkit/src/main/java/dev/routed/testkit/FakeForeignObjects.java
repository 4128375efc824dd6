package dev.routed.testkit;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.Set;

/** Foreign objects on a host in memory. Each call is one atomic change. */
record FakeForeignObjects(FakeKernel kernel, FakeHost host) implements ForeignObjects {
    private static final int MTU = 1500;

    @Override
    public void link(String name, String alias) {
        kernel.change(() -> {
            Mac mac = new Mac(0x02_00_00_00_00_00L | name.hashCode() & 0xffff_ffffL);
            host.createVeth(name, mac, name + ".p", new Mac(mac.value() ^ 1), MTU, 0);
            host.setAlias(name, alias);
        });
    }

    @Override
    public void up(String link, boolean up) {
        kernel.change(() -> host.setUp(link, up));
    }

    @Override
    public void mtu(String link, int mtu) {
        kernel.change(() -> host.setMtu(link, mtu));
    }

    @Override
    public void address(String link, Prefix prefix, String label) {
        String kept = prefix.ip().isIpv6() ? "" : label;
        kernel.change(() -> host.addresses.add(new Address(prefix, link, Scope.GLOBAL, kept)));
    }

    @Override
    public void deleteAddress(String link, Prefix prefix) {
        kernel.change(() -> host.addresses.removeIf(
                address -> address.link().equals(link) && address.prefix().equals(prefix)));
    }

    @Override
    public void route(Route route) {
        kernel.change(() -> host.added.add(route));
    }

    @Override
    public void hostRoute(HostRoute route) {
        kernel.change(() -> host.hostRoutes.add(route));
    }

    @Override
    public void replaceRoute(Route route) {
        kernel.change(() -> {
            host.added.removeIf(
                    other -> other.destination().equals(route.destination()) && other.metric() == route.metric());
            host.added.add(route);
        });
    }

    @Override
    public void deleteRoute(Route route) {
        kernel.change(() -> host.added.removeIf(other -> other.compareTo(route) == 0));
    }

    @Override
    public void policyRoute(Route route) {
        kernel.change(() -> host.policyRoutes.add(route));
    }

    @Override
    public void deletePolicyRoute(Route route) {
        kernel.change(() -> host.policyRoutes.remove(route));
    }

    @Override
    public void replaceNeighbour(Neighbour neighbour) {
        kernel.change(() -> {
            host.neighbours.removeIf(other -> other.compareTo(neighbour) == 0);
            host.neighbours.add(neighbour);
        });
    }

    @Override
    public void deleteNeighbour(Neighbour neighbour) {
        kernel.change(() -> host.neighbours.removeIf(other -> other.compareTo(neighbour) == 0));
    }

    @Override
    public void deleteLink(String name) {
        kernel.change(() -> host.deleteLink(name));
    }

    @Override
    public void connection(Connection connection) {
        kernel.change(() -> host.connections.add(connection));
    }

    @Override
    public Set<Connection> connections() {
        return Set.copyOf(host.connections);
    }

    @Override
    public ContainerNamespace container() {
        return kernel.container();
    }

    @Override
    public String show(String link) {
        return kernel.read(link).toString();
    }
}
