package dev.routed.ipam.internal;

import static org.junit.Assert.fail;

import dev.routed.api.ipam.History;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

/** Compares the allocator with {@link NaiveAllocator} on random pools and calls. */
public class AllocatorModelTest {
    private static final int RUNS = 500;
    private static final int CALLS = 150;

    private enum Kind {
        CHOOSE,
        CHOOSE_AND_TAKE,
        TAKE,
        RELEASE,
        USE_ELSEWHERE,
        FREE_ELSEWHERE,
        BLOCK_A_PART,
        START_ANEW
    }

    /**
     * A pool and a list of calls.
     *
     * @param memory so small that it overflows
     */
    private record Story(Prefix subnet, Prefix range, int memory, Ip place, List<Call> calls) {
        Story with(List<Call> others) {
            return new Story(subnet, range, memory, place, others);
        }
    }

    private record Call(Kind kind, Ip address, String name) {}

    @Test
    public void choosesAsTheModel() {
        long first = new Random().nextLong();
        for (long seed = first; seed < first + RUNS; seed++) {
            Story story = story(new Random(seed));
            if (difference(story).isPresent()) {
                Story shortest = story.with(Shortest.of(story.calls, calls -> difference(story.with(calls))));
                fail("seed " + seed + ": " + difference(shortest).orElseThrow() + "\nafter " + shortest);
            }
        }
    }

    private static Story story(Random random) {
        boolean ipv6 = random.nextBoolean();
        int bits = ipv6 ? 128 : 32;
        // Often so small that it is full.
        int length = bits - random.nextInt(random.nextInt(4) == 0 ? 11 : 6);
        Prefix subnet = new Prefix(Ip.parse(ipv6 ? "fd00:10:1::ff00" : "10.1.254.0"), length).network();
        Prefix range = random.nextBoolean()
                ? subnet
                : new Prefix(any(subnet, random), length + random.nextInt(bits - length + 1)).network();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            calls.add(new Call(kind, any(random.nextInt(4) == 0 ? subnet : range, random), "c" + random.nextInt(6)));
        }
        return new Story(subnet, range, 1 + random.nextInt(8), any(range, random), calls);
    }

    private static Ip any(Prefix prefix, Random random) {
        return StartOffset.in(prefix, Long.toString(random.nextLong()));
    }

    private static Optional<String> difference(Story story) {
        Trial trial = new Trial(story);
        return story.calls.stream()
                .flatMap(call -> trial.difference(call).stream())
                .findFirst();
    }

    /** The allocator, the model and their surroundings. */
    private static final class Trial {
        private final Story story;
        private final NaiveAllocator naive;
        private Allocator allocator;
        private final Set<Ip> taken = new TreeSet<>();
        private final Set<Ip> elsewhere = new TreeSet<>();
        private Optional<Prefix> blocked = Optional.empty();

        Trial(Story story) {
            this.story = story;
            naive = new NaiveAllocator(story.subnet, story.range, story.memory, story.place);
            allocator = allocator(History.beginningAt(story.place));
        }

        private Allocator allocator(History history) {
            return new Allocator(story.subnet, story.range, story.memory, history, taken.stream());
        }

        private Optional<Prefix> obstacle(Ip ip) {
            return taken.contains(ip) || elsewhere.contains(ip)
                    ? Optional.of(ip.asPrefix())
                    : blocked.filter(prefix -> prefix.contains(ip));
        }

        private Optional<Ip> choose(Optional<String> name) {
            Allocator.Search search = allocator.search(name);
            Optional<Ip> candidate = search.candidate();
            while (candidate.flatMap(this::obstacle).isPresent()) {
                search.pass(candidate.flatMap(this::obstacle).orElseThrow());
                candidate = search.candidate();
            }
            if (candidate.isPresent()) {
                search.accept();
            }
            return candidate;
        }

        Optional<String> difference(Call call) {
            switch (call.kind) {
                case CHOOSE, CHOOSE_AND_TAKE -> {
                    Optional<String> name = Optional.of(call.name).filter(one -> !one.equals("c0"));
                    Optional<Ip> expected = naive.choose(name, this::obstacle);
                    Optional<Ip> chosen = choose(name);
                    if (!chosen.equals(expected)) {
                        return Optional.of(call + " gives " + chosen + " and not " + expected);
                    }
                    if (call.kind == Kind.CHOOSE_AND_TAKE && chosen.isPresent()) {
                        take(chosen.get());
                        name.ifPresent(its -> naive.remember(its, chosen.get()));
                        name.ifPresent(its -> allocator.remember(its, chosen.get()));
                    }
                }
                case TAKE -> take(call.address);
                case RELEASE -> release(call.address);
                case USE_ELSEWHERE -> elsewhere.add(call.address);
                case FREE_ELSEWHERE -> elsewhere.remove(call.address);
                case BLOCK_A_PART -> {
                    int length = Math.max(call.address.family().bits() - 3, story.range.length());
                    blocked = Optional.of(new Prefix(call.address, length).network());
                }
                case START_ANEW -> allocator = allocator(allocator.history());
            }
            String memory = "resting %s, names %s"
                    .formatted(
                            allocator.history().resting(),
                            List.copyOf(allocator.history().names().keySet()));
            return memory.equals(naive.memory())
                    ? Optional.empty()
                    : Optional.of(call + " leaves " + memory + " and not " + naive.memory());
        }

        private void take(Ip ip) {
            taken.add(ip);
            naive.take(ip);
            allocator.take(ip);
        }

        private void release(Ip ip) {
            if (taken.remove(ip)) {
                naive.release(ip);
                allocator.release(ip);
            }
        }
    }
}
