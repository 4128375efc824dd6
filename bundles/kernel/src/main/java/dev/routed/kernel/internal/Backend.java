package dev.routed.kernel.internal;

import dev.routed.api.kernel.KernelBackend;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/** A backend that may serve, with the calls that it serves at present and the subscriptions to its notifications. */
final class Backend {
    final String name;
    final KernelBackend backend;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    private boolean retired;

    Backend(String name, KernelBackend backend) {
        this.name = name;
        this.backend = backend;
    }

    /** @return whether the backend still serves; if so, the same thread must call {@link #leave} */
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

    /** Subscribes to the notifications. The caller has entered the backend; {@link Subscription#close} leaves it. */
    Subscription subscribe(Predicate<Backend> isServing) {
        Subscription subscription = new Subscription(backend.subscribe(), () -> isServing.test(this), this::closed);
        subscriptions.add(subscription);
        return subscription;
    }

    private void closed(Subscription subscription) {
        subscriptions.remove(subscription);
        leave();
    }

    /** Makes the readers of the subscriptions look whether the backend is still the one in use. */
    void interruptSubscriptions() {
        subscriptions.forEach(Subscription::interrupt);
    }

    /** Serves no more calls; returns when those under way have ended and the subscriptions are closed. */
    void retire() {
        interruptSubscriptions();
        calls.writeLock().lock();
        retired = true;
        calls.writeLock().unlock();
    }
}
