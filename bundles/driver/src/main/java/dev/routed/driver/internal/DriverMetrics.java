package dev.routed.driver.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The driver in figures: what stands, how it is announced, what was put right, what policies refused. */
final class DriverMetrics {
    private final Registry registry;
    private final Drains drains;
    private final Policies policies;
    private final Reconciliation reconciliation;

    DriverMetrics(Registry registry, Drains drains, Policies policies, Reconciliation reconciliation) {
        this.registry = registry;
        this.drains = drains;
        this.policies = policies;
        this.reconciliation = reconciliation;
    }

    List<Metric> all() {
        List<Endpoint> endpoints = registry.endpoints();
        return List.of(
                Metric.gauge("routed_networks", "Networks that this host has.", registry.networks().size()),
                Metric.gauge("routed_endpoints", "Endpoints that stand on this host.", endpoints.size()),
                Metric.gauge("routed_addresses", "Addresses of endpoints, by how they are announced to other hosts.",
                        samples("announcement", announcements(endpoints))),
                Metric.gauge("routed_addresses_held",
                        "Addresses that are not simply announced, by what speaks against it: an operator's word, or a policy.",
                        samples("reason", reasons(endpoints))),
                Metric.gauge("routed_host_drained", "1 if the host is drained, otherwise 0.", drains.isHostDrained() ? 1 : 0),
                Metric.counter("routed_repairs", "Changes by which links were put right, and links that could not be.",
                        samples("result", Map.of(
                                "done", reconciliation.repaired(), "failed", reconciliation.unrepaired()))),
                Metric.counter("routed_policy_refusals", "Networks, endpoints and options that a policy refused.",
                        samples("policy", policies.refusals())));
    }

    private static Map<String, Long> announcements(List<Endpoint> endpoints) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Announcement announcement : Announcement.values()) {
            counts.put(announcement.toString(), 0L);
        }
        endpoints.forEach(endpoint -> endpoint.addresses()
                .forEach(address -> counts.merge(endpoint.announcement(address).toString(), 1L, Long::sum)));
        return counts;
    }

    /** A policy's sentence may name a host or a port, which is no label; its name is one. */
    private Map<String, Long> reasons(List<Endpoint> endpoints) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Drains.REASONS.forEach(reason -> counts.put(reason.name(), 0L));
        policies.refusals().keySet().forEach(policy -> counts.put(policy, 0L));
        for (Endpoint endpoint : endpoints) {
            for (Ip address : endpoint.held().keySet()) {
                drains.reasons(endpoint, address).stream().map(Reason::name).forEach(name -> counts.merge(name, 1L, Long::sum));
                policies.wishes().against(endpoint, address).forEach(policy -> counts.merge(policy, 1L, Long::sum));
            }
        }
        return counts;
    }

    private static List<Sample> samples(String label, Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> new Sample(Map.of(label, entry.getKey()), entry.getValue()))
                .toList();
    }
}
