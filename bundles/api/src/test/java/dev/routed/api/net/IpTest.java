package dev.routed.api.net;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.Test;

public class IpTest {

    @Test
    public void printsTheCanonicalText() {
        Map<String, String> texts = Map.ofEntries(
                Map.entry("10.1.0.2", "10.1.0.2"),
                Map.entry("255.255.255.255", "255.255.255.255"),
                Map.entry("0.0.0.0", "0.0.0.0"),
                Map.entry("::", "::"),
                Map.entry("::1", "::1"),
                Map.entry("FE80:0:0:0:0:0:0:1", "fe80::1"),
                Map.entry("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
                Map.entry("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
                Map.entry("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
                Map.entry("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"),
                Map.entry("::ffff:10.1.0.2", "10.1.0.2"));
        texts.forEach(
                (text, canonical) -> assertEquals(canonical, Ip.parse(text).toString()));
    }

    @Test
    public void rejectsOtherTextsByName() {
        for (String text : List.of(
                "",
                "foo",
                "10.1.0",
                "10.1.0.256",
                "010.1.0.2",
                "10.1.0.2/32",
                "1:2",
                ":::",
                "fe80::1%eth0",
                "localhost",
                "1.2.3.4.5")) {
            IllegalArgumentException rejected = assertThrows(IllegalArgumentException.class, () -> Ip.parse(text));
            assertEquals("'" + text + "' is not an IP address", rejected.getMessage());
        }
    }

    @Test
    public void bytesAreInNetworkOrder() {
        assertArrayEquals(
                new byte[] {10, 1, 0, (byte) 200}, Ip.parse("10.1.0.200").bytes());
        Ip v6 = Ip.parse("fd00:10:1::9");
        assertEquals(v6, Ip.of(v6.bytes()));
        assertEquals(16, v6.bytes().length);
    }

    @Test
    public void nextCarriesAndWraps() {
        assertEquals("10.1.1.0", Ip.parse("10.1.0.255").next().toString());
        assertEquals("0.0.0.0", Ip.parse("255.255.255.255").next().toString());
        assertEquals(
                "fd00:0:0:1::", Ip.parse("fd00::ffff:ffff:ffff:ffff").next().toString());
    }

    @Test
    public void isOrderedAsNumbersAre() {
        TreeSet<Ip> sorted = new TreeSet<>(
                List.of(Ip.parse("fe80::1"), Ip.parse("200.0.0.1"), Ip.parse("9.0.0.1"), Ip.parse("2001:db8::1")));
        assertEquals("[9.0.0.1, 200.0.0.1, 2001:db8::1, fe80::1]", sorted.toString());
    }

    @Test
    public void knowsSpecialAddresses() {
        assertTrue(Ip.parse("127.9.9.9").isLoopback());
        assertTrue(Ip.parse("::1").isLoopback());
        assertTrue(Ip.parse("239.1.1.1").isMulticast());
        assertTrue(Ip.parse("ff02::1").isMulticast());
        assertTrue(Ip.parse("169.254.1.1").isLinkLocal());
        assertTrue(Ip.parse("fe80::1").isLinkLocal());
        assertTrue(Ip.parse("0.0.0.0").isUnspecified());
        for (String plain : List.of("10.1.0.2", "126.255.255.255", "240.0.0.1", "169.253.0.1", "fec0::1", "fd00::1")) {
            Ip ip = Ip.parse(plain);
            assertFalse(plain, ip.isLoopback() || ip.isMulticast() || ip.isLinkLocal() || ip.isUnspecified());
        }
    }
}
