package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.net.Ip;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

/** The ranges represent the set. */
public class RangeSetTest {

    @Test
    public void firstOutsideFollowsTheRange() {
        RangeSet runs = new RangeSet();
        for (String address :
                List.of("10.0.0.1", "10.0.0.3", "10.0.0.2", "10.0.0.255", "10.0.1.0", "fd00::ffff:ffff:ffff:ffff")) {
            runs.add(Ip.parse(address));
        }
        assertEquals(Ip.parse("10.0.0.0"), runs.firstOutside(Ip.parse("10.0.0.0")));
        assertEquals(Ip.parse("10.0.0.4"), runs.firstOutside(Ip.parse("10.0.0.1")));
        assertEquals(Ip.parse("10.0.0.4"), runs.firstOutside(Ip.parse("10.0.0.2")));
        assertEquals(Ip.parse("10.0.1.1"), runs.firstOutside(Ip.parse("10.0.0.255")));
        assertEquals(Ip.parse("fd00:0:0:1::"), runs.firstOutside(Ip.parse("fd00::ffff:ffff:ffff:ffff")));
    }

    @Test
    public void behavesAsASetOnRandomCalls() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        RangeSet runs = new RangeSet();
        Set<Ip> set = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            Ip address = Ip.v4(random.nextInt(64));
            if (random.nextBoolean()) {
                runs.add(address);
                set.add(address);
            } else {
                runs.remove(address);
                set.remove(address);
            }
            Ip from = Ip.v4(random.nextInt(64));
            Ip outside = from;
            while (set.contains(outside)) {
                outside = outside.next();
            }
            assertEquals("seed " + seed, outside, runs.firstOutside(from));
        }
    }
}
