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

/** On random pools of both families random calls give what {@link NaiveTurns} says. */
public class TurnsModelTest {
    private static final int RUNS = 500;
    private static final int CALLS = 150;

    private enum Kind {
        CHOOSE, CHOOSE_AND_TAKE, TAKE, RELEASE, CARRY_ELSEWHERE, NO_LONGER_CARRY, BLOCK_A_PART, START_ANEW
    }

    /**
     * A pool, and what happens.
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
    public void itChoosesAsItShould() {
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
        return Place.in(prefix, Long.toString(random.nextLong()));
    }

    private static Optional<String> difference(Story story) {
        Trial trial = new Trial(story);
        return story.calls.stream().flatMap(call -> trial.difference(call).stream()).findFirst();
    }

    /** The two side by side, and what is around them. */
    private static final class Trial {
        private final Story story;
        private final NaiveTurns naive;
        private Turns turns;
        private final Set<Ip> taken = new TreeSet<>();
        private final Set<Ip> elsewhere = new TreeSet<>();
        private Optional<Prefix> blocked = Optional.empty();

        Trial(Story story) {
            this.story = story;
            naive = new NaiveTurns(story.subnet, story.range, story.memory, story.place);
            turns = turns(History.beginningAt(story.place));
        }

        private Turns turns(History history) {
            return new Turns(story.subnet, story.range, story.memory, history, taken.stream());
        }

        private Optional<Prefix> obstacle(Ip ip) {
            return taken.contains(ip) || elsewhere.contains(ip)
                    ? Optional.of(ip.asPrefix())
                    : blocked.filter(prefix -> prefix.contains(ip));
        }

        Optional<String> difference(Call call) {
            switch (call.kind) {
                case CHOOSE, CHOOSE_AND_TAKE -> {
                    Optional<String> name = Optional.of(call.name).filter(one -> !one.equals("c0"));
                    Optional<Ip> expected = naive.choose(name, this::obstacle);
                    Optional<Ip> chosen = turns.choose(name, this::obstacle);
                    if (!chosen.equals(expected)) {
                        return Optional.of(call + " gives " + chosen + " and not " + expected);
                    }
                    if (call.kind == Kind.CHOOSE_AND_TAKE && chosen.isPresent()) {
                        take(chosen.get());
                        name.ifPresent(its -> naive.remember(its, chosen.get()));
                        name.ifPresent(its -> turns.remember(its, chosen.get()));
                    }
                }
                case TAKE -> take(call.address);
                case RELEASE -> release(call.address);
                case CARRY_ELSEWHERE -> elsewhere.add(call.address);
                case NO_LONGER_CARRY -> elsewhere.remove(call.address);
                case BLOCK_A_PART -> {
                    int length = Math.max(call.address.family().bits() - 3, story.range.length());
                    blocked = Optional.of(new Prefix(call.address, length).network());
                }
                case START_ANEW -> turns = turns(turns.history());
            }
            String memory = "resting %s, names %s".formatted(
                    turns.history().resting(), List.copyOf(turns.history().names().keySet()));
            return memory.equals(naive.memory())
                    ? Optional.empty()
                    : Optional.of(call + " leaves " + memory + " and not " + naive.memory());
        }

        private void take(Ip ip) {
            taken.add(ip);
            naive.take(ip);
            turns.take(ip);
        }

        private void release(Ip ip) {
            if (taken.remove(ip)) {
                naive.release(ip);
                turns.release(ip);
            }
        }
    }
}
