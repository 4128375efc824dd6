package dev.routed.api.nftables;

/**
 * What a base chain does with a packet that it does not simply accept.
 *
 * @param chain the base chain and the program that lists it: {@code nft inet filter forward}, {@code iptables FORWARD}
 * @param rule the rule that decides, as that program lists it; or the chain's policy
 * @param remedy the shell command that deletes the rule, or changes the policy
 */
public record FilterVerdict(Outcome outcome, String chain, String rule, String remedy) {
    public enum Outcome {
        /** The rule drops or rejects the packet. */
        DROPPED,
        /** The rule decides by a condition that cannot be evaluated here, so the packet may be dropped. */
        UNKNOWN
    }
}
