package dev.routed.ipam.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Addresses that no container can have on any host. Pure. */
enum Reserved {
    UNSPECIFIED("the unspecified address, which means none", "0.0.0.0/32", "::/128"),
    LOOPBACK("a loopback address, which every host has for itself", "127.0.0.0/8", "::1/128"),
    MULTICAST("a multicast address, which means a group", "224.0.0.0/4", "ff00::/8"),
    BROADCAST("the broadcast address, which means all", "255.255.255.255/32"),
    /** Of use on one link alone, so for a gateway but not for a container that is to be reached from elsewhere. */
    LINK_LOCAL("a link-local address, which no router passes on", "169.254.0.0/16", "fe80::/10");

    private final String what;
    private final List<Prefix> blocks;

    Reserved(String what, String... blocks) {
        this.what = what;
        this.blocks = Arrays.stream(blocks).map(Prefix::parse).toList();
    }

    /**
     * @param what what a sentence calls the range
     * @throws Refusal if any address of it is reserved
     */
    static void checkRange(String what, Prefix range) {
        first(block -> block.overlaps(range)).ifPresent(reserved -> {
            Prefix block = reserved.blocks.stream().filter(range::overlaps).findFirst().orElseThrow();
            throw Refusal.of("%s %s cannot be: %s is %s: choose another",
                    what, range, range.contains(block) ? block.first() : range.first(), reserved.what);
        });
    }

    /** @throws Refusal if no container can have an address */
    static void checkAddress(Ip address) {
        first(block -> block.contains(address)).ifPresent(reserved -> {
            throw Refusal.of("%s is %s: choose another", address, reserved.what);
        });
    }

    /** @throws Refusal if no host can have an address, nor answer for it as a gateway */
    static void checkGateway(Ip address) {
        if (!address.isLinkLocal()) {
            checkAddress(address);
        }
    }

    private static Optional<Reserved> first(Predicate<Prefix> concerned) {
        return Arrays.stream(values()).filter(reserved -> reserved.blocks.stream().anyMatch(concerned)).findFirst();
    }
}
