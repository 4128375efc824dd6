package dev.routed.forwarding.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.HostCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.message.IoReason;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.KeptObjects;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The {@link Forwarding} service. Needs {@link Nftables} only to change forwarding, not while it is on. */
@Component
public final class HostForwarding implements Forwarding, HealthCheck, HostCheck, KeptObjects {
    /** The check of single links reads a file per link. */
    private static final Duration CHECK = Duration.ofMinutes(1);

    /** While a flushed filter is away, the host forwards all packets. Runs nft only after foreign changes. */
    private static final Duration FILTER_CHECK = Duration.ofSeconds(5);

    private final Settings settings;
    private final Events events;
    private final Sysctl sysctl;
    private final PortFiles ports;
    private final FilterFiles files;
    private final LastingConditions closedLinks;
    private final LastingConditions filters;
    private final ScheduledExecutorService timer = DaemonThreads.scheduler("routed-forwarding");

    /** The families that endpoints or networks need. */
    private final Set<Family> needed = EnumSet.noneOf(Family.class);

    /** The families with a filter, each with what it remembers of the host before. */
    private final Map<Family, Map<String, Set<String>>> filtered = new EnumMap<>(Family.class);

    /** The families of which it is known whether a filter of an earlier run exists. */
    private final Set<Family> lookedAt = EnumSet.noneOf(Family.class);

    /** For each checked family, {@link Nftables#foreignChanges} before its check. */
    private final Map<Family, Long> checked = new EnumMap<>(Family.class);

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Nftables nftables;

    @Activate
    public HostForwarding(@Reference Settings settings, @Reference Events events, @Reference Sysctl sysctl) {
        this(
                settings,
                events,
                sysctl,
                new PortFiles(Path.of("/sys")),
                new FilterFiles(
                        settings.network().state().resolve("forwarding"), Path.of("/proc/sys/kernel/random/boot_id")));
        timer.scheduleWithFixedDelay(
                () -> Trigger.during("timer", this::check), CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                () -> Trigger.during("timer", this::checkFilters),
                FILTER_CHECK.toMillis(),
                FILTER_CHECK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    HostForwarding(Settings settings, Events events, Sysctl sysctl, PortFiles ports, FilterFiles files) {
        this.settings = settings;
        this.events = events;
        this.sysctl = sysctl;
        this.ports = ports;
        this.files = files;
        this.closedLinks = new LastingConditions(
                "forwarding", Severity.ERROR, "packets that arrive there do not reach containers", events);
        this.filters = new LastingConditions(
                "forwarding",
                Severity.WARNING,
                "the host may forward packets between links that have nothing to do with containers",
                events);
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    @Override
    public String name() {
        return "forwarding";
    }

    @Override
    public List<Finding> findings() {
        return Stream.concat(closedLinks.findings().stream(), filters.findings().stream())
                .toList();
    }

    /** Refreshes {@link #findings}. */
    @Override
    public List<Finding> look() {
        check();
        return List.of();
    }

    synchronized void check() {
        List<Finding> found = new ArrayList<>();
        try {
            ClosedLinks links = new ClosedLinks(sysctl, ports);
            needed.forEach(family -> found.addAll(links.findings(family)));
        } catch (RejectedException e) {
            found.add(
                    closedLinks.finding("net", "forwarding of single links cannot be checked: " + e.getMessage(), ""));
        }
        closedLinks.replace(found);
    }

    @Override
    public void turnOn(Family family) {
        turnOn(family, false);
    }

    @Override
    public void restore(Family family) {
        turnOn(family, true);
    }

    private synchronized void turnOn(Family family, boolean inUse) {
        needed.add(family);
        requireIpv6OnNewLinks(family);
        ForwardingSwitch forwarding = new ForwardingSwitch(sysctl, family);
        if (forwarding.isOn()) {
            return;
        }
        List<String> atRisk = family == Family.IPV6 ? links().atRisk() : List.of();
        if (settings.network().forwarding(family) == NetworkSettings.Forwarding.REQUIRE) {
            throw rejection(family, forwarding, atRisk);
        }
        if (Guarding.needed(false, inUse && isFiltered(family), inUse) == Guarding.Change.TURN_ON) {
            forwarding.turnOn();
            events.warn("forwarding", forwarding.toString(), "was turned off by something else and is on again");
        } else {
            turnOnFiltered(family, forwarding, atRisk);
        }
    }

    private void requireIpv6OnNewLinks(Family family) {
        if (family == Family.IPV6
                && sysctl.get("ipv6", "conf", "default", "disable_ipv6").equals(Optional.of("1"))) {
            throw RejectedException.of(
                    "new links of this host have no IPv6: run 'sysctl -w net.ipv6.conf.default.disable_ipv6=0',"
                            + " or omit --ipv6");
        }
    }

    /** The filter first, so that the host at no time forwards packets between other links. */
    private void turnOnFiltered(Family family, ForwardingSwitch forwarding, List<String> atRisk) {
        filter(family, atRisk);
        for (String link : atRisk) {
            if (links().acceptAlways(link)) {
                events.info(
                        "forwarding",
                        RouterAdvertisementLinks.settingOf(link),
                        "is changed from 1 to 2, so that the link accepts router advertisements on a forwarding host");
            }
        }
        forwarding.turnOn();
        events.info("forwarding", forwarding.toString(), "is turned on, for packets from and to routed links only");
    }

    /** Restores the filters after {@code nft flush ruleset}. */
    synchronized void checkFilters() {
        Nftables service = nftables;
        if (service == null) {
            return;
        }
        long changes = service.foreignChanges();
        for (Family family : needed) {
            if (!Objects.equals(checked.get(family), changes) && checkFilter(family)) {
                checked.put(family, changes);
            }
        }
    }

    /** Does nothing without nft, or where no filter existed. Returns whether the filter is as it should be. */
    private boolean checkFilter(Family family) {
        Nftables service = nftables;
        boolean neverFiltered = lookedAt.contains(family) && !isRemembered(family);
        if (neverFiltered || service == null || !service.isInstalled()) {
            return false;
        }
        ForwardFilter filter = filter(service, family);
        try {
            checkFilter(family, filter);
            lookedAt.add(family);
            filters.end(filter.toString());
            return true;
        } catch (RejectedException e) {
            filters.report(filter.toString(), "cannot be checked: " + e.getMessage());
            return false;
        }
    }

    private void checkFilter(Family family, ForwardFilter filter) {
        switch (filter.state()) {
            case PRESENT -> {
                if (!filtered.containsKey(family)) {
                    filter.addWitness();
                    remember(family, filter.remembered());
                }
            }
            case DELETED -> {
                filter.remove();
                forget(family);
            }
            case GONE -> {
                if (isRemembered(family)) {
                    filter.create(filtered.get(family));
                    events.warn("forwarding", filter.toString(), "was flushed with all other tables and is restored");
                }
            }
        }
    }

    /** Whether the family had a filter before the tables were flushed, in this run or while no appliance ran. */
    private boolean isRemembered(Family family) {
        if (!filtered.containsKey(family) && !lookedAt.contains(family)) {
            try {
                files.read(family).ifPresent(remembered -> filtered.put(family, remembered));
                filters.end(family.toString());
            } catch (IOException e) {
                warn(family, "cannot be read", e);
            }
        }
        return filtered.containsKey(family);
    }

    private void remember(Family family, Map<String, Set<String>> remembered) {
        filtered.put(family, remembered);
        try {
            files.write(family, remembered);
            filters.end(family.toString());
        } catch (IOException e) {
            warn(family, "cannot be written", e);
        }
    }

    private void forget(Family family) {
        filtered.remove(family);
        try {
            files.delete(family);
            filters.end(family.toString());
        } catch (IOException e) {
            warn(family, "cannot be deleted", e);
        }
    }

    private void warn(Family family, String failure, IOException e) {
        filters.report(
                family.toString(),
                "the file that restores the filter after a flush while routed is away %s: %s"
                        .formatted(failure, IoReason.of(e)));
    }

    /** Whether forwarding is limited to routed links, or was until the filter was flushed. Without nft, it is not. */
    private boolean isFiltered(Family family) {
        Nftables service = nftables;
        if (service == null) {
            throw away();
        }
        if (!service.isInstalled()) {
            return false;
        }
        return switch (filter(service, family).state()) {
            case PRESENT -> true;
            case DELETED -> false;
            case GONE -> isRemembered(family);
        };
    }

    private void filter(Family family, List<String> atRisk) {
        Nftables service = nftables;
        try {
            if (service == null) {
                throw away();
            }
            ForwardFilter filter = filter(service, family);
            Map<String, Set<String>> remembered = new TreeMap<>(new FormerConf(sysctl, family).read());
            remembered.putAll(filtered.getOrDefault(family, Map.of()));
            remembered.putAll(filter.remembered());
            Set<String> changed = new TreeSet<>(atRisk);
            changed.addAll(remembered.getOrDefault(ForwardFilter.CHANGED_ACCEPT_RA, Set.of()));
            remembered.put(ForwardFilter.CHANGED_ACCEPT_RA, changed);
            filter.create(remembered);
            remember(family, remembered);
        } catch (RejectedException e) {
            throw RejectedException.host(
                    "forwarding stays off, because it cannot be limited to routed links: " + e.getMessage(), e);
        }
    }

    /** Forwarding off first, for the same reason as the filter comes first. */
    @Override
    public synchronized void release(Family family) {
        needed.remove(family);
        checkFilter(family);
        ForwardingSwitch forwarding = new ForwardingSwitch(sysctl, family);
        boolean nothingToTurnOff = nftables == null && !forwarding.isSupportedAndOn();
        if (nothingToTurnOff || Guarding.unneeded(isFiltered(family)) == Guarding.Change.NOTHING) {
            return;
        }
        ForwardFilter filter = filter(nftables, family);
        Map<String, Set<String>> remembered = filter.remembered();
        forwarding.set(false);
        new FormerConf(sysctl, family).restore(remembered);
        for (String link : remembered.getOrDefault(ForwardFilter.CHANGED_ACCEPT_RA, Set.of())) {
            if (links().acceptUnlessForwarding(link)) {
                events.info("forwarding", RouterAdvertisementLinks.settingOf(link), "is changed back from 2 to 1");
            }
        }
        filter.remove();
        forget(family);
        events.info("forwarding", forwarding.toString(), "is turned off again, because no network needs it");
    }

    @Override
    public synchronized Map<String, String> keptObjects() {
        Map<String, String> kept = new TreeMap<>();
        for (Family family : needed) {
            if (isFiltered(family)) {
                ForwardingSwitch forwarding = new ForwardingSwitch(sysctl, family);
                kept.put(
                        forwarding.toString(),
                        "stays on for the containers that stay; after them: 'sysctl -w %s=0'".formatted(forwarding));
                kept.putAll(filter(nftables, family).keptObjects(forwarding));
            }
        }
        return kept;
    }

    private ForwardFilter filter(Nftables service, Family family) {
        return new ForwardFilter(service, family, settings.kernel().group());
    }

    private RouterAdvertisementLinks links() {
        return new RouterAdvertisementLinks(sysctl, ports);
    }

    private static RejectedException away() {
        return RejectedException.away(
                "bundle dev.routed.nftables is stopped; run 'routed bundle:start dev.routed.nftables'");
    }

    private static RejectedException rejection(Family family, ForwardingSwitch forwarding, List<String> atRisk) {
        String loss = atRisk.isEmpty()
                ? ""
                : " (without accept_ra=2, %s would no longer learn routes by router advertisements)"
                        .formatted(String.join(", ", atRisk));
        return RejectedException.of(
                "this host does not forward %s packets: run 'sysctl -w %s%s=1'%s,"
                        + " or set %s = manage in etc/dev.routed.network.cfg",
                family,
                RouterAdvertisementLinks.remedy(atRisk),
                forwarding,
                loss,
                family == Family.IPV4 ? "ip-forwarding" : "ipv6-forwarding");
    }
}
