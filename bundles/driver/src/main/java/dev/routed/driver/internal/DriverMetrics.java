package dev.routed.driver.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.reconcile.HostReconciler;
import dev.routed.driver.internal.state.Drains;
import dev.routed.driver.internal.state.Registry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Exports counts of networks, endpoints, announcements, repairs and rejections. */
record DriverMetrics(Registry registry, Drains drains, PolicyChain policies, HostReconciler reconciler) {
    List<Metric> all() {
        List<Endpoint> endpoints = registry.endpoints();
        return List.of(
                Metric.gauge(
                        "routed_networks",
                        "Networks that this host has.",
                        registry.networks().size()),
                Metric.gauge("routed_endpoints", "Endpoints that this host has.", endpoints.size()),
                Metric.gauge(
                        "routed_addresses",
                        "Addresses of endpoints, by how they are announced to other hosts.",
                        samples("announcement", announcements(endpoints))),
                Metric.gauge(
                        "routed_addresses_suppressed",
                        "Addresses that are not simply announced, by reason: a drain, a handover or the policy.",
                        samples("reason", reasons(endpoints))),
                Metric.gauge(
                        "routed_host_drained",
                        "1 if the host is drained, otherwise 0.",
                        drains.isHostDrained() ? 1 : 0),
                Metric.counter(
                        "routed_repairs",
                        "Changes that repaired links, and checks of links that could not be repaired.",
                        samples("result", reconciler.repairs())),
                Metric.counter(
                        "routed_policy_rejections",
                        "Networks, endpoints and options that a policy rejected.",
                        samples("policy", policies.rejections())));
    }

    private static Map<String, Long> announcements(List<Endpoint> endpoints) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Stream.of(Announcement.values()).forEach(announcement -> counts.put(announcement.toString(), 0L));
        endpoints.forEach(endpoint -> endpoint.addresses()
                .forEach(address -> counts.merge(endpoint.announcement(address).toString(), 1L, Long::sum)));
        return counts;
    }

    /** A policy's reason may name a host or a port, so the label is the policy's name. */
    private Map<String, Long> reasons(List<Endpoint> endpoints) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Drains.REASONS.forEach(reason -> counts.put(reason.name(), 0L));
        policies.rejections().keySet().forEach(policy -> counts.put(policy, 0L));
        endpoints.forEach(endpoint -> endpoint.suppressed().keySet().stream()
                .flatMap(address -> Stream.concat(
                        drains.reasons(endpoint, address).stream().map(Reason::name),
                        policies.contributions().against(endpoint, address).stream()))
                .forEach(name -> counts.merge(name, 1L, Long::sum)));
        return counts;
    }

    private static List<Sample> samples(String label, Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> new Sample(Map.of(label, entry.getKey()), entry.getValue()))
                .toList();
    }
}
