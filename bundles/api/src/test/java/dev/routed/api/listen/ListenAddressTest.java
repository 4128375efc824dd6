package dev.routed.api.listen;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class ListenAddressTest {

    @Test
    public void addressAndPortAreParsed() {
        assertEquals(Optional.of(new ListenAddress(Ip.parse("127.0.0.1"), 7200)), ListenAddress.of(" 127.0.0.1:7200 "));
        assertEquals(Optional.of(new ListenAddress(Ip.parse("fd00::1"), 65535)), ListenAddress.of("[fd00::1]:65535"));
        for (String text : List.of("0.0.0.0:1", "[::]:7200")) {
            assertEquals(text, ListenAddress.of(text).orElseThrow().toString());
        }
    }

    @Test
    public void onlyLoopbackAddressesStayOnTheHost() {
        for (String text : List.of("127.0.0.1:1", "127.9.9.9:1", "[::1]:1")) {
            assertTrue(text, ListenAddress.of(text).orElseThrow().isLoopback());
        }
        for (String text : List.of("0.0.0.0:1", "[::]:1", "10.0.0.1:1", "[fd00::1]:1")) {
            assertFalse(text, ListenAddress.of(text).orElseThrow().isLoopback());
        }
    }

    @Test
    public void blankSettingIsEmpty() {
        assertEquals(Optional.empty(), ListenAddress.of(""));
        assertEquals(Optional.empty(), ListenAddress.of("  "));
    }

    @Test
    public void otherTextIsRejected() {
        for (String text : List.of(
                "7200",
                ":7200",
                "127.0.0.1",
                "127.0.0.1:0",
                "127.0.0.1:65536",
                "127.0.0.1:http",
                "127.0.0.256:7200",
                "fd00::1:7200",
                "[127.0.0.1:7200",
                "[fe80::1%eth0]:7200",
                "localhost:7200",
                "http://127.0.0.1:7200")) {
            assertEquals(
                    "listen '" + text + "' is not an address and a port such as 127.0.0.1:7200 or [::1]:7200",
                    assertThrows(text, RejectedException.class, () -> ListenAddress.of(text))
                            .getMessage());
        }
    }
}
