package dev.routed.api.message;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Words a caught exception for users: an event, a finding or an answer. */
public final class Failure {
    /** The reason of a failure that nobody foresaw. Its stack trace is in the log. */
    public static final String DEFECT = "a defect; the log of routed has the details";

    private static final Logger LOG = System.getLogger(Failure.class.getName());

    private Failure() {}

    /**
     * Returns the message of a rejection or of the kernel's reason. Any other exception is a defect, whose message
     * names classes: the log gets its stack trace, and the sentence says so.
     */
    public static String reason(RuntimeException e) {
        if (e instanceof RejectedException || e instanceof KernelException) {
            return e.getMessage();
        }
        LOG.log(Level.ERROR, "a defect", e);
        return DEFECT;
    }
}
