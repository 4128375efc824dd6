package dev.routed.driver.internal.endpoint;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Port;
import dev.routed.api.policy.Attachment;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.ContainerLinks;
import dev.routed.driver.internal.host.FormerConnections;
import dev.routed.driver.internal.options.LinkAlias;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.options.SecondaryAddresses;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.state.EndpointTable;
import dev.routed.driver.internal.state.Registry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Changes sandbox, ports, options and secondary addresses of live endpoints; a failure changes nothing. Thread-safe.
 */
public record EndpointChanges(
        Registry registry,
        EndpointTable table,
        Applier applier,
        PolicyChain policies,
        EndpointUpdates updates,
        FormerConnections connections,
        Events events) {
    /** @param ports the ports that the engine names now; CreateEndpoint may have lacked some */
    public Endpoint join(String networkId, String endpointId, String sandbox, SortedSet<Port> ports) {
        synchronized (table.lock(endpointId)) {
            Endpoint endpoint = table.live(endpointId)
                    .filter(live -> live.networkId().equals(networkId))
                    .orElseThrow(() -> RejectedException.of(
                            "endpoint %s is not known on this host: start the container again",
                            ShortId.of(endpointId)));
            table.activity().called(endpointId);
            List<Ip> secondary = SecondaryAddresses.of(endpoint);
            if (!secondary.isEmpty() && !applier.namespaces().sees(Path.of(sandbox))) {
                throw RejectedException.of("%s: %s", Enumeration.all(secondary), ContainerLinks.UNSEEN);
            }
            Optional<String> name = LinkAlias.sandbox(sandbox);
            table.sandboxes().enter(name.orElse(sandbox), endpoint);
            Endpoint joined = name.isEmpty() ? endpoint : endpoint.withSandbox(name);
            return endpoint.ports().containsAll(ports)
                    ? updates.replace(endpoint, joined)
                    : replaceKept(endpoint, joined.withPorts(union(endpoint.ports(), ports)));
        }
    }

    private static SortedSet<Port> union(SortedSet<Port> some, SortedSet<Port> others) {
        SortedSet<Port> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    /** Replaces a live endpoint and its file. A failure leaves both as they were. */
    private Endpoint replaceKept(Endpoint before, Endpoint after) {
        table.files().replace(before, after);
        try {
            return updates.replace(before, after);
        } catch (RuntimeException e) {
            Applier.undo(e, () -> table.files().replace(after, before));
            throw e;
        }
    }

    /** Does nothing if the endpoint is unknown, or on another network. */
    public void leave(String networkId, String endpointId) {
        synchronized (table.lock(endpointId)) {
            table.live(endpointId)
                    .filter(endpoint -> endpoint.networkId().equals(networkId))
                    .ifPresent(endpoint -> {
                        table.activity().called(endpointId);
                        table.sandboxes().leave(endpointId);
                    });
        }
    }

    public Endpoint setOption(Endpoint named, String option, Optional<String> value) {
        policies.options().checkChangeable(option);
        check(withOption(named, option, value));
        synchronized (table.lock(named.id())) {
            Endpoint before = table.require(named.id());
            Endpoint after = withOption(before, option, value);
            replaceKept(before, after);
            events.info(
                    "option",
                    LinkNames.subject(after),
                    value.map(text -> "has %s=%s now".formatted(option, text))
                            .orElse("has no option %s now".formatted(option)));
            return after;
        }
    }

    private static Endpoint withOption(Endpoint endpoint, String option, Optional<String> value) {
        Map<String, String> options = new TreeMap<>(endpoint.options());
        options.remove(option);
        value.ifPresent(text -> options.put(option, text));
        return endpoint.withOptions(options);
    }

    /** A policy may take long, so the caller holds no lock. */
    private Network check(Endpoint changed) {
        Attachment attachment = registry.attachment(changed);
        policies.check(attachment);
        return attachment.network();
    }

    public Endpoint addAddress(Endpoint named, Ip address) {
        if (named.addresses().contains(address)) {
            return named;
        }
        Network network = check(withAddress(named, address));
        synchronized (table.lock(named.id())) {
            Endpoint before = table.require(named.id());
            Endpoint after = withAddress(before, address);
            SecondaryAddresses.check(after, network);
            table.claims().claimSecondary(after, address);
            try {
                table.files().replace(before, after);
                connections.settle(List.of(address));
                updates.change(before, after, applier.containers());
            } catch (RuntimeException e) {
                Applier.undo(e, () -> restore(before, after));
                table.claims().releaseSecondary(after, address);
                throw Applier.rejection(e);
            }
            events.info("address-add", LinkNames.subject(after), "has " + address + " as well");
            return after;
        }
    }

    private static Endpoint withAddress(Endpoint endpoint, Ip address) {
        List<Ip> secondary = new ArrayList<>(SecondaryAddresses.of(endpoint));
        secondary.add(address);
        return SecondaryAddresses.with(endpoint, secondary);
    }

    public Endpoint removeAddress(Endpoint named, Ip address) {
        synchronized (table.lock(named.id())) {
            Endpoint before = table.require(named.id());
            List<Ip> secondary = new ArrayList<>(SecondaryAddresses.of(before));
            if (!secondary.remove(address)) {
                throw RejectedException.of(
                        before.addresses().contains(address)
                                ? "%s cannot be removed: the engine assigned it to endpoint %s"
                                : "%s is not an address of endpoint %s",
                        address,
                        ShortId.of(before.id()));
            }
            Endpoint after = SecondaryAddresses.with(before, secondary);
            try {
                updates.change(before, after, applier.containers());
                table.files().replace(before, after);
            } catch (RuntimeException e) {
                Applier.undo(e, () -> restore(before, after));
                throw Applier.rejection(e);
            }
            connections.forget(List.of(address));
            table.claims().releaseSecondary(after, address);
            events.info("address-remove", LinkNames.subject(after), "no longer has " + address);
            return after;
        }
    }

    private void restore(Endpoint before, Endpoint after) {
        table.files().replace(after, before);
        updates.change(after, before, applier.containers());
    }
}
