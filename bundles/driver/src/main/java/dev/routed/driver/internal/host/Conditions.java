package dev.routed.driver.internal.host;

import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.options.LinkNames;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lasting conditions of endpoints, of networks, and of the gateways on {@code lo}.
 *
 * @param repairs what cannot be repaired, by endpoint or {@code lo}
 * @param containers whose containers cannot be seen, by endpoint
 * @param ipv6 whose IPv6 cannot be restored in their containers, by endpoint
 * @param orphans which the engine does not know, by endpoint
 * @param addresses what takes an address or a gateway away, by address
 * @param checks which repeated work fails as a whole
 * @param parked which parked links cannot be deleted
 * @param networks which networks cannot follow the settings, by network
 * @param gateways why the gateways on {@code lo} are not those of the networks
 */
public record Conditions(
        LastingConditions repairs,
        LastingConditions containers,
        LastingConditions ipv6,
        LastingConditions orphans,
        LastingConditions addresses,
        LastingConditions checks,
        LastingConditions parked,
        LastingConditions networks,
        LastingConditions gateways) {
    public static Conditions recordedBy(Events events) {
        return new Conditions(
                new LastingConditions(
                        "repair",
                        Severity.ERROR,
                        "the container loses packets, or keeps addresses, routes or an MTU that it should not have",
                        events),
                new LastingConditions(
                        "container",
                        Severity.WARNING,
                        "what the container has of it is neither checked nor repaired",
                        events),
                new LastingConditions("ipv6", Severity.ERROR, "the container is not reached by IPv6", events),
                new LastingConditions(
                        "orphan",
                        Severity.WARNING,
                        "its addresses stay taken and announced, although nothing answers there",
                        events),
                new LastingConditions("address", Severity.ERROR, "packets for it do not reach the container", events),
                checks(events),
                new LastingConditions(
                        "reap", Severity.WARNING, "the links of ended containers stay on the host", events),
                new LastingConditions(
                        "network-change", Severity.WARNING, "its containers do not do what the settings say", events),
                new LastingConditions("gateway", Severity.ERROR, "containers may be without a gateway", events));
    }

    /** Which repeated work fails as a whole. */
    public static LastingConditions checks(Events events) {
        return new LastingConditions(
                "reconcile",
                Severity.WARNING,
                "changes that others make to links, routes and addresses stay unrepaired",
                events);
    }

    /** An endpoint has ended, and its conditions with it. */
    public void ended(Endpoint endpoint) {
        repairs.end(LinkNames.subject(endpoint));
        containers.end(LinkNames.subject(endpoint));
        ipv6.end(LinkNames.subject(endpoint));
        orphans.end(LinkNames.subject(endpoint));
        endpoint.addresses().forEach(address -> addresses.end(address.toString()));
    }

    public List<Finding> findings() {
        return Stream.of(repairs, containers, ipv6, orphans, addresses, checks, parked, networks, gateways)
                .flatMap(conditions -> conditions.findings().stream())
                .toList();
    }
}
