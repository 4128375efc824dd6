package dev.routed.api.network;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Compares the host with what should stand on it, and puts right what differs. */
@ProviderType
public interface Reconciler {

    /** What would put the host and its containers right now; no change if all is as it should be. Changes nothing. */
    Outlook outlook();

    /** The changes of {@link #outlook()}. */
    default List<Change> pending() {
        return outlook().changes();
    }

    /**
     * Puts one link of the host right, if it is ours.
     *
     * @param link  its name; {@code lo} stands for the gateways
     * @param cause why, for the events
     * @return what was carried out
     */
    List<Change> check(String link, String cause);

    /**
     * The other end of a host link is up in a container, whose own process is about to run: what its endpoint is to
     * have inside, beside what the engine puts there, is put there at once. Does nothing if there is no such thing.
     */
    void taken(String link);

    /**
     * Puts the host right.
     *
     * @param cause why, for the events
     * @return what was carried out
     */
    List<Change> reconcile(String cause);
}
