package dev.routed.driver.internal.desired;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.options.SecondaryAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans what a container gets back after IPv6 was turned off and on in it: the kernel then forgets the addresses and
 * routes that the engine added, and the engine does not notice. Pure.
 */
public final class LostIpv6 {
    /** RTPROT_BOOT of linux/rtnetlink.h, as the engine's routes have. */
    private static final int RTPROT_BOOT = 3;

    /** IP6_RT_PRIO_USER of net/ip6_route.h. */
    private static final int METRIC = 1024;

    private static final Prefix EVERYWHERE = new Prefix(new Ip(Family.IPV6, 0, 0), 0);

    private LostIpv6() {}

    /**
     * Returns the steps inside the container; none as long as it has one of its IPv6 addresses, because the container
     * may have removed another one itself.
     *
     * @param end the container's end
     * @param inside the container's addresses and routes
     */
    public static List<Step> steps(Endpoint endpoint, Link end, HostState inside) {
        List<Ip> addresses =
                SecondaryAddresses.engines(endpoint).stream().filter(Ip::isIpv6).toList();
        boolean lost = inside.addresses().stream()
                .filter(address -> address.link().equals(end.name()))
                .noneMatch(address -> addresses.contains(address.prefix().ip()));
        if (addresses.isEmpty() || !lost) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>();
        addresses.forEach(address -> steps.add(
                new Step.AddAddress(new Address(address.asPrefix(), end.name(), Scope.GLOBAL, ""), end.alias())));
        endpoint.gateway(Family.IPV6).ifPresent(gateway -> {
            steps.add(new Step.AddRoute(route(gateway.asPrefix(), end, Optional.empty()), end.alias()));
            if (inside.routes().stream().noneMatch(route -> route.destination().equals(EVERYWHERE))) {
                steps.add(new Step.AddRoute(route(EVERYWHERE, end, Optional.of(gateway)), end.alias()));
            }
        });
        return steps;
    }

    private static Route route(Prefix destination, Link end, Optional<Ip> via) {
        return new Route(Route.Type.UNICAST, destination, end.name(), via, RTPROT_BOOT, Scope.GLOBAL, METRIC);
    }
}
