package dev.routed.driver.internal;

import dev.routed.api.net.Ip;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What the engine has said of endpoints in this run, and what it may still say of those that are gone. */
final class Contacts {
    /** The engine tries a call again for 15 s; what it began before this run started comes within that time. */
    static final Duration RETRIES = Duration.ofSeconds(20);

    private final LongSupplier nanoTime;
    private final long start;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final Map<Ip, Release> releases = new ConcurrentHashMap<>();

    /** What there is to know of the release of an address; of most there is nothing. */
    private enum Release {
        /** It may still come for an endpoint that was ended in the engine's place. */
        OWED,
        /** It came, was not taken for the end of the endpoint that has the address, and may have been all that comes. */
        DOUBTED
    }

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

    /** An endpoint with this address was ended in the engine's place. */
    void owe(Ip address) {
        releases.put(address, Release.OWED);
    }

    /** The release of an address was not taken for the end of the endpoint that has it. */
    void doubt(Ip address) {
        releases.put(address, Release.DOUBTED);
    }

    boolean isDoubted(Ip address) {
        return releases.get(address) == Release.DOUBTED;
    }

    /** From now on a release of the address is what it seems to be. @return whether one was owed */
    boolean settle(Ip address) {
        return releases.remove(address) == Release.OWED;
    }

    /** Whether an endpoint came so shortly after our start that a release may still be on its way for one that had its address before. */
    boolean isYoung(String endpointId) {
        return heard.containsKey(endpointId) && running().compareTo(RETRIES) < 0;
    }
}
