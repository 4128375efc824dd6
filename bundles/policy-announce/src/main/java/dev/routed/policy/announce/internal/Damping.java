package dev.routed.policy.announce.internal;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Damps an endpoint that flaps, so that routing daemons see few changes. A withdrawal is immediate, and so is the
 * announcement after the first one. After the second withdrawal, the endpoint must be ready without a break for a hold
 * time of one second, and after each further one for twice as long, up to a limit. Each minute in which the endpoint
 * does not cease to be ready takes one withdrawal back. Times are {@link System#nanoTime}. Pure.
 *
 * @param ready the latest observation
 * @param since when the endpoint became ready, if it is
 * @param withdrawals the withdrawals that count
 * @param latest when the endpoint ceased to be ready, or a withdrawal was taken back
 */
record Damping(boolean announced, boolean ready, long since, int withdrawals, long latest) {
    private static final Duration FIRST_HOLD = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofMinutes(1);

    static Damping of(boolean announced) {
        return new Damping(announced, announced, 0, 0, 0);
    }

    /** @param longest the limit of the hold time; zero for no damping */
    Damping observed(boolean nowReady, long now, Duration longest) {
        Damping before = faded(now);
        if (!nowReady) {
            return before.lost(now, longest);
        }
        long begin = ready ? since : now;
        boolean held = announced || now - begin >= before.hold(longest).toNanos();
        return new Damping(held, true, begin, before.withdrawals, before.latest);
    }

    private Damping lost(long now, Duration longest) {
        if (!ready) {
            return this;
        }
        boolean longer = withdrawals < 2 || hold(longest).compareTo(longest) < 0;
        return new Damping(false, false, now, announced && longer ? withdrawals + 1 : withdrawals, now);
    }

    private Damping faded(long now) {
        long minutes = Math.min(withdrawals, (now - latest) / QUIET.toNanos());
        return minutes <= 0
                ? this
                : new Damping(
                        announced, ready, since, (int) (withdrawals - minutes), latest + minutes * QUIET.toNanos());
    }

    /** Returns how long the endpoint must be ready before it is announced. */
    Duration hold(Duration longest) {
        if (!flaps(longest)) {
            return Duration.ZERO;
        }
        Duration hold = FIRST_HOLD.multipliedBy(1L << withdrawals - 2);
        return hold.compareTo(longest) < 0 ? hold : longest;
    }

    boolean flaps(Duration longest) {
        return !longest.isZero() && withdrawals >= 2;
    }

    /** Returns when the state changes if nothing is observed; empty if it does not. */
    OptionalLong next(Duration longest) {
        if (!flaps(longest)) {
            return OptionalLong.empty();
        }
        long fades = latest + QUIET.toNanos();
        long announces = since + hold(longest).toNanos();
        return OptionalLong.of(ready && !announced && announces - fades < 0 ? announces : fades);
    }
}
