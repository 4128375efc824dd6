package dev.routed.ipam.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A model of {@link Allocator} with linear searches of lists. */
final class NaiveAllocator {
    /** The addresses that may be chosen. */
    private final List<Ip> all = new ArrayList<>();

    private final Set<Ip> taken = new TreeSet<>();
    /** The longest resting address first. */
    private final List<Ip> resting = new ArrayList<>();
    /** The least recently requested name first. */
    private final List<String> latestNames = new ArrayList<>();

    private final Map<String, Ip> names = new HashMap<>();
    private final Prefix range;
    private final int memory;
    private Ip next;

    NaiveAllocator(Prefix subnet, Prefix range, int memory, Ip next) {
        this.range = range;
        this.memory = memory;
        this.next = next;
        for (Ip ip = range.first(); range.contains(ip); ip = ip.next()) {
            if (!looksSpecial(ip, subnet)) {
                all.add(ip);
            }
        }
    }

    static boolean looksSpecial(Ip ip, Prefix subnet) {
        boolean small = subnet.length() + 1 >= subnet.ip().family().bits();
        boolean first = ip.equals(subnet.first());
        boolean last = ip.equals(subnet.last()) && !ip.isIpv6();
        return !small
                && (first
                        || last
                        || ip.toString().endsWith(".0")
                        || ip.toString().endsWith(".255"));
    }

    /** From the next address to the end, and from the beginning to the next address. */
    private List<Ip> round() {
        List<Ip> round = new ArrayList<>(all);
        round.removeIf(ip -> ip.compareTo(next) < 0);
        all.stream().filter(ip -> ip.compareTo(next) <= 0).forEach(round::add);
        return round;
    }

    Optional<Ip> choose(Optional<String> name, Function<Ip, Optional<Prefix>> obstacle) {
        Optional<Ip> its = name.map(names::get).filter(all::contains);
        name.filter(names::containsKey).ifPresent(known -> remember(known, names.get(known)));
        if (its.isPresent() && obstacle.apply(its.get()).isEmpty()) {
            return its;
        }
        Optional<Ip> before = Optional.empty();
        Optional<Prefix> passed = Optional.empty();
        for (Ip ip : round()) {
            boolean again = before.filter(one -> one.compareTo(ip) >= 0).isPresent();
            before = Optional.of(ip);
            if (again) {
                passed = Optional.empty();
            }
            if (taken.contains(ip)
                    || resting.contains(ip)
                    || passed.filter(prefix -> prefix.contains(ip)).isPresent()) {
                continue;
            }
            Optional<Prefix> reason = obstacle.apply(ip);
            if (reason.isEmpty()) {
                next = ip.equals(range.last()) ? range.first() : ip.next();
                return Optional.of(ip);
            } else if (reason.get().isHost()) {
                rest(ip);
            } else {
                passed = reason;
            }
        }
        for (Ip ip : List.copyOf(resting)) {
            if (obstacle.apply(ip).isEmpty()) {
                return Optional.of(ip);
            }
            rest(ip);
        }
        return Optional.empty();
    }

    private void rest(Ip ip) {
        resting.remove(ip);
        resting.add(ip);
        if (resting.size() > memory) {
            resting.remove(0);
        }
    }

    void take(Ip ip) {
        taken.add(ip);
        resting.remove(ip);
    }

    void release(Ip ip) {
        taken.remove(ip);
        if (all.contains(ip)) {
            rest(ip);
        }
    }

    /** Replaces the taken addresses. */
    void anew(List<Ip> takenNow) {
        taken.clear();
        takenNow.forEach(this::take);
    }

    void remember(String name, Ip ip) {
        latestNames.remove(name);
        latestNames.add(name);
        names.put(name, ip);
        if (latestNames.size() > memory) {
            names.remove(latestNames.remove(0));
        }
    }

    /** Formats the remembered addresses and names. */
    String memory() {
        return "resting " + resting + ", names " + latestNames;
    }
}
