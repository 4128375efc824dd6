package dev.routed.driver.internal;

import dev.routed.api.net.Ip;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What the engine has said of endpoints in this run, and what it may still say of those that are gone. */
final class Contacts {
    /** The engine tries a call again for 15 s; what it began before this run started comes within that time. */
    static final Duration RETRIES = Duration.ofSeconds(20);

    private final LongSupplier nanoTime;
    private final long start;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final Set<Ip> owed = ConcurrentHashMap.newKeySet();
    private final Set<Ip> awaited = ConcurrentHashMap.newKeySet();
    private final Set<Ip> doubted = ConcurrentHashMap.newKeySet();

    /**
     * @param nanoTime a clock that only goes forward: an endpoint must not look forgotten because somebody set the time
     */
    Contacts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** The engine speaks of an endpoint. */
    void heard(String endpointId) {
        heard.put(endpointId, nanoTime.getAsLong());
    }

    /** The endpoint is gone. */
    void forget(String endpointId) {
        heard.remove(endpointId);
    }

    /** How long the engine has been silent about an endpoint; absent if it has not spoken of it in this run. */
    Optional<Duration> silence(String endpointId) {
        return Optional.ofNullable(heard.get(endpointId)).map(this::since);
    }

    Duration running() {
        return since(start);
    }

    private Duration since(long moment) {
        return Duration.ofNanos(nanoTime.getAsLong() - moment);
    }

    /** An endpoint with this address was ended in the engine's place, which may still release it. */
    void owe(Ip address) {
        owed.add(address);
    }

    /** The engine releases an address. @return whether it was owed for an endpoint that is gone */
    boolean settle(Ip address) {
        doubted.remove(address);
        return owed.remove(address);
    }

    /** An endpoint with this address ended as the engine said, which will release it. */
    void await(Ip address) {
        awaited.add(address);
    }

    /** The engine releases an address. @return whether it has said the end of an endpoint with it */
    boolean arrives(Ip address) {
        return awaited.remove(address);
    }

    /** The release of an address was not taken for the end of the endpoint that has it. */
    void doubt(Ip address) {
        doubted.add(address);
    }

    /** Whether the release of an address was doubted, so that it may have been all that comes. */
    boolean isDoubted(Ip address) {
        return doubted.contains(address);
    }

    /** Whether an endpoint came so shortly after our start that a release may still be on its way for one that had its address before. */
    boolean isYoung(String endpointId) {
        return heard.containsKey(endpointId) && running().compareTo(RETRIES) < 0;
    }
}
