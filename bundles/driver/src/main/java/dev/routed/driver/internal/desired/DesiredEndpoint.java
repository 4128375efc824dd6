package dev.routed.driver.internal.desired;

import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import java.util.List;
import java.util.Map;

/**
 * An endpoint as it should be, with the answers of drains and policies, so that a pass asks for them once.
 *
 * @param routes the routes that policies want on its link besides its own
 * @param reasons by address, why the address is not simply announced
 */
public record DesiredEndpoint(Endpoint endpoint, List<Route> routes, Map<Ip, List<Reason>> reasons) {
    public DesiredEndpoint(Endpoint endpoint, List<Route> routes) {
        this(endpoint, routes, Map.of());
    }

    /** The same routes for another state of the endpoint, which differs in nothing that policies derive routes from. */
    public DesiredEndpoint as(Endpoint other) {
        return new DesiredEndpoint(other, routes, reasons);
    }
}
