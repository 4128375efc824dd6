package dev.routed.policy.access.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.message.Failure;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Networks;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import dev.routed.api.nftables.TableCommands;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import dev.routed.api.policy.Verdict;
import dev.routed.api.settings.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Limits what containers reach: owns the tables {@code inet routed-access} and {@code arp routed-access}. */
@Component
public final class AccessPolicy implements Policy, HealthCheck {
    /** How often to look for networks without containers here, and at the addresses of the host. */
    static final Duration LOOK = Duration.ofSeconds(30);

    private static final String KIND = "access";

    private final Nftables nftables;
    private final Events events;
    private final GatewayAddresses addresses;
    private final Table table;
    private final Table arp;
    private final LastingConditions conditions;
    private final LinkAccess links;
    private final ScheduledExecutorService scheduler = DaemonThreads.scheduler("routed-access");

    private final Map<String, Endpoint> live = new HashMap<>();
    private final Map<String, Network> known = new HashMap<>();
    /** The gateways of which the state says whether they are nothing else. */
    private final Set<Ip> judged = new TreeSet<>();

    /** Whether the state is to be computed anew. */
    private boolean stale;

    /** Also read by the thread that restores the tables. */
    private volatile AccessState state = AccessState.EMPTY;

    /** Asked for the service only when it is used: the driver, which provides it, needs its policies to start. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile ComponentServiceObjects<Networks> networks;

    @Activate
    public AccessPolicy(
            @Reference Nftables nftables,
            @Reference Kernel kernel,
            @Reference Settings settings,
            @Reference Events events) {
        int group = settings.kernel().group();
        this.nftables = nftables;
        this.events = events;
        this.addresses = new GatewayAddresses(kernel);
        this.conditions = new LastingConditions(
                KIND,
                Severity.WARNING,
                "containers may reach what they should not, or not reach what they should",
                events);
        this.links = new LinkAccess(events);
        this.table =
                nftables.own("inet", AccessRuleset.TABLE, () -> new AccessRuleset(group).content(state, links.all()));
        this.arp = nftables.own("arp", ArpRuleset.TABLE, () -> new ArpRuleset(group).content(state));
        scheduler.scheduleWithFixedDelay(
                () -> Trigger.during("timer", this::look), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void stop() {
        scheduler.shutdownNow();
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public List<KnownOption> options() {
        return AccessOptions.KNOWN;
    }

    @Override
    public void check(Network network) {
        AccessOptions.check(network);
        if (AccessOptions.isOnlyInternalByName(network)) {
            events.warn(
                    KIND,
                    ShortId.of(network.id()),
                    "--internal keeps no packet from a routed network: add -o isolate=internal for that");
        }
    }

    @Override
    public List<Finding> findings() {
        return Stream.of(conditions.findings(), links.findings())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public synchronized void adopt(Collection<Attachment> all) {
        links.adopt(all, enforced(all));
        live.clear();
        known.clear();
        all.forEach(this::put);
        state = compute();
        table.replace(() -> {});
        arp.replace(() -> {});
        stale = false;
    }

    /** Reads the table only if the options of a network are lost. */
    private EnforcedAccess enforced(Collection<Attachment> all) {
        boolean lost = all.stream().anyMatch(attachment -> attachment.network().optionsLost());
        return lost
                ? EnforcedAccess.read(
                        nftables,
                        all.stream()
                                .map(attachment -> attachment.endpoint().link())
                                .toList())
                : EnforcedAccess.NONE;
    }

    /** Most endpoints change nothing: their network is known, and has the default access. */
    @Override
    public synchronized void update(Collection<Attachment> attachments) {
        Set<String> before = links.of(attachments);
        attachments.forEach(links::put);
        attachments.forEach(this::put);
        if (stale) {
            refresh();
        }
        table.change(() -> TableCommands.change(before, links.of(attachments)));
    }

    /** The state is stale if a network has changed or gateways are new. */
    private void put(Attachment attachment) {
        live.put(attachment.endpoint().id(), attachment.endpoint());
        Network network = attachment.network();
        stale |= !network.equals(known.put(network.id(), network))
                || !judged.containsAll(attachment.endpoint().gateways());
    }

    @Override
    public Optional<Verdict> verdict(FirstPacket packet) {
        if (packet.forwarded()) {
            return state.verdict(packet.source(), packet.destination());
        }
        return packet.sender().map(sender -> HostAccessCheck.of(packet, sender.network(), state.gateways()));
    }

    @Override
    public synchronized void removed(Attachment attachment) {
        Set<String> before = links.of(List.of(attachment));
        live.remove(attachment.endpoint().id());
        links.remove(attachment);
        table.change(() -> TableCommands.change(before, Set.of()));
    }

    private void look() {
        ComponentServiceObjects<Networks> service = networks;
        Networks driver = service == null ? null : service.getService();
        if (driver == null) {
            return;
        }
        try {
            replaceNetworks(driver.networks());
            conditions.end("networks");
        } catch (RuntimeException e) {
            conditions.report(
                    "networks", "changes of networks or of the host's addresses are not applied: " + Failure.reason(e));
        } finally {
            service.ungetService(driver);
        }
    }

    /** Without networks that are gone; a network that is about to go keeps its rules until then. */
    private synchronized void replaceNetworks(Collection<Network> all) {
        Set<String> used = live.values().stream().map(Endpoint::networkId).collect(Collectors.toSet());
        known.keySet().retainAll(used);
        all.forEach(network -> known.put(network.id(), network));
        refresh();
    }

    /** The state stays stale if nft rejects the change, so that the next update tries again. */
    private void refresh() {
        AccessState before = state;
        stale = true;
        try {
            state = compute();
            if (!state.isolated().equals(before.isolated()) || !state.subnets().equals(before.subnets())) {
                table.replace(() -> {});
            } else {
                table.change(() -> TableCommands.change(AccessRuleset.gateways(before), AccessRuleset.gateways(state)));
            }
            arp.change(() -> TableCommands.change(ArpRuleset.gateways(before), ArpRuleset.gateways(state)));
            stale = false;
        } catch (RuntimeException e) {
            state = before;
            throw e;
        }
    }

    private AccessState compute() {
        judged.clear();
        known.values().forEach(network -> judged.addAll(network.gateways()));
        live.values().forEach(endpoint -> judged.addAll(endpoint.gateways()));
        Set<String> ours = live.values().stream().map(Endpoint::link).collect(Collectors.toSet());
        return AccessState.of(known.values(), links.enforced(), addresses.virtual(judged, ours));
    }
}
