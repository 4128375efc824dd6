package dev.routed.api.ipam;

import static org.junit.Assert.assertEquals;

import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class PoolTest {

    @Test
    public void idContainsThePool() {
        Pool whole = new Pool("RoutedLocal", Prefix.parse("10.1.0.0/16"), Optional.empty());
        Pool part = new Pool("RoutedLocal", Prefix.parse("10.1.0.0/16"), Optional.of(Prefix.parse("10.1.4.0/24")));
        assertEquals(Optional.of(whole), Pool.ofId(whole.id()));
        assertEquals(Optional.of(part), Pool.ofId(part.id()));
    }

    @Test
    public void idOfAnotherDriverIsEmpty() {
        for (String id : List.of("", "pool-1", "a|b|c", "a|10.1.0.0/16", "a|10.1.0.0/16||", "a|10.1.0.0/33|")) {
            assertEquals(id, Optional.empty(), Pool.ofId(id));
        }
    }
}
