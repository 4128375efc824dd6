package dev.routed.routing.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Networks;
import dev.routed.api.routing.DaemonKind;
import dev.routed.api.settings.Settings;
import dev.routed.routing.internal.daemon.InstalledDaemons;
import dev.routed.routing.internal.daemon.StateReader;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import dev.routed.routing.internal.rules.RoutingRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looks whether a routing daemon announces our addresses. Needs no daemon while no address is to be announced. */
@Component
public final class RoutingCheck implements HostCheck {
    /** BIRD announces a new address within a second or two, so what is missing then is looked for again. */
    static final Duration PAUSE = Duration.ofMillis(1500);

    private final Kernel kernel;
    private final AnnouncedAddresses ours;
    private final List<StateReader> readers;
    private final Duration pause;

    @Activate
    public RoutingCheck(@Reference Kernel kernel, @Reference Settings settings, @Reference Networks networks) {
        this(kernel, new AnnouncedAddresses(kernel, settings, networks), InstalledDaemons.readers(), PAUSE);
    }

    RoutingCheck(Kernel kernel, AnnouncedAddresses ours, List<StateReader> readers, Duration pause) {
        this.kernel = kernel;
        this.ours = ours;
        this.readers = readers;
        this.pause = pause;
    }

    @Override
    public String name() {
        return "routing";
    }

    @Override
    public List<Finding> look() throws InterruptedException {
        List<AnnouncedAddress> addresses = ours.read();
        List<Finding> findings = findings(addresses);
        if (findings.isEmpty() || readers.stream().noneMatch(StateReader::seemsToRun)) {
            return findings;
        }
        Thread.sleep(pause.toMillis());
        List<AnnouncedAddress> still = ours.read();
        return findings(addresses.stream().filter(still::contains).toList());
    }

    private List<Finding> findings(List<AnnouncedAddress> addresses) {
        if (addresses.isEmpty()) {
            return List.of();
        }
        List<StateReader> running =
                readers.stream().filter(StateReader::seemsToRun).toList();
        if (running.isEmpty()) {
            return List.of(away());
        }
        List<List<Finding>> answers = new ArrayList<>();
        List<Finding> silent = new ArrayList<>();
        for (StateReader reader : running) {
            try {
                answers.add(new RoutingRules(reader.state(ours.subnets()), down(), own()).findings(addresses));
            } catch (RejectedException e) {
                silent.add(Finding.error(
                        reader.kind().name(),
                        "does not answer: " + e.getMessage(),
                        RoutingRules.NOT_REACHED,
                        "systemctl restart " + unit(reader.kind())));
            }
        }
        // One daemon that announces everything is enough. A socket may be left of another that was killed.
        if (answers.stream().anyMatch(List::isEmpty)) {
            return List.of();
        }
        return answers.isEmpty()
                ? silent
                : answers.stream().flatMap(List::stream).toList();
    }

    private Finding away() {
        Optional<DaemonKind> installed = readers.stream()
                .filter(StateReader::isInstalled)
                .map(StateReader::kind)
                .findFirst();
        return installed
                .map(kind -> Finding.error(
                        "routing",
                        "neither FRR nor BIRD runs here",
                        RoutingRules.NOT_REACHED,
                        "systemctl start " + unit(kind)))
                .orElse(Finding.warning(
                        "routing",
                        "neither FRR nor BIRD is installed: install one, and configure it as 'routed"
                                + " routing-config' prints",
                        RoutingRules.NOT_REACHED,
                        "apt-get install frr"));
    }

    private static String unit(DaemonKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private Set<String> down() {
        return kernel.links().stream()
                .filter(link -> !link.up())
                .map(Link::name)
                .collect(Collectors.toSet());
    }

    /** This host's address on lo, as {@code routed routing-config} finds it. */
    private Optional<Ip> own() {
        return kernel.addresses(Link.LOOPBACK).stream()
                .filter(address -> address.scope() == Scope.GLOBAL
                        && !address.prefix().ip().isIpv6())
                .map(address -> address.prefix().ip())
                .findFirst();
    }
}
