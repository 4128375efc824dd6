package dev.routed.driver.internal.state;

import dev.routed.api.message.ShortId;
import java.util.List;
import java.util.stream.Stream;

/** A fixed number of locks, which endpoints share. */
public final class StripedLocks {
    private static final int NUMBER = 64;

    private final List<Object> locks =
            Stream.generate(Object::new).limit(NUMBER).toList();

    /** The lock of an endpoint, by its identifier or the short form of it, which link names contain. */
    public Object of(String endpointId) {
        return locks.get(Math.floorMod(ShortId.of(endpointId).hashCode(), NUMBER));
    }
}
