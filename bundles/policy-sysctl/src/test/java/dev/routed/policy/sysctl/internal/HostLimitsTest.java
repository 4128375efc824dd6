package dev.routed.policy.sysctl.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.Test;

public class HostLimitsTest {
    private final Map<String, String> values = new TreeMap<>();
    private final HostLimits limits = new HostLimits(new Sysctl() {
        @Override
        public Optional<String> get(String... name) {
            return Optional.ofNullable(values.get(String.join(".", name)));
        }

        @Override
        public boolean set(String value, String... name) {
            throw new AssertionError("limits are only read");
        }

        @Override
        public SortedSet<String> list(String... name) {
            throw new AssertionError("limits are read by name");
        }
    });

    private List<String> findings(int ipv4, int ipv6) {
        return limits.findings(new HostLimits.Containers(Map.of(Family.IPV4, ipv4, Family.IPV6, ipv6), false)).stream()
                .map(Finding::command)
                .toList();
    }

    @Test
    public void nearlyFullConnectionTableIsAFinding() {
        values.put("netfilter.nf_conntrack_max", "1000");
        values.put("netfilter.nf_conntrack_count", "799");
        assertEquals(List.of(), findings(0, 0));
        values.put("netfilter.nf_conntrack_count", "800");
        assertEquals(List.of("sysctl -w net.netfilter.nf_conntrack_max=2000"), findings(0, 0));
    }

    @Test
    public void tooFewNeighborEntriesForTheContainersAreAFinding() {
        values.put("ipv4.neigh.default.gc_thresh3", "1024");
        values.put("ipv6.neigh.default.gc_thresh3", "1024");
        assertEquals(List.of(), findings(800, 400));
        assertEquals(List.of("sysctl -w net.ipv6.neigh.default.gc_thresh3=2048"), findings(800, 500));
        assertEquals(List.of("sysctl -w net.ipv4.neigh.default.gc_thresh3=8192"), findings(3000, 0));
    }

    @Test
    public void hostWithoutTheSysctlsHasNoFinding() {
        assertEquals(List.of(), findings(10_000, 10_000));
    }
}
