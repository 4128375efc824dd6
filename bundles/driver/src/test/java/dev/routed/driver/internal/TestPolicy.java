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

/** Writes down what it is told, and does what a test wants. */
final class TestPolicy implements Policy {
    final List<String> told = new CopyOnWriteArrayList<>();
    volatile List<Attachment> adopted = List.of();
    volatile Runnable onCheck = () -> {};
    volatile Runnable onAdopt = () -> {};
    volatile Runnable onStand = () -> {};
    volatile Runnable onGone = () -> {};
    /** What it waits for before it judges an endpoint with this address. */
    final Map<Ip, CountDownLatch> waitsFor = new ConcurrentHashMap<>();
    /** What is reached through an endpoint. */
    volatile Function<Attachment, List<Prefix>> behind = attachment -> List.of();
    volatile Runnable onReasons = () -> {};
    /** As the driver handed it over. */
    volatile Consumer<String> reconsider;
    /** What it says against announcing an address. */
    final Map<Ip, Reason> against = new ConcurrentHashMap<>();
    /** By way of which address; null for the endpoint's own. */
    volatile Ip via;
    private final String name;
    private final List<KnownOption> options;

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
        told.add("check" + text(attachment));
        CountDownLatch judged = waitsFor.get(attachment.endpoint().addresses().get(0));
        if (judged != null) {
            await(judged);
        }
        onCheck.run();
    }

    @Override
    public List<Route> routes(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        Ip gateway = via == null ? endpoint.addresses().get(0) : via;
        return behind.apply(attachment).stream().map(prefix -> PoliciesTest.via(prefix, gateway, endpoint.link())).toList();
    }

    @Override
    public List<Reason> reasons(Attachment attachment, Ip address) {
        onReasons.run();
        return Optional.ofNullable(against.get(address)).stream().toList();
    }

    @Override
    public void reconsiderBy(Consumer<String> handedOver) {
        reconsider = handedOver;
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        onAdopt.run();
        adopted = List.copyOf(all);
        told.add("adopt" + texts(all));
    }

    @Override
    public void stand(Collection<Attachment> attachments) {
        onStand.run();
        told.add("stand" + texts(attachments));
    }

    @Override
    public void announced(Attachment attachment) {
        told.add("announced" + attachment.endpoint().held());
    }

    @Override
    public void gone(Attachment attachment) {
        told.add("gone" + text(attachment).replaceFirst(" in .*", ""));
        onGone.run();
    }

    private static void await(CountDownLatch judged) {
        try {
            assertTrue("nobody came", judged.await(60, TimeUnit.SECONDS));
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
        return " " + endpoint.addresses().get(0) + endpoint.sandbox().map(name -> " in " + name).orElse("")
                + (options.isEmpty() ? "" : " by " + options);
    }
}
