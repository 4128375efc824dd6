package dev.routed.testkit;

import static org.junit.Assert.fail;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.net.Ip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it is told until a test asks. */
public final class Told implements ChangeListener {
    /** Stands for {@link #lost} among the names of links; no link has it. */
    public static final String LOST = "(lost)";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LinkedBlockingQueue<String> names = new LinkedBlockingQueue<>();

    @Override
    public void changed(String link) {
        names.add(link);
    }

    @Override
    public void carrier(String link) {
        names.add(carrierName(link));
    }

    /** Stands for {@link #carrier} among the names of links. */
    public static String carrierName(String link) {
        return link + " has carrier";
    }

    @Override
    public void routed(Ip address, int protocol) {
        names.add(routedName(address, protocol));
    }

    /** Stands for {@link #routed} among the names of links. */
    public static String routedName(Ip address, int protocol) {
        return address + " proto " + protocol;
    }

    @Override
    public void lost() {
        names.add(LOST);
    }

    /**
     * Waits until a name is told.
     *
     * @return what was told since the last question, the name itself last
     */
    public List<String> until(String name) {
        List<String> before = new ArrayList<>();
        try {
            do {
                String next = names.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    fail("told of %s and not of %s within %s".formatted(before, name, PATIENCE));
                }
                before.add(next);
            } while (!before.get(before.size() - 1).equals(name));
            return before;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting to be told of " + name, e);
        }
    }

    /** What was told since the last question; does not wait. */
    public List<String> soFar() {
        List<String> all = new ArrayList<>();
        names.drainTo(all);
        return all;
    }
}
