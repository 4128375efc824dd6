package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class HttpHeadTest {
    private static Optional<Boolean> read(String... chunks) {
        HttpHead head = new HttpHead();
        Optional<Boolean> verdict = Optional.empty();
        for (String chunk : chunks) {
            verdict = head.read(ByteBuffer.wrap(chunk.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return verdict;
    }

    @Test
    public void completeHeadGivesTheVerdict() {
        Map.ofEntries(
                        Map.entry("HTTP/1.1 200 OK\r\n\r\n", true),
                        Map.entry("HTTP/1.0 200 OK\r\nServer: x\r\n\r\nbody", true),
                        Map.entry("HTTP/1.1 204\r\n\r\n", true),
                        Map.entry("HTTP/1.1 302 Found\nLocation: /x\n\n", true),
                        Map.entry("HTTP/1.1 399 \r\n\r\n", true),
                        Map.entry("HTTP/1.1 404 Not Found\r\n\r\n", false),
                        Map.entry("HTTP/1.1 503 Service Unavailable\r\n\r\n", false),
                        Map.entry("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", true),
                        Map.entry("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 500 No\r\n\r\n", false),
                        Map.entry("HTTP/2 200\r\n\r\n", false),
                        Map.entry("SSH-2.0-OpenSSH\r\n\r\n", false),
                        Map.entry("HTTP/1.1 2000 OK\r\n\r\n", false))
                .forEach((head, passes) -> assertEquals(head, Optional.of(passes), read(head)));
    }

    @Test
    public void incompleteHeadGivesNone() {
        for (String head : new String[] {"", "H", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nServer: x\r\n"}) {
            assertEquals(head, Optional.empty(), read(head));
        }
        assertEquals(Optional.empty(), read("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\n"));
    }

    @Test
    public void headMayArriveByteByByte() {
        assertEquals(Optional.of(true), read("HTTP/1.1 200 OK\r\nA: b\r\n\r\n".split("")));
    }

    @Test
    public void headThatIsTooLongFails() {
        String line = "X-Filler: " + "x".repeat(1000) + "\r\n";
        assertEquals(Optional.of(false), read("HTTP/1.1 200 OK\r\n" + line.repeat(17)));
        assertEquals(Optional.of(false), read("x".repeat(HttpHead.LIMIT + 1)));
    }
}
