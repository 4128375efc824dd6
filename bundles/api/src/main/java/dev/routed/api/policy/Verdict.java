package dev.routed.api.policy;

/**
 * What a policy does with a packet.
 *
 * @param reason a clause that states the rule; for a packet that is dropped, with the remedy
 */
public record Verdict(boolean passes, String reason) {
    public static Verdict pass(String reason, Object... arguments) {
        return new Verdict(true, reason.formatted(arguments));
    }

    public static Verdict drop(String reason, Object... arguments) {
        return new Verdict(false, reason.formatted(arguments));
    }
}
