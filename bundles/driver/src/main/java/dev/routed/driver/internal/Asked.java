package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.policy.Policy;
import java.util.function.Supplier;

/** How a policy is asked or told something. It may be anybody's: whatever it throws, its name is told. */
final class Asked {

    private Asked() {}

    static void run(Policy policy, Runnable call) {
        ask(policy, () -> {
            call.run();
            return null;
        });
    }

    static <T> T ask(Policy policy, Supplier<T> question) {
        try {
            return question.get();
        } catch (Refusal e) {
            throw e;
        } catch (RuntimeException e) {
            throw fault(policy, e);
        }
    }

    static Refusal fault(Policy policy, RuntimeException e) {
        return Refusal.host("policy %s is at fault, stop its bundle to do without it: %s".formatted(policy.name(), e), e);
    }
}
