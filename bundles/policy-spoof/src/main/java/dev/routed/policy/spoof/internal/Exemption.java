package dev.routed.policy.spoof.internal;

import dev.routed.api.Refusal;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who may send from addresses that are not its own: option {@code spoofing}, of the endpoint or else of its network. Pure. */
final class Exemption {
    private static final String NAME = "spoofing";
    private static final String ALLOW = "allow";
    private static final String REFUSE = "refuse";
    private static final String MEANING = "allow: may send from addresses that are not its own, as a router does; or refuse";

    static final List<KnownOption> OPTIONS =
            List.of(new KnownOption(Scope.NETWORK, NAME, MEANING), new KnownOption(Scope.ENDPOINT, NAME, MEANING));

    private Exemption() {}

    /** @throws Refusal if the option says neither the one nor the other */
    static void check(Scope scope, Map<String, String> options) {
        String text = options.getOrDefault(NAME, REFUSE);
        if (!text.equals(ALLOW) && !text.equals(REFUSE)) {
            throw Refusal.of("%s option %s: '%s' is neither %s nor %s",
                    scope.name().toLowerCase(Locale.ROOT), NAME, text, ALLOW, REFUSE);
        }
    }

    static boolean of(Attachment attachment) {
        Map<String, String> network = attachment.network().options();
        return attachment.endpoint().options().getOrDefault(NAME, network.getOrDefault(NAME, REFUSE)).equals(ALLOW);
    }
}
