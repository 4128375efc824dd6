package dev.routed.itests.together;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one of several threads at a time, in a pseudo-random order. Threads switch where they call {@link #awaitTurn}. A
 * thread that is blocked on a lock is skipped.
 */
final class ThreadSchedule {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Random random;
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile Set<Thread> participants = Set.of();
    private volatile Thread chosen;

    ThreadSchedule(Random random) {
        this.random = random;
    }

    /** Waits for this thread's turn; returns at once in a thread that does not participate. */
    void awaitTurn() {
        Thread me = Thread.currentThread();
        if (!participants.contains(me)) {
            return;
        }
        waiting.add(me);
        while (chosen != me) {
            LockSupport.park(this);
        }
        chosen = null;
    }

    /** Runs the threads to their end. */
    void run(List<Thread> threads) {
        participants = Set.copyOf(threads);
        threads.forEach(Thread::start);
        List<Thread> ready = settled(threads);
        while (!ready.isEmpty()) {
            Thread next = ready.get(random.nextInt(ready.size()));
            waiting.remove(next);
            chosen = next;
            LockSupport.unpark(next);
            ready = settled(threads);
        }
    }

    /**
     * Waits until every other thread has ended or is blocked on a lock, and returns the threads that wait for their
     * turn; none when all have ended.
     */
    private List<Thread> settled(List<Thread> threads) {
        Instant deadline = Instant.now().plus(LIMIT);
        while (Instant.now().isBefore(deadline)) {
            List<Thread> living = threads.stream().filter(Thread::isAlive).toList();
            boolean settled = chosen == null
                    && living.stream()
                            .allMatch(thread -> waiting.contains(thread) || thread.getState() == Thread.State.BLOCKED);
            List<Thread> ready = living.stream().filter(waiting::contains).toList();
            if (living.isEmpty() || settled && !ready.isEmpty()) {
                return ready;
            }
            Thread.yield();
        }
        StringBuilder stuck = new StringBuilder("no thread can run:");
        threads.forEach(thread -> stuck.append('\n').append(thread).append(Arrays.toString(thread.getStackTrace())));
        throw new AssertionError(stuck);
    }
}
