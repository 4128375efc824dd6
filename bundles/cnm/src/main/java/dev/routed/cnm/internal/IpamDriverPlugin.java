package dev.routed.cnm.internal;

import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Networks;
import dev.routed.api.remote.Answer;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.cnm.wire.IpamDriver;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The engine's remote IPAM driver: pools and addresses are asked of {@link Ipam}. */
@Component
public final class IpamDriverPlugin implements RemotePlugin {
    /**
     * Our names for the engine's two address spaces. They must differ: an engine (27 and later) to which they
     * are the same skips its check of a pool against the host's routes.
     */
    private static final IpamDriver.AddressSpaces SPACES =
            new IpamDriver.AddressSpaces("RoutedLocal", "RoutedGlobal");

    private final Present<Networks> networks = new Present<>("the network driver", NetworkDriverPlugin.PATIENCE);
    private final Path socket;
    private final Calls calls;

    @Activate
    public IpamDriverPlugin(@Reference Sockets sockets) {
        this.socket = sockets.ipam();
        this.calls = new Calls("IpamDriver")
                .constant("GetCapabilities", new IpamDriver.Capabilities(false, false))
                .constant("GetDefaultAddressSpaces", SPACES)
                .answer("RequestPool", IpamDriver.RequestPool.class, this::requestPool)
                .answer("RequestAddress", IpamDriver.RequestAddress.class, this::requestAddress)
                .perform("ReleaseAddress", IpamDriver.ReleaseAddress.class, this::releaseAddress)
                .perform("ReleasePool", IpamDriver.ReleasePool.class,
                        request -> networks.tell(driver -> driver.ipam().releasePool(request.poolID())));
    }

    /**
     * The pool comes with a gateway from outside of it, so that the engine requests none and burns no address,
     * and {@code docker network inspect} shows the one that containers will have.
     */
    private IpamDriver.Pool requestPool(IpamDriver.RequestPool request) {
        // Asked first: should there be none, no pool has to be given back.
        Family family = request.v6() ? Family.IPV6 : Family.IPV4;
        Ip gateway = networks.ask(driver -> driver.proposeGateway(family));
        Pool pool = books(ipam -> ipam.requestPool(new PoolRequest(
                request.addressSpace(),
                Optional.ofNullable(request.pool()),
                Optional.ofNullable(request.subPool()),
                request.v6())));
        return new IpamDriver.Pool(pool.id(), pool.subnet(), Map.of(IpamDriver.Pool.GATEWAY, gateway.asPrefix()));
    }

    private IpamDriver.Address requestAddress(IpamDriver.RequestAddress request) {
        Ip address = books(ipam -> ipam.requestAddress(new AddressRequest(
                request.poolID(),
                Optional.ofNullable(request.address()),
                request.options().gateway(),
                Optional.ofNullable(request.options().name()))));
        return new IpamDriver.Address(address.asPrefix());
    }

    /**
     * The driver hears of it first: an endpoint that a crashed engine left must go before somebody else can be
     * given its address. If it cannot go, its route still stands, and so the address stays taken.
     *
     * <p>The engine also releases the gateway of a network that it could not create. Outside of the pool that
     * may be the address of another network's endpoint.
     */
    private void releaseAddress(IpamDriver.ReleaseAddress request) {
        networks.tell(driver -> {
            boolean within =
                    Pool.ofId(request.poolID()).map(pool -> pool.subnet().contains(request.address())).orElse(true);
            if (!within || driver.addressReleased(request.address())) {
                driver.ipam().releaseAddress(request.poolID(), request.address());
            }
        });
    }

    /** Asked through the driver: without it the books do not know which addresses stand. */
    private <T> T books(Function<Ipam, T> call) {
        return networks.ask(driver -> call.apply(driver.ipam()));
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindNetworks(Networks driver) {
        networks.come(driver);
    }

    void unbindNetworks(Networks driver) {
        networks.go(driver);
    }

    @Override
    public Path socket() {
        return socket;
    }

    @Override
    public void cutShort() {
        networks.cutShort();
    }

    @Override
    public Answer call(String method, byte[] body) {
        return calls.call(method, body);
    }

    @Override
    public Answer refuse(int status, String sentence) {
        return calls.refuse(status, sentence);
    }
}
