package dev.routed.cnm.internal;

import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Networks;
import dev.routed.cnm.wire.IpamDriver;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The remote IPAM driver of the Docker Engine: forwards calls to {@link Ipam}. Thread-safe. */
final class IpamDriverPlugin {
    /** The address spaces' names: if equal, Engine 27 and later does not compare a pool with the host's routes. */
    private static final IpamDriver.AddressSpaces SPACES = new IpamDriver.AddressSpaces("RoutedLocal", "RoutedGlobal");

    private final ServiceGate<Networks> networks;

    private IpamDriverPlugin(ServiceGate<Networks> networks) {
        this.networks = networks;
    }

    static Calls calls(ServiceGate<Networks> networks) {
        return new IpamDriverPlugin(networks).calls();
    }

    private Calls calls() {
        return new Calls("IpamDriver")
                .constant("GetCapabilities", new IpamDriver.Capabilities(false, false))
                .constant("GetDefaultAddressSpaces", SPACES)
                .answer("RequestPool", IpamDriver.RequestPool.class, this::requestPool)
                .answer("RequestAddress", IpamDriver.RequestAddress.class, this::requestAddress)
                .perform("ReleaseAddress", IpamDriver.ReleaseAddress.class, this::releaseAddress)
                .perform(
                        "ReleasePool",
                        IpamDriver.ReleasePool.class,
                        request -> networks.run(driver -> driver.ipam().releasePool(request.poolID())));
    }

    /** Answers with a gateway outside the pool: the engine takes no address for one, and {@code inspect} shows it. */
    private IpamDriver.Pool requestPool(IpamDriver.RequestPool request) {
        // First, since after a failure no pool has to be released.
        Family family = request.v6() ? Family.IPV6 : Family.IPV4;
        Ip gateway = networks.call(driver -> driver.proposeGateway(family));
        Pool pool = ipam(ipam -> ipam.requestPool(new PoolRequest(
                request.addressSpace(),
                Optional.ofNullable(request.pool()),
                Optional.ofNullable(request.subPool()),
                request.v6())));
        return new IpamDriver.Pool(pool.id(), pool.subnet(), Map.of(IpamDriver.Pool.GATEWAY, gateway.asPrefix()));
    }

    private IpamDriver.Address requestAddress(IpamDriver.RequestAddress request) {
        Ip address = ipam(ipam -> ipam.requestAddress(new AddressRequest(
                request.poolID(),
                Optional.ofNullable(request.address()),
                request.options().gateway(),
                Optional.ofNullable(request.options().name()))));
        return new IpamDriver.Address(address.asPrefix());
    }

    /**
     * Tells the driver first, which removes an endpoint that a crashed engine left behind. If that fails, the route
     * still exists, and the address stays taken. The engine also releases the gateway of a network whose creation
     * failed. A gateway outside the pool may be the address of an endpoint of another network.
     */
    private void releaseAddress(IpamDriver.ReleaseAddress request) {
        networks.run(driver -> {
            driver.ipam().checkPool(request.poolID());
            boolean within = Pool.ofId(request.poolID())
                    .map(pool -> pool.subnet().contains(request.address()))
                    .orElse(true);
            if (!within || driver.addressReleased(request.address())) {
                driver.ipam().releaseAddress(request.poolID(), request.address());
            }
        });
    }

    /** Calls IPAM through the driver, without which IPAM does not know the existing endpoints. */
    private <T> T ipam(Function<Ipam, T> call) {
        return networks.call(driver -> call.apply(driver.ipam()));
    }
}
