package dev.routed.driver.internal;

import java.util.List;
import java.util.stream.Stream;

/** A lock for each endpoint. Endpoints share them, so that there is a fixed number. */
final class Locks {
    private static final int NUMBER = 64;

    private final List<Object> locks = Stream.generate(Object::new).limit(NUMBER).toList();

    /** By the short identifier, which a link's name tells even where nothing else does. */
    Object of(String endpointId) {
        return locks.get(Math.floorMod(Names.shortId(endpointId).hashCode(), NUMBER));
    }
}
