package dev.routed.web.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

public class EndpointRowsTest {
    private static final Ip FIRST = Ip.parse("10.1.0.0");
    private final List<Endpoint> all = endpoints(10_000);

    private static List<Endpoint> endpoints(int number) {
        List<Endpoint> endpoints = new ArrayList<>();
        Ip address = FIRST;
        for (int i = 0; i < number; i++) {
            Endpoint endpoint = Endpoint.of("%064x".formatted(i), "f".repeat(64), new Mac(i), "rt" + i, "rc" + i)
                    .withAddresses(List.of(address));
            endpoints.add(
                    i % 100 == 7
                            ? endpoint.withSuppressed(new TreeMap<>(Map.of(address, Announcement.DRAINED)))
                            : endpoint);
            address = address.next();
        }
        return endpoints;
    }

    private EndpointRows rows(String filter, int offset, int limit) {
        return EndpointRows.of(
                all,
                filter,
                offset,
                limit,
                new ObjectNames.Snapshot(Map.of("%064x".formatted(3), "Web-1"), Map.of("f".repeat(64), "mine")),
                (endpoint, address) -> List.of(new Reason("drained", Announcement.DRAINED)));
    }

    @Test
    public void pageIsCutFromTheEndpointsThatMatch() {
        EndpointRows rows = rows("DRAINED", 50, 20);
        assertEquals(10_000, rows.total());
        assertEquals(100, rows.matching());
        assertEquals(20, rows.rows().size());
        assertEquals(
                List.of(new EndpointRows.Address("10.1.19.143", "drained", List.of("drained"))),
                rows.rows().get(0).addresses());
        assertEquals(1, rows("10.1.0.255", 0, 50).matching());
        assertEquals(0, rows("elsewhere", 0, 50).rows().size());
        assertEquals(0, rows("", 20_000, 50).rows().size());
        assertEquals(EndpointRows.MOST, rows("", 0, 1_000_000).rows().size());
    }

    @Test
    public void endpointsAreFoundByTheNamesThatPeopleKnow() {
        EndpointRows found = rows("web-1", 0, 50);
        assertEquals(1, found.matching());
        assertEquals("Web-1", found.rows().get(0).name());
        assertEquals(10_000, rows("mine", 0, 50).matching());
        assertEquals("", rows("mine", 0, 50).rows().get(0).name());
    }

    @Test
    public void tenThousandEndpointsAreFilteredSoon() {
        rows("10.1.9", 0, 50);
        long began = System.nanoTime();
        byte[] json = Data.json(rows("10.1.9", 0, 50));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(json.length + " bytes", json.length < 20_000);
        // 300 ms is the goal; a busy machine may take longer.
        assertTrue(took.toString(), took.compareTo(Duration.ofSeconds(3)) < 0);
    }
}
