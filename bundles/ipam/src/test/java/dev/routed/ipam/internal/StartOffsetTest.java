package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class StartOffsetTest {

    @Test
    public void offsetIsInTheRange() {
        for (int length = 0; length <= 128; length++) {
            Prefix ipv6 = new Prefix(Ip.parse("fd00:10:1:2:3:4:5:6"), length).network();
            assertTrue(ipv6.toString(), ipv6.contains(StartOffset.in(ipv6, "host")));
        }
        for (int length = 0; length <= 32; length++) {
            Prefix ipv4 = new Prefix(Ip.parse("10.171.205.239"), length).network();
            assertTrue(ipv4.toString(), ipv4.contains(StartOffset.in(ipv4, "host")));
        }
    }

    @Test
    public void offsetOfAHostIsStable() {
        assertEquals(
                Ip.parse("10.1.15.118"),
                StartOffset.in(Prefix.parse("10.1.0.0/16"), "2f6f8a1b4c5d4e0f9a8b7c6d5e4f3a2b"));
        assertEquals(
                Ip.parse("fd00:10:1:0:494:e4f5:f092:22d"),
                StartOffset.in(Prefix.parse("fd00:10:1::/64"), "2f6f8a1b4c5d4e0f9a8b7c6d5e4f3a2b"));
    }

    @Test
    public void hostsHaveDifferentOffsets() {
        Prefix range = Prefix.parse("10.1.0.0/16");
        Set<Ip> places = new HashSet<>();
        for (int host = 0; host < 100; host++) {
            places.add(StartOffset.in(range, "host" + host));
        }
        // Of 100 in 65,536, all are apart with probability 0.93; these are.
        assertEquals(100, places.size());
        for (String part : List.of("10.1.0.0/17", "10.1.0.0/24")) {
            assertNotEquals(StartOffset.in(range, "host0"), StartOffset.in(Prefix.parse(part), "host0"));
        }
    }
}
