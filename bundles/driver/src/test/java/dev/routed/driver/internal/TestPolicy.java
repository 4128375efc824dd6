package dev.routed.driver.internal;

import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Records the calls of the driver, and runs the hooks of a test. */
final class TestPolicy implements Policy {
    /** The recorded calls, each as the method and its attachments. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    volatile List<Attachment> adopted = List.of();
    volatile Runnable onCheck = () -> {};
    volatile Runnable onAdopt = () -> {};
    volatile Runnable onUpdate = () -> {};
    volatile Runnable onRemoved = () -> {};
    /** Latches that block check() of the endpoints with these addresses. */
    final Map<Ip, CountDownLatch> checkBlockers = new ConcurrentHashMap<>();
    /** The prefixes to route to an endpoint. */
    volatile Function<Attachment, List<Prefix>> prefixes = attachment -> List.of();

    volatile Runnable onReasons = () -> {};
    /** The listener that the driver has set. */
    volatile Consumer<String> changeListener;
    /** The reasons not to announce addresses. */
    final Map<Ip, Reason> reasons = new ConcurrentHashMap<>();
    /** The next hop of the routes; null for the first address of the endpoint. */
    volatile Ip nextHop;

    private final String name;
    private final List<KnownOption> options;

    /** Returns a policy with the network option colour and the endpoint option shade. */
    static TestPolicy paint() {
        return new TestPolicy(
                "paint",
                new KnownOption(KnownOption.Scope.NETWORK, "colour", "red or blue"),
                new KnownOption(KnownOption.Scope.ENDPOINT, "shade", "light or dark"));
    }

    TestPolicy(String name, KnownOption... options) {
        this.name = name;
        this.options = List.of(options);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<KnownOption> options() {
        return options;
    }

    @Override
    public void check(Network network) {
        onCheck.run();
    }

    @Override
    public void check(Attachment attachment) {
        calls.add("check" + text(attachment));
        CountDownLatch blocker =
                checkBlockers.get(attachment.endpoint().addresses().get(0));
        if (blocker != null) {
            await(blocker);
        }
        onCheck.run();
    }

    @Override
    public List<Route> routes(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        Ip gateway = nextHop == null ? endpoint.addresses().get(0) : nextHop;
        return prefixes.apply(attachment).stream()
                .map(prefix -> PolicyChainTest.via(prefix, gateway, endpoint.link()))
                .toList();
    }

    @Override
    public List<Reason> reasons(Attachment attachment, Ip address) {
        onReasons.run();
        return Optional.ofNullable(reasons.get(address)).stream().toList();
    }

    @Override
    public void setChangeListener(Consumer<String> listener) {
        changeListener = listener;
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        onAdopt.run();
        adopted = List.copyOf(all);
        calls.add("adopt" + texts(all));
    }

    @Override
    public void update(Collection<Attachment> attachments) {
        onUpdate.run();
        calls.add("update" + texts(attachments));
    }

    @Override
    public void announced(Attachment attachment) {
        calls.add("announced" + attachment.endpoint().suppressed());
    }

    @Override
    public void removed(Attachment attachment) {
        calls.add("removed" + text(attachment).replaceFirst(" in .*", ""));
        onRemoved.run();
    }

    private static void await(CountDownLatch blocker) {
        try {
            assertTrue("the test releases the check", blocker.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String texts(Collection<Attachment> attachments) {
        return attachments.stream().map(TestPolicy::text).sorted().collect(Collectors.joining());
    }

    private static String text(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        Map<String, String> options = attachment.network().options();
        return " " + endpoint.addresses().get(0)
                + endpoint.sandbox().map(name -> " in " + name).orElse("")
                + (options.isEmpty() ? "" : " by " + options);
    }
}
