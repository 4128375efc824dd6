package dev.routed.routing.internal.fib;

import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Networks;
import dev.routed.api.settings.Settings;
import dev.routed.process.route.IpRoute;
import dev.routed.routing.internal.AnnouncedAddresses;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import dev.routed.routing.internal.rules.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Looks whether the kernel forwards packets from the network to our addresses, and back. The question needs a link to
 * the network and an address behind it; a host route that a routing daemon has learned names both. Without one, nothing
 * is asked.
 */
@Component
public final class FibCheck implements HostCheck {
    /** How many addresses are asked for at once, which bounds the memory that the answers take. */
    private static final int BATCH = 500;

    /** How many host routes of others are looked at, to find one for each family. */
    private static final int OTHERS = 1000;

    private final Kernel kernel;
    private final Settings settings;
    private final AnnouncedAddresses ours;
    private final IpRoute routes = new IpRoute();
    private final FibReader reader = new FibReader(routes);

    @Activate
    public FibCheck(@Reference Kernel kernel, @Reference Settings settings, @Reference Networks networks) {
        this.kernel = kernel;
        this.settings = settings;
        this.ours = new AnnouncedAddresses(kernel, settings, networks);
    }

    @Override
    public String name() {
        return "fib";
    }

    @Override
    public List<Finding> look() {
        if (!routes.isInstalled()) {
            return List.of(Finding.warning(
                    "ip",
                    "is not on the PATH of routed",
                    "'routed doctor' does not see where the host sends packets, and 'routed trace' does not work",
                    "apt-get install -y iproute2"));
        }
        List<AnnouncedAddress> addresses = ours.read();
        List<Finding> findings = new ArrayList<>();
        for (Family family : Family.values()) {
            List<AnnouncedAddress> targets = addresses.stream()
                    .filter(address -> address.address().family() == family)
                    .toList();
            Optional<HostRoute> learned = targets.isEmpty() ? Optional.empty() : learned(family);
            if (learned.isPresent()) {
                Batches.of(targets, BATCH).forEach(batch -> ask(learned.get(), batch, findings));
            }
        }
        return findings;
    }

    private void ask(HostRoute learned, List<AnnouncedAddress> targets, List<Finding> findings) {
        reader.ask(learned.hops().get(0).link(), learned.address(), targets)
                .forEach(found -> found.finding().ifPresent(findings::add));
        Set<String> uplinks =
                learned.hops().stream().map(HostRoute.Hop::link).collect(Collectors.toCollection(TreeSet::new));
        reader.askBack(uplinks, learned.address(), targets)
                .forEach(found -> found.finding().ifPresent(findings::add));
    }

    /** A route to a single address by a next hop, which is another host or router. */
    private Optional<HostRoute> learned(Family family) {
        AtomicInteger seen = new AtomicInteger();
        return kernel.hostRoutes(address -> isOf(address, family) && seen.incrementAndGet() <= OTHERS).stream()
                .filter(route -> route.isForeign(settings.kernel().protocol())
                        && route.hops().get(0).via().isPresent())
                .findFirst();
    }

    private static boolean isOf(Ip address, Family family) {
        return address.family() == family;
    }
}
