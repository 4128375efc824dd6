package dev.routed.testkit;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;

/** Strangers on a host in memory; each call is one change, as seen by whoever uses the kernel meanwhile. */
record FakeStrangers(FakeKernel kernel, FakeHost host) implements Strangers {
    private static final int MTU = 1500;

    @Override
    public void link(String name, String alias) {
        synchronized (kernel) {
            Mac mac = new Mac(0x02_00_00_00_00_00L | name.hashCode() & 0xffff_ffffL);
            host.createVeth(name, mac, name + ".p", new Mac(mac.value() ^ 1), MTU, 0);
            host.setAlias(name, alias);
        }
    }

    @Override
    public void up(String link, boolean up) {
        synchronized (kernel) {
            host.setUp(link, up);
        }
    }

    @Override
    public void address(String link, Prefix prefix, String label) {
        synchronized (kernel) {
            host.addresses.add(new Address(prefix, link, Scope.GLOBAL, prefix.ip().isIpv6() ? "" : label));
        }
    }

    @Override
    public void route(Route route) {
        synchronized (kernel) {
            host.added.add(route);
        }
    }

    @Override
    public void deleteLink(String name) {
        synchronized (kernel) {
            host.deleteLink(name);
        }
    }

    @Override
    public String show(String link) {
        return kernel.read(link).toString();
    }
}
