package dev.routed.api.network;

import dev.routed.api.kernel.Step;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Compares the host with what should stand on it, and puts right what differs. */
@ProviderType
public interface Reconciler {

    /** The steps that would put the host right now; none if all is as it should be. Changes nothing. */
    List<Step> pending();

    /**
     * Puts one link of the host right, if it is ours.
     *
     * @param link  its name; {@code lo} stands for the gateways
     * @param cause why, for the events
     * @return the steps that were carried out
     */
    List<Step> check(String link, String cause);

    /**
     * Puts the host right.
     *
     * @param cause why, for the events
     * @return the steps that were carried out
     */
    List<Step> reconcile(String cause);
}
