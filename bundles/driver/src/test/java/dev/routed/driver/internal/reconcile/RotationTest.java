package dev.routed.driver.internal.reconcile;

import static org.junit.Assert.assertEquals;

import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;

public final class RotationTest {
    private final Rotation rotation = new Rotation();

    private static List<Endpoint> endpoints(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> Endpoint.of("%064x".formatted(i), "a".repeat(64), new Mac(i), "rt" + i, "rc" + i))
                .toList();
    }

    @Test
    public void allEndpointsHaveTheirTurn() {
        List<Endpoint> all = endpoints(3 * Rotation.AT_A_TIME);
        List<Endpoint> seen = new ArrayList<>();
        for (int look = 0; look < 3; look++) {
            List<Endpoint> chosen = rotation.next(all);
            assertEquals(Rotation.AT_A_TIME, chosen.size());
            seen.addAll(chosen);
        }
        assertEquals(all, seen);
        assertEquals("from the first one again", all.subList(0, Rotation.AT_A_TIME), rotation.next(all));
    }

    @Test
    public void fewEndpointsAreAllChosenOnceEachTime() {
        assertEquals(2, rotation.next(endpoints(2)).size());
        assertEquals(2, rotation.next(endpoints(2)).size());
        assertEquals(List.of(), rotation.next(List.of()));
    }

    @Test
    public void endpointsThatComeAndGoDoNotDisturbTheOthersTurns() {
        rotation.next(endpoints(9));
        List<Endpoint> later = new ArrayList<>(endpoints(9));
        later.remove(Rotation.AT_A_TIME - 1);
        assertEquals(endpoints(9).subList(4, 8), rotation.next(later));
    }
}
