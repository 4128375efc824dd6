package dev.routed.api.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class PrefixTest {

    @Test
    public void networkFirstAndLast() {
        for (String[] row : new String[][] {
            {"10.1.2.3/16", "10.1.0.0/16", "10.1.0.0", "10.1.255.255"},
            {"10.1.2.3/32", "10.1.2.3/32", "10.1.2.3", "10.1.2.3"},
            {"10.1.2.3/0", "0.0.0.0/0", "0.0.0.0", "255.255.255.255"},
            {"10.1.2.3/31", "10.1.2.2/31", "10.1.2.2", "10.1.2.3"},
            {"fd00:1:2:3::9/64", "fd00:1:2:3::/64", "fd00:1:2:3::", "fd00:1:2:3:ffff:ffff:ffff:ffff"},
            {"fd00::9/127", "fd00::8/127", "fd00::8", "fd00::9"},
            {"fd00::9/48", "fd00::/48", "fd00::", "fd00::ffff:ffff:ffff:ffff:ffff"},
            {"fd00::9/128", "fd00::9/128", "fd00::9", "fd00::9"},
            {"fd00::9/0", "::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
        }) {
            Prefix prefix = Prefix.parse(row[0]);
            assertEquals(row[1], prefix.network().toString());
            assertEquals(row[2], prefix.first().toString());
            assertEquals(row[3], prefix.last().toString());
        }
    }

    @Test
    public void containsAndOverlaps() {
        Prefix pool = Prefix.parse("10.1.0.0/16");
        assertTrue(pool.contains(Ip.parse("10.1.255.255")));
        assertFalse(pool.contains(Ip.parse("10.2.0.0")));
        assertFalse(pool.contains(Ip.parse("::1")));
        assertTrue(pool.contains(pool));
        assertTrue(pool.overlaps(Prefix.parse("10.0.0.0/8")));
        assertTrue(Prefix.parse("10.0.0.0/8").overlaps(pool));
        assertFalse(pool.overlaps(Prefix.parse("10.2.0.0/16")));
        assertFalse(Prefix.parse("0.0.0.0/0").overlaps(Prefix.parse("::/0")));
    }

    @Test
    public void rejectsOtherTextsByName() {
        for (String text :
                List.of("10.1.0.0", "10.1.0.0/33", "10.1.0.0/-1", "10.1.0.0/016", "foo/8", "fd00::/129", "/8")) {
            IllegalArgumentException rejected = assertThrows(IllegalArgumentException.class, () -> Prefix.parse(text));
            assertTrue(rejected.getMessage(), rejected.getMessage().contains(text.split("/")[0]));
        }
    }
}
