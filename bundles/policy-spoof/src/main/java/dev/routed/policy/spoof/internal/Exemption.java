package dev.routed.policy.spoof.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The option {@code spoofing} of an endpoint, or else of its network: whether any source is allowed. Pure. */
final class Exemption {
    private static final String NAME = "spoofing";
    private static final String ALLOW = "allow";
    private static final String REFUSE = "refuse";
    private static final String MEANING =
            "allow or refuse: whether it may send from addresses that are not its own, as a router does";

    static final List<KnownOption> OPTIONS =
            List.of(new KnownOption(Scope.NETWORK, NAME, MEANING), new KnownOption(Scope.ENDPOINT, NAME, MEANING));

    private Exemption() {}

    /** @throws RejectedException if the option has a bad value */
    static void check(Scope scope, Map<String, String> options) {
        String option = "%s option %s".formatted(scope.name().toLowerCase(Locale.ROOT), NAME);
        UserText.choice(option, options.getOrDefault(NAME, REFUSE), ALLOW, REFUSE);
    }

    /** An option that is lost exempts nobody. */
    static boolean of(Attachment attachment) {
        return attachment.option(NAME).filter(ALLOW::equals).isPresent();
    }
}
