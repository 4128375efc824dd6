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
 * Lets one of several threads go on at a time, by the draw of a seed; they change where they call {@link #here}.
 * A thread that waits for another's lock is passed over.
 */
final class Turns {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Random random;
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile Set<Thread> players = Set.of();
    private volatile Thread chosen;

    Turns(Random random) {
        this.random = random;
    }

    /** Waits for this thread's turn; a thread that does not take part goes on at once. */
    void here() {
        Thread me = Thread.currentThread();
        if (!players.contains(me)) {
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
        players = Set.copyOf(threads);
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

    /** The threads that wait for their turn, once every other one has ended or waits for a lock; none when all have ended. */
    private List<Thread> settled(List<Thread> threads) {
        Instant deadline = Instant.now().plus(LIMIT);
        while (Instant.now().isBefore(deadline)) {
            List<Thread> living = threads.stream().filter(Thread::isAlive).toList();
            boolean settled = chosen == null
                    && living.stream().allMatch(thread ->
                            waiting.contains(thread) || thread.getState() == Thread.State.BLOCKED);
            List<Thread> ready = living.stream().filter(waiting::contains).toList();
            if (living.isEmpty() || settled && !ready.isEmpty()) {
                return ready;
            }
            Thread.yield();
        }
        StringBuilder stuck = new StringBuilder("no thread goes on:");
        threads.forEach(thread -> stuck.append('\n').append(thread).append(Arrays.toString(thread.getStackTrace())));
        throw new AssertionError(stuck);
    }
}
