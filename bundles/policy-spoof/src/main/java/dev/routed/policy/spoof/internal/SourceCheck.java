package dev.routed.policy.spoof.internal;

import dev.routed.api.message.ShortId;
import dev.routed.api.net.Prefix;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.policy.Verdict;

/** Tells what chain {@code check} of {@link SpoofRuleset} does with a packet of a container. Pure. */
final class SourceCheck {
    private static final Prefix LINK_LOCAL = Prefix.parse("fe80::/10");

    private SourceCheck() {}

    static Verdict of(FirstPacket packet, Attachment sender) {
        if (packet.sourceLink().equals(sender.endpoint().link())) {
            return Verdict.pass("the host routes %s to the container", packet.source());
        }
        if (LINK_LOCAL.contains(packet.source())) {
            return Verdict.pass("%s is link-local", packet.source());
        }
        if (packet.containerAddresses().contains(packet.source())) {
            return Verdict.pass("%s is an address of the container on another link", packet.source());
        }
        if (Exemption.of(sender)) {
            return Verdict.pass("option spoofing=allow permits any source");
        }
        String id = ShortId.of(sender.endpoint().id());
        return Verdict.drop(
                "the container has no address %s: 'routed address-add %s %s' gives it, or start the container with"
                        + " driver-opt=spoofing=allow",
                packet.source(), id, packet.source());
    }
}
