package dev.routed.cnm.wire;

import static org.junit.Assert.assertEquals;

import dev.routed.api.net.Ip;
import java.util.Map;
import org.junit.Test;

public class PortMappingTest {
    private static final Map<PortMapping, String> AS_WRITTEN = Map.of(
            new PortMapping(6, 80, null, 8080, 8080), "8080:80/tcp",
            new PortMapping(17, 53, Ip.parse("127.0.0.1"), 5353, 5353), "127.0.0.1:5353:53/udp",
            new PortMapping(6, 80, null, 0, 0), "80/tcp",
            new PortMapping(6, 80, Ip.parse("127.0.0.1"), 0, 0), "127.0.0.1::80/tcp",
            new PortMapping(6, 80, null, 8000, 8010), "8000-8010:80/tcp",
            new PortMapping(6, 80, Ip.parse("::1"), 8080, 8080), "[::1]:8080:80/tcp",
            new PortMapping(132, 80, null, 8080, 0), "8080:80/sctp",
            new PortMapping(33, 80, null, 8080, 8080), "8080:80/33");

    @Test
    public void aMappingReadsAsTheUserWroteIt() {
        AS_WRITTEN.forEach((mapping, text) -> assertEquals(text, mapping.toString()));
    }
}
