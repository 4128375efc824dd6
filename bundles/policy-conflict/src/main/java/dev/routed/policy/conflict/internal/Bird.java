package dev.routed.policy.conflict.internal;

import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * BIRD 2, by {@code birdc show route}: its table has what every protocol found, also what it likes less than the kernel's
 * route. Both families do not go in one question.
 */
final class Bird implements RoutingDaemon {
    private final Program birdc;

    Bird(Program birdc) {
        this.birdc = birdc;
    }

    @Override
    public Heard ask(Collection<Ip> addresses) {
        List<BirdAnswers.Found> found = new ArrayList<>();
        for (Ip.Family family : Ip.Family.values()) {
            List<Ip> those = addresses.stream().filter(address -> address.family() == family).toList();
            if (!those.isEmpty()) {
                found.addAll(BirdAnswers.routes(show(routes(those))));
            }
        }
        if (found.isEmpty()) {
            return Heard.NOTHING;
        }
        Ip self = BirdAnswers.self(show("show status"));
        return new Heard(Optional.of(self), BirdAnswers.rivals(found, self));
    }

    /** -r: it may look and change nothing. */
    private String show(String question) {
        return birdc.run(List.of("-r", question));
    }

    private static String routes(List<Ip> addresses) {
        return addresses.stream()
                .map(address -> address.asPrefix().toString())
                .collect(Collectors.joining(", ", "show route where net ~ [", "] all"));
    }
}
