package dev.routed.driver.internal.host;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The container's end of a veth pair. @param kernel of the namespace that has it; the host's before Join */
record ContainerLink(Kernel kernel, Link link) {
    /** Its best route is the IPv6 default route, if there is one: 2000:: is assigned to nobody. */
    private static final Ip ANYWHERE6 = Ip.parse("2000::");

    Collection<Address> addresses() {
        return kernel.addresses(link.name());
    }

    /** The end with what is on it, and the container's IPv6 default route on any link. */
    HostState inside() {
        HostState end = kernel.read(link.name());
        List<Route> routes = new ArrayList<>(end.routes());
        kernel.lookup(ANYWHERE6).ifPresent(routes::add);
        return HostState.of(end.links(), end.addresses(), routes, end.neighbours());
    }
}
