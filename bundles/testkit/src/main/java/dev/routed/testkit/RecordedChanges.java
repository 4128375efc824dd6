package dev.routed.testkit;

import static org.junit.Assert.fail;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.net.Ip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that records its calls. */
public final class RecordedChanges implements ChangeListener {
    /** The record of {@link #lost}; no link has this name. */
    public static final String LOST = "(lost)";

    /** The record of {@link #rerouted}. */
    public static final String REROUTED = "(rerouted)";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final LinkedBlockingQueue<String> records = new LinkedBlockingQueue<>();

    @Override
    public void changed(String link) {
        records.add(link);
    }

    @Override
    public void carrier(String link) {
        records.add(carrierName(link));
    }

    /** The record of {@link #carrier}. */
    public static String carrierName(String link) {
        return link + " has carrier";
    }

    @Override
    public void gained(String link) {
        records.add(gainedName(link));
    }

    /** The record of {@link #gained}. */
    public static String gainedName(String link) {
        return link + " has gained an address";
    }

    @Override
    public void rerouted() {
        records.add(REROUTED);
    }

    @Override
    public void routed(Ip address, int protocol) {
        records.add(routedName(address, protocol));
    }

    /** The record of {@link #routed}. */
    public static String routedName(Ip address, int protocol) {
        return address + " proto " + protocol;
    }

    @Override
    public void lost() {
        records.add(LOST);
    }

    /** Waits for a record. Returns the records since the last query; the expected one is the last. */
    public List<String> until(String expected) {
        List<String> before = new ArrayList<>();
        try {
            do {
                String next = records.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    fail("recorded %s and not %s within %s".formatted(before, expected, TIMEOUT));
                }
                before.add(next);
            } while (!before.get(before.size() - 1).equals(expected));
            return before;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + expected, e);
        }
    }

    /** The records since the last query; does not wait. */
    public List<String> soFar() {
        List<String> all = new ArrayList<>();
        records.drainTo(all);
        return all;
    }
}
