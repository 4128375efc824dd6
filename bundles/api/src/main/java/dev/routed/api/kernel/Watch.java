package dev.routed.api.kernel;

/** The registration of a {@link ChangeListener}. */
public interface Watch extends AutoCloseable {
    /**
     * Ends the registration. When this method returns, no call of the listener is under way or will follow, except the
     * call in which the listener itself closes. The caller must not hold a lock that the listener may wait for. Does
     * nothing on a closed watch.
     */
    @Override
    void close();
}
