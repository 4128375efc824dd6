package dev.routed.api.ipam;

import dev.routed.api.net.Ip;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is remembered of a pool's addresses when none is in use, so that another run of the appliance goes on choosing
 * where this one ended.
 *
 * @param next    where the choice goes on among the addresses that were never used
 * @param resting those that were in use lately, here or elsewhere, the one that rests longest first
 * @param names   which address a container had, by its name, the one that was asked for longest ago first
 */
public record History(Ip next, List<Ip> resting, Map<String, Ip> names) {
    public History {
        resting = List.copyOf(resting);
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /** Of a pool of which nothing was ever used. */
    public static History beginningAt(Ip next) {
        return new History(next, List.of(), Map.of());
    }
}
