package dev.routed.policy.duplicates.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import dev.routed.api.policy.Shared;
import dev.routed.api.policy.Takeovers;
import dev.routed.api.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The policy: judges the addresses of each endpoint that comes up, and goes on having an eye on those that stand. */
@Component(service = {Policy.class, Takeovers.class, Duplicates.class})
public final class Duplicates implements Policy, Takeovers {
    static final KnownOption TAKEOVER = new KnownOption(
            KnownOption.Scope.ENDPOINT, "takeover", "true: it may have an address that somebody else routes");

    /** How long a rival may take to go: a container that moves leaves the other host at about the same time. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    static final Duration PAUSE = Duration.ofMillis(50);

    private final Kernel kernel;
    private final Settings settings;
    private final Events events;
    private final Allowances allowances;
    private final Runnable pause;
    private final Standing standing = new Standing();
    private final Collisions collisions;

    @Activate
    public Duplicates(@Reference Kernel kernel, @Reference Settings settings, @Reference Events events) {
        this(kernel, settings, events, Clock.systemUTC(), Duplicates::sleep);
    }

    /** @param pause returns after {@link #PAUSE} */
    Duplicates(Kernel kernel, Settings settings, Events events, Clock clock, Runnable pause) {
        this.kernel = kernel;
        this.settings = settings;
        this.events = events;
        this.allowances = new Allowances(clock);
        this.pause = pause;
        this.collisions = new Collisions(standing, kernel, settings, events);
    }

    Collisions collisions() {
        return collisions;
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.away("the appliance is being stopped");
        }
    }

    @Override
    public String name() {
        return "duplicates";
    }

    @Override
    public List<KnownOption> options() {
        return List.of(Shared.OPTION, TAKEOVER);
    }

    @Override
    public void check(Network network) {
        Shared.of(network);
    }

    @Override
    public void check(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        boolean takesOver = takesOver(endpoint);
        Shared shared = Shared.of(attachment.network());
        Set<Ip> had = standing.addresses(endpoint.id());
        List<Rival> rivals = rivals(endpoint.addresses().stream()
                .filter(address -> !had.contains(address) && !shared.contains(address))
                .toList());
        List<Rival> contested = rivals.stream().filter(rival -> !isTakenOver(rival, takesOver)).toList();
        await(contested).stream().findFirst().ifPresent(rival -> {
            throw Refusal.of(
                    "%s is already routed by %s: choose another address, or take it over by driver-opt=takeover=true"
                            + " or routed:takeover %s",
                    rival.address(), owner(rival), rival.address());
        });
    }

    private static boolean takesOver(Endpoint endpoint) {
        String text = endpoint.options().getOrDefault(TAKEOVER.name(), "false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.of("endpoint option takeover: '%s' is neither true nor false", text);
        };
    }

    private List<Rival> rivals(List<Ip> addresses) {
        int ours = settings.kernel().protocol();
        try {
            return addresses.stream()
                    .flatMap(address -> Rival.of(address, kernel.lookup(address), ours).stream())
                    .toList();
        } catch (KernelException e) {
            throw Refusal.host("whether somebody else routes the address cannot be told: " + e.getMessage(), e);
        }
    }

    private boolean isTakenOver(Rival rival, boolean byOption) {
        boolean taken = allowances.use(rival.address()) || byOption;
        if (taken) {
            events.happened("takeover", rival.address().toString(), "is taken over from " + owner(rival));
        }
        return taken;
    }

    /** Those that are left when patience ends. */
    private List<Rival> await(List<Rival> rivals) {
        List<Rival> left = rivals;
        for (long pauses = PATIENCE.dividedBy(PAUSE); pauses > 0 && !left.isEmpty(); pauses--) {
            pause.run();
            left = rivals(rivals.stream().map(Rival::address).toList());
        }
        if (left.isEmpty()) {
            rivals.forEach(rival -> events.happened("rival-gone", rival.address().toString(),
                    "was routed by %s and was waited for".formatted(owner(rival))));
        }
        return left;
    }

    private String owner(Rival rival) {
        return rival.owner(new RouteProtocols(settings.kernel().protocol()));
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        standing.are(all);
        collisions.look();
    }

    @Override
    public void stand(Collection<Attachment> attachments) {
        attachments.forEach(standing::add);
    }

    @Override
    public void gone(Attachment attachment) {
        standing.remove(attachment);
    }

    @Override
    public void allow(Ip address) {
        allowances.add(address);
    }

    @Override
    public SortedMap<Ip, Instant> allowed() {
        return allowances.all();
    }
}
