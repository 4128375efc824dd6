package dev.routed.doctor.internal.host;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The links by which this host exchanges packets with others: those that are up and have an address of their own, apart
 * from loopback, the links of containers, and the bridges that Docker names. Pure.
 *
 * @param links all links of the host
 * @param addresses all addresses of the host
 */
record Uplinks(Collection<Link> links, Collection<Address> addresses) {
    private static final Pattern OF_DOCKER = Pattern.compile("docker0|docker_gwbridge|br-[0-9a-f]{12}");

    static Uplinks of(Kernel kernel) {
        return new Uplinks(kernel.links(), kernel.addresses());
    }

    /** @param group IFLA_GROUP of routed links */
    List<Link> all(int group) {
        return links.stream()
                .filter(link -> link.up()
                        && link.group() != group
                        && !link.name().equals(Link.LOOPBACK)
                        && !OF_DOCKER.matcher(link.name()).matches())
                .filter(link -> addresses.stream()
                        .anyMatch(address -> address.link().equals(link.name())
                                && !address.prefix().ip().isLinkLocal()))
                .toList();
    }

    /** An address of a family on a link, which stands for its neighbors. */
    Optional<Ip> address(Link link, Ip.Family family) {
        return addresses.stream()
                .filter(address -> address.link().equals(link.name()))
                .map(address -> address.prefix().ip())
                .filter(ip -> ip.family() == family && !ip.isLinkLocal())
                .findFirst();
    }
}
