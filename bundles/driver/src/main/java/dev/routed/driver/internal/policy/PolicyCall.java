package dev.routed.driver.internal.policy;

import dev.routed.api.RejectedException;
import dev.routed.api.message.Failure;
import dev.routed.api.policy.Policy;
import java.util.function.Supplier;

/** Calls a policy, and names it if it fails with anything but a rejection. */
final class PolicyCall {
    private PolicyCall() {}

    static void run(Policy policy, Runnable call) {
        ask(policy, () -> {
            call.run();
            return null;
        });
    }

    static <T> T ask(Policy policy, Supplier<T> question) {
        try {
            return question.get();
        } catch (RejectedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw fault(policy, e);
        }
    }

    static RejectedException fault(Policy policy, RuntimeException e) {
        return RejectedException.host(
                "policy %s failed: %s; stop its bundle to work without it".formatted(policy.name(), Failure.reason(e)),
                e);
    }
}
