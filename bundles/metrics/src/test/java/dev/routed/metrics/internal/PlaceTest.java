package dev.routed.metrics.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class PlaceTest {

    @Test
    public void anAddressAndAPort() {
        assertEquals(Optional.of(new Place(Ip.parse("127.0.0.1"), 7200)), Place.of(" 127.0.0.1:7200 "));
        assertEquals(Optional.of(new Place(Ip.parse("fd00::1"), 65535)), Place.of("[fd00::1]:65535"));
        for (String text : List.of("0.0.0.0:1", "[::]:7200")) {
            assertEquals(text, Place.of(text).orElseThrow().toString());
        }
    }

    @Test
    public void blankIsNowhere() {
        assertEquals(Optional.empty(), Place.of(""));
        assertEquals(Optional.empty(), Place.of("  "));
    }

    @Test
    public void whatElseIsGivenIsRefused() {
        for (String text : List.of("7200", ":7200", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:http",
                "127.0.0.256:7200", "fd00::1:7200", "[127.0.0.1:7200", "[fe80::1%eth0]:7200", "localhost:7200",
                "http://127.0.0.1:7200")) {
            assertEquals(
                    "listen '" + text + "' is not an address and a port such as 127.0.0.1:7200 or [::1]:7200",
                    assertThrows(text, Refusal.class, () -> Place.of(text)).getMessage());
        }
    }
}
