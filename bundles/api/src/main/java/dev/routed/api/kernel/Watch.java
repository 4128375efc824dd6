package dev.routed.api.kernel;

/** A {@link ChangeListener} that is being told. */
public interface Watch extends AutoCloseable {

    /**
     * Ends it. When this returns no call of the listener is under way and none will come, unless it is the
     * listener itself that closes: then its call is the last. The caller must not hold a lock that the
     * listener may be waiting for. Closing twice does nothing.
     */
    @Override
    void close();
}
