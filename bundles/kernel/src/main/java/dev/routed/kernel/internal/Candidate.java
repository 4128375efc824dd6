package dev.routed.kernel.internal;

import dev.routed.api.kernel.KernelBackend;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A backend that may serve, and the calls that it serves at the moment. */
final class Candidate {
    final String name;
    final KernelBackend backend;
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    private boolean retired;

    Candidate(String name, KernelBackend backend) {
        this.name = name;
        this.backend = backend;
    }

    /** @return whether it still serves; if so, {@link #leave} must follow */
    boolean enter() {
        calls.readLock().lock();
        if (retired) {
            calls.readLock().unlock();
            return false;
        }
        return true;
    }

    void leave() {
        calls.readLock().unlock();
    }

    /** Serves no more calls, and returns when those under way have ended. */
    void retire() {
        calls.writeLock().lock();
        retired = true;
        calls.writeLock().unlock();
    }
}
