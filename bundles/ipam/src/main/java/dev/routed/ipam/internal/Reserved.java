package dev.routed.ipam.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The blocks of addresses that no container can have on any host. Pure. */
enum Reserved {
    UNSPECIFIED("the unspecified address, which means none", "0.0.0.0/32", "::/128"),
    LOOPBACK("a loopback address, which every host has for itself", "127.0.0.0/8", "::1/128"),
    MULTICAST("a multicast address, which means a group", "224.0.0.0/4", "ff00::/8"),
    BROADCAST("the broadcast address, which means all", "255.255.255.255/32"),
    /** Valid on one link only: usable as a gateway, but a container could not be reached from other hosts. */
    LINK_LOCAL("a link-local address, which no router passes on", "169.254.0.0/16", "fe80::/10");

    private final String what;
    private final List<Prefix> blocks;

    Reserved(String what, String... blocks) {
        this.what = what;
        this.blocks = Arrays.stream(blocks).map(Prefix::parse).toList();
    }

    /** @throws RejectedException if an address of the range is reserved */
    static void checkRange(String what, Prefix range) {
        first(block -> block.overlaps(range)).ifPresent(reserved -> {
            Prefix block =
                    reserved.blocks.stream().filter(range::overlaps).findFirst().orElseThrow();
            throw RejectedException.of(
                    "%s %s cannot be: %s is %s: choose another",
                    what, range, range.contains(block) ? block.first() : range.first(), reserved.what);
        });
    }

    /** The block of addresses that contains an address which no container can have. */
    static Optional<Prefix> block(Ip address) {
        return Arrays.stream(values())
                .flatMap(reserved -> reserved.blocks.stream())
                .filter(block -> block.contains(address))
                .findFirst();
    }

    /** @throws RejectedException if no container can have the address */
    static void checkAddress(Ip address) {
        first(block -> block.contains(address)).ifPresent(reserved -> {
            throw RejectedException.of("%s is %s: choose another", address, reserved.what);
        });
    }

    /** @throws RejectedException if the address cannot be a gateway */
    static void checkGateway(Ip address) {
        if (!address.isLinkLocal()) {
            checkAddress(address);
        }
    }

    private static Optional<Reserved> first(Predicate<Prefix> concerned) {
        return Arrays.stream(values())
                .filter(reserved -> reserved.blocks.stream().anyMatch(concerned))
                .findFirst();
    }
}
